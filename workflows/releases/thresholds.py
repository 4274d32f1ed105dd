"""The thresholds of a rule as one sample applicant meets them: tests, the rows they look at, and the rows that are counted."""

from collections.abc import Iterator
from dataclasses import dataclass

from forms_config import conditions as c
from forms_config.findings import Findings
from forms_config.interpreter import conditions_of_table


@dataclass(frozen=True)
class Threshold:
    """One test. `row` and `table`: the row of the sample it looks at. `setup`: tests to be met exactly beforehand, of a row of a
    decision table."""

    test: c.Compare
    table: str = ""
    row: int | None = None
    setup: tuple[c.Compare, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """So many rows have to be drawn (`distinct`)."""

    draw: c.Draw


@dataclass(frozen=True)
class Asked:
    """Somebody judges; `place` is the key in a sample's judgements."""

    place: str


Edge = Threshold | Drawn | Asked


class Edges:
    """Finds the edges of one rule for one sample."""

    def __init__(self, findings: Findings) -> None:
        self.findings, self.scope = findings, findings.scope

    def of(self, node: c.Condition, depth: int = 0) -> Iterator[Edge]:
        """In reading order, those of what the sample meets the rule by first."""
        if depth > 12:
            return
        match node:
            case c.All() | c.Any_() | c.AtLeast():
                parts = (
                    node.all if isinstance(node, c.All) else node.any if isinstance(node, c.Any_) else node.of
                )
                met = [p for p in parts if self.findings.test(p) is True]
                for part in met or parts:
                    yield from self.of(part, depth + 1)
            case c.Not():
                yield from self.of(node.not_, depth + 1)
            case c.Compare():
                yield Threshold(node)
                yield from self.within(node.left)
            case c.Exists():
                yield from self._filter(node.exists)
            case c.Every():
                yield from self._rows(node.every, node.every.must)
            case c.TableMet():
                yield from self._table(node.table)
            case c.RuleMet() if node.rule in self.scope.rules:
                yield from self.of(self.scope.rules[node.rule].when, depth + 1)
            case c.Judged():
                yield Asked(f"{self.scope.rule}/{node.judged}")
            case c.Distinct():
                yield from self._distinct(node)

    def within(self, value: c.Value) -> Iterator[Edge]:
        """The thresholds of the row filters a value counts by."""
        for _ in range(6):
            if isinstance(value, c.NamedValue) and value.value in self.scope.values:
                value = self.scope.values[value.value]
        match value:
            case c.CountValue():
                yield from self._filter(value.count)
            case c.SumValue():
                yield from self._filter(value.sum)
            case c.HighestValue() | c.LowestValue():
                yield from self._filter(value.highest if isinstance(value, c.HighestValue) else value.lowest)
            case c.LookUpValue():
                yield from self._table(value.look_up)

    def _table(self, key: str) -> Iterator[Edge]:
        table = self.scope.tables[key]
        for n in range(len(table.rows)):
            tests = conditions_of_table(table, n)
            for m, test in enumerate(tests):
                yield Threshold(test, setup=tuple(t for i, t in enumerate(tests) if i != m))

    def _filter(self, rows: c.RowSet | c.Draw) -> Iterator[Edge]:
        if rows.where is not None:
            yield from self._rows(rows, rows.where)

    def _rows(self, rows: c.RowSet | c.Draw, node: c.Condition) -> Iterator[Edge]:
        passing = [n for n, (_, v) in enumerate(self.findings.rows(rows) or ()) if v is True]
        if passing:
            # The last one, so that with rows to spare the count falls short by what is changed alone.
            yield from self._in_row(node, rows.table, passing[-1])

    def _in_row(self, node: c.Condition, table: str, row: int) -> Iterator[Edge]:
        held = self.findings.facts.known[table][row]
        match node:
            case c.All() | c.Any_() | c.AtLeast():
                parts = (
                    node.all if isinstance(node, c.All) else node.any if isinstance(node, c.Any_) else node.of
                )
                met = [p for p in parts if self.findings.test(p, held, table) is True]
                for part in met or parts:
                    yield from self._in_row(part, table, row)
            case c.Not():
                yield from self._in_row(node.not_, table, row)
            case c.Compare():
                yield Threshold(node, table, row)
            case c.Judged():
                yield Asked(f"{node.judged}/{table}/{held.get('id', '')}")

    def _distinct(self, node: c.Distinct) -> Iterator[Edge]:
        """Of each item that is served, the way it is served by."""
        served = {s.item: s for s in self.findings.allocation(node).served}
        for item in (i for g in node.distinct for i in g.of if i.key in served):
            way = item.any_of[served[item.key].alternative]
            if way.when is not None:
                yield from self.of(way.when, 1)
            for draw, (_, ids) in zip(way.draw, served[item.key].rows, strict=False):
                yield Drawn(draw)
                rows = self.findings.facts.known[draw.table]
                number = next((n for n, r in enumerate(rows) if ids and r.get("id") == ids[-1]), None)
                if number is not None and draw.where is not None:
                    yield from self._in_row(draw.where, draw.table, number)
