"""Who enters the register's screens, and in which hat they act there. What is not theirs to see is not there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.admin.auth import require_admin_access

from forms_config.shapes import Problem, Text
from workflows.access import Actor
from workflows.errors import NotYours
from workflows.keeping import KEPT, SEEN, any_of, keepers_of
from workflows.organizations.acting import acting
from workflows.organizations.models import Person

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Keeper:
    """A person in the register's screens: every hat in which they keep it, the one they wear just now first."""

    person: Person
    hats: tuple[Actor, ...]

    def sees(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Those rows the person may read; an administrator reads every one."""
        if self.person.is_superuser:
            return rows
        return rows.filter(any_of(self.hats, SEEN, rows.model.__name__))  # type: ignore[arg-type]

    def keeps(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Those rows the person may change, in one hat or another."""
        return rows.filter(any_of(self.hats, KEPT, rows.model.__name__))  # type: ignore[arg-type]

    def hat_for(self, row: Model) -> Actor | None:
        """The hat in which this row is kept; None when it is only read."""
        rows = type(row)._default_manager.filter(pk=row.pk)
        return next((hat for hat in self.hats if rows.filter(KEPT[type(row).__name__](hat)).exists()), None)

    def must_keep(self, row: Model) -> Actor:
        """The hat, or 404."""
        hat = self.hat_for(row)
        if hat is None:
            raise Http404
        return hat

    def one(self, rows: QuerySet[M], pk: int) -> M:
        """The row of that number, where the person may read it, or 404."""
        found = self.sees(rows).filter(pk=pk).first() if pk < 2**62 else None
        if found is None:
            raise Http404
        return found


def keeper_of(request: HttpRequest) -> Keeper | None:
    """The keeper of this request; None for somebody who keeps nothing."""
    person = request.user
    if not isinstance(person, Person):
        return None
    now = acting(request)
    hats = sorted(keepers_of(person), key=lambda hat: hat != now)
    return Keeper(person, tuple(hats)) if hats or person.is_superuser else None


View = Callable[..., HttpResponse]


def keeping(view: View) -> View:
    """For those who keep a register; the view gets the Keeper as its second argument. Everybody else: 404."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, keeper_of(request), *args, **kwargs)
        except NotYours as refused:
            raise Http404 from refused

    admitted: View = require_admin_access(entered)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and keeper_of(request) is None:
            raise Http404
        return admitted(request, *args, **kwargs)

    return answer


def say(text: Text) -> str:
    """A bilingual text in the page's language."""
    return text.in_language(get_language() or "")


def lay(form: forms.Form | forms.ModelForm[Any], problems: Iterable[Problem]) -> None:
    """Puts each problem next to its field; what belongs to no field stands on top. Each sentence once."""
    for problem in problems:
        name = str(problem.path[0]) if problem.path else ""
        place = name if name in form.fields else None
        if say(problem.text) not in form.errors.get(place or "__all__", []):
            form.add_error(place, say(problem.text))


def number(value: str | None) -> int | None:
    """A whole number from an address, or None."""
    text = value or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
