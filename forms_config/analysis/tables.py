"""Decision tables: rows that never count, cases no row speaks of, and cases two rows speak of differently. (pure)

A row is a box: for each compared value the set its cells leave. Boxes are compared with each other, and the space is cut at
every threshold into cells that are looked at one by one, as far as there are not too many.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from forms_config import conditions as c
from forms_config.analysis.findings import Finding, remark
from forms_config.analysis.sets import Allowed, Codes, Span, allowed_by, is_exact, meet, within
from forms_config.analysis.worlds import Worlds
from forms_config.criteria_definitions import Criteria, DecisionTable, TableColumn
from forms_config.fact_types import Type
from forms_config.scope import compared_type
from forms_config.shapes import Path
from forms_config.walking import criteria_roots, visits

MOST_CELLS = 4_000
MOST_NAMED = 6


@dataclass(frozen=True)
class Axis:
    """One compared value: its columns, its type, every value it can have."""

    name: str
    columns: tuple[int, ...]
    kind: Type
    whole: Allowed
    title: tuple[str, str]

    @property
    def is_listed(self) -> bool:
        return isinstance(self.whole, Codes) and not self.whole.other


Box = tuple[Allowed, ...]


@dataclass(frozen=True)
class Boxes:
    """A table's rows as boxes; `exact` is False for rows some cell of which is not a known set of values."""

    axes: tuple[Axis, ...]
    rows: tuple[Box, ...]
    exact: tuple[bool, ...]


def table_findings(criteria: Criteria, worlds: Worlds) -> Iterator[Finding]:
    """Findings on every table that is used; `look_up` takes the first met row, as a condition any row will do."""
    looked_up = {
        v.node.look_up for _, root, _ in criteria_roots(criteria) for v in visits(root)
        if isinstance(v.node, c.LookUpValue)
    }  # fmt: skip
    for key, table in criteria.tables.items():
        if any(len(row.cells) != len(table.columns) for row in table.rows):
            continue
        boxes = boxes_of(table, worlds)
        reader = _Reader(key, table, boxes, first_counts=key in looked_up)
        yield from reader.findings()


def boxes_of(table: DecisionTable, worlds: Worlds) -> Boxes:
    terms = worlds.terms
    columns: dict[str, list[int]] = {}
    for n, column in enumerate(table.columns):
        columns.setdefault(terms.name(column.value, ""), []).append(n)
    axes = tuple(_axis(name, table, numbers, worlds) for name, numbers in columns.items())
    rows, exact = [], []
    for row in table.rows:
        box, sure = [], True
        for axis in axes:
            held: Allowed = axis.whole
            for n in axis.columns:
                allowed, known = _cell(table.columns[n], row.cells[n], axis, worlds)
                held, sure = held if allowed is None else meet(held, allowed), sure and known
            box.append(held)
        rows.append(tuple(box))
        exact.append(sure)
    return Boxes(axes, tuple(rows), tuple(exact))


def _axis(name: str, table: DecisionTable, numbers: list[int], worlds: Worlds) -> Axis:
    column = table.columns[numbers[0]]
    cells = [row.cells[numbers[0]] for row in table.rows if not _is_any(row.cells[numbers[0]])]
    sample = c.Compare(left=column.value, operator=column.test, right=cells[0]) if cells else None
    kind = compared_type(sample, worlds.scope) if sample else Type("none")
    whole = worlds.terms.any_of(column.value, kind, "")
    return Axis(name, tuple(numbers), kind, whole, (column.title.zh, column.title.en))


def _is_any(cell: c.Value) -> bool:
    return isinstance(cell, c.Literal_) and cell.literal == "-"


def _cell(column: TableColumn, cell: c.Value, axis: Axis, worlds: Worlds) -> tuple[Allowed | None, bool]:
    """The values a cell leaves, and whether these exactly."""
    if _is_any(cell):
        return None, True
    right = worlds.terms.range(cell, axis.kind)
    if not worlds.terms.is_constant(cell) or right is None:
        return None, False
    allowed = allowed_by(column.test, right, axis.kind, negated=False)
    return allowed, allowed is not None and is_exact(column.test, right, axis.kind)


