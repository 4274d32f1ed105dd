"""The employer's three notices: posting them, the days they run, objections, and the sheets to print (N25-8)."""

from collections import deque
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.dates import date_text
from cms.desk.cases import case_or_404, head_of
from cms.desk.dossier import Dossier
from cms.desk.entering import as_number, clean, is_blind, language, say, staff
from cms.desk.notice_run import calendar_of, cards_of, notice_title
from cms.desk.posting import NOT_A_DAY, place_to_start_with, read_day, take_photos
from cms.desk.withholding import without
from cms.desk.wording import title_in_words
from forms_config.shapes import Problem, Text
from workflows.access import Actor, can, get_visible_or_404, visible
from workflows.cases.acts import Act
from workflows.cases.verbs import available_actions
from workflows.errors import NotYours, Refused
from workflows.publicity.models import NoticePosting, Objection
from workflows.publicity.rules import earliest_end
from workflows.publicity.verbs import (
    add_photos,
    conclude_objection,
    post_notice,
    postable_kinds,
    record_objection,
)

WRONG_STATUS = 422
SHEET_KINDS = frozenset({"criteria", "material", "opinion"})


def _open(actor: Actor, pk: int) -> Dossier:
    """The case for its notices' page; blind experts have none."""
    if is_blind(actor):
        raise Http404
    return Dossier(case_or_404(actor, pk), actor)


