"""Opening a workbook safely: what is refused before anything is read, and the cells as text. (pure)

A workbook is a ZIP of XML. Macros, links to elsewhere, entity declarations, and what expands beyond measure are refused by
looking at the archive; formulas and error values by cell.
"""

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from forms_config.shapes import Problem, Text
from series_plugins.workbook.cells import unescape
from series_plugins.workbook.grid import Cell, Grid, Notes
from series_plugins.workbook.sheets import CONTINUED

MAX_BYTES = 10_000_000
MAX_EXPANDED = 30_000_000
MAX_MEMBERS = 300
MAX_RATIO = 300
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 6000, 120, 60
_CELLS = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,9})"[^>]*?(/?>)')
_LEGACY = b"\xd0\xcf\x11\xe0"
_BOMB_FROM = 1_000_000


def open_grid(content: bytes, notes: Notes) -> Grid | None:
    """The cells of every sheet; None, and the reason told, when the file as such is refused."""
    refusal = refuse(content, notes.file)
    if refusal is not None:
        notes.problems.append(refusal)
        return None
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Exception:
        notes.problems.append(_unreadable(notes.file))
        return None
    try:
        return {sheet.title: _rows(sheet, notes) for sheet in book.worksheets[:MAX_SHEETS]}
    except Exception:
        notes.problems.append(_unreadable(notes.file))
        return None
    finally:
        book.close()


def refuse(content: bytes, name: str) -> Problem | None:
    """Why the file cannot be taken, if it cannot."""
    if len(content) > MAX_BYTES:
        return _problem(
            "workbook.size",
            f"{name}超过{MAX_BYTES // 1_000_000} MB。",
            f"{name} is over {MAX_BYTES // 1_000_000} MB.",
            name,
        )
    if content.startswith(_LEGACY):
        return _problem(
            "workbook.legacy", f"{name}是旧版.xls或加了密码，请另存为没有密码的.xlsx。",
            f"{name} is an old .xls or has a password; save it as .xlsx without one.", name,
        )  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _refuse_members(archive, name)
    except Exception:
        return _unreadable(name)


def _refuse_members(archive: zipfile.ZipFile, name: str) -> Problem | None:
    members = archive.infolist()
    total = sum(m.file_size for m in members)
    bombs = [
        m for m in members if m.file_size > _BOMB_FROM and m.file_size > MAX_RATIO * max(m.compress_size, 1)
    ]
    if len(members) > MAX_MEMBERS or total > MAX_EXPANDED or bombs:
        return _problem(
            "workbook.bomb",
            f"{name}展开后过大，拒绝打开。",
            f"{name} expands beyond measure; refused.",
            name,
        )
    if "[Content_Types].xml" not in archive.namelist():
        return _unreadable(name)
    lower = [m.filename.lower() for m in members]
    if any("vbaproject" in m for m in lower) or any("/macrosheets/" in m for m in lower):
        return _problem(
            "workbook.macros", f"{name}带有宏，请另存为不带宏的.xlsx。", f"{name} holds macros; save it as .xlsx without.", name
        )  # fmt: skip
    if any("/externallinks/" in m for m in lower):
        return _problem(
            "workbook.links", f"{name}链接着别的文件，请先断开链接。", f"{name} links to other files; break the links first.", name
        )  # fmt: skip
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels")):
            refusal = _refuse_xml(archive.read(member), name)
            if refusal is not None:
                return refusal
    return None


def _refuse_xml(content: bytes, name: str) -> Problem | None:
    """Workbooks declare no entities and are UTF-8; a file that does otherwise was not made by a spreadsheet program."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        return _problem(
            "workbook.entities", f"{name}里有不该有的声明，拒绝打开。", f"{name} holds declarations it should not; refused.", name
        )  # fmt: skip
    for column, row, filled in _CELLS.findall(content):
        if filled == b">" and (
            int(row) > MAX_ROWS or column_index_from_string(column.decode()) > MAX_COLUMNS
        ):
            where = f"{column.decode()}{int(row)}"
            return _problem(
                "workbook.rows", f"{name}的{where}格里有内容；每张表最多{MAX_ROWS}行、{MAX_COLUMNS}列。",
                f"{name} has something in {where}; a sheet may have {MAX_ROWS} rows and {MAX_COLUMNS} columns.", name,
            )  # fmt: skip
    if b"macroEnabled" in content[:20_000]:
        return _problem(
            "workbook.macros", f"{name}带有宏，请另存为不带宏的.xlsx。", f"{name} holds macros; save it as .xlsx without.", name
        )  # fmt: skip
    return None


def _rows(sheet: Any, notes: Notes) -> list[tuple[int, list[Cell]]]:
    notes.sheet = sheet.title
    sheet.reset_dimensions()
    rows: list[tuple[int, list[Cell]]] = []
    for number, raw in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS), start=1):
        cells = [
            Cell(_text(cell, number, i, notes), get_column_letter(i)) for i, cell in enumerate(raw, start=1)
        ]
        if cells and cells[0].text == CONTINUED and rows:
            rows[-1] = (rows[-1][0], _joined(rows[-1][1], cells))
        elif any(not cell.is_blank for cell in cells):
            rows.append((number, cells))
    return [(number, [Cell(unescape(c.text), c.letter) for c in cells]) for number, cells in rows]


def _joined(above: list[Cell], more: list[Cell]) -> list[Cell]:
    longer = [*above, *(Cell("", c.letter) for c in more[len(above) :])]
    return [
        longer[0],
        *(
            Cell(a.text + b.text, a.letter)
            for a, b in zip(longer[1:], [*more[1:], *[Cell("", "")] * len(longer)], strict=False)
        ),
    ]


def _text(cell: Any, row: int, column: int, notes: Notes) -> str:
    """A cell as text: 5 and 5.0 are “5”, a day is 2025-09-01, TRUE is “true”."""
    value = cell.value
    kind = getattr(cell, "data_type", "n")
    letter = get_column_letter(column)
    if value is None:
        return ""
    if kind == "f" or not isinstance(value, str | bool | int | float | date | time):
        notes.tell(
            row,
            letter,
            "workbook.formula",
            "这里是公式，请粘贴为数值。",
            "This is a formula; paste it as a value.",
        )
        return ""
    if kind == "e":
        notes.tell(
            row, letter, "workbook.error", f"这里是错误值{value}。", f"This is the error value {value}."
        )
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value if isinstance(value, str) else str(value)


def _problem(code: str, zh: str, en: str, name: str) -> Problem:
    return Problem(code, Text(zh=zh, en=en), file=name)


def _unreadable(name: str) -> Problem:
    return _problem(
        "workbook.unreadable", f"{name}不是完好的.xlsx文件。", f"{name} is not a sound .xlsx file.", name
    )
