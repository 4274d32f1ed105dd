"""Reading a series in the studio without changing it: another department's draft, or a release."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from wagtail.admin.auth import require_admin_access

from cms.authoring.checks_endpoint import draft_or_404
from cms.authoring.config import studio_config
from cms.authoring.listing import latest_document
from cms.authoring.models import SeriesDraft
from cms.authoring.permissions import can_view
from cms.authoring.viewset import PANELS
from workflows.releases.models import Release


@require_admin_access  # type: ignore[untyped-decorator]
def read_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as it stands now, nothing to be changed."""
    draft = draft_or_404(request, pk)
    draft.document = latest_document(draft)
    return _page(request, draft, None)


@require_admin_access  # type: ignore[untyped-decorator]
def read_release(request: HttpRequest, pk: int) -> HttpResponse:
    """A release: what rounds and cases live by."""
    if not can_view(request.user, None):
        raise Http404
    release = get_object_or_404(Release, pk=pk)
    shown = SeriesDraft(
        key=release.series_key, title=str(release.title.get("zh", "")), document=release.document
    )
    return _page(request, shown, release)


def _page(request: HttpRequest, draft: SeriesDraft, release: Release | None) -> HttpResponse:
    handler: Any = PANELS.bind_to_model(SeriesDraft)
    form = handler.get_form_class()(instance=draft, for_user=request.user)
    form.fields["document"].widget.config = studio_config(draft, draft.document, readonly=True)
    panel = handler.get_bound_panel(instance=draft, request=request, form=form)
    context = {
        "draft": draft,
        "release": release,
        "panel": panel,
        "media": panel.media + form.media,
        "title": draft.shown_title,
    }
    return render(request, "authoring/read.html", context)
