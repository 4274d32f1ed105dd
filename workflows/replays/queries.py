"""Reading replays: those of a draft, and the changed cases a person may see."""

from typing import Any

from django.db.models import QuerySet

from workflows.access import Actor, visible
from workflows.cases.models import Case
from workflows.replays.models import ReplayChange, ReplayRun
from workflows.replays.report import Report, report_of
from workflows.replays.tally import Tally
from workflows.rounds.models import Round


def runs_of(subject: str) -> QuerySet[ReplayRun]:
    """The draft's replays, newest first, without their documents."""
    runs = ReplayRun.objects.filter(subject=subject).select_related(
        "round", "base", "requested_by", "organization"
    )
    return runs.defer("document", "results", "base__document")


def report(run: ReplayRun) -> Report | None:
    """The report of a finished run; None before."""
    return None if run.results is None else report_of(Tally.of_json(run.results))


def changed_cases(run: ReplayRun, actor: Actor | None) -> QuerySet[ReplayChange]:
    """The changed cases this actor sees, as `access.visible` judges; none for who sees no case."""
    seen: Any = visible(actor, Case.objects.filter(round=run.round))
    changes = ReplayChange.objects.filter(run=run, case__in=seen.values("pk"))
    return changes.select_related("case__applicant", "case__employer").defer("case__answers")


def rounds_of(series: list[str]) -> QuerySet[Round]:
    """Rounds of these series that somebody has applied in, newest first."""
    held = Round.objects.filter(release__series_key__in=series, cases__submitted_at__isnull=False).distinct()
    return held.select_related("release").defer("release__document")
