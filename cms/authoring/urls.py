"""Addresses of the studio beside Wagtail's own."""

from django.urls import include, path

from cms.authoring.checks_endpoint import check
from cms.authoring.form_tab.views import codelist, field_preview, key_for
from cms.authoring.publish_views import publish_page
from cms.authoring.reading import read_draft, read_release
from cms.authoring.together import merged_with_latest

urlpatterns = [
    path("", include("cms.authoring.exchange.urls")),
    path("<int:pk>/check/", check, name="studio_check"),
    path("<int:pk>/merge/", merged_with_latest, name="studio_merge"),
    path("<int:pk>/key/", key_for, name="studio_key"),
    path("<int:pk>/field-preview/", field_preview, name="studio_field_preview"),
    path("<int:pk>/codelist/", codelist, name="studio_codelist"),
    path("<int:pk>/read/", read_draft, name="studio_read"),
    path("<int:pk>/publish/", publish_page, name="studio_publish"),
    path("", include("cms.authoring.criteria_tab.urls")),
    path("", include("cms.authoring.samples.urls")),
    path("", include("cms.authoring.replay.urls")),
    path("", include("cms.authoring.workflow.urls")),
    path("release/<int:pk>/read/", read_release, name="studio_read_release"),
]
