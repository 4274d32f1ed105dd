"""Evidence files, served only to those entitled, as nothing but themselves."""

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from workflows.access import Actor, get_visible_or_404
from workflows.cases.evidence import open_evidence
from workflows.cases.models import EvidenceFile
from workflows.errors import NotYours
from workflows.organizations.acting import acting
from workflows.organizations.models import Role


@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """One evidence file, shown in place; a browser may neither guess its type nor run anything in it."""
    actor = acting(request)
    found: Any = get_visible_or_404(actor, EvidenceFile.objects.all(), pk=pk)
    download = (
        request.GET.get("download") == "1"
    )  # read first: a query too long to read must not leave a file open
    try:
        content = open_evidence(found, actor=actor)
    except (NotYours, FileNotFoundError) as missing:
        raise Http404 from missing
    kept = found.media_type in {"application/pdf", "image/jpeg", "image/png"}
    response = FileResponse(content, content_type=found.media_type if kept else "application/octet-stream")
    disposition = "inline" if kept and not download else "attachment"
    response["Content-Disposition"] = (
        f"{disposition}; filename*=UTF-8''{quote(_name_for(actor, found), safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _name_for(actor: Actor | None, found: EvidenceFile) -> str:
    """The file's name; for an expert a number, since people write their names into the names of files."""
    if actor is None or actor.role != Role.COMMITTEE_EXPERT:
        return found.name
    return f"{found.pk}{PurePath(found.name).suffix}"
