"""The columns of XLSForm sheets: headings, languages, and what each is good for. (pure)"""

import re
from dataclasses import dataclass, field

from series_plugins.workbook.grid import Cell, Grid, Notes

_LANGUAGE = re.compile(r"^(?P<what>[^:]+?)\s*::?\s*(?P<language>[^:].*)$")
_CHINESE = re.compile(r"\bzh\b|zh[-_]|chinese|中文|汉语|简体", re.IGNORECASE)
_ENGLISH = re.compile(r"\ben\b|en[-_]|english|英文|英语", re.IGNORECASE)
SAME = {"list name": "list_name", "value": "name", "caption": "label", "relevance": "relevant", "readonly": "read_only",
        "constraint message": "constraint_message", "required message": "required_message"}  # fmt: skip


def language_of(name: str) -> str:
    """zh, en, or nothing for another language."""
    return "zh" if _CHINESE.search(name) else "en" if _ENGLISH.search(name) else ""


@dataclass
class SheetRow:
    """A row by heading; `cells[("label", "zh")]` is the Chinese label, `cells[("type", "")]` the type."""

    row: int
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    headings: dict[tuple[str, str], str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.cells.get((name, ""), "").strip()

    def texts(self, name: str) -> dict[str, str]:
        """The languages given, without blanks."""
        return {lang: text for lang in ("zh", "en") if (text := self.cells.get((name, lang), "").strip())}

    def heading(self, name: str) -> str:
        """The heading as written, for messages."""
        languages = (self.headings.get((name, language)) for language in ("zh", "", "en"))
        return next((written for written in languages if written), name)


@dataclass(frozen=True)
class Columns:
    """The columns a sheet may have: `translated` ones have languages (`plain` is that of a heading that names none)."""

    known: frozenset[str]
    translated: frozenset[str] = frozenset()
    plain: str = "zh"


def read_rows(grid: Grid, sheet: str, columns: Columns, notes: Notes) -> list[SheetRow]:
    """The rows of a sheet below its headings, blank columns left aside; columns that are not known are told once."""
    name = next((s for s in grid if s.strip().lower() == sheet), None)
    rows = grid[name] if name is not None else []
    notes.sheet = name or sheet
    if not rows:
        return []
    used = {cell.letter for _, cells in rows[1:] for cell in cells if not cell.is_blank}
    headings: dict[str, tuple[str, str]] = {}
    written: dict[tuple[str, str], str] = {}
    for cell in rows[0][1]:
        if not cell.is_blank and cell.letter in used:
            place = _place(cell, rows[0][0], columns, notes)
            if place is not None and place not in written:
                headings[cell.letter], written[place] = place, cell.text.strip()
    return [
        SheetRow(
            number,
            {headings[c.letter]: c.text for c in cells if c.letter in headings and not c.is_blank},
            written,
        )
        for number, cells in rows[1:]
    ]


def _place(cell: Cell, row: int, columns: Columns, notes: Notes) -> tuple[str, str] | None:
    heading = cell.text.strip()
    match = _LANGUAGE.match(heading)
    what = (match["what"] if match else heading).strip().lower()
    what = SAME.get(what, what)
    if what in columns.translated:
        language = language_of(match["language"]) if match else columns.plain
        if language:
            return what, language
        notes.tell(row, heading, "xlsform.language", "只保留中文和英文，这一列没有导入。",
                   "Only Chinese and English are kept; this column was left out.")  # fmt: skip
        return None
    if what in columns.known and not match:
        return what, ""
    notes.tell(
        row,
        heading,
        "xlsform.column",
        "这一列没有对应的设置，没有导入。",
        "Nothing corresponds to this column; it was left out.",
    )
    return None
