"""Who may do and see what: the one judge, used alike by page, list, count, search, export, API and file download.

`can(actor, action, obj)` answers for one object, `visible(actor, queryset)` narrows a list. Both are closed by default: an
action or a model without a rule is refused. What is not visible is a 404, never a 403.

A case reaches an organisation in two steps: the organisation stands in the right relation to it (employer, the employer's
chain of departments or bureaus, the round's committee), and it is or has been its role's turn (`CaseTurn`). So a draft is
the applicant's alone, and a committee sees a case only once it has come to it, whatever the states are called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from workflows.organizations.models import Membership, Organization, Person, Role

M = TypeVar("M", bound=Model)
CHAIN_DEPTH = 3
"""How many levels of departments or bureaus above an employer are looked at."""


@dataclass(frozen=True)
class Actor:
    """A person acting in a role for an organisation (None for an applicant)."""

    person: Person
    role: str
    organization: Organization | None = None

    @property
    def organization_id(self) -> int | None:
        return self.organization.pk if self.organization else None


REACHED_BY: dict[str, tuple[str, ...]] = {
    Role.EMPLOYER_CLERK: (Role.EMPLOYER_CLERK, Role.EMPLOYER_LEADER),
    Role.EMPLOYER_LEADER: (Role.EMPLOYER_CLERK, Role.EMPLOYER_LEADER),
    Role.DEPARTMENT_REVIEWER: (Role.DEPARTMENT_REVIEWER,),
    Role.BUREAU_REVIEWER: (Role.BUREAU_REVIEWER, Role.BUREAU_CONFIRMER),
    Role.BUREAU_CONFIRMER: (Role.BUREAU_CONFIRMER,),
    Role.COMMITTEE_SECRETARY: (Role.COMMITTEE_SECRETARY, Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR),
    Role.COMMITTEE_EXPERT: (Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR),
    Role.COMMITTEE_CHAIR: (Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR),
}
"""Whose turn must have come before a role sees a case."""


def holds(actor: Actor) -> bool:
    """Whether the person really holds that role now. Asked again inside every change, not only at sign-in."""
    if actor.role == Role.SYSTEM:
        return actor.person.username == "system" and actor.organization is None
    if not actor.person.is_active:
        return False
    if actor.role == Role.APPLICANT:
        return True
    return Membership.objects.filter(
        person=actor.person, role=actor.role, organization=actor.organization, is_active=True
    ).exists()


def stands_to(actor: Actor, case: Any) -> bool:
    """Whether the actor's role and organisation stand in the relation to the case that the role requires.

    Nobody stands to their own case in any role but applicant (回避).
    """
    role, organization = actor.role, actor.organization_id
    if role == Role.SYSTEM:
        return True
    if role == Role.APPLICANT:
        return bool(case.applicant_id == actor.person.pk)
    if case.applicant_id == actor.person.pk or organization is None:
        return False
    relation = _RELATIONS.get(role)
    return relation is not None and relation(actor, case)


def _employs(actor: Actor, case: Any) -> bool:
    return bool(case.employer_id == actor.organization_id)


def _is_department_above(actor: Actor, case: Any) -> bool:
    above: Organization | None = case.employer.parent
    for _level in range(CHAIN_DEPTH):
        if above is None:
            return False
        if above.pk == actor.organization_id:
            return True
        above = above.parent
    return False


def _is_bureau_serving(actor: Actor, case: Any) -> bool:
    bureau: Organization | None = case.employer.bureau
    for _level in range(CHAIN_DEPTH):
        if bureau is None:
            return False
        if bureau.pk == actor.organization_id:
            return True
        bureau = bureau.parent
    return False


def _confirms(actor: Actor, case: Any) -> bool:
    from workflows.committees.rules import confirming_authority

    committee = case.round.committee
    if committee is None:
        authority = case.round.authority_id
        return authority == actor.organization_id if authority else _is_bureau_serving(actor, case)
    return actor.organization_id in confirming_authority(committee).confirmer_ids


def _keeps_the_office(actor: Actor, case: Any) -> bool:
    committee = case.round.committee
    return committee is not None and committee.office_id == actor.organization_id


def _sits_on_the_committee(actor: Actor, case: Any) -> bool:
    if not _keeps_the_office(actor, case):
        return False
    seats = case.round.committee.members.filter(person=actor.person, is_active=True)
    return bool((seats.filter(is_chair=True) if actor.role == Role.COMMITTEE_CHAIR else seats).exists())


def _supervises(actor: Actor, case: Any) -> bool:
    return case.submitted_at is not None


_RELATIONS: dict[str, Callable[[Actor, Any], bool]] = {
    Role.SUPERVISOR: _supervises,
    Role.EMPLOYER_CLERK: _employs,
    Role.EMPLOYER_LEADER: _employs,
    Role.DEPARTMENT_REVIEWER: _is_department_above,
    Role.BUREAU_REVIEWER: _is_bureau_serving,
    Role.BUREAU_CONFIRMER: _confirms,
    Role.COMMITTEE_SECRETARY: _keeps_the_office,
    Role.COMMITTEE_EXPERT: _sits_on_the_committee,
    Role.COMMITTEE_CHAIR: _sits_on_the_committee,
}


# --- actions -------------------------------------------------------------------------------------------------------


def can(actor: Actor | None, action: str, obj: Any) -> bool:
    """Whether the actor may do this to this object now. `apply:<transition>` asks for a step of the workflow."""
    if actor is None:
        return False
    if action == "view":
        return visible(actor, type(obj)._default_manager.filter(pk=obj.pk)).exists()
    if action.startswith("apply:"):
        return _may_apply(actor, action.removeprefix("apply:"), obj)
    rule = _ACTIONS.get(action)
    return rule is not None and rule(actor, obj)


def _may_apply(actor: Actor, key: str, case: Any) -> bool:
    from workflows.compiled import machine_of

    transition = machine_of(case).transition(case.state, key)
    return transition is not None and actor.role in transition.by and stands_to(actor, case)


def _may_edit(actor: Actor, case: Any) -> bool:
    return actor.role == Role.APPLICANT and stands_to(actor, case) and case.category in {"draft", "returned"}


def _role_in(*roles: str) -> Callable[[Actor, Any], bool]:
    return lambda actor, case: actor.role in roles and stands_to(actor, case)


def _serves_committee(actor: Actor, meeting: Any) -> bool:
    return actor.role == Role.COMMITTEE_SECRETARY and meeting.committee.office_id == actor.organization_id


def _chairs(actor: Actor, meeting: Any) -> bool:
    return (
        actor.role == Role.COMMITTEE_CHAIR
        and meeting.committee.office_id == actor.organization_id
        and meeting.committee.members.filter(person=actor.person, is_chair=True, is_active=True).exists()
    )


def _votes(actor: Actor, item: Any) -> bool:
    return (
        actor.role in {Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR}
        and item.participations.filter(member__person=actor.person, is_recused=False).exists()
    )


_ACTIONS: dict[str, Callable[[Actor, Any], bool]] = {
    "edit": _may_edit,
    "upload": _may_edit,
    "sign": _role_in(Role.APPLICANT, Role.EMPLOYER_CLERK, Role.EMPLOYER_LEADER),
    "post_notice": _role_in(Role.EMPLOYER_CLERK, Role.EMPLOYER_LEADER),
    "post_result": _role_in(Role.COMMITTEE_SECRETARY, Role.BUREAU_REVIEWER, Role.BUREAU_CONFIRMER, Role.SYSTEM),
    "record_objection": _role_in(
        Role.EMPLOYER_CLERK, Role.EMPLOYER_LEADER, Role.DEPARTMENT_REVIEWER, Role.BUREAU_REVIEWER,
        Role.COMMITTEE_SECRETARY,
    ),
    "conclude_objection": _role_in(
        Role.EMPLOYER_LEADER, Role.DEPARTMENT_REVIEWER, Role.BUREAU_REVIEWER, Role.COMMITTEE_SECRETARY
    ),
    "judge": _role_in(
        Role.EMPLOYER_LEADER, Role.DEPARTMENT_REVIEWER, Role.BUREAU_REVIEWER, Role.COMMITTEE_SECRETARY,
        Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR,
    ),
    "file_results": _role_in(Role.COMMITTEE_SECRETARY, Role.BUREAU_CONFIRMER),
    "hold_meeting": _serves_committee,
    "announce": _chairs,
    "vote": _votes,
}  # fmt: skip


# --- lists ---------------------------------------------------------------------------------------------------------


def visible(actor: Actor | None, queryset: QuerySet[M]) -> QuerySet[M]:
    """The rows of the queryset the actor may see; none for a model without a rule."""
    rule = None if actor is None else _VISIBILITY.get(queryset.model.__name__)
    if rule is None or actor is None:
        return queryset.none()
    return queryset.filter(rule(actor))


def get_visible_or_404(actor: Actor | None, queryset: QuerySet[M], **lookup: Any) -> M:
    """The one visible row, or Http404: another organisation's object does not exist."""
    try:
        return visible(actor, queryset).get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError) as missing:
        raise Http404(f"no such {queryset.model._meta.verbose_name}") from missing


