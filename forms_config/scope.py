"""Where a condition is evaluated: the names it may use, and what type each of its values has. (pure)"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from forms_config import conditions as c
from forms_config.criteria_definitions import Criteria, DecisionTable, Rule
from forms_config.definitions import CodeList, DatedValue, Form
from forms_config.fact_types import (
    DATE,
    LITERAL,
    NUMBER,
    TEXT,
    YEAR,
    FactType,
    FactTypes,
    NotOfType,
    Type,
    fact_types,
    read_literal,
)  # fmt: skip
from forms_config.facts import Facts
from forms_config.functions import FUNCTIONS, Functions
from forms_config.shapes import Text

CONTEXT_TYPES: Mapping[str, Type] = {
    "level": TEXT, "route": TEXT, "direction": TEXT, "specialty": TEXT, "year": YEAR,
    "received_from": DATE, "achievements_until": DATE, "tenure_until": DATE, "submitted_on": DATE,
}  # fmt: skip
CONTEXT_LISTS = {"direction": "directions", "level": "context/level", "route": "context/route"}
"""The code list a context value is of; those of levels and routes are made from the document (`SeriesDocument.lists`)."""
_DATE_TESTS = frozenset({"on_or_after", "on_or_before", "after", "before"})
_NUMBER_TESTS = frozenset({"at_least", "at_most", "above", "below"})


@dataclass(frozen=True)
class Scope:
    """Everything a condition may refer to. `rule` is the rule being evaluated, `table` the table of the current row."""

    types: FactTypes
    lists: Mapping[str, CodeList] = field(default_factory=dict)
    parameters: Mapping[str, tuple[DatedValue, ...]] = field(default_factory=dict)
    values: Mapping[str, c.Value] = field(default_factory=dict)
    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    functions: Functions = FUNCTIONS
    rule: str = ""
    table: str = ""
    names: Mapping[str, Text] = field(default_factory=dict)

    @classmethod
    def of_form(cls, form: Form, lists: Mapping[str, CodeList]) -> "Scope":
        """The scope of a form's own conditions: show/hide, required-if, checks, computed fields."""
        return cls(fact_types(form, lists), lists)

    @classmethod
    def of_criteria(cls, criteria: Criteria, types: FactTypes, lists: Mapping[str, CodeList]) -> "Scope":
        rules = {rule.key: rule for rule in criteria.rules}
        return cls(
            types, lists, criteria.parameters, criteria.values, criteria.tables, rules, names=criteria.names
        )

    def in_table(self, table: str) -> "Scope":
        return self if table == self.table else replace(self, table=table)

    def in_rule(self, rule: str) -> "Scope":
        return self if rule == self.rule else replace(self, rule=rule)

    def column(self, key: str, table: str = "") -> FactType | None:
        owner = self.types.get(table or self.table)
        return owner.columns.get(key) if owner else None


def judged_on(facts: Facts) -> date | None:
    """The day parameters and rules are taken at: the day the committee office starts receiving material
    (`received_from`); where the round has none yet, 1 January of its `year`; else not known."""
    received = facts.context.get("received_from")
    if isinstance(received, date):
        return received
    year = facts.context.get("year")
    return date(int(year), 1, 1) if year is not None else None


def parameter_at(values: tuple[DatedValue, ...], on: date | None) -> DatedValue | None:
    """The latest value that holds on that day; None before the first, or when the day is not known."""
    if on is None:
        return None
    held = [v for v in values if v.since <= on]
    return max(held, key=lambda v: v.since) if held else None


def rule_in_effect(rule: Rule, on: date | None) -> bool | None:
    """Whether a rule is in effect on that day (both its dates included); None when the day matters and is not known."""
    if rule.effective_from is None and rule.effective_until is None:
        return True
    if on is None:
        return None
    return (rule.effective_from or on) <= on <= (rule.effective_until or on)


def literal_of(literal: Any, wanted: Type) -> Any:
    """A literal as evaluated: None (unknown) where it cannot be read, which the checks refuse beforehand."""
    try:
        return read_literal(literal, wanted)
    except NotOfType:
        return None


# Types of values ----------------------------------------------------------------------------------------------------


def type_of(value: c.Value, scope: Scope) -> Type:
    """The type of a value; `literal` for what takes the type of whatever it meets. Unknown names are `none`."""
    by_shape = _FIXED.get(type(value))
    if by_shape is not None:
        return by_shape
    match value:
        case c.FactValue():
            found = scope.types.get(value.fact)
            return found.type if found else Type("none")
        case c.ColumnValue():
            column = scope.column(value.column)
            return column.type if column else Type("none")
        case c.ContextValue():
            kind = CONTEXT_TYPES[value.context]
            # A code of the series' own list (a direction, a level, a route): reading it back shows its label.
            coded = scope.lists.get(CONTEXT_LISTS.get(value.context, ""))
            return Type(kind.kind, coded) if coded else kind
        case c.NamedValue():
            named = scope.values.get(value.value)
            return type_of(named, scope) if named is not None else Type("none")
        case c.HighestValue() | c.LowestValue():
            rows = value.highest if isinstance(value, c.HighestValue) else value.lowest
            column = scope.column(rows.column, rows.table)
            return column.type if column else Type("none")
        case c.LeastValue() | c.GreatestValue():
            return shared_type(
                value.least if isinstance(value, c.LeastValue) else value.greatest, scope, NUMBER
            )
        case c.ChooseValue():
            return shared_type((value.then, value.otherwise), scope)
        case c.LookUpValue():
            table = scope.tables.get(value.look_up)
            return (
                shared_type([r.gives for r in table.rows if r.gives is not None], scope)
                if table
                else Type("none")
            )
        case c.CallValue():
            function = scope.functions.get(value.call.function)
            return function.gives if function else Type("none")
    return LITERAL


_FIXED: Mapping[type, Type] = {
    c.CountValue: NUMBER, c.SumValue: NUMBER, c.WholeYearsValue: NUMBER, c.TenureValue: NUMBER, c.AddValue: NUMBER,
    c.SubtractValue: NUMBER, c.MultiplyValue: NUMBER, c.DivideValue: NUMBER, c.YearOfValue: YEAR,
    c.ParameterValue: LITERAL, c.Literal_: LITERAL,
}  # fmt: skip


def shared_type(values: Any, scope: Scope, fallback: Type = LITERAL) -> Type:
    """The first type among values that is not a bare literal's."""
    for value in values:
        found = type_of(value, scope)
        if found.kind != "literal":
            return found
    return fallback


def compared_type(condition: c.Compare, scope: Scope) -> Type:
    """The type both sides of a test are read as; a choice wins over text so that ranks apply."""
    sides = [type_of(condition.left, scope), type_of(condition.right, scope)]
    for kind in ("choice", "choices"):
        for side in sides:
            if side.kind == kind:
                return side
    known = [side for side in sides if side.kind != "literal"]
    if known:
        return known[0]
    operator = condition.operator
    return DATE if operator in _DATE_TESTS else NUMBER if operator in _NUMBER_TESTS else TEXT
