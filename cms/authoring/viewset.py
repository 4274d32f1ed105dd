"""`SeriesDraft` in the admin: Wagtail's own edit, history, lock and approval screens, asked for every single draft.

Wagtail's generic views ask whether a person may change drafts, not whether they may change this one. So every address of
this viewset goes through `guarded`, which looks the draft up first: not yours to see is a 404 wherever it is met.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from cms.authoring.config import studio_config
from cms.authoring.forms import SeriesDraftForm
from cms.authoring.listing import series_rows
from cms.authoring.models import SeriesDraft
from cms.authoring.naming import text_of
from cms.authoring.panels import StudioPart
from cms.authoring.permissions import OwnerPolicy, can_edit, can_view
from cms.authoring.submitting import NothingUnfinishedGoesOn, told
from workflows.errors import Refused
from workflows.releases.queries import latest_release

PANELS = TabbedInterface(
    [
        ObjectList([StudioPart("basics")], heading=_("Basics")),
        ObjectList([StudioPart("forms")], heading=_("Forms")),
        ObjectList([StudioPart("criteria")], heading=_("Criteria")),
        ObjectList([StudioPart("workflow")], heading=_("Workflow")),
        ObjectList([StudioPart("samples")], heading=_("Samples")),
        ObjectList([StudioPart("texts")], heading=_("Texts")),
    ],
    base_form_class=SeriesDraftForm,
)

READ_ONLY = frozenset({"history", "history_results", "usage", "inspect", "revisions_view", "revisions_compare", "workflow_history",
                       "workflow_history_detail"})  # fmt: skip
"""Addresses of one draft that anybody who works in the studio may read; the others are for those who may change it."""
BY_TASK = frozenset({"edit", "preview_on_edit", "workflow_action", "collect_workflow_action_data", "confirm_workflow_cancellation",
                     "workflow_preview"})  # fmt: skip
"""Addresses that the person an approval task waits for may use as well."""


class SeriesIndexView(IndexView):  # type: ignore[misc]
    """The list of all series; see `listing.py`."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["rows"] = series_rows(self.request.user)
        return context


class SeriesEditView(NothingUnfinishedGoesOn, EditView):  # type: ignore[misc]
    """Wagtail's edit view with the studio's configuration in its one field."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        readonly = bool(self.locked_for_user) or not can_edit(self.request.user, self.object)
        form.fields["document"].widget.config = studio_config(
            self.object, self.object.document, readonly=readonly
        )
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        release = latest_release(self.object.key)
        context["studio"] = {
            "series": text_of(self.object.document.get("series"), get_language() or ""),
            "release": release,
            "next_number": release.number + 1 if release else 1,
        }
        return context


class SeriesDraftViewSet(SnippetViewSet):  # type: ignore[misc]
    """Menu entry “系列与专业”."""

    model = SeriesDraft
    icon = "list-ul"
    menu_label = _("Series and specialties")
    menu_name = "series"
    menu_order = 100
    add_to_admin_menu = True
    base_url_path = "series"
    edit_handler = PANELS
    index_view_class = SeriesIndexView
    edit_view_class = SeriesEditView
    index_template_name = "authoring/list.html"
    index_results_template_name = "authoring/list.html"
    edit_template_name = "authoring/edit.html"
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [_with_guard(pattern) for pattern in super().get_urlpatterns()]


def _with_guard(pattern: URLPattern) -> URLPattern:
    name = str(pattern.name)
    if name in ("add", "preview_on_add"):
        pattern.callback = start_instead
    elif name == "unpublish":
        pattern.callback = never
    else:
        pattern.callback = guarded(name, pattern.callback)
    return pattern


def start_instead(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """A series is never begun from nothing: choose a template, a copy or a file first."""
    return redirect(reverse("studio_start"))


def never(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """A release is never taken back; a series is retired, which leaves what was done under it as it was."""
    raise Http404


def guarded(name: str, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for those whom the draft named by `pk` lets in; everybody else finds nothing there."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and "pk" in kwargs:
            draft = get_object_or_404(SeriesDraft, pk=_number(kwargs["pk"]))
            if not _lets_in(request, name, draft):
                if name == "edit" and request.method == "GET" and can_view(request.user, draft):
                    return redirect("studio_publish", draft.pk)  # who approves reads, and decides there
                raise Http404
        try:
            return view(request, **kwargs)
        except Refused as refused:
            return told(request, refused, kwargs["pk"])

    return answer


def _number(pk: Any) -> int:
    text = str(pk)
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise Http404
    return int(text)


def _lets_in(request: HttpRequest, name: str, draft: SeriesDraft) -> bool:
    if can_edit(request.user, draft):
        return True
    if not can_view(request.user, draft):
        return False
    if name in BY_TASK:
        task = draft.current_workflow_task
        return bool(task and task.user_can_access_editor(draft, request.user))
    return name in READ_ONLY


register_permission_policy(SeriesDraft, OwnerPolicy(SeriesDraft))
