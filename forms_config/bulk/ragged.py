"""What rows say of their applicant: any, every, count, sum, highest. As `interpreter.py` and `rowsums.py`. (pure)"""

from decimal import Decimal
from typing import Any

import numpy as np

from forms_config import bounds
from forms_config.bounds import NOTHING, between
from forms_config.bulk.applicants import Rows
from forms_config.bulk.arithmetic import largest
from forms_config.bulk.columns import (
    CEILING,
    MET,
    UNKNOWN,
    UNMET,
    Bools,
    Column,
    Ints,
    Span,
    Verdicts,
    applied,
    as_coded,
    as_verdict,
    encoded,
    span_of,
)  # fmt: skip
from forms_config.fact_types import NUMBER, FactType
from forms_config.rowsums import sum_of


def any_row(rows: Rows, verdicts: Verdicts) -> Verdicts:
    """Whether some row passes; unknown where the table is missing."""
    found = np.full(len(rows.present), UNMET, np.int8)
    found[rows.parent[verdicts == 0]] = UNKNOWN
    found[rows.parent[verdicts > 0]] = MET
    found[~rows.present] = UNKNOWN
    return found


def every_row(rows: Rows, verdicts: Verdicts, kept: Verdicts) -> Verdicts:
    """Whether each row that passes keeps what it must."""
    each = np.maximum(-verdicts, kept)
    found = np.full(len(rows.present), MET, np.int8)
    found[rows.parent[each == 0]] = UNKNOWN
    found[rows.parent[each < 0]] = UNMET
    found[~rows.present] = UNKNOWN
    return found


def count(rows: Rows, verdicts: Verdicts) -> Column:
    size = len(rows.present)
    sure = np.bincount(rows.parent[verdicts > 0], minlength=size)
    known = np.ones(size, bool)
    if rows.present.all() and not (verdicts == 0).any():
        return span_of("number", 0, (sure, known), (sure, known))
    unclear = np.bincount(rows.parent[verdicts == 0], minlength=size)
    return span_of("number", 0, (sure, known), (sure + unclear, rows.present))


def total(rows: Rows, verdicts: Verdicts, cells: Column, column: FactType | None) -> Column:
    """The sum of a column over the rows that pass."""
    ends = _ends(column, cells)
    if ends is None or largest(ends[0]) * max(len(rows), 1) > CEILING:
        return _by_applicant(rows, verdicts, cells, lambda found: sum_of(found, column))
    span, (least, greatest) = ends
    low, low_open = _contribution(span, least, verdicts, np.minimum)
    high, high_open = _contribution(span, greatest, verdicts, np.maximum)
    size = len(rows.present)
    has_low = np.bincount(rows.parent[low_open], minlength=size) == 0
    has_high = np.bincount(rows.parent[high_open], minlength=size) == 0
    has_low &= rows.present | (least is not None and least >= 0)
    has_high &= rows.present
    low_end, high_end = (_sums(low, rows.starts), has_low), (_sums(high, rows.starts), has_high)
    return span_of("number", span.scale, low_end, high_end)


