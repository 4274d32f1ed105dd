"""One case on the desk: evidence, answers and decision side by side, whatever its machine."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.dates import date_text
from cms.desk.answered import answered
from cms.desk.deciding import (
    Decision,
    blank_decision,
    default_action,
    options_of,
    posted_decision,
    problems_of,
    steps_forward,
)
from cms.desk.dossier import Dossier
from cms.desk.entering import as_number, clean, is_blind, language, say, staff
from cms.desk.judging import to_judge
from cms.desk.panels import panel_summary, relations_of
from cms.desk.posting import read_day
from cms.desk.wording import (
    direction_in_words,
    due_of,
    name_of,
    number_of,
    route_in_words,
    title_in_words,
    tone_of,
)
from workflows.access import Actor, can, get_visible_or_404
from workflows.cases.judging import record_filing, record_judgement
from workflows.cases.models import Case
from workflows.cases.queries import last_correction, neighbours, state_title, waiting_for
from workflows.cases.verbs import ActionView, apply_transition, available_actions
from workflows.certificates.queries import certificate_of
from workflows.committees.rules import confirming_authority
from workflows.errors import NotYours, Refused, Stale
from workflows.organizations.models import Role

STALE_STATUS, WRONG_STATUS = 409, 422
FILING_ROLES = frozenset({Role.COMMITTEE_SECRETARY, Role.BUREAU_CONFIRMER})


def case_or_404(actor: Actor, pk: int) -> Case:
    return get_visible_or_404(actor, Case.objects.with_round(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def case(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The case page; a post takes a step, or redraws the page with a reason added or taken away."""
    found = case_or_404(actor, pk)
    dossier = Dossier(found, actor)
    actions = available_actions(found, actor, situation=dossier.situation)
    if request.method == "POST":
        return _post(request, dossier, actions)
    wanted = request.GET.get("act") or default_action(actions)
    action = next((a for a in actions if a.key == wanted and a.is_open), None)
    decision = blank_decision(dossier, action, clean(request.GET.get("mark"), 300)) if action else None
    return _show(request, dossier, actions, decision)


def _post(request: HttpRequest, dossier: Dossier, actions: list[ActionView]) -> HttpResponse:
    found, actor = dossier.case, dossier.actor
    key = clean(request.POST.get("act"), 60)
    action = next((a for a in actions if a.key == key), None)
    if action is None:
        return _gone(request, dossier, actions)
    decision = posted_decision(dossier, action, request)
    if {"mark", "more", "drop"} & request.POST.keys():
        return _show(request, dossier, actions, decision)
    problems = problems_of(decision, actor)
    if problems and not _was_taken(found, decision):
        decision.show(problems)
        return _show(request, dossier, actions, decision, status=WRONG_STATUS)
    return _take(request, dossier, actions, decision)


def _was_taken(found: Case, decision: Decision) -> bool:
    """Whether this very post has been through already (the button was pressed twice)."""
    return bool(found.events.filter(key=decision.key).exists())


def _take(
    request: HttpRequest, dossier: Dossier, actions: list[ActionView], decision: Decision
) -> HttpResponse:
    found, actor = dossier.case, dossier.actor
    try:
        apply_transition(
            found, decision.action.key, actor=actor, reason=decision.note, data=decision.data(),
            expected_sequence=decision.sequence, key=decision.key,
        )  # fmt: skip
    except Stale:
        return _stale(request, dossier, decision)
    except NotYours:
        raise
    except Refused as refused:
        decision.show(list(refused.problems))
        return _show(request, dossier, actions, decision, status=WRONG_STATUS)
    messages.success(request, _("Done: %(step)s. It is now at: %(state)s.") % {
        "step": decision.title, "state": say(state_title(found)),
    })  # fmt: skip
    still_there = can(actor, "view", found)
    return redirect("desk_case", pk=found.pk) if still_there else redirect("desk")


def _gone(request: HttpRequest, dossier: Dossier, actions: list[ActionView]) -> HttpResponse:
    """The step is not there any more: somebody was quicker. What was typed is shown, so that nothing is lost."""
    post = request.POST
    if (post.get("key") or "") and dossier.case.events.filter(key=clean(post.get("key"), 64)).exists():
        return redirect("desk_case", pk=dossier.case.pk)
    skip = {"csrfmiddlewaretoken", "act", "sequence", "key", "path", "name", "on_page"}
    typed = [v for k in post if k not in skip for v in post.getlist(k) if len(v) > 1][:40]
    action = blank_decision(dossier, actions[0]) if len(actions) == 1 and actions[0].is_open else None
    return _show(request, dossier, actions, action, status=STALE_STATUS, moved_on=True, typed=typed)


def _stale(request: HttpRequest, dossier: Dossier, decision: Decision) -> HttpResponse:
    """Somebody changed the case meanwhile. The page is drawn anew with everything typed still in it."""
    fresh = case_or_404(dossier.actor, dossier.case.pk)
    current = Dossier(fresh, dossier.actor)
    actions = available_actions(fresh, dossier.actor, situation=current.situation)
    again = next((a for a in actions if a.key == decision.action.key), None)
    if again is None:
        return _gone(request, current, actions)
    redrawn = posted_decision(current, again, request)
    redrawn.sequence = fresh.sequence
    return _show(request, current, actions, redrawn, status=STALE_STATUS, moved_on=True)


