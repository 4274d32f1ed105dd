"""`read_workbook`: a workbook as a document, and every problem by sheet, row and column. (no tables)"""

from dataclasses import replace

from pydantic import ValidationError

from forms_config.shapes import Problem, Text
from series_plugins.pack import PackReading
from series_plugins.partial import problems_of_the_rest
from series_plugins.sentences import problems_of
from series_plugins.workbook.grid import Entry, Grid, Notes, place_of, placed
from series_plugins.workbook.opening import open_grid
from series_plugins.workbook.putting_together import Assembly
from series_plugins.workbook.sheets import COVER, LISTS, SERIES_SHEET, TABLES_SHEET, all_sheets
from workflows.releases.document import SeriesDocument
from workflows.releases.problems import check_document


def read_workbook(content: bytes, name: str = "workbook.xlsx", *, checked: bool = True) -> PackReading:
    """Reads a workbook's bytes. Never raises on content: whatever is wrong is a problem whose `file` is the sheet and
    whose `line` is the row. `checked` also runs the checks across the whole document."""
    try:
        return _read(content, name, checked=checked)
    except Exception as error:
        text = Text(zh=f"读取时出错：{error!r}。", en=f"Failed while reading: {error!r}.")
        return PackReading(name, None, (Problem("workbook.failed", text, file=name),))


def _read(content: bytes, name: str, *, checked: bool) -> PackReading:
    notes = Notes(name)
    grid = open_grid(content, notes)
    if grid is None:
        return PackReading(name, None, tuple(notes.problems))
    _check_sheets(grid, notes)
    if SERIES_SHEET[0] not in grid:
        return PackReading(name, None, tuple(notes.problems))
    data = Assembly(grid, notes).document()
    document = None
    try:
        document = SeriesDocument.model_validate(data)
        found = list(check_document(document)) if checked else []
    except ValidationError as error:
        found = problems_of(error)
        found += problems_of_the_rest(data, found)
    told = [p for problem in found if (p := _placed(problem, data, notes)) is not None]
    return PackReading(name, document, _in_order([*notes.problems, *told], grid))


def _check_sheets(grid: Grid, notes: Notes) -> None:
    known = [SERIES_SHEET[0], *(s.zh for s in all_sheets()), TABLES_SHEET[0]]
    for sheet in grid:
        notes.sheet = sheet
        if sheet not in (*known, COVER, LISTS):
            notes.tell(0, "", "workbook.sheet", f"不认识的工作表，请删去或改名。可用：{'、'.join(known)}。",
                       f"Unknown sheet; delete or rename it. Known: {', '.join(known)}.")  # fmt: skip
    for sheet in known:
        notes.sheet = sheet
        if sheet not in grid:
            notes.tell(0, "", "workbook.sheet", "缺少这张工作表，没有内容也要保留表头。",
                       "This sheet is missing; keep its headings even when it is empty.")  # fmt: skip


def _placed(problem: Problem, data: Entry, notes: Notes) -> Problem | None:
    """The problem at its place; None when it only follows from a cell that could not be read."""
    sheet, row, column = place_of(data, problem.path)
    if problem.code.startswith("schema.") and (sheet, row, column) in notes.told:
        return None
    return placed(_without_key(problem) if column else problem, sheet or SERIES_SHEET[0], row, column)


def _without_key(problem: Problem) -> Problem:
    """The column says what it is about; the key behind it would only puzzle."""
    if problem.code == "schema.missing":
        return replace(problem, text=Text(zh="没有填，请补上。", en="it is left blank; fill it in."))
    if not problem.code.startswith("schema.") or not problem.path:
        return problem
    key = str(problem.path[-1])
    zh, en = (said.removeprefix(key).lstrip() for said in (problem.text.zh, problem.text.en))
    return replace(problem, text=Text(zh=zh, en=en))


def _in_order(problems: list[Problem], grid: Grid) -> tuple[Problem, ...]:
    """As someone walks through the workbook, each said once."""
    sheets = {sheet: i for i, sheet in enumerate(grid)}
    once = {(p.file, p.line, p.text.zh): p for p in problems}
    return tuple(sorted(once.values(), key=lambda p: (sheets.get(p.file, -1), p.line)))
