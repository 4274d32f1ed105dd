"""Where a case is and what comes next, by whom and by when, from its machine."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.dates import date_text
from cms.portal.drafts import language
from workflows.cases.models import Case
from workflows.compiled import CompiledMachine, machine_of
from workflows.machine import Category, State, Transition
from workflows.organizations.models import Role

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
    return [_todo(state) for state in path_ahead(machine, case.state)[:most]]


def steps_now(case: Case) -> list[Step]:
    """The present step, with its last day, and those that follow."""
    machine = machine_of(case)
    now = machine.state(case.state)
    if Category(case.category) == Category.CLOSED:
        return []
    due = _("by %(day)s") % {"day": date_text(case.due_on, year=False)} if case.due_on else ""
    current = Step(now.title.in_language(language()), due, _owner(now), "now", _("now"))
    return [current, *(_todo(state) for state in path_ahead(machine, case.state)[:6])]


def _todo(state: State) -> Step:
    detail = ""
    if state.notices:
        days = max(n.working_days for n in state.notices)
        detail = ngettext("at least %(n)d working day each", "at least %(n)d working days each", days) % {
            "n": days
        }
    elif state.within:
        detail = ngettext("within %(n)d working day", "within %(n)d working days", state.within) % {
            "n": state.within
        }
    return Step(state.title.in_language(language()), detail, _owner(state), "todo")


def _owner(state: State) -> str:
    if not state.owner:
        return ""
    return _("Handled by: %(role)s") % {"role": Role(state.owner).label}


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