NOTHING = Q(pk__in=())


def _cases(actor: Actor, prefix: str = "") -> Q:
    """The cases an actor sees, as a condition on a model that reaches them by `prefix`."""
    own = Q(**{f"{prefix}applicant": actor.person.pk})
    if actor.role == Role.APPLICANT:
        return own
    if actor.role == Role.SYSTEM:
        return Q()
    if actor.role == Role.SUPERVISOR:
        return Q(**{f"{prefix}submitted_at__isnull": False}) & ~own
    relation = _relation(actor, prefix)
    if relation is None:
        return NOTHING
    from workflows.cases.models import CaseTurn

    outer = OuterRef(f"{prefix}pk" if prefix else "pk")
    reached = Exists(CaseTurn.objects.filter(case=outer, role__in=REACHED_BY[actor.role]))
    return relation & ~own & Q(reached)


def _relation(actor: Actor, prefix: str) -> Q | None:
    organization = actor.organization_id
    if organization is None:
        return None
    if actor.role in {Role.EMPLOYER_CLERK, Role.EMPLOYER_LEADER}:
        return Q(**{f"{prefix}employer": organization})
    if actor.role == Role.DEPARTMENT_REVIEWER:
        return _chain(f"{prefix}employer__parent", organization)
    if actor.role == Role.BUREAU_REVIEWER:
        return _chain(f"{prefix}employer__bureau", organization)
    if actor.role == Role.BUREAU_CONFIRMER:
        return _confirmed_by(organization, prefix)
    if actor.role == Role.COMMITTEE_SECRETARY:
        return Q(**{f"{prefix}round__committee__office": organization})
    if actor.role in {Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR}:
        return _of_their_committee(actor, prefix)
    return None


