"""The component gallery, for whoever writes pages: /gallery/, only where DEBUG or demo mode is on."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.public.gallery_samples import SAMPLES, SampleForm, sample_context

PAGES = {
    "": "index",
    "tasks": "tasks",
    "form": "form",
    "queue": "queue",
    "reviewer": "reviewer",
    "notices": "notices",
    "self-check": "self_check",
    "verify": "verify",
    "verify-revoked": "verify_revoked",
    "timeline": "timeline",
    "certificate": "certificate",
}

ICONS = [
    "check",
    "half",
    "cross",
    "circle",
    "dot",
    "lock",
    "alert",
    "info",
    "pause",
    "minus",
    "plus",
    "clock",
    "person",
    "people",
    "building",
    "chevron",
    "chevron-right",
    "chevron-left",
    "arrow-right",
    "search",
    "printer",
    "upload",
    "download",
    "calendar",
    "file",
    "external",
    "menu",
    "list",
    "zoom",
    "rotate",
    "history",
    "shield",
    "flag",
    "trash",
    "pen",
    "eye",
    "link",
    "book",
    "globe",
    "home",
    "logout",
    "forward",
    "keyboard",
    "return",
    "mark",
]


@require_safe
def gallery(request: HttpRequest, name: str = "") -> HttpResponse:
    """One page of samples with invented people. 404 outside DEBUG and demo mode."""
    if not (settings.DEBUG or settings.DEMO) or name not in PAGES:
        raise Http404
    context = {"pages": [page for page in PAGES if page], "s": SAMPLES, **sample_context(name)}
    if name in {"", "form"}:
        form = SampleForm(SAMPLES["form_values"])
        form.is_valid()
        context["form"] = form
        context["icon_names"] = ICONS
    return render(request, f"zhiping/gallery/{PAGES[name]}.html", context)
