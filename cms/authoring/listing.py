"""The list “系列与专业”: every specialty, drafted here or packaged, with its state, problems, rounds and cases."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Q
from django.utils.translation import get_language

from cms.authoring.compiling import compile_draft
from cms.authoring.models import SeriesDraft
from cms.authoring.naming import text_of
from cms.authoring.permissions import can_edit
from forms_config.shapes import digest_of
from workflows import clock
from workflows.releases.models import Release
from workflows.rounds.models import Round

_REMEMBERED = 7 * 24 * 3600


@dataclass(frozen=True)
class SeriesRow:
    """One specialty as the list shows it. `draft` is None for a packaged series nobody has taken into the studio."""

    key: str
    title: str
    series: str
    owner: str
    draft: SeriesDraft | None
    release: Release | None
    state: str
    """draft, in_approval, scheduled, released or retired"""
    problems: int
    rounds: int
    cases: int
    is_mine: bool
    has_changes: bool = False


def series_rows(user: Any) -> list[SeriesRow]:
    """All series by key. A constant number of queries, whatever their number."""
    language = get_language() or ""
    latest = _latest_releases()
    counts = _counts()
    drafts = {
        d.key: d
        for d in SeriesDraft.objects.select_related("owner", "latest_revision").prefetch_related(
            "_workflow_states"
        )
    }
    rows = []
    for key in sorted({*latest, *drafts}):
        draft, release = drafts.get(key), latest.get(key)
        document = latest_document(draft) if draft else (release.document if release else {})
        rounds, cases = counts.get(key, (0, 0))
        rows.append(
            SeriesRow(
                key=key,
                title=text_of(document.get("title"), language) or key,
                series=text_of(document.get("series"), language),
                owner=draft.owner.name if draft else text_of(document.get("owner"), language),
                draft=draft,
                release=release,
                state=_state(draft, release),
                problems=problem_count(document) if draft else 0,
                rounds=rounds,
                cases=cases,
                is_mine=draft is not None and can_edit(user, draft),
                has_changes=bool(draft and draft.has_unpublished_changes),
            )
        )
    return rows


def latest_document(draft: SeriesDraft) -> dict[str, Any]:
    """What was written last, published or not."""
    revision = draft.latest_revision
    return (
        dict(revision.content["document"]) if revision and "document" in revision.content else draft.document
    )


def problem_count(document: dict[str, Any]) -> int:
    """How many problems a draft has; remembered by its content."""
    name = f"draft-problems:{digest_of(document)}"
    known: int | None = cache.get(name)
    if known is None:
        known = len(compile_draft(document)[1])
        cache.set(name, known, _REMEMBERED)
    return known


def _latest_releases() -> dict[str, Release]:
    newest = Release.objects.values("series_key").annotate(last=Max("number"))
    wanted = Q()
    for row in newest:
        wanted |= Q(series_key=row["series_key"], number=row["last"])
    return {r.series_key: r for r in Release.objects.filter(wanted)} if wanted else {}


def _counts() -> dict[str, tuple[int, int]]:
    now = clock.now()
    open_now = Q(opened_at__isnull=False, opens_at__lte=now, closes_at__gte=now)
    rows = Round.objects.values("release__series_key").annotate(
        open=Count("pk", filter=open_now, distinct=True), applications=Count("cases", distinct=True)
    )
    return {r["release__series_key"]: (r["open"], r["applications"]) for r in rows}


def _state(draft: SeriesDraft | None, release: Release | None) -> str:
    if release is not None and release.retired_at is not None:
        return "retired"
    if draft is not None and draft.current_workflow_state is not None:
        return "in_approval"
    if draft is not None and draft.approved_schedule:
        return "scheduled"
    return "released" if release is not None else "draft"
