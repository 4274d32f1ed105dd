"""Values that are known only in part, and comparing them in three-valued logic. (pure)

A value is one of: a plain Python value (known), `NOTHING` (known that there is none, as the highest of no rows),
`Between` (somewhere in a range, as a count some of whose rows are unclear), or None (unknown). Every operation here is
sound: what it says of a `Between` or of None holds whatever the missing fact turns out to be.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms_config.fact_types import NUMBER, Type


class Nothing:
    """Known that there is no such value: every test of it fails, except `is_not` and `none_of`."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = Nothing()


@dataclass(frozen=True)
class Between:
    """Some value from `low` to `high`, both included; None is open. `or_nothing`: there may also be no value."""

    low: Any = None
    high: Any = None
    or_nothing: bool = False


def between(low: Any, high: Any, *, or_nothing: bool = False) -> Any:
    """The tightest value that says as much: plain when both ends agree, None when nothing is said."""
    if low is None and high is None and not or_nothing:
        return None
    if low == high and not or_nothing:
        return low
    return Between(low, high, or_nothing)


PERHAPS: Final = Between(None, None, or_nothing=True)
"""Any value, or none at all. (None, by contrast, is a value that exists and is not known.)"""


def either(values: Iterable[Any], kind: Type) -> Any:
    """One of these values, not known which."""
    options = list(values)
    found = [ends(v) for v in options if v is not NOTHING]
    or_nothing = len(found) < len(options) or any(s[2] for s in found)
    if not found:
        return NOTHING
    low = None if any(s[0] is None for s in found) else min((s[0] for s in found), key=kind.order)
    high = None if any(s[1] is None for s in found) else max((s[1] for s in found), key=kind.order)
    return between(low, high, or_nothing=or_nothing)


def ends(value: Any) -> tuple[Any, Any, bool]:
    """(low, high, or nothing) of a value that is not `NOTHING`."""
    if isinstance(value, Between):
        return value.low, value.high, value.or_nothing
    return value, value, False


# Arithmetic ---------------------------------------------------------------------------------------------------------

Number = int | Decimal


def _lift(values: Iterable[Any]) -> Any:
    """NOTHING when one of them is, PERHAPS when one might be; else a list of their (low, high)."""
    found = list(values)
    if any(v is NOTHING for v in found):
        return NOTHING
    if any(isinstance(v, Between) and v.or_nothing for v in found):
        return PERHAPS
    return [ends(v)[:2] for v in found]


