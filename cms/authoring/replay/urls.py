"""Addresses of replays, below a draft's."""

from django.urls import path

from cms.authoring.replay import views

urlpatterns = [
    path("<int:pk>/replay/", views.replays, name="studio_replay"),
    path("<int:pk>/replay/<int:run>/", views.replay, name="studio_replay_run"),
    path("<int:pk>/replay/<int:run>/progress/", views.progress, name="studio_replay_progress"),
    path("<int:pk>/replay/<int:run>/cancel/", views.cancel, name="studio_replay_cancel"),
    path("<int:pk>/replay/<int:run>/cases/", views.cases, name="studio_replay_cases"),
    path("<int:pk>/replay/<int:run>/slider/", views.slider, name="studio_replay_slider"),
]
