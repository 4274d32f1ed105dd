"""One achievement counts once: which row serves which item, in the applicant's best interest. (pure)

Groups ask for so many of their items; an item is met by one of its alternatives; an alternative draws so many distinct
achievements from tables. An achievement is a row, or all rows alike in the draw's `one_per` column (one result with several
prizes). No achievement serves twice, within a group or across groups.

Two searches decide the verdict. With only what is certain: every group met → met. With all that may still turn out true: not
every group can be met → unmet. Otherwise unknown. The allocation reported is the certain one; among all it meets the most
groups, then the most items, then prefers earlier items, alternatives and rows, so the same facts give the same result.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from forms_config import conditions as c
from forms_config.facts import Facts, Row

MAX_COMBINATIONS = 20_000
"""Ways to choose alternatives one node may have; more is refused when the criteria are checked."""

MAX_STEPS = 60_000
"""Backstop: with an implausible number of interchangeable rows the search settles for the best found so far."""

Achievement = tuple[str, str]
"""(table, row id or the shared `one_per` value)"""


class Backend(Protocol):
    """What an evaluator answers for the search."""

    def rows(self, draw: c.Draw) -> Sequence[tuple[Row, bool | None]] | None: ...
    def condition(self, condition: c.Condition) -> bool | None: ...


@dataclass(frozen=True)
class Served:
    """An item met by one alternative, with the rows that serve it: (table, row ids) per draw."""

    group: str
    item: str
    alternative: int
    rows: tuple[tuple[str, tuple[Any, ...]], ...]


@dataclass(frozen=True)
class GroupResult:
    key: str
    met: int
    need: int
    verdict: bool | None


@dataclass(frozen=True)
class Allocation:
    """What the search found. `open` are items that what is missing could still meet."""

    verdict: bool | None
    groups: tuple[GroupResult, ...]
    served: tuple[Served, ...]
    open: frozenset[str]


@dataclass(frozen=True)
class _Demand:
    """`count` achievements out of `supply`, and the rows behind each."""

    table: str
    count: int
    supply: tuple[Achievement, ...]


_Option = tuple[int, tuple[_Demand, ...]]


@dataclass(frozen=True)
class _Slot:
    group: int
    item: str
    options: tuple[_Option, ...]


def combinations(distinct: c.Distinct) -> int:
    """In how many ways alternatives can be chosen; bounds the search."""
    total = 1
    for group in distinct.distinct:
        for item in group.of:
            total *= 1 + len(item.any_of)
    return total


def allocate(distinct: c.Distinct, backend: Backend, facts: Facts) -> Allocation:
    """Find the best allocation and its verdict; see the module."""
    pools = _Pools(distinct, backend)
    certain_slots = pools.slots(certain=True)
    needs = [group.at_least for group in distinct.distinct]
    certain = _Search(certain_slots, needs).run()
    counts = _counts(certain_slots, certain, len(needs))
    hoped_slots = pools.slots(certain=False)
    if all(got >= need for got, need in zip(counts, needs, strict=True)):
        verdict: bool | None = True
    else:
        hoped = _counts(hoped_slots, _Search(hoped_slots, needs).run(), len(needs))
        possible = all(got >= need for got, need in zip(hoped, needs, strict=True))
        verdict = None if possible else False
    served = tuple(
        pools.served(distinct, certain_slots[n], option, chosen) for n, (option, chosen) in certain.items()
    )
    taken = {s.item for s in served}
    open_items = frozenset(s.item for s in hoped_slots if s.options and s.item not in taken)
    groups = tuple(
        GroupResult(
            g.key, got, g.at_least, True if got >= g.at_least else _group_open(n, g, hoped_slots, verdict)
        )
        for n, (g, got) in enumerate(zip(distinct.distinct, counts, strict=True))
    )
    return Allocation(verdict, groups, tuple(sorted(served, key=lambda s: _place(distinct, s))), open_items)


def _group_open(number: int, group: c.Group, hoped: Sequence[_Slot], verdict: bool | None) -> bool | None:
    reachable = sum(1 for s in hoped if s.group == number and s.options)
    return None if reachable >= group.at_least and verdict is None else False


def _place(distinct: c.Distinct, served: Served) -> int:
    return [item.key for g in distinct.distinct for item in g.of].index(served.item)


_Chosen = dict[int, tuple[int, tuple[tuple[Achievement, ...], ...]]]
"""Slot number → (alternative, achievements per demand)."""


def _counts(slots: Sequence[_Slot], chosen: _Chosen, groups: int) -> list[int]:
    counts = [0] * groups
    for number in chosen:
        counts[slots[number].group] += 1
    return counts


class _Pools:
    """The achievements each draw may use, for the certain and the hopeful search."""

    def __init__(self, distinct: c.Distinct, backend: Backend) -> None:
        self.distinct, self.backend = distinct, backend
        draws = [d for g in distinct.distinct for i in g.of for a in i.any_of for d in a.draw]
        self.one_per: Mapping[str, str] = {d.table: d.one_per for d in draws if d.one_per}
        self.found = {id(d): backend.rows(d) for d in draws}
        self.when = {
            id(a): True if a.when is None else backend.condition(a.when)
            for g in distinct.distinct for i in g.of for a in i.any_of
        }  # fmt: skip
        self.members: dict[Achievement, list[Any]] = {}

    def achievement(self, table: str, number: int, row: Row) -> tuple[Achievement, bool]:
        """What a row is part of, and whether that is certain: two rows might be one while `one_per` is missing."""
        column = self.one_per.get(table)
        identity = str(row.get("id", number))
        if column is None:
            return (table, f"row {identity}"), True
        shared = row.get(column)
        return ((table, f"row {identity}"), False) if shared is None else ((table, f"one {shared}"), True)

    def slots(self, *, certain: bool) -> list[_Slot]:
        slots = []
        for number, group in enumerate(self.distinct.distinct):
            for item in group.of:
                options = tuple(
                    (n, demands)
                    for n, alternative in enumerate(item.any_of)
                    if (demands := self._demands(alternative, certain=certain)) is not None
                )
                slots.append(_Slot(number, item.key, options))
        return slots

    def _demands(self, alternative: c.Alternative, *, certain: bool) -> tuple[_Demand, ...] | None:
        when = self.when[id(alternative)]
        if when is False or (certain and when is None):
            return None
        demands = []
        for draw in alternative.draw:
            supply = self._supply(draw, certain=certain)
            if supply is None or len(supply) < draw.count:
                return None
            demands.append(_Demand(draw.table, draw.count, supply))
        return tuple(demands)

    def _supply(self, draw: c.Draw, *, certain: bool) -> tuple[Achievement, ...] | None:
        found = self.found[id(draw)]
        if found is None:
            # A missing table may still hold whatever is asked for.
            return (
                None if certain else tuple((draw.table, f"missing {n}-{id(draw)}") for n in range(draw.count))
            )
        supply: dict[Achievement, None] = {}
        for number, (row, verdict) in enumerate(found):
            achievement, sure = self.achievement(draw.table, number, row)
            if (verdict is True and sure) or (verdict is not False and not certain):
                supply[achievement] = None
                members = self.members.setdefault(achievement, [])
                identity = row.get("id", number)
                if verdict and identity not in members:
                    members.append(identity)
        return tuple(supply)

    def served(
        self, distinct: c.Distinct, slot: _Slot, option: int, chosen: Sequence[Sequence[Achievement]]
    ) -> Served:
        group = distinct.distinct[slot.group]
        item = next(i for i in group.of if i.key == slot.item)
        rows = []
        for draw, achievements in zip(item.any_of[option].draw, chosen, strict=True):
            verdicts = {
                row.get("id", n): v
                for n, (row, v) in enumerate(self.found[id(draw)] or ())
            }  # fmt: skip
            first = [next(m for m in self.members[a] if verdicts.get(m)) for a in achievements]
            rows.append((draw.table, tuple(first)))
        return Served(group.key, item.key, option, tuple(rows))


class _Search:
    """Choose for each item an alternative or none; achievements are matched to draws by augmenting paths."""

    def __init__(self, slots: Sequence[_Slot], needs: Sequence[int]) -> None:
        self.slots, self.needs = slots, needs
        self.usable = [n for n, slot in enumerate(slots) if slot.options]
        self.holder: dict[Achievement, tuple[int, int]] = {}
        self.best: _Chosen = {}
        self.best_score = (-1, -1)
        self.steps = 0

    def run(self) -> _Chosen:
        self._descend(0, [0] * len(self.needs), {})
        return self.best

    def _score(self, counts: Sequence[int]) -> tuple[int, int]:
        return sum(1 for got, need in zip(counts, self.needs, strict=True) if got >= need), sum(counts)

    def _descend(self, place: int, counts: list[int], picked: dict[int, _Option]) -> bool:
        """Depth first, items in order, taking before leaving; True stops: nothing better is possible."""
        self.steps += 1
        hopeful = list(counts)
        for n in self.usable[place:]:
            hopeful[self.slots[n].group] += 1
        if self._score(hopeful) <= self.best_score:
            return False
        if place == len(self.usable):
            self.best_score = self._score(counts)
            self.best = self._assignment(picked)
            return len(picked) == len(self.usable)
        number = self.usable[place]
        slot = self.slots[number]
        for option in slot.options:
            before = dict(self.holder)
            if self._assign(number, option[1], picked):
                counts[slot.group] += 1
                if self._descend(place + 1, counts, {**picked, number: option}):
                    return True
                counts[slot.group] -= 1
            self.holder = before
            if self.steps > MAX_STEPS:
                return True
        return self._descend(place + 1, counts, picked)

    def _assign(self, number: int, demands: Sequence[_Demand], picked: Mapping[int, _Option]) -> bool:
        wanted = {n: option[1] for n, option in picked.items()} | {number: tuple(demands)}
        for place, demand in enumerate(demands):
            for _ in range(demand.count):
                if not self._augment((number, place), wanted, set()):
                    return False
        return True

    def _augment(
        self,
        demand: tuple[int, int],
        wanted: Mapping[int, Sequence[_Demand]],
        seen: set[Achievement],
    ) -> bool:
        for achievement in wanted[demand[0]][demand[1]].supply:
            if achievement in seen:
                continue
            seen.add(achievement)
            holder = self.holder.get(achievement)
            if holder is None or self._augment(holder, wanted, seen):
                self.holder[achievement] = demand
                return True
        return False

    def _assignment(self, picked: Mapping[int, _Option]) -> _Chosen:
        held: dict[tuple[int, int], list[Achievement]] = {}
        for achievement, demand in self.holder.items():
            held.setdefault(demand, []).append(achievement)
        return {
            n: (
                option,
                tuple(tuple(_in_order(d, held.get((n, place), ()))) for place, d in enumerate(demands)),
            )
            for n, (option, demands) in picked.items()
        }


def _in_order(demand: _Demand, held: Sequence[Achievement]) -> Iterator[Achievement]:
    return (achievement for achievement in demand.supply if achievement in held)
