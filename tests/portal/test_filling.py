"""Filling in: what is typed is kept, what is wrong is said beside it, nobody's work is overwritten."""

from typing import Any

import pytest
from django.test import Client

from workflows.cases.models import Case

SECTION = "/applications/{pk}/form/about/"


def post(client: Client, case: Case, data: dict[str, Any], **extra: Any) -> Any:
    case.refresh_from_db()
    return client.post(SECTION.format(pk=case.pk), {"version": case.answers_version, **data}, **extra)


def answers(case: Case) -> dict[str, Any]:
    case.refresh_from_db()
    return dict(case.answers)


def test_alice_goes_on_to_the_next_topic_when_all_is_well(alice: Client, draft: Case) -> None:
    found = post(alice, draft, {"name": "Alice B", "years": "9", "retired": "false"})
    assert (found.status_code, found["Location"]) == (302, f"/applications/{draft.pk}/form/works/")
    assert answers(draft)["name"] == "Alice B"
    assert answers(draft)["years"] == 9


def test_what_cannot_be_read_is_kept_as_typed_and_explained(alice: Client, draft: Case) -> None:
    found = post(alice, draft, {"name": "", "years": "seven", "retired": "false"})
    assert found.status_code == 200
    page = found.content.decode()
    assert 'value="seven"' in page
    assert "Enter “name”." in page
    assert page.count("data-error-summary") == 1
    assert answers(draft)["years"] == "seven"


def test_a_page_opened_again_still_says_what_is_wrong(alice: Client, draft: Case) -> None:
    post(alice, draft, {"name": "A", "years": "seven", "retired": "false", "go": "list"})
    page = alice.get(SECTION.format(pk=draft.pk)).content.decode()
    assert 'value="seven"' in page
    assert "data-error-summary" in page
    assert "to put right" in alice.get(f"/applications/{draft.pk}/").content.decode()


def test_going_back_to_the_list_is_never_barred(alice: Client, draft: Case) -> None:
    found = post(alice, draft, {"name": "", "years": "x", "go": "list"})
    assert found["Location"] == f"/applications/{draft.pk}/"


def test_autosave_answers_with_version_and_time(alice: Client, draft: Case) -> None:
    found = post(alice, draft, {"name": "Alicia", "years": "no number"}, headers={"X-Autosave": "1"})
    assert found.json() == {"version": 2, "saved_at": "12:00"}
    assert answers(draft)["name"] == "Alicia"
    assert answers(draft)["retired"] is False


def test_an_old_page_gets_a_conflict_and_changes_nothing(alice: Client, draft: Case) -> None:
    post(alice, draft, {"name": "first"})
    found = alice.post(
        SECTION.format(pk=draft.pk), {"version": 1, "name": "second"}, headers={"X-Autosave": "1"}
    )
    assert found.status_code == 409
    assert "reload" in found.json()["message"]
    shown = alice.post(SECTION.format(pk=draft.pk), {"version": 1, "name": "second"})
    assert 'value="second"' in shown.content.decode()
    assert answers(draft)["name"] == "first"


def test_an_autosave_of_the_same_page_is_not_somebody_else(alice: Client, draft: Case) -> None:
    page = {"version": 1, "page": "abc", "name": "Al", "years": "7", "retired": "false"}
    alice.post(SECTION.format(pk=draft.pk), page, headers={"X-Autosave": "1"})
    found = alice.post(SECTION.format(pk=draft.pk), {**page, "name": "Alice"})
    assert found.status_code == 302
    assert answers(draft)["name"] == "Alice"


def test_a_field_comes_when_another_answer_asks_for_it(alice: Client, draft: Case) -> None:
    page = alice.get(SECTION.format(pk=draft.pk)).content.decode()
    assert 'name="retired_on"' not in page
    data = {"on_page": ["name", "years", "retired", "proof"], "name": "A", "years": "3", "retired": "true"}
    found = alice.post(SECTION.format(pk=draft.pk) + "?look=1", data)
    slots = found.content.decode()
    assert 'name="retired_on"' in slots
    assert ">36<" in slots
    assert answers(draft)["years"] == 7


def test_without_scripts_the_new_field_is_asked_for_on_saving(alice: Client, draft: Case) -> None:
    found = post(alice, draft, {"name": "A", "years": "7", "retired": "true"})
    page = found.content.decode()
    assert 'name="retired_on"' in page
    assert "Enter “retired_on”." in page


def test_a_field_that_is_not_on_the_page_keeps_its_answer(alice: Client, draft: Case) -> None:
    post(alice, draft, {"name": "A", "years": "7", "retired": "true", "retired_on": "2020-01-01"})
    post(
        alice, draft, {"on_page": ["name", "years", "retired"], "name": "A", "years": "7", "retired": "false"}
    )
    assert answers(draft)["retired_on"] == "2020-01-01"


def test_a_hidden_section_does_not_exist(alice: Client, draft: Case) -> None:
    assert alice.get(f"/applications/{draft.pk}/form/later/").status_code == 404
    post(alice, draft, {"years": "25"})
    assert alice.get(f"/applications/{draft.pk}/form/later/").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_task_list_says_what_is_done_and_what_criteria_need(
    alice: Client, draft: Case, language: str
) -> None:
    page = alice.get(f"/applications/{draft.pk}/", headers={"Accept-Language": language}).content.decode()
    assert ("已完成" if language == "zh-hans" else "Done") in page
    assert (
        "对照条件，没有缺项" if language == "zh-hans" else "Against the criteria: nothing missing"
    ) in page


def test_the_task_list_names_the_rule_that_is_not_met(alice: Client, draft: Case) -> None:
    post(alice, draft, {"name": "A", "years": "2", "retired": "false"})
    page = alice.get(f"/applications/{draft.pk}/").content.decode()
    assert "1 still open" in page
    assert "enough_years" in page
    assert "晋人社厅函〔2025〕560号" in page


def test_a_form_page_costs_few_queries(
    alice: Client, draft: Case, django_assert_max_num_queries: Any
) -> None:
    alice.get(SECTION.format(pk=draft.pk))
    with django_assert_max_num_queries(10):
        alice.get(SECTION.format(pk=draft.pk))
    alice.get(f"/applications/{draft.pk}/")
    with django_assert_max_num_queries(10):
        alice.get(f"/applications/{draft.pk}/")
