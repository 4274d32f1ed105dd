"""Addresses of the samples tab. The pages of the form are the portal's own."""

from django.urls import URLPattern, path

from cms.authoring.samples import filling, views
from cms.portal.urls import PAGES_OF_A_FORM

_SAMPLE = "<int:pk>/samples/fill/<slug:sample>/"

urlpatterns: list[URLPattern] = [
    path("<int:pk>/samples/run/", views.run, name="studio_samples_run"),
    path("<int:pk>/samples/explain/", views.explain_sample, name="studio_samples_explain"),
    path("<int:pk>/samples/boundaries/", views.boundaries, name="studio_samples_boundaries"),
    path("<int:pk>/samples/fill/", filling.begin, name="studio_samples_fill"),
    path("<int:pk>/preview/try/", filling.try_form, name="studio_preview_try"),
    path(_SAMPLE, filling.of_sample(filling.sample_list), name="studio_sample_list"),
    path(f"{_SAMPLE}answers/", filling.of_sample(filling.sample_answers), name="studio_sample_answers"),
    *(
        path(f"{_SAMPLE}form/{where}", filling.of_sample(view), name=f"studio_sample_{name}")
        for name, where, view in PAGES_OF_A_FORM
    ),
]
