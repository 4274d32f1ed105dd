"""A page is read as a whole: every defect at once, hidden answers pruned, nothing typed lost."""

from typing import Any

import pytest
from hypothesis import given

from forms_config.answers import (
    Reading,
    facts_from,
    read_answers,
    section_state,
    section_states,
    visible_sections,
    with_kept,
)  # fmt: skip
from forms_config.definitions import FIELD_KINDS, FieldBase, Form
from forms_config.fields.reading import storable
from forms_config.shapes import canonical_json
from tests.forms.examples import LI_MING, LISTS, SIGNED, every_kind, field, form_of
from tests.forms.test_field_kinds import anything


def text(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "text", "title": {"zh": f"项{key}", "en": key}, **more}


def yes_no(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "yes_no", "title": {"zh": f"项{key}", "en": key}, **more}


def read(form: Form, raw: Any, *, context: dict[str, Any] | None = None, **more: Any) -> Reading:
    return read_answers(form, raw, lists=LISTS, context=context or {}, **more)


def told(reading: Reading) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(p.code, p.path) for p in reading.problems]


APPLICATION = Form.model_validate({
    "key": "application", "title": {"zh": "申报表"},
    "sections": [
        {"key": "person", "title": {"zh": "基本信息"}, "fields": [
            text("name", required=True), field("identity", required=True),
            yes_no("has_title", required=True),
            text("title_name", show_when={"fact": "has_title", "is": "yes"}, required_when={"fact": "has_title", "is": "yes"}),
            text("title_number", show_when={"fact": "title_name", "is": "工程师"}),
        ]},
        {"key": "work", "title": {"zh": "业绩"}, "fields": [
            {"key": "projects", "type": "table", "title": {"zh": "项目"}, "required": True, "rows": {"min": 2, "max": 4}, "columns": [
                text("name", required=True),
                {"key": "level", "type": "choice", "from": "level", "title": {"zh": "级别"}},
                {"key": "funds", "type": "money", "unit": "wan", "title": {"zh": "经费"},
                 "show_when": {"column": "level", "at_least": "provincial"},
                 "required_when": {"column": "level", "is": "national"}},
                {"key": "double", "type": "computed", "title": {"zh": "加倍"}, "value": {"multiply": [{"column": "funds"}, "2"]}},
            ]},
            {"key": "total", "type": "computed", "title": {"zh": "经费合计"}, "value": {"sum": {"in": "projects", "column": "funds", "where": {"column": "level", "at_least": "provincial"}}}},
            {"key": "half", "type": "computed", "title": {"zh": "一半"}, "value": {"divide": [{"fact": "total"}, "2"]}},
        ]},
        {"key": "exceptional", "title": {"zh": "破格"}, "show_when": {"context": "route", "is": "exceptional"}, "fields": [
            text("reason", required=True), yes_no("sure"),
        ]},
    ],
    "checks": [
        {"key": "funds", "must": {"fact": "total", "at_most": "1000"}, "message": {"zh": "经费合计过大", "en": "Too much"}, "at": ["projects"]},
        {"key": "order", "must": {"not": {"all": [{"fact": "name", "is": "甲"}, {"fact": "title_name", "is": "甲"}]}},
         "message": {"zh": "姓名和职称相同", "en": "Same"}, "at": ["name", "title_name"]},
    ],
})  # fmt: skip
PROJECTS = [
    {"id": "a", "name": "甲", "level": "national", "funds": "30"},
    {"id": "b", "name": "乙", "level": "city"},
]
COMPLETE = {"name": "李明", "identity": LI_MING, "has_title": "no", "projects": PROJECTS}


def test_li_mings_complete_application_has_no_problems() -> None:
    reading = read(APPLICATION, COMPLETE)
    assert told(reading) == []
    assert reading.answers == {
        "name": "李明", "identity": {"kind": "citizen_id", "number": LI_MING}, "has_title": False,
        "projects": [
            {"id": "a", "name": "甲", "level": "national", "funds": "30", "double": "60"},
            {"id": "b", "name": "乙", "level": "city"},
        ],
        "total": "30", "half": "15",
    }  # fmt: skip
    assert reading.hidden == {"title_name", "title_number", "reason", "sure"}
    assert reading.hidden_cells == {("projects", "b", "funds")}


