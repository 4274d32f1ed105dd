"""Addresses of the register, under the editors' admin."""

from django.urls import path

from cms.register import committees, lives, moving, organizations, rounds

urlpatterns = [
    path("organizations/", organizations.organizations, name="register_organizations"),
    path("organizations/add/", organizations.add_organization, name="register_organization_add"),
    path("organizations/<int:pk>/", organizations.organization, name="register_organization"),
    path("organizations/<int:pk>/edit/", organizations.edit_organization, name="register_organization_edit"),
    path("organizations/<int:pk>/grant/", organizations.grant, name="register_grant"),
    path("memberships/<int:pk>/end/", organizations.end, name="register_end_membership"),
    path("committees/", committees.committees, name="register_committees"),
    path("committees/add/", committees.add_committee, name="register_committee_add"),
    path("committees/<int:pk>/", committees.committee, name="register_committee"),
    path("committees/<int:pk>/edit/", committees.edit_committee, name="register_committee_edit"),
    path("rounds/", rounds.rounds, name="register_rounds"),
    path("rounds/add/", rounds.add_round, name="register_round_add"),
    path("rounds/<int:pk>/", rounds.round_page, name="register_round"),
    path("rounds/<int:pk>/edit/", rounds.edit_round, name="register_round_edit"),
    path("rounds/<int:pk>/open/", rounds.open_it, name="register_round_open"),
    path("rounds/<int:pk>/close/", rounds.close_it, name="register_round_close"),
    path("rounds/<int:pk>/move/", moving.move, name="register_round_move"),
    path("series/<str:key>/life/", lives.life, name="register_series_life"),
]
