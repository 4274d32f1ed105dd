"""An application's own pages: the task list while it is being filled in, its progress afterwards."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.portal.applications import STATES, closing_day
from cms.portal.comparing import compare
from cms.portal.corrections import returned
from cms.portal.drafts import CaseDraft, direction_title, language, level_and_route, title_of
from cms.portal.people import applicant_of, for_applicants, own_case
from cms.portal.progress import log_entries, steps_after_submission, steps_now
from cms.portal.publicising import OthersActs
from cms.portal.tasks import task_groups
from cms.public.verdicts import verdict_of
from forms_config.rendering import read_view
from workflows.access import Actor, can
from workflows.cases.models import Case, Submission
from workflows.cases.queries import state_title, timeline
from workflows.cases.reading import release_of
from workflows.cases.verbs import ActionView, apply_transition, available_actions
from workflows.certificates.models import Certificate
from workflows.certificates.queries import certificate_of, read_pdf, replaced_of
from workflows.errors import NotYours, Refused
from workflows.machine import Category
from workflows.releases.queries import load_document


def case_head(case: Case) -> dict[str, Any]:
    """What every page of a case says at its top."""
    document = load_document(case.round.release)
    offering = document.offering(case.offering)
    level, route = level_and_route(document, offering)
    dot = "・" if not language().startswith("en") else " · "
    specialty = direction_title(document, case.direction) or document.title.in_language(language())
    year = _("%(year)s review") % {"year": case.round.year}
    return {
        "case": case,
        "eyebrow": dot.join([document.series.in_language(language()), year, route]),
        "title": title_of(document, offering, case.direction),
        "title_tail": f"（{specialty}）" if not language().startswith("en") else f" ({specialty})",
        "level": level,
        "meta": [
            _("Committee: %(name)s") % {"name": case.round.committee or "—"} if case.round.committee else "",
            _("Employer: %(name)s") % {"name": case.employer},
        ],
        "crumbs": [
            {"label": _("My applications"), "url": reverse("applications")},
            {"label": title_of(document, offering, case.direction)},
        ],
    }


@for_applicants
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """The task list of a draft, or the progress of what has been submitted."""
    case = own_case(request, pk)
    actor = applicant_of(request)
    if actor is not None and can(actor, "edit", case):
        return _task_list(request, CaseDraft(case, actor))
    return record(request, pk)


def _task_list(request: HttpRequest, draft: CaseDraft) -> HttpResponse:
    case = draft.case
    asked = returned(draft)
    closes = asked.due_on if asked else closing_day(case.round)
    return render(
        request,
        "portal/tasks.html",
        {
            **case_head(case),
            "draft": draft,
            "groups": task_groups(draft),
            "comparison": compare(draft),
            "steps": steps_after_submission(case),
            "closes": closes,
            "closes_time": "" if asked else f"{timezone.localtime(case.round.closes_at):%H:%M}",
            "returned": asked,
            "general_reasons": asked.of_section("") if asked else [],
            "saved_at": case.answers_saved_at,
            "review_url": draft.address("review"),
            "actions": available_actions_other(case, draft.actor),
        },
    )


def available_actions_other(case: Case, actor: Actor) -> list[ActionView]:
    """The applicant's steps besides submitting: to give up or withdraw."""
    if case.category in {Category.DRAFT, Category.RETURNED}:
        return plain_steps(case, actor)
    return [a for a in available_actions(case, actor) if not a.collects]


def plain_steps(case: Case, actor: Actor) -> list[ActionView]:
    """As `available_actions`, without asking what a submission would need: the task list shows that already."""
    from workflows.compiled import machine_of

    machine = machine_of(case)
    return [
        ActionView(t.key, t.title, machine.state(t.to).title, (), t.note, t.signed, t.collects, False, None)
        for t in machine.options(case.state)
        if str(actor.role) in t.by and not t.needs and not t.effects
    ]


