"""One value of many applicants as arrays. (pure)

There are two kinds of column. A `Span` holds whole numbers in int64, each known, unknown, or between two ends: numbers scaled
by a power of ten, or days as ordinals. A `Coded` holds any values as places in a short list of distinct ones. What has no
arithmetic of its own here is done on the distinct combinations of values by the interpreter's functions (`applied`,
`judged`), so there is one meaning and nothing is rounded: whatever does not fit a scaled int64 stays `Coded`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from forms_config.bounds import NOTHING, Between, plain_number

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Verdicts = npt.NDArray[np.int8]
"""One of `MET`, `UNKNOWN`, `UNMET` each; the least of several is "all", the greatest "any", the negative "not"."""
MET, UNKNOWN, UNMET = np.int8(1), np.int8(0), np.int8(-1)

LARGEST = 2**53
"""The greatest scaled number a `Span` is made with; room is left to add many of them."""
CEILING = 2**62
MOST_PLACES = 6
_FEW = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Numbers times 10**`scale`, or ordinals of days. Where an end is open its number is 0. `nothing`: known that there is
    no value; `perhaps`: there may be none (see `bounds.Between`)."""

    unit: Literal["number", "date"]
    scale: int
    low: Ints
    high: Ints
    has_low: Bools
    has_high: Bools
    nothing: Bools
    perhaps: Bools

    def __len__(self) -> int:
        return len(self.low)

    def take(self, places: Ints) -> "Span":
        low = self.low[places]
        high = low if self.high is self.low else self.high[places]
        has_low = self.has_low[places]
        has_high = has_low if self.has_high is self.has_low else self.has_high[places]
        return Span(
            self.unit, self.scale, low, high, has_low, has_high, self.nothing[places], self.perhaps[places]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """`values[codes[n]]` is the value of applicant n: None, NOTHING, Between or plain."""

    codes: Ints
    values: Sequence[Any]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, places: Ints) -> "Coded":
        return Coded(self.codes[places], self.values)


Column = Span | Coded


End = tuple[Ints, Bools]
"""One end of spans: the numbers, and whether they are known."""


def span_of(
    unit: Literal["number", "date"],
    scale: int,
    low: End,
    high: End,
    lacking: tuple[Bools, Bools] | None = None,
) -> Span:
    """A span whose open ends are 0; `lacking` is (known nothing, perhaps nothing)."""
    (lows, has_low), (highs, has_high) = low, high
    exact = highs is lows and has_high is has_low
    lows = np.where(has_low, lows, 0)
    highs = lows if exact else np.where(has_high, highs, 0)
    nothing, perhaps = lacking or (np.zeros(len(lows), bool),) * 2
    return Span(unit, scale, lows, highs, has_low, has_high, nothing, perhaps)


def encoded(values: Sequence[Any]) -> Column:
    """The column of these values (hashable)."""
    index: dict[Any, int] = {}
    codes = np.fromiter((index.setdefault(v, len(index)) for v in values), np.int64, len(values))
    return settled(Coded(codes, list(index)))


def constant(value: Any, size: int) -> Column:
    return settled(Coded(np.zeros(size, np.int64), [value]))


# Coded → Span where it fits ------------------------------------------------------------------------------------------


def settled(column: Coded) -> Column:
    """As a `Span` where all its values are numbers or all are days that fit; else as it is."""
    kinds = {_unit_of(end) for value in column.values for end in _plain_ends(value)}
    if len(kinds) != 1 or None in kinds:
        return column
    unit: Any = kinds.pop()
    scale = 0 if unit == "date" else _scale_of(column.values)
    if scale is None:
        return column
    made = [_state(value, unit, scale) for value in column.values]
    if any(abs(low) > LARGEST or abs(high) > LARGEST for low, high, *_ in made):
        return column
    numbers = np.array([state[:2] for state in made], np.int64).reshape(-1, 2)
    flags = np.array([state[2:] for state in made], bool).reshape(-1, 4)
    codes = column.codes
    low, has_low = numbers[:, 0][codes], flags[:, 0][codes]
    exact = bool((numbers[:, 0] == numbers[:, 1]).all() and (flags[:, 0] == flags[:, 1]).all())
    high, has_high = (low, has_low) if exact else (numbers[:, 1][codes], flags[:, 1][codes])
    return Span(unit, scale, low, high, has_low, has_high, flags[:, 2][codes], flags[:, 3][codes])


def _plain_ends(value: Any) -> tuple[Any, ...]:
    if value is None or value is NOTHING:
        return ()
    if isinstance(value, Between):
        return tuple(end for end in (value.low, value.high) if end is not None)
    return (value,)


