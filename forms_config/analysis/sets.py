"""Which values a term can still have: the sets that conditions narrow. (pure)

Every operation errs on the side of "more values are possible", so that an empty set is always a true contradiction.
`nothing` says that there may be no value at all, as for the highest of no rows.
"""

from dataclasses import dataclass, replace
from typing import Any

from forms_config.bounds import NEGATIVE, Between, compare_known
from forms_config.fact_types import Type

_OPPOSITE = {
    "is": "is_not", "is_not": "is", "one_of": "none_of", "none_of": "one_of", "at_least": "below", "below": "at_least",
    "at_most": "above", "above": "at_most", "on_or_after": "before", "before": "on_or_after",
    "on_or_before": "after", "after": "on_or_before",
}  # fmt: skip
_LOWEST = {"at_least": False, "on_or_after": False, "above": True, "after": True}
_HIGHEST = {"at_most": False, "on_or_before": False, "below": True, "before": True}


@dataclass(frozen=True)
class Codes:
    """These codes, or with `other` every code but these."""

    codes: frozenset[Any]
    other: bool = False
    nothing: bool = False

    def meet(self, with_: "Codes") -> "Codes":
        nothing = self.nothing and with_.nothing
        if self.other and with_.other:
            return Codes(self.codes | with_.codes, True, nothing)
        if self.other:
            return Codes(with_.codes - self.codes, False, nothing)
        return Codes(self.codes - with_.codes if with_.other else self.codes & with_.codes, False, nothing)

    @property
    def is_empty(self) -> bool:
        return not self.other and not self.codes and not self.nothing

    def within(self, wider: "Codes") -> bool:
        if self.nothing and not wider.nothing:
            return False
        if wider.other:
            return self.codes >= wider.codes if self.other else not self.codes & wider.codes
        return not self.other and self.codes <= wider.codes