class _Reader:
    def __init__(self, key: str, table: DecisionTable, boxes: Boxes, *, first_counts: bool) -> None:
        self.key, self.table, self.boxes, self.first_counts = key, table, boxes, first_counts
        self.named = (f"“{table.title.zh}”", f"Table “{table.title.en or key}”")

    def path(self, *rest: str | int) -> Path:
        return ("tables", self.key, *rest)

    def findings(self) -> Iterator[Finding]:
        rows = self.boxes.rows
        idle: set[int] = set()
        for n, box in enumerate(rows):
            if any(side.is_empty for side in box):
                idle.add(n)
                yield remark(self.path("rows", n), "table_row_never",
                             f"{self.named[0]}第{n + 1}行谁也满足不了；请检查这一行的界线。",
                             f"{self.named[1]}: nobody can meet row {n + 1}; check its thresholds.")  # fmt: skip
        for n in range(len(rows)):
            covering = None if n in idle else self._covered(n, idle)
            if covering is not None:
                idle.add(n)
                yield self._idle_row(n, covering)
        if self.first_counts:
            yield from self._gives_nothing()
            yield from self._overlaps(idle)
        yield from self._gaps()

    def _covered(self, n: int, idle: set[int]) -> int | None:
        """A row that is met whenever this one is and, where the first counts, comes before it."""
        others = range(n) if self.first_counts else range(len(self.boxes.rows))
        for m in others:
            if m == n or m in idle or not self.boxes.exact[m]:
                continue
            same = m > n and self._within(m, n)
            if not same and self._within(n, m):
                return m
        return None

    def _within(self, n: int, m: int) -> bool:
        rows = self.boxes.rows
        return self.boxes.exact[m] and all(within(a, b) for a, b in zip(rows[n], rows[m], strict=True))

    def _idle_row(self, n: int, m: int) -> Finding:
        zh = f"{self.named[0]}第{n + 1}行总是先被第{m + 1}行说到，不会起作用；请检查顺序或删去。"
        en = f"{self.named[1]}: row {n + 1} is always covered by row {m + 1} before it; check their order or remove it."
        if not self.first_counts:
            zh = f"{self.named[0]}第{n + 1}行比第{m + 1}行更严，写不写都一样；请检查或删去。"
            en = f"{self.named[1]}: row {n + 1} asks for more than row {m + 1} and changes nothing; check or remove it."
        return remark(self.path("rows", n), "table_row_needless", zh, en)

    def _gives_nothing(self) -> Iterator[Finding]:
        for n, row in enumerate(self.table.rows):
            if row.gives is None:
                yield remark(self.path("rows", n), "table_gives_nothing",
                             f"{self.named[0]}第{n + 1}行没有结果，查到它的人都不符合；请补上。",
                             f"{self.named[1]}: row {n + 1} gives nothing, so whoever it is for fails; fill it in.")  # fmt: skip

    def _overlaps(self, idle: set[int]) -> Iterator[Finding]:
        """Bands or lists that share some values and give different results."""
        for n, box in enumerate(self.boxes.rows):
            for m in range(n):
                other = self.boxes.rows[m]
                if {n, m} & idle or self.table.rows[n].gives == self.table.rows[m].gives:
                    continue
                if any(meet(a, b).is_empty for a, b in zip(box, other, strict=True)):
                    continue
                if any(_partly(a, b) for a, b in zip(box, other, strict=True)):
                    yield remark(
                        self.path("rows", n), "table_overlap",
                        f"{self.named[0]}第{m + 1}行和第{n + 1}行有重叠，重叠处按第{m + 1}行；请确认。",
                        f"{self.named[1]}: rows {m + 1} and {n + 1} overlap, and row {m + 1} counts there; confirm.",
                    )  # fmt: skip
                    break

    # Gaps -------------------------------------------------------------------------------------------------------------

    def _gaps(self) -> Iterator[Finding]:
        if not all(self.boxes.exact):
            return
        yield from self._missing_options()
        if self.first_counts:
            yield from self._missing_combinations()
        yield from self._holes()

    def _missing_options(self) -> Iterator[Finding]:
        """Options of a code list that no row speaks of, where the column names options one by one."""
        for n, axis in enumerate(self.boxes.axes):
            tests = {self.table.columns[m].test for m in axis.columns}
            if not axis.is_listed or not tests <= {"is", "one_of"} or axis.kind.codelist is None:
                continue
            said: frozenset[Any] = frozenset().union(*(_codes(b[n]) for b in self.boxes.rows))
            left = [o for o in axis.kind.codelist.options if o.code not in said and not o.retired]
            if left:
                zh = "、".join(o.title.zh for o in left[:MOST_NAMED]) + (
                    f"等{len(left)}种" if len(left) > MOST_NAMED else ""
                )
                en = ", ".join(o.title.en or o.code for o in left[:MOST_NAMED]) + (
                    "…" if len(left) > MOST_NAMED else ""
                )
                yield remark(self.path("columns", axis.columns[0]), "table_gap",
                             f"{self.named[0]}没有说到：{zh}；这些人都不符合。请确认。",
                             f"{self.named[1]} says nothing of {en}; such applicants never meet it. Confirm.")  # fmt: skip

    def _missing_combinations(self) -> Iterator[Finding]:
        """Combinations of options that no row speaks of, each option being in some row."""
        axes = [n for n, a in enumerate(self.boxes.axes) if a.is_listed and self._names_options(a)]
        if len(axes) < 2:
            return
        said = [[_codes(box[n]) for n in axes] for box in self.boxes.rows]
        options = [sorted(frozenset().union(*(row[i] for row in said)), key=str) for i in range(len(axes))]
        if prod(len(o) for o in options) > MOST_CELLS:
            return
        left = [
            codes for codes in product(*options)
            if not any(all(x in held for x, held in zip(codes, row, strict=True)) for row in said)
        ]  # fmt: skip
        if left:
            zh, en = self._listed(left, axes)
            yield remark(self.path(), "table_gap", f"{self.named[0]}没有说到：{zh}；查不到结果的人都不符合。请确认。",
                         f"{self.named[1]} says nothing of {en}; such applicants get no result. Confirm.")  # fmt: skip

    def _names_options(self, axis: Axis) -> bool:
        named = axis.kind.codelist is not None or axis.kind.kind == "boolean"
        return named and {self.table.columns[m].test for m in axis.columns} <= {
            "is",
            "one_of",
        }

    def _listed(self, left: list[tuple[Any, ...]], axes: list[int]) -> tuple[str, str]:
        def told(codes: tuple[Any, ...], language: str) -> str:
            names = [_label(x, self.boxes.axes[n], language) for x, n in zip(codes, axes, strict=True)]
            return "＋".join(names) if language == "zh" else " with ".join(names)

        more = len(left) > MOST_NAMED
        zh = "、".join(told(x, "zh") for x in left[:MOST_NAMED]) + (f"等{len(left)}种" if more else "")
        en = ", ".join(told(x, "en") for x in left[:MOST_NAMED]) + ("…" if more else "")
        return zh, en

    def _holes(self) -> Iterator[Finding]:
        """Between two rows' bands of one ordered value nobody is spoken of."""
        ordered = [n for n, a in enumerate(self.boxes.axes) if isinstance(a.whole, Span)]
        if len(ordered) != 1:
            return
        n, axis = ordered[0], self.boxes.axes[ordered[0]]
        others = [m for m in range(len(self.boxes.axes)) if m != n]
        for box in self.boxes.rows:
            alike = [b[n] for b in self.boxes.rows if all(within(box[m], b[m]) for m in others)]
            hole = _hole([s for s in alike if isinstance(s, Span)])
            if hole is not None:
                unit = axis.kind.unit
                zh, en = (unit.zh, f" {unit.en}") if unit else ("", "")
                yield remark(
                    self.path("columns", axis.columns[0]), "table_gap",
                    f"{self.named[0]}没有说到{axis.title[0]}在{hole[0]}{zh}和{hole[1]}{zh}之间的情形；请确认。",
                    f"{self.named[1]} says nothing of {axis.title[1]} between {hole[0]}{en} and {hole[1]}{en}; confirm.",
                )  # fmt: skip
                return


