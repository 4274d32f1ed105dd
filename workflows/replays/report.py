"""What a replay found, as it may be shown: counts with everything hidden that would tell of fewer than five people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workflows.replays.suppression import LEAST, Key, Sum, hidden_of
from workflows.replays.tally import MOVES, Tally

COLUMNS = ("unmet", "met", "unknown", "same")
"""How a group's cases come out: not met now, met now, undecided now, as before."""
OTHERS = ""
"""The row of what is too small to stand alone."""
MOST_ROWS = 200

Shown = int | None
"""A count; None where it is hidden."""


@dataclass(frozen=True)
class Row:
    """One row of a table: its cases in all, and by `COLUMNS`. `members` says how many were put together in `OTHERS`."""

    key: str
    cases: int
    counts: tuple[Shown, ...]
    members: int = 0


@dataclass(frozen=True)
class RuleRow:
    """One rule of one set of criteria: its cases by `COLUMNS`. Of a new rule only the verdicts now are known, of a dropped one
    only those before: then by `tally.NAMES`. `lacking` are undecided for want of something the earlier form never asked."""

    criteria: str
    rule: str
    cases: int
    counts: tuple[Shown, ...]
    lacking: Shown = 0


@dataclass(frozen=True)
class Report:
    """The whole report. `moves` by `tally.MOVES`; `changed` by the first three of `COLUMNS`."""

    cases: int
    judged: int
    not_offered: Shown
    moves: tuple[Shown, ...]
    changed: tuple[Shown, ...]
    changed_in_all: Shown
    lacking: Shown
    rules: tuple[RuleRow, ...]
    new_rules: tuple[RuleRow, ...]
    gone_rules: tuple[RuleRow, ...]
    employers: tuple[Row, ...]
    regions: tuple[Row, ...]
    never: Mapping[str, int] = field(default_factory=dict)

    @property
    def hides(self) -> bool:
        """Whether anything at all is hidden."""
        rows = [row.counts for row in (*self.employers, *self.regions)]
        rules = [row.counts for row in (*self.rules, *self.new_rules, *self.gone_rules)]
        return any(None in counts for counts in (*rows, *rules, self.moves, self.changed))


def columns_of(moves: Iterable[int]) -> tuple[int, int, int, int]:
    """Nine moves as `COLUMNS`."""
    counts = dict.fromkeys(COLUMNS, 0)
    for (before, after), count in zip(MOVES, moves, strict=True):
        counts["same" if before == after else after] += count
    return counts["unmet"], counts["met"], counts["unknown"], counts["same"]


def report_of(tally: Tally) -> Report:
    """The report of a finished run."""
    judged = tally.cases - tally.not_offered
    counts, sums, regions, employers = _linked(tally, judged)
    hidden = hidden_of(counts, sums)

    def shown(key: Key) -> Shown:
        return None if key in hidden else counts[key]

    def row(kind: str, key: str, members: int) -> Row:
        cells = [(kind, key, column) for column in COLUMNS]
        return Row(key, sum(counts[cell] for cell in cells), tuple(shown(cell) for cell in cells), members)

    return Report(
        cases=tally.cases,
        judged=judged,
        not_offered=_safe(tally.not_offered, judged),
        moves=tuple(shown(("move", move)) for move in range(9)),
        changed=tuple(shown(("all", column)) for column in COLUMNS[:3]),
        changed_in_all=None if ("all", "same") in hidden else judged - counts["all", "same"],
        lacking=_safe(tally.lacking, judged - tally.lacking),
        rules=_rules(tally.rules, tally.lacking_rules),
        new_rules=_rules(tally.new_rules, tally.lacking_rules),
        gone_rules=_rules(tally.gone_rules, {}),
        employers=_ordered(row("employer", key, len(names)) for key, names in employers.items()),
        regions=_ordered(row("region", key, len(names)) for key, names in regions.items()),
        never=tally.never,
    )


def _linked(
    tally: Tally, judged: int
) -> tuple[dict[Key, int], list[Sum], dict[str, list[str]], dict[str, list[str]]]:
    """All counts that hang together and their sums; the rows of regions and employers with what each holds.

    Small regions are put together, and small employers of all regions; what is put together still counts under its region.
    """
    counts: dict[Key, int] = {("move", move): count for move, count in enumerate(tally.moves)}
    sums: list[Sum] = []
    everything = columns_of(tally.moves)
    counts |= {("all", column): count for column, count in zip(COLUMNS, everything, strict=True)}
    for column in COLUMNS:
        of_column = [n for n, (a, b) in enumerate(MOVES) if ("same" if a == b else b) == column]
        sums.append(Sum(("all", column), tuple(("move", move) for move in of_column)))
    sums.append(Sum(judged, tuple(("all", column) for column in COLUMNS)))
    regions = _grouped(tally.regions)
    _table("region", tally.regions, regions, counts, sums)
    for column in COLUMNS:
        sums.append(Sum(("all", column), tuple(("region", key, column) for key in regions)))
    employers = _grouped(tally.employers)
    _table("employer", tally.employers, employers, counts, sums)
    _employers_within_regions(tally, regions, employers, counts, sums)
    return counts, sums, regions, employers


