"""Every kind of field keeps the one contract: read anything, store canonically, show, describe, draw."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_config.definitions import FIELD_KINDS, FieldBase
from forms_config.fields import BUILT_IN
from forms_config.shapes import canonical_json
from tests.forms.examples import FIELDS, GOOD, LISTS, field
from tests.forms.schema import conforms

KINDS = sorted(BUILT_IN)
LANGUAGES = ("zh-hans", "en")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.binary(max_size=20),
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.text("0123456789-/.年月日０１２３٤xX+@,，HM \x00\u202e", max_size=20),
    st.sampled_from(
        ["9" * 5000, "\ud800", "a\x00b", "9" * 18, "1e999", "٣" * 18, "\U0001d7d8" * 4, "x" * 200_000]
    ),
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(max_size=5), st.integers(), st.none()), inner, max_size=4),
        st.fixed_dictionaries({"kind": inner, "number": inner}),
        st.fixed_dictionaries({"signed": inner, "text_digest": inner, "at": inner}),
        st.lists(st.fixed_dictionaries({"id": inner, "name": inner, "level": inner}), max_size=3),
    ),
    max_leaves=12,
)  # fmt: skip


def defined(kind: str, **options: Any) -> FieldBase:
    return FIELD_KINDS[kind].model_validate(field(kind, **options))


def test_every_kind_of_domain_5_is_registered_and_has_an_example() -> None:
    assert set(BUILT_IN) <= set(FIELD_KINDS)
    assert set(FIELDS) == set(GOOD) == set(BUILT_IN)


@pytest.mark.parametrize("kind", KINDS)
def test_good_input_becomes_its_canonical_value(kind: str) -> None:
    definition = defined(kind)
    for raw, stored in GOOD[kind]:
        assert definition.parse(raw, LISTS) == (stored, []), raw


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_given_is_unknown_and_no_problem(kind: str) -> None:
    definition = defined(kind)
    for raw in (None, ""):
        assert definition.parse(raw, LISTS) == (None, [])
    assert definition.fact(None, LISTS) is None
    assert definition.display(None, LISTS, "zh-hans") == ""


@pytest.mark.parametrize("kind", KINDS)
@given(raw=anything)
def test_reading_never_raises_and_what_is_stored_reads_the_same(kind: str, raw: Any) -> None:
    definition = defined(kind)
    value, problems = definition.parse(raw, LISTS)
    for problem in problems:
        assert problem.text.zh
        assert problem.text.en
        assert problem.code
        problem.text.zh.encode()
    if value is not None:
        stored = json.loads(canonical_json(value))
        assert stored == value
        if not problems:
            assert definition.parse(stored, LISTS) == (value, [])
            assert conforms(stored, definition.json_schema(LISTS))
        definition.fact(value, LISTS)
        for language in LANGUAGES:
            assert isinstance(definition.display(value, LISTS, language), str)


@pytest.mark.parametrize("kind", KINDS)
def test_stored_values_conform_to_the_schema_and_read_in_both_languages(kind: str) -> None:
    definition = defined(kind)
    for _, stored in GOOD[kind]:
        assert conforms(stored, definition.json_schema(LISTS))
        if stored != []:
            for language in LANGUAGES:
                assert definition.display(stored, LISTS, language) != ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_field_names_its_control_and_speaks_the_language(kind: str, language: str) -> None:
    drawn = defined(kind, hint={"zh": "提示", "en": "Hint"}).form_field(LISTS, language)
    assert drawn.kind == kind
    assert drawn.label == (f"Item {kind}" if language == "en" else f"项{kind}")
    assert drawn.help_text == ("Hint" if language == "en" else "提示")
    assert drawn.required is False
    for raw, stored in GOOD[kind]:
        assert drawn.clean(raw) == stored


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_definition_has_no_problems_and_reads_back(kind: str) -> None:
    definition = defined(kind)
    assert definition.check_options(LISTS) == []
    assert (
        FIELD_KINDS[kind].model_validate(definition.model_dump(mode="json", exclude_defaults=True))
        == definition
    )
    assert definition.kind_title.en
    assert definition.kind_help.zh


@pytest.mark.parametrize(
    ("kind", "options", "code"),
    [
        ("text", {"min_length": 30}, "field_range"),
        ("text", {"pattern": "(?<=a)b"}, "bad_pattern"),
        ("text", {"pattern": "("}, "bad_pattern"),
        ("integer", {"min": 60}, "field_range"),
        ("date", {"min": "2025-01-01", "max": "2024-01-01"}, "field_range"),
        ("choice", {"from": "nowhere"}, "unknown_codelist"),
        ("multiple_choice", {"min": 3}, "field_range"),
        ("table", {"summary": {"zh": "{nothing}"}}, "unknown_column"),
        ("table", {"rows": {"min": 6, "max": 5}}, "field_range"),
    ],
)  # fmt: skip
def test_a_slip_in_the_options_is_told(kind: str, options: dict[str, Any], code: str) -> None:
    assert [p.code for p in defined(kind, **options).check_options(LISTS)] == [code]


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("text", "字" * 21, "too_long"),
        ("text", "a\x00b", "unreadable_characters"),
        ("text", "\ud800", "unreadable_characters"),
        ("text", {"a": 1}, "not_text"),
        ("integer", "十二", "not_a_number"),
        ("integer", "1.5", "not_whole"),
        ("integer", "51", "too_large"),
        ("integer", "0", "too_small"),
        ("integer", True, "not_text"),
        ("number", "1.25", "too_many_places"),
        ("number", "1e5", "not_a_number"),
        ("number", float("nan"), "not_text"),
        ("money", "100元", "not_a_number"),
        ("date", "2025-02-29", "not_a_date"),
        ("date", "昨天", "not_a_date"),
        ("date", "1949-12-31", "too_early"),
        ("month", "2025-13", "not_a_month"),
        ("year", "25", "not_a_year"),
        ("year", "1999", "year_out_of_range"),
        ("yes_no", "也许", "not_yes_or_no"),
        ("choice", "county", "not_in_list"),
        ("choice", "ministry", "option_retired"),
        ("multiple_choice", ["national", "provincial", "city"], "too_many"),
        ("cascade", "000100", "not_specific"),
        ("organization_code", "12000000MA0000000", "organization_length"),
        ("organization_code", "12000000MA00000001", "organization_checksum"),
        ("organization_code", "12000000MI0000000U", "organization_characters"),
        ("phone", "12345", "not_a_phone"),
        ("email", "li.ming@example", "not_an_email"),
        ("file", ["a", "b", "c", "d"], "too_many_files"),
        ("file", ["../etc/passwd"], "not_a_file"),
        ("commitment", {"signed": True}, "not_signed"),
        ("commitment", True, "not_text"),
    ],
)  # fmt: skip
def test_bad_input_gets_one_problem_that_names_the_field(kind: str, raw: Any, code: str) -> None:
    value, problems = defined(kind).parse(raw, LISTS)
    assert value is None
    assert [p.code for p in problems] == [code]
    assert problems[0].text.zh.startswith(f"项{kind}：")
    assert problems[0].text.en.startswith(f"Item {kind}: ")


def test_a_date_after_today_is_refused_where_it_must_have_passed() -> None:
    definition = defined("date", not_future=True)
    assert definition.parse("2025-09-10", LISTS) == ("2025-09-10", [])
    assert [p.code for p in definition.parse("2025-09-11", LISTS)[1]] == ["in_future"]


def test_a_mobile_only_field_refuses_a_landline() -> None:
    definition = defined("phone", mobile_only=True)
    assert definition.parse("13800000000", LISTS) == ("13800000000", [])
    assert [p.code for p in definition.parse("010-80000000", LISTS)[1]] == ["not_a_mobile"]


def test_a_table_cannot_hold_a_table() -> None:
    inner = field("table", "inner")
    with pytest.raises(ValueError, match="cannot hold a table"):
        defined("table", columns=[inner])


def test_rows_keep_their_ids_and_new_ones_get_the_next_free() -> None:
    rows, problems = defined("table").parse(
        [
            {"id": "r2", "name": "乙"},
            {"name": "丙"},
            {"id": "r2", "name": "丁"},
            {"id": "Not good", "name": "戊"},
        ],
        LISTS,
    )
    assert problems == []
    assert [(r["id"], r["name"]) for r in rows] == [("r2", "乙"), ("r1", "丙"), ("r3", "丁"), ("r4", "戊")]


def test_a_sixth_row_of_five_is_told_and_none_is_lost() -> None:
    rows, problems = defined("table").parse([{"name": str(n)} for n in range(6)], LISTS)
    assert [p.code for p in problems] == ["too_many_rows"]
    assert len(rows) == 6


def test_conditions_see_a_month_as_its_first_day_and_a_document_as_its_number() -> None:
    from datetime import date

    assert defined("month").fact("2025-09", LISTS) == date(2025, 9, 1)
    assert defined("identity").fact({"kind": "passport", "number": "E00000000"}, LISTS) == "E00000000"
    assert defined("commitment").fact(GOOD["commitment"][0][1], LISTS) is True