def _codes(side: Allowed) -> frozenset[Any]:
    return side.codes if isinstance(side, Codes) else frozenset()


def _label(code: Any, axis: Axis, language: str) -> str:
    if axis.kind.codelist is None:
        yes_no = ("是", "否") if language == "zh" else ("yes", "no")
        return yes_no[0 if code else 1]
    option = axis.kind.codelist.by_code().get(code)
    return option.title.in_language(language) if option else str(code)


def _hole(bands: list[Span]) -> tuple[Any, Any] | None:
    """The ends between which no band lies, above the lowest and below the highest."""
    floors = [s for s in bands if s.low is not None]
    ahead = sorted(floors, key=lambda s: s.low)
    reached: Any = None
    for n, band in enumerate(ahead):
        before = [s for s in bands if s.low is None or s in ahead[:n]]
        if not before or any(s.high is None for s in before):
            continue
        reached = max(s.high for s in before)
        if _apart(band, reached, before):
            return reached, band.low
    return None


def _apart(band: Span, reached: Any, before: list[Span]) -> bool:
    """Whether a value lies after all that went before and ahead of this band."""
    if band.low == reached:
        return band.above and all(s.below for s in before if s.high == reached)
    return bool(band.low > reached + 1 if band.whole else band.low > reached)


def _partly(a: Allowed, b: Allowed) -> bool:
    """Two bands closed at both ends, or two lists of options, that share some values and not others."""
    if isinstance(a, Span) and isinstance(b, Span):
        if None in (a.low, a.high, b.low, b.high):
            return False
    elif not (isinstance(a, Codes) and isinstance(b, Codes)):
        return False
    return not within(a, b) and not within(b, a)
