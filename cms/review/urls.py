"""Addresses of meetings and ballots."""

from django.urls import path

from cms.review import ballots, sessions

urlpatterns = [
    path("meetings/", sessions.meetings, name="meetings"),
    path("meetings/prepare/", sessions.prepare, name="meeting_prepare"),
    path("meetings/<int:pk>/", sessions.meeting, name="meeting"),
    path("meetings/<int:pk>/add/", sessions.add, name="meeting_add"),
    path("meetings/<int:pk>/open/", sessions.open_voting, name="meeting_open"),
    path("meetings/<int:pk>/close/", sessions.close, name="meeting_close"),
    path("meetings/<int:pk>/announce/<int:item>/", sessions.announce, name="meeting_announce"),
    path("ballots/<int:pk>/", ballots.ballot, name="ballot"),
]
