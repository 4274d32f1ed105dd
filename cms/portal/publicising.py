"""What the others did, as far as the applicant may know it: the notices day by day, the opinions, the result."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.desk.dossier import Dossier, ShownOpinion, ShownRule
from cms.desk.notice_run import NoticeCard, calendar_of, cards_of, kinds_of
from cms.portal.drafts import language
from forms_config.definitions import Citation
from workflows.access import Actor
from workflows.cases.models import Case
from workflows.cases.queries import TimelineEntry, state_title
from workflows.machine import Category

_ON_NOTICES = ("notice", "rules")
"""Keys of the document that says how notices are posted, in a pack's `cites`."""


@dataclass(frozen=True)
class Publicity:
    """The notices on the calendar and in words. Objections show as held days; nobody's name and nothing of their words."""

    calendar: dict[str, Any]
    notices: list[NoticeCard]
    citation: tuple[str, str]


@dataclass(frozen=True)
class Result:
    """How it ended, or what the committee said: with reasons, without names, votes and scores."""

    title: str
    is_good: bool
    reasons: list[str]
    rules: list[ShownRule]


class OthersActs:
    """What the applicant's page of a case says of what others did; each part worked out once, when it is shown."""

    def __init__(self, case: Case, actor: Actor, entries: list[TimelineEntry]) -> None:
        self._case, self._entries = case, entries
        self._dossier = Dossier(case, actor)

    def publicity(self) -> Publicity | None:
        """None before any notice stands or is asked for."""
        if not kinds_of(self._dossier):
            return None
        key = next((k for k in _ON_NOTICES if k in self._dossier.document.cites), "")
        cited = self._dossier.cited(Citation(document=key, article="8")) if key else ("", "")
        return Publicity(calendar_of(self._dossier), cards_of(self._dossier, ()), cited)

    def opinions(self) -> list[ShownOpinion]:
        """What the employer, the department and the bureau wrote (`visibility._opinions`), the latest first."""
        return list(reversed(self._dossier.opinions))

    def result(self) -> Result | None:
        """None while nothing is decided."""
        situation, category = self._dossier.situation, Category(self._case.category)
        decision = situation.decision
        if decision is None and category != Category.CLOSED:
            return None
        reasons, is_certified = self._why_it_ended(category), "certificate" in self._case.gates
        if decision is not None and decision.passed and (category != Category.CLOSED or is_certified):
            return Result(_("The committee agreed"), True, reasons, [])
        title = state_title(self._case, for_applicant=True).in_language(language())
        if decision is None or decision.passed:
            return Result(title, is_certified, reasons, []) if reasons else None
        unmet = [rule for rule in self._dossier.rules if rule.tone == "bad"]
        if not unmet:
            reasons.append(_("Of the experts present fewer than two thirds agreed."))
        return Result(_("The committee did not agree"), False, reasons, unmet)

    def _why_it_ended(self, category: Category) -> list[str]:
        """The reason given with the step that ended the case, where its giver may be known."""
        if category != Category.CLOSED or not self._entries or not self._entries[-1].reason:
            return []
        return [self._entries[-1].reason]
