"""What is counted applicant by applicant: tenure over spells, and which achievement serves which item. (pure)

Both are done by the functions the interpreter calls; only what they look at comes from columns. An allocation's verdict depends
on which rows pass which draw and on which rows are one achievement, not on names: applicants alike in that are done once. Who
lacks rows for enough items, even if each row could serve all of them, is unmet without a search.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from forms_config import conditions as c
from forms_config.allocation import allocate
from forms_config.bulk.applicants import Rows
from forms_config.bulk.columns import (
    UNMET,
    Bools,
    Column,
    Verdicts,
    applied,
    as_coded,
    as_verdict,
    encoded,
    verdict_array,
)
from forms_config.bulk.ragged import pairs_of
from forms_config.fact_types import DATE, TEXT
from forms_config.facts import Facts, Row
from forms_config.scope import Scope
from forms_config.tenure import SpellFact, TenureFacts, tenure_value

if TYPE_CHECKING:
    from forms_config.bulk.evaluating import Evaluation, Frame

MOST_PATTERNS = 200_000
_NOBODY = Facts({})


class Patterns:
    """The verdicts of allocations by pattern, remembered between batches."""

    def __init__(self) -> None:
        self.found: dict[Any, bool | None] = {}
        self._shapes: dict[int, tuple[c.Distinct, str]] = {}

    def shape(self, node: c.Distinct) -> str:
        """Alike for nodes that ask for as much of the same draws, in whatever criteria they stand."""
        found = self._shapes.get(id(node))
        if found is None:
            groups = [
                (
                    g.at_least,
                    [[[(d.table, d.count, d.one_per) for d in a.draw] for a in i.any_of] for i in g.of],
                )
                for g in node.distinct
            ]
            found = self._shapes[id(node)] = (node, f"{groups}{node.model_dump_json(by_alias=True)}")
        return found[1]

    def verdict(self, node: c.Distinct, pattern: Any, work: Any) -> bool | None:
        key = (self.shape(node), pattern)
        if key not in self.found:
            if len(self.found) >= MOST_PATTERNS:
                self.found.clear()
            self.found[key] = work()
        return self.found[key]


class _Draws:
    """One node's draws over everyone: which rows pass each, and what tells the rows of each table apart."""

    def __init__(self, node: c.Distinct, evaluation: "Evaluation", scope: Scope) -> None:
        self.size = evaluation.everyone.size
        alternatives = [a for g in node.distinct for i in g.of for a in i.any_of]
        self.draws = [d for a in alternatives for d in a.draw]
        self.whens = [a.when for a in alternatives if a.when is not None]
        self.when_verdicts = [evaluation.test(when, evaluation.everyone, scope) for when in self.whens]
        held = [evaluation.row_verdicts(draw, scope) for draw in self.draws]
        self.verdicts = [verdicts for _, verdicts in held]
        self.place = {id(draw): n for n, draw in enumerate(self.draws)}
        filters = {
            id(verdicts): (draw.table, verdicts)
            for draw, verdicts in zip(self.draws, self.verdicts, strict=True)
        }
        self.filters = list(filters.values())
        self.tables: dict[str, Rows] = {d.table: rows for d, (rows, _) in zip(self.draws, held, strict=True)}
        one_per = {d.table: d.one_per for d in self.draws if d.one_per}
        self.one_per = one_per
        self.names = {table: self._names(rows, one_per.get(table)) for table, rows in self.tables.items()}
        self.starts = {table: rows.starts.tolist() for table, rows in self.tables.items()}
        self.present = {table: rows.present.tolist() for table, rows in self.tables.items()}

    @staticmethod
    def _names(rows: Rows, one_per: str | None) -> tuple[list[Any], list[Any]]:
        """Each row's id, and what it shares with rows that are one achievement with it; None where not known."""
        ids = as_coded(rows.cells("id"))
        named = [ids.values[code] for code in ids.codes.tolist()]
        if one_per is None:
            return named, [None] * len(named)
        shared = as_coded(rows.cells(one_per))
        return named, [shared.values[code] for code in shared.codes.tolist()]

    def hopeful(self, node: c.Distinct) -> Bools:
        """Whether enough items of each group have rows at all, unclear ones counted in and each serving any number."""
        found = np.ones(self.size, bool)
        for group in node.distinct:
            items = [np.logical_or.reduce([self._may(a) for a in item.any_of]) for item in group.of]
            found &= np.add.reduce([item.astype(np.int64) for item in items]) >= group.at_least
        return found

    def _may(self, alternative: c.Alternative) -> Bools:
        may = np.ones(self.size, bool)
        if alternative.when is not None:
            place = next(n for n, when in enumerate(self.whens) if when is alternative.when)
            may &= self.when_verdicts[place] >= 0
        for draw in alternative.draw:
            rows, verdicts = self.tables[draw.table], self.verdicts[self.place[id(draw)]]
            may &= ~rows.present | (
                np.bincount(rows.parent[verdicts >= 0], minlength=self.size) >= draw.count
            )
        return may

    def pattern(self, person: int) -> Any:
        """Alike for applicants whose allocation is alike."""
        parts: list[Any] = [int(verdicts[person]) for verdicts in self.when_verdicts]
        for table, starts in self.starts.items():
            a, b = starts[person], starts[person + 1]
            if not self.present[table][person]:
                parts.append(None)
                continue
            ids, shared = self.names[table]
            parts.append((b - a, _alike(ids[a:b]), _alike(shared[a:b]) if table in self.one_per else ()))
        for table, verdicts in self.filters:
            starts = self.starts[table]
            parts.append(verdicts[starts[person] : starts[person + 1]].tobytes())
        return tuple(parts)


