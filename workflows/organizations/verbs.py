"""Who acts for whom: granting and ending memberships. Nothing is deleted; every act names its person and reason (N20-3.4a)."""

from django.db import transaction

from forms_config.shapes import Problem, Text
from workflows.access import Actor, holds
from workflows.errors import NotYours, Refused
from workflows.keeping import may_keep
from workflows.organizations.models import Membership, Organization, Person, Role
from workflows.register.verbs import reason_problems, record_act, subject_of

_Kind = Organization.Kind
ROLES_BY_KIND: dict[str, tuple[Role, ...]] = {
    _Kind.EMPLOYER: (Role.EMPLOYER_CLERK, Role.EMPLOYER_LEADER),
    _Kind.COMPETENT_DEPARTMENT: (Role.DEPARTMENT_REVIEWER, Role.EDITOR, Role.APPROVER),
    _Kind.HRSS_BUREAU: (Role.BUREAU_REVIEWER, Role.BUREAU_CONFIRMER, Role.EDITOR, Role.APPROVER),
    _Kind.COMMITTEE_OFFICE: (Role.COMMITTEE_SECRETARY,),
    _Kind.CONVENING_BODY: (Role.EDITOR, Role.APPROVER),
    _Kind.SUPERVISION: (Role.SUPERVISOR,),
}
"""Which roles people hold at which kind of organisation. Experts' and chairs' seats are the committee office's to fill, and sealed."""
GRANTED_BY_LEADERS = frozenset({Role.EDITOR.value, Role.APPROVER.value})
"""Only a leader lets people write and approve what everyone is held to."""
SEALED = frozenset({Role.COMMITTEE_EXPERT.value, Role.COMMITTEE_CHAIR.value})
"""Who sits on a committee is known to its office alone (N20-3.4d)."""


@transaction.atomic
def grant_role(
    organization: Organization, *, actor: Actor, username: str, role: str, reason: str
) -> Membership:
    """Lets a person act for an organisation in a role. ★ Nobody grants anything to themselves.

    In this order: the actor keeps the organisation; person, role and reason are checked, all problems at once; a membership that
    had ended is taken up again. Raises NotYours, Refused.
    """
    if not may_keep(actor, organization):
        raise NotYours
    person = Person.objects.filter(username=username.strip(), is_active=True).first()
    problems = reason_problems(reason)
    if person is None:
        problems.append(Problem("person", NO_SUCH_PERSON, ("username",)))
    elif person.pk == actor.person.pk:
        problems.append(Problem("person", NOT_YOURSELF, ("username",)))
    if role not in ROLES_BY_KIND.get(organization.kind, ()):
        problems.append(Problem("role", NOT_HERE, ("role",)))
    elif role in GRANTED_BY_LEADERS and actor.role != Role.APPROVER:
        problems.append(Problem("role", LEADERS_ONLY, ("role",)))
    if (
        person is not None
        and Membership.objects.filter(
            person=person, organization=organization, role=role, is_active=True
        ).exists()
    ):
        problems.append(Problem("role", HELD_ALREADY, ("username",)))
    if problems or person is None:
        raise Refused(problems)
    membership, _made = Membership.objects.update_or_create(
        person=person, organization=organization, role=role, defaults={"is_active": True}
    )
    _record(membership, "role_granted", actor, reason)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, actor: Actor, reason: str) -> Membership:
    """Ends it: the person loses the role with their next request; what they did stays theirs. Raises NotYours, Refused."""
    organization = membership.organization
    if membership.role in SEALED or not may_keep(actor, organization):
        raise NotYours
    problems = reason_problems(reason)
    if membership.person_id == actor.person.pk:
        problems.append(Problem("person", NOT_YOURSELF, ("reason",)))
    if membership.role in GRANTED_BY_LEADERS and actor.role != Role.APPROVER:
        problems.append(Problem("role", LEADERS_ONLY, ("reason",)))
    if problems:
        raise Refused(problems)
    if Membership.objects.filter(pk=membership.pk, is_active=True).update(is_active=False):
        _record(membership, "role_ended", actor, reason)
    membership.refresh_from_db()
    return membership


def _record(membership: Membership, kind: str, actor: Actor, reason: str) -> None:
    data = {"person": membership.person_id, "role": str(membership.role), "membership": membership.pk}
    record_act(subject_of(membership.organization), kind, actor=actor, reason=reason.strip(), data=data)


@transaction.atomic
def save_organization(organization: Organization, *, actor: Actor, reason: str) -> Organization:
    """Adds an organisation below one's own, or changes its record. A checked row is given. Raises NotYours, Refused."""
    if not holds(actor):
        raise NotYours
    was = Organization.objects.filter(pk=organization.pk).first() if organization.pk else None
    if was is not None and not may_keep(actor, was):
        raise NotYours
    problems = reason_problems(reason)
    if _reports_to_itself(organization):
        problems.append(Problem("parent", NOT_ITSELF, ("parent",)))
    if problems:
        raise Refused(problems)
    names = ("name", "kind", "ownership", "code", "region", "parent_id", "bureau_id")
    organization.save()
    if not may_keep(actor, organization):
        raise Refused([Problem("parent", NOT_BELOW, ("parent",))])
    data = {n: [getattr(was, n) if was else None, getattr(organization, n)] for n in names
            if was is None or getattr(was, n) != getattr(organization, n)}  # fmt: skip
    if data:
        kind = "changed" if was else "added"
        record_act(subject_of(organization), kind, actor=actor, reason=reason.strip(), data=data)
    return organization


def _reports_to_itself(organization: Organization) -> bool:
    above, seen = organization.parent, 0
    while above is not None and seen < 50:
        if above.pk == organization.pk:
            return True
        above, seen = above.parent, seen + 1
    return False


NOT_ITSELF = Text(
    zh="上级单位不能是本单位或它的下级。", en="An organisation cannot report to itself or to one below it."
)
NO_SUCH_PERSON = Text(
    zh="没有这个登录名。请对方先注册账号。", en="Nobody signs in by this name. Ask them to sign up first."
)
NOT_YOURSELF = Text(
    zh="不能给自己授权或停用自己的身份，请由同事办理。",
    en="You cannot grant or end a role of your own; ask a colleague.",
)
NOT_HERE = Text(zh="这类单位没有这个身份。", en="This kind of organisation does not have that role.")
LEADERS_ONLY = Text(
    zh="编写人和分管领导由分管领导授权或停用。",
    en="Only a leader grants or ends the roles of editors and leaders.",
)
HELD_ALREADY = Text(zh="此人已有这个身份。", en="They hold this role already.")
NOT_BELOW = Text(
    zh="请选择本单位或其下级单位作为上级。",
    en="Choose your own organisation, or one below it, as the one it reports to.",
)
