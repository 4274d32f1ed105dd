"""A sheet's rows read as entries: headings, cells, and every complaint with its place. (pure)"""

from difflib import get_close_matches
from typing import Any

from series_plugins.workbook.cells import CellError
from series_plugins.workbook.grid import Cell, Entry, Notes
from series_plugins.workbook.sheets import READ_BACK, REST, Column, Sheet

Rows = list[tuple[int, list[Cell]]]


def read_entries(sheet: Sheet, rows: Rows, notes: Notes) -> list[Entry]:
    """One entry a row below the headings."""
    notes.sheet = sheet.zh
    if not rows:
        return []
    columns = _headings(sheet, rows[0], notes)
    return [_entry(sheet, columns, number, cells, notes) for number, cells in rows[1:]]


def _headings(sheet: Sheet, row: tuple[int, list[Cell]], notes: Notes) -> dict[str, Column]:
    """Column letter → what stands in it. Unknown headings, headings written twice and missing ones are told."""
    number, cells = row
    found: dict[str, Column] = {}
    known = [column.zh for column in sheet.columns]
    for cell in cells:
        if cell.is_blank:
            continue
        heading = cell.text.split("\n", 1)[0].strip()
        column = sheet.column(cell.text)
        if column is None:
            close = get_close_matches(heading, known, n=1)
            hint_zh, hint_en = (
                (f"是不是“{close[0]}”？", f" Did you mean “{close[0]}”?") if close else ("", "")
            )
            notes.tell(number, cell.letter, "workbook.column",
                       f"不认识的列“{heading[:40]}”，请删去或改名。{hint_zh}",
                       f"Unknown column “{heading[:40]}”; delete or rename it.{hint_en}")  # fmt: skip
        elif column in found.values():
            notes.tell(
                number,
                cell.letter,
                "workbook.column",
                f"“{column.zh}”列出现两次。",
                f"Column “{column.zh}” is there twice.",
            )
        else:
            found[cell.letter] = column
    for column in sheet.columns:
        needed = column.always or column.path in (("key",), ("type",)) or (
            column.path[0].startswith("@") and column.path not in (REST, READ_BACK, ("@table",)))  # fmt: skip
        if needed and column not in found.values():
            notes.tell(
                number,
                "",
                "workbook.column",
                f"缺少“{column.zh}”列。",
                f"Column “{column.zh}” ({column.en}) is missing.",
            )
    return found


def _entry(sheet: Sheet, columns: dict[str, Column], number: int, cells: list[Cell], notes: Notes) -> Entry:
    entry = Entry(sheet.zh, number)
    for column in columns.values():
        entry.places[column.path] = (number, column.zh)
        if len(column.path) > 1:
            entry.places.setdefault(column.path[:-1], (number, column.zh))
    rest: Any = None
    for cell in cells:
        held = columns.get(cell.letter)
        if held is None:
            if not cell.is_blank and not columns:
                continue
            if not cell.is_blank and cell.letter not in columns:
                notes.tell(number, cell.letter, "workbook.column", "这一列没有表头，不知道是什么。",
                           "This column has no heading, so nobody knows what it is.")  # fmt: skip
            continue
        if cell.is_blank or held.path == READ_BACK:
            continue
        try:
            value = held.codec.read(cell.text)
        except CellError as error:
            notes.tell(number, held.zh, error.code, error.zh, error.en)
            continue
        if held.path == REST:
            rest = value
        else:
            put(entry, held.path, value)
    _complete_texts(entry, columns)
    _add_rest(entry, rest, notes)
    return entry


def put(entry: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Sets what stands at a path."""
    here = entry
    for step in path[:-1]:
        here = here.setdefault(step, {})
    here[path[-1]] = value


def _complete_texts(entry: Entry, columns: dict[str, Column]) -> None:
    """A text is there with both its languages or not at all: what is left blank is empty, and told by its own check."""
    for column in columns.values():
        if column.path[-1] != "zh":
            continue
        here: Any = entry
        for step in column.path[:-1]:
            here = here.get(step, {}) if isinstance(here, dict) else {}
        if column.always and not here:
            put(entry, column.path, "")
        elif here:
            here.setdefault("zh", "")


def _add_rest(entry: Entry, rest: Any, notes: Notes) -> None:
    """What stands in the column for everything else; nothing may be said twice."""
    if rest is None:
        return
    if not isinstance(rest, dict):
        notes.tell(entry.row, "其他", "workbook.rest", "应写成{键: 值}。", "Write it as {key: value}.")
        return
    for key, value in rest.items():
        own = entry.get(key)
        if own is None:
            entry[key] = value
            entry.places[(key,)] = (entry.row, "其他")
        elif isinstance(own, dict) and isinstance(value, dict) and not own.keys() & value.keys():
            own.update(value)
        else:
            zh, en = f"{key}在别的列里已经写过。", f"{key} is already given in a column."
            notes.tell(entry.row, "其他", "workbook.twice", zh, en)
