"""Reading what is whole in a half-written draft, so that one unfinished field does not silence the words of every rule. (pure)"""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from forms_config import conditions as c
from forms_config.criteria_definitions import DecisionTable, Rule
from forms_config.definitions import AnyField, CodeList, ColumnField, DatedValue, FieldBase
from forms_config.fact_types import FactType, fact_type
from forms_config.scope import Scope
from forms_config.shapes import Text

CONDITION: TypeAdapter[Any] = TypeAdapter(c.Condition)
VALUE: TypeAdapter[Any] = TypeAdapter(c.Value)
_FIELD: TypeAdapter[FieldBase] = TypeAdapter(AnyField)
_COLUMN: TypeAdapter[FieldBase] = TypeAdapter(ColumnField)
_LIST = TypeAdapter(CodeList)
_DATED = TypeAdapter(tuple[DatedValue, ...])
_TABLE = TypeAdapter(DecisionTable)
_RULE = TypeAdapter(Rule)
_TEXT = TypeAdapter(Text)


def read(adapter: TypeAdapter[Any], data: Any) -> Any:
    """What the data means, or None where it is not whole."""
    try:
        return adapter.validate_python(data)
    except (ValidationError, RecursionError, ValueError):
        return None


def part(data: Any, *path: str | int) -> Any:
    """What stands at a path, or None."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def codelists(document: dict[str, Any]) -> dict[str, CodeList]:
    return _whole(_LIST, document.get("codelists"))


def types_of_form(form: Any, lists: dict[str, CodeList]) -> dict[str, FactType]:
    """The types of the fields that are whole; of a table with an unfinished column, those of the other columns."""
    return {f.key: fact_type(f, lists) for f in _fields(form)}


def _fields(form: Any) -> Iterator[FieldBase]:
    for section in part(form, "sections") or []:
        for data in part(section, "fields") or []:
            field = read(_FIELD, data)
            if field is None and isinstance(data, dict) and isinstance(data.get("columns"), list):
                columns = [x for x in data["columns"] if read(_COLUMN, x) is not None]
                field = read(_FIELD, {**data, "columns": columns})
            if field is None and isinstance(data, dict):
                # A condition under construction does not take the field away from others.
                bare = {k: v for k, v in data.items() if k not in ("show_when", "required_when")}
                field = read(_FIELD, bare)
            if field is not None:
                yield field


def scope_of_criteria(document: dict[str, Any], key: str) -> Scope:
    """What the rules of these criteria may name, with the form of the first offering that uses them."""
    lists = codelists(document)
    criteria = part(document, "criteria", key)
    rules = {
        rule.key: rule for rule in (read(_RULE, x) for x in part(criteria, "rules") or []) if rule is not None
    }
    return Scope(
        types_of_form(part(document, "forms", form_of(document, key)), lists),
        lists,
        _whole(_DATED, part(criteria, "parameters")),
        _whole(VALUE, part(criteria, "values")),
        _whole(_TABLE, part(criteria, "tables")),
        rules,
        names=_whole(_TEXT, part(criteria, "names")),
    )


def scope_of_form(document: dict[str, Any], key: str) -> Scope:
    lists = codelists(document)
    return Scope(types_of_form(part(document, "forms", key), lists), lists)


def form_of(document: dict[str, Any], criteria: str) -> str:
    """The form of the first offering that uses the criteria; the first form where none does."""
    for offering in document.get("offerings") or []:
        if part(offering, "criteria") == criteria and isinstance(part(offering, "form"), str):
            return str(offering["form"])
    return next(iter(document.get("forms") or {}), "")


def _whole(adapter: TypeAdapter[Any], data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        return {}
    return {k: found for k, v in data.items() if (found := read(adapter, v)) is not None}
