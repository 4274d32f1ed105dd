"""What surrounds every page: who acts, where one can go, and in demo mode the movable calendar."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflows import clock
from workflows.access import Actor
from workflows.organizations.acting import act_as as put_on
from workflows.organizations.acting import acting, actors_of
from workflows.organizations.models import Organization, Person, Role


@dataclass(frozen=True)
class Hat:
    """A role a person may act in, as the identity menu shows it."""

    pk: str
    role: str
    role_label: str
    organization: Organization | None
    is_current: bool


def hat_of(actor: Actor, *, is_current: bool = False) -> Hat:
    """The menu's view of an actor; its `pk` is `role` or `role:organization`."""
    pk = f"{actor.role}:{actor.organization_id}" if actor.organization_id else actor.role
    return Hat(pk, actor.role, str(Role(actor.role).label), actor.organization, is_current)


class ActingMiddleware:
    """Gives every request `acting` (a Hat or None) and `acting_choices`; both are looked up only when asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = SimpleLazyObject(lambda: _current(request))  # type: ignore[attr-defined]
        request.acting_choices = SimpleLazyObject(lambda: _choices(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _current(request: HttpRequest) -> Hat | None:
    actor = acting(request)
    return hat_of(actor, is_current=True) if actor else None


def _choices(request: HttpRequest) -> list[Hat]:
    current = acting(request)
    if current is None or not isinstance(request.user, Person):
        return []
    return [hat_of(actor, is_current=actor == current) for actor in actors_of(request.user)]


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Changes the role and organisation for this session, then shows what waits there."""
    role, _sep, organization = request.POST.get("membership", "").partition(":")
    organization_id = int(organization) if organization.isdecimal() and len(organization) < 12 else None
    if not request.user.is_authenticated:
        return redirect("account_login")
    put_on(request, role=role, organization_id=organization_id)
    return redirect("desk")


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The address to go on to, when it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    allowed = {request.get_host()}
    if target and url_has_allowed_host_and_scheme(target, allowed, require_https=request.is_secure()):
        return target
    return default


@dataclass(frozen=True)
class NavItem:
    """One entry of the header."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `nav`, `demo`, `footer_links`, `today`."""
    return {
        "nav": SimpleLazyObject(lambda: list(_nav(request))),
        "demo": _demo(),
        "footer_links": [
            NavItem(_("Specialties"), reverse("series_directory")),
            NavItem(_("How this site judges"), reverse("how_judged")),
            NavItem(_("Accessibility"), reverse("accessibility")),
        ],
        "today": clock.today(),
    }


def _demo() -> dict[str, Any] | None:
    if not settings.DEMO:
        return None
    return {
        "today": clock.today(),
        "advance_url": reverse("demo_advance"),
        "accounts_url": reverse("demo_accounts"),
    }


def _nav(request: HttpRequest) -> Iterable[NavItem]:
    actor = acting(request)
    entries: list[tuple[str, str]] = [
        (_("Policies and notices"), "/notices/"),
        (_("Check the criteria"), reverse("self_check")),
        (_("Check a certificate"), reverse("verify")),
    ]
    if actor is not None and actor.role == Role.APPLICANT:
        entries = [(_("My applications"), reverse("applications")), *entries]
    elif actor is not None:
        entries = [(_("My desk"), reverse("desk")), *entries[:1], *entries[2:]]
    for label, url in entries:
        yield NavItem(label, url, request.path.startswith(url))
