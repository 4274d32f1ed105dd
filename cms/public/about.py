"""Two pages about the site itself: how it judges, and how it can be used by everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def how_judged(request: HttpRequest) -> HttpResponse:
    """What a verdict of this site means and does not mean."""
    return render(request, "public/how_judged.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the site does for those who see, hear or move otherwise, and whom to tell what is missing."""
    return render(request, "public/accessibility.html")
