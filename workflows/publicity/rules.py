"""When a notice has run its time (N25-8): at least five working days, the posting day not counted, objections concluded."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workflows.working_days import add_working_days

if TYPE_CHECKING:
    from workflows.publicity.models import NoticePosting, Objection

FEWEST_WORKING_DAYS = 5
"""★ No machine may ask for fewer."""


class DayState(StrEnum):
    """What a working day of a notice's run is, seen from today: filled, ring, thin or dashed on the page."""

    COUNTED = "counted"
    TODAY = "today"
    TO_COME = "to_come"
    HELD = "held"


@dataclass(frozen=True)
class NoticeDay:
    """One working day of a notice's run; `ordinal` is its count, 0 when it does not count."""

    day: datetime.date
    state: DayState
    ordinal: int


def run_of(
    notice: "NoticePosting", objections: Iterable["Objection"], today: datetime.date
) -> list[NoticeDay]:
    """The working days of a notice's run, from the day after posting to the last one it needs, as seen today.

    Days on which an objection to the material was open are held, not counted; the other notices run on. While an objection
    is open the days from today on are held too, and the end is not known: the run then stops at today.
    """
    held = [o for o in objections if o.notice_id == notice.pk and notice.kind == "material"]
    is_held_open = any(o.resolved_on is None for o in held)
    days: list[NoticeDay] = []
    counted, day = 0, notice.posted_on
    while counted < notice.working_days:
        day = add_working_days(day, 1)
        if is_held_open and day > today:
            break
        if any(o.received_on <= day and (o.resolved_on is None or day < o.resolved_on) for o in held):
            days.append(NoticeDay(day, DayState.HELD, 0))
            continue
        counted += 1
        state = DayState.COUNTED if day < today else DayState.TODAY if day == today else DayState.TO_COME
        days.append(NoticeDay(day, state, counted))
    return days


def ends_on(
    notice: "NoticePosting", objections: Iterable["Objection"], today: datetime.date
) -> datetime.date | None:
    """The last day of the run, or None while an open objection holds it."""
    run = run_of(notice, objections, today)
    return run[-1].day if run and run[-1].ordinal == notice.working_days else None


def is_complete(notice: "NoticePosting", objections: Iterable["Objection"], today: datetime.date) -> bool:
    """Every working day has run to its end, the notice stands, and no objection to it is open."""
    objections = list(objections)
    if notice.voided_at is not None or any(
        o.notice_id == notice.pk and o.resolved_on is None for o in objections
    ):
        return False
    last = ends_on(notice, objections, today)
    return last is not None and last < today


def earliest_end(posted_on: datetime.date, working_days: int = FEWEST_WORKING_DAYS) -> datetime.date:
    """The last day of a run that nothing interrupts."""
    return add_working_days(posted_on, working_days)


__all__ = ["FEWEST_WORKING_DAYS", "DayState", "NoticeDay", "earliest_end", "ends_on", "is_complete", "run_of"]  # fmt: skip