def _show(
    request: HttpRequest, dossier: Dossier, actions: list[ActionView], decision: Decision | None, *,
    status: int = 200, moved_on: bool = False, typed: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    found, actor = dossier.case, dossier.actor
    last = last_correction(found)
    chosen = decision.action.key if decision else ""
    context: dict[str, Any] = {
        **head_of(dossier),
        **_evidence(request, dossier),
        **_neighbours(found, actor),
        "dossier": dossier,
        "decision": decision,
        "forward": steps_forward(decision) if decision else "",
        "options": [o for o in options_of(actions, dossier, chosen) if not o.is_chosen],
        "return_act": next((a.key for a in actions if a.defects and a.is_open), ""),
        "moved_on": moved_on,
        "typed": typed or [],
        "to_judge": [] if any(a.judges for a in actions) else to_judge(dossier),
        "panel": panel_summary(dossier)
        if actor.role in {Role.COMMITTEE_SECRETARY, Role.COMMITTEE_CHAIR}
        else None,
        "correction": last if last and last.resolved_at is None and not is_blind(actor) else None,
        "answered": answered(dossier, last),
        "must_file": _must_file(dossier),
        "relations": relations_of(dossier),
        "waits_for_others": not actions,
    }
    return render(request, "desk/case.html", context, status=status)


def head_of(dossier: Dossier) -> dict[str, Any]:
    """What stands above every page of a case."""
    found, actor, document = dossier.case, dossier.actor, dossier.document
    blind = is_blind(actor)
    has_notices = bool(dossier.situation.notices or dossier.situation.state.notices)
    certificate = None if blind else certificate_of(found)
    ends = certificate is not None and can(actor, "end_certificate", found)
    return {
        "case": found,
        "is_blind": blind,
        "heading": name_of(found, actor),
        "what": title_in_words(found, document),
        "route": route_in_words(found, document),
        "direction": direction_in_words(found, document),
        "number": number_of(found),
        "unit": "" if blind else found.employer.name,
        "state": say(state_title(found)),
        "state_tone": tone_of(found),
        "due": due_of(found, dossier.situation.today),
        "certificate": certificate,
        "certificate_url": reverse("desk_certificate", args=[found.pk]) if ends else "",
        "notices_url": reverse("desk_notices", args=[found.pk]) if has_notices and not blind else "",
        "record_url": "" if blind else reverse("desk_record", args=[found.pk]),
    }


def _evidence(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    """The paper shown, the ones around it, and the groups as tabs."""
    papers = dossier.papers
    if not papers:
        return {"papers": papers, "paper": None, "groups": []}
    wanted = as_number(request.GET.get("file"))
    place = next((n for n, p in enumerate(papers) if p.id == str(wanted)), 0)
    paper = papers[place]
    groups: dict[str, dict[str, Any]] = {}
    for one in papers:
        group = groups.setdefault(one.group, {"title": one.group, "first": one, "count": 0})
        group["count"] += 1
    for group in groups.values():
        group["current"] = group["title"] == paper.group
    return {
        "papers": papers,
        "paper": paper,
        "groups": list(groups.values()),
        "place": place + 1,
        "previous_paper": papers[place - 1] if place else None,
        "next_paper": papers[place + 1] if place + 1 < len(papers) else None,
    }


def _neighbours(found: Case, actor: Actor) -> dict[str, str]:
    """The addresses of the cases before and after in what waits for the actor."""
    after, before = neighbours(waiting_for(actor), found)
    return {
        "next_url": reverse("desk_case", args=[after]) if after else "",
        "previous_url": reverse("desk_case", args=[before]) if before else "",
    }


def _must_file(dossier: Dossier) -> bool:
    """Whether the actor has to record that the results were filed before anybody can confirm them (N25-7)."""
    found, actor = dossier.case, dossier.actor
    committee = found.round.committee
    if committee is None or actor.role not in FILING_ROLES or not can(actor, "file_results", found):
        return False
    if confirming_authority(committee).filed_first_with is None or dossier.situation.decision is None:
        return False
    return not any(kind == "results_filed" for kind, _action, _person in dossier.situation.done)


@require_POST
@staff
def judge(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Records one judgement the criteria wait for."""
    found = case_or_404(actor, pk)
    key = clean(request.POST.get("judgement"), 160)
    verdict = request.POST.get("verdict")
    if key not in {item.key for item in to_judge(Dossier(found, actor))}:
        raise Http404
    if verdict not in {"met", "unmet"}:
        messages.error(request, _("Choose whether it is met, then record it."))
        return redirect("desk_case", pk=pk)
    return _settled(
        request, pk, _("Recorded. The criteria take it into account from now on."),
        lambda: record_judgement(
            found, actor=actor, key=key, verdict=verdict == "met", reason=clean(request.POST.get("reason"), 2001)
        ),
    )  # fmt: skip


@require_POST
@staff
def file_results(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Records that the result was filed with the authority that filed the committee (N25-7)."""
    found = case_or_404(actor, pk)
    if not can(actor, "file_results", found):
        raise NotYours
    day = read_day(request.POST.get("filed_on"))
    if day is None:
        messages.error(request, _("Write the day of filing as 2025-11-28."))
        return redirect("desk_case", pk=pk)
    number = clean(request.POST.get("number"), 200)
    return _settled(
        request, pk, _("Recorded as filed on %(day)s.") % {"day": date_text(day)},
        lambda: record_filing(found, actor=actor, number=number, filed_on=day),
    )  # fmt: skip


def _settled(request: HttpRequest, pk: int, done: str, verb: Any) -> HttpResponse:
    """Runs a verb; says what happened, or why not, on the case's page."""
    try:
        verb()
    except NotYours:
        raise
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.text.in_language(language()))
    else:
        messages.success(request, done)
    return redirect("desk_case", pk=pk)
