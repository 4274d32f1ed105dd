"""Public pages that are not in the page tree."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.public.excerpts import excerpt
from cms.public.models import NoticePage
from cms.public.search import words_of

MAX_QUERY = 100
RESULTS_A_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Notices with all the words asked for, the best first. Any text is a valid question; at most 100 characters count."""
    asked = "".join(ch for ch in request.GET.get("q", "")[:MAX_QUERY] if ch.isprintable())
    words = words_of(asked)
    found = NoticePage.objects.live().public().search(asked) if words else []
    results = Paginator(found, RESULTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "query": urlencode({"q": asked}),
        "results": results,
        "found": [{"page": page, "excerpt": excerpt(page, words)} for page in results],
        "crumbs": [{"label": _("Home"), "url": "/"}, {"label": _("Search"), "url": ""}],
    }
    return render(request, "public/search.html", context)
