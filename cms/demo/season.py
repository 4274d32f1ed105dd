"""The demo season: the people, organisations, committees and the rounds of 2025. Loading it again changes nothing."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from cms.demo.drafts import load_drafts
from cms.demo.people import ACCOUNTS, CYBER_EXPERTS, FORENSIC_EXPERTS, ORGANIZATIONS, PASSWORD, DemoAccount
from workflows import clock
from workflows.access import Actor
from workflows.committees.models import Committee, CommitteeMember, CommitteeScope
from workflows.organizations.acting import system_actor
from workflows.organizations.models import Membership, Organization, Person, Role
from workflows.releases.queries import latest_release
from workflows.rounds.models import Round
from workflows.rounds.verbs import open_round

FIRST_DAY = datetime.date(2025, 9, 8)
"""The day the demo's calendar starts at: a Monday in the application window."""

_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class DemoCommittee:
    """A committee and the rounds it holds; `levels` are level keys of the series."""

    name: str
    series: str
    levels: tuple[str, ...]
    office: str
    convening_body: str
    filing_number: str
    experts: tuple[DemoAccount, ...]
    round_key: str
    round_zh: str
    round_en: str


COMMITTEES = (
    DemoCommittee(
        "示例省工程系列网络安全和信息化专业高级职称评审委员会", "engineering.cybersecurity", ("associate_senior", "senior"),
        "cyber_committee", "cyber_office", "示人社职备〔2024〕11号", CYBER_EXPERTS,
        "cybersecurity-senior-2025", "2025年度网络安全和信息化专业高级职称评审", "2025 review for senior titles, cybersecurity",
    ),
    DemoCommittee(
        "示例省工程系列网络安全和信息化专业中级职称评审委员会", "engineering.cybersecurity", ("assistant", "intermediate"),
        "cyber_committee", "cyber_office", "示人社职备〔2024〕12号", CYBER_EXPERTS[:7],
        "cybersecurity-intermediate-2025", "2025年度网络安全和信息化专业中级职称评审",
        "2025 review for intermediate titles, cybersecurity",
    ),
    DemoCommittee(
        "示例省公共法律服务系列司法鉴定人专业高级职称评审委员会", "legal_services.forensic", ("associate_senior", "senior"),
        "forensic_committee", "justice", "示人社职备〔2024〕21号", FORENSIC_EXPERTS,
        "forensic-senior-2025", "2025年度司法鉴定人专业高级职称评审", "2025 review for senior titles, forensic appraisers",
    ),
    DemoCommittee(
        "示例省公共法律服务系列司法鉴定人专业中级职称评审委员会", "legal_services.forensic", ("intermediate",),
        "forensic_committee", "justice", "示人社职备〔2024〕22号", FORENSIC_EXPERTS[:7],
        "forensic-intermediate-2025", "2025年度司法鉴定人专业中级职称评审",
        "2025 review for intermediate titles, forensic appraisers",
    ),
)  # fmt: skip


def load_season() -> None:
    """Everything the demo needs, in one transaction. Raises ImproperlyConfigured outside demo mode."""
    if not settings.DEMO:
        raise ImproperlyConfigured("the demo season is loaded in demo mode only (ZHIPING_DEMO=1)")
    clock.start_at(FIRST_DAY)
    with transaction.atomic():
        organizations = _organizations()
        people = _people(organizations)
        for demo in COMMITTEES:
            _committee_and_round(demo, organizations, people)
        _recognition_round(organizations, people)
        _initial_round(organizations)
        load_drafts(organizations, people)


def _organizations() -> dict[str, Organization]:
    made: dict[str, Organization] = {}
    for demo in ORGANIZATIONS:
        made[demo.key], _ = Organization.objects.get_or_create(
            name=demo.name,
            defaults={
                "kind": demo.kind,
                "ownership": demo.ownership,
                "region": "000000",
                "parent": made.get(demo.parent),
                "bureau": made.get(demo.bureau),
            },
        )
    return made


