"""`read_xlsform`: an XLSForm workbook as a form with its code lists, and everything that could not be taken over."""

from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from forms_config.checking_forms import check_form
from forms_config.definitions import CodeList, Form
from forms_config.shapes import Problem, Text
from series_plugins.sentences import problems_of
from series_plugins.workbook.grid import Grid, Notes, place_of, placed
from series_plugins.workbook.opening import open_grid
from series_plugins.xlsform.building import Builder, key_of
from series_plugins.xlsform.labels import Columns, SheetRow, language_of, read_rows
from series_plugins.xlsform.questions import tree_of

_TRANSLATED = frozenset({"label", "hint", "constraint_message", "required_message", "guidance_hint"})
_SURVEY = frozenset({
    "type", "name", "required", "relevant", "constraint", "calculation", "appearance", "default", "choice_filter", "read_only",
    "repeat_count", "parameters",
})  # fmt: skip
_CHOICES = frozenset({"list_name", "name"})
_SETTINGS = frozenset({"form_title", "form_id", "default_language"})
_SHEETS = ("survey", "choices", "settings")


@dataclass(frozen=True)
class XlsFormReading:
    """What reading gave: the form, when there is one; its code lists; `problems` that must be put right before the form can
    be used; and `remarks`, one for everything that was left out or became something else, by sheet, row and column."""

    name: str
    form: Form | None
    codelists: dict[str, CodeList]
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]


def read_xlsform(content: bytes, name: str = "form.xlsx") -> XlsFormReading:
    """Reads an XLSForm's bytes. Never raises on content."""
    try:
        return _read(content, name)
    except Exception as error:
        text = Text(zh=f"读取时出错：{error!r}。", en=f"Failed while reading: {error!r}.")
        return XlsFormReading(name, None, {}, (Problem("xlsform.failed", text, file=name),), ())


def _read(content: bytes, name: str) -> XlsFormReading:
    notes = Notes(name)
    grid = open_grid(content, notes)
    if grid is None:
        return XlsFormReading(name, None, {}, tuple(notes.problems), ())
    for sheet in grid:
        if sheet.strip().lower() not in _SHEETS and grid[sheet]:
            notes.sheet = sheet
            notes.tell(0, "", "xlsform.sheet", "这张工作表没有导入。", "This sheet was left out.")
    settings, plain = _settings(grid, notes)
    survey = read_rows(grid, "survey", Columns(_SURVEY, _TRANSLATED, plain), notes)
    if not survey:
        text = Text(
            zh=f"{name}没有survey工作表，或它是空的。", en=f"{name} has no sheet survey, or it is empty."
        )
        return XlsFormReading(name, None, {}, (Problem("xlsform.no_survey", text, file=name),), ())
    tree = tree_of(survey, notes)
    survey_sheet = notes.sheet
    builder = Builder(tree, notes)
    builder.build()
    lists = _codelists(grid, builder.lists, notes, plain, survey_sheet)
    data: dict[str, Any] = {"key": settings["key"], "title": settings["title"], "sections": builder.sections}
    if builder.checks:
        data["checks"] = builder.checks
    form, problems = _checked(data, lists)
    return XlsFormReading(name, form, lists, tuple(problems), _in_order(notes.problems, grid))


def _settings(grid: Grid, notes: Notes) -> tuple[dict[str, Any], str]:
    """Key and title of the form, and the language of headings that name none."""
    rows = read_rows(grid, "settings", Columns(_SETTINGS), notes)
    row = rows[0] if rows else SheetRow(0)
    plain = language_of(row.get("default_language")) or "zh"
    title = row.get("form_title") or row.get("form_id") or "导入的表单"
    if not row.get("form_title"):
        notes.sheet = "settings"
        notes.tell(
            row.row,
            "form_title",
            "xlsform.title",
            f"没有表单名称，先用“{title}”。",
            f"The form has no title; “{title}” stands in.",
        )
    return {
        "key": key_of(row.get("form_id") or "imported_form"),
        "title": {"zh": title, "en": title} if plain == "en" else {"zh": title},
    }, plain


def _codelists(
    grid: Grid, used: dict[str, int], notes: Notes, plain: str, survey_sheet: str
) -> dict[str, CodeList]:
    """The lists questions use, by key."""
    found = _options(grid, notes, plain)
    for name in (n for n in found if n not in used):
        notes.tell(
            0,
            "",
            "xlsform.unused",
            f"列表{name}没有题目用到，没有导入。",
            f"No question uses list {name}; left out.",
        )
    for name, row_number in ((n, r) for n, r in used.items() if n not in found):
        notes.sheet = survey_sheet
        notes.tell(
            row_number,
            "type",
            "xlsform.no_list",
            f"choices里没有列表{name}。",
            f"The sheet choices has no list {name}.",
        )
    return {
        key_of(name): CodeList.model_validate(
            {"key": key_of(name), "title": {"zh": name, "en": name}, "options": list(found[name].values())}
        )
        for name in used
        if name in found
    }


def _options(grid: Grid, notes: Notes, plain: str) -> dict[str, dict[str, dict[str, Any]]]:
    """List → code → option, as the sheet choices has them."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in read_rows(grid, "choices", Columns(_CHOICES, frozenset({"label"}), plain), notes):
        name, code = row.get("list_name"), row.get("name")
        if not name or not code or len(code) > 60:
            notes.tell(row.row, "", "xlsform.choice", "缺少列表名或代码，或代码超过60字，这一行没有导入。",
                       "The list's name or the code is missing, or the code is over 60 long; left out.")  # fmt: skip
            continue
        options = found.setdefault(name, {})
        if code in options:
            notes.tell(
                row.row,
                row.heading("name"),
                "xlsform.choice",
                f"代码{code}重复，这一行没有导入。",
                f"Code {code} is repeated; the row was left out.",
            )
            continue
        texts = row.texts("label")
        if "zh" not in texts:
            notes.tell(row.row, row.heading("label"), "xlsform.chinese", "没有中文，先用英文或代码代替。",
                       "There is no Chinese; the English or the code stands in.")  # fmt: skip
        options[code] = {"code": code, "title": {"zh": texts.get("en", code), **texts}}
    return found


def _checked(data: dict[str, Any], lists: dict[str, CodeList]) -> tuple[Form | None, list[Problem]]:
    try:
        form = Form.model_validate(data)
    except ValidationError as error:
        return None, [_placed(p, data) for p in problems_of(error)]
    return form, [_placed(p, data) for p in check_form(form, lists)]


def _placed(problem: Problem, data: dict[str, Any]) -> Problem:
    sheet, row, column = place_of(data, problem.path)
    return placed(problem, sheet, row, column) if sheet else replace(problem, file="survey")


def _in_order(problems: list[Problem], grid: Grid) -> tuple[Problem, ...]:
    sheets = {sheet: i for i, sheet in enumerate(grid)}
    return tuple(sorted(problems, key=lambda p: (sheets.get(p.file, -1), p.line)))
