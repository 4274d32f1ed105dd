"""Signing up, the list of applications, starting one, and whose pages they are."""

from typing import Any

import pytest
from django.test import Client

from tests.portal.conftest import signed_in
from tests.workflows.season import Season
from workflows.cases.models import Case
from workflows.organizations.models import Person

PAGES = (
    "", "review/", "record/", "answers/", "receipt/", "certificate/", "act/withdraw/", "form/about/", "form/works/",
    "form/works/works/add/", "form/works/works/r1/", "form/works/works/r1/delete/",
)  # fmt: skip
POSTS = ("review/", "act/withdraw/", "form/about/", "form/works/works/r1/", "form/works/works/r1/delete/",
         "form/works/works/r1/copy/", "form/works/works/none/")  # fmt: skip


def start(client: Client, season: Season, **data: str) -> Any:
    return client.post(f"/applications/start/{season.round.key}/", data)


def test_signing_up_asks_for_the_name_and_goes_to_the_applications(season: Season) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    data = {
        "username": "newcomer", "password1": "long-enough-1!", "password2": "long-enough-1!", "full_name": " New \u200bComer ",
    }  # fmt: skip
    found = client.post("/account/signup/", data)
    assert found["Location"] == "/applications/"
    assert Person.objects.get(username="newcomer").full_name == "New Comer"
    assert "2026 plain" in client.get("/applications/").content.decode()


def test_signing_up_without_a_name_says_so(season: Season) -> None:
    found = Client(HTTP_ACCEPT_LANGUAGE="en").post("/account/signup/", {"username": "x", "full_name": ""})
    assert found.status_code == 200
    assert not Person.objects.filter(username="x").exists()


def test_alice_starts_an_application(alice: Client, season: Season) -> None:
    found = start(alice, season, offering="associate_senior/ordinary", employer="River Works")
    case = Case.objects.get()
    assert found["Location"] == f"/applications/{case.pk}/"
    assert (case.applicant, case.employer) == (season.alice.person, season.employer)
    again = start(alice, season, offering="associate_senior/ordinary", employer="River Works")
    assert again["Location"] == found["Location"]


def test_part_of_a_name_that_only_one_employer_has_will_do(alice: Client, season: Season) -> None:
    start(alice, season, offering="associate_senior/ordinary", employer="River W")
    assert Case.objects.get().employer == season.employer


@pytest.mark.parametrize(
    "employer", ["", "Works", "Provincial Bureau", "\x00", "99999999999999999999", "nobody"]
)
def test_everything_wrong_is_said_at_once_and_kept(alice: Client, season: Season, employer: str) -> None:
    found = start(alice, season, offering="nope", employer=employer)
    page = found.content.decode()
    assert found.status_code == 200
    assert "Choose a level and a route." in page
    assert "Choose your employer from the list" in page
    assert not Case.objects.exists()


def test_a_round_that_is_not_open_cannot_be_started(alice: Client, season: Season) -> None:
    season.round.opened_at = None
    season.round.save()
    assert (
        start(alice, season, offering="associate_senior/ordinary", employer="River Works").status_code == 404
    )
    assert alice.get("/applications/start/none-such/").status_code == 404


def test_an_empty_list_says_what_fills_it(alice: Client, season: Season) -> None:
    assert "No application yet" in alice.get("/applications/").content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_another_person_s_case_does_not_exist(
    charlie: Client, season: Season, draft: Case, page: str
) -> None:
    for other in (charlie, signed_in(season.bao.person), signed_in(season.can.person)):
        assert other.get(f"/applications/{draft.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", POSTS)
def test_nobody_else_changes_it(charlie: Client, season: Season, draft: Case, page: str) -> None:
    for other in (charlie, signed_in(season.bao.person)):
        assert (
            other.post(f"/applications/{draft.pk}/{page}", {"version": 1, "name": "Mallory"}).status_code
            == 404
        )
    draft.refresh_from_db()
    assert (draft.answers_version, draft.state) == (1, "draft")


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_asked_to_sign_in(draft: Case, page: str) -> None:
    found = Client().get(f"/applications/{draft.pk}/{page}")
    assert found.status_code == 302
    assert found["Location"].startswith("/account/login/")


def test_a_clerk_is_told_to_change_roles_and_can(season: Season) -> None:
    bao = signed_in(season.bao.person)
    assert "You are acting in another role" in bao.get("/applications/").content.decode()
    bao.post("/act-as/", {"membership": "applicant"})
    assert "My applications" in bao.get("/applications/").content.decode()
