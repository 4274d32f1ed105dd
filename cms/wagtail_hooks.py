"""The Studio's own look, and no help link that leads outside."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.authoring.viewset import SeriesDraftViewSet


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]
def studio_css() -> SafeString:
    """Ink menus and our accent over Wagtail's stylesheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("zhiping/admin.css"))


@hooks.register("construct_help_menu")  # type: ignore[untyped-decorator]
def keep_help_inside(request: HttpRequest, menu_items: list[Any]) -> None:
    """A government network has no way out: leave only help that is served from here."""
    menu_items[:] = [item for item in menu_items if not str(item.url).startswith("http")]


register_snippet(SeriesDraftViewSet)
