"""The notices of a case as cards and as circles on a calendar (picture 09)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.dates import date_text
from cms.desk.dossier import Dossier, photo_links
from workflows.errors import Refused
from workflows.machine import Category
from workflows.publicity.models import NoticePosting, Objection
from workflows.publicity.rules import DayState, earliest_end, ends_on, is_complete, run_of
from workflows.publicity.verbs import what_is_shown
from workflows.working_days import is_working_day

KINDS = ("criteria", "material", "opinion", "result")
MARKS = "①②③④"
LONGEST_CALENDAR = 45
_CELLS = {
    DayState.COUNTED: "counted",
    DayState.TODAY: "today",
    DayState.TO_COME: "todo",
    DayState.HELD: "held",
}


@dataclass(frozen=True)
class NoticeCard:
    """One notice: not posted yet, running, held or complete."""

    kind: str
    title: str
    state: str
    label: str
    big: str
    then: str
    posting: NoticePosting | None
    photos: list[dict[str, str]]
    is_same: bool
    may_post: bool
    takes_photos: bool = False


def notice_title(kind: str) -> str:
    """The notice's name with its number in the three."""
    names = {
        "criteria": _("Criteria and procedure"),
        "material": _("The applicant's material"),
        "opinion": _("The employer's opinion"),
        "result": _("Result of the review"),
    }
    if kind == "result":
        return names[kind]
    return pgettext("numbered notice", "%(mark)s %(name)s") % {
        "mark": MARKS[KINDS.index(kind)],
        "name": names[kind],
    }


def kinds_of(dossier: Dossier) -> list[str]:
    """The notices this case has or has to have, in order."""
    asked = {n.kind for n in dossier.situation.state.notices}
    return [kind for kind in KINDS if kind in asked or kind in dossier.situation.notices]


def cards_of(dossier: Dossier, postable: tuple[str, ...], *, posts: bool = False) -> list[NoticeCard]:
    """`postable`: the kinds that can be posted now; `posts`: whether the actor posts notices of this case at all."""
    return [_card(dossier, kind, kind in postable, posts) for kind in kinds_of(dossier)]


def _card(dossier: Dossier, kind: str, may_post: bool, posts: bool) -> NoticeCard:
    situation, today = dossier.situation, dossier.situation.today
    posting = situation.notices.get(kind)
    if posting is None:
        end = date_text(earliest_end(today), year=False)
        then = _("Posted today, it runs until the end of %(day)s.") % {"day": end}
        return NoticeCard(kind, notice_title(kind), "none", _("Not posted"), _("Not posted yet"), then, None, [], False,
                          may_post)  # fmt: skip
    objections = situation.objections
    state, label, then = _standing(posting, objections, today)
    if kind == "result" and state != "done":
        state, label, then = _cut_short(dossier.case.category) or (state, label, then)
    counted = sum(d.state in {DayState.COUNTED, DayState.TODAY} for d in run_of(posting, objections, today))
    big = _("Day %(n)d of %(all)d") % {"n": counted, "all": posting.working_days}
    if state == "done":
        big = _("All %(all)d days") % {"all": posting.working_days}
    return NoticeCard(
        kind, notice_title(kind), state, label, big, then, posting, photo_links(dossier.case, posting.photos or []),
        _shows_what_stands(dossier, posting), False, posts and kind != "result" and state != "done",
    )  # fmt: skip


def _standing(
    posting: NoticePosting, objections: list[Objection], today: datetime.date
) -> tuple[str, str, str]:
    if is_complete(posting, objections, today):
        end = ends_on(posting, objections, today)
        return "done", _("Complete"), _("Ran until the end of %(day)s.") % {"day": date_text(end, year=False) if end else ""}  # fmt: skip
    if any(o.notice_id == posting.pk and o.resolved_on is None for o in objections):
        return "held", _("Held by an objection"), _("It cannot end before the objection is concluded.")
    end = ends_on(posting, objections, today)
    if end == today:
        return "doing", _("Running"), _("Complete when today ends.")
    return "doing", _("Running"), _("Complete when %(day)s ends.") % {"day": date_text(end, year=False) if end else ""}  # fmt: skip


def _cut_short(category: str) -> tuple[str, str, str] | None:
    """How a result's notice stands that its case left before the end: the result is on no list any more."""
    if category == Category.SUSPENDED:
        then = _(
            "The result is off the list. If the suspension is lifted, it is posted again for its full time."
        )
        return "held", _("Interrupted"), then
    if category == Category.CLOSED:
        return "none", _("Ended early"), _("The result is off the list.")
    return None


def _shows_what_stands(dossier: Dossier, posting: NoticePosting) -> bool:
    """Whether what the notice shows is still what the case holds (domain 4.1)."""
    if posting.kind == "result":
        submission = dossier.situation.submission
        return submission is not None and submission.digest == posting.snapshot_digest
    try:
        return what_is_shown(dossier.case, posting.kind) == posting.snapshot_digest
    except Refused:
        return False


# --- the calendar ----------------------------------------------------------------------------------------------------


def calendar_of(dossier: Dossier) -> dict[str, Any]:
    """`days` and `rows` for the calendar component; empty before anything is posted."""
    situation = dossier.situation
    standing = [situation.notices[k] for k in kinds_of(dossier) if k in situation.notices]
    if not standing:
        return {"days": [], "rows": [], "year": ""}
    runs = {n.pk: run_of(n, situation.objections, situation.today) for n in standing}
    first = min(n.posted_on for n in standing)
    ends = [run[-1].day for run in runs.values() if run]
    last = (
        max([situation.today, *ends, earliest_end(first)])
        if _is_running(dossier, standing)
        else max([*ends, first])
    )
    span = min((last - first).days + 1, LONGEST_CALENDAR)
    dates = [first + datetime.timedelta(days=n) for n in range(span)]
    return {
        "days": [_column(day, situation.today) for day in dates],
        "rows": [_row(n, runs[n.pk], dates) for n in standing],
        "year": _("%(year)d") % {"year": first.year},
    }


def _is_running(dossier: Dossier, standing: list[NoticePosting]) -> bool:
    situation = dossier.situation
    return not all(is_complete(n, situation.objections, situation.today) for n in standing)


def _column(day: datetime.date, today: datetime.date) -> dict[str, Any]:
    working = is_working_day(day)
    weekend = day.weekday() > 4
    kind = "extra" if working and weekend else "work" if working else "rest"
    return {"date": day, "kind": kind, "today": day == today}


def _row(notice: NoticePosting, run: list[Any], dates: list[datetime.date]) -> dict[str, Any]:
    by_day = {d.day: d for d in run}
    cells: list[dict[str, Any]] = []
    ordinal = 0
    for day in dates:
        if day == notice.posted_on:
            cells.append({"kind": "posted", "n": ""})
        elif day in by_day:
            ordinal = by_day[day].ordinal or ordinal
            cells.append({"kind": _CELLS[by_day[day].state], "n": by_day[day].ordinal or ordinal + 1})
        else:
            cells.append({"kind": "", "n": ""})
    posted = _("Posted %(day)s") % {"day": date_text(notice.posted_on, weekday=False, year=False)}
    return {"title": notice_title(notice.kind), "posted": posted, "cells": cells}
