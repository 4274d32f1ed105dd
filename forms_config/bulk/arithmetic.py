"""Arithmetic and tests on spans; each is what `bounds.py` says, on whole columns. (pure)

Where a column is no span, or a number might leave int64, the same is done by `bounds` on the distinct combinations.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from forms_config import bounds
from forms_config.bulk.columns import (
    CEILING,
    LARGEST,
    MET,
    UNKNOWN,
    UNMET,
    Bools,
    Column,
    Ints,
    Span,
    Verdicts,
    applied,
    judged,
    span_of,
)  # fmt: skip
from forms_config.fact_types import Type

_ORDERED = {
    "at_least": (False, True), "on_or_after": (False, True), "above": (False, False), "after": (False, False),
    "at_most": (True, True), "on_or_before": (True, True), "below": (True, False), "before": (True, False),
}  # fmt: skip
"""Operator → (sides are changed over, equal passes)."""


def compared(left: Column, operator: str, right: Column, kind: Type) -> Verdicts:
    """`bounds.compare` of two columns."""
    pair = _aligned((left, right)) if operator in _ORDERED or operator in ("is", "is_not") else None
    if pair is None or (operator in _ORDERED and kind.kind == "choice"):
        return judged(lambda x, y: bounds.compare(x, operator, y, kind), (left, right))
    a, b = pair
    if operator in _ORDERED:
        swapped, equal = _ORDERED[operator]
        found = _not_below(b, a, equal=equal) if swapped else _not_below(a, b, equal=equal)
    else:
        found = _same(a, b)
    # With perhaps nothing to compare, only a test that fails either way is settled.
    found[(a.perhaps | b.perhaps) & (found > 0)] = UNKNOWN
    if operator == "is_not":
        found = -found
    none = a.nothing | b.nothing
    found[none] = MET if operator in bounds.NEGATIVE else UNMET
    return found


def _not_below(a: Span, b: Span, *, equal: bool) -> Verdicts:
    sure = (a.low >= b.high) if equal else (a.low > b.high)
    perhaps = (a.high >= b.low) if equal else (a.high > b.low)
    found = np.zeros(len(a), np.int8)
    found[a.has_high & b.has_low & ~perhaps] = UNMET
    found[a.has_low & b.has_high & sure] = MET
    return found


def _same(a: Span, b: Span) -> Verdicts:
    apart = (a.has_high & b.has_low & (a.high < b.low)) | (a.has_low & b.has_high & (a.low > b.high))
    exact = a.has_low & a.has_high & b.has_low & b.has_high & (a.low == a.high) & (b.low == b.high)
    found = np.where(exact & ~apart, MET, UNKNOWN).astype(np.int8)
    found[apart] = UNMET
    return found


def _aligned(parts: Sequence[Column]) -> list[Span] | None:
    """The columns in one unit and scale; None where that cannot be."""
    spans = [part for part in parts if isinstance(part, Span)]
    if len(spans) < len(parts) or len({span.unit for span in spans}) != 1:
        return None
    scale = max(span.scale for span in spans)
    made = []
    for span in spans:
        factor = 10 ** (scale - span.scale)
        if factor > 1:
            if largest(span) * factor > LARGEST:
                return None
            low = span.low * factor
            high = low if span.high is span.low else span.high * factor
            span = Span(span.unit, scale, low, high, span.has_low, span.has_high, span.nothing, span.perhaps)  # noqa: PLW2901
        made.append(span)
    return made


def largest(span: Span) -> int:
    """The greatest magnitude in the column."""
    if not len(span):
        return 0
    return max(int(np.abs(span.low).max()), int(np.abs(span.high).max()))


def _lifted(spans: Sequence[Span]) -> tuple[Bools, Bools, Bools]:
    """(known nothing, perhaps nothing, neither) of a calculation with all of these."""
    nothing = np.logical_or.reduce([span.nothing for span in spans])
    perhaps = np.logical_or.reduce([span.perhaps for span in spans]) & ~nothing
    return nothing, perhaps, ~nothing & ~perhaps


def _is_exact(spans: Sequence[Span]) -> bool:
    return all(span.low is span.high and span.has_low is span.has_high for span in spans)


def added(parts: Sequence[Column]) -> Column:
    spans = _numbers(parts)
    if spans is None or sum(largest(span) for span in spans) > LARGEST:
        return applied(lambda *values: bounds.add(values), parts)
    nothing, perhaps, plain = _lifted(spans)
    has_low = np.logical_and.reduce([span.has_low for span in spans]) & plain
    low: Ints = np.add.reduce([span.low for span in spans])
    if _is_exact(spans):
        return span_of("number", spans[0].scale, (low, has_low), (low, has_low), (nothing, perhaps))
    has_high = np.logical_and.reduce([span.has_high for span in spans]) & plain
    high: Ints = np.add.reduce([span.high for span in spans])
    return span_of("number", spans[0].scale, (low, has_low), (high, has_high), (nothing, perhaps))


def subtracted(left: Column, right: Column) -> Column:
    pair = _numbers((left, right))
    if pair is None or largest(pair[0]) + largest(pair[1]) > LARGEST:
        return applied(bounds.subtract, (left, right))
    a, b = pair
    nothing, perhaps, plain = _lifted(pair)
    has_low = a.has_low & b.has_high & plain
    low = a.low - b.high
    if _is_exact(pair):
        return span_of("number", a.scale, (low, has_low), (low, has_low), (nothing, perhaps))
    high = (a.high - b.low, a.has_high & b.has_low & plain)
    return span_of("number", a.scale, (low, has_low), high, (nothing, perhaps))


def multiplied(parts: Sequence[Column]) -> Column:
    """Exact numbers in arrays; ranges as `bounds` does them."""
    spans = [part for part in parts if isinstance(part, Span) and part.unit == "number"]
    product = 1
    for span in spans:
        product *= max(largest(span), 1)
    fits = len(spans) == len(parts) and product <= LARGEST and sum(s.scale for s in spans) <= 12
    if not fits or not all((s.has_low & s.has_high & (s.low == s.high) & ~s.perhaps).all() for s in spans):
        return applied(lambda *values: bounds.multiply(values), parts)
    low: Ints = np.multiply.reduce([span.low for span in spans])
    end = (low, spans[0].has_low)
    return span_of("number", sum(s.scale for s in spans), end, end)


def _numbers(parts: Sequence[Column]) -> list[Span] | None:
    spans = _aligned(parts)
    return spans if spans is not None and spans[0].unit == "number" else None


def extreme(parts: Sequence[Column], kind: Type, *, lowest: bool) -> Column:
    """`bounds.least` or `bounds.greatest`."""
    spans = None if kind.kind == "choice" else _aligned(parts)
    if spans is None:
        pick = bounds.least if lowest else bounds.greatest
        return applied(lambda *values: pick(values, kind), parts)
    nothing, perhaps, plain = _lifted(spans)
    farthest = np.int64(CEILING) if lowest else np.int64(-CEILING)
    pick_of: Callable[..., Any] = np.minimum.reduce if lowest else np.maximum.reduce

    def all_of(ends: list[Ints], known: list[Bools]) -> tuple[Ints, Bools]:
        return pick_of(ends), np.logical_and.reduce(known) & plain

    def any_of(ends: list[Ints], known: list[Bools]) -> tuple[Ints, Bools]:
        ends = [np.where(k, e, farthest) for e, k in zip(ends, known, strict=True)]
        return pick_of(ends), np.logical_or.reduce(known) & plain

    lows, highs = [s.low for s in spans], [s.high for s in spans]
    has_lows, has_highs = [s.has_low for s in spans], [s.has_high for s in spans]
    low = (all_of if lowest else any_of)(lows, has_lows)
    high = (any_of if lowest else all_of)(highs, has_highs)
    return span_of(spans[0].unit, spans[0].scale, low, high, (nothing, perhaps))


def chosen(verdicts: Verdicts, then: Column, otherwise: Column, kind: Type) -> Column:
    """`then` where met, `otherwise` where not, one of the two where unknown."""
    from forms_config.bulk.columns import of_verdicts

    pair = None if (verdicts == 0).any() else _aligned((then, otherwise))
    if pair is None:

        def pick(verdict: bool | None, a: Any, b: Any) -> Any:
            return bounds.either((a, b), kind) if verdict is None else a if verdict else b

        return applied(pick, (of_verdicts(verdicts), then, otherwise))
    a, b = pair
    met = verdicts > 0

    def of(x: Any, y: Any) -> Any:
        return np.where(met, x, y)

    low, has_low = of(a.low, b.low), of(a.has_low, b.has_low)
    high, has_high = (low, has_low) if _is_exact(pair) else (of(a.high, b.high), of(a.has_high, b.has_high))
    return Span(
        a.unit, a.scale, low, high, has_low, has_high, of(a.nothing, b.nothing), of(a.perhaps, b.perhaps)
    )


def year_of(column: Column) -> Column:
    if not isinstance(column, Span) or column.unit != "date":
        return applied(bounds.year_of, (column,))
    low = _parts(column.low)[0]
    exact = _is_exact((column,))
    high = low if exact else _parts(column.high)[0]
    ends = ((low, column.has_low), (high, column.has_high))
    return span_of("number", 0, *ends, (column.nothing, column.perhaps))


def whole_years(start: Column, end: Column) -> Column:
    pair = _aligned((start, end))
    if pair is None or pair[0].unit != "date":
        return applied(bounds.whole_years, (start, end))
    a, b = pair
    nothing, perhaps, plain = _lifted(pair)
    has_low = a.has_high & b.has_low & plain
    low = _years(a.high, b.low)
    if _is_exact(pair):
        return span_of("number", 0, (low, has_low), (low, has_low), (nothing, perhaps))
    high = _years(a.low, b.high)
    has_high = a.has_low & b.has_high & plain
    return span_of("number", 0, (low, has_low), (high, has_high), (nothing, perhaps))


def _years(start: Ints, end: Ints) -> Ints:
    (y1, m1), (y2, m2) = _parts(start), _parts(end)
    years: Ints = np.maximum(y2 - y1 - (m2 < m1), 0)
    return years


_EPOCH = 719_163
"""The ordinal of 1970-01-01."""


def _parts(ordinals: Ints) -> tuple[Ints, Ints]:
    """(year, month times 32 plus day) of days; of 0, the place of an open end, whatever comes out."""
    days = (ordinals - _EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (days - months.astype("datetime64[D]")).astype(np.int64) + 1
    return years, month * 32 + day
