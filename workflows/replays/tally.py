"""Counting what changes: whole numbers only, no person in them. (no tables)

A move is a pair of verdicts, before and after, numbered 3 × before + after with met 0, unknown 1, unmet 2.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from forms_config.bulk.columns import Ints, Verdicts
from workflows.replays.judging import Judged, lacking

NAMES = ("met", "unknown", "unmet")
MOVES = tuple((before, after) for before in NAMES for after in NAMES)


@dataclass
class Tally:
    """Counts of a run, or of a part of one; parts are added. Lists of nine are by move, lists of three by verdict."""

    cases: int = 0
    not_offered: int = 0
    """Cases whose offering the later document does not have."""
    moves: list[int] = field(default_factory=lambda: [0] * 9)
    rules: dict[str, list[int]] = field(default_factory=dict)
    """By `criteria/rule`, of rules on both sides."""
    new_rules: dict[str, list[int]] = field(default_factory=dict)
    gone_rules: dict[str, list[int]] = field(default_factory=dict)
    employers: dict[str, list[int]] = field(default_factory=dict)
    """By organisation number."""
    regions: dict[str, list[int]] = field(default_factory=dict)
    region_of: dict[str, str] = field(default_factory=dict)
    lacking: int = 0
    """Cases undecided for want of something the earlier form never asked."""
    lacking_rules: dict[str, int] = field(default_factory=dict)
    never: dict[str, int] = field(default_factory=dict)
    """Cases that were never asked it, by `offering|field/column`."""

    def count(self, judged: Judged) -> None:
        """Adds a batch."""
        size = len(judged.cases)
        self.cases += size
        if judged.after is None:
            self.not_offered += size
            return
        moves = numbered(judged.before.overall) * 3 + numbered(judged.after.overall)
        _add(self.moves, np.bincount(moves, minlength=9))
        self._count_rules(judged)
        self._split(moves, [str(c.employer) for c in judged.cases], self.employers)
        self._split(moves, [c.region for c in judged.cases], self.regions)
        self.region_of |= {str(c.employer): c.region for c in judged.cases}
        self.lacking += int(lacking(judged).sum())
        for field_, column in judged.comparison.asked.never:
            key = f"{judged.comparison.before.offering}|{field_}/{column}"
            self.never[key] = self.never.get(key, 0) + size

    def _count_rules(self, judged: Judged) -> None:
        comparison, after = judged.comparison, judged.after
        if after is None or comparison.after is None:
            return
        for key, verdicts in after.rules.items():
            name, now = f"{comparison.after.criteria}/{key}", numbered(verdicts)
            if key in judged.before.rules:
                moves = numbered(judged.before.rules[key]) * 3 + now
                _add(self.rules.setdefault(name, [0] * 9), np.bincount(moves, minlength=9))
            else:
                _add(self.new_rules.setdefault(name, [0] * 3), np.bincount(now, minlength=3))
        for key, verdicts in judged.before.rules.items():
            if key not in after.rules:
                name = f"{comparison.before.criteria}/{key}"
                _add(self.gone_rules.setdefault(name, [0] * 3), np.bincount(numbered(verdicts), minlength=3))
        for key in comparison.lacking_rules():
            name = f"{comparison.after.criteria}/{key}"
            self.lacking_rules[name] = self.lacking_rules.get(name, 0) + int((after.rules[key] == 0).sum())

    @staticmethod
    def _split(moves: Ints, by: list[str], into: dict[str, list[int]]) -> None:
        names, places = np.unique(np.array(by), return_inverse=True)
        counts = np.bincount(places * 9 + moves, minlength=9 * len(names)).reshape(-1, 9)
        for name, found in zip(names.tolist(), counts, strict=True):
            _add(into.setdefault(name, [0] * 9), found)

    def add(self, other: "Tally") -> None:
        """Adds another part's counts."""
        self.cases += other.cases
        self.not_offered += other.not_offered
        self.lacking += other.lacking
        _add(self.moves, other.moves)
        for mine, theirs in (
            (self.rules, other.rules), (self.new_rules, other.new_rules), (self.gone_rules, other.gone_rules),
            (self.employers, other.employers), (self.regions, other.regions),
        ):  # fmt: skip
            for key, counts in theirs.items():
                _add(mine.setdefault(key, [0] * len(counts)), counts)
        for numbers, others in ((self.lacking_rules, other.lacking_rules), (self.never, other.never)):
            for key, number in others.items():
                numbers[key] = numbers.get(key, 0) + number
        self.region_of |= other.region_of

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> "Tally":
        return cls(**data)


def numbered(verdicts: Verdicts) -> Ints:
    """Met 0, unknown 1, unmet 2."""
    return (1 - verdicts).astype(np.int64)


def _add(counts: list[int], more: Iterable[Any]) -> None:
    for n, number in enumerate(more):
        counts[n] += int(number)


def changes(judged: Judged) -> list[tuple[int, int]]:
    """(case, move) of every case whose overall verdict changes."""
    if judged.after is None:
        return []
    moves = numbered(judged.before.overall) * 3 + numbered(judged.after.overall)
    changed = np.flatnonzero(judged.before.overall != judged.after.overall).tolist()
    return [(judged.cases[n].case, int(moves[n])) for n in changed]
