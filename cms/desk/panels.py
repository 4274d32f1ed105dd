"""What a panel's score sheets amount to, and what a collected form can be started with."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from cms.desk.dossier import Dossier
from cms.desk.posting import PLACE_FIELD
from workflows.access import can, visible
from workflows.cases.act_models import Recusal
from workflows.cases.verbs import ActionView
from workflows.machine import Category
from workflows.organizations.models import Role
from workflows.publicity.verbs import usual_place

_JUDGES = frozenset({Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR})
WITHOUT_EXTREMES_FROM = 5
"""With so many score sheets or more, the highest and the lowest are left out of the average."""


@dataclass(frozen=True)
class PanelSummary:
    """How many have scored, and the average of what they gave, to two places."""

    scorers: int
    average: Decimal | None


def panel_summary(dossier: Dossier) -> PanelSummary:
    """The score sheets given since the case came to the panel, one an expert (the latest).

    Only for those who may read every sheet; an expert sees their own alone, so nobody learns an average by asking.
    """
    rows = visible(dossier.actor, dossier.case.opinions.filter(role=Role.COMMITTEE_EXPERT)).order_by("pk")
    totals: dict[int, Decimal] = {}
    for person, answers in rows.values_list("person_id", "answers"):
        total = _decimal((answers or {}).get("total"))
        if total is not None:
            totals[person] = total
    scores = sorted(totals.values())
    if len(scores) >= WITHOUT_EXTREMES_FROM:
        scores = scores[1:-1]
    if not scores:
        return PanelSummary(len(totals), None)
    average = (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return PanelSummary(len(totals), average)


def suggested_answers(dossier: Dossier, action: ActionView) -> dict[str, Any]:
    """What a collected form starts with: for a panel's opinion the number of sheets and their average; for an employer's
    the place where it posted its last notices."""
    keys = {f.key for f in dossier.document.forms[str(action.collects)].fields()}
    if PLACE_FIELD in keys:
        place = usual_place(dossier.case, dossier.actor)
        return {PLACE_FIELD: place} if place else {}
    if not {"scorers", "average"} <= keys or dossier.actor.role != Role.COMMITTEE_SECRETARY:
        return {}
    summary = panel_summary(dossier)
    if summary.average is None:
        return {"scorers": summary.scorers} if summary.scorers else {}
    return {"scorers": summary.scorers, "average": str(summary.average)}


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value)) if value is not None else None
    except InvalidOperation:
        return None


def relations_of(dossier: Dossier) -> list[tuple[str, str]]:
    """What an expert can declare to keep away from the case; nothing once that is recorded, or when it is not their turn."""
    case, actor = dossier.case, dossier.actor
    if actor.role not in _JUDGES or not can(actor, "recuse", case):
        return []
    if case.category != Category.IN_REVIEW or case.recusals.filter(expert=actor.person).exists():
        return []
    return [
        (Recusal.Reason.KIN.value, _("A relative of the applicant")),
        (Recusal.Reason.SUPERVISOR.value, _("The applicant's supervisor, teacher or head")),
        (Recusal.Reason.CO_AUTHOR.value, _("We published or worked on a project together")),
        (Recusal.Reason.DECLARED.value, _("Another relation that may affect my judgement")),
    ]
