"""What an XLSForm expression means in the condition language, as far as it can be said in it. (pure)"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from series_plugins.xlsform.xpath import Call, Const, Node, NotUnderstood, Ref, parse

_FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_TESTS = {
    "number": {"=": "is", "!=": "is_not", "<": "below", "<=": "at_most", ">": "above", ">=": "at_least"},
    "date": {
        "=": "is",
        "!=": "is_not",
        "<": "before",
        "<=": "on_or_before",
        ">": "after",
        ">=": "on_or_after",
    },
    "text": {"=": "is", "!=": "is_not"},
    "choice": {"=": "is", "!=": "is_not"},
    "boolean": {"=": "is", "!=": "is_not"},
}
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "div": "divide"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Known:
    """A question: the key it got, what it holds, and the repeat it stands in."""

    key: str
    holds: str
    table: str = ""


class Translator:
    """Translates the expressions of one form, seen from inside a repeat or from outside."""

    def __init__(self, questions: Mapping[str, Known]) -> None:
        self.questions = questions

    def condition(self, text: str, own: str, table: str = "") -> dict[str, Any]:
        """The condition an expression states; NotUnderstood with the reason."""
        return self.condition_of(parse(text, own), table)

    def value(self, text: str, own: str, table: str = "") -> tuple[Any, str]:
        """The value an expression works out, and whether it is a number or text."""
        return self._value(parse(text, own), table)

    def condition_of(self, node: Node, table: str) -> dict[str, Any]:
        """The same of an expression already parsed."""
        if not isinstance(node, Call):
            raise NotUnderstood("这不是一个条件", "this is no condition")
        if node.name in ("and", "or"):
            joint = "all" if node.name == "and" else "any"
            parts = [self.condition_of(part, table) for part in node.arguments]
            return {joint: [x for p in parts for x in (p[joint] if set(p) == {joint} else [p])]}
        if node.name == "not" and len(node.arguments) == 1:
            return {"not": self.condition_of(node.arguments[0], table)}
        if node.name == "selected" and len(node.arguments) == 2:
            return self._selected(node.arguments, table)
        if node.name in _FLIPPED:
            return self._comparison(node, table)
        raise NotUnderstood(f"不支持{node.name}()", f"{node.name}() cannot be expressed")

    def _selected(self, arguments: tuple[Node, ...], table: str) -> dict[str, Any]:
        asked, code = arguments
        if not isinstance(asked, Ref) or not isinstance(code, Const):
            raise NotUnderstood(
                "selected()要写成selected(${题}, '代码')", "selected() takes ${question}, 'code'"
            )
        known = self._known(asked)
        if known.holds not in ("choice", "choices"):
            raise NotUnderstood(f"{asked.name}不是选择题", f"{asked.name} is no choice")
        return {**self._refer(asked, table), "includes" if known.holds == "choices" else "is": code.text}

    def _comparison(self, node: Call, table: str) -> dict[str, Any]:
        left, right = node.arguments
        sign = node.name
        if isinstance(left, Const) and not isinstance(right, Const):
            left, right, sign = right, left, _FLIPPED[sign]
        value, holds = self._value(left, table)
        literal, other = self._literal(right, holds) or self._value(right, table)
        if other not in (holds, "any") and {holds, other} != {"choice", "text"}:
            raise NotUnderstood("两边不是同一类值，不能比较", "the two sides are of different kinds")
        test = _TESTS.get(holds, {}).get(sign)
        if test is None:
            raise NotUnderstood(f"这类题不能用{sign}比较", f"{sign} cannot compare answers of this kind")
        if not isinstance(value, dict):
            raise NotUnderstood("两边都是常数", "both sides are constants")
        return {**value, test: literal}

    def _literal(self, node: Node, holds: str) -> tuple[Any, str] | None:
        """A constant as the kind it is compared with."""
        if isinstance(node, Call) and node.name in ("true", "false") and not node.arguments:
            return node.name, "any"
        if isinstance(node, Call) and node.name == "date" and len(node.arguments) == 1:
            node = node.arguments[0]
        if not isinstance(node, Const):
            return None
        if not node.text.strip():
            raise NotUnderstood(
                "不能与空值比较（没有填写即“不能判定”）", "an answer cannot be compared with nothing"
            )
        if holds == "date" and not _DAY.fullmatch(node.text):
            raise NotUnderstood(f"“{node.text}”不是日期", f"“{node.text}” is no date")
        if holds == "boolean":
            return ("true" if node.text.lower() in ("ok", "yes", "true", "1") else "false"), "any"
        if holds == "number" and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", node.text):
            raise NotUnderstood(f"“{node.text}”不是数字", f"“{node.text}” is no number")
        return node.text, "any"

    def _value(self, node: Node, table: str) -> tuple[Any, str]:
        if isinstance(node, Const):
            return node.text, "number" if node.is_number else "text"
        if isinstance(node, Ref):
            return self._refer(node, table), self._known(node).holds
        if node.name in _ARITHMETIC and len(node.arguments) == 2:
            parts = [self._value(part, table) for part in node.arguments]
            if any(holds != "number" for _, holds in parts):
                raise NotUnderstood("只能对数字做加减乘除", "arithmetic needs numbers")
            return {_ARITHMETIC[node.name]: [value for value, _ in parts]}, "number"
        if node.name in ("count", "sum", "min", "max") and len(node.arguments) == 1:
            return self._of_rows(node), "number"
        if node.name == "if" and len(node.arguments) == 3:
            asked, then, otherwise = node.arguments
            (a, holds), (b, other) = self._value(then, table), self._value(otherwise, table)
            if holds != other:
                raise NotUnderstood(
                    "if()的两个结果不是同一类值", "the two results of if() are of different kinds"
                )
            return {"if": self.condition_of(asked, table), "then": a, "else": b}, holds
        if node.name in ("int", "number") and len(node.arguments) == 1 and node.name == "number":
            return self._value(node.arguments[0], table)
        raise NotUnderstood(f"不支持{node.name}()", f"{node.name}() cannot be expressed")

    def _of_rows(self, node: Call) -> dict[str, Any]:
        asked = node.arguments[0]
        if not isinstance(asked, Ref):
            raise NotUnderstood(f"{node.name}()里要写 ${{题}}", f"{node.name}() takes a ${{question}}")
        known = self._known(asked)
        if node.name == "count" and known.holds == "table":
            return {"count": {"in": known.key}}
        if not known.table:
            raise NotUnderstood(f"{asked.name}不在重复组里", f"{asked.name} is in no repeat")
        if node.name == "count":
            return {"count": {"in": known.table}}
        verb = {"sum": "sum", "max": "highest", "min": "lowest"}[node.name]
        return {verb: {"in": known.table, "column": known.key}}

    def _known(self, ref: Ref) -> Known:
        known = self.questions.get(ref.name.rsplit("/", 1)[-1])
        if known is None:
            raise NotUnderstood(
                f"没有{ref.name}这道题，或它没有导入",
                f"there is no question {ref.name}, or it was left out",
            )
        return known

    def _refer(self, ref: Ref, table: str) -> dict[str, Any]:
        known = self._known(ref)
        if known.holds == "table":
            raise NotUnderstood(
                f"{ref.name}是重复组，不能直接比较", f"{ref.name} is a repeat and cannot be compared"
            )
        if not known.table:
            return {"fact": known.key}
        if known.table != table:
            raise NotUnderstood(
                f"{ref.name}在重复组里，从外面看有许多值",
                f"{ref.name} is in a repeat: from outside it has many values",
            )
        return {"column": known.key}
