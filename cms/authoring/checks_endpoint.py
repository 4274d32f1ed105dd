"""What the studio asks while somebody types: everything that is wrong with the draft, and where."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from cms.authoring.compiling import MOST_BYTES, compile_draft, remarks_on
from cms.authoring.forms import check_shape
from cms.authoring.models import SeriesDraft
from cms.authoring.permissions import can_view
from cms.authoring.places import place_of
from forms_config.shapes import Problem


class BadRequest(Exception):
    """A request of the studio that cannot be answered; the sentence says why."""


def draft_or_404(request: HttpRequest, pk: int) -> SeriesDraft:
    """The draft, when the person may see it."""
    draft = get_object_or_404(SeriesDraft, pk=pk)
    if not can_view(request.user, draft):
        raise Http404
    return draft


def posted(request: HttpRequest) -> dict[str, Any]:
    """The JSON object a script of the studio posted; `document`, when given, is shaped like a draft."""
    if len(request.body) > MOST_BYTES * 2:
        raise BadRequest(_("The series is larger than 4 MB."))
    try:
        data = json.loads(request.body, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise BadRequest(_("The document is not readable JSON.")) from error
    if not isinstance(data, dict):
        raise BadRequest(_("The document is not shaped like a series."))
    if "document" in data:
        try:
            check_shape(data["document"])
        except (ValidationError, RecursionError) as error:
            raise BadRequest(_("The document is not shaped like a series.")) from error
    return data


def refused(error: BadRequest) -> JsonResponse:
    return JsonResponse({"error": str(error)}, status=400)


def as_data(problem: Problem, document: dict[str, Any], level: str = "error") -> dict[str, Any]:
    """A problem as the scripts read it: sentence and place in the reader's language, the path to jump to."""
    language = get_language() or ""
    return {
        "code": problem.code,
        "level": level,
        "text": problem.text.in_language(language),
        "place": place_of(document, problem.path, language),
        "path": list(problem.path),
    }


def problems_of_draft(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything to be corrected in a draft, then what is only remarked on."""
    compiled, problems = compile_draft(document)
    remarks = remarks_on(compiled) if compiled is not None else []
    return [*(as_data(p, document) for p in problems), *(as_data(p, document, "remark") for p in remarks)]


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def check(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {document}; answers {problems: [{code, level, text, place, path}]}. Keeps nothing."""
    draft_or_404(request, pk)
    try:
        document = posted(request).get("document")
        if document is None:
            raise BadRequest(_("The document is not shaped like a series."))
    except BadRequest as error:
        return refused(error)
    return JsonResponse({"problems": problems_of_draft(document)})
