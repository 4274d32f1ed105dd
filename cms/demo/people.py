"""The demo's people and organisations: plainly fictional, of the fictional 示例省."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.organizations.models import Organization, Role

PASSWORD = "zhiping-demo"  # noqa: S105  (demo mode only; printed on the first page)

Kind, Ownership = Organization.Kind, Organization.Ownership


@dataclass(frozen=True)
class DemoOrganization:
    """An organisation; `parent` and `bureau` are keys of others named before it."""

    key: str
    name: str
    kind: str
    ownership: str = Ownership.GOVERNMENT
    parent: str = ""
    bureau: str = ""


ORGANIZATIONS = (
    DemoOrganization("province", "示例省人力资源和社会保障厅", Kind.HRSS_BUREAU),
    DemoOrganization("city", "示例市人力资源和社会保障局", Kind.HRSS_BUREAU, parent="province"),
    DemoOrganization("cyber_office", "示例省互联网信息办公室", Kind.COMPETENT_DEPARTMENT),
    DemoOrganization(
        "cyber_city", "示例市互联网信息办公室", Kind.COMPETENT_DEPARTMENT, parent="cyber_office"
    ),
    DemoOrganization("justice", "示例省司法厅", Kind.COMPETENT_DEPARTMENT),
    DemoOrganization("justice_city", "示例市司法局", Kind.COMPETENT_DEPARTMENT, parent="justice"),
    DemoOrganization(
        "cyber_committee",
        "示例省网络安全和信息化职称评审委员会办公室",
        Kind.COMMITTEE_OFFICE,
        parent="cyber_office",
    ),
    DemoOrganization(
        "forensic_committee", "示例省司法鉴定人职称评审委员会办公室", Kind.COMMITTEE_OFFICE, parent="justice"
    ),
    DemoOrganization(
        "institute", "示例市第一设计院", Kind.EMPLOYER, Ownership.STATE_OWNED, "cyber_city", "city"
    ),
    DemoOrganization(
        "forensic", "示例司法鉴定中心", Kind.EMPLOYER, Ownership.PUBLIC_INSTITUTION, "justice_city", "city"
    ),
    DemoOrganization("supervision", "示例省职称评审监督组", Kind.SUPERVISION),
)


@dataclass(frozen=True)
class DemoAccount:
    """A person who can sign in, with the role they hold at an organisation (none: an applicant)."""

    username: str
    name: str
    role: str
    organization: str = ""

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def organization_name(self) -> str:
        return organization_name(self.organization)


def _experts(office: str, prefix: str, names: str) -> tuple[DemoAccount, ...]:
    chair, *others = names.split()
    return (
        DemoAccount(f"{prefix}-chair", chair, Role.COMMITTEE_CHAIR, office),
        *(
            DemoAccount(f"{prefix}-expert{i}", name, Role.COMMITTEE_EXPERT, office)
            for i, name in enumerate(others, start=1)
        ),
    )


CYBER_EXPERTS = _experts(
    "cyber_committee", "cyber", "纪示远 安示一 白示二 常示三 丁示四 范示五 高示六 洪示七 姜示八 康示九 路示十"
)
FORENSIC_EXPERTS = _experts(
    "forensic_committee",
    "forensic",
    "孟示衡 牛示一 欧示二 潘示三 秦示四 任示五 邵示六 陶示七 温示八 谢示九 严示十",
)
ACCOUNTS = (
    DemoAccount("lin", "林知远", Role.APPLICANT),
    DemoAccount("shen", "沈若鉴", Role.APPLICANT),
    DemoAccount("he", "何静姝", Role.EMPLOYER_CLERK, "institute"),
    DemoAccount("qiao", "乔牧之", Role.EMPLOYER_LEADER, "institute"),
    DemoAccount("fang", "方听澜", Role.EMPLOYER_CLERK, "forensic"),
    DemoAccount("gu", "顾长亭", Role.EMPLOYER_LEADER, "forensic"),
    DemoAccount("wen", "闻可期", Role.DEPARTMENT_REVIEWER, "cyber_city"),
    DemoAccount("mu", "穆清和", Role.DEPARTMENT_REVIEWER, "justice_city"),
    DemoAccount("tang", "唐允执", Role.BUREAU_REVIEWER, "city"),
    DemoAccount("du", "杜若衡", Role.BUREAU_REVIEWER, "province"),
    DemoAccount("yan", "言止信", Role.BUREAU_CONFIRMER, "province"),
    DemoAccount("han", "韩立言", Role.COMMITTEE_SECRETARY, "cyber_committee"),
    DemoAccount("xu", "许观澜", Role.COMMITTEE_SECRETARY, "forensic_committee"),
    *CYBER_EXPERTS,
    *FORENSIC_EXPERTS,
    DemoAccount("jian", "简公明", Role.SUPERVISOR, "supervision"),
    DemoAccount("editor", "易文心", Role.EDITOR, "cyber_office"),
    DemoAccount("chen", "陈砚秋", Role.EDITOR, "cyber_office"),
    DemoAccount("lu", "陆怀谨", Role.APPROVER, "cyber_office"),
    DemoAccount("zhou", "周明睿", Role.EDITOR, "justice"),
    DemoAccount("lei", "雷伯钧", Role.APPROVER, "justice"),
    DemoAccount("qin", "秦简书", Role.EDITOR, "province"),
)


@dataclass(frozen=True)
class AccountGroup:
    """Accounts under one heading."""

    title: str
    accounts: tuple[DemoAccount, ...]


_GROUPS = (
    (gettext_lazy("Applicants"), {Role.APPLICANT}),
    (gettext_lazy("Employers"), {Role.EMPLOYER_CLERK, Role.EMPLOYER_LEADER}),
    (
        gettext_lazy("Departments and bureaus"),
        {Role.DEPARTMENT_REVIEWER, Role.BUREAU_REVIEWER, Role.BUREAU_CONFIRMER},
    ),
    (gettext_lazy("Committees"), {Role.COMMITTEE_SECRETARY, Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR}),
    (gettext_lazy("Supervision and editing"), {Role.SUPERVISOR, Role.EDITOR, Role.APPROVER}),
)


def account_groups() -> list[AccountGroup]:
    """The accounts by role, in the order a case meets them."""
    return [
        AccountGroup(str(title), tuple(a for a in ACCOUNTS if a.role in roles)) for title, roles in _GROUPS
    ]


def organization_name(key: str) -> str:
    """The name of a demo organisation, empty for none."""
    return next((o.name for o in ORGANIZATIONS if o.key == key), "")


def account_lines() -> list[str]:
    """One line per account, for the terminal: role, sign-in name, person, organisation."""
    lines = [_("Every demo account has the password %(password)s") % {"password": PASSWORD}]
    for group in account_groups():
        lines.append(group.title)
        lines.extend(
            f"  {a.username:<18}{a.name}  {capfirst(Role(a.role).label)}  {organization_name(a.organization)}"
            for a in group.accounts
        )
    return lines
