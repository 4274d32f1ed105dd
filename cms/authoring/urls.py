"""Addresses of the studio beside Wagtail's own."""

from django.urls import path

from cms.authoring.checks_endpoint import check
from cms.authoring.reading import read_draft, read_release, start

urlpatterns = [
    path("start/", start, name="studio_start"),
    path("<int:pk>/check/", check, name="studio_check"),
    path("<int:pk>/read/", read_draft, name="studio_read"),
    path("release/<int:pk>/read/", read_release, name="studio_read_release"),
]
