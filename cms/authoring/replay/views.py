"""The pages: choose a round, watch, read what was found, see the cases one may see, move one number."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from cms.authoring.compiling import compile_draft
from cms.authoring.listing import latest_document
from cms.authoring.permissions import can_edit
from cms.authoring.replay import presenting
from cms.authoring.replay.lookup import draft_of, organization_for, rounds_for, run_of
from cms.authoring.replay.wording import FROM_TO, failure_of, finding, state_of, title_of
from workflows.errors import Refused
from workflows.organizations.acting import acting
from workflows.releases.document import SeriesDocument
from workflows.replays.models import ReplayRun
from workflows.replays.queries import changed_cases, report, runs_of
from workflows.replays.slider import MOST, Parameter, Sweep, is_ready, parameters_of, steps_of, sweep
from workflows.replays.stored import count_of, erased_of
from workflows.replays.tally import MOVES
from workflows.replays.verbs import cancel_replay, start_replay

LISTED = 50


@require_admin_access  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def replays(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft's replays, and starting another on a round."""
    draft = draft_of(request, pk)
    rounds = rounds_for(draft)
    errors: list[str] = []
    chosen = request.POST.get("round", "")
    if request.method == "POST":
        if not can_edit(request.user, draft):
            raise Http404
        started = _start(request, draft, rounds, chosen, errors)
        if started is not None:
            return redirect("studio_replay_run", draft.pk, started.pk)
    context = {
        "draft": draft, "errors": errors, "chosen": chosen, "may_start": can_edit(request.user, draft),
        "rounds": [
            {"key": r.key, "title": title_of(r.title), "year": r.year, "release": r.release, "cases": count_of(r)}
            for r in rounds
        ],
        "runs": [
            {"run": run, "round": title_of(run.round.title), "state": state_of(run), "tone": TONES[run.state]}
            for run in runs_of(draft.key)[:20]
        ],
    }  # fmt: skip
    return render(request, "authoring/replay/list.html", context, status=422 if errors else 200)


TONES = {"waiting": "", "running": "remark", "done": "ok", "cancelled": "", "broken": "error"}


def _start(
    request: HttpRequest, draft: Any, rounds: list[Any], chosen: str, errors: list[str]
) -> ReplayRun | None:
    """Starts the replay; what stands against it goes into `errors`, all of it."""
    round_ = next((r for r in rounds if r.key == chosen), None)
    if round_ is None:
        errors.append(_("Choose a round."))
    document, _problems = compile_draft(latest_document(draft))
    if document is None:
        errors.append(
            _(
                "The draft is not complete, so nobody can be judged by it. Correct what “Check everything” lists first."
            )
        )
    if round_ is None or document is None:
        return None
    try:
        return start_replay(
            document, round_, subject=draft.key, person=request.user,  # type: ignore[arg-type]
            organization=organization_for(request.user, draft)
        )  # fmt: skip
    except Refused as refused:
        errors += [problem.text.in_language(get_language() or "") for problem in refused.problems]
    return None