def _chain(path: str, organization: int) -> Q:
    condition = Q()
    for level in range(CHAIN_DEPTH):
        condition |= Q(**{path + "__parent" * level: organization})
    return condition


def _of_their_committee(actor: Actor, prefix: str) -> Q:
    from workflows.committees.models import CommitteeMember

    seats = CommitteeMember.objects.filter(
        person=actor.person.pk, is_active=True, committee__office=actor.organization_id
    )
    if actor.role == Role.COMMITTEE_CHAIR:
        seats = seats.filter(is_chair=True)
    return Q(**{f"{prefix}round__committee__in": seats.values("committee")})


def _confirmed_by(organization: int, prefix: str) -> Q:
    committee = f"{prefix}round__committee__"
    without = Q(**{f"{prefix}round__committee__isnull": True})
    return (
        Q(**{f"{committee}authority_kind": "bureau", f"{committee}filing_authority": organization})
        | Q(**{f"{committee}authority_kind": "delegated_to_city", f"{committee}city_bureau": organization})
        | Q(**{f"{committee}authority_kind": "autonomous", f"{committee}convening_body": organization})
        | (
            Q(**{f"{committee}authority_kind": "provincial_department"})
            & (
                Q(**{f"{committee}convening_body": organization})
                | Q(**{f"{committee}filing_authority": organization})
            )
        )
        | (without & Q(**{f"{prefix}round__authority": organization}))
        | (
            without
            & Q(**{f"{prefix}round__authority__isnull": True})
            & _chain(f"{prefix}employer__bureau", organization)
        )
    )


