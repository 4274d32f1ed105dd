"""Who may do and see what: the one judge, used alike by page, list, count, search, export, API and file download.

`can(actor, action, obj)` answers for one object, `visible(actor, queryset)` narrows a list. Both are closed by default: an
action or a model without a rule is refused. What is not visible is a 404, never a 403.

A case reaches an organisation in two steps: the organisation stands in the right relation to it (employer, the employer's
chain of departments or bureaus, the round's committee), and it is or has been its role's turn (`CaseTurn`). So a draft is
the applicant's alone, and a committee sees a case only once it has come to it, whatever the states are called.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

from workflows.actors import Actor, holds, stands_to
from workflows.organizations.models import Role
from workflows.visibility import VISIBILITY

M = TypeVar("M", bound=Model)


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


def _opens(actor: Actor, file: Any) -> bool:
    """Experts weigh the work: of the files only what was submitted, and none of a personal field (the photograph)."""
    if not can(actor, "view", file):
        return False
    if actor.role != Role.COMMITTEE_EXPERT:
        return True
    from workflows.cases.blinding import files_for_experts

    return str(file.pk) in files_for_experts(file.case)


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
    "recuse": _role_in(Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR),
    "open_file": _opens,
    "file_results": _role_in(Role.COMMITTEE_SECRETARY, Role.BUREAU_CONFIRMER),
    "end_certificate": _role_in(Role.BUREAU_CONFIRMER),
    "hold_meeting": _serves_committee,
    "announce": _chairs,
    "vote": _votes,
}  # fmt: skip


def visible(actor: Actor | None, queryset: QuerySet[M]) -> QuerySet[M]:
    """The rows of the queryset the actor may see; none for a model without a rule."""
    rule = None if actor is None else VISIBILITY.get(queryset.model.__name__)
    if rule is None or actor is None:
        return queryset.none()
    return queryset.filter(rule(actor))


def get_visible_or_404(actor: Actor | None, queryset: QuerySet[M], **lookup: Any) -> M:
    """The one visible row, or Http404: another organisation's object does not exist."""
    try:
        return visible(actor, queryset).get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError) as missing:
        raise Http404(f"no such {queryset.model._meta.verbose_name}") from missing


__all__ = ["Actor", "can", "get_visible_or_404", "holds", "stands_to", "visible"]
