"""A schema's complaint as a sentence a clerk can act on, in Chinese and English. (pure)"""

import re
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from forms_config.shapes import Path, Problem, Text

_NUMERIC = {
    "int_parsing": ("整数", "a whole number"),
    "int_type": ("整数", "a whole number"),
    "int_from_float": ("整数", "a whole number"),
    "decimal_parsing": ("数字", "a number"),
    "decimal_type": ("数字", "a number"),
    "bool_parsing": ("true或false", "true or false"),
    "bool_type": ("true或false", "true or false"),
    "date_from_datetime_parsing": ("日期，如2025-09-01", "a date such as 2025-09-01"),
    "date_parsing": ("日期，如2025-09-01", "a date such as 2025-09-01"),
    "date_type": ("日期，如2025-09-01", "a date such as 2025-09-01"),
    "string_type": ("文字", "text"),
    "dict_type": ("一组“键: 值”", "a mapping of keys to values"),
    "model_type": ("一组“键: 值”", "a mapping of keys to values"),
    "model_attributes_type": ("一组“键: 值”", "a mapping of keys to values"),
    "tuple_type": ("一个列表", "a list"),
    "list_type": ("一个列表", "a list"),
}

_SAID = (
    (r"unknown field type '?(.*?)'?; known: (.*)", "没有“{0}”这种字段类型，可用：{1}。"),
    (r"field key '(.*)' is used twice", "字段代号{0}用了两次，请改名。"),
    (r"a table cannot hold a table; .*", "表格里不能再放表格，请另做一张表格。"),
)
"""The complaints that models make in words of their own."""


def problems_of(error: ValidationError) -> list[Problem]:
    """Every complaint of a validation error, in order of place. A list is not called too short because none of its items
    could be read: they are told themselves."""
    details = error.errors(include_url=False)
    places = [detail["loc"] for detail in details]
    return [
        _problem(detail)
        for detail in details
        if detail["type"] != "too_short" or not any(_is_inside(place, detail["loc"]) for place in places)
    ]


def _is_inside(place: Path, around: Path) -> bool:
    return len(place) > len(around) and place[: len(around)] == around


def _problem(detail: ErrorDetails) -> Problem:
    path: Path = tuple(detail["loc"])
    name = str(path[-1]) if path else ""
    zh, en = _sentence(detail["type"], name, detail.get("ctx") or {}, detail.get("input"), detail["msg"])
    return Problem(f"schema.{detail['type']}", Text(zh=zh, en=en), path=path)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"


def _sentence(kind: str, name: str, ctx: dict[str, Any], value: Any, message: str) -> tuple[str, str]:
    shown = _shown(value)
    if kind == "missing":
        return f"缺少{name}，请补上。", f"{name} is missing; add it."
    if kind == "extra_forbidden":
        return f"不认识的键{name}，请检查拼写。", f"Unknown key {name}; check its spelling."
    if kind in _NUMERIC:
        zh, en = _NUMERIC[kind]
        return f"{name}应为{zh}，现在是“{shown}”。", f"{name} should be {en}; it is “{shown}”."
    if kind in ("literal_error", "enum"):
        expected = str(ctx.get("expected", ""))
        options = [o.strip("' ") for o in expected.replace(" or ", ",").split(",")]
        close = get_close_matches(str(value), options, n=1)
        hint_zh, hint_en = (f"是不是{close[0]}？", f" Did you mean {close[0]}?") if close else ("", "")
        return (
            f"{name}不能是“{shown}”，可用：{expected}。{hint_zh}",
            f"{name} cannot be “{shown}”; allowed: {expected}.{hint_en}",
        )
    if kind == "string_pattern_mismatch":
        pattern = ctx.get("pattern", "")
        return f"“{shown}”不符合写法要求（{pattern}）。", f"“{shown}” is not written as required ({pattern})."
    if kind.startswith("union_tag"):
        return f"“{shown}”里没有认识的条件或取值。", f"“{shown}” holds no known condition or value."
    if kind == "too_short":
        least = ctx.get("min_length", 1)
        return f"{name}至少要有{least}项。", f"{name} needs at least {least} entries."
    if kind == "too_long":
        most = ctx.get("max_length", 0)
        return f"{name}最多{most}项。", f"{name} may have at most {most} entries."
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        bound = ctx.get("ge", ctx.get("le", ctx.get("gt", ctx.get("lt"))))
        return f"{name}是{shown}，超出界限{bound}。", f"{name} is {shown}, beyond the bound {bound}."
    plain = message.removeprefix("Value error, ")
    for pattern, zh in _SAID:
        found = re.fullmatch(pattern, plain)
        if found:
            return zh.format(*found.groups()), f"{plain[:1].upper()}{plain[1:]}."
    return f"{name}有误：{plain}。", f"{name}: {plain}."
