"""Who uses the portal: applicants, acting as such. Everything else of a case is somebody else's page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.portal.drafts import CaseDraft, Draft
from workflows.access import Actor, can, get_visible_or_404
from workflows.cases.models import Case
from workflows.organizations.acting import acting
from workflows.organizations.models import Role


def applicant_of(request: HttpRequest) -> Actor | None:
    """The actor, when it is an applicant; None for a visitor and for somebody acting in another role."""
    actor = acting(request)
    return actor if actor is not None and actor.role == Role.APPLICANT else None


def for_applicants(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signed in and acting as an applicant; who acts in another role is shown how to change that."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return guarded


def own_case(request: HttpRequest, pk: int) -> Case:
    """The applicant's case of that number, or Http404."""
    return get_visible_or_404(applicant_of(request), Case.objects.with_round(), pk=pk)


def load_case_draft(request: HttpRequest, pk: int) -> Draft | HttpResponse:
    """The case's draft while it can be edited; else its page."""
    case = own_case(request, pk)
    actor = applicant_of(request)
    if actor is None or not can(actor, "edit", case):
        return redirect("application", pk=pk)
    return CaseDraft(case, actor)
