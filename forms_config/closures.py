"""The fast backend: criteria compiled once, per day of judgement, into closures that leave a flat trace. (pure)

Each closure takes `(k, r, t, e)`: the known answers, the current row, the trace, the facts. A condition outside row filters
writes its verdict at its own place in the trace; a filter over rows writes the verdicts of all rows, in order. Named values
and equal filters are computed once per evaluation. What a node means is fixed by `interpreter.py`.
"""

import operator as op
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from forms_config import conditions as c
from forms_config.allocation import Allocation, allocate
from forms_config.bounds import compare, compare_known
from forms_config.fact_types import Type
from forms_config.facts import Facts, Row
from forms_config.interpreter import Verdict, conditions_of_table, kleene_all, kleene_any, kleene_at_least
from forms_config.scope import Scope, compared_type, literal_of, parameter_at, rule_in_effect

Closure = Callable[[Mapping[str, Any], Any, list[Any], Facts], Any]


class Unset:
    """Not computed yet in this evaluation."""


UNSET = Unset()


class Program:
    """Criteria compiled for one day. `numbers` maps (rule, node identity) to the node's place in the trace."""

    def __init__(self, scope: Scope, on: date | None) -> None:
        from forms_config.closure_values import ValueCompiler

        self.scope, self.on = scope, on
        self.base: list[Any] = []
        self.numbers: dict[tuple[str, int], int] = {}
        self.shared: dict[Any, int] = {}
        self.values = ValueCompiler(self)
        self.rule_places: dict[str, int] = {}
        self.steps: list[tuple[int, Closure]] = []
        self.words: dict[tuple[str, bool], str] = {}
        """Each rule in plain words, by (rule, whether English): the same for everyone judged on this day."""
        self._compiling: list[str] = []
        self._refers: dict[str, set[str]] = {}
        for key in scope.rules:
            self.rule_place(key)

    def run(self, facts: Facts) -> list[Any]:
        """Evaluate every rule; the trace. A rule's verdict is at `rule_places[key]`."""
        trace = self.base[:]
        known = facts.known
        for place, closure in self.steps:
            trace[place] = closure(known, None, trace, facts)
        return trace

    def run_rule(self, key: str, facts: Facts) -> bool | None:
        """One rule's verdict, evaluating only what it refers to."""
        trace, wanted = self.base[:], {self.rule_places[k] for k in (key, *self._refers[key])}
        for place, closure in self.steps:
            if place in wanted:
                trace[place] = closure(facts.known, None, trace, facts)
        verdict: bool | None = trace[self.rule_places[key]]
        return verdict

    def place(self, initial: Any = None) -> int:
        self.base.append(initial)
        return len(self.base) - 1

    def rule_place(self, key: str) -> int:
        """Where a rule's verdict will be; compiles it first, so that a rule runs after those it refers to."""
        if key not in self.rule_places:
            self._refers[key] = set()
            self._compiling.append(key)
            scope = self.scope.in_rule(key).in_table("")
            closure = self._in_effect(key, self.condition(self.scope.rules[key].when, scope, in_row=False))
            self.rule_places[key] = self.place()
            self.steps.append((self.rule_places[key], closure))
            self._compiling.pop()
        for rule in self._compiling:
            self._refers[rule] |= {key, *self._refers[key]}
        return self.rule_places[key]

    def _in_effect(self, key: str, closure: Closure) -> Closure:
        effect = rule_in_effect(self.scope.rules[key], self.on)
        if effect is True:
            return closure
        if effect is False:
            return lambda k, r, t, e: closure(k, r, t, e) or True
        return lambda k, r, t, e: True if closure(k, r, t, e) else None

    # Conditions -----------------------------------------------------------------------------------------------------

    def condition(self, node: c.Condition, scope: Scope, *, in_row: bool) -> Closure:
        if in_row:
            return self._compile(node, scope, in_row=True)
        known = self.numbers.get((scope.rule, id(node)))
        if known is not None:
            return lambda k, r, t, e: t[known] if t[known] is not UNSET else plain(k, r, t, e)
        number = self.numbers[scope.rule, id(node)] = self.place(UNSET)
        plain = self._compile(node, scope, in_row=False)

        def traced(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Any:
            verdict = t[number] = plain(k, r, t, e)
            return verdict

        return traced

    def _compile(self, node: c.Condition, scope: Scope, *, in_row: bool) -> Closure:
        def sub(part: c.Condition) -> Closure:
            return self.condition(part, scope, in_row=in_row)

        match node:
            case c.All():
                return _all([sub(part) for part in node.all], stop_early=in_row)
            case c.Any_():
                return _any([sub(part) for part in node.any], stop_early=in_row)
            case c.AtLeast():
                return _at_least(node.at_least, [sub(part) for part in node.of])
            case c.Not():
                return _not(sub(node.not_))
            case c.Compare():
                return self._compare(node, scope, in_row=in_row)
            case c.Exists():
                return _exists(self.rows(node.exists, scope))
            case c.NoneOf():
                return _not(_exists(self.rows(node.none, scope)))
            case c.Every():
                return self._every(node.every, scope)
            case c.TableMet():
                return self._table(node.table, scope, in_row=in_row)
            case c.RuleMet():
                place = self.rule_place(node.rule)
                return lambda k, r, t, e: t[place]
            case c.Judged():
                return _judged(node.judged, scope)
            case c.Distinct():
                return self._distinct(node, scope)
        raise TypeError(node)

    def _compare(self, node: c.Compare, scope: Scope, *, in_row: bool) -> Closure:
        kind = compared_type(node, scope)
        operator = node.operator
        constant, right = self.constant(node.right, kind)
        if constant and right is not None and isinstance(node.left, c.FactValue | c.ColumnValue):
            test, against = _known_test(operator, right, kind)
            if isinstance(node.left, c.FactValue):
                return _fact_test(node.left.fact, test, against)
            return _column_test(node.left.column, test, against, in_row=in_row)
        left = self.values.value(node.left, scope, kind, in_row=in_row)
        other = self.values.value(node.right, scope, kind, in_row=in_row)
        return lambda k, r, t, e: compare(left(k, r, t, e), operator, other(k, r, t, e), kind)

    def constant(self, value: c.Value, wanted: Type) -> tuple[bool, Any]:
        """(whether it is the same for everyone on this day, the value)."""
        if isinstance(value, c.Literal_):
            return True, literal_of(value.literal, wanted)
        if isinstance(value, c.ParameterValue):
            held = parameter_at(self.scope.parameters[value.param], self.on)
            return (True, None) if held is None else self.constant(held.value, wanted)
        return False, None

    def rows(self, rows: c.RowSet | c.Draw, scope: Scope) -> Closure:
        """The verdicts of a table's rows, None where the table is missing; equal filters share one place."""
        table = rows.table
        inner = None if rows.where is None else self.condition(rows.where, scope.in_table(table), in_row=True)
        key = (table, _filter_key(rows, scope))
        place = self.shared.get(key)
        if place is None:
            place = self.shared[key] = self.place(UNSET)

        def verdicts(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Any:
            found = t[place]
            if found is UNSET:
                held = k.get(table)
                if held is None:
                    found = None
                elif inner is None:
                    found = [True] * len(held)
                else:
                    found = [inner(k, row, t, e) for row in held]
                t[place] = found
            return found

        self.numbers[scope.rule, id(rows)] = place
        return verdicts

    def _every(self, every: c.EveryRow, scope: Scope) -> Closure:
        rows = self.rows(every, scope)
        must = self.condition(every.must, scope.in_table(every.table), in_row=True)
        table = every.table

        def holds(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Verdict:
            verdicts = rows(k, r, t, e)
            if verdicts is None:
                return None
            unclear = False
            for row, verdict in zip(k[table], verdicts, strict=True):
                if verdict is False:
                    continue
                kept = must(k, row, t, e)
                if kept is False and verdict:
                    return False
                unclear = unclear or kept is not True
            return None if unclear else True

        return holds

    def _table(self, key: str, scope: Scope, *, in_row: bool) -> Closure:
        lines = self.table_lines(key, scope, in_row=in_row)
        return _any(lines, stop_early=in_row)

    def table_lines(self, key: str, scope: Scope, *, in_row: bool) -> list[Closure]:
        """One closure per row of a decision table."""
        table = self.scope.tables[key]
        lines = []
        for number in range(len(table.rows)):
            tests = [self._compile(part, scope, in_row=in_row) for part in conditions_of_table(table, number)]
            lines.append(_all(tests, stop_early=True))
        return lines

    def _distinct(self, node: c.Distinct, scope: Scope) -> Closure:
        draws = {
            id(d): self.rows(d, scope) for g in node.distinct for i in g.of for a in i.any_of for d in a.draw
        }
        whens = {
            id(a.when): self.condition(a.when, scope, in_row=False)
            for g in node.distinct for i in g.of for a in i.any_of if a.when is not None
        }  # fmt: skip
        place = self.shared[(scope.rule, id(node), "allocation")] = self.place()

        def met(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Verdict:
            backend = _ClosureBackend(draws, whens, k, t, e)
            found: Allocation = allocate(node, backend, e)
            t[place] = found
            return found.verdict

        return met


class _ClosureBackend:
    """Answers `allocate` from compiled closures."""

    def __init__(
        self,
        draws: Mapping[int, Closure],
        whens: Mapping[int, Closure],
        k: Mapping[str, Any],
        t: list[Any],
        e: Facts,
    ) -> None:
        self._draws, self._whens, self._k, self._t, self._e = draws, whens, k, t, e

    def rows(self, draw: c.Draw) -> Sequence[tuple[Row, Verdict]] | None:
        verdicts = self._draws[id(draw)](self._k, None, self._t, self._e)
        return None if verdicts is None else list(zip(self._k[draw.table], verdicts, strict=True))

    def condition(self, condition: c.Condition) -> Verdict:
        verdict: Verdict = self._whens[id(condition)](self._k, None, self._t, self._e)
        return verdict


def _filter_key(rows: c.RowSet | c.Draw, scope: Scope) -> Any:
    if rows.where is None:
        return "all"
    # A judgement outside a row filter belongs to its rule, so filters are shared within a rule only where one occurs.
    text = rows.where.model_dump_json(by_alias=True)
    return (scope.rule, text) if '"judged"' in text or '"value"' in text or '"table"' in text else text


_SIMPLE: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": op.eq, "is_not": op.ne, "at_least": op.ge, "on_or_after": op.ge, "at_most": op.le, "on_or_before": op.le,
    "above": op.gt, "after": op.gt, "below": op.lt, "before": op.lt,
}  # fmt: skip


def _known_test(operator: str, right: Any, kind: Type) -> tuple[Callable[[Any, Any], bool], Any]:
    """A test of a known value against a constant, as a fast function of two arguments and its second one."""
    if kind.kind == "choice" and kind.codelist is not None:
        codes = {o.code for o in kind.codelist.options}
        passing = frozenset(code for code in codes if compare_known(code, operator, right, kind))
        # A code that is not of the list is compared as ever.
        return (
            lambda x, ok: x in ok or (x not in codes and compare_known(x, operator, right, kind))
        ), passing
    if operator in _SIMPLE and not isinstance(right, tuple) and kind.kind != "choices":
        return _SIMPLE[operator], right
    return (lambda x, y: compare_known(x, operator, y, kind)), right


def _fact_test(key: str, test: Callable[[Any, Any], bool], right: Any) -> Closure:
    def holds(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Verdict:
        x = k.get(key)
        return None if x is None else test(x, right)

    return holds


def _column_test(key: str, test: Callable[[Any, Any], bool], right: Any, *, in_row: bool) -> Closure:
    def holds(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Verdict:
        x = r.get(key)
        return None if x is None else test(x, right)

    def outside(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Verdict:
        return None if r is None else holds(k, r, t, e)

    return holds if in_row else outside


def _judged(key: str, scope: Scope) -> Closure:
    rule, table = scope.rule, scope.table
    return lambda k, r, t, e: e.judged(key, rule, table, r)


def _not(closure: Closure) -> Closure:
    def holds(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Verdict:
        verdict = closure(k, r, t, e)
        return None if verdict is None else not verdict

    return holds


def _exists(rows: Closure) -> Closure:
    def holds(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Verdict:
        verdicts = rows(k, r, t, e)
        return None if verdicts is None else kleene_any(verdicts)

    return holds


def _all(parts: Sequence[Closure], *, stop_early: bool) -> Closure:
    """Outside rows every part is evaluated, so that the applicant sees them all."""
    parts = tuple(parts)

    def early(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Verdict:
        found: Verdict = True
        for part in parts:
            verdict = part(k, r, t, e)
            if verdict is False:
                return False
            if verdict is None:
                found = None
        return found

    if stop_early:
        return early
    return lambda k, r, t, e: kleene_all([part(k, r, t, e) for part in parts])


def _any(parts: Sequence[Closure], *, stop_early: bool) -> Closure:
    parts = tuple(parts)

    def early(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Verdict:
        found: Verdict = False
        for part in parts:
            verdict = part(k, r, t, e)
            if verdict is True:
                return True
            if verdict is None:
                found = None
        return found

    if stop_early:
        return early
    return lambda k, r, t, e: kleene_any([part(k, r, t, e) for part in parts])


def _at_least(needed: int, parts: Sequence[Closure]) -> Closure:
    parts = tuple(parts)
    return lambda k, r, t, e: kleene_at_least(needed, [part(k, r, t, e) for part in parts])
