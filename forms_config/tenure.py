"""Years at a level: spells summed across employers, years assessed 不合格 removed, never a reset. (pure)

Clauses: N20-2.2 (a 不合格 year is not counted, 合格 years accumulate), N25-4c (years at the same level run on when a person
moves from an enterprise to a public institution).

How it counts. Take the days from `start` to `until` (both of them days in post), keep those inside a spell when spells are
given, cut whole calendar years assessed 不合格 out of the calendar, push the rest together, and count the anniversaries:
2020-12-31 to 2025-12-31 is 5 years, from 2021-01-01 it is 4. Counted from 29 February, a year is complete on 1 March of a
common year. Under `from_next_january` counting starts on the 1 January after `start` and whole calendar years count, the last
day included: anything obtained in 2020 makes 5 years on 2025-12-31.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

from forms_config.bounds import NOTHING, between, either, ends
from forms_config.fact_types import NUMBER

Policy = Literal["from_certificate", "from_next_january"]
POLICIES: tuple[Policy, ...] = ("from_certificate", "from_next_january")
Period = tuple[date, date]
"""First and last day, both included."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tenure:
    """What was counted, for the explanation: `years` whole years and `months` more, after removal."""

    start: date
    until: date
    periods: tuple[Period, ...]
    removed: tuple[int, ...]
    years: int
    months: int

    inclusive: bool = False
    exact: bool = True
    """Whether no days are left over beyond the months."""

    @property
    def gross(self) -> int:
        """Months before the removed years are taken off."""
        return _months(self.periods, [], inclusive=self.inclusive)[0] if self.periods else 0


