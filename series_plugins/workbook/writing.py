"""`write_workbook`: a document as an .xlsx that reads well and comes back unchanged. (no tables)"""

import io
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from series_plugins.workbook.cells import FLOW, CannotWrite, escape
from series_plugins.workbook.decision_tables import FIRST, HEADINGS, TABLE, laid_out
from series_plugins.workbook.sheets import (
    COVER,
    FACTS,
    READ_BACK,
    REST,
    SERIES_SHEET,
    TABLES_SHEET,
    Column,
    Sheet,
    all_sheets,
)
from series_plugins.workbook.styling import BODY, HEAD, LINK, READ_ONLY, TITLE, Choices, write_cell, write_row
from series_plugins.workbook.taking_apart import Row, facts_of, plain, rows_of, take
from workflows.releases.document import SeriesDocument

_EXPLAINS = (
    ("这本工作簿就是这个专业的全部设置：改完存盘，再导入职评系统即可。导入前不会写入任何东西；有问题会按工作表、行、列逐条列出。",
     "This workbook is everything that is set for this specialty: edit it, save it, and import it again. Nothing is written "
     "before you confirm; problems are listed by sheet, row and column."),
    ("表头不能改；行可以增加、删除、调整先后。“代号”是系统认的名字，发布以后不再改；“名称”随时可改。",
     "Keep the headings; add, delete and reorder rows as you like. A key is the name the system goes by and stays once "
     "released; titles may change at any time."),
    ("灰底斜体的“读法”是系统写出来给人看的，改了不算；要改条件，请改左边的“条件式”。",
     "The grey columns “in words” are written for you and not read; to change a condition, change the cell beside them."),
    ("条件式的写法：{fact: 字段, at_least: 值}、{all: […]}、{any: […]}、{at_least: 2, of: […]}，见“评价条件语言”一页。",
     "Conditions: {fact: field, at_least: value}, {all: […]}, {any: […]}, {at_least: 2, of: […]}; see the page on the criteria language."),
    ("几项写在一格里时用顿号隔开。公式、宏、外部链接会被拒绝；以 ↳ 开头的行接着上一行。",
     "Several entries in one cell are joined by 、. Formulas, macros and external links are refused; a row that begins with ↳ goes on with the row above."),
)  # fmt: skip
_STAMP = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_workbook(document: SeriesDocument) -> bytes:
    """The workbook's bytes; `read_workbook` gives the same document back."""
    book: Any = Workbook()
    book.properties.title = escape(document.title.zh)
    book.properties.creator = "Zhiping"
    book.properties.created = book.properties.modified = _STAMP
    _cover(book.active, document)
    choices = Choices(book)
    _series(book.create_sheet(SERIES_SHEET[0]), document)
    rows = rows_of(document)
    for sheet in all_sheets():
        if sheet.zh == "流程":
            _tables(book.create_sheet(TABLES_SHEET[0]), document)
        _entries(book.create_sheet(sheet.zh), sheet, rows[sheet.zh], choices)
    book.move_sheet(choices.sheet, len(book.sheetnames))
    choices.sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cover(sheet: Any, document: SeriesDocument) -> None:
    sheet.title = COVER
    sheet.sheet_view.showGridLines = False
    for letter, width in (("A", 18), ("B", 24), ("C", 90)):
        sheet.column_dimensions[letter].width = width
    write_cell(sheet, 1, 1, escape(f"{document.series.zh} · {document.title.zh}"), TITLE)
    write_cell(sheet, 2, 1, escape(f"{document.series.en} · {document.title.en}"), BODY)
    sheet.row_dimensions[1].height = 30
    row = 4
    for zh, en in _EXPLAINS:
        for text in (zh, en):
            write_cell(sheet, row, 1, text, BODY)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
            sheet.row_dimensions[row].height = 32
            row += 1
    row = write_row(sheet, row + 1, ["工作表", "Sheet", "内容"], HEAD)
    listed = [SERIES_SHEET, *((s.zh, s.en, s.says) for s in all_sheets())]
    listed.insert(next(i for i, x in enumerate(listed) if x[0] == "流程"), TABLES_SHEET)
    for zh, en, says in listed:
        write_row(sheet, row, [zh, en, says], [LINK, BODY, BODY])
        sheet.cell(row=row, column=1).hyperlink = f"#'{zh}'!A1"
        row += 1


def _series(sheet: Any, document: SeriesDocument) -> None:
    _head(sheet, ["项目\nItem", "内容\nContent", "英文\nEnglish"], [24, 70, 70])
    values, rest = facts_of(document)
    row = 2
    for zh, en, path, bilingual in FACTS:
        value = values.get(path, "")
        texts = [value.get("zh", ""), value.get("en", "")] if bilingual and value else [value or "", ""]
        row = write_row(sheet, row, [f"{zh}\n{en}", *texts], BODY)
    write_row(sheet, row, ["其他\nOther", FLOW.write(rest) if rest else "", ""], BODY)


def _head(sheet: Any, headings: list[str], widths: list[int], *, keep: int = 1) -> None:
    write_row(sheet, 1, headings, HEAD)
    sheet.row_dimensions[1].height = 32
    for i, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    sheet.freeze_panes = f"{get_column_letter(keep + 1)}2"


def _entries(sheet: Any, described: Sheet, rows: list[Row], choices: Choices) -> None:
    columns = described.columns
    keys = [i for i, c in enumerate(columns, start=1) if c.path[0].startswith("@") or c.path == ("key",)]
    keep = max((i for i in keys if columns[i - 1].path not in (REST, READ_BACK)), default=1)
    _head(sheet, [f"{c.zh}\n{c.en}" for c in columns], [c.width for c in columns], keep=keep)
    styles = [READ_ONLY if c.path == READ_BACK else BODY for c in columns]
    at = 2
    for row in rows:
        at = write_row(sheet, at, _cells(columns, row), styles)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(at - 1, 1)}"
    for i, column in enumerate(columns, start=1):
        if column.codec.choices:
            choices.offer(sheet, get_column_letter(i), column.codec.choices, at)


def _cells(columns: tuple[Column, ...], row: Row) -> list[str]:
    """A row's cells; whatever no column takes goes into the column for everything else."""
    words = row.pop("@words", "")
    texts: list[str] = []
    refused: list[tuple[tuple[str, ...], Any]] = []
    for column in columns:
        text = words if column.path == READ_BACK else ""
        value = None if column.path in (READ_BACK, REST) else take(row, column.path)
        if value is not None:
            try:
                text = column.codec.write(value)
            except CannotWrite:
                refused.append((column.path, value))
        texts.append(text)
    for path, value in refused:
        if not (path[-1] == "zh" and not str(value).strip()):
            _put_back(row, path, value)
    if row:
        rest = next((i for i, c in enumerate(columns) if c.path == REST), None)
        if rest is None:
            raise ValueError(f"no column takes {row}")
        texts[rest] = FLOW.write(row)
    return texts


def _put_back(row: Row, path: tuple[str, ...], value: Any) -> None:
    for step in path[:-1]:
        row = row.setdefault(step, {})
    row[path[-1]] = value


def _tables(sheet: Any, document: SeriesDocument) -> None:
    _head(sheet, list(HEADINGS), [14, 30, 26, 26, *[24] * 8])
    row = 2
    for key, criteria in plain(document.to_json())["criteria"].items():
        for name, table in criteria.get("tables", {}).items():
            for texts in laid_out(key, name, table):
                style = HEAD if texts[:1] == [TABLE] else BODY
                row = write_row(sheet, row, texts, style) if texts else row + 1
    sheet.freeze_panes = f"{get_column_letter(FIRST + 1)}2"