@require_safe
@staff
def notices(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Three cards, the calendar, objections, and the step that closes the notices with the reasons against it."""
    return _show(request, _open(actor, pk))


def _show(
    request: HttpRequest,
    dossier: Dossier,
    *,
    problems: tuple[Problem, ...] = (),
    at: str = "",
    status: int = 200,
) -> HttpResponse:
    found, actor = dossier.case, dossier.actor
    posts = can(actor, "post_notice", found)
    postable = postable_kinds(found) if posts else ()
    objections = visible(actor, Objection.objects.filter(case=found).select_related("notice", "resolved_by", "recorded_by"))  # fmt: skip
    citation = next((c for c in ("notice", "rules") if c in dossier.document.cites), "")
    context: dict[str, Any] = {
        **head_of(dossier),
        "cards": cards_of(dossier, postable, posts=posts),
        "place": place_to_start_with(dossier) if postable else "",
        "calendar": calendar_of(dossier),
        "objections": [_shown(o, actor) for o in objections.order_by("resolved_on", "pk")],
        "open_count": sum(o.resolved_on is None for o in objections),
        "standing": [(n.pk, notice_title(n.kind)) for n in dossier.situation.notices.values()],
        "may_record": can(actor, "record_objection", found) and bool(dossier.situation.notices),
        "finish": [
            a
            for a in available_actions(found, actor, situation=dossier.situation)
            if not a.defects and a.note != "required"
        ],
        "today_day": dossier.situation.today,
        "citation": citation and _cited(dossier, citation),
        "problems": [{"field_id": _place(p, at), "text": p.text.in_language(language())} for p in problems],
        "at": at,
        "typed": request.POST if problems else {},
        "errors": {str(p.path[0]) if p.path else "": p.text.in_language(language()) for p in problems},
    }
    return render(request, "desk/notices.html", context, status=status)


def _cited(dossier: Dossier, key: str) -> dict[str, str]:
    from forms_config.definitions import Citation

    label, url = dossier.cited(Citation(document=key, article="8" if key == "notice" else ""))
    return {"label": label, "url": url}


def _place(problem: Problem, at: str) -> str:
    return f"id_{at}_{problem.path[0]}" if problem.path else ""


def _shown(objection: Objection, actor: Actor) -> dict[str, Any]:
    """An objection as the actor may know it: its words only for who receives or concludes it, and for supervision."""
    reads = can(actor, "record_objection", objection.case) or can(actor, "conclude_objection", objection.case)
    return {
        "pk": objection.pk,
        "place": f"conclude{objection.pk}",
        "notice": notice_title(objection.notice.kind),
        "text": objection.text if reads or actor.role == "supervisor" else "",
        "received_on": objection.received_on,
        "is_open": objection.resolved_on is None,
        "finding": objection.get_finding_display(),
        "is_founded": objection.finding == Objection.Finding.FOUNDED,
        "investigation": objection.investigation,
        "resolved_on": objection.resolved_on,
        "resolved_by": objection.resolved_by,
        "may_conclude": objection.resolved_on is None and can(actor, "conclude_objection", objection.case),
    }


@require_POST
@staff
def post(request: HttpRequest, actor: Actor, pk: int, kind: str) -> HttpResponse:
    """Records that a notice has been put up: where, since when, with photographs."""
    dossier = _open(actor, pk)
    found = dossier.case
    if not can(actor, "post_notice", found) or kind not in SHEET_KINDS:
        raise Http404
    day, problems = _day(request.POST.get("posted_on"), "posted_on")
    photos, wrong = take_photos(request, found, actor)
    problems += wrong
    if not problems:
        try:
            notice = post_notice(
                found,
                actor=actor,
                kind=kind,
                place=clean(request.POST.get("place"), 500),
                posted_on=day,
                photos=photos,
            )
        except NotYours:
            raise
        except Refused as refused:
            problems += refused.problems
        else:
            messages.success(request, _("Posted. It runs until the end of %(day)s.") % {
                "day": date_text(earliest_end(notice.posted_on, notice.working_days)),
            })  # fmt: skip
            return redirect("desk_notices", pk=pk)
    fresh = _open(actor, pk)
    return _show(request, fresh, problems=tuple(problems), at=kind, status=WRONG_STATUS)


@require_POST
@staff
def photos(request: HttpRequest, actor: Actor, pk: int, kind: str) -> HttpResponse:
    """Adds photographs to a notice that still runs."""
    dossier = _open(actor, pk)
    notice = dossier.situation.notices.get(kind)
    if notice is None or not can(actor, "post_notice", dossier.case) or kind not in SHEET_KINDS:
        raise Http404
    notice.case = dossier.case
    ids, problems = take_photos(request, dossier.case, actor)
    if not problems:
        try:
            add_photos(notice, actor=actor, photos=ids)
        except NotYours:
            raise
        except Refused as refused:
            problems += refused.problems
        else:
            messages.success(request, _("The photographs have been added to the posting."))
            return redirect("desk_notices", pk=pk)
    return _show(request, _open(actor, pk), problems=tuple(problems), at=kind, status=WRONG_STATUS)


def _day(value: str | None, name: str) -> tuple[Any, list[Problem]]:
    """A posted day; empty means today."""
    if not (value or "").strip():
        return None, []
    day = read_day(value)
    return (day, []) if day else (None, [Problem("day", NOT_A_DAY, (name,))])


@require_POST
@staff
def object_to(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Takes in an objection to a notice."""
    dossier = _open(actor, pk)
    if not can(actor, "record_objection", dossier.case):
        raise Http404
    day, problems = _day(request.POST.get("received_on"), "received_on")
    notice = visible(actor, NoticePosting.objects.filter(case=dossier.case, pk=as_number(request.POST.get("notice")) or 0)).first()  # fmt: skip
    if notice is None:
        problems.append(Problem("notice", WHICH_NOTICE, ("notice",)))
    if not problems and notice is not None:
        try:
            record_objection(
                dossier.case,
                actor=actor,
                notice=notice,
                text=clean(request.POST.get("text"), 4000),
                received_on=day,
            )
        except NotYours:
            raise
        except Refused as refused:
            problems += refused.problems
        else:
            messages.success(request, _("The objection has been taken in. It has to be concluded before the case can go on."))  # fmt: skip
            return redirect("desk_notices", pk=pk)
    return _show(request, _open(actor, pk), problems=tuple(problems), at="objection", status=WRONG_STATUS)


@require_POST
@staff
def conclude(request: HttpRequest, actor: Actor, pk: int, objection: int) -> HttpResponse:
    """Concludes an objection with the finding and what the investigation showed."""
    dossier = _open(actor, pk)
    row = get_visible_or_404(actor, Objection.objects.select_related("case__round__committee", "case__employer", "notice"), pk=objection, case=dossier.case)  # fmt: skip
    row.case = dossier.case
    if not can(actor, "conclude_objection", dossier.case):
        raise Http404
    try:
        conclude_objection(
            row, actor=actor, finding=clean(request.POST.get("finding"), 20),
            investigation=clean(request.POST.get("investigation"), 4000),
        )  # fmt: skip
    except NotYours:
        raise
    except Refused as refused:
        fresh = _open(actor, pk)
        return _show(request, fresh, problems=refused.problems, at=f"conclude{row.pk}", status=WRONG_STATUS)
    messages.success(request, _("Concluded. The days count on from today."))
    return redirect("desk_notices", pk=pk)


@require_safe
@staff
def sheet(request: HttpRequest, actor: Actor, pk: int, kind: str) -> HttpResponse:
    """The sheet to print and post. Document numbers, phone and e-mail are masked on every wall; `?for=public` leaves out
    the name too (domain 4.8)."""
    dossier = _open(actor, pk)
    if kind not in SHEET_KINDS or not dossier.answers:
        raise Http404
    masked = request.GET.get("for") == "public"
    names = {dossier.case.applicant.full_name, str(dossier.answers.get("name") or "")}
    hidden = [name for name in names if name] if masked else []
    posting = dossier.situation.notices.get(kind)
    posted_on = posting.posted_on if posting else dossier.situation.today
    document, case = dossier.document, dossier.case
    criteria = document.criteria[document.offering(case.offering).criteria]
    return render(request, "desk/notice_sheet.html", {
        **head_of(dossier),
        "kind": kind,
        "title": notice_title(kind),
        "posting": posting,
        "posted_on": posted_on,
        "ends_on": earliest_end(posted_on, posting.working_days if posting else 5),
        "place": posting.place if posting else "",
        "masked": masked,
        "rules": [(say(r.title), dossier.cited(r.cite)[0]) for r in criteria.rules] if kind == "criteria" else [],
        "states": _procedure(dossier) if kind == "criteria" else [],
        "sections": without(dossier.read(redacted=True), hidden) if kind == "material" else (),
        "opinions": [replace(o, sections=without(o.sections, hidden)) for o in dossier.opinions]
        if kind == "opinion"
        else [],
        "submission": dossier.situation.submission,
        "applied": title_in_words(case, document),
    })  # fmt: skip


def _procedure(dossier: Dossier) -> list[str]:
    """The shortest road from the applicant's form to the certificate: no returns, and only steps that are this case's."""
    situation = dossier.situation
    machine = situation.machine.machine
    came: dict[str, str] = {machine.initial.key: ""}
    queue = deque(came)
    while queue and machine.certified not in came:
        state = queue.popleft()
        for option in situation.machine.options(state):
            if option.to not in came and Act(situation, dossier.actor, option, considered=True).is_applicable:
                came[option.to] = state
                queue.append(option.to)
    road: list[str] = []
    at = machine.certified if machine.certified in came else ""
    while at:
        road.append(say(machine.state(at).title))
        at = came[at]
    return road[::-1]


WHICH_NOTICE = Text(zh="请选择针对哪一项公示。", en="Choose the notice the objection is against.")
