"""Who enters the desk, and in which language it speaks."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from forms_config.shapes import Text
from workflows.access import Actor
from workflows.errors import NotYours
from workflows.organizations.acting import acting
from workflows.organizations.models import Role

StaffView = Callable[..., HttpResponse]
NOT_STAFF = frozenset({Role.APPLICANT, Role.EDITOR, Role.APPROVER, Role.SYSTEM})
"""Roles that have a desk of their own elsewhere."""


def staff(view: StaffView) -> StaffView:
    """Signed in, and acting in a role that handles cases; for everybody else the page does not exist.

    The view gets the actor as its second argument. What the actor may not do is a 404 too.
    """

    @wraps(view)
    @login_required
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = acting(request)
        if actor is None or actor.role in NOT_STAFF:
            raise Http404
        try:
            return view(request, actor, *args, **kwargs)
        except NotYours as refused:
            raise Http404 from refused

    return entered


def is_blind(actor: Actor) -> bool:
    """Experts weigh the work: they see neither the applicant's name nor the employer's."""
    return actor.role == Role.COMMITTEE_EXPERT


def language() -> str:
    """The page's language as forms and criteria take it."""
    return get_language() or "zh-hans"


def say(text: Text | None) -> str:
    """A bilingual text in the page's language."""
    return text.in_language(language()) if text else ""


def clean(value: str | None, most: int) -> str:
    """A posted line without characters no database holds, cut at `most`."""
    return (value or "").encode("utf-8", "ignore").decode().replace("\x00", "").strip()[:most]


def as_number(value: str | None) -> int | None:
    """A posted whole number from 0 up to what a database holds, or None."""
    text = value or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def file_url(pk: int | str) -> str:
    """The address evidence is served at, for those entitled; empty while that page is not there."""
    for name in ("file", "evidence_file"):
        try:
            return reverse(name, kwargs={"pk": int(pk)})
        except NoReverseMatch:
            continue
    return ""
