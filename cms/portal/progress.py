"""Where a case is and what comes next, by whom and by when, from its machine."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.dates import date_text
from cms.portal.drafts import language
from workflows import clock
from workflows.cases.models import Case
from workflows.compiled import CompiledMachine, machine_of
from workflows.machine import Category, Gate, State, Transition
from workflows.organizations.models import Role
from workflows.working_days import add_working_days

_ASIDE = {Category.RETURNED, Category.CLOSED, Category.SUSPENDED}


@dataclass(frozen=True)
class Step:
    """One step ahead (or now) as the steps component takes it."""

    title: str
    detail: str
    hint: str
    state: str
    tag: str = ""


def path_ahead(machine: CompiledMachine, start: str, most: int = 20) -> list[State]:
    """The states on the straight way from a state to the end: at each the first step that leads onward."""
    found: list[State] = []
    seen = {start}
    here = start
    while len(found) < most:
        step = next((t for t in machine.options(here) if _leads_on(machine, t, seen)), None)
        if step is None:
            return found
        here = step.to
        seen.add(here)
        found.append(machine.state(here))
    return found


def _leads_on(machine: CompiledMachine, step: Transition, seen: set[str]) -> bool:
    target = machine.state(step.to)
    return step.to not in seen and target.category not in _ASIDE and "system" not in step.by


def steps_after_submission(case: Case, most: int = 4) -> list[Step]:
    """What happens once the draft is submitted, the first steps of it."""
    machine = machine_of(case)
    return [_todo(case, state, None) for state in path_ahead(machine, case.state)[:most]]


def steps_now(case: Case) -> list[Step]:
    """The present step, with its last day, and those that follow, each with the day by which it should be through.

    The days are reckoned from the time each step has: if everybody takes all of it, that is when it ends; but no later
    than the round's plan.
    """
    machine = machine_of(case)
    now = machine.state(case.state)
    if Category(case.category) == Category.CLOSED:
        return []
    due = _("by %(day)s") % {"day": date_text(case.due_on, year=False)} if case.due_on else ""
    steps = [Step(now.title.in_language(language()), due, _owner(case, now), "now", _("now"))]
    today, reviewed = clock.today(), Gate.VOTE in case.gates
    expected = max(case.due_on or today, today)
    for state in path_ahead(machine, case.state)[:6]:
        reviewed = reviewed or any(n.kind == "result" for n in state.notices)
        planned = case.round.results_by if reviewed else case.round.review_by
        expected = add_working_days(expected, _working_days(state))
        if planned >= today:  # the round's plan (N20-3.1) ends earlier than all the times together
            expected = min(expected, planned)
        steps.append(_todo(case, state, expected))
    return steps


def _working_days(state: State) -> int:
    """How long a state may take: its own time, or that of its notices."""
    return max([state.within or 0, *(n.working_days for n in state.notices)])


def _todo(case: Case, state: State, expected: datetime.date | None) -> Step:
    days, detail = _working_days(state), ""
    if state.notices:
        days = max(n.working_days for n in state.notices)
        detail = ngettext("at least %(n)d working day each", "at least %(n)d working days each", days) % {
            "n": days
        }
    elif days and expected is None:
        detail = ngettext("within %(n)d working day", "within %(n)d working days", days) % {"n": days}
    elif days and expected is not None:
        detail = _("about %(day)s at the latest") % {
            "day": date_text(expected, weekday=False, year=expected.year != clock.today().year)
        }
    return Step(state.title.in_language(language()), detail, _owner(case, state), "todo")


def _owner(case: Case, state: State) -> str:
    """Whose turn it is, by organisation and role; a person is nobody's to name beforehand."""
    if not state.owner:
        return ""
    role, organization = Role(state.owner), _organization(case, state.owner)
    if role == Role.APPLICANT:
        return _("It is your turn")
    if organization:
        return _("Handled by: %(role)s of %(organization)s") % {
            "role": role.label,
            "organization": organization,
        }
    return _("Handled by: %(role)s") % {"role": role.label}


def _organization(case: Case, owner: str) -> str:
    """The organisation a role acts for in this case, where it is known beforehand."""
    kind = owner.split(".", maxsplit=1)[0]
    committee = case.round.committee
    found = {
        "employer": case.employer,
        "department": case.employer.parent,
        "bureau": case.employer.bureau if owner == Role.BUREAU_REVIEWER else None,
        "committee": committee.office if committee else None,
    }.get(kind)
    return str(found) if found else ""


def log_entries(entries: Any, *, number: bool = True) -> list[dict[str, Any]]:
    """The timeline's entries as its component takes them, the latest first."""
    shown = []
    for entry in reversed(entries):
        who = entry.person or entry.role
        note = "　".join(part for part in (entry.organization, _reason(entry.reason)) if part)
        shown.append(
            {
                "at": entry.at,
                "who": who,
                "act": entry.sentence.in_language(language()),
                "note": note,
                "number": entry.sequence if number else "",
            }
        )
    return shown


def _reason(reason: str) -> str:
    return _("Reason: %(reason)s") % {"reason": reason} if reason else ""
