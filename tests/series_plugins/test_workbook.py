"""A department edits its specialty in a spreadsheet: what it did not touch comes back unchanged, what it broke is named."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from forms_config.shapes import Problem
from series_plugins.discovery import packaged
from series_plugins.pack import read_pack
from series_plugins.pack_writing import pack_files_of, zip_of
from series_plugins.workbook import read_workbook, write_workbook
from series_plugins.workbook.cells import VALUE, escape, from_flow, to_flow, unescape
from series_plugins.workbook.sheets import all_sheets
from tests.series_plugins.small_pack import small_pack
from workflows.releases.document import SeriesDocument

PACKS = {pack.name: pack.path for pack in packaged()}


@pytest.fixture(scope="module")
def small() -> SeriesDocument:
    document = read_pack(zip_of(small_pack()), name="small").document
    assert document is not None
    return document


@pytest.fixture(scope="module")
def small_bytes(small: SeriesDocument) -> bytes:
    return write_workbook(small)


def edited(content: bytes, change: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book: Any, sheet: str, heading: str, row: int) -> Any:
    found = next(c for c in book[sheet][1] if str(c.value).split("\n")[0] == heading)
    return book[sheet].cell(row=row, column=found.column)


def told(content: bytes) -> list[tuple[str, int, str]]:
    return [(p.file, p.line, p.text.zh) for p in read_workbook(content).problems]


@pytest.mark.parametrize("name", sorted(PACKS))
def test_every_pack_survives_the_workbook_and_the_zip(name: str) -> None:
    document = read_pack(PACKS[name], name=name).document
    assert document is not None
    reading = read_workbook(write_workbook(document), "trip.xlsx")
    assert reading.problems == ()
    assert reading.document == document
    assert reading.document.digest == document.digest
    again = read_pack(zip_of(pack_files_of(reading.document)), name="trip.zip")
    assert (again.problems, again.document) == ((), document)


def test_the_small_pack_survives(small: SeriesDocument, small_bytes: bytes) -> None:
    reading = read_workbook(small_bytes)
    assert reading.problems == ()
    assert reading.document == small


def test_a_person_finds_their_way(small_bytes: bytes) -> None:
    book = load_workbook(io.BytesIO(small_bytes))
    assert book.sheetnames[:2] == ["说明", "系列"]
    assert [s.zh for s in all_sheets() if s.zh not in book.sheetnames] == []
    fields = book["字段"]
    assert fields.freeze_panes == "E2"
    assert fields["A1"].value == "表单\nForm"
    assert {v.type for v in fields.data_validations.dataValidation} == {"list"}
    assert cell(book, "条件", "读法（自动写出，改了不算）", 3).value == "项目（排名不超过1）不少于2项。"
    assert (
        cell(book, "条件", "条件式", 3).value
        == "{count: {in: projects, where: {column: rank, at_most: 1}}, at_least: 2}"
    )
    assert [c.value for c in book["字段"][2]][4:6] == ["姓名", "Name"]


def test_a_table_s_columns_follow_it_as_rows(small_bytes: bytes) -> None:
    book = load_workbook(io.BytesIO(small_bytes))
    keys = [(r[2].value, r[3].value) for r in book["字段"].iter_rows(min_row=2)]
    assert keys[-3:] == [(None, "projects"), ("projects", "title"), ("projects", "rank")]


def test_an_edit_is_taken(small_bytes: bytes) -> None:
    def change(book: Any) -> None:
        cell(book, "字段", "名称", 2).value = "申报人姓名"
        cell(book, "字段", "最多字数", 2).value = 40
        cell(book, "字段", "必填", 3).value = "是"
        cell(book, "参数", "值", 2).value = 6.0
        cell(book, "参数", "起始日", 2).value = datetime(2021, 3, 1)

    reading = read_workbook(edited(small_bytes, change))
    document = reading.document
    assert document is not None
    fields = document.forms["application"].sections[0].fields
    assert (fields[0].title.zh, fields[0].model_dump()["max_length"], fields[1].required) == (
        "申报人姓名",
        40,
        True,
    )
    parameter = document.criteria["senior"].parameters["years"][0]
    assert (parameter.since, str(parameter.value.model_dump())) == (date(2021, 3, 1), "6")


BREAKS: dict[str, tuple[Callable[[Any], None], str, int, str]] = {
    "a kind nobody knows": (lambda b: setattr(cell(b, "字段", "类型", 4), "value", "下拉"), "字段", 4,
                            "“字段”表第4行“类型”列：没有“下拉”这个选项"),
    "a word for a number": (lambda b: setattr(cell(b, "字段", "最多字数", 2), "value", "很多"), "字段", 2, "“最多字数”列：应为整数，现在是“很多”"),
    "neither yes nor no": (lambda b: setattr(cell(b, "字段", "必填", 2), "value", "也许"), "字段", 2, "“必填”列：“也许”应为“是”或“否”"),
    "broken YAML": (lambda b: setattr(cell(b, "条件", "条件式", 2), "value", "{fact: ["), "条件", 2, "“条件式”列：不是正确的YAML"),
    "a fact nobody knows": (lambda b: setattr(cell(b, "条件", "条件式", 2), "value", "{fact: obtaind, before: 2020-01-01}"),
                            "条件", 2, "“条件式”列：没有名为“obtaind”的填报项"),
    "no such day": (lambda b: setattr(cell(b, "参数", "起始日", 2), "value", "2025-02-30"), "参数", 2, "“起始日”列：“2025-02-30”不是日期"),
    "a field in no section": (lambda b: setattr(cell(b, "字段", "板块", 3), "value", "nowhere"), "字段", 3, "“板块”列：这张表单没有板块nowhere"),
    "a code of no list": (lambda b: setattr(cell(b, "代码", "代码表", 2), "value", "nothing"), "代码", 2, "“代码表”列：“代码表”表里没有nothing"),
    "a key left blank": (lambda b: setattr(cell(b, "引用文件", "代号", 2), "value", None), "引用文件", 2, "“代号”列：代号没有填"),
    "a text without English": (lambda b: setattr(cell(b, "级别", "名称（英）", 2), "value", None), "级别", 2, "“名称”列：“高级”缺少中文或英文"),
    "a role nobody has": (lambda b: setattr(cell(b, "动作", "由谁做", 2), "value", "门卫"), "动作", 2, "“由谁做”列：没有“门卫”这个选项"),
    "a guard nobody knows": (lambda b: setattr(cell(b, "动作", "前提", 2), "value", "lucky@1"), "动作", 2, "不认识lucky@1"),
    "a formula": (lambda b: setattr(cell(b, "代码", "位次", 2), "value", "=1+2"), "代码", 2, "这里是公式，请粘贴为数值"),
    "an unknown sheet": (lambda b: b.create_sheet("草稿纸"), "草稿纸", 0, "“草稿纸”表：不认识的工作表"),
    "a sheet taken away": (lambda b: b.remove(b["样例"]), "样例", 0, "“样例”表：缺少这张工作表"),
    "an unknown heading": (lambda b: setattr(b["级别"]["E1"], "value", "位置"), "级别", 1, "E列：不认识的列“位置”"),
    "an unknown item": (lambda b: setattr(b["系列"]["A4"], "value", "头衔"), "系列", 4, "A列：不认识的项目“头衔”"),
    "a sample judged otherwise": (lambda b: setattr(cell(b, "样例", "结论", 2), "value", "不符合"), "样例", 2, "样例“条件齐备”的“总的结果”应为不符合"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_each_defect_names_sheet_row_and_column(small_bytes: bytes, name: str) -> None:
    change, sheet, row, words = BREAKS[name]
    reading = read_workbook(edited(small_bytes, change))
    hits = [p for p in reading.problems if (p.file, p.line) == (sheet, row) and words in p.text.zh]
    assert hits, [(p.file, p.line, p.text.zh) for p in reading.problems]
    assert all(p.text.zh and p.text.en for p in reading.problems)


def test_all_defects_are_told_at_once(small_bytes: bytes) -> None:
    names = ["a kind nobody knows", "a word for a number", "broken YAML", "a guard nobody knows", "a text without English",
             "a formula", "an unknown sheet", "no such day"]  # fmt: skip

    def change(book: Any) -> None:
        for name in names:
            BREAKS[name][0](book)

    problems = told(edited(small_bytes, change))
    for name in names:
        _, sheet, row, words = BREAKS[name]
        assert [p for p in problems if p[:2] == (sheet, row) and words in p[2]], (name, problems)


def test_decision_tables_come_back_as_tables() -> None:
    document = read_pack(PACKS["engineering/cybersecurity"]).document
    assert document is not None
    content = write_workbook(document)

    def change(book: Any) -> None:
        sheet = book["决策表"]
        row = next(
            r
            for r in range(2, 200)
            if sheet.cell(r, 2).value == "associate_senior"
            and sheet.cell(r, 3).value == "education_and_years"
        )
        assert [c.value for c in sheet[row + 1]][4:6] == ["学历不低于", "任中级满（年）"]
        assert [c.value for c in sheet[row + 6]][4:6] == ["bachelor", "5"]
        sheet.cell(row + 6, 6).value = 4

    reading = read_workbook(edited(content, change), checked=False)
    assert reading.document is not None
    table = reading.document.criteria["associate_senior"].tables["education_and_years"]
    assert [str(c.model_dump()) for c in table.rows[1].cells] == ["bachelor", "4"]


def test_a_text_longer_than_a_cell_goes_on_below(small: SeriesDocument) -> None:
    data = small.to_json()
    data["texts"]["guide"]["zh"] = "指南。" * 15_000
    document = SeriesDocument.model_validate(data)
    reading = read_workbook(write_workbook(document))
    assert reading.document == document


AWKWARD = [
    "=1+2",
    "012",
    " 前后有空格 ",
    "一行\r\n又一行",
    "json:x",
    "_x005F_",
    "+86",
    "-",
    "null",
    "yes",
    "2025-01-01",
    "{a",
    "\x07",
    "'",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_stay_to_the_letter(small: SeriesDocument, text: str) -> None:
    data = small.to_json()
    data["about"]["zh"] = data["levels"][0]["title"]["zh"] = data["cites"]["rules"]["number"] = text
    data["samples"][0]["given"]["name"] = text
    document = SeriesDocument.model_validate(data)
    assert read_workbook(write_workbook(document), checked=False).document == document


trees = st.recursive(
    st.text(min_size=1),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), trees, min_size=1, max_size=4))
def test_any_mapping_survives_a_cell(tree: dict[str, Any]) -> None:
    assert unescape(escape(to_flow(tree))) == to_flow(tree)
    assert from_flow(to_flow(tree)) == tree


@given(st.text(min_size=1))
def test_any_literal_survives_a_cell(text: str) -> None:
    assert VALUE.read(VALUE.write(text)) == text


texts = st.fixed_dictionaries(
    {
        "zh": st.text(min_size=1, max_size=12).filter(str.strip),
        "en": st.text(min_size=1, max_size=12).filter(str.strip),
    }
)


@given(
    title=texts,
    hint=texts,
    article=st.text(max_size=6).filter(lambda t: t == "" or t.strip()),
    number=st.integers(1, 99),
)
def test_small_documents_survive(
    small: SeriesDocument, title: Any, hint: Any, article: str, number: int
) -> None:
    data = small.to_json()
    data["title"] = data["routes"][0]["hint"] = title
    field = data["forms"]["application"]["sections"][0]["fields"][0]
    field |= {"title": title, "hint": hint, "max_length": number}
    data["criteria"]["senior"]["rules"][0] |= {
        "cite": {"document": "rules", "article": article},
        "text": {"unmet": hint},
    }
    data["codelists"]["degrees"]["options"][0]["title"] = title
    document = SeriesDocument.model_validate(data)
    assert read_workbook(write_workbook(document), checked=False).document == document


def rezipped(content: bytes, extra: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, extra.pop(member.filename, old.read(member)))
        for name, body in extra.items():
            new.writestr(name, body)
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "not a workbook": (lambda b: b"hello", "workbook.unreadable"),
    "an empty file": (lambda b: b"", "workbook.unreadable"),
    "cut in half": (lambda b: b[: len(b) // 2], "workbook.unreadable"),
    "a ZIP that is none": (lambda b: zip_of({"a.txt": b"x"}), "workbook.unreadable"),
    "an old or locked file": (lambda b: b"\xd0\xcf\x11\xe0" + b, "workbook.legacy"),
    "macros": (lambda b: rezipped(b, {"xl/vbaProject.bin": b"x"}), "workbook.macros"),
    "links elsewhere": (lambda b: rezipped(b, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "workbook.links"),
    "a bomb": (lambda b: rezipped(b, {"xl/worksheets/sheet99.xml": b"<x>" + b" " * 40_000_000}), "workbook.bomb"),
    "entities": (lambda b: rezipped(b, {"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'}), "workbook.entities"),
    "too many bytes": (lambda b: b + b"\0" * 11_000_000, "workbook.size"),
    "a broken sheet": (lambda b: rezipped(b, {"xl/worksheets/sheet2.xml": b"<worksheet><sheetData><row r='x'>"}), "workbook"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_trusted_is_refused_with_a_reason(small_bytes: bytes, name: str) -> None:
    spoil, code = REFUSED[name]
    reading = read_workbook(spoil(small_bytes), "bad.xlsx")
    assert reading.document is None
    problem: Problem = reading.problems[0]
    assert problem.code.startswith(code)
    assert problem.text.zh
    assert problem.text.en


@pytest.mark.parametrize("place", ["A1000000", "XFD3"])
def test_what_stands_far_outside_is_told_not_dropped(small_bytes: bytes, place: str) -> None:
    content = edited(small_bytes, lambda b: setattr(b["级别"][place], "value", "x"))
    reading = read_workbook(content)
    assert (reading.document, [p.code for p in reading.problems]) == (None, ["workbook.rows"])
    assert place in reading.problems[0].text.zh


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fall_over(content: bytes) -> None:
    assert read_workbook(content).document is None


def test_the_reader_never_writes(small_bytes: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(small_bytes)
    read_workbook(path.read_bytes())
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_cell_that_cannot_be_read_is_told_once(small_bytes: bytes) -> None:
    problems = told(edited(small_bytes, BREAKS["a kind nobody knows"][0]))
    assert [p[:2] for p in problems] == [("字段", 4)]


def test_a_blank_cell_is_told_by_its_column(small_bytes: bytes) -> None:
    problems = told(edited(small_bytes, lambda b: setattr(cell(b, "级别", "位次", 2), "value", None)))
    assert problems == [("级别", 2, "“级别”表第2行“位次”列：没有填，请补上。")]


JUNK = ["", "x", "0", "=1", "[", "{", "{a: b}", "[a, b]", "是", "-", "↳", "行", "决策表", "other", "a: b", "{title: {zh: x}}", "application",
        "about", "projects", "2025-01-01", 5, 2.5, True, "\n", "。", "senior", "review", "单行文字", "table"]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(1, 8), st.integers(1, 12), st.sampled_from(JUNK)),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=60)
def test_no_edit_makes_it_fall_over(small_bytes: bytes, edits: list[tuple[int, int, int, Any]]) -> None:
    def change(book: Any) -> None:
        for sheet, line, column, value in edits:
            book.worksheets[sheet % len(book.worksheets)].cell(row=line, column=column).value = value

    reading = read_workbook(edited(small_bytes, change))
    assert [p.text.en for p in reading.problems if p.code == "workbook.failed"] == []
    assert reading.document is not None or reading.problems
    assert all(p.text.zh and p.text.en and p.file for p in reading.problems)


def test_what_is_said_twice_is_told(small_bytes: bytes) -> None:
    def change(book: Any) -> None:
        cell(book, "字段", "其他", 2).value = "{title: {zh: 别名}}"
        cell(book, "系列", "内容", 15).value = "{code: ZZ}"

    told_twice = [p for p in told(edited(small_bytes, change)) if "已经写过" in p[2]]
    assert [p[:2] for p in told_twice] == [("系列", 15), ("字段", 2)]
