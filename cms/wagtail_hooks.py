"""The Studio's own look, and no help link that leads outside."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.snippets.models import register_snippet

from cms.authoring.home_panel import PagesToModerate, SeriesToApprove
from cms.authoring.models import SeriesDraft
from cms.authoring.publishing import DIFFERENCE_READ, REFUSED, PublishSeries
from cms.authoring.viewset import SeriesDraftViewSet
from cms.register.entering import keeper_of


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def studio_css() -> SafeString:
    """Ink menus and our accent over Wagtail's stylesheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("zhiping/admin.css"))


@hooks.register("construct_help_menu")  # type: ignore[untyped-decorator]
def keep_help_inside(request: HttpRequest, menu_items: list[Any]) -> None:
    """A government network has no way out: leave only help that is served from here."""
    menu_items[:] = [item for item in menu_items if not str(item.url).startswith("http")]


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]
def series_wait_with_a_link(request: HttpRequest, panels: list[Any]) -> None:
    """Series are approved on their own page, after their difference has been read."""
    panels[:] = [PagesToModerate() if isinstance(p, WorkflowObjectsToModeratePanel) else p for p in panels]
    panels.append(SeriesToApprove())


@hooks.register("register_actions")  # type: ignore[untyped-decorator]
def publishing_cuts_the_release(registry: Any) -> None:
    """Whatever asks Wagtail how drafts are published is told: with all checks, cutting the release."""
    registry.register(SeriesDraft, PublishSeries)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def log_actions(actions: Any) -> None:
    """What the editors' history tells besides Wagtail's own acts."""
    actions.register_action(
        DIFFERENCE_READ, _("Read the difference"), _("Read the difference to the live release")
    )
    actions.register_action(
        REFUSED, _("Not published"), _("The schedule fell due, but it could no longer be published")
    )


class KeepersItem(MenuItem):  # type: ignore[misc]
    """An entry for those who keep a register."""

    def is_shown(self, request: HttpRequest) -> bool:
        return keeper_of(request) is not None


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def rounds_item() -> MenuItem:
    """年度批次."""
    return KeepersItem(_("Yearly rounds"), reverse_lazy("register_rounds"), icon_name="calendar", order=310)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def committees_item() -> MenuItem:
    """评审委员会."""
    return KeepersItem(
        _("Review committees"), reverse_lazy("register_committees"), icon_name="group", order=320
    )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def organizations_item() -> MenuItem:
    """单位."""
    return KeepersItem(
        _("Organisations"), reverse_lazy("register_organizations"), icon_name="site", order=330
    )


register_snippet(SeriesDraftViewSet)
