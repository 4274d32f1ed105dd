"""The options of a field kind as the studio asks for them, read off the kind itself, so that a plugin's kind needs no more."""

import types
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from django.utils.translation import gettext_lazy as _
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from forms_config.definitions import FieldBase
from forms_config.fields.documents import DOCUMENT_KINDS
from forms_config.shapes import Text

TITLES = {
    "min": _("At least"), "max": _("At most"), "min_length": _("Characters at least"), "max_length": _("Characters at most"),
    "pattern": _("Pattern"), "pattern_text": _("What the pattern asks for, in words"), "unit": _("Unit"),
    "places": _("Decimal places"), "not_future": _("Not in the future"), "from": _("Code list"),
    "any_level": _("Any level may be chosen"), "accepts": _("Documents accepted"), "mobile_only": _("Mobile numbers only"),
    "accept": _("File types"), "max_mb": _("Megabytes a file at most"), "max_pages": _("Pages a file at most"),
    "max_files": _("Files at most"), "rows": _("Rows"), "summary": _("One-line summary of a row"),
    "unit_title": _("What one row is called"), "value": _("How it is computed"), "holds": _("The result is a"),
    "basis": _("Basis shown beside it"), "text_key": _("Text to be signed"),
}  # fmt: skip
HELP = {
    "summary": _("Columns in braces are filled in: {name}, {year}"),
    "pattern": _("A regular expression; most fields need none"),
    "min": _("Left empty: no limit"),
}
CHOICES = {
    "yuan": _("yuan"), "wan": _("10,000 yuan"), "number": _("number"), "date": _("date"), "text": _("text"), "boolean": _("yes or no"),
    "pdf": "PDF", "jpg": "JPG", "png": "PNG",
}  # fmt: skip
COMMON = frozenset(FieldBase.model_fields)
_SPECIAL = {
    "columns": "columns",
    "rows": "rows",
    "value": "value",
    "text_key": "text_key",
    "from": "codelist",
}


def options_of(kind: type[FieldBase]) -> list[dict[str, Any]]:
    """[{key, title, help, control, choices?, default?, required}] in the order the kind declares them. `control` is one of
    whole, decimal, text, pair, switch, date, select, checks, codelist, rows, columns, value, text_key."""
    own = getattr(kind, "option_titles", {})
    found = []
    for name, info in kind.model_fields.items():
        key = info.alias or name
        if name in COMMON or name == "type":
            continue
        title = own.get(key) or TITLES.get(key, key)
        control, choices = _control(key, info)
        entry: dict[str, Any] = {
            "key": key, "title": _shown(title), "help": str(HELP.get(key, "")), "control": control,
            "required": info.is_required(),
        }  # fmt: skip
        if choices:
            entry["choices"] = choices
        if info.default is not PydanticUndefined and isinstance(info.default, bool | int | str | tuple):
            entry["default"] = list(info.default) if isinstance(info.default, tuple) else info.default
        found.append(entry)
    return found


def _shown(title: Any) -> str:
    from django.utils.translation import get_language

    return title.in_language(get_language() or "") if isinstance(title, Text) else str(title)


def _control(key: str, info: FieldInfo) -> tuple[str, list[list[str]]]:
    if key in _SPECIAL:
        return _SPECIAL[key], []
    if key == "accepts":
        return "checks", [[name, _shown(kind.title)] for name, kind in DOCUMENT_KINDS.items()]
    return _by_type(_without_none(info.annotation))


def _by_type(shape: Any) -> tuple[str, list[list[str]]]:
    origin = get_origin(shape)
    if origin is Literal:
        return "select", [[str(v), str(CHOICES.get(str(v), v))] for v in get_args(shape)]
    if origin is tuple:
        inner = get_args(shape)[0]
        return ("checks", _by_type(inner)[1]) if get_origin(inner) is Literal else ("text", [])
    simple = {bool: "switch", int: "whole", Decimal: "decimal", date: "date", Text: "pair"}
    return simple.get(shape, "text"), []


def _without_none(shape: Any) -> Any:
    if get_origin(shape) in (Union, types.UnionType):
        kept = [part for part in get_args(shape) if part is not type(None)]
        return kept[0] if len(kept) == 1 else shape
    return shape
