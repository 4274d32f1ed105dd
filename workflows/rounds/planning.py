"""Planning a round, changing its plan, and ending its window early. What may still change once it is open is little."""

import datetime
from typing import Any

from django.db import transaction

from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.access import Actor, holds
from workflows.errors import NotYours, Refused
from workflows.keeping import may_keep
from workflows.register.verbs import reason_problems, record_act, subject_of
from workflows.rounds.models import Round

PLANNED = (
    "key", "title", "year", "release_id", "committee_id", "authority_id", "offerings", "opens_at", "closes_at", "received_from",
    "achievements_until", "tenure_until", "review_by", "results_by", "exception_reason", "exception_by_id",
)  # fmt: skip
STILL_OPEN_TO_CHANGE = frozenset(
    {"title", "closes_at", "review_by", "results_by", "exception_reason", "exception_by_id"}
)
"""Once open, people have applied under all the rest: the release, the offerings, the days criteria are counted to."""


@transaction.atomic
def save_round(plan: Round, *, actor: Actor, reason: str = "") -> Round:
    """Adds a planned round or changes its plan. A checked row is given. Raises NotYours, Refused with every reason at once.

    Before it opens everything may change. Once open: its titles, a *later* end of the window, the days review and results are
    due, an exception; each with a reason. A shorter window is `close_round`, another release `moving.move_round`.
    """
    if not holds(actor):
        raise NotYours
    was = Round.objects.select_for_update().filter(pk=plan.pk).first() if plan.pk else None
    if was is not None and not may_keep(actor, was):
        raise NotYours
    changed = [n for n in PLANNED if was is None or getattr(was, n) != getattr(plan, n)]
    problems: list[Problem] = []
    if was is not None and was.opened_at is not None:
        problems += [Problem("open", FIXED, (_field(n),)) for n in changed if n not in STILL_OPEN_TO_CHANGE]
        if plan.closes_at < was.closes_at:
            problems.append(Problem("open", ONLY_LATER, ("closes_at",)))
        problems += reason_problems(reason) if changed else []
    if problems:
        raise Refused(problems)
    if was is None:
        plan.opened_at = plan.opened_by = None
    plan.save()
    if not may_keep(actor, plan):
        raise Refused([Problem("committee", NOT_YOUR_COMMITTEE, ("committee",))])
    if changed:
        data = {n: [_told(was, n), _told(plan, n)] for n in changed}
        record_act(
            subject_of(plan), "changed" if was else "planned", actor=actor, reason=reason.strip(), data=data
        )
    return plan


@transaction.atomic
def close_round(plan: Round, *, actor: Actor, reason: str) -> Round:
    """Ends an open window now. Drafts stay drafts and can no longer be submitted; what was submitted goes on."""
    if not may_keep(actor, plan):
        raise NotYours
    now = clock.now()
    problems = reason_problems(reason)
    if plan.opened_at is None or now >= plan.closes_at or now <= plan.opens_at:
        problems.append(Problem("closed", NOT_RUNNING))
    if problems:
        raise Refused(problems)
    was = plan.closes_at
    if Round.objects.filter(pk=plan.pk, closes_at=was).update(closes_at=now):
        data = {"closes_at": [was.isoformat(), now.isoformat()]}
        record_act(subject_of(plan), "closed", actor=actor, reason=reason.strip(), data=data)
    plan.refresh_from_db()
    return plan


def _field(name: str) -> str:
    return name.removesuffix("_id")


def _told(row: Round | None, name: str) -> Any:
    value = getattr(row, name, None)
    return value.isoformat() if isinstance(value, datetime.date) else value


FIXED = Text(zh="批次已经开放，这一项不能再改。", en="The round is open; this can no longer be changed.")
ONLY_LATER = Text(
    zh="已开放的批次只能延长申报时间；要提前截止请用“提前截止”。",
    en="An open window can only be made longer; to end it early, use “Close now”.",
)
NOT_RUNNING = Text(zh="本批次目前不在申报期内。", en="This round is not open for applications now.")
NOT_YOUR_COMMITTEE = Text(
    zh="请选择本单位组建或承办的评委会；没有评委会的批次，审批单位须是本单位。",
    en="Choose a committee that your organisation convenes or keeps the office of; without a committee, your organisation must be the approving authority.",
)
