"""Criteria over columns of applicants with numpy: what `interpreter.py` says of each, for all of them at once. (pure)

Every node is worked out once for all applicants; inside a filter over rows, once for all their rows laid end to end, and what
does not look at the row once per applicant. Verdicts and values are the interpreter's, missing facts and ranges included
(`columns.py` says how exactness is kept). Not done in arrays, but by the same functions the interpreter and the closures call,
with everything beneath them in columns:

- `distinct`: the search is `allocation.allocate`, once per distinct pattern of rows (`by_applicant.py`);
- `tenure` over spells or with removed years: `tenure.tenure_value`, per applicant;
- `call`, `look_up`, division, and arithmetic that does not fit int64: per distinct combination of values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forms_config import conditions as c
from forms_config.bulk import arithmetic, ragged
from forms_config.bulk.applicants import Applicants, Rows
from forms_config.bulk.by_applicant import Patterns, allocated
from forms_config.bulk.columns import MET, UNKNOWN, UNMET, Column, Ints, Verdicts, of_verdicts, verdict_array
from forms_config.bulk.traits import TraitsOf
from forms_config.fact_types import Type
from forms_config.interpreter import conditions_of_table
from forms_config.scope import Scope, compared_type, rule_in_effect


@dataclass(frozen=True)
class Frame:
    """What one node is worked out for: the applicants, or the rows of a table."""

    size: int
    table: str = ""
    rows: Rows | None = None


@dataclass(frozen=True)
class BulkOutcome:
    """Every rule's verdicts in the applicants' order, and overall."""

    overall: Verdicts
    rules: Mapping[str, Verdicts]


class Program:
    """Criteria ready to be run over any number of batches of applicants. `patterns` remembers allocations between them, and
    between programs that share it."""

    def __init__(self, scope: Scope, patterns: Patterns | None = None) -> None:
        self.scope = scope
        self.traits = TraitsOf(scope)
        self.patterns = patterns or Patterns()
        self._filter_keys: dict[int, tuple[Any, str]] = {}

    def run(self, applicants: Applicants) -> BulkOutcome:
        return Evaluation(self, applicants).outcome()

    def filter_key(self, node: c.RowSet | c.Draw) -> str:
        """Alike for filters written alike."""
        found = self._filter_keys.get(id(node))
        if found is None:
            text = "" if node.where is None else node.where.model_dump_json(by_alias=True)
            found = self._filter_keys[id(node)] = (node, text)
        return found[1]


class Evaluation:
    """One batch judged. `given` sets parameters to other values (literals); what does not depend on them is taken from
    `base`, an evaluation of the same batch without."""

    def __init__(
        self,
        program: Program,
        applicants: Applicants,
        given: Mapping[str, Any] | None = None,
        base: "Evaluation | None" = None,
    ) -> None:
        from forms_config.bulk.values import ValueColumns

        self.program, self.applicants = program, applicants
        self.given, self.base = given or {}, base
        self.everyone = Frame(applicants.size)
        self.values = ValueColumns(self)
        self._kept: dict[Any, Any] = {}

    def outcome(self) -> BulkOutcome:
        rules = {key: self.rule(key) for key in self.program.scope.rules}
        return BulkOutcome(self.all(list(rules.values()), self.everyone), rules)

    def kept(self, key: tuple[Any, ...], node: Any, work: Any) -> Any:
        """What was worked out for this key; from `base` where the node does not depend on what is given."""
        if self.base is not None and not (self.program.traits(node).params & self.given.keys()):
            return self.base.kept(key, node, work)
        if key not in self._kept:
            self._kept[key] = (node, work())
        return self._kept[key][1]

    # Conditions -----------------------------------------------------------------------------------------------------

    def rule(self, key: str) -> Verdicts:
        """A rule's verdicts; out of effect it does not apply and counts as met."""
        rule = self.program.scope.rules[key]
        found: Verdicts = self.kept(("rule", key), rule.when, lambda: self._rule(key))
        return found

    def _rule(self, key: str) -> Verdicts:
        rule = self.program.scope.rules[key]
        scope = self.program.scope.in_rule(key).in_table("")
        effect = verdict_array([rule_in_effect(rule, self.applicants.on)])[0]
        verdicts = self.test(rule.when, self.everyone, scope)
        found: Verdicts = np.maximum(-effect, verdicts)
        return found

    def test(self, node: c.Condition, frame: Frame, scope: Scope) -> Verdicts:
        """A condition's verdicts for everyone in the frame."""
        traits = self.program.traits(node)
        if frame.rows is not None and not traits.row:
            plain = self.test(node, self.everyone, scope.in_table(""))
            return plain[frame.rows.parent]
        key = ("test", id(node), frame.table, scope.rule if traits.judged else "")
        found: Verdicts = self.kept(key, node, lambda: self._test(node, frame, scope))
        return found

    def _test(self, node: c.Condition, frame: Frame, scope: Scope) -> Verdicts:
        def each(parts: Sequence[c.Condition]) -> list[Verdicts]:
            return [self.test(part, frame, scope) for part in parts]

        match node:
            case c.All():
                return self.all(each(node.all), frame)
            case c.Any_():
                return _any(each(node.any))
            case c.Not():
                return -self.test(node.not_, frame, scope)
            case c.AtLeast():
                return _at_least(node.at_least, each(node.of))
            case c.Compare():
                return self._compared(node, frame, scope)
            case c.Exists():
                return ragged.any_row(*self.row_verdicts(node.exists, scope))
            case c.NoneOf():
                return -ragged.any_row(*self.row_verdicts(node.none, scope))
            case c.Every():
                return self._every(node.every, scope)
            case c.TableMet():
                return _any(self.table_lines(node.table, frame, scope))
            case c.RuleMet():
                return self.rule(node.rule)
            case c.Judged():
                return self._judged(node, frame, scope)
            case c.Distinct():
                return allocated(node, self, scope)
        raise TypeError(node)

    def all(self, parts: Sequence[Verdicts], frame: Frame) -> Verdicts:
        if not parts:
            return np.full(frame.size, MET, np.int8)
        found: Verdicts = np.minimum.reduce(list(parts))
        return found

    def _compared(self, node: c.Compare, frame: Frame, scope: Scope) -> Verdicts:
        kind = compared_type(node, scope)
        left = self.values.value(node.left, frame, scope, kind)
        right = self.values.value(node.right, frame, scope, kind)
        return arithmetic.compared(left, node.operator, right, kind)

    def row_verdicts(self, rows: c.RowSet | c.Draw, scope: Scope) -> tuple[Rows, Verdicts]:
        """The rows of the table and each one's verdict by the filter."""
        held = self.applicants.rows(rows.table)
        where = rows.where
        if where is None:
            return held, np.full(len(held), MET, np.int8)
        frame = Frame(len(held), rows.table, held)
        inner = scope.in_table(rows.table)
        judged = self.program.traits(where).judged
        key = ("rows", rows.table, self.program.filter_key(rows), scope.rule if judged else "")
        return held, self.kept(key, where, lambda: self.test(where, frame, inner))

    def _every(self, every: c.EveryRow, scope: Scope) -> Verdicts:
        rows, verdicts = self.row_verdicts(every, scope)
        frame = Frame(len(rows), every.table, rows)
        return ragged.every_row(rows, verdicts, self.test(every.must, frame, scope.in_table(every.table)))

    def table_lines(self, key: str, frame: Frame, scope: Scope) -> list[Verdicts]:
        """The verdicts of each row of a decision table."""
        table = self.program.scope.tables[key]
        return [
            self.all([self.test(part, frame, scope) for part in conditions_of_table(table, n)], frame)
            for n in range(len(table.rows))
        ]

    def _judged(self, node: c.Judged, frame: Frame, scope: Scope) -> Verdicts:
        found = np.full(frame.size, UNKNOWN, np.int8)
        recorded = self.applicants.judgements
        rows = frame.rows
        if rows is None:
            for person, judgements in recorded.items():
                found[person] = _said(judgements.get(f"{scope.rule}/{node.judged}"))
            return found
        if recorded:
            ids = self.identities(frame.table, rows)
            for person, judgements in recorded.items():
                for n in range(int(rows.starts[person]), int(rows.starts[person + 1])):
                    found[n] = _said(judgements.get(f"{node.judged}/{frame.table}/{ids[n]}"))
        return found

    def identities(self, table: str, rows: Rows) -> list[str]:
        """Each row's `id` as text."""
        from forms_config.bulk.columns import as_coded

        def work() -> list[str]:
            coded = as_coded(rows.cells("id"))
            names = ["" if v is None else str(v) for v in coded.values]
            return [names[code] for code in coded.codes.tolist()]

        key = ("ids", table)
        base = self.base if self.base is not None else self
        if key not in base._kept:
            base._kept[key] = (None, work())
        found: list[str] = base._kept[key][1]
        return found

    def column(self, verdicts: Verdicts) -> Column:
        return of_verdicts(verdicts)

    def value(self, expr: c.Value, frame: Frame, scope: Scope, wanted: Type) -> Column:
        return self.values.value(expr, frame, scope, wanted)


def _said(verdict: bool | None) -> Any:
    return UNKNOWN if verdict is None else MET if verdict else UNMET


def _any(parts: Sequence[Verdicts]) -> Verdicts:
    found: Verdicts = np.maximum.reduce(list(parts))
    return found


def _at_least(needed: int, parts: Sequence[Verdicts]) -> Verdicts:
    met: Ints = np.add.reduce([(part > 0).astype(np.int64) for part in parts])
    open_: Ints = np.add.reduce([(part >= 0).astype(np.int64) for part in parts])
    return np.where(met >= needed, MET, np.where(open_ >= needed, UNKNOWN, UNMET)).astype(np.int8)