@require_admin_access  # type: ignore[untyped-decorator]
@require_GET
def replay(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """One replay: how far it is, or what it found."""
    draft = draft_of(request, pk)
    found = run_of(draft, run)
    context = _about(request, draft, found)
    done = report(found) if found.state == ReplayRun.State.DONE else None
    if done is None:
        return render(request, "authoring/replay/progress.html", context)
    document = SeriesDocument.model_validate(found.document)
    employers, more = presenting.employer_lines(done)
    context |= {
        "title": finding(found, done), "report": done, **_split(presenting.rule_lines(done.rules, document)),
        "new_rules": presenting.rule_lines(done.new_rules, document),
        "gone_rules": presenting.rule_lines(done.gone_rules, SeriesDocument.model_validate(found.base.document)),
        "employers": employers, "more_employers": more, "regions": presenting.region_lines(done),
        "never": presenting.never_asked(done.never, document), "erased": erased_of(found.round),
        "is_current": latest_digest(draft) == found.document_digest,
        "moves": [
            (FROM_TO[move], count) for move, count in zip(MOVES, done.moves, strict=True) if move in FROM_TO
        ],
        "visible": changed_cases(found, acting(request)).exists(),
    }  # fmt: skip
    return render(request, "authoring/replay/report.html", context)


def _split(lines: list[presenting.Line]) -> dict[str, list[presenting.Line]]:
    """Rules that change somebody's verdict, or might for all that is shown, and those that do not."""
    moving = [line for line in lines if line.counts[:3] != (0, 0, 0) or line.lacking != 0]
    return {"rules": moving, "still_rules": [line for line in lines if line not in moving]}


def latest_digest(draft: Any) -> str:
    """Of what the draft says now; empty where it is not complete."""
    document, _problems = compile_draft(latest_document(draft))
    return document.digest if document is not None else ""


def _about(request: HttpRequest, draft: Any, run: ReplayRun) -> dict[str, Any]:
    return {
        "draft": draft, "run": run, "round_title": title_of(run.round.title), "state": state_of(run),
        "failure": failure_of(run) if run.state == ReplayRun.State.BROKEN else "",
        "percent": min(100 * run.done // run.total, 100) if run.total else 0,
        "may_cancel": can_edit(request.user, draft) and not run.is_over and run.cancel_asked_at is None,
        "may_start": can_edit(request.user, draft),
    }  # fmt: skip


@require_admin_access  # type: ignore[untyped-decorator]
@require_GET
def progress(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """The part of the page that is fetched again every second; tells the page to load anew once the run is over."""
    draft = draft_of(request, pk)
    found = run_of(draft, run)
    response = render(request, "authoring/replay/_progress.html", _about(request, draft, found))
    if found.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def cancel(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """Calls the replay off."""
    draft = draft_of(request, pk)
    if not can_edit(request.user, draft):
        raise Http404
    found = run_of(draft, run)
    cancel_replay(found, person=request.user)  # type: ignore[arg-type]
    return redirect("studio_replay_run", draft.pk, found.pk)


@require_admin_access  # type: ignore[untyped-decorator]
@require_GET
def cases(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """The changed cases this person sees in the role they act in; an editor sees none, and is told so."""
    draft = draft_of(request, pk)
    found = run_of(draft, run)
    page = Paginator(changed_cases(found, acting(request)), LISTED).get_page(request.GET.get("page"))
    rows = [{"case": c.case, "change": FROM_TO.get(MOVES[c.move], "")} for c in page]
    context = {**_about(request, draft, found), "page": page, "rows": rows, "actor": acting(request)}
    return render(request, "authoring/replay/cases.html", context)


@require_admin_access  # type: ignore[untyped-decorator]
@require_GET
def slider(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """One number moved over the round's cases."""
    draft = draft_of(request, pk)
    found = run_of(draft, run)
    document = SeriesDocument.model_validate(found.document)
    known = parameters_of(document, found.round)
    name = request.GET.get("parameter", "")
    chosen = next((p for p in known if f"{p.criteria}/{p.key}" == name), known[0] if known else None)
    context = {**_about(request, draft, found), "parameters": _choices(known, document), "most": MOST}
    if chosen is not None:
        value, error = _value(request.GET.get("value", ""), chosen)
        for_script = bool(request.headers.get("HX-Request"))
        at_once = for_script or "value" in request.GET or is_ready(found.round, document, chosen)
        curve = (
            _swept(sweep(found.round, document, chosen, steps_of(chosen, value)), value) if at_once else {}
        )
        context |= {
            "chosen": f"{chosen.criteria}/{chosen.key}", "value": _plain(value), "error": error,
            "asked": request.GET.get("value", "") if error else _plain(value), "held": _plain(chosen.value),
            **_range(chosen), **curve,
        }  # fmt: skip
    part = (
        "authoring/replay/_curve.html"
        if request.headers.get("HX-Request")
        else "authoring/replay/slider.html"
    )
    return render(request, part, context)


def _choices(known: list[Parameter], document: SeriesDocument) -> list[dict[str, str]]:
    language = get_language() or ""
    return [
        {
            "key": f"{p.criteria}/{p.key}",
            "title": f"{document.criteria[p.criteria].title.in_language(language)} · {_words(p, language)} ({_plain(p.value)})",
        }
        for p in known
    ]


def _words(parameter: Parameter, language: str) -> str:
    title = parameter.title.in_language(language)
    return title if parameter.named else f"{title} · {parameter.key}"


def _value(raw: str, parameter: Parameter) -> tuple[Decimal, str]:
    """The number asked for, or the one in force with what is wrong."""
    if not raw.strip():
        return parameter.value, ""
    try:
        value = Decimal(raw.strip()[:24])
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 10**9:
        return parameter.value, _("Enter a number, such as %(example)s.") % {
            "example": _plain(parameter.value)
        }
    return value, ""


def _plain(value: Decimal) -> str:
    return format(value.normalize() + 0, "f")


def _range(parameter: Parameter) -> dict[str, str]:
    steps = steps_of(parameter)
    step = Decimal(1) if parameter.value == parameter.value.to_integral_value() else Decimal("0.1")
    return {"low": _plain(steps[0]), "high": _plain(steps[-1]), "step": _plain(step)}


def _swept(swept: Sweep, value: Decimal) -> dict[str, Any]:
    columns = presenting.curve([(_plain(p.value), p.met, p.value == value) for p in swept.points])
    now = next(p for p in swept.points if p.value == value)
    return {"sweep": swept, "now": now, "columns": columns, "chart_width": 48 * len(columns) + 16,
            "points": [(_plain(p.value), p) for p in swept.points]}  # fmt: skip
