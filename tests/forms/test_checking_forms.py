"""A form's definition is checked as a whole before any citizen meets it."""

from typing import Any

import pytest

from forms_config.checking_forms import check_form
from tests.forms.examples import LISTS, every_kind, field, form_of


def told(*fields: dict[str, Any], **more: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(p.code, p.path) for p in check_form(form_of(*fields, **more), LISTS)]


FIRST = ("sections", 0, "fields", 0)


def test_a_form_of_every_kind_is_sound() -> None:
    assert check_form(every_kind(), LISTS) == []


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"fact": "nothing", "is": "1"}, "criteria.fact"),
        ({"exists": {"in": "nothing"}}, "criteria.table_fact"),
        ({"exists": {"in": "choice"}}, "criteria.table_fact"),
        ({"exists": {"in": "table", "where": {"column": "nothing", "is": "1"}}}, "criteria.column"),
        (
            {"count": {"in": "table", "where": {"column": "nothing", "is": "1"}}, "at_least": "1"},
            "criteria.column",
        ),
        ({"sum": {"in": "table", "column": "nothing"}, "above": "1"}, "criteria.column"),
        ({"column": "name", "is": "1"}, "criteria.no_row"),
        ({"param": "hours", "is": "1"}, "not_in_forms"),
        ({"rule": "tenure"}, "not_in_forms"),
        ({"judged": "j", "by": "panel", "question": {"zh": "？"}}, "not_in_forms"),
        ({"call": {"name": "nothing@1"}, "is": "1"}, "criteria.function"),
        ({"fact": "choice", "is": "county"}, "criteria.option"),
        ({"fact": "choice", "on_or_after": "2025-01-01"}, "criteria.operator"),
    ],
)
def test_a_condition_names_only_what_there_is(condition: dict[str, Any], code: str) -> None:
    ((found, path),) = told(field("text", show_when=condition), field("choice"), field("table"))
    assert found == code
    assert path[:5] == (*FIRST, "show_when")


def test_a_column_may_look_at_its_row_and_at_the_form() -> None:
    columns = [field("text", "name"), field("choice", "level", show_when={"column": "name", "is": "a"}),
               field("date", "on", required_when={"fact": "text", "is": "a"})]  # fmt: skip
    assert told(field("table", columns=columns), field("text")) == []
    columns.append(field("year", "bad", show_when={"column": "nothing", "is": "a"}))
    assert told(field("table", columns=columns), field("text")) == [
        ("criteria.column", (*FIRST, "columns", 3, "show_when", "column"))
    ]


def test_slips_in_options_are_told_at_their_place() -> None:
    columns = [field("text", "name"), field("choice", "level", **{"from": "nowhere"})]
    assert told(field("table", columns=columns, summary={"zh": "{name}"}), field("text", min_length=50)) == [
        ("unknown_codelist", (*FIRST, "columns", 1, "from")),
        ("field_range", ("sections", 0, "fields", 1, "min")),
    ]


def test_keys_groups_and_check_places_must_exist_and_differ() -> None:
    section = {"key": "main", "title": {"zh": "一"}, "group": "nowhere", "fields": [field("text")]}
    check = {"key": "c", "must": {"fact": "text", "is": "a"}, "message": {"zh": "错"}, "at": ["nowhere"]}
    found = told(sections=[section, {**section, "group": None, "fields": []}], checks=[check])
    assert found == [
        ("key_twice", ("sections", 1, "key")),
        ("unknown_group", ("sections", 0, "group")),
        ("empty_section", ("sections", 1, "fields")),
        ("unknown_field", ("checks", 0, "at", 0)),
    ]


def test_fields_that_wait_for_each_other_are_found_with_the_circle() -> None:
    problems = check_form(form_of(
        field("text", "a", show_when={"fact": "b", "is": "1"}),
        field("text", "b", show_when={"fact": "c", "is": "1"}),
        field("text", "c", show_when={"fact": "a", "is": "1"}),
        field("text", "d", show_when={"fact": "a", "is": "1"}),
    ), LISTS)  # fmt: skip
    assert [(p.code, p.path) for p in problems] == [("circle", FIRST)]
    assert "a → b → c → a" in problems[0].text.zh


def test_a_computed_value_that_needs_itself_is_a_circle() -> None:
    assert told(field("computed", "a", value={"add": [{"fact": "a"}, "1"]})) == [("circle", FIRST)]


def test_a_computed_value_is_of_the_kind_it_says() -> None:
    ((code, path),) = told(field("computed", value={"fact": "choice"}, holds="date"), field("choice"))
    assert (code, path) == ("criteria.type", (*FIRST, "value"))


def test_a_computed_value_cannot_be_required_nor_a_commitment_be_a_column() -> None:
    assert told(field("computed", value="1", required=True)) == [("computed_required", (*FIRST, "required"))]
    columns = [field("text", "name"), field("commitment")]
    assert told(field("table", columns=columns, summary={"zh": "{name}"})) == [
        ("commitment_in_table", (*FIRST, "columns", 1, "type"))
    ]