def _unit_of(value: Any) -> str | None:
    if isinstance(value, date):
        return "date"
    return "number" if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _scale_of(values: Sequence[Any]) -> int | None:
    """The decimal places of the finest of these numbers; None where there are too many."""
    finest = 0
    for value in values:
        for end in _plain_ends(value):
            if isinstance(end, Decimal):
                _sign, digits, exponent = end.as_tuple()
                if not isinstance(exponent, int) or len(digits) > 18:
                    return None
                while digits and digits[-1] == 0 and exponent < 0:
                    digits, exponent = digits[:-1], exponent + 1
                finest = max(finest, -exponent)
    return finest if finest <= MOST_PLACES else None


def _state(value: Any, unit: str, scale: int) -> tuple[int, int, bool, bool, bool, bool]:
    if value is NOTHING:
        return 0, 0, False, False, True, False
    low, high, perhaps = value, value, False
    if isinstance(value, Between):
        low, high, perhaps = value.low, value.high, value.or_nothing
    return (
        _whole(low, unit, scale), _whole(high, unit, scale), low is not None, high is not None, False, perhaps
    )  # fmt: skip


def _whole(end: Any, unit: str, scale: int) -> int:
    if end is None:
        return 0
    return end.toordinal() if unit == "date" else int(end * 10**scale)


# Span → Coded --------------------------------------------------------------------------------------------------------


def as_coded(column: Column) -> Coded:
    """The same column by its distinct values."""
    if isinstance(column, Coded):
        return column
    flags = column.has_low + 2 * column.has_high + 4 * column.nothing + 8 * column.perhaps
    lows, low = np.unique(column.low, return_inverse=True)
    highs, high = (lows, low) if column.high is column.low else np.unique(column.high, return_inverse=True)
    if column.high is column.low and column.has_high is column.has_low:
        codes, first = _compacted(low * 16 + flags, len(lows) * 16)
    else:
        codes, first = _compacted((low * len(highs) + high) * 16 + flags, len(lows) * len(highs) * 16)
    return Coded(codes, [_value(column, int(n)) for n in first])


def _value(column: Span, place: int) -> Any:
    if column.nothing[place]:
        return NOTHING
    low = _read(column, int(column.low[place])) if column.has_low[place] else None
    high = _read(column, int(column.high[place])) if column.has_high[place] else None
    if column.perhaps[place]:
        return Between(low, high, or_nothing=True)
    if low is None and high is None:
        return None
    return low if low == high else Between(low, high)


def _read(column: Span, number: int) -> Any:
    if column.unit == "date":
        return date.fromordinal(number)
    return plain_number(Decimal(number).scaleb(-column.scale)) if column.scale else number


def _compacted(codes: Ints, most: int) -> tuple[Ints, Ints]:
    """(codes numbered without gaps, the first place of each)"""
    if most <= max(_FEW, len(codes)) and len(codes):
        first = np.full(most, -1, np.int64)
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        used = np.flatnonzero(first >= 0)
        number = np.zeros(most, np.int64)
        number[used] = np.arange(len(used))
        return number[codes], first[used]
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return inverse.astype(np.int64), first


# By the interpreter's functions, once per distinct combination -------------------------------------------------------


def combined(parts: Sequence[Column]) -> tuple[Ints, list[tuple[Any, ...]]]:
    """(which combination each applicant has, the distinct combinations of the columns' values)"""
    columns = [as_coded(part) for part in parts]
    codes, most = columns[0].codes, len(columns[0].values)
    for column in columns[1:]:
        if most * len(column.values) >= CEILING:
            codes, first = _compacted(codes, most)
            most = len(first)
        codes = codes * len(column.values) + column.codes
        most *= len(column.values)
    compact, first = _compacted(codes, most)
    return compact, [tuple(c.values[c.codes[n]] for c in columns) for n in first]


def applied(function: Callable[..., Any], parts: Sequence[Column]) -> Column:
    """The column of `function` of the parts' values."""
    codes, found = combined(parts)
    index: dict[Any, int] = {}
    again = np.fromiter(
        (index.setdefault(v, len(index)) for v in (function(*values) for values in found)), np.int64, len(found)
    )  # fmt: skip
    return settled(Coded(again[codes], list(index)))


def judged(function: Callable[..., bool | None], parts: Sequence[Column]) -> Verdicts:
    """The verdicts of `function` of the parts' values."""
    codes, found = combined(parts)
    return verdict_array([function(*values) for values in found])[codes]


def verdict_array(verdicts: Sequence[bool | None]) -> Verdicts:
    return np.array([UNKNOWN if v is None else MET if v else UNMET for v in verdicts], np.int8)


def as_verdict(number: Any) -> bool | None:
    """One number of `Verdicts` as the interpreter says it."""
    return None if number == 0 else bool(number > 0)


def of_verdicts(verdicts: Verdicts) -> Coded:
    """Verdicts as a column of True, False and None."""
    return Coded(verdicts.astype(np.int64) + 1, [False, None, True])
