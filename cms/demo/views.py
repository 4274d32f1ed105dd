"""Demo mode only: one-click sign-in as the demo's people and the calendar that can be moved. 404 everywhere else."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cms.demo.people import ACCOUNTS, account_groups
from cms.shell import safe_next
from workflows import clock
from workflows.cases.sweeping import sweep
from workflows.organizations.models import Person
from workflows.working_days import add_working_days

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Outside demo mode the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@demo_only
def accounts(request: HttpRequest) -> HttpResponse:
    """Who is in the demo, by role, each with a button to become them."""
    return render(request, "demo/accounts.html", {"groups": account_groups()})


@require_POST
@demo_only
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as one of the demo's own accounts; no other account can be reached this way."""
    username = request.POST.get("username", "")
    if username not in {a.username for a in ACCOUNTS}:
        raise Http404
    person = get_object_or_404(Person, username=username, is_active=True)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("desk")


@require_POST
@demo_only
def advance(request: HttpRequest) -> HttpResponse:
    """Moves the calendar to the first or fifth working day from today, then lets deadlines and notices run."""
    days = 5 if request.POST.get("days") == "5" else 1
    today = clock.today()
    clock.advance((add_working_days(today, days) - today).days)
    sweep(clock.today())
    return redirect(safe_next(request, "/"))
