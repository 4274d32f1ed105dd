"""The self-check: without signing in, only what the criteria ask, with reasons; carried into an application."""

from typing import Any

from django.test import Client

from tests.workflows.season import Season
from workflows.cases.models import Case

CHECK = "/check/engineering.plain/associate_senior/ordinary/"


def visitor() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def fill(client: Client, version: int = 0, **data: Any) -> Any:
    return client.post(f"{CHECK}form/about/", {"version": version, **data})


def test_everything_open_is_listed(season: Season) -> None:
    page = visitor().get("/check/").content.decode()
    assert CHECK in page


def test_only_what_the_criteria_ask_is_asked(season: Season) -> None:
    page = visitor().get(f"{CHECK}form/about/").content.decode()
    assert 'name="years"' in page
    assert 'name="retired"' in page
    assert 'name="name"' not in page
    assert 'type="file"' not in page
    assert "commitment" not in visitor().get(CHECK).content.decode()


def test_the_answer_is_the_headline(season: Season) -> None:
    client = visitor()
    fill(client, years="2", retired="false")
    page = client.get(f"{CHECK}result/").content.decode()
    assert "<h1>You cannot apply this year by this route</h1>" in page
    assert page.index("Not met") < page.index("Still needed") < page.index(">Met")
    assert "it is not a decision" in page
    assert "晋人社厅函〔2025〕560号" in page


def test_when_all_is_met_it_says_so(season: Season) -> None:
    client = visitor()
    fill(client, years="9", retired="false")
    row = client.get(f"{CHECK}form/works/works/add/")["Location"]
    client.post(row, {"version": 1, "title": "a dam", "rank": "1"})
    assert "<h1>You can apply this year</h1>" in client.get(f"{CHECK}result/").content.decode()


def test_nothing_is_stored_outside_the_session(season: Season) -> None:
    fill(visitor(), years="9")
    assert not Case.objects.exists()
    assert 'value="9"' not in visitor().get(f"{CHECK}form/about/").content.decode()


def test_an_old_page_does_not_overwrite(season: Season) -> None:
    client = visitor()
    fill(client, years="9")
    assert "Not saved" in fill(client, years="1").content.decode()


def test_the_answers_are_carried_into_an_application(season: Season) -> None:
    client = visitor()
    fill(client, years="9", retired="false")
    client.force_login(season.alice.person)
    assert "Apply with what you entered" in client.get("/applications/").content.decode()
    client.post(
        f"/applications/start/{season.round.key}/",
        {"offering": "associate_senior/ordinary", "employer": "River Works"},
    )
    assert Case.objects.get().answers == {"years": 9, "retired": False}
    assert "Apply with what you entered" not in client.get("/applications/").content.decode()


def test_what_is_not_offered_is_not_there(season: Season) -> None:
    for path in ("/check/engineering.plain/senior/ordinary/", "/check/none/associate_senior/ordinary/"):
        assert visitor().get(path).status_code == 404
    assert visitor().get(f"{CHECK}form/sign/").status_code == 404
    assert visitor().get(f"{CHECK}review/").status_code == 404


def test_a_self_check_asks_the_database_little(season: Season, django_assert_max_num_queries: Any) -> None:
    client = visitor()
    fill(client, years="9")
    client.get(f"{CHECK}result/")
    with django_assert_max_num_queries(6):
        client.get(f"{CHECK}result/")
