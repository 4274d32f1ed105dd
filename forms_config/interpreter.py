"""The plain interpreter: the specification of what a condition means. (pure)

Three values (Kleene): True, False, and None where a missing fact could still decide. Each node is read straight from its
definition, with nothing remembered between nodes; `closures.py` does the same faster and is tested against this.
"""

from collections.abc import Sequence
from typing import Any

from forms_config import bounds
from forms_config import conditions as c
from forms_config.allocation import allocate
from forms_config.bounds import NOTHING, PERHAPS, compare
from forms_config.criteria_definitions import DecisionTable
from forms_config.fact_types import DATE, LITERAL, NUMBER, TEXT, FactType, Type
from forms_config.facts import Facts, HiddenRow, Row
from forms_config.rowsums import RowFact, highest_of, sum_of
from forms_config.scope import (
    Scope,
    compared_type,
    judged_on,
    literal_of,
    parameter_at,
    rule_in_effect,
    shared_type,
    type_of,
)  # fmt: skip
from forms_config.tenure import SpellFact, TenureFacts, tenure_value

Verdict = bool | None


def kleene_all(verdicts: Sequence[Verdict]) -> Verdict:
    return False if False in verdicts else None if None in verdicts else True


def kleene_any(verdicts: Sequence[Verdict]) -> Verdict:
    return True if True in verdicts else None if None in verdicts else False


