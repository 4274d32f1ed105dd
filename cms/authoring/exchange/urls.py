"""Addresses of exchange, below the studio's."""

from django.urls import path

from cms.authoring.exchange.files import download_draft, download_release, files, keep_form, read_form
from cms.authoring.exchange.views import create, read, replace, start

urlpatterns = [
    path("start/", start, name="studio_start"),
    path("start/read/", read, name="studio_start_read"),
    path("start/create/", create, name="studio_start_create"),
    path("start/replace/", replace, name="studio_start_replace"),
    path("<int:pk>/files/", files, name="studio_files"),
    path("<int:pk>/files/form/", read_form, name="studio_read_form"),
    path("<int:pk>/files/form/keep/", keep_form, name="studio_keep_form"),
    path("<int:pk>/download.<str:kind>", download_draft, name="studio_download"),
    path("release/<int:pk>/download.<str:kind>", download_release, name="studio_download_release"),
]