def _events(actor: Actor) -> Q:
    return _cases(actor, "case__")


def _evidence(actor: Actor) -> Q:
    if actor.role == Role.APPLICANT:
        return Q(owner=actor.person.pk) | Q(case__applicant=actor.person.pk, case__notices__isnull=True)
    return Q(case__isnull=False) & _cases(actor, "case__")


_OPEN_OPINIONS = ("employer.clerk", "employer.leader", "department.reviewer", "bureau.reviewer")


def _opinions(actor: Actor) -> Q:
    """Applicants see what their employer, department and bureau wrote; an expert sees those and their own."""
    cases = _cases(actor, "case__")
    if actor.role in {Role.COMMITTEE_SECRETARY, Role.COMMITTEE_CHAIR, Role.SUPERVISOR, Role.SYSTEM}:
        return cases
    own = Q(person=actor.person.pk, role=actor.role)
    return cases & (Q(role__in=_OPEN_OPINIONS) | own)


def _objections(actor: Actor) -> Q:
    """Never to the applicant: the reporter must stay hidden from those reported (N20-3.5a)."""
    return NOTHING if actor.role == Role.APPLICANT else _cases(actor, "case__")


def _meetings(actor: Actor, prefix: str = "") -> Q:
    if actor.role in {Role.SUPERVISOR, Role.SYSTEM}:
        return Q()
    if actor.role == Role.COMMITTEE_SECRETARY and actor.organization_id:
        return Q(**{f"{prefix}committee__office": actor.organization_id})
    if actor.role in {Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR} and actor.organization_id:
        from workflows.committees.models import CommitteeMember

        seats = CommitteeMember.objects.filter(
            person=actor.person.pk, is_active=True, committee__office=actor.organization_id
        )
        return Q(**{f"{prefix}committee__in": seats.values("committee")})
    return NOTHING


def _members(actor: Actor) -> Q:
    """Expert lists are sealed: the office, the chair and supervision see them, an expert their own seat."""
    if actor.role == Role.COMMITTEE_EXPERT:
        return Q(person=actor.person.pk)
    if actor.role in {Role.SUPERVISOR, Role.SYSTEM}:
        return Q()
    if actor.role in {Role.COMMITTEE_SECRETARY, Role.COMMITTEE_CHAIR} and actor.organization_id:
        return Q(committee__office=actor.organization_id)
    return NOTHING


def _everyone(actor: Actor) -> Q:
    return Q()


_VISIBILITY: dict[str, Callable[[Actor], Q]] = {
    "Case": _cases,
    "CaseEvent": _events,
    "Submission": _events,
    "Correction": _events,
    "NoticePosting": _events,
    "Signature": _events,
    "EvidenceFile": _evidence,
    "Opinion": _opinions,
    "Judgement": _opinions,
    "Objection": _objections,
    "Meeting": _meetings,
    "AgendaItem": lambda actor: _meetings(actor, "meeting__"),
    "CommitteeMember": _members,
    "Certificate": _events,
    "Release": _everyone,
    "Round": _everyone,
}
