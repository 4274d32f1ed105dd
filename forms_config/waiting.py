"""Which facts an unknown verdict waits for, and why each is unknown. (pure)"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from forms_config import conditions as c
from forms_config.bounds import NOTHING, Between
from forms_config.facts import Facts, Row
from forms_config.interpreter import conditions_of_table, kleene_all, rule_verdict
from forms_config.remembering import Remembering
from forms_config.scope import Scope, judged_on, parameter_at, rule_in_effect
from forms_config.shapes import Text

Why = Literal["not_supplied", "not_verified", "judgement"]


@dataclass(frozen=True)
class Waiting:
    """One missing fact: `path` is (field), (table, row id), (table, row id, column), ("context", name), or for a judgement
    its key in `Facts.judgements`; `role` and `question` are a judgement's."""

    path: tuple[str, ...]
    why: Why
    role: str = ""
    question: Text | None = None


def waits_for(
    condition: c.Condition, facts: Facts, *, row: Row | None = None, scope: Scope
) -> tuple[Waiting, ...]:
    """Every missing fact that could still settle this condition, in reading order, each once."""
    return tuple(dict.fromkeys(_condition(condition, Remembering(facts), row, scope)))


def rule_waits_for(key: str, known: Remembering, scope: Scope) -> tuple[Waiting, ...]:
    """The same for a rule whose verdict is unknown."""
    return tuple(dict.fromkeys(_open_rule(key, known, scope)))


def _rule(key: str, known: Remembering, scope: Scope) -> Iterator[Waiting]:
    if rule_verdict(key, known.facts, scope) is None:
        yield from _open_rule(key, known, scope)


def _open_rule(key: str, known: Remembering, scope: Scope) -> Iterator[Waiting]:
    rule = scope.rules[key]
    if rule_in_effect(rule, judged_on(known.facts)) is None:
        yield Waiting(("context", "received_from"), "not_supplied")
    yield from _condition(rule.when, known, None, scope.in_rule(key).in_table(""))


def _condition(node: c.Condition, known: Remembering, row: Row | None, scope: Scope) -> Iterator[Waiting]:
    if known.test(node, scope, row) is not None:
        return
    match node:
        case c.All() | c.Any_() | c.AtLeast():
            parts = node.all if isinstance(node, c.All) else node.any if isinstance(node, c.Any_) else node.of
            for part in parts:
                yield from _condition(part, known, row, scope)
        case c.Not():
            yield from _condition(node.not_, known, row, scope)
        case c.Compare():
            yield from _value(node.left, known, row, scope)
            yield from _value(node.right, known, row, scope)
        case c.Exists():
            yield from _rows(node.exists, known, scope)
        case c.NoneOf():
            yield from _rows(node.none, known, scope)
        case c.Every():
            yield from _every(node.every, known, scope)
        case c.TableMet():
            yield from _table(node.table, known, row, scope)
        case c.RuleMet():
            yield from _rule(node.rule, known, scope)
        case c.Judged():
            yield _judgement(node, row, scope)
        case c.Distinct():
            yield from _distinct(node, known, scope)


def _judgement(node: c.Judged, row: Row | None, scope: Scope) -> Waiting:
    path: tuple[str, ...] = (scope.rule, node.judged)
    if row is not None:
        path = (node.judged, scope.table, str(row.get("id", "")))
    return Waiting(path, "judgement", node.by, node.question)


def _rows(rows: c.RowSet | c.Draw, known: Remembering, scope: Scope) -> Iterator[Waiting]:
    found = known.rows(rows, scope)
    if found is None:
        yield _missing(known, rows.table)
        return
    inner = known.inside(scope, rows.table)
    for row, verdict in found:
        if verdict is None and rows.where is not None:
            yield from _condition(rows.where, known, row, inner)


def _every(every: c.EveryRow, known: Remembering, scope: Scope) -> Iterator[Waiting]:
    yield from _rows(every, known, scope)
    inner = known.inside(scope, every.table)
    for row, verdict in known.rows(every, scope) or ():
        if verdict is not False:
            yield from _condition(every.must, known, row, inner)


def _table(key: str, known: Remembering, row: Row | None, scope: Scope) -> Iterator[Waiting]:
    table = scope.tables[key]
    for number, line in enumerate(table.rows):
        verdict = kleene_all([known.test(part, scope, row) for part in conditions_of_table(table, number)])
        if verdict is None:
            for part in conditions_of_table(table, number):
                yield from _condition(part, known, row, scope)
        if verdict is not False and line.gives is not None:
            yield from _value(line.gives, known, row, scope)


