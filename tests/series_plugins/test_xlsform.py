"""A clerk brings a form from a survey tool: what can be said comes over, what cannot is listed by sheet, row and column."""

import io
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from forms_config.answers import read_answers
from forms_config.wording import form_in_words
from series_plugins.xlsform import XlsFormReading, read_xlsform
from series_plugins.xlsform.xpath import NotUnderstood, parse

HEAD = ["type", "name", "label::中文 (zh)", "label::English (en)", "hint::中文 (zh)", "required", "relevant", "constraint",
        "constraint_message::中文 (zh)", "constraint_message::English (en)", "calculation", "appearance"]  # fmt: skip


def xlsform(survey: list[list[Any]], choices: list[list[Any]] = [], settings: list[list[Any]] | None = None,  # noqa: B006
            head: list[str] = HEAD) -> bytes:  # fmt: skip
    book: Any = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in [head, *survey]:
        sheet.append(row)
    for name, rows in (
        ("choices", [["list_name", "name", "label::中文 (zh)", "label::English (en)"], *choices]),
        ("settings", settings or [["form_title", "form_id"], ["职业技能调查", "skills-2025"]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row(kind: str, name: str = "", zh: str | None = None, **rest: Any) -> list[Any]:
    named = {
        "hint": 4,
        "required": 5,
        "relevant": 6,
        "constraint": 7,
        "message": 8,
        "message_en": 9,
        "calculation": 10,
        "appearance": 11,
    }
    cells: list[Any] = [kind, name, zh if zh is not None else name, rest.pop("en", f"{name} in English")] + [
        None
    ] * 8
    for key, value in rest.items():
        cells[named[key]] = value
    return cells


CHOICES = [["yes_no", "y", "是", "Yes"], ["yes_no", "n", "否", "No"], ["degree", "bachelor", "本科", "Bachelor"],
           ["degree", "master", "硕士", "Master"], ["tools", "a", "甲", "A"], ["tools", "b", "乙", "B"]]  # fmt: skip
SURVEY = [
    row("begin group", "person", "个人情况", en="About you"),
    row("text", "name", "姓名", en="Name", required="yes"),
    row("integer", "age", "年龄", en="Age", constraint=". >= 16 and . < 70", message="年龄应在16到69之间", message_en="16 to 69"),
    row("select_one degree", "degree", "学历", en="Degree", required="${age} > 18"),
    row("date", "since", "参加工作日期", en="At work since", constraint=". <= today()"),
    row("note", "n1", "请如实填写。", en="Be truthful."),
    row("select_multiple tools", "tools", "使用的工具", en="Tools"),
    row("end group"),
    row("begin group", "work", "工作", en="Work", relevant="${age} >= 18 and (${degree} = 'master' or not(selected(${tools}, 'a')))"),
    row("begin repeat", "projects", "项目", en="Projects"),
    row("text", "title", "名称", en="Title", required="TRUE"),
    row("decimal", "money", "金额", en="Money", constraint=". > 0.5", message="金额太小", message_en="Too small"),
    row("text", "why", "说明", en="Why", relevant="${money} > 100", appearance="multiline"),
    row("end repeat"),
    row("file", "proof", "证明", en="Proof"),
    row("image", "photo", "照片", en="Photo"),
    row("calculate", "total", "合计", en="Total", calculation="sum(${money}) + 2 * count(${projects})"),
    row("end group"),
]  # fmt: skip


@pytest.fixture(scope="module")
def survey() -> XlsFormReading:
    return read_xlsform(xlsform(SURVEY, CHOICES))


def fields(reading: XlsFormReading) -> dict[str, Any]:
    assert reading.form is not None
    return {
        f.key: f.model_dump(mode="json", exclude_defaults=True, by_alias=True) for f in reading.form.fields()
    }


def test_groups_are_sections_and_repeats_are_tables(survey: XlsFormReading) -> None:
    assert survey.problems == ()
    form = survey.form
    assert form is not None
    assert (form.key, form.title.zh) == ("skills_2025", "职业技能调查")
    assert [(s.key, s.title.zh, s.title.en) for s in form.sections] == [
        ("person", "个人情况", "About you"),
        ("work", "工作", "Work"),
    ]
    assert form.sections[0].hint is not None
    assert form.sections[0].hint.zh == "请如实填写。"
    kinds = {key: field["type"] for key, field in fields(survey).items()}
    assert kinds == {"name": "text", "age": "integer", "degree": "choice", "since": "date", "tools": "multiple_choice",
                     "projects": "table", "proof": "file", "photo": "file", "total": "computed"}  # fmt: skip
    columns = fields(survey)["projects"]["columns"]
    assert [(c["key"], c["type"]) for c in columns] == [
        ("title", "text"),
        ("money", "number"),
        ("why", "long_text"),
    ]


def test_limits_become_options(survey: XlsFormReading) -> None:
    found = fields(survey)
    assert (found["age"]["min"], found["age"]["max"]) == ("16", "69")
    assert found["since"]["not_future"] is True
    assert found["name"]["required"] is True


def test_choices_become_code_lists(survey: XlsFormReading) -> None:
    assert set(survey.codelists) == {"degree", "tools"}
    assert [(o.code, o.title.zh, o.title.en) for o in survey.codelists["degree"].options] == [
        ("bachelor", "本科", "Bachelor"), ("master", "硕士", "Master")]  # fmt: skip
    assert "没有题目用到" in " ".join(r.text.zh for r in survey.remarks)


def test_expressions_become_conditions(survey: XlsFormReading) -> None:
    form = survey.form
    assert form is not None
    found = fields(survey)
    assert found["degree"]["required_when"] == {"fact": "age", "above": "18"}
    assert found["projects"]["columns"][2]["show_when"] == {"column": "money", "above": "100"}
    assert found["total"]["value"] == {
        "add": [
            {"sum": {"in": "projects", "column": "money"}},
            {"multiply": ["2", {"count": {"in": "projects"}}]},
        ]
    }
    assert form.sections[1].show_when is not None
    assert form_in_words(form.sections[1].show_when, form, survey.codelists, "zh-hans") == (
        "年龄不少于18，且（学历是硕士；或者不是“使用的工具包含甲”的情形）。")  # fmt: skip
    (check,) = form.checks
    assert (check.message.zh, check.at) == ("金额太小", ("projects",))
    assert check.model_dump(by_alias=True)["must"] == {
        "every": {"in": "projects", "where": None, "must": {"column": "money", "above": "0.5"}}
    }


def test_the_form_works(survey: XlsFormReading) -> None:
    form = survey.form
    assert form is not None
    given = {"name": "林试一", "age": "70", "degree": "master", "projects": [{"title": "甲", "money": "0.2"}]}
    reading = read_answers(form, given, lists=survey.codelists, context={}, partial=True)
    assert {p.path[0] for p in reading.problems} >= {"age"}
    given["age"] = "30"
    reading = read_answers(form, given, lists=survey.codelists, context={}, partial=False)
    assert "金额太小" in {p.text.zh for p in reading.problems}


LEFT_OUT: dict[str, tuple[list[list[Any]], int, str, str]] = {
    "a place on the map": ([row("geopoint", "where", "位置")], 2, "type", "没有与“geopoint”对应的题型"),
    "what the phone records": ([row("start", "start", "")], 2, "type", "由系统自己记录"),
    "the hour": ([row("dateTime", "when", "时间")], 2, "type", "日期时间改为日期"),
    "or other": ([row("select_one degree or_other", "degree", "学历")], 2, "type", "“其他，请注明”没有导入"),
    "a name in capitals": ([row("text", "Full-Name", "姓名")], 2, "name", "代号改为full_name"),
    "arithmetic of text": ([row("text", "a"), row("text", "b", relevant="concat(${a}, 'x') = 'y'")], 3, "relevant", "不支持concat()"),
    "an answer not given": ([row("text", "a"), row("text", "b", relevant="${a} != ''")], 3, "relevant", "不能与空值比较"),
    "a question that is not there": ([row("text", "b", relevant="${zz} = 1")], 2, "relevant", "没有zz这道题"),
    "a broken expression": ([row("text", "b", relevant="(${b} = 1")], 2, "relevant", "括号没有闭合"),
    "an exact match of several": ([row("select_multiple tools", "t"), row("text", "b", relevant="${t} = 'a'")], 3, "relevant", "这类题不能用=比较"),
    "a calculation of text": ([row("calculate", "c", calculation="substr(${c}, 1)"), row("text", "b")], 2, "calculation", "不支持substr()"),
    "a repeat inside a repeat": (
        [row("begin repeat", "r"), row("text", "a"), row("begin repeat", "q"), row("text", "b"), row("end repeat"), row("end repeat")],
        4, "type", "重复组里不能再有重复组"),
    "an answer inside a repeat, from outside": (
        [row("begin repeat", "r"), row("text", "a"), row("end repeat"), row("text", "b", relevant="${a} = 'x'")], 5, "relevant", "从外面看有许多值"),
    "a group in a group": ([row("begin group", "g"), row("begin group", "h", "小组"), row("text", "a"), row("end group"), row("end group")],
                           3, "label::中文 (zh)", "组里的组没有自己的标题"),
    "a group never closed": ([row("begin group", "g"), row("text", "a")], 2, "type", "没有结尾"),
    "an end of nothing": ([row("text", "a"), row("end repeat")], 3, "type", "没有对应的开头"),
    "an appearance": ([row("text", "a", appearance="numbers")], 2, "appearance", "外观没有对应的设置"),
    "a list that is not there": ([row("select_one lost", "a")], 2, "type", "choices里没有列表lost"),
    "no Chinese": ([row("text", "a", ""), row("text", "b", "有")], 2, "label::中文 (zh)", "没有中文，先用英文代替"),
    "an answer inside a label": ([row("text", "a", "你好${a}")], 2, "label::中文 (zh)", "不会替换成答案"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_cannot_be_represented_is_listed_not_dropped(name: str) -> None:
    rows, line, column, words = LEFT_OUT[name]
    reading = read_xlsform(xlsform(rows, CHOICES))
    hits = [
        r
        for r in reading.remarks
        if r.line == line and f"第{line}行“{column}”列" in r.text.zh and words in r.text.zh
    ]
    assert hits, [(r.line, r.text.zh) for r in reading.remarks]
    assert all(r.file == "survey" and r.text.en for r in hits)


def test_columns_and_sheets_without_counterpart_are_listed() -> None:
    content = xlsform([[*row("text", "a"), "Nom", "img.png"]], head=[*HEAD, "label::Français (fr)", "media::image"],
                      settings=[["form_title", "form_id", "style"], ["表", "f", "pages"]])  # fmt: skip
    told = [r.text.zh for r in read_xlsform(content).remarks]
    assert "“survey”表第1行“label::Français (fr)”列：只保留中文和英文，这一列没有导入。" in told
    assert "“survey”表第1行“media::image”列：这一列没有对应的设置，没有导入。" in told
    assert "“settings”表第1行“style”列：这一列没有对应的设置，没有导入。" in told


def test_a_plain_label_is_chinese_unless_the_form_says_otherwise() -> None:
    head = ["type", "name", "label"]
    chinese = read_xlsform(xlsform([["text", "a", "姓名"]], head=head))
    english = read_xlsform(xlsform([["text", "a", "Name"]], head=head,
                                   settings=[["form_title", "default_language"], ["F", "English (en)"]]))  # fmt: skip
    assert fields(chinese)["a"]["title"] == {"zh": "姓名"}
    assert fields(english)["a"]["title"] == {"zh": "Name", "en": "Name"}


def test_a_book_without_a_survey_is_told() -> None:
    book: Any = Workbook()
    out = io.BytesIO()
    book.save(out)
    reading = read_xlsform(out.getvalue(), "budget.xlsx")
    assert (reading.form, [p.code for p in reading.problems]) == (None, ["xlsform.no_survey"])


@given(st.text(alphabet="${}ab.'\"()=<>!+-*0123 andorselected,:", max_size=60))
def test_no_expression_makes_it_fall_over(text: str) -> None:
    with suppress(NotUnderstood):
        parse(text, "a")


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["", "text", "begin group", "end repeat", "select_one x", "a", "${a} = 1", "1", "note"]
            ),
            min_size=7,
            max_size=7,
        ),
        max_size=8,
    )
)
def test_no_survey_makes_it_fall_over(rows: list[list[str]]) -> None:
    reading = read_xlsform(xlsform([[*r[:4], "", *r[4:7]] for r in rows], CHOICES))
    assert "xlsform.failed" not in {p.code for p in reading.problems}
