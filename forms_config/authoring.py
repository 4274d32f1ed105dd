"""How conditions are written where that differs from how they are held: tests inline, a condition said once for all draws. (pure)"""

from typing import Any

OPERATORS = (
    "is", "is_not", "one_of", "none_of", "at_least", "at_most", "above", "below",
    "on_or_after", "on_or_before", "after", "before", "includes",
)  # fmt: skip
"""The closed set of tests. On a choice whose code list ranks its options, `at_least` compares ranks."""


def read_inline_test(data: Any) -> Any:
    """`{fact: rank, at_most: 5}` as left, operator, right. Raises ValueError unless there is exactly one test."""
    if not isinstance(data, dict) or "operator" in data:
        return data
    tests = [k for k in data if k in OPERATORS]
    if len(tests) != 1:
        found = ", ".join(tests) or "none"
        raise ValueError(f"a value needs exactly one test of {', '.join(OPERATORS)}; found {found}")
    left = {k: v for k, v in data.items() if k != tests[0]}
    return {"left": left, "operator": tests[0], "right": data[tests[0]]}


def fold_rows(data: Any) -> Any:
    """A `distinct` whose `rows` condition narrows the filter of every draw."""
    if not isinstance(data, dict) or "rows" not in data:
        return data
    folded = {k: v for k, v in data.items() if k != "rows"}
    folded["distinct"] = _with_each_draw(data.get("distinct"), data["rows"])
    return folded


def _with_each_draw(part: Any, condition: Any) -> Any:
    """The same groups, items and alternatives, every draw's filter narrowed by the condition."""
    if isinstance(part, list | tuple):
        return [_with_each_draw(p, condition) for p in part]
    if not isinstance(part, dict):
        return part
    if "in" in part:
        own = part.get("where")
        clauses = (
            [] if own is None else own["all"] if isinstance(own, dict) and set(own) == {"all"} else [own]
        )
        return {**part, "where": {"all": [*clauses, condition]}}
    return {k: _with_each_draw(v, condition) if k in {"of", "any_of", "draw"} else v for k, v in part.items()}