def _grouped(by: Mapping[str, list[int]]) -> dict[str, list[str]]:
    """Rows of at least five cases; the rest together, with the smallest others until they too are five."""
    sizes = sorted((sum(moves), key) for key, moves in by.items())
    small = [(size, key) for size, key in sizes if size < LEAST or key == OTHERS]
    rest = [pair for pair in sizes if pair not in small]
    while small and rest and sum(size for size, _ in small) < LEAST:
        small.append(rest.pop(0))
    groups = {key: [key] for _, key in rest}
    if small:
        groups[OTHERS] = [key for _, key in small]
    return groups


def _table(
    kind: str,
    by: Mapping[str, list[int]],
    groups: Mapping[str, list[str]],
    counts: dict[Key, int],
    sums: list[Sum],
) -> None:
    """A row of `COLUMNS` for each group; how many cases it has in all is shown to everyone."""
    for key, members in groups.items():
        moves = [sum(by[member][move] for member in members) for move in range(9)]
        cells = [(kind, key, column) for column in COLUMNS]
        counts |= dict(zip(cells, columns_of(moves), strict=True))
        sums.append(Sum(sum(moves), tuple(cells)))


def _employers_within_regions(
    tally: Tally,
    regions: Mapping[str, list[str]],
    employers: Mapping[str, list[str]],
    counts: dict[Key, int],
    sums: list[Sum],
) -> None:
    """An employer's counts are part of its region's: a row that lies in several is split, unseen, into its parts."""
    region_row = {region: key for key, members in regions.items() for region in members}
    parts: dict[tuple[str, str], list[str]] = {}
    for key, members in employers.items():
        for member in members:
            parts.setdefault((key, region_row[tally.region_of.get(member, "")]), []).append(member)
    within: dict[str, list[tuple[Key, ...]]] = {}
    split: dict[str, list[str]] = {}
    for key, region in parts:
        split.setdefault(key, []).append(region)
    for key, own in split.items():
        for region in own:
            if len(own) == 1:
                within.setdefault(region, []).append(tuple(("employer", key, column) for column in COLUMNS))
                continue
            moves = [sum(tally.employers[m][n] for m in parts[key, region]) for n in range(9)]
            cells = [("part", key, region, column) for column in COLUMNS]
            # Nobody is shown these: they are only in the way of subtracting.
            counts |= dict(zip(cells, columns_of(moves), strict=True))
            within.setdefault(region, []).append(tuple(cells))
        if len(own) > 1:
            for column in COLUMNS:
                sums.append(Sum(("employer", key, column), tuple(("part", key, r, column) for r in own)))
    for region, rows in within.items():
        for n, column in enumerate(COLUMNS):
            sums.append(Sum(("region", region, column), tuple(cells[n] for cells in rows)))


def _rules(by: Mapping[str, list[int]], lacking: Mapping[str, int]) -> tuple[RuleRow, ...]:
    found = []
    for name, numbers in by.items():
        criteria, _, rule = name.partition("/")
        counts = columns_of(numbers) if len(numbers) == len(MOVES) else tuple(numbers)
        whole, lack = sum(counts), lacking.get(name, 0)
        cells: dict[Key, int] = dict(enumerate(counts))
        hidden = hidden_of(cells, [Sum(whole, tuple(cells))]) if whole >= LEAST else frozenset(cells)
        shown = tuple(None if n in hidden else count for n, count in enumerate(counts))
        found.append(RuleRow(criteria, rule, whole, shown, _safe(lack, whole - lack)))
    return tuple(found)


def _safe(count: int, rest: int) -> Shown:
    """A count that, like what it leaves of a known whole, is none or at least five."""
    return None if 0 < count < LEAST or 0 < rest < LEAST else count


def _ordered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Most changed first, those put together last."""

    def place(row: Row) -> tuple[bool, int, int]:
        return (row.key == OTHERS, -sum(count or 0 for count in row.counts[:3]), -row.cases)

    return tuple(sorted(rows, key=place))