def _distinct(node: c.Distinct, known: Remembering, scope: Scope) -> Iterator[Waiting]:
    for group in node.distinct:
        for item in group.of:
            for alternative in item.any_of:
                if alternative.when is not None and known.test(alternative.when, scope) is not True:
                    yield from _condition(alternative.when, known, None, scope)
                for draw in alternative.draw:
                    yield from _rows(draw, known, scope)
                    if draw.one_per:
                        for row, verdict in known.rows(draw, scope) or ():
                            if verdict is not False and row.get(draw.one_per) is None:
                                yield _missing(known, draw.table, str(row.get("id", "")), draw.one_per)


def _missing(known: Remembering, *path: str) -> Waiting:
    return Waiting(path, "not_verified" if known.facts.is_unverified(*path) else "not_supplied")


# Values -------------------------------------------------------------------------------------------------------------


def _is_open(found: Any) -> bool:
    return found is not NOTHING and (found is None or isinstance(found, Between))


def _value(expr: c.Value, known: Remembering, row: Row | None, scope: Scope) -> Iterator[Waiting]:
    if not _is_open(known.value(expr, scope, row=row)):
        return
    match expr:
        case c.FactValue():
            yield _missing(known, expr.fact)
        case c.ColumnValue():
            yield _missing(known, scope.table, str((row or {}).get("id", "")), expr.column)
        case c.ContextValue():
            yield Waiting(("context", expr.context), "not_supplied")
        case c.ParameterValue():
            held = parameter_at(scope.parameters[expr.param], judged_on(known.facts))
            if held is None:
                yield Waiting(("context", "received_from"), "not_supplied")
            else:
                yield from _value(held.value, known, row, scope)
        case c.NamedValue():
            yield from _value(scope.values[expr.value], known, row, scope)
        case c.CountValue():
            yield from _rows(expr.count, known, scope)
        case c.SumValue() | c.HighestValue() | c.LowestValue():
            yield from _cells(_column_of(expr), known, scope)
        case c.TenureValue():
            yield from _tenure(expr.tenure, known, row, scope)
        case c.ChooseValue():
            yield from _condition(expr.condition, known, row, scope)
            for part in (expr.then, expr.otherwise):
                yield from _value(part, known, row, scope)
        case c.LookUpValue():
            yield from _table(expr.look_up, known, row, scope)
        case _:
            for part in operands(expr):
                yield from _value(part, known, row, scope)


def _column_of(expr: c.SumValue | c.HighestValue | c.LowestValue) -> c.ColumnOfRows:
    if isinstance(expr, c.SumValue):
        return expr.sum
    return expr.highest if isinstance(expr, c.HighestValue) else expr.lowest


def operands(expr: c.Value) -> tuple[c.Value, ...]:
    """The values a computed value is made of."""
    match expr:
        case c.AddValue():
            return expr.add
        case c.SubtractValue():
            return expr.subtract
        case c.MultiplyValue():
            return expr.multiply
        case c.DivideValue():
            return expr.divide
        case c.LeastValue():
            return expr.least
        case c.GreatestValue():
            return expr.greatest
        case c.YearOfValue():
            return (expr.year_of,)
        case c.WholeYearsValue():
            return (expr.whole_years.start, expr.whole_years.end)
        case c.CallValue():
            return tuple(expr.call.arguments.values())
        case c.TenureValue():
            policy = () if expr.tenure.policy is None else (expr.tenure.policy,)
            return (expr.tenure.start, expr.tenure.until, *policy)
        case c.ChooseValue():
            return (expr.then, expr.otherwise)
    return ()


def _cells(rows: c.ColumnOfRows, known: Remembering, scope: Scope) -> Iterator[Waiting]:
    yield from _rows(rows, known, scope)
    for row, verdict in known.rows(rows, scope) or ():
        if verdict is not False and row.get(rows.column) is None:
            yield _missing(known, rows.table, str(row.get("id", "")), rows.column)


def _tenure(tenure: c.Tenure, known: Remembering, row: Row | None, scope: Scope) -> Iterator[Waiting]:
    for part in operands(c.TenureValue(tenure=tenure)):
        yield from _value(part, known, row, scope)
    if tenure.spells is not None:
        start = c.ColumnOfRows.model_validate(
            {"in": tenure.spells.table, "where": tenure.spells.where, "column": tenure.spells.start}
        )
        yield from _cells(start, known, scope)
        for held in known.facts.known.get(tenure.spells.table) or ():
            identity = str(held.get("id", ""))
            if known.facts.is_unverified(tenure.spells.table, identity, tenure.spells.end):
                yield _missing(known, tenure.spells.table, identity, tenure.spells.end)
    if tenure.less is not None:
        yield from _cells(tenure.less, known, scope)
