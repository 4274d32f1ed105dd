"""Sums and extremes over rows some of which, or some cells of which, are unclear. (pure)"""

from collections.abc import Sequence
from typing import Any

from forms_config.bounds import NOTHING, PERHAPS, between, plain_number
from forms_config.fact_types import NUMBER, FactType

RowFact = tuple[bool | None, Any]
"""(the filter's verdict, never False; the cell or None where missing)"""


def sum_of(rows: Sequence[RowFact] | None, column: FactType | None) -> Any:
    """The sum as a value. A missing cell lies within the column's own least and greatest; a row whose filter is unclear may
    add its cell or nothing."""
    least, greatest = (column.low, column.high) if column else (None, None)
    if rows is None:
        return between(0 if least is not None and least >= 0 else None, None)
    low: Any = 0
    high: Any = 0
    for sure, cell in rows:
        below: Any = least if cell is None else cell
        above: Any = greatest if cell is None else cell
        if sure is None:
            below = None if below is None else min(below, 0)
            above = None if above is None else max(above, 0)
        low = None if low is None or below is None else low + below
        high = None if high is None or above is None else high + above
    return between(plain_number(low), plain_number(high))


def highest_of(rows: Sequence[RowFact] | None, column: FactType | None, *, lowest: bool = False) -> Any:
    """The greatest (or least) cell by the column's order; NOTHING of no rows."""
    if rows is None:
        return PERHAPS
    if not rows:
        return NOTHING
    kind = column.type if column else NUMBER
    pick = min if lowest else max
    sure = [cell for verdict, cell in rows if verdict and cell is not None]
    maybe = [cell for _, cell in rows if cell is not None]
    inner = pick(sure, key=kind.order) if sure else None
    outer = None if any(cell is None for _, cell in rows) else pick(maybe, key=kind.order)
    or_nothing = not any(verdict for verdict, _ in rows)
    if inner is None and outer is not None:
        # Whatever the unclear rows turn out to be, the value is one of theirs.
        inner = (max if lowest else min)(maybe, key=kind.order)
    return (
        between(outer, inner, or_nothing=or_nothing)
        if lowest
        else between(inner, outer, or_nothing=or_nothing)
    )
