"""Every specialty there is and was, for everybody: what is in use, what it came from and what became of it (N25-2)."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.register.lineage_words import Passage, history_of
from workflows.releases.lineage import ended_on
from workflows.releases.models import Release


@dataclass(frozen=True)
class Entry:
    """One specialty: its title now, the release in use, or the day it ended; and its history."""

    key: str
    title: str
    number: int
    since: date
    ended: date | None
    history: list[Passage]


@require_safe
def series_directory(request: HttpRequest) -> HttpResponse:
    """All specialties, those in use first."""
    newest: dict[str, Release] = {}
    for release in Release.objects.defer("document").order_by("series_key", "number"):
        newest[release.series_key] = release
    entries = [_entry(release) for release in newest.values()]
    context = {
        "in_use": [e for e in entries if e.ended is None],
        "ended": [e for e in entries if e.ended is not None],
        "crumbs": [{"label": _("Home"), "url": "/"}, {"label": _("Specialties")}],
    }
    return render(request, "public/series.html", context)


def _entry(release: Release) -> Entry:
    english = (get_language() or "").startswith("en")
    title = (english and release.title.get("en")) or release.title.get("zh") or release.series_key
    retired = release.retired_at.date() if release.retired_at else None
    return Entry(
        key=release.series_key, title=title, number=release.number, since=release.published_at.date(),
        ended=ended_on(release.series_key) or retired, history=history_of(release.series_key),
    )  # fmt: skip
