"""What a round's plan must keep to (N20-3.1)."""

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from workflows.rounds.models import Round


def check_plan(plan: "Round") -> None:
    """★ Refuses a plan past 30 November or 31 December of its year without a recorded exception; all defects at once."""
    errors: dict[str, list[str]] = {}
    excepted = bool(plan.exception_reason.strip() and plan.exception_by_id)
    if plan.opens_at and plan.closes_at and plan.closes_at <= plan.opens_at:
        errors.setdefault("closes_at", []).append(_("The window must close after it opens."))
    if plan.review_by and plan.results_by and plan.results_by < plan.review_by:
        errors.setdefault("results_by", []).append(_("Results come after the review."))
    if not excepted:
        if plan.review_by and plan.review_by > datetime.date(plan.year, 11, 30):
            errors.setdefault("review_by", []).append(
                _("The review is done by 30 November, unless an exception is recorded.")
            )
        if plan.results_by and plan.results_by > datetime.date(plan.year, 12, 31):
            errors.setdefault("results_by", []).append(
                _("Results are out by 31 December, unless an exception is recorded.")
            )
    if errors:
        raise ValidationError(errors)
