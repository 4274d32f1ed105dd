"""Which rows of each table an actor may see, as conditions for the database. `workflows.access` is the way in."""

from collections.abc import Callable

from django.db.models import Exists, F, OuterRef, Q

from workflows.actors import CHAIN_DEPTH, Actor
from workflows.organizations.models import Role

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
    found = relation & ~own & Q(reached)
    return found & _not_recused(actor, prefix, outer) if actor.role == Role.COMMITTEE_EXPERT else found


def _not_recused(actor: Actor, prefix: str, case: OuterRef) -> Q:
    """★ A case an expert keeps away from does not exist for them (N20-3.4c): recorded as recused, or a colleague's."""
    from workflows.cases.act_models import Recusal
    from workflows.organizations.models import Membership

    recused = Recusal.objects.filter(case=case, expert=actor.person.pk)
    colleague = Membership.objects.filter(
        person=actor.person.pk, is_active=True, organization=OuterRef(f"{prefix}employer")
    )
    return ~Q(Exists(recused)) & ~Q(Exists(colleague))


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
        return _of_rounds(prefix, committee__office=organization)
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
    return _of_rounds(prefix, committee__in=seats.values("committee"))


def _of_rounds(prefix: str, **which: object) -> Q:
    """The cases of those rounds, without a join: from a join SQLite starts at the committee and sorts its whole queue."""
    from workflows.rounds.models import Round

    return Q(**{f"{prefix}round__in": Round.objects.filter(**which).values("pk")})


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
    """An applicant their own files; everyone else those of the cases they see."""
    if actor.role == Role.APPLICANT:
        return Q(owner=actor.person.pk)
    seen = Q(case__isnull=False) & _cases(actor, "case__")
    if (
        actor.role == Role.COMMITTEE_EXPERT
    ):  # what others added (photographs of notices) is not the applicant's work
        seen &= Q(owner=F("case__applicant"))
    return seen


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


VISIBILITY: dict[str, Callable[[Actor], Q]] = {
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