@dataclass(frozen=True)
class Span:
    """Numbers or dates from `low` to `high`; None is open. An end may be left out. `whole`: whole numbers only."""

    low: Any = None
    high: Any = None
    above: bool = False
    """The low end itself is left out."""
    below: bool = False
    """The high end itself is left out."""
    without: frozenset[Any] = frozenset()
    whole: bool = False
    nothing: bool = False

    def __post_init__(self) -> None:
        if not self.whole:
            return
        # Whole numbers have tight ends: above 3 is from 4 on.
        if self.low is not None:
            floor = int(self.low // 1)
            object.__setattr__(self, "low", floor + 1 if self.above or floor != self.low else floor)
            object.__setattr__(self, "above", False)
        if self.high is not None:
            floor = int(self.high // 1)
            object.__setattr__(self, "high", floor - 1 if self.below and floor == self.high else floor)
            object.__setattr__(self, "below", False)

    def meet(self, with_: "Span") -> "Span":
        low, above = _tighter(self.low, self.above, with_.low, with_.above, lower=True)
        high, below = _tighter(self.high, self.below, with_.high, with_.below, lower=False)
        return Span(
            low, high, above, below,
            self.without | with_.without, self.whole or with_.whole, self.nothing and with_.nothing,
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        if self.nothing or self.low is None or self.high is None:
            return False
        if self.low == self.high:
            return self.above or self.below or self.low in self.without
        if self.whole and self.low < self.high and self.high - self.low < 100:
            return all(n in self.without for n in range(int(self.low), int(self.high) + 1))
        return bool(self.low > self.high)

    def within(self, wider: "Span") -> bool:
        if self.nothing and not wider.nothing:
            return False
        low = wider.low is None or (
            self.low is not None
            and (self.low > wider.low or (self.low == wider.low and (self.above or not wider.above)))
        )
        high = wider.high is None or (
            self.high is not None
            and (self.high < wider.high or (self.high == wider.high and (self.below or not wider.below)))
        )
        return low and high and all(self._leaves_out(x) for x in wider.without)

    def _leaves_out(self, value: Any) -> bool:
        return value in self.without or self.meet(Span(value, value)).is_empty


@dataclass(frozen=True)
class Several:
    """Several choices at once: all of `with_` are among them and none of `without`."""

    with_: frozenset[Any] = frozenset()
    without: frozenset[Any] = frozenset()
    nothing: bool = False

    def meet(self, other: "Several") -> "Several":
        return Several(self.with_ | other.with_, self.without | other.without, self.nothing and other.nothing)

    @property
    def is_empty(self) -> bool:
        return bool(self.with_ & self.without) and not self.nothing

    def within(self, wider: "Several") -> bool:
        return (
            wider.with_ <= self.with_
            and wider.without <= self.without
            and (wider.nothing or not self.nothing)
        )


Allowed = Codes | Span | Several


def meet(one: Allowed, two: Allowed) -> Allowed:
    """What both allow; sets of different kinds say nothing of each other."""
    return one.meet(two) if type(one) is type(two) else one  # type: ignore[arg-type]


def within(one: Allowed, two: Allowed) -> bool:
    return type(one) is type(two) and one.within(two)  # type: ignore[arg-type]


def _tighter(a: Any, a_out: bool, b: Any, b_out: bool, *, lower: bool) -> tuple[Any, bool]:
    if a is None or b is None:
        return (b, b_out) if a is None else (a, a_out)
    if a == b:
        return a, a_out or b_out
    return (a, a_out) if (a > b) == lower else (b, b_out)


def everything(kind: Type, *, nothing: bool = True) -> Allowed:
    """Every value of a type."""
    if kind.kind == "choice" and kind.codelist is not None:
        return Codes(frozenset(o.code for o in kind.codelist.options), nothing=nothing)
    if kind.kind == "boolean":
        return Codes(frozenset((True, False)), nothing=nothing)
    if kind.kind == "choices":
        return Several(nothing=nothing)
    if kind.kind in ("number", "date"):
        return Span(nothing=nothing)
    return Codes(frozenset(), True, nothing)


def allowed_by(operator: str, right: Any, kind: Type, *, negated: bool) -> Allowed | None:
    """The values that pass a test against a known value, a `Between` or a tuple; None where that cannot be said.
    `negated`: the values that fail it."""
    nothing = (operator in NEGATIVE) != negated
    if kind.kind == "choices":
        return _several(operator, right, nothing=nothing, negated=negated)
    if negated:
        operator = _OPPOSITE.get(operator, "")
    if not operator or right is None:
        return None
    if isinstance(right, Between):
        return _of_range(operator, right, kind, nothing=nothing)
    if kind.kind == "choice" and kind.codelist is not None:
        codes = [o.code for o in kind.codelist.options]
        return Codes(frozenset(x for x in codes if compare_known(x, operator, right, kind)), nothing=nothing)
    options = frozenset(right if isinstance(right, tuple) else (right,))
    ordered = kind.kind in ("number", "date")
    if operator in ("is", "one_of"):
        if ordered and len(options) == 1:
            return Span(right if not isinstance(right, tuple) else right[0],
                        right if not isinstance(right, tuple) else right[0], nothing=nothing)  # fmt: skip
        if ordered:
            return Span(min(options), max(options), nothing=nothing)
        return Codes(options, nothing=nothing)
    if operator in ("is_not", "none_of"):
        return Span(without=options, nothing=nothing) if ordered else Codes(options, True, nothing)
    return _ordered(operator, right, nothing=nothing) if ordered else None


def _ordered(operator: str, right: Any, *, nothing: bool) -> Span | None:
    if operator in _LOWEST:
        return Span(low=right, above=_LOWEST[operator], nothing=nothing)
    if operator in _HIGHEST:
        return Span(high=right, below=_HIGHEST[operator], nothing=nothing)
    return None


def _of_range(operator: str, right: Between, kind: Type, *, nothing: bool) -> Allowed | None:
    if kind.kind not in ("number", "date"):
        return None
    nothing = nothing or right.or_nothing
    if operator == "is":
        return Span(right.low, right.high, nothing=nothing)
    if operator in _LOWEST and right.low is not None:
        return _ordered(operator, right.low, nothing=nothing)
    if operator in _HIGHEST and right.high is not None:
        return _ordered(operator, right.high, nothing=nothing)
    return None


def _several(operator: str, right: Any, *, nothing: bool, negated: bool) -> Several | None:
    if right is None or isinstance(right, Between):
        return None
    options = frozenset(right if isinstance(right, tuple) else (right,))
    if operator in ("includes", "is") and not negated:
        return Several(with_=options, nothing=nothing)
    if (operator == "none_of" and not negated) or (
        negated and (operator == "one_of" or (operator == "includes" and len(options) == 1))
    ):
        return Several(without=options, nothing=nothing)
    if negated and operator == "none_of" and len(options) == 1:
        return Several(with_=options, nothing=nothing)
    return None


def is_exact(operator: str, right: Any, kind: Type) -> bool:
    """Whether `allowed_by` names exactly the values that pass, and not some more."""
    if isinstance(right, Between):
        return False
    if kind.kind == "choices":
        return operator in ("includes", "none_of")
    return kind.kind == "choice" or operator != "one_of" or not isinstance(right, tuple)


def narrowed(base: Allowed, *, whole: bool) -> Allowed:
    return replace(base, whole=True) if whole and isinstance(base, Span) else base