def test_all_defects_of_a_page_are_told_at_once_in_the_order_of_the_page() -> None:
    reading = read(APPLICATION, {
        "identity": LI_MING[:17] + "5", "has_title": "yes",
        "projects": [{"id": "a", "level": "national"}, {"id": "b", "name": "乙", "level": "county"}],
    })  # fmt: skip
    assert told(reading) == [
        ("missing", ("name",)),
        ("identity_checksum", ("identity",)),
        ("missing", ("title_name",)),
        ("missing", ("projects", "a", "name")),
        ("missing", ("projects", "a", "funds")),
        ("not_in_list", ("projects", "b", "level")),
    ]
    assert reading.problems[0].text.zh == "请填写“项name”。"
    assert reading.of_field("projects", "a") == reading.problems[3:5]


def test_hidden_answers_are_pruned_and_so_is_what_hung_on_them() -> None:
    raw = {**COMPLETE, "has_title": "no", "title_name": "工程师", "title_number": "1"}
    reading = read(APPLICATION, raw)
    assert "title_name" not in reading.answers
    assert "title_number" not in reading.answers
    shown = read(APPLICATION, {**raw, "has_title": "yes"})
    assert (shown.answers["title_name"], shown.answers["title_number"]) == ("工程师", "1")


def test_a_problem_of_a_hidden_answer_is_not_told_and_its_input_not_kept() -> None:
    reading = read(APPLICATION, {**COMPLETE, "title_name": "字" * 300, "reason": "a\x00"})
    assert told(reading) == []
    assert reading.kept_raw == {}


def test_the_route_opens_its_section() -> None:
    assert [s.key for s in visible_sections(APPLICATION, COMPLETE, LISTS, {})] == ["person", "work"]
    reading = read(APPLICATION, COMPLETE, context={"route": "exceptional"})
    assert told(reading) == [("missing", ("reason",))]


def test_a_draft_keeps_what_it_can_read_and_hands_back_the_rest() -> None:
    raw = {"name": " 李明 ", "identity": "12", "projects": [{"id": "a", "name": "甲", "level": "county"}]}
    reading = read(APPLICATION, raw, partial=True)
    assert {code for code, _ in told(reading)} == {"identity_format", "not_in_list"} or told(reading) == [
        ("identity_length", ("identity",)), ("not_in_list", ("projects", "a", "level")),
    ]  # fmt: skip
    assert reading.answers == {"name": "李明", "projects": [{"id": "a", "name": "甲"}]}
    assert reading.kept_raw == {"identity": "12", "projects": {"a": {"level": "county"}}}
    assert with_kept(reading.answers, reading.kept_raw) == {
        "name": "李明", "identity": "12", "projects": [{"id": "a", "name": "甲", "level": "county"}],
    }  # fmt: skip


def test_one_section_is_read_with_the_others_in_view() -> None:
    reading = read(APPLICATION, {"has_title": "yes"}, only_section="work")
    assert told(reading) == [("missing", ("projects",))]


def test_too_few_records_and_none_are_told_apart() -> None:
    assert told(read(APPLICATION, {**COMPLETE, "projects": []})) == [("missing", ("projects",))]
    assert told(read(APPLICATION, {**COMPLETE, "projects": PROJECTS[:1]})) == [
        ("missing_rows", ("projects",))
    ]
    assert told(read(APPLICATION, {**COMPLETE, "projects": PROJECTS[:1]}, partial=True)) == []


def test_a_check_across_fields_speaks_at_each_of_its_shown_fields() -> None:
    over = [{**PROJECTS[0], "funds": "1000.01"}, PROJECTS[1]]
    assert told(read(APPLICATION, {**COMPLETE, "projects": over})) == [("check:funds", ("projects",))]
    same = {**COMPLETE, "name": "甲", "has_title": "yes", "title_name": "甲"}
    assert told(read(APPLICATION, same)) == [("check:order", ("name",)), ("check:order", ("title_name",))]


def test_an_unknown_check_passes() -> None:
    assert told(read(APPLICATION, {**COMPLETE, "name": "甲"})) == []