def count_tenure(
    start: date,
    until: date,
    spells: Iterable[Period] | None = None,
    removed: Iterable[int] = (),
    policy: Policy = "from_certificate",
) -> Tenure:
    """Count whole years at a level from `start` to `until`; see the module for how. `spells` None: in post throughout."""
    inclusive = policy == "from_next_january"
    first = date(start.year + 1, 1, 1) if inclusive else start
    periods = merge_periods(((first, until),) if spells is None else spells, first, until)
    cut = sorted({y for y in removed if any(s.year <= y <= e.year for s, e in periods)})
    months, exact = _months(periods, cut, inclusive=inclusive) if periods else (0, True)
    return Tenure(first, until, periods, tuple(cut), months // 12, months % 12, inclusive, exact)


def merge_periods(spells: Iterable[Period], first: date, last: date) -> tuple[Period, ...]:
    """The days of these spells within [first, last], overlapping and adjoining ones joined, in order."""
    merged: list[Period] = []
    for start, end in sorted((max(s, first), min(e, last)) for s, e in spells):
        if start > end:
            continue
        if merged and start <= merged[-1][1] + _DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _months(periods: tuple[Period, ...], removed: list[int], *, inclusive: bool) -> tuple[int, bool]:
    """(whole months, whether no days are left over)"""
    gap = sum(_days_kept(before[1] + _DAY, after[0], removed) for before, after in pairwise(periods))
    start = _advance(periods[0][0], gap, removed)
    end = periods[-1][1]
    while end.year in removed:
        end = date(end.year - 1, 12, 31)
    if inclusive:
        end += _DAY
    (y1, m1, d1), (y2, m2, d2) = _compressed(start, removed), _compressed(end, removed)
    return max(12 * (y2 - y1) + (m2 - m1) - (1 if d2 < d1 else 0), 0), d1 == d2


def _compressed(day: date, removed: list[int]) -> tuple[int, int, int]:
    """The day in a calendar from which the removed years have vanished."""
    year = day.year - sum(1 for y in removed if y < day.year)
    return (year, 1, 1) if day.year in removed else (year, day.month, day.day)


def _days_kept(start: date, end: date, removed: list[int]) -> int:
    """Days from `start` up to, not including, `end` that are not in a removed year."""
    days = (end - start).days
    for year in removed:
        overlap = min(end, date(year + 1, 1, 1)) - max(start, date(year, 1, 1))
        days -= max(overlap.days, 0)
    return days


def _advance(day: date, days: int, removed: list[int]) -> date:
    """`day` plus so many days that are not in a removed year."""
    for year in removed:
        if day.year == year:
            day = date(year + 1, 1, 1)
        elif day.year < year and day + timedelta(days=days) >= date(year, 1, 1):
            days += (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return day + timedelta(days=days)


# Partly known facts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SpellFact:
    """A row that may be a spell: `sure` is its filter's verdict (never False), `hidden` when its end is unconfirmed."""

    sure: bool | None
    start: date | None
    end: date | None
    hidden: bool = False


@dataclass(frozen=True)
class TenureFacts:
    """What is known for one count. `spells` and `removed` are None where the table is missing; `spelled` says whether the
    count asks for spells at all. `removed` holds (sure, year) per row whose filter is not False."""

    start: Any
    until: Any
    spelled: bool = False
    spells: tuple[SpellFact, ...] | None = None
    removed: tuple[tuple[bool | None, int | None], ...] | None = ()
    policy: Any = "from_certificate"


def tenure_value(facts: TenureFacts) -> Any:
    """Whole years at a level as a value: exact, a range, or NOTHING where there is nothing to count from."""
    if facts.start is NOTHING or facts.until is NOTHING:
        return NOTHING
    policies = (facts.policy,) if facts.policy in POLICIES else POLICIES
    _, _, maybe = ends(facts.start)
    _, _, maybe_until = ends(facts.until)
    options = [_bounded(facts, policy, or_nothing=maybe or maybe_until) for policy in policies]
    return options[0] if len(options) == 1 else either(options, NUMBER)


def _bounded(facts: TenureFacts, policy: Policy, *, or_nothing: bool) -> Any:
    (from_low, from_high, _), (until_low, until_high, _) = ends(facts.start), ends(facts.until)
    unclear = _is_unclear(facts)
    # Leap days make sums of days and of years differ by a day: near an anniversary, unclear spells settle nothing.
    margin = unclear and facts.spelled
    low, high = 0, None
    missing = (facts.spelled and facts.spells is None) or facts.removed is None
    if from_high is not None and until_low is not None and not missing:
        sure = [
            (s.start, s.end or until_low) for s in facts.spells or () if _is_sure(s) and s.start is not None
        ]
        years = [year for _, year in facts.removed or () if year is not None]
        strays = sum(1 for _, year in facts.removed or () if year is None)
        counted = count_tenure(from_high, until_low, sure if facts.spelled else None, years, policy)
        low = max(counted.years - strays - (1 if margin and counted.months == 0 else 0), 0)
    if from_low is not None and until_high is not None:
        spells = None
        if facts.spelled and facts.spells is not None:
            spells = [
                (s.start or from_low, until_high if s.hidden else s.end or until_high) for s in facts.spells
            ]
        years = [year for sure_, year in facts.removed or () if sure_ and year is not None]
        counted = count_tenure(from_low, until_high, spells, years, policy)
        high = counted.years + (1 if margin and counted.months == 11 else 0)
    return between(low, high, or_nothing=or_nothing)


def _is_sure(spell: SpellFact) -> bool:
    return spell.sure is True and spell.start is not None and not (spell.hidden and spell.end is None)


def _is_unclear(facts: TenureFacts) -> bool:
    spells, removed = facts.spells or (), facts.removed or ()
    return (
        facts.start != ends(facts.start)[0]
        or facts.until != ends(facts.until)[0]
        or not all(_is_sure(s) for s in spells)
        or not all(sure and year is not None for sure, year in removed)
        or facts.removed is None
    )


def known_tenure(facts: TenureFacts) -> Tenure | None:
    """The count and its basis when everything it needs is known; else None."""
    start, until = facts.start, facts.until
    if not isinstance(start, date) or not isinstance(until, date) or facts.policy not in POLICIES:
        return None
    if _is_unclear(facts) or (facts.spelled and facts.spells is None):
        return None
    spells = [(s.start, s.end or until) for s in facts.spells or () if s.start] if facts.spelled else None
    return count_tenure(start, until, spells, [y for _, y in facts.removed or () if y], facts.policy)
