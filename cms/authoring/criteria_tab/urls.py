"""Addresses of the criteria tab, under /admin/studio/."""

from django.urls import path

from cms.authoring.criteria_tab.views import clauses, readback

urlpatterns = [
    path("<int:pk>/read-back/", readback, name="studio_readback"),
    path("<int:pk>/clauses/", clauses, name="studio_clauses"),
]