@for_applicants
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the case is, what comes next and by when, everything done so far, and the result."""
    case = own_case(request, pk)
    actor = applicant_of(request)
    if actor is None:
        raise Http404
    latest = Submission.objects.filter(case=case).order_by("-ordinal").defer("content").first()
    category = Category(case.category)
    entries = timeline(case, actor)
    others = OthersActs(case, actor, entries)
    certified = _certificate(case)
    is_revoked = bool(certified["certificate"]) and not certified["certificate"].is_valid
    standing = state_title(case, for_applicant=True).in_language(language())
    return render(
        request,
        "portal/case.html",
        {
            **case_head(case),
            "state": "bad" if is_revoked else STATES.get(category, "doing"),
            "state_label": _("The certificate has been revoked") if is_revoked else standing,
            "steps": steps_now(case),
            "entries": log_entries(entries),
            "publicity": others.publicity(),
            "opinions": others.opinions(),
            "result": others.result(),
            "submission": latest,
            **certified,
            "actions": available_actions_other(case, actor),
            "can_edit": can(actor, "edit", case),
            "is_closed": category == Category.CLOSED,
        },
    )


def _certificate(case: Case) -> dict[str, Any]:
    """The certificate in force or revoked, how it ended, and those it replaced."""
    found = certificate_of(case)
    if found is None:
        return {"certificate": None}
    revoked = found.state == Certificate.State.REVOKED
    return {
        "certificate": found,
        "ending": verdict_of(found).ending if revoked else [],
        "replaced": replaced_of(case),
    }


@for_applicants
def submitted_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """What was submitted, as it was submitted."""
    case = own_case(request, pk)
    latest = Submission.objects.filter(case=case).order_by("-ordinal").first()
    if latest is None or latest.content is None:
        raise Http404
    release = release_of(case)
    sections = read_view(
        release.form,
        latest.content["answers"],
        release.lists,
        language(),
        context=release.context,
        unanswered=False,
    )
    return render(
        request,
        "portal/answers.html",
        {
            **case_head(case),
            "submission": latest,
            "sections": sections,
            "files": latest.content.get("files") or {},
        },
    )


@for_applicants
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of the latest submission, to keep or print."""
    case = own_case(request, pk)
    latest = Submission.objects.filter(case=case).order_by("-ordinal").defer("content").first()
    if latest is None:
        raise Http404
    return render(
        request,
        "portal/receipt.html",
        {**case_head(case), "submission": latest, "steps": steps_now(case)[:3], "applicant": case.applicant},
    )


@for_applicants
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Asks once more, with the consequence, then withdraws or gives up."""
    case = own_case(request, pk)
    actor = applicant_of(request)
    if actor is None:
        raise Http404
    step = next((a for a in available_actions_other(case, actor) if a.key == action), None)
    if step is None:
        if request.method == "POST":
            return redirect("application", pk=pk)
        raise Http404
    problems: list[str] = []
    reason = request.POST.get("reason", "")[:4000].replace("\x00", "")
    if request.method == "POST":
        try:
            apply_transition(case, action, actor=actor, reason=reason, data=_signature(request))
        except NotYours as refused:
            raise Http404 from refused
        except Refused as refusal:
            problems = [p.text.in_language(language()) for p in refusal.problems]
        else:
            return redirect("application_record", pk=pk)
    return render(
        request,
        "portal/act.html",
        {
            **case_head(case),
            "step": step,
            "step_title": step.title.in_language(language()),
            "target": step.target.in_language(language()),
            "problems": [{"text": text} for text in problems],
            "reason": reason,
        },
    )


def _signature(request: HttpRequest) -> dict[str, Any]:
    name = request.POST.get("name", "")[:200]
    return {"signature": True, "name": name} if name else {}


@for_applicants
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder's signed certificate as a PDF."""
    case = own_case(request, pk)
    found = certificate_of(case)
    if found is None or not found.pdf:
        raise Http404
    response = HttpResponse(read_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{found.pk}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