def plain_number(value: Any) -> Any:
    """An integral Decimal as int, so that equal numbers look alike."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def add(values: Iterable[Any]) -> Any:
    spans = _lift(values)
    if not isinstance(spans, list):
        return spans
    return between(_total(s[0] for s in spans), _total(s[1] for s in spans))


def _total(parts: Iterable[Any]) -> Any:
    total: Number = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return plain_number(total)


def subtract(left: Any, right: Any) -> Any:
    spans = _lift((left, right))
    if not isinstance(spans, list):
        return spans
    (a, b), (c, d) = spans
    return between(_minus(a, d), _minus(b, c))


def _minus(a: Any, b: Any) -> Any:
    return None if a is None or b is None else plain_number(a - b)


def multiply(values: Iterable[Any]) -> Any:
    spans = _lift(values)
    if not isinstance(spans, list):
        return spans
    if (0, 0) in spans:
        return 0
    low, high = spans[0]
    for a, b in spans[1:]:
        if None in (low, high, a, b):
            positive = None not in (low, a) and low >= 0 and a >= 0
            low, high = (low * a if positive else None), None
            continue
        corners = [low * a, low * b, high * a, high * b]
        low, high = min(corners), max(corners)
    return between(plain_number(low), plain_number(high))


def divide(left: Any, right: Any) -> Any:
    """Exact to 28 digits; by zero, or by something not known exactly, the value is unknown."""
    spans = _lift((left, right))
    if not isinstance(spans, list):
        return spans
    (a, b), (c, d) = spans
    if c is None or c != d or c == 0:
        return None
    quotients = [None if x is None else plain_number(Decimal(x) / Decimal(c)) for x in (a, b)]
    return between(*quotients) if c > 0 else between(quotients[1], quotients[0])


def least(values: Iterable[Any], kind: Type) -> Any:
    return _extreme(values, kind, lowest=True)


def greatest(values: Iterable[Any], kind: Type) -> Any:
    return _extreme(values, kind, lowest=False)


def _extreme(values: Iterable[Any], kind: Type, *, lowest: bool) -> Any:
    spans = _lift(values)
    if not isinstance(spans, list):
        return spans
    pick: Callable[..., Any] = min if lowest else max
    lows, highs = [s[0] for s in spans], [s[1] for s in spans]
    if lowest:
        bounded = [h for h in highs if h is not None]
        low = None if None in lows else pick(lows, key=kind.order)
        return between(low, pick(bounded, key=kind.order) if bounded else None)
    bounded = [x for x in lows if x is not None]
    high = None if None in highs else pick(highs, key=kind.order)
    return between(pick(bounded, key=kind.order) if bounded else None, high)


def whole_years(start: Any, end: Any) -> Any:
    """Anniversaries passed from one date to another: 2020-12-31 to 2025-12-31 is 5, from 2021-01-01 it is 4."""
    spans = _lift((start, end))
    if not isinstance(spans, list):
        return spans
    (a, b), (c, d) = spans
    return between(_years(b, c), _years(a, d))


def _years(start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else years_between(start, end)


def years_between(start: date, end: date) -> int:
    """Whole years; someone counted from 29 February completes a year on 1 March of a common year. Never below 0."""
    years = end.year - start.year
    if (end.month, end.day) < (start.month, start.day):
        years -= 1
    return max(years, 0)


def year_of(value: Any) -> Any:
    if value is NOTHING:
        return NOTHING
    low, high, or_nothing = ends(value)
    return between(low.year if low else None, high.year if high else None, or_nothing=or_nothing)


# Comparison ---------------------------------------------------------------------------------------------------------

NEGATIVE = frozenset({"is_not", "none_of"})
_BELOW = {"at_most": True, "on_or_before": True, "below": False, "before": False}
_ABOVE = {"at_least": True, "on_or_after": True, "above": False, "after": False}


def compare(left: Any, operator: str, right: Any, kind: Type = NUMBER) -> bool | None:
    """The three-valued outcome of one test; `kind` is the type both sides share."""
    if left is NOTHING or right is NOTHING:
        return operator in NEGATIVE
    if left is None or right is None:
        return None
    if isinstance(left, Between) or isinstance(right, Between):
        return _compare_ranges(left, operator, right, kind)
    return compare_known(left, operator, right, kind)


def compare_known(left: Any, operator: str, right: Any, kind: Type) -> bool:
    """The test on two known values."""
    if operator == "includes":
        wanted = right if isinstance(right, tuple) else (right,)
        return all(code in left for code in wanted)
    if operator in ("one_of", "none_of", "is", "is_not"):
        options = right if isinstance(right, tuple) else (right,)
        mine = left if isinstance(left, tuple) else (left,)
        if operator in ("is", "is_not") and (isinstance(left, tuple) or isinstance(right, tuple)):
            found = set(mine) == set(options)
        else:
            found = any(x in options for x in mine)
        return found == (operator in ("is", "one_of"))
    ranked = kind.kind == "choice"
    a, b = (kind.rank(left), kind.rank(right)) if ranked else (left, right)
    if operator in _ABOVE:
        return bool(a > b or (_ABOVE[operator] and a == b))
    return bool(a < b or (_BELOW[operator] and a == b))


def _compare_ranges(left: Any, operator: str, right: Any, kind: Type) -> bool | None:
    if operator in ("one_of", "none_of"):
        options = right if isinstance(right, tuple) else (right,)
        tests = [_compare_ranges(left, "is", option, kind) for option in options]
        found = True if True in tests else None if None in tests else False
        return found if operator == "one_of" or found is None else not found
    if operator == "is_not":
        same = _compare_ranges(left, "is", right, kind)
        return None if same is None else not same
    (a, b, left_nothing), (c, d, right_nothing) = ends(left), ends(right)
    verdict = _is(a, b, c, d, kind) if operator == "is" else _ordered((a, b), operator, (c, d), kind)
    # With perhaps nothing to compare, only a test that fails either way is settled.
    return False if verdict is False else None if left_nothing or right_nothing else verdict


def _is(a: Any, b: Any, c: Any, d: Any, kind: Type) -> bool | None:
    order = kind.order
    apart = (b is not None and c is not None and order(b) < order(c)) or (
        a is not None and d is not None and order(a) > order(d)
    )
    if apart:
        return False
    exact = None not in (a, c) and a == b and c == d
    return bool(a == c) if exact else None


def _ordered(left: tuple[Any, Any], operator: str, right: tuple[Any, Any], kind: Type) -> bool | None:
    if operator in _BELOW:
        mirrored = {"at_most": "at_least", "on_or_before": "at_least"}.get(operator, "above")
        return _ordered(right, mirrored, left, kind)
    (a, b), (c, d) = left, right
    if a is not None and d is not None and compare_known(a, operator, d, kind):
        return True
    if b is not None and c is not None and not compare_known(b, operator, c, kind):
        return False
    return None
