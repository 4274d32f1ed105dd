"""Many applicants' facts as columns, tables as rows laid end to end. (pure)"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np

from forms_config.bulk.columns import Bools, Column, Ints, constant, encoded
from forms_config.facts import Facts, HiddenRow
from forms_config.scope import judged_on


@dataclass(eq=False)
class Rows:
    """All applicants' rows of one table, applicant by applicant: those of applicant n are `starts[n]` to `starts[n + 1]`.
    `present` is False where the table is missing, which is not the same as empty; `parent` is each row's applicant."""

    present: Bools
    starts: Ints
    make: Callable[[str], Column]
    hidden: Callable[[str], Bools] | None = None
    """Whether each row's cell in a column waits for confirmation; None: no row's does."""
    parent: Ints = field(init=False)
    _cells: dict[str, Column] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.parent = np.repeat(np.arange(len(self.present)), np.diff(self.starts))

    def __len__(self) -> int:
        return len(self.parent)

    def cells(self, column: str) -> Column:
        """One column of all rows; `id` holds the rows' identities."""
        if column not in self._cells:
            self._cells[column] = self.make(column)
        return self._cells[column]


class Source(Protocol):
    """Where columns are read from, each when it is first asked for."""

    def fact(self, key: str) -> Column: ...
    def rows(self, table: str) -> Rows: ...
    def context(self, name: str) -> Column: ...


@dataclass(eq=False)
class Applicants:
    """Applicants judged together: all on one day. Columns are kept once read; `release` lets go of what they came from."""

    size: int
    on: date | None
    source: Source | None
    judgements: Mapping[int, Mapping[str, bool]] = field(default_factory=dict)
    """Recorded judgements by the applicant's place, for those who have any; keys as in `Facts.judgements`."""
    _facts: dict[str, Column] = field(default_factory=dict)
    _tables: dict[str, Rows] = field(default_factory=dict)
    _context: dict[str, Column] = field(default_factory=dict)

    def fact(self, key: str) -> Column:
        if key not in self._facts:
            self._facts[key] = self._source().fact(key)
        return self._facts[key]

    def rows(self, table: str) -> Rows:
        if table not in self._tables:
            self._tables[table] = self._source().rows(table)
        return self._tables[table]

    def context(self, name: str) -> Column:
        if name not in self._context:
            self._context[name] = self._source().context(name)
        return self._context[name]

    def _source(self) -> Source:
        if self.source is None:
            raise LookupError("this column was not read before the answers were let go of")
        return self.source

    def release(self) -> None:
        """Keeps the columns read so far and nothing else."""
        self.source = None
        for rows in self._tables.values():
            rows.make = _gone


def _gone(column: str) -> Column:
    raise LookupError(f"column {column} was not read before the answers were let go of")


class FactsSource:
    """Columns of `Facts`."""

    def __init__(self, people: Sequence[Facts]) -> None:
        self.people = people

    def fact(self, key: str) -> Column:
        return encoded([person.known.get(key) for person in self.people])

    def context(self, name: str) -> Column:
        return encoded([person.context.get(name) for person in self.people])

    def rows(self, table: str) -> Rows:
        held = [person.known.get(table) for person in self.people]
        flat = [row for rows in held for row in rows or ()]
        hides = any(isinstance(row, HiddenRow) for row in flat)

        def hidden(column: str) -> Bools:
            return np.array([isinstance(row, HiddenRow) and column not in row for row in flat], bool)

        return Rows(
            np.array([rows is not None for rows in held], bool),
            starts_of([len(rows or ()) for rows in held]),
            lambda column: encoded([row.get(column) for row in flat]),
            hidden if hides else None,
        )


def starts_of(lengths: Sequence[int]) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.array(lengths, np.int64))])


def applicants_of(people: Sequence[Facts]) -> Applicants:
    """Applicants judged on the same day, in columns. Raises ValueError where their days of judgement differ."""
    days = {judged_on(person) for person in people}
    if len(days) > 1:
        raise ValueError("applicants judged on different days")
    judgements = {n: person.judgements for n, person in enumerate(people) if person.judgements}
    return Applicants(len(people), days.pop() if days else None, FactsSource(people), judgements)


__all__ = ["Applicants", "FactsSource", "Rows", "Source", "applicants_of", "constant", "starts_of"]
