"""Addresses of meetings and ballots."""

from django.urls import path

from cms.review import ballots, preparing, sessions

urlpatterns = [
    path("meetings/", preparing.meetings, name="meetings"),
    path("meetings/prepare/", preparing.prepare, name="meeting_prepare"),
    path("meetings/<int:pk>/", sessions.meeting, name="meeting"),
    path("meetings/<int:pk>/add/", sessions.add, name="meeting_add"),
    path("meetings/<int:pk>/open/", sessions.open_voting, name="meeting_open"),
    path("meetings/<int:pk>/close/", sessions.close, name="meeting_close"),
    path("meetings/<int:pk>/announce/<int:item>/", sessions.announce, name="meeting_announce"),
    path("ballots/<int:pk>/", ballots.ballot, name="ballot"),
]
