"""Hiding small counts so that nobody can be worked out of a table, by reading or by subtraction. (no tables)

A count from 1 to 4 is hidden. Counts hang together: those of a row add up to its total, those of employers to their region's,
those of regions to the whole. So further counts are hidden until what is left shown does not narrow a small one down to fewer
than five possible values. Hidden counts all look alike: a reader cannot tell a small one from one hidden for its sake. Whoever calls this sees to it that
known totals are not small themselves (`report.py` puts small employers and regions together).

What is shown about each is worked out by propagating bounds over every sum until nothing changes, which is how a patient reader
with a calculator would go about it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEAST = 5
Key = Any
"""What names a count: anything hashable but a whole number."""
Bounds = tuple[int, int]


@dataclass(frozen=True)
class Sum:
    """These counts add up to a total: another count, or a number everyone knows."""

    total: Key | int
    parts: tuple[Key, ...]


class _Table:
    """The counts, the sums they stand in, and what is hidden."""

    def __init__(self, counts: Mapping[Key, int], sums: Sequence[Sum]) -> None:
        self.counts, self.sums = counts, sums
        self.small = {key for key, count in counts.items() if 0 < count < LEAST}
        self.hidden: set[Key] = set(self.small)
        self.most = sum(counts.values())
        self.within: dict[Key, list[Sum]] = {}
        for one in sums:
            for key in (*one.parts, *([] if isinstance(one.total, int) else [one.total])):
                self.within.setdefault(key, []).append(one)

    def bounds(self) -> dict[Key, Bounds]:
        """What a reader can say of every count."""
        found = {
            key: (0, self.most) if key in self.hidden else (count, count)
            for key, count in self.counts.items()
        }
        for _ in range(60):
            narrowed = [self._narrow(one, found) for one in self.sums]
            if not any(narrowed):
                break
        return found

    def _narrow(self, one: Sum, found: dict[Key, Bounds]) -> bool:
        low_total, high_total = (one.total, one.total) if isinstance(one.total, int) else found[one.total]
        low = sum(found[part][0] for part in one.parts)
        high = sum(found[part][1] for part in one.parts)
        changed = False
        for part in one.parts:
            a, b = found[part]
            if a == b:
                continue
            narrowed = (max(a, low_total - (high - b)), min(b, high_total - (low - a)))
            if narrowed != (a, b):
                found[part], changed = narrowed, True
                low, high = low + narrowed[0] - a, high + narrowed[1] - b
        if not isinstance(one.total, int) and low_total != high_total:
            narrowed = (max(low_total, low), min(high_total, high))
            if narrowed != (low_total, high_total):
                found[one.total], changed = narrowed, True
        return changed

    def hide_one_more(self, key: Key, bounds: Mapping[Key, Bounds]) -> bool:
        """Hides another count of a sum that gives this one away, or that gives away what gives it away; False where nothing is
        left to hide."""
        seen, waiting = {key}, [key]
        while waiting:
            here = waiting.pop(0)
            sums = sorted(self.within.get(here, ()), key=lambda one: not self._gives_away(one, here, bounds))
            for one in sums:
                shown = [part for part in one.parts if part not in self.hidden]
                if not shown and not isinstance(one.total, int) and one.total not in self.hidden:
                    shown = [one.total]
                if shown:
                    self.hidden.add(min(shown, key=self._preference))
                    return True
            further = {k for one in sums for k in (*one.parts, one.total) if k in self.counts} - seen
            seen |= further
            waiting += sorted(further, key=lambda k: bounds[k][1] - bounds[k][0])
        return False

    def _gives_away(self, one: Sum, key: Key, bounds: Mapping[Key, Bounds]) -> bool:
        """Whether this sum alone narrows the count too far."""
        others = [part for part in one.parts if part != key]
        low, high = sum(bounds[p][0] for p in others), sum(bounds[p][1] for p in others)
        if one.total == key and not isinstance(one.total, int):
            return high - low < LEAST - 1
        a, b = (one.total, one.total) if isinstance(one.total, int) else bounds[one.total]
        return min(b - low, self.most) - max(a - high, 0) < LEAST - 1

    def _preference(self, key: Key) -> tuple[bool, int]:
        """The smallest that is not nothing first: hiding a nothing helps least."""
        return (self.counts[key] == 0, self.counts[key])


def hidden_of(counts: Mapping[Key, int], sums: Iterable[Sum]) -> frozenset[Key]:
    """Which counts may not be shown."""
    table = _Table(counts, tuple(sums))
    while True:
        bounds = table.bounds()
        given_away = [k for k in table.small if bounds[k][1] - bounds[k][0] < LEAST - 1]
        if not [key for key in given_away if table.hide_one_more(key, bounds)]:
            return frozenset(table.hidden)


def bounds_of(counts: Mapping[Key, int], sums: Iterable[Sum], hidden: Iterable[Key]) -> dict[Key, Bounds]:
    """The least and greatest each count can be, as a reader of the table can work it out."""
    table = _Table(counts, tuple(sums))
    table.hidden = set(hidden)
    return table.bounds()
