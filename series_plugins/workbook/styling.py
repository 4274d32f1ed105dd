"""How a workbook looks: quiet heads, wrapped cells, lists to choose from. (pure)"""

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from series_plugins.workbook.cells import escape
from series_plugins.workbook.sheets import CONTINUED, LISTS

INK, ACCENT, QUIET, LINE = "FF1A1D21", "FF174A8C", "FFEDF2F8", "FFD9DDE3"
LONGEST = 32_000
"""A cell holds 32,767 characters; what is longer goes on in the row below."""
_FACE = "Microsoft YaHei"
_LINE = Border(bottom=Side(style="thin", color=LINE))
HEAD = {
    "font": Font(name=_FACE, size=10, bold=True, color=INK),
    "fill": PatternFill("solid", fgColor=QUIET),
    "alignment": Alignment(wrap_text=True, vertical="center"),
    "border": Border(bottom=Side(style="medium", color=INK)),
}
BODY = {
    "font": Font(name=_FACE, size=10, color=INK),
    "alignment": Alignment(wrap_text=True, vertical="top"),
    "border": _LINE,
}
READ_ONLY = {**BODY, "font": Font(name=_FACE, size=10, italic=True, color="FF5B636D"),
             "fill": PatternFill("solid", fgColor="FFF6F7F9")}  # fmt: skip
TITLE = {"font": Font(name=_FACE, size=16, bold=True, color=INK), "alignment": Alignment(vertical="center")}
LINK = {**BODY, "font": Font(name=_FACE, size=10, color=ACCENT, underline="single")}


def write_row(
    sheet: Any, row: int, texts: Sequence[str], style: dict[str, Any] | Sequence[dict[str, Any]]
) -> int:
    """Writes texts from column A on, and what is too long for a cell in the rows below; the next free row."""
    parts = [_split(escape(text)) for text in texts]
    height = max((len(p) for p in parts), default=1)
    for line in range(height):
        for i, part in enumerate(parts):
            text = part[line] if line < len(part) else ""
            if line and i == 0:
                text = CONTINUED
            write_cell(sheet, row + line, i + 1, text, style[i] if isinstance(style, Sequence) else style)
    return row + height


def write_cell(sheet: Any, row: int, column: int, text: str, style: dict[str, Any]) -> None:
    """Text stays text: a cell that begins with = is no formula, and 012 keeps its nought."""
    cell = sheet.cell(row=row, column=column)
    for name, value in style.items():
        setattr(cell, name, value)
    cell.number_format = "@"
    if text:
        cell.value = text
        cell.data_type = "s"


def _split(text: str) -> list[str]:
    return [text[i : i + LONGEST] for i in range(0, len(text), LONGEST)] or [""]


class Choices:
    """The sheet the lists to choose from stand on; one column a list, each once."""

    def __init__(self, book: Any) -> None:
        self.sheet = book.create_sheet(LISTS)
        self._ranges: dict[tuple[str, ...], str] = {}

    def offer(self, sheet: Any, column: str, options: tuple[str, ...], rows: int) -> None:
        """Offers the options in a column below its heading, with room to add rows."""
        if options not in self._ranges:
            n = len(self._ranges) + 1
            for i, option in enumerate(options, start=1):
                write_cell(self.sheet, i, n, option, BODY)
            letter = get_column_letter(n)
            self._ranges[options] = f"'{LISTS}'!${letter}$1:${letter}${len(options)}"
        rule = DataValidation(type="list", formula1=self._ranges[options], allow_blank=True)
        rule.errorTitle, rule.error = "请从列表中选择", "请从下拉列表中选择一项。 Choose from the list."
        sheet.add_data_validation(rule)
        rule.add(f"{column}2:{column}{rows + 200}")
