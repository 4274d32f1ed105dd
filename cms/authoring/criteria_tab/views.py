"""What the criteria tab and every condition builder ask while somebody types."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from cms.authoring.checks_endpoint import BadRequest, draft_or_404, posted, refused
from cms.authoring.criteria_tab.policy import clauses_of
from cms.authoring.criteria_tab.readback import read_back


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def readback(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {document, path}, the document or only the parts that matter; answers {zh, en}, both empty where the condition at
    the path is not finished. Keeps nothing."""
    draft_or_404(request, pk)
    try:
        data = posted(request)
        document, path = data.get("document"), data.get("path")
        if document is None or not _is_path(path):
            raise BadRequest(_("The document is not shaped like a series."))
    except BadRequest as error:
        return refused(error)
    assert isinstance(path, list)
    return JsonResponse(read_back(document, path) or {"zh": "", "en": ""})


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def clauses(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {number, issuer}; answers {clauses: [{article, label, text}]} of that notice in the policy library."""
    draft_or_404(request, pk)
    try:
        data = posted(request)
    except BadRequest as error:
        return refused(error)
    number, issuer = _line(data.get("number")), _line(data.get("issuer"))
    return JsonResponse({"clauses": clauses_of(number, issuer) if number else []})


def _line(text: Any) -> str:
    """A line of text that may be asked of the database; empty for anything else."""
    return text if isinstance(text, str) and text.isprintable() and len(text) <= 200 else ""


def _is_path(path: Any) -> bool:
    return isinstance(path, list) and len(path) < 100 and all(isinstance(x, str | int) for x in path)