def test_unknown_keys_are_told_and_ignored() -> None:
    reading = read(APPLICATION, {**COMPLETE, "salary": 1, "\ud800": 2})
    assert [(p.code, p.path[0]) for p in reading.problems] == [
        ("unknown_key", "salary"),
        ("unknown_key", "\ufffd"),
    ]
    assert "salary" not in reading.answers


def test_what_was_sent_for_a_computed_value_is_ignored() -> None:
    assert read(APPLICATION, {**COMPLETE, "total": "999999"}).answers["total"] == "30"


@pytest.mark.parametrize(
    "raw", [None, [], "x", 3, {1: 2}, {"projects": {"a": 1}}, {"projects": [[[]], None, 5]}]
)
def test_odd_input_is_a_problem_never_an_error(raw: Any) -> None:
    assert read(APPLICATION, raw).problems != ()


@given(raw=anything)
def test_no_input_whatever_breaks_a_reading(raw: Any) -> None:
    form = every_kind()
    for sent in (raw, {f.key: raw for f in form.fields()}):
        reading = read(form, sent)
        canonical_json([reading.answers, reading.kept_raw])
        assert "\\u0000" not in canonical_json(reading.kept_raw).decode()


@given(raw=anything)
def test_reading_stored_answers_again_changes_nothing(raw: Any) -> None:
    form = every_kind()
    first = read(form, {f.key: raw for f in form.fields()}, partial=True)
    again = read(form, first.answers, partial=True)
    assert again.answers == first.answers


@given(raw=anything)
def test_whatever_was_typed_can_be_kept_by_any_database(raw: Any) -> None:
    kept = canonical_json(storable(raw)).decode()
    assert "\\u0000" not in kept


def test_the_task_list_says_where_each_section_stands() -> None:
    assert section_states(APPLICATION, {}, LISTS, {}) == {"person": "empty", "work": "empty"}
    assert section_states(APPLICATION, COMPLETE, LISTS, {"route": "exceptional"}) == {
        "person": "complete", "work": "complete", "exceptional": "empty",
    }  # fmt: skip
    assert section_state(APPLICATION, "person", {"name": "李明"}, LISTS, {}) == "started"
    assert section_state(APPLICATION, "person", {"identity": "12"}, LISTS, {}) == "problems"


def test_facts_are_typed_and_what_is_missing_is_unknown() -> None:
    from datetime import date
    from decimal import Decimal

    answers = read(APPLICATION, COMPLETE).answers
    facts = facts_from(
        APPLICATION, answers, LISTS, {"received_from": "2025-09-01", "year": "2025"}, {"r/j": True}
    )
    assert facts.answers["total"] == Decimal(30)
    assert facts.answers["projects"][0] == {
        "id": "a",
        "name": "甲",
        "level": "national",
        "funds": Decimal(30),
        "double": Decimal(60),
    }
    assert facts.answers["has_title"] is False
    assert "title_name" not in facts.answers
    assert facts.context == {"received_from": date(2025, 9, 1), "year": 2025}
    assert facts.judgements == {"r/j": True}


def test_a_signed_commitment_stays_and_an_empty_one_is_asked_for() -> None:
    form = form_of(field("commitment", required=True))
    missing = read(form, {})
    assert missing.problems[0].text.zh == "请阅读并签署“项commitment”。"
    assert read(form, {"commitment": SIGNED}).answers == {"commitment": SIGNED}


class ExplodingField(FieldBase):
    """A plugin's kind that breaks its contract."""

    kind = "exploding"

    def parse(self, raw: Any, lists: Any) -> Any:
        raise RuntimeError("boom")


def test_a_plugins_broken_kind_is_a_problem_of_its_field_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FIELD_KINDS._kinds, "exploding", ExplodingField)
    form = form_of(text("name"), {"key": "bang", "type": "exploding", "title": {"zh": "坏", "en": "Bad"}})
    reading = read(form, {"name": "李明", "bang": "1"})
    assert told(reading) == [("broken_field_kind", ("bang",))]
    assert reading.answers == {"name": "李明"}
    assert reading.kept_raw == {"bang": "1"}