def _alike(values: Sequence[Any]) -> tuple[Any, ...]:
    """The place of the first value equal to each; None stays None."""
    first: dict[str, int] = {}
    return tuple(None if v is None else first.setdefault(str(v), n) for n, v in enumerate(values))


class _Backend:
    """Answers `allocate` for one applicant."""

    def __init__(self, draws: _Draws, person: int) -> None:
        self.draws, self.person = draws, person

    def rows(self, draw: c.Draw) -> list[tuple[Row, bool | None]] | None:
        draws, person, table = self.draws, self.person, draw.table
        if not draws.present[table][person]:
            return None
        a, b = draws.starts[table][person], draws.starts[table][person + 1]
        verdicts = draws.verdicts[draws.place[id(draw)]]
        ids, shared = draws.names[table]
        column = draws.one_per.get(table)
        return [
            (_row(ids[n], column, shared[n]), as_verdict(verdicts[n])) for n in range(a, b)
        ]  # fmt: skip

    def condition(self, condition: c.Condition) -> bool | None:
        place = next(n for n, when in enumerate(self.draws.whens) if when is condition)
        return as_verdict(self.draws.when_verdicts[place][self.person])


def _row(identity: Any, column: str | None, shared: Any) -> Row:
    row = {} if identity is None else {"id": identity}
    return row if column is None or shared is None else {**row, column: shared}


def allocated(node: c.Distinct, evaluation: "Evaluation", scope: Scope) -> Verdicts:
    """The verdicts of a `distinct`, whole applicants only."""
    draws = _Draws(node, evaluation, scope)
    patterns = evaluation.program.patterns
    hopeful = draws.hopeful(node)
    found = np.full(evaluation.everyone.size, UNMET, np.int8)

    def verdict(person: int) -> bool | None:
        def work() -> bool | None:
            return allocate(node, _Backend(draws, person), _NOBODY).verdict

        return patterns.verdict(node, draws.pattern(person), work)

    places = np.flatnonzero(hopeful)
    found[places] = verdict_array([verdict(person) for person in places.tolist()])
    return found


# Tenure -------------------------------------------------------------------------------------------------------------


def tenures(tenure: c.Tenure, evaluation: "Evaluation", frame: "Frame", scope: Scope) -> Column:
    """Whole years at a level."""
    parts = [evaluation.value(part, frame, scope, DATE) for part in (tenure.start, tenure.until)]
    if tenure.policy is not None:
        parts.append(evaluation.value(tenure.policy, frame, scope, TEXT))
    if tenure.spells is None and tenure.less is None:

        def plain(start: Any, until: Any, policy: Any = "from_certificate") -> Any:
            return tenure_value(TenureFacts(start, until, False, None, (), policy))

        return applied(plain, parts)
    found: dict[Any, Any] = {}
    made = []
    removed, spells = _removed(tenure, evaluation, scope), _spells(tenure, evaluation, scope)
    columns = [as_coded(part) for part in parts]
    owner = range(frame.size) if frame.rows is None else frame.rows.parent.tolist()
    codes = np.stack([column.codes for column in columns], axis=1).tolist()
    for person, own in zip(owner, codes, strict=True):
        key = (*own, removed[person], spells[person])
        if key not in found:
            values = [column.values[code] for column, code in zip(columns, own, strict=True)]
            policy = values[2] if len(values) > 2 else "from_certificate"
            facts = TenureFacts(
                values[0], values[1], tenure.spells is not None, spells[person], removed[person], policy
            )
            found[key] = tenure_value(facts)
        made.append(found[key])
    return encoded(made)


def _removed(tenure: c.Tenure, evaluation: "Evaluation", scope: Scope) -> list[Any]:
    """Per applicant (sure, year) of what is cut out of the calendar; None where the table is missing."""
    size = evaluation.everyone.size
    if tenure.less is None:
        return [()] * size
    rows, verdicts = evaluation.row_verdicts(tenure.less, scope)
    found = pairs_of(rows, verdicts, rows.cells(tenure.less.column))
    return [None if pairs is None else tuple((v, _year(y)) for v, y in pairs) for pairs in found]


def _year(cell: Any) -> int | None:
    return cell.year if hasattr(cell, "year") else None if cell is None else int(cell)


def _spells(tenure: c.Tenure, evaluation: "Evaluation", scope: Scope) -> list[Any]:
    """Per applicant the spells not ruled out; None where the table is missing or none are asked for."""
    size = evaluation.everyone.size
    if tenure.spells is None:
        return [None] * size
    rows, verdicts = evaluation.row_verdicts(tenure.spells, scope)
    starts, ends = as_coded(rows.cells(tenure.spells.start)), as_coded(rows.cells(tenure.spells.end))
    hidden = [False] * len(rows) if rows.hidden is None else rows.hidden(tenure.spells.end).tolist()
    flat = [
        SpellFact(as_verdict(v), starts.values[a], ends.values[b], h)
        for v, a, b, h in zip(
            verdicts.tolist(), starts.codes.tolist(), ends.codes.tolist(), hidden, strict=True
        )
    ]
    places = rows.starts.tolist()
    return [
        tuple(spell for spell in flat[a:b] if spell.sure is not False) if present else None
        for present, a, b in zip(rows.present.tolist(), places, places[1:], strict=False)
    ]
