"""The messages of Wagtail's scripts, with ours laid over them.

Wagtail serves the script catalogue of its own package only, so a translation of ours would never reach it.
"""

from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

_catalog = JavaScriptCatalog.as_view(packages=["wagtail.admin", "cms"])


def script_messages(request: HttpRequest) -> HttpResponse:
    """In the language of the signed-in editor, as Wagtail's own view."""
    response: HttpResponse = get_localized_response(_catalog, request)
    return response
