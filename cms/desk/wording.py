"""What a case is called on a desk: who, what title, until when."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.dates import date_text
from cms.desk.entering import is_blind, language, say
from workflows.access import Actor
from workflows.cases.certifying import title_of
from workflows.cases.models import Case
from workflows.machine import Category
from workflows.releases.document import SeriesDocument
from workflows.releases.queries import load_document
from workflows.working_days import working_days_between

STATE_TONES = {
    Category.DRAFT: "none",
    Category.SUBMITTED: "doing",
    Category.IN_REVIEW: "doing",
    Category.PUBLICITY: "doing",
    Category.RETURNED: "wait",
    Category.SUSPENDED: "held",
    Category.DECIDED: "done",
    Category.CLOSED: "none",
}


@dataclass(frozen=True)
class Due:
    """A deadline in words; `tone` is empty while there is time."""

    text: str
    tone: str
    day: datetime.date | None


def due_of(case: Case, today: datetime.date) -> Due:
    """How long the actor still has: amber on the last day, red once it is over."""
    if case.due_on is None:
        return Due(_("No deadline"), "", None)
    if case.due_on == today:
        return Due(_("Due today"), "due", case.due_on)
    if case.due_on < today:
        late = (today - case.due_on).days
        return Due(
            ngettext("%(n)d day overdue", "%(n)d days overdue", late) % {"n": late}, "bad", case.due_on
        )
    left = working_days_between(today, case.due_on)
    return Due(
        ngettext("%(n)d working day left", "%(n)d working days left", left) % {"n": left}, "", case.due_on
    )


def title_in_words(case: Case, document: SeriesDocument | None = None) -> str:
    """高级工程师（网络安全和信息化）: the title applied for and its specialty."""
    document = document or load_document(case.round.release)
    title = say(title_of(document, case.level, case.direction))
    return _("%(title)s (%(specialty)s)") % {"title": title, "specialty": say(document.title)}


def route_in_words(case: Case, document: SeriesDocument | None = None) -> str:
    document = document or load_document(case.round.release)
    return next((r.title.in_language(language()) for r in document.routes if r.key == case.route), case.route)


def direction_in_words(case: Case, document: SeriesDocument) -> str:
    """The direction of the specialty applied for (法医类); empty where the series has none."""
    if not document.directions or not case.direction:
        return ""
    option = document.codelists[document.directions].by_code().get(case.direction)
    return say(option.title) if option else case.direction


def number_of(case: Case) -> str:
    """The acceptance number, or a plain number before acceptance."""
    return case.number or _("Application %(n)d") % {"n": case.pk}


def name_of(case: Case, actor: Actor) -> str:
    """Whose application it is; for an expert only its number."""
    return number_of(case) if is_blind(actor) else case.applicant.full_name or str(case.applicant)


def tone_of(case: Case) -> str:
    """The state tag's tone, from the closed category."""
    return STATE_TONES.get(Category(case.category), "none")


def until(day: datetime.date | None) -> str:
    return date_text(day, year=False) if day else ""
