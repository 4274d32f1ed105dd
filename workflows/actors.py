"""Who acts: a person, in a role, for an organisation; and whether that stands in the right relation to a case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workflows.organizations.models import Membership, Organization, Person, Role

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
