"""My applications, the rounds open now, and starting one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.portal.drafts import CaseDraft, direction_title, language, level_and_route, title_of
from cms.portal.people import applicant_of, for_applicants
from cms.portal.session_drafts import carried_answers, forget_draft, kept_drafts
from forms_config.shapes import Text
from workflows import clock
from workflows.access import visible
from workflows.cases.models import Case
from workflows.cases.queries import state_title
from workflows.cases.verbs import open_case, save_answers
from workflows.errors import NotYours, Refused
from workflows.machine import Category
from workflows.organizations.models import Organization
from workflows.releases.document import Offering, SeriesDocument
from workflows.releases.queries import load_document
from workflows.rounds.models import Round

STATES = {
    Category.DRAFT: "doing", Category.RETURNED: "wait", Category.SUSPENDED: "held", Category.DECIDED: "done",
    Category.CLOSED: "none",
}  # fmt: skip
MOST_EMPLOYERS = 500


@dataclass(frozen=True)
class CaseLine:
    """One of my applications."""

    case: Case
    title: str
    specialty: str
    round: str
    state: str
    label: str
    due_on: date | None
    is_mine_to_do: bool


@dataclass(frozen=True)
class RoundLine:
    """A round that is open: what it offers and the last day."""

    round: Round
    title: str
    series: str
    committee: str
    closes_on: date
    days_left: int
    case: Case | None


@for_applicants
def applications(request: HttpRequest) -> HttpResponse:
    """My applications first, then the rounds open now with the days left."""
    actor = applicant_of(request)
    if actor is None:
        return render(request, "portal/not_as_applicant.html")
    cases = list(visible(actor, Case.objects.for_list()).order_by("-pk")[:100])
    running = {c.round_id: c for c in cases if c.category != Category.CLOSED}
    return render(
        request,
        "portal/applications.html",
        {
            "lines": [_case_line(c) for c in cases],
            "rounds": [_round_line(r, running.get(r.pk)) for r in rounds_open_now()],
            "kept": [d for d in kept_drafts(request) if d.round.pk not in running],
        },
    )


def _case_line(case: Case) -> CaseLine:
    document = load_document(case.round.release)
    category = Category(case.category)
    mine = category in {Category.DRAFT, Category.RETURNED}
    return CaseLine(
        case,
        title_of(document, document.offering(case.offering), case.direction),
        document.title.in_language(language()),
        case.round.text.in_language(language()),
        STATES.get(category, "doing"),
        state_title(case, for_applicant=True).in_language(language()),
        case.due_on if category == Category.RETURNED else closing_day(case.round) if mine else None,
        mine,
    )


def rounds_open_now() -> list[Round]:
    """Rounds whose window is open, the soonest to close first."""
    now = clock.now()
    found = Round.objects.filter(opens_at__lte=now, closes_at__gt=now, opened_at__isnull=False)
    return list(
        found.select_related("release", "committee", "authority")
        .defer("release__document")
        .order_by("closes_at", "key")
    )


def closing_day(round_: Round) -> date:
    """The last day of the window."""
    return timezone.localtime(round_.closes_at, timezone.get_default_timezone()).date()


def _round_line(round_: Round, case: Case | None) -> RoundLine:
    document = load_document(round_.release)
    closes_on = closing_day(round_)
    return RoundLine(
        round_, round_.text.in_language(language()), document.title.in_language(language()),
        str(round_.committee or round_.authority or ""), closes_on, (closes_on - clock.today()).days, case,
    )  # fmt: skip


# Starting one ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """One option of the start page."""

    value: str
    label: str
    hint: str
    chosen: bool


@for_applicants
def start(request: HttpRequest, round_key: str) -> HttpResponse:
    """Chooses level and route, direction and employer, then opens the draft. All defects at once; nothing typed is lost."""
    actor = applicant_of(request)
    if actor is None:
        return render(request, "portal/not_as_applicant.html")
    round_ = get_object_or_404(
        Round.objects.select_related("release", "committee").defer("release__document"), key=round_key
    )
    if round_.opened_at is None or not round_.opens_at <= clock.now() < round_.closes_at:
        raise Http404
    document = load_document(round_.release)
    given = {
        k: request.POST.get(k, request.GET.get(k, ""))[:200] for k in ("offering", "direction", "employer")
    }
    problems: dict[str, str] = {}
    if request.method == "POST":
        employer = _employer(given["employer"])
        problems = _start_problems(round_, document, given, employer)
        if employer is not None and not problems:
            try:
                case = open_case(
                    round_,
                    actor=actor,
                    offering=given["offering"],
                    direction=given["direction"],
                    employer=employer,
                )
            except NotYours as refused:
                raise Http404 from refused
            except Refused as refusal:
                problems = {
                    str(p.path[0] if p.path else "round"): p.text.in_language(language())
                    for p in refusal.problems
                }
            else:
                _carry(request, case, CaseDraft(case, actor), round_, given["offering"])
                return redirect("application", pk=case.pk)
    return render(request, "portal/start.html", _start_context(round_, document, given, problems))


def _start_problems(
    round_: Round, document: SeriesDocument, given: dict[str, str], employer: Organization | None
) -> dict[str, str]:
    """Everything that was not chosen yet, by field."""
    problems: dict[str, str] = {}
    if employer is None:
        problems["employer"] = _("Choose your employer from the list; type part of its name to find it.")
    if given["offering"] not in {o.key for o in offered(round_, document)}:
        problems["offering"] = _("Choose a level and a route.")
    if document.directions and given["direction"] not in {
        o.code for o in document.codelists[document.directions].options if not o.retired
    }:
        problems["direction"] = _("Choose a direction of the specialty.")
    return problems


def _carry(request: HttpRequest, case: Case, draft: CaseDraft, round_: Round, offering: str) -> None:
    """Takes the answers of a self-check into a new draft, once."""
    carried = carried_answers(request, round_, offering)
    if not carried or case.answers:
        return
    known = {f.key for f in draft.form.fields()}
    try:
        save_answers(
            case, actor=draft.actor, answers={k: v for k, v in carried.items() if k in known},
            expected_version=case.answers_version,
        )  # fmt: skip
    except Refused:
        return
    forget_draft(request, draft.document.key, offering)
    messages.success(request, _("What you entered in the self-check has been taken over."))


def offered(round_: Round, document: SeriesDocument) -> list[Offering]:
    """What the round offers, the lower levels first."""
    rank = {level.key: level.rank for level in document.levels}
    keys = set(round_.offerings) or {o.key for o in document.offerings}
    return sorted((o for o in document.offerings if o.key in keys), key=lambda o: rank.get(o.level, 0))


def _employer(text: str) -> Organization | None:
    """The employer named in full, or by number."""
    employers = Organization.objects.filter(kind=Organization.Kind.EMPLOYER)
    typed = " ".join(text.split())
    if not typed or "\x00" in typed:
        return None
    if typed.isdecimal() and typed.isascii() and len(typed) < 12:
        return employers.filter(pk=int(typed)).first()
    exact = employers.filter(name=typed).first()
    if exact is not None:
        return exact
    near = list(employers.filter(name__icontains=typed)[:2]) if len(typed) > 2 else []
    return near[0] if len(near) == 1 else None


def _start_context(
    round_: Round, document: SeriesDocument, given: dict[str, str], problems: dict[str, str]
) -> dict[str, Any]:
    offerings = []
    for offering in offered(round_, document):
        level, route = level_and_route(document, offering)
        hint: Text | None = next(r.hint for r in document.routes if r.key == offering.route)
        title = title_of(document, offering, given["direction"])
        offerings.append(
            Choice(offering.key, f"{title} · {route}", f"{level}{'：' if not language().startswith('en') else ': '}{hint.in_language(language())}" if hint else level, offering.key == given["offering"])
        )  # fmt: skip
    options = document.codelists[document.directions].options if document.directions else ()
    names = Organization.objects.filter(kind=Organization.Kind.EMPLOYER).order_by("name")
    return {
        "round": round_,
        "title": round_.text.in_language(language()),
        "series": document.title.in_language(language()),
        "closes_on": closing_day(round_),
        "closes_time": f"{timezone.localtime(round_.closes_at):%H:%M}",
        "offerings": offerings,
        "directions": [
            Choice(o.code, o.title.in_language(language()), "", o.code == given["direction"])
            for o in options
            if not o.retired
        ],
        "employers": list(names.values_list("name", flat=True)[:MOST_EMPLOYERS]),
        "given": given,
        "problems": problems,
        "summary": [{"field_id": f"id_{key}", "text": text} for key, text in problems.items()],
        "crumbs": [
            {"label": _("My applications"), "url": "/applications/"},
            {"label": round_.text.in_language(language())},
        ],
        "direction_title": direction_title(document, given["direction"]),
    }