def _people(organizations: dict[str, Organization]) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for account in ACCOUNTS:
        person, created = Person.objects.get_or_create(
            username=account.username,
            defaults={"full_name": account.name, "is_staff": account.username == "editor"},
        )
        if created:
            person.set_password(PASSWORD)
            person.is_superuser = (
                account.username == "editor"
            )  # keeps the site; the others are what their role is
            person.save()
        people[account.username] = person
        if account.organization:
            Membership.objects.get_or_create(
                person=person, organization=organizations[account.organization], role=account.role
            )
    return people


def _committee_and_round(
    demo: DemoCommittee, organizations: dict[str, Organization], people: dict[str, Person]
) -> None:
    release = latest_release(demo.series)
    if release is None:
        return
    committee, created = Committee.objects.get_or_create(
        name=demo.name,
        defaults={
            "convening_body": organizations[demo.convening_body],
            "office": organizations[demo.office],
            "filing_authority": organizations["province"],
            "filing_number": demo.filing_number,
            "filed_on": datetime.date(2024, 5, 20),
            "valid_until": datetime.date(2027, 5, 19),
        },
    )
    if created:
        for level in demo.levels:
            CommitteeScope.objects.create(committee=committee, series_key=demo.series, level=level)
        for account in demo.experts:
            CommitteeMember.objects.create(
                committee=committee,
                person=people[account.username],
                is_chair=account.role == Role.COMMITTEE_CHAIR,
            )
    _round(
        demo.round_key, {"zh": demo.round_zh, "en": demo.round_en}, release_key=demo.series, committee=committee,
        levels=demo.levels, by=_office_actor(demo.office, organizations, people),
    )  # fmt: skip


def _office_actor(office: str, organizations: dict[str, Organization], people: dict[str, Person]) -> Actor:
    secretary = next(a for a in ACCOUNTS if a.organization == office and a.role == Role.COMMITTEE_SECRETARY)
    return Actor(people[secretary.username], secretary.role, organizations[office])


def _recognition_round(organizations: dict[str, Organization], people: dict[str, Person]) -> None:
    title = {
        "zh": "2025年度司法鉴定人初级职称认定",
        "en": "2025 recognition of junior titles, forensic appraisers",
    }
    _round(
        "forensic-junior-2025", title, release_key="legal_services.forensic", levels=("junior",),
        authority=organizations["province"], by=system_actor(),
    )  # fmt: skip


def _initial_round(organizations: dict[str, Organization]) -> None:
    title = {
        "zh": "2025年度网络安全和信息化专业初定",
        "en": "2025 initial determination, cybersecurity",
    }
    _round(
        "cybersecurity-initial-2025", title, release_key="engineering.cybersecurity", levels=("assistant", "intermediate"),
        routes=("initial",), authority=organizations["province"], by=system_actor(),
    )  # fmt: skip


def _round(
    key: str,
    title: dict[str, str],
    *,
    release_key: str,
    levels: tuple[str, ...],
    by: Actor,
    routes: tuple[str, ...] = (),
    committee: Committee | None = None,
    authority: Organization | None = None,
) -> None:
    release = latest_release(release_key)
    if release is None or Round.objects.filter(key=key).exists():
        return
    offerings = [
        o["level"] + "/" + o["route"]
        for o in release.document["offerings"]
        if o["level"] in levels and (o["route"] in routes if routes else o["route"] != "initial")
    ]
    if not offerings:
        return
    round_ = Round(
        key=key,
        title=title,
        year=2025,
        release=release,
        committee=committee,
        authority=authority,
        offerings=offerings,
        opens_at=datetime.datetime(2025, 9, 1, 8, 0, tzinfo=_ZONE),
        closes_at=datetime.datetime(2025, 10, 24, 17, 30, tzinfo=_ZONE),
        received_from=datetime.date(2025, 9, 1),
        achievements_until=datetime.date(2025, 8, 31),
        tenure_until=datetime.date(2025, 12, 31),
        review_by=datetime.date(2025, 11, 30),
        results_by=datetime.date(2025, 12, 31),
    )
    round_.full_clean(exclude=["committee", "authority"])
    round_.save()
    open_round(round_, actor=by)
