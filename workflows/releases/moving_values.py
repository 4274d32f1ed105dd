"""Changing a sample applicant's story so that a value of the criteria comes to what is wanted. (no tables)

A story is a sample as JSON. `Mover.to(...)` gives a changed copy, or None where that value cannot be moved; whether it came to
what was wanted is for the caller to look at.
"""

import copy
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from forms_config import conditions as c
from forms_config.bounds import NOTHING
from forms_config.fact_types import DATE, NUMBER, Type
from forms_config.facts import Row
from forms_config.findings import Findings

Story = dict[str, Any]


class Mover:
    """Moves values of one sample, as judged by `findings`."""

    def __init__(self, story: Story, findings: Findings) -> None:
        self.story, self.findings, self.scope = story, findings, findings.scope

    def to(
        self, expr: c.Value, wanted: Any, kind: Type, row: int | None = None, table: str = ""
    ) -> Story | None:
        """The story in which `expr` comes to `wanted`; `row` is the number of the row a column is of."""
        match expr:
            case c.NamedValue() if expr.value in self.scope.values:
                return self.to(self.scope.values[expr.value], wanted, kind, row, table)
            case c.FactValue():
                return self._changed(lambda given: given.update({expr.fact: raw(wanted)}))
            case c.ColumnValue() if row is not None:
                return self._cells(table, [row], expr.column, wanted)
            case c.CountValue() if isinstance(wanted, int):
                return self.count(expr.count, wanted)
            case c.SumValue():
                return self._sum(expr.sum, wanted)
            case c.HighestValue() | c.LowestValue():
                return self._extreme(expr, wanted, kind)
            case c.TenureValue() if isinstance(wanted, date):
                return self.to(expr.tenure.start, wanted, DATE, row, table)
            case c.WholeYearsValue() if isinstance(wanted, date):
                return self.to(expr.whole_years.start, wanted, DATE, row, table)
            case c.YearOfValue() if isinstance(wanted, int):
                held = self._value(expr.year_of, DATE, row, table)
                day = held.replace(year=wanted, day=min(held.day, 28)) if isinstance(held, date) else None
                return self.to(expr.year_of, day, DATE, row, table) if day else None
        return self._computed(expr, wanted, row, table)

    def _computed(self, expr: c.Value, wanted: Any, row: int | None, table: str) -> Story | None:
        """Moves the one part that can be moved, the others staying as they are."""
        total = self._value(expr, NUMBER, row, table)
        if not isinstance(total, int | Decimal) or not isinstance(wanted, int | Decimal):
            return None
        for part, target in self._shares(expr, Decimal(total), Decimal(wanted), row, table):
            found = self.to(part, _plain(target), NUMBER, row, table)
            if found is not None:
                return found
        return None

    def _shares(
        self, expr: c.Value, total: Decimal, wanted: Decimal, row: int | None, table: str
    ) -> Iterator[tuple[c.Value, Decimal]]:
        """Each part with what it would have to be, alone, for the whole to come to `wanted`."""

        def held(part: c.Value) -> Decimal | None:
            found = self._value(part, NUMBER, row, table)
            return Decimal(found) if isinstance(found, int | Decimal) else None

        more = wanted - total
        match expr:
            case c.AddValue():
                yield from ((p, x + more) for p in expr.add if (x := held(p)) is not None)
            case c.SubtractValue():
                first, second = expr.subtract
                yield from (
                    (p, x + way * more) for p, way in ((first, 1), (second, -1)) if (x := held(p)) is not None
                )
            case c.DivideValue() if total and (x := held(expr.divide[0])) is not None:
                yield expr.divide[0], wanted * x / total
            case c.LeastValue() | c.GreatestValue():
                parts = expr.least if isinstance(expr, c.LeastValue) else expr.greatest
                yield from ((p, wanted) for p in parts if held(p) == total)

    # Rows -------------------------------------------------------------------------------------------------------------

    def passing(self, rows: c.RowSet | c.Draw) -> list[int]:
        """The numbers of the rows that pass a filter."""
        return [n for n, (_, verdict) in enumerate(self.findings.rows(rows) or ()) if verdict is True]

    def row(self, table: str, number: int) -> Row:
        held: Row = self.findings.facts.known[table][number]
        return held

    def count(self, rows: c.RowSet | c.Draw, wanted: int) -> Story | None:
        """So many rows that pass: the last ones left out, or the last one written again."""
        passing = self.passing(rows)
        if wanted < 0 or (not passing and wanted > 0):
            return None

        def change(given: dict[str, Any]) -> None:
            held = given[rows.table]
            dropped = set(passing[wanted:])
            more = [_twin(held[passing[-1]], n) for n in range(wanted - len(passing))]
            given[rows.table] = [r for n, r in enumerate(held) if n not in dropped] + more

        return self._changed(change)

    def _sum(self, rows: c.ColumnOfRows, wanted: Any) -> Story | None:
        total = self.findings.value(c.SumValue(sum=rows), NUMBER)
        if not isinstance(total, int | Decimal):
            return None
        for n in self.passing(rows):
            held = self.row(rows.table, n).get(rows.column)
            if isinstance(held, int | Decimal) and held + wanted - total >= 0:
                return self._cells(rows.table, [n], rows.column, _plain(Decimal(held + wanted - total)))
        return None

    def _extreme(self, expr: c.HighestValue | c.LowestValue, wanted: Any, kind: Type) -> Story | None:
        """The rows beyond the wanted value are brought down to it; where none is, the nearest one is brought up."""
        highest = isinstance(expr, c.HighestValue)
        rows = expr.highest if isinstance(expr, c.HighestValue) else expr.lowest
        cells = {n: self.row(rows.table, n).get(rows.column) for n in self.passing(rows)}
        known = {n: x for n, x in cells.items() if x is not None}
        if not known:
            return None
        order = kind.order
        beyond = [n for n, x in known.items() if (order(x) > order(wanted)) == highest and x != wanted]
        best = (max if highest else min)(known, key=lambda n: order(known[n]))
        return self._cells(rows.table, beyond or [best], rows.column, wanted)

    def _cells(self, table: str, numbers: list[int], column: str, wanted: Any) -> Story | None:
        def change(given: dict[str, Any]) -> None:
            for n in numbers:
                given[table][n] = {**given[table][n], column: raw(wanted)}

        return self._changed(change)

    def without(self, fact: str, row: int | None = None, column: str = "") -> Story | None:
        """The story with a fact, or one cell of a row, left out."""

        def change(given: dict[str, Any]) -> None:
            if column:
                given[fact][row] = {k: v for k, v in given[fact][row].items() if k != column}
            else:
                del given[fact]

        return self._changed(change)

    def _changed(self, change: Callable[[dict[str, Any]], None]) -> Story | None:
        story = copy.deepcopy(self.story)
        try:
            change(story["given"])
        except (KeyError, IndexError, TypeError, AttributeError):
            return None
        return story

    def _value(self, expr: c.Value, kind: Type, row: int | None, table: str) -> Any:
        held = self.row(table, row) if row is not None else None
        found = self.findings.value(expr, kind, held, table)
        return None if found is NOTHING else found


def raw(value: Any) -> Any:
    """A typed value as a pack holds it: text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _twin(row: dict[str, Any], number: int) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k != "id"} | (
        {"id": f"{row['id']}_{number + 2}"} if "id" in row else {}
    )


def back_from(day: date, years: int, days: int = 0) -> date:
    """So many years and days before a day."""
    moved = day + timedelta(days=days)
    return moved.replace(
        year=moved.year - years, day=28 if (moved.month, moved.day) == (2, 29) else moved.day
    )
