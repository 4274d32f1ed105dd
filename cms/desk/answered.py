"""What the last return asked for and how the applicant answered it, for who checks the corrected material."""

from dataclasses import dataclass
from typing import Any

from cms.desk.dossier import Dossier
from cms.desk.entering import is_blind
from workflows.cases.act_models import Correction
from workflows.cases.models import Submission
from workflows.cases.replies import is_changed


@dataclass(frozen=True)
class AnsweredReason:
    """One reason: the label of its place (empty for the application as a whole), and how it was met."""

    label: str
    text: str
    reply: str
    is_changed: bool
    is_whole: bool
    """Pinned to the application as a whole: the applicant's words are the answer, whatever was changed."""


@dataclass(frozen=True)
class Answered:
    """The last correction that was answered by a submission."""

    correction: Correction
    reasons: list[AnsweredReason]


def answered(dossier: Dossier, last: Correction | None) -> Answered | None:
    """How the applicant answered the last correction. None while it is open, when there was none, and for blind experts:
    reasons may name the applicant."""
    case = dossier.case
    if last is None or last.resolved_at is None or is_blind(dossier.actor):
        return None
    earlier = Submission.objects.filter(case=case, submitted_at__lte=last.at).order_by("-ordinal").first()
    before: dict[str, Any] = ((earlier.content if earlier else None) or {}).get("answers") or {}
    reasons = []
    for defect in last.defects.all():
        path = tuple(map(str, defect.path))
        changed = is_changed(dossier.form, path, before, dossier.answers)
        label = dossier.labels.get(".".join(path), "") if path else ""
        reasons.append(AnsweredReason(label, defect.reason, defect.reply, changed, not path))
    return Answered(last, reasons)
