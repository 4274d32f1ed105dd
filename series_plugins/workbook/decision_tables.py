"""Decision tables as tables, one after the other: how they are laid out, and read. (pure)

Each begins with a row 决策表; below it the columns' headings, what they look at and how they compare, then a row 行 for each
row of the table. What a row gives and its note stand before its cells, so that a table may have any number of columns.
"""

from collections.abc import Iterator
from typing import Any

from series_plugins.workbook.cells import VALUE, CannotWrite, CellError
from series_plugins.workbook.choices import TEST
from series_plugins.workbook.grid import Cell, Entry, Notes

TABLE, HEAD, HEAD_EN, LOOKS_AT, COMPARES, ROW, ANY = (
    "决策表",
    "列名",
    "列名（英）",
    "看什么",
    "怎样比",
    "行",
    "-",
)
MARKS = (TABLE, HEAD, HEAD_EN, LOOKS_AT, COMPARES, ROW)
FIRST = 4
"""The first column of cells: A says what the row is, B to D hold what a row gives and its note."""
HEADINGS = ("这一行是\nThis row is", "条件 / 得出\nCriteria / gives", "代号 / 备注\nKey / note",
            "名称 / 备注（英）\nTitle / note (English)", "各列\nColumns")  # fmt: skip
_TITLE_EN = 4
_TESTS_DEFAULT = "is"


def laid_out(criteria: str, key: str, table: dict[str, Any]) -> Iterator[list[str]]:
    """The rows of one table, with a blank row after it."""
    title, columns = table["title"], table["columns"]
    yield [TABLE, criteria, key, title.get("zh", ""), title.get("en", "")]
    yield [HEAD, "得出", "备注", "备注（英）", *(c["title"].get("zh", "") for c in columns)]
    yield [HEAD_EN, "", "", "", *(c["title"].get("en", "") for c in columns)]
    yield [LOOKS_AT, "", "", "", *(VALUE.write(c["value"]) for c in columns)]
    yield [COMPARES, "", "", "", *(_test(c.get("test", _TESTS_DEFAULT)) for c in columns)]
    for row in table["rows"]:
        gives = VALUE.write(row["gives"]) if "gives" in row else ""
        note = row.get("note", {})
        cells = (VALUE.write(cell) for cell in row.get("cells", []))
        yield [ROW, gives, note.get("zh", ""), note.get("en", ""), *cells]
    yield []


def _test(name: str) -> str:
    try:
        return TEST.write(name)
    except CannotWrite:
        return name


def read_tables(rows: list[tuple[int, list[Cell]]], notes: Notes) -> dict[str, dict[str, Entry]]:
    """Criteria key → table key → table. Rows that belong to nothing are told."""
    tables: dict[str, dict[str, Entry]] = {}
    current: Entry | None = None
    for number, cells in rows:
        mark = cells[0].text.split("\n")[0].strip() if cells else ""
        if mark == TABLE:
            current = _begin(number, cells, tables, notes)
        elif mark not in MARKS:
            notes.tell(number, "A", "workbook.mark",
                       f"“{mark}”不认识，应为：{'、'.join(MARKS)}。", f"“{mark}” is not known; use {', '.join(MARKS)}.")  # fmt: skip
        elif current is None:
            notes.tell(number, "A", "workbook.order", "前面没有“决策表”行，不知道属于哪张表。",
                       "No row 决策表 comes before it, so it belongs to no table.")  # fmt: skip
        else:
            _continue(current, mark, number, cells, notes)
    return tables


def _begin(number: int, cells: list[Cell], tables: dict[str, dict[str, Entry]], notes: Notes) -> Entry:
    texts = [cell.text.strip() for cell in cells] + [""] * 5
    criteria, key, zh, en = texts[1:5]
    table = Entry(notes.sheet, number, title={"zh": zh, **({"en": en} if en else {})}, columns=[], rows=[])
    table.places[("title",)] = (number, "D")
    for letter, name, value in (("B", "评价条件", criteria), ("C", "代号", key)):
        if not value:
            notes.tell(
                number,
                letter,
                "workbook.blank",
                f"决策表的{name}没有填。",
                "The table needs its criteria and its key.",
            )
    own = tables.setdefault(criteria, {})
    if key in own:
        notes.tell(number, "C", "workbook.twice", f"决策表{key}出现两次。", f"Table {key} is there twice.")
    own.setdefault(key, table)
    return table


def _continue(table: Entry, mark: str, number: int, cells: list[Cell], notes: Notes) -> None:
    own = cells[FIRST:]
    while own and own[-1].is_blank:
        own.pop()
    if mark == ROW:
        table["rows"].append(_row(number, cells[:FIRST], own, len(table["columns"]), notes))
        return
    columns: list[Entry] = table["columns"]
    for i, cell in enumerate(own):
        if i == len(columns):
            columns.append(Entry(notes.sheet, number, title={"zh": ""}))
        column = columns[i]
        if cell.is_blank:
            continue
        if mark in (HEAD, HEAD_EN):
            column["title"]["zh" if mark == HEAD else "en"] = cell.text
            column.places[("title",)] = (number, cell.letter)
            continue
        name = "value" if mark == LOOKS_AT else "test"
        value = _read(cell, number, notes, VALUE.read if mark == LOOKS_AT else TEST.read)
        column.places[(name,)] = (number, cell.letter)
        if value is not None:
            column[name] = value


def _row(number: int, before: list[Cell], own: list[Cell], width: int, notes: Notes) -> Entry:
    """Cells left blank are any."""
    row = Entry(notes.sheet, number)
    row["cells"] = [ANY if cell.is_blank else _read(cell, number, notes, VALUE.read) or ANY for cell in own]
    row["cells"] += [ANY] * (width - len(own))
    for i, cell in enumerate(own):
        row.places["cells", i] = (number, cell.letter)
    blanks = [*before, *[Cell("", "")] * FIRST]
    if not blanks[1].is_blank:
        row.places[("gives",)] = (number, "B")
        row["gives"] = _read(blanks[1], number, notes, VALUE.read)
    note = {k: c.text for k, c in (("zh", blanks[2]), ("en", blanks[3])) if not c.is_blank}
    if note:
        row["note"] = {"zh": "", **note}
    return row


def _read(cell: Cell, number: int, notes: Notes, read: Any) -> Any:
    try:
        return read(cell.text)
    except CellError as error:
        notes.tell(number, cell.letter, error.code, error.zh, error.en)
        return None
