"""Cells with their place, entries that remember theirs, and problems told by sheet, row and column. (pure)"""

from dataclasses import dataclass, field
from typing import Any

from forms_config.shapes import Path, Problem, Text


@dataclass(frozen=True)
class Cell:
    """What a cell holds, as text."""

    text: str
    letter: str

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


Grid = dict[str, list[tuple[int, list[Cell]]]]
"""Sheet → (row number, cells from column A on) of every row that is not blank."""


class Entry(dict[str, Any]):
    """A piece of the document that knows its sheet and row, and where each of its parts stands."""

    def __init__(self, sheet: str, row: int, **parts: Any) -> None:
        super().__init__(**parts)
        self.sheet, self.row = sheet, row
        self.places: dict[Path, tuple[int, str]] = {}


@dataclass
class Notes:
    """Problems as they are found; `sheet` is the one being read."""

    file: str
    sheet: str = ""
    problems: list[Problem] = field(default_factory=list)
    told: set[tuple[str, int, str]] = field(default_factory=set)
    """Sheet, row and column of every problem; with an empty column, that there is one in the row."""

    def tell(self, row: int, column: str, code: str, zh: str, en: str) -> None:
        """A problem of the present sheet."""
        self.told |= {(self.sheet, row, column), (self.sheet, row, "")}
        self.problems.append(placed(Problem(code, Text(zh=zh, en=en)), self.sheet, row, column))


def placed(problem: Problem, sheet: str, row: int, column: str) -> Problem:
    """The problem, its sentence opening with sheet, row and column (a heading, or a letter where there is none)."""
    zh, en = f"“{sheet}”表", f"Sheet “{sheet}”"
    if row:
        zh, en = f"{zh}第{row}行", f"{en}, row {row}"
    if column:
        named = len(column) > 2 or not column.isascii()
        zh = f"{zh}“{column}”列" if named else f"{zh}{column}列"
        en = f"{en}, column “{column}”" if named else f"{en}, column {column}"
    text = Text(zh=f"{zh}：{problem.text.zh}", en=f"{en}: {problem.text.en}")
    return Problem(problem.code, text, problem.path, file=sheet, line=row)


def place_of(data: Any, path: Path) -> tuple[str, int, str]:
    """(sheet, row, column) of what a path names, or of the nearest thing around it that was written. Steps that are not in
    the data are passed over, since a validator's path also names union tags."""
    found: tuple[str, int, str] = ("", 0, "")
    entry: Entry | None = None
    steps: Path = ()
    for step in path:
        steps = (*steps, step)
        if entry is not None and steps in entry.places:
            found = (entry.sheet, *entry.places[steps])
        inside = step in data if isinstance(data, dict) else _has_item(data, step)
        if not inside:
            steps = steps[:-1]
            continue
        data = data[step]
        if isinstance(data, Entry):
            entry, steps = data, ()
            found = (data.sheet, data.row, "")
    return found


def _has_item(data: Any, step: str | int) -> bool:
    return isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)
