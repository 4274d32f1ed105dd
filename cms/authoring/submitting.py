"""Submitting and publishing from Wagtail's own edit view: refused with the whole list while anything stands against it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.authoring.places import place_of
from cms.authoring.publishing import publishing_problems
from workflows.errors import Refused

GOES_ON = {"submit": False, "restart-workflow": False, "publish": True}
"""Actions that take a draft further, and whether the person doing it answers for it (and so may not be its author)."""
MOST_TOLD = 30


class NothingUnfinishedGoesOn:
    """For the edit view: saving always works; submitting and publishing only what may be published. What was typed stays."""

    def is_valid(self, form: Any) -> bool:
        valid: bool = super().is_valid(form)  # type: ignore[misc]
        action: str = self.action  # type: ignore[attr-defined]
        if not valid or action not in GOES_ON:
            return valid
        draft: Any = self.object  # type: ignore[attr-defined]
        user = self.request.user if GOES_ON[action] else None  # type: ignore[attr-defined]
        data = form.cleaned_data["document"]
        problems = publishing_problems(draft, data, user=user)
        if not problems:
            return True
        language = get_language() or ""
        for problem in problems[:MOST_TOLD]:
            place, text = place_of(data, problem.path, language), problem.text.in_language(language)
            form.add_error(None, _("%(place)s: %(text)s") % {"place": place, "text": text} if place else text)
        self.produced_error_code = "validation_error"
        said = _(
            "Not submitted: %(n)s points to correct. Nothing you typed is lost; save it as a draft and correct them."
        )
        self.produced_error_message = said % {"n": len(problems)}
        return False


def told(request: HttpRequest, refused: Refused, pk: Any) -> HttpResponse:
    """What Wagtail's own screens were refused, told on the page that says what to do about it."""
    language = get_language() or ""
    for problem in refused.problems[:MOST_TOLD]:
        messages.error(request, problem.text.in_language(language))
    return redirect("studio_publish", pk)
