"""The self-check before signing in: what is open, the questions the criteria ask, the answer with its reasons."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.portal import comparing
from cms.portal.applications import closing_day, offered, rounds_open_now
from cms.portal.drafts import Draft, language, level_and_route, title_of
from cms.portal.people import applicant_of
from cms.portal.session_drafts import SessionDraft, described
from cms.portal.tasks import task_groups
from workflows import clock
from workflows.releases.document import Offering
from workflows.releases.queries import load_document
from workflows.rounds.models import Round


@dataclass(frozen=True)
class OfferedLine:
    """One level and route to check against."""

    title: str
    level: str
    route: str
    hint: str
    url: str


@dataclass(frozen=True)
class OfferedSeries:
    """One open round with what it offers."""

    title: str
    series: str
    round: str
    closes_on: Any
    lines: list[OfferedLine]


@require_safe
def self_check(request: HttpRequest) -> HttpResponse:
    """Everything that can be checked now: the rounds open, their levels and routes."""
    return render(request, "portal/check_list.html", {"series": [_series(r) for r in rounds_open_now()]})


def _series(round_: Round) -> OfferedSeries:
    document = load_document(round_.release)
    return OfferedSeries(
        document.title.in_language(language()), document.series.in_language(language()),
        round_.text.in_language(language()), closing_day(round_), [_line(round_, o) for o in offered(round_, document)],
    )  # fmt: skip


def _line(round_: Round, offering: Offering) -> OfferedLine:
    document = load_document(round_.release)
    level, route = level_and_route(document, offering)
    hint = next(r.hint for r in document.routes if r.key == offering.route)
    where = {"series": document.key, "level": offering.level, "route": offering.route}
    return OfferedLine(
        title_of(document, offering, ""), level, route, hint.in_language(language()) if hint else "",
        reverse("check_list", kwargs=where),
    )  # fmt: skip


def check_tasks(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The questions of one self-check as a task list; first the direction, where the series has directions."""
    assert isinstance(draft, SessionDraft)
    options = draft.document.codelists[draft.document.directions].options if draft.document.directions else ()
    choices = [(o.code, o.title.in_language(language())) for o in options if not o.retired]
    error = ""
    if request.method == "POST":
        chosen = request.POST.get("direction", "")
        if chosen in {code for code, _title in choices}:
            draft.choose(chosen)
            return redirect(draft.address("list"))
        error = _("Choose a direction of the specialty.")
    needs_direction = bool(choices) and (not draft.direction or bool(error))
    return render(
        request,
        "portal/check_tasks.html",
        {
            **described(draft),
            "draft": draft,
            "title": draft.title,
            "round": draft.round.text.in_language(language()),
            "choices": choices,
            "needs_direction": needs_direction or request.GET.get("change") == "direction",
            "has_directions": bool(choices),
            "error": error,
            "groups": task_groups(draft),
            "result_url": draft.address("result"),
            "is_started": bool(draft.answers),
            "crumbs": [
                {"label": _("Check the criteria"), "url": reverse("self_check")},
                {"label": draft.title},
            ],
        },
    )


@require_safe
def check_result(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The answer is the headline; then not met, still needed, met, each with its clause and what was entered."""
    assert isinstance(draft, SessionDraft)
    comparison = comparing.compare(draft)
    words = described(draft)
    year = _("%(year)s review") % {"year": draft.round.year}
    dot = "・" if not language().startswith("en") else " · "
    return render(
        request,
        "portal/check_result.html",
        {
            **words,
            "draft": draft,
            "title": draft.title,
            "comparison": comparison,
            "headline": comparing.headline(comparison),
            "summary": comparing.summary(comparison),
            "axis": comparing.axis(comparison),
            "eyebrow": dot.join([year, draft.title, words["route"]]),
            "tone": "done" if not comparison.unmet and not comparison.needed else "",
            "others": _others(draft),
            "list_url": draft.address("list"),
            "apply_url": f"{reverse('application_start', kwargs={'round_key': draft.round.key})}?offering={draft.offering.key}&direction={draft.direction}",
            "is_applicant": applicant_of(request) is not None,
            "release": draft.round.release,
            "day": clock.today(),
            "crumbs": [
                {"label": _("Check the criteria"), "url": reverse("self_check")},
                {"label": draft.title, "url": draft.address("list")},
                {"label": _("Result")},
            ],
        },
    )


def _others(draft: SessionDraft) -> list[OfferedLine]:
    """Other routes to the same level in the same round."""
    found = offered(draft.round, draft.document)
    return [
        _line(draft.round, o)
        for o in found
        if o.level == draft.offering.level and o.route != draft.offering.route
    ]
