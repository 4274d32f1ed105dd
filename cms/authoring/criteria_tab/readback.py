"""A condition of a draft in plain words, in both languages, as it is being written. (pure)"""

from datetime import date
from typing import Any

from cms.authoring.criteria_tab import lenient
from forms_config import conditions as c
from forms_config.scope import Scope
from forms_config.wording import Words, in_words

LANGUAGES = {"zh": "zh-hans", "en": "en"}
Path = list[str | int]


def read_back(document: dict[str, Any], path: Path) -> dict[str, str] | None:
    """`{zh, en}` of the condition or value at the path; None where it is not finished. Rules, named values, decision tables and
    the conditions of forms are read in the scope they will have when released."""
    data = lenient.part(document, *path)
    if data is None or len(path) < 3:
        return None
    scope = _scope(document, path)
    on = _day(document)
    if path[0] == "criteria" and path[2] == "tables":
        return _table(scope, str(path[3]), on) if len(path) == 4 else None
    condition = lenient.read(lenient.CONDITION, data)
    if condition is not None:
        return {k: in_words(condition, scope, language, on) for k, language in LANGUAGES.items()}
    value = lenient.read(lenient.VALUE, data)
    if value is None or isinstance(data, dict) is False:
        return None
    return {k: _value(Words(scope, language, on), value) for k, language in LANGUAGES.items()}


def _value(words: Words, value: Any) -> str:
    """A value in words; a tenure, which sentences call by its name, with what it counts."""
    if not isinstance(value, c.TenureValue):
        return words.value(value)
    tenure = value.tenure
    start, until = words.value(tenure.start), words.value(tenure.until)
    said = words.pick(f"从{start}到{until}满几年", f"whole years from {start} to {until}")
    if tenure.spells is not None:
        rows = words.rows(tenure.spells)
        said += words.pick(f"，只算在这些时段内的：{rows}", f", counting only days within {rows}")
    if tenure.less is not None:
        rows = words.rows(tenure.less)
        said += words.pick(f"；减去这些年度：{rows}", f"; less the years of {rows}")
    return f"{said}{words.pick('。', '.')}"


def _table(scope: Scope, key: str, on: date | None) -> dict[str, str] | None:
    if key not in scope.tables or any(
        len(r.cells) != len(scope.tables[key].columns) for r in scope.tables[key].rows
    ):
        return None
    return {k: Words(scope, language, on).table(key) for k, language in LANGUAGES.items()}


def _scope(document: dict[str, Any], path: Path) -> Scope:
    if path[0] == "criteria":
        return lenient.scope_of_criteria(document, str(path[1]))
    scope = lenient.scope_of_form(document, str(path[1]))
    table = _row_of(document, path)
    return scope.in_table(table) if table else scope


def _row_of(document: dict[str, Any], path: Path) -> str:
    """The table whose column a condition belongs to, when it does."""
    if "columns" not in path:
        return ""
    key = lenient.part(document, *path[: path.index("columns")], "key")
    return key if isinstance(key, str) else ""


def _day(document: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(lenient.part(document, "sample_round", "received_from")))
    except ValueError:
        return None
