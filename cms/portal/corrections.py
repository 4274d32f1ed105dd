"""A return for correction as its applicant meets it: reasons pinned to fields, and what has been changed since."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.portal.drafts import CaseDraft, Draft
from workflows.cases.models import Submission
from workflows.cases.queries import open_correction
from workflows.machine import Category


@dataclass(frozen=True)
class Returned:
    """What was asked for: reasons by path, the last day, and the answers as they were submitted."""

    reasons: dict[tuple[str, ...], list[str]]
    due_on: date | None
    submitted: dict[str, Any]

    def is_changed(self, answers: dict[str, Any], field: str) -> bool:
        """Whether a field's answer is another than the one that was returned."""
        return bool(answers.get(field) != self.submitted.get(field))


def returned(draft: Draft) -> Returned | None:
    """The correction the draft waits for; None when there is none. Looked up once."""
    known = draft.__dict__.get("_returned", False)
    if known is not False:
        return known  # type: ignore[no-any-return]
    found = _look_up(draft)
    draft.__dict__["_returned"] = found
    return found


def _look_up(draft: Draft) -> Returned | None:
    if not isinstance(draft, CaseDraft) or draft.case.category != Category.RETURNED:
        return None
    asked = open_correction(draft.case)
    if asked is None:
        return None
    reasons: dict[tuple[str, ...], list[str]] = {}
    for defect in asked.defects.all():
        reasons.setdefault(tuple(map(str, defect.path)), []).append(defect.reason)
    latest = Submission.objects.filter(case=draft.case).order_by("-ordinal").first()
    content = (latest.content if latest else None) or {}
    return Returned(reasons, asked.due_on, dict(content.get("answers") or {}))


def defects_of(draft: Draft) -> dict[tuple[str, ...], list[str]]:
    """Reasons by path; empty when nothing was returned."""
    found = returned(draft)
    return found.reasons if found else {}