def _ends(column: FactType | None, cells: Column) -> tuple[Span, tuple[int | None, int | None]] | None:
    """The cells, and the column's own least and greatest, in one scale; None where they do not fit."""
    if not isinstance(cells, Span) or cells.unit != "number" or cells.high is not cells.low:
        return None
    least, greatest = (column.low, column.high) if column else (None, None)
    factor = 10**cells.scale
    scaled = [None if end is None else Decimal(end) * factor for end in (least, greatest)]
    if any(end is not None and (end != int(end) or abs(end) > CEILING // 2**24) for end in scaled):
        return None
    low, high = (None if end is None else int(end) for end in scaled)
    return cells, (low, high)


def _contribution(cells: Span, bound: int | None, verdicts: Verdicts, nearer: Any) -> tuple[Ints, Bools]:
    """(what each row adds at one end, whether that end is open)"""
    value = np.where(cells.has_low, cells.low, 0 if bound is None else bound)
    value = np.where(verdicts == 0, nearer(value, 0), value)
    value[verdicts < 0] = 0
    return value, ~cells.has_low & (verdicts >= 0) & (bound is None)


def _sums(values: Ints, starts: Ints) -> Ints:
    running = np.concatenate([np.zeros(1, np.int64), np.cumsum(values)])
    summed: Ints = running[starts[1:]] - running[starts[:-1]]
    return summed


def extreme_cell(
    rows: Rows, verdicts: Verdicts, cells: Column, column: FactType | None, *, lowest: bool
) -> Column:
    """The highest (or lowest) cell by the column's order."""
    if isinstance(cells, Span) and cells.high is cells.low and not (column and column.type.kind == "choice"):
        return _extreme_span(rows, verdicts, cells, lowest=lowest)
    kind = column.type if column else NUMBER
    coded = as_coded(cells)
    known = sorted((v for v in coded.values if v is not None), key=kind.order)
    place = {value: n for n, value in enumerate(known)}
    numbers = np.array([place.get(v, 0) for v in coded.values], np.int64)
    has = np.array([v is not None for v in coded.values], bool)
    if not len(coded.values):
        numbers, has = np.zeros(1, np.int64), np.zeros(1, bool)
    low, has_low = numbers[coded.codes], has[coded.codes]
    ends = ((low, has_low), (low, has_low))
    found = _extreme_span(rows, verdicts, span_of("number", 0, *ends), lowest=lowest)

    def named(value: Any) -> Any:
        if value is NOTHING or value is None:
            return value
        a, b, or_nothing = bounds.ends(value)
        return between(
            None if a is None else known[a], None if b is None else known[b], or_nothing=or_nothing
        )

    return applied(named, (found,))


def _extreme_span(rows: Rows, verdicts: Verdicts, cells: Span, *, lowest: bool) -> Span:
    size = len(rows.present)
    sign = -1 if lowest else 1
    values, known = cells.low * sign, cells.has_low
    inside = verdicts >= 0
    some = np.bincount(rows.parent[inside], minlength=size) > 0
    sure = np.bincount(rows.parent[verdicts > 0], minlength=size) > 0
    gaps = np.bincount(rows.parent[inside & ~known], minlength=size) > 0
    greatest, has_greatest = _greatest(rows, values, inside & known)
    inner, has_inner = _greatest(rows, values, (verdicts > 0) & known)
    least, _ = _greatest(rows, -values, inside & known)
    has_outer = has_greatest & ~gaps
    # Whatever the unclear rows turn out to be, the value is one of theirs.
    fill = ~has_inner & has_outer
    inner, has_inner = np.where(fill, -least, inner), has_inner | fill
    present = rows.present
    has_inner, has_outer = has_inner & present, has_outer & present
    nothing = present & ~some
    perhaps = ~sure & ~nothing
    ends = ((inner, has_inner), (greatest, has_outer))
    if lowest:
        ends = ((-greatest, has_outer), (-inner, has_inner))
    return span_of(cells.unit, cells.scale, *ends, (nothing, perhaps))


def _greatest(rows: Rows, values: Ints, counted: Bools) -> tuple[Ints, Bools]:
    """(the greatest of each applicant's counted values, whether there is one)"""
    size = len(rows.present)
    found = np.zeros(size, np.int64)
    lengths = np.diff(rows.starts)
    filled = np.flatnonzero(lengths)
    if len(filled):
        masked = np.where(counted, values, -CEILING)
        found[filled] = np.maximum.reduceat(masked, rows.starts[:-1][filled])
    has = np.bincount(rows.parent[counted], minlength=size) > 0
    return np.where(has, found, 0), has


def _by_applicant(rows: Rows, verdicts: Verdicts, cells: Column, work: Any) -> Column:
    """What the interpreter makes of each applicant's (verdict, cell) pairs."""
    made = []
    for pairs in pairs_of(rows, verdicts, cells):
        made.append(work(pairs))
    return encoded(made)


def pairs_of(rows: Rows, verdicts: Verdicts, cells: Column) -> list[list[tuple[bool | None, Any]] | None]:
    """Per applicant: (verdict, cell) of the rows not ruled out; None where the table is missing."""
    coded = as_coded(cells)
    flat = [
        (as_verdict(v), coded.values[c]) for v, c in zip(verdicts.tolist(), coded.codes.tolist(), strict=True)
    ]
    starts = rows.starts.tolist()
    return [
        [pair for pair in flat[a:b] if pair[0] is not False] if present else None
        for present, a, b in zip(rows.present.tolist(), starts, starts[1:], strict=False)
    ]
