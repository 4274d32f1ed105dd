"""Addresses of the workflow tab."""

from django.urls import path

from cms.authoring.workflow.views import act_on_workflow, draw_workflow

urlpatterns = [
    path("<int:pk>/workflow/", draw_workflow, name="studio_workflow"),
    path("<int:pk>/workflow/act/", act_on_workflow, name="studio_workflow_act"),
]