def kleene_not(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def kleene_at_least(needed: int, verdicts: Sequence[Verdict]) -> Verdict:
    met = verdicts.count(True)
    return True if met >= needed else None if met + verdicts.count(None) >= needed else False


def test(  # a test of a condition, not of this program
    condition: c.Condition,
    facts: Facts,
    *,
    row: Row | None = None,  # noqa: PT028
    scope: Scope,
) -> Verdict:
    """Whether a condition holds. `row` is the row a filter looks at, of the table `scope.table`."""

    def holds(part: c.Condition) -> Verdict:
        return test(part, facts, row=row, scope=scope)

    def any_row(rows: c.RowSet) -> Verdict:
        found = row_verdicts(rows, facts, scope)
        return None if found is None else kleene_any([v for _, v in found])

    match condition:
        case c.All():
            return kleene_all([holds(part) for part in condition.all])
        case c.Any_():
            return kleene_any([holds(part) for part in condition.any])
        case c.Not():
            return kleene_not(holds(condition.not_))
        case c.AtLeast():
            return kleene_at_least(condition.at_least, [holds(part) for part in condition.of])
        case c.Compare():
            return _compared(condition, facts, row, scope)
        case c.Exists():
            return any_row(condition.exists)
        case c.NoneOf():
            return kleene_not(any_row(condition.none))
        case c.Every():
            return _every(condition.every, facts, scope)
        case c.TableMet():
            table = scope.tables[condition.table]
            return kleene_any([row_of_table(table, n, facts, row, scope) for n in range(len(table.rows))])
        case c.RuleMet():
            return rule_verdict(condition.rule, facts, scope)
        case c.Judged():
            return facts.judged(condition.judged, scope.rule, scope.table, row)
        case c.Distinct():
            return allocate(condition, draw_tester(facts, scope), facts).verdict
    raise TypeError(condition)


def _compared(condition: c.Compare, facts: Facts, row: Row | None, scope: Scope) -> Verdict:
    kind = compared_type(condition, scope)
    left = value(condition.left, facts, row=row, scope=scope, wanted=kind)
    right = value(condition.right, facts, row=row, scope=scope, wanted=kind)
    return compare(left, condition.operator, right, kind)


def rule_verdict(key: str, facts: Facts, scope: Scope) -> Verdict:
    """A rule's verdict; out of effect it does not apply and counts as met."""
    rule = scope.rules[key]
    verdict = test(rule.when, facts, scope=scope.in_rule(key).in_table(""))
    effect = rule_in_effect(rule, judged_on(facts))
    return kleene_any([kleene_not(effect), verdict])


def row_verdicts(rows: c.RowSet | c.Draw, facts: Facts, scope: Scope) -> list[tuple[Row, Verdict]] | None:
    """Each row of the table with its filter's verdict; None when the table is missing."""
    found = facts.known.get(rows.table)
    if found is None:
        return None
    inner = scope.in_table(rows.table)
    if rows.where is None:
        return [(row, True) for row in found]
    return [(row, test(rows.where, facts, row=row, scope=inner)) for row in found]


def _every(every: c.EveryRow, facts: Facts, scope: Scope) -> Verdict:
    rows = row_verdicts(every, facts, scope)
    if rows is None:
        return None
    inner = scope.in_table(every.table)
    return kleene_all([
        kleene_any([kleene_not(v), test(every.must, facts, row=row, scope=inner)]) for row, v in rows
    ])  # fmt: skip


def row_of_table(table: DecisionTable, number: int, facts: Facts, row: Row | None, scope: Scope) -> Verdict:
    """Whether one row of a decision table is met; a cell `-` is any."""
    tests = conditions_of_table(table, number)
    return kleene_all([test(part, facts, row=row, scope=scope) for part in tests])


class draw_tester:  # noqa: N801  (used as a function that also remembers its scope)
    """What `allocate` asks of a backend: the filter's verdict for a row, and an alternative's own condition."""

    def __init__(self, facts: Facts, scope: Scope) -> None:
        self.facts, self.scope = facts, scope

    def rows(self, draw: c.Draw) -> list[tuple[Row, Verdict]] | None:
        return row_verdicts(draw, self.facts, self.scope)

    def condition(self, condition: c.Condition) -> Verdict:
        return test(condition, self.facts, scope=self.scope)


# Values -------------------------------------------------------------------------------------------------------------


def value(
    expr: c.Value, facts: Facts, *, row: Row | None = None, scope: Scope, wanted: Type = LITERAL
) -> Any:
    """The value of an expression: plain, `Between`, `NOTHING`, or None where not known. Literals are read as `wanted`."""

    def get(part: c.Value, kind: Type) -> Any:
        return value(part, facts, row=row, scope=scope, wanted=kind)

    match expr:
        case c.Literal_():
            return literal_of(expr.literal, wanted)
        case c.FactValue():
            return facts.known.get(expr.fact)
        case c.ColumnValue():
            return None if row is None else row.get(expr.column)
        case c.ContextValue():
            return facts.context.get(expr.context)
        case c.ParameterValue():
            held = parameter_at(scope.parameters[expr.param], judged_on(facts))
            return None if held is None else get(held.value, wanted)
        case c.NamedValue():
            return get(scope.values[expr.value], wanted)
        case c.CountValue():
            return _count(row_verdicts(expr.count, facts, scope))
        case c.SumValue():
            return sum_of(_row_facts(expr.sum, facts, scope), scope.column(expr.sum.column, expr.sum.table))
        case c.HighestValue():
            return _extreme(expr.highest, facts, scope, lowest=False)
        case c.LowestValue():
            return _extreme(expr.lowest, facts, scope, lowest=True)
        case c.TenureValue():
            return tenure_value(tenure_facts(expr.tenure, facts, row, scope))
        case c.ChooseValue():
            kind = type_of(expr, scope) if wanted.kind == "literal" else wanted
            verdict = test(expr.condition, facts, row=row, scope=scope)
            ways = ((expr.then, False), (expr.otherwise, True))
            return bounds.either([get(part, kind) for part, out in ways if verdict is not out], kind)
        case c.LookUpValue():
            return _look_up(scope.tables[expr.look_up], facts, row, scope, wanted)
        case c.CallValue():
            return _call(expr.call, facts, row, scope)
    return _computed(expr, get, scope, wanted)


def _computed(expr: c.Value, get: Any, scope: Scope, wanted: Type) -> Any:
    match expr:
        case c.AddValue():
            return bounds.add(get(part, NUMBER) for part in expr.add)
        case c.SubtractValue():
            return bounds.subtract(*(get(part, NUMBER) for part in expr.subtract))
        case c.MultiplyValue():
            return bounds.multiply(get(part, NUMBER) for part in expr.multiply)
        case c.DivideValue():
            return bounds.divide(*(get(part, NUMBER) for part in expr.divide))
        case c.WholeYearsValue():
            return bounds.whole_years(get(expr.whole_years.start, DATE), get(expr.whole_years.end, DATE))
        case c.YearOfValue():
            return bounds.year_of(get(expr.year_of, DATE))
        case c.LeastValue():
            kind = shared_type(expr.least, scope, NUMBER if wanted.kind == "literal" else wanted)
            return bounds.least([get(part, kind) for part in expr.least], kind)
        case c.GreatestValue():
            kind = shared_type(expr.greatest, scope, NUMBER if wanted.kind == "literal" else wanted)
            return bounds.greatest([get(part, kind) for part in expr.greatest], kind)
    raise TypeError(expr)


def _count(rows: list[tuple[Row, Verdict]] | None) -> Any:
    if rows is None:
        return bounds.between(0, None)
    verdicts = [v for _, v in rows]
    sure = verdicts.count(True)
    return bounds.between(sure, sure + verdicts.count(None))


def _row_facts(rows: c.ColumnOfRows, facts: Facts, scope: Scope) -> list[RowFact] | None:
    found = row_verdicts(rows, facts, scope)
    return None if found is None else [(v, row.get(rows.column)) for row, v in found if v is not False]


def _extreme(rows: c.ColumnOfRows, facts: Facts, scope: Scope, *, lowest: bool) -> Any:
    column: FactType | None = scope.column(rows.column, rows.table)
    return highest_of(_row_facts(rows, facts, scope), column, lowest=lowest)


def tenure_facts(tenure: c.Tenure, facts: Facts, row: Row | None, scope: Scope) -> TenureFacts:
    """What is known for a tenure count."""

    def get(part: c.Value, kind: Type) -> Any:
        return value(part, facts, row=row, scope=scope, wanted=kind)

    spells = None
    if tenure.spells is not None:
        found = row_verdicts(tenure.spells, facts, scope)
        start, end = tenure.spells.start, tenure.spells.end
        spells = None if found is None else tuple(
            SpellFact(v, r.get(start), r.get(end), isinstance(r, HiddenRow) and end not in r)
            for r, v in found if v is not False
        )  # fmt: skip
    removed: Any = ()
    if tenure.less is not None:
        pairs = _row_facts(tenure.less, facts, scope)
        removed = None if pairs is None else tuple((v, _year(y)) for v, y in pairs)
    policy = "from_certificate" if tenure.policy is None else get(tenure.policy, TEXT)
    return TenureFacts(
        get(tenure.start, DATE), get(tenure.until, DATE), tenure.spells is not None, spells, removed, policy
    )


def _year(cell: Any) -> int | None:
    return cell.year if hasattr(cell, "year") else None if cell is None else int(cell)


def _look_up(table: DecisionTable, facts: Facts, row: Row | None, scope: Scope, wanted: Type) -> Any:
    kind = wanted
    if wanted.kind == "literal":
        kind = shared_type([r.gives for r in table.rows if r.gives is not None], scope, LITERAL)
    found: list[Any] = []
    for number, line in enumerate(table.rows):
        verdict = row_of_table(table, number, facts, row, scope)
        if verdict is not False:
            gives = line.gives
            found.append(NOTHING if gives is None else value(gives, facts, row=row, scope=scope, wanted=kind))
        if verdict is True:
            return bounds.either(found, kind)
    return bounds.either([*found, NOTHING], kind)


def _call(call: c.Call, facts: Facts, row: Row | None, scope: Scope) -> Any:
    function = scope.functions.get(call.function)
    if function is None:
        return None
    arguments = {
        name: value(call.arguments[name], facts, row=row, scope=scope, wanted=kind)
        for name, kind in function.arguments.items()
        if name in call.arguments
    }
    return called(function.run, arguments)


def called(run: Any, arguments: dict[str, Any]) -> Any:
    """A function's value: nothing of nothing, unknown of anything unknown."""
    parts = list(arguments.values())
    if any(p is NOTHING for p in parts):
        return NOTHING
    if any(isinstance(p, bounds.Between) and p.or_nothing for p in parts):
        return PERHAPS
    if any(p is None or isinstance(p, bounds.Between) for p in parts):
        return None
    return run(**arguments)


def conditions_of_table(table: DecisionTable, number: int) -> tuple[c.Compare, ...]:
    """The tests of one row of a decision table, those of `-` left out."""
    return table.tests[number]
