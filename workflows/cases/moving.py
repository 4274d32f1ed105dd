"""Entering a state: category, deadline, whose turn it is, and the event."""

import datetime
from typing import TYPE_CHECKING

from workflows import clock
from workflows.cases.models import Case, CaseEvent
from workflows.cases.recording import set_turns, write
from workflows.machine import Category, State
from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from workflows.cases.acts import Act

LAST_DAY = datetime.date(9999, 12, 31)


def enter(case: Case, state: State, *, now: datetime.datetime) -> None:
    """Sets what follows from being in a state; saves nothing."""
    case.state, case.category, case.entered_at = state.key, state.category.value, now
    case.due_on = add_working_days(clock.today(), state.within) if state.within else None
    case.queue_on = case.due_on or LAST_DAY


def settle(act: "Act", *, source: str, key: str | None, method: str) -> CaseEvent:
    """Brings the case into the step's target and writes the event, with the gates as they are now."""
    case, target = act.case, act.target
    now = clock.now()
    if target.key != source:  # a step that stays (a score sheet) does not start the deadline anew
        enter(case, target, now=now)
    case.gates = sorted(act.gates)
    changes = {
        **{
            name: getattr(case, name)
            for name in ("state", "category", "entered_at", "due_on", "queue_on", "gates")
        },
        **act.changes,
    }
    if target.category == Category.CLOSED:
        changes["closed_at"] = now
    data = {**act.event_data, "gates": case.gates}
    if method:
        data["signed"] = method
    event = write(
        case,
        actor=act.actor,
        kind="transition",
        action=act.transition.key,
        source=source,
        target=target.key,
        data=data,
        note=act.note,
        key=key,
        changes=changes,
    )
    machine = act.situation.machine
    before, after = machine.roles(source), machine.roles(target.key)
    if before != after:
        set_turns(case, after)
    return event
