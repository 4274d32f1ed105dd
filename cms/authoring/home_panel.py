"""What waits for approval, on the studio's first page: pages as Wagtail shows them, series with a link to where one decides."""

from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import TaskState

from cms.authoring.models import SeriesDraft


class PagesToModerate(WorkflowObjectsToModeratePanel):  # type: ignore[misc]
    """Wagtail's panel without series: those are decided after reading the difference, not from a menu."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["states"] = [s for s in context["states"] if not isinstance(s["obj"], SeriesDraft)]
        return context


class SeriesToApprove(Component):  # type: ignore[misc]
    """The drafts that wait for this person."""

    name = "series_to_approve"
    template_name = "authoring/to_approve.html"
    order = 215

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context) or {}
        states = TaskState.objects.reviewable_by(parent_context["request"].user).order_by("started_at")
        waiting = [
            (s, s.revision.content_object)
            for s in states.select_related("revision", "workflow_state__requested_by")
        ]
        context["waiting"] = [(s, draft) for s, draft in waiting if isinstance(draft, SeriesDraft)]
        return context
