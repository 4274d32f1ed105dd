"""A constraint as options of the field where it is one, and as a condition for the rest. (pure)"""

import re
from decimal import Decimal
from typing import Any

from series_plugins.xlsform.xpath import Call, Const, Node, Ref

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_WHOLE = re.compile(r"-?[0-9]+")


def split_constraint(node: Node, own: str, kind: str) -> tuple[dict[str, Any], list[Node]]:
    """Options such as `min`, `max`, `max_length`, `pattern`, `not_future`; and the parts that are none of them."""
    options: dict[str, Any] = {}
    rest: list[Node] = []
    for part in _conjuncts(node):
        option = _option(part, own, kind)
        if option is None or option[0] in options:
            rest.append(part)
        else:
            options[option[0]] = option[1]
    return options, rest


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Call) and node.name == "and":
        return [part for argument in node.arguments for part in _conjuncts(argument)]
    return [node]


def _option(node: Node, own: str, kind: str) -> tuple[str, str] | None:
    if not isinstance(node, Call) or len(node.arguments) != 2:
        return None
    left, right = node.arguments
    if node.name == "regex" and left == Ref(own) and isinstance(right, Const) and kind == "text":
        return "pattern", right.text
    sign = node.name
    if sign not in _FLIPPED:
        return None
    if isinstance(left, Const):
        left, right, sign = right, left, _FLIPPED[sign]
    if (
        left == Call("string-length", (Ref(own),))
        and isinstance(right, Const)
        and kind in ("text", "long_text")
    ):
        return _length(sign, right)
    if left != Ref(own):
        return None
    if kind == "date" and right == Call("today", ()) and sign == "<=":
        return "not_future", "true"
    return _bound(sign, right, kind)


def _length(sign: str, right: Const) -> tuple[str, str] | None:
    if not _WHOLE.fullmatch(right.text):
        return None
    length = int(right.text)
    option = {"<=": ("max_length", length), "<": ("max_length", length - 1), ">=": ("min_length", length),
              ">": ("min_length", length + 1)}.get(sign)  # fmt: skip
    return (option[0], str(option[1])) if option else None


def _bound(sign: str, right: Node, kind: str) -> tuple[str, str] | None:
    if isinstance(right, Call) and right.name == "date" and len(right.arguments) == 1:
        right = right.arguments[0]
    if not isinstance(right, Const):
        return None
    if kind == "date" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", right.text):
        return {">=": ("min", right.text), "<=": ("max", right.text)}.get(sign)
    if kind not in ("integer", "number") or not right.is_number:
        return None
    limit = Decimal(right.text)
    if kind == "integer" and sign in ("<", ">") and limit == limit.to_integral_value():
        limit, sign = (limit - 1, "<=") if sign == "<" else (limit + 1, ">=")
    name = {">=": "min", "<=": "max"}.get(sign)
    return (name, format(limit, "f")) if name else None
