"""The one condition language: what show/hide, checks and criteria are written in. (pure)

Every node is a mapping with one obvious verb. Conditions (three-valued) are built from tests of values::

    {all: [...]}  {any: [...]}  {not: {...}}  {at_least: 2, of: [...]}
    {fact: employment, is: public_institution}           a value and one test
    {count: {in: training, where: {column: hours, at_least: {param: hours_a_year}}}, at_least: 5}
    {exists: {in: projects, where: {...}}}  {none: {...}}  {every: {in: …, where: …, must: {...}}}
    {table: years_needed}                                a decision table as a condition
    {rule: tenure}                                       another rule's verdict
    {judged: effect, by: panel, question: {zh: …, en: …}} a person decides
    {distinct: [{key: g1, at_least: 2, of: [item, …]}, …]} one achievement counts once

`fact` is a form answer (or a computed field), `column` a cell of the row a filter looks at. Evaluation, explanation and
type checks live in `criteria.py` and its neighbours; this module fixes only the shapes.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from forms_config.authoring import OPERATORS, fold_rows, read_inline_test
from forms_config.shapes import Frozen, Key, Text

Scalar = str | bool | int | Decimal | date
"""A literal. Read from YAML it is always text; it is typed by what it is compared with."""


class RowSet(Frozen):
    """The rows of a table that pass a filter."""

    table: Key = Field(alias="in")
    where: "Condition | None" = None


class ColumnOfRows(RowSet):
    """One column of those rows."""

    column: Key


class Span(Frozen):
    """From one date to another, both inclusive of their day."""

    start: "Value" = Field(alias="from")
    end: "Value" = Field(alias="to")


class Spells(RowSet):
    """Rows that each hold a start and an end date; an empty end means it goes on."""

    start: Key = Field(alias="from")
    end: Key = Field(alias="until")


class Tenure(Frozen):
    """Whole years at a level (N20-2.2, N25-4c).

    Counted from `from` (a date), or summed over `spells` (across employers) that count no earlier than `from`, up to
    `until`. Calendar years listed by `less` (assessed 不合格) are removed, never a reset. `policy` names the counting
    policy: `from_certificate` (default) or `from_next_january`.
    """

    start: "Value" = Field(alias="from")
    until: "Value"
    spells: Spells | None = None
    less: ColumnOfRows | None = None
    policy: "Value | None" = None


class Call(Frozen):
    """A registered function by versioned name, such as `retirement_date@1`."""

    function: str = Field(alias="name", pattern=r"^[a-z][a-z0-9_]*@[1-9][0-9]*$")
    arguments: "dict[Key, Value]" = Field(alias="with", default_factory=dict)


class FactValue(Frozen):
    fact: Key


class ColumnValue(Frozen):
    column: Key


class ParameterValue(Frozen):
    param: Key


class NamedValue(Frozen):
    """A value defined once in the criteria under `values`."""

    value: Key


class ContextValue(Frozen):
    """A date or number of the round, or the offering's level, route or direction."""

    context: Literal[
        "level", "route", "direction", "specialty", "year",
        "received_from", "achievements_until", "tenure_until", "submitted_on",
    ]  # fmt: skip


class CountValue(Frozen):
    count: RowSet


class SumValue(Frozen):
    sum: ColumnOfRows


class HighestValue(Frozen):
    """The greatest (for a ranked choice: the highest ranked; for dates: the latest) value of a column."""

    highest: ColumnOfRows


class LowestValue(Frozen):
    lowest: ColumnOfRows


class WholeYearsValue(Frozen):
    whole_years: Span


class TenureValue(Frozen):
    tenure: Tenure


class AddValue(Frozen):
    add: "tuple[Value, ...]" = Field(min_length=2)


class SubtractValue(Frozen):
    subtract: "tuple[Value, Value]"


class MultiplyValue(Frozen):
    multiply: "tuple[Value, ...]" = Field(min_length=2)


class DivideValue(Frozen):
    """Exact division; by zero the value is unknown."""

    divide: "tuple[Value, Value]"


class LeastValue(Frozen):
    least: "tuple[Value, ...]" = Field(min_length=2)


class GreatestValue(Frozen):
    greatest: "tuple[Value, ...]" = Field(min_length=2)


class YearOfValue(Frozen):
    year_of: "Value"


class LookUpValue(Frozen):
    """What the first met row of a decision table gives."""

    look_up: Key


class CallValue(Frozen):
    call: Call


class ChooseValue(Frozen):
    """`{if: condition, then: value, else: value}`."""

    condition: "Condition" = Field(alias="if")
    then: "Value"
    otherwise: "Value" = Field(alias="else")


class Literal_(Frozen):  # noqa: N801  (`Literal` is the type)
    """A literal, written bare: `5`, `provincial`, `2025-12-31`, `[a, b]`."""

    literal: Any

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, data: Any) -> Any:
        return {"literal": tuple(data) if isinstance(data, list) else data}

    @model_serializer
    def _as_bare(self) -> Any:
        value = self.literal
        if isinstance(value, tuple):
            return [str(v) if isinstance(v, (Decimal, date)) else v for v in value]
        return str(value) if isinstance(value, (Decimal, date)) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        scalar = {"type": ["string", "number", "boolean"]}
        return {
            "anyOf": [scalar, {"type": "array", "items": scalar}],
            "title": "Literal",
            "description": cls.__doc__,
        }


VALUE_KINDS: dict[str, type[Frozen]] = {
    "fact": FactValue, "column": ColumnValue, "param": ParameterValue, "value": NamedValue, "context": ContextValue,
    "count": CountValue, "sum": SumValue, "highest": HighestValue, "lowest": LowestValue,
    "whole_years": WholeYearsValue, "tenure": TenureValue, "add": AddValue, "subtract": SubtractValue,
    "multiply": MultiplyValue, "divide": DivideValue, "least": LeastValue, "greatest": GreatestValue,
    "year_of": YearOfValue, "look_up": LookUpValue, "call": CallValue, "if": ChooseValue,
}  # fmt: skip
_TAG_OF_CLASS = {cls: tag for tag, cls in VALUE_KINDS.items()}


def _value_tag(data: Any) -> str | None:
    if isinstance(data, dict):
        return next((k for k in VALUE_KINDS if k in data), None)
    if isinstance(data, Frozen):
        return _TAG_OF_CLASS.get(type(data), "literal")
    return "literal"


Value = Annotated[
    Annotated[FactValue, Tag("fact")]
    | Annotated[ColumnValue, Tag("column")]
    | Annotated[ParameterValue, Tag("param")]
    | Annotated[NamedValue, Tag("value")]
    | Annotated[ContextValue, Tag("context")]
    | Annotated[CountValue, Tag("count")]
    | Annotated[SumValue, Tag("sum")]
    | Annotated[HighestValue, Tag("highest")]
    | Annotated[LowestValue, Tag("lowest")]
    | Annotated[WholeYearsValue, Tag("whole_years")]
    | Annotated[TenureValue, Tag("tenure")]
    | Annotated[AddValue, Tag("add")]
    | Annotated[SubtractValue, Tag("subtract")]
    | Annotated[MultiplyValue, Tag("multiply")]
    | Annotated[DivideValue, Tag("divide")]
    | Annotated[LeastValue, Tag("least")]
    | Annotated[GreatestValue, Tag("greatest")]
    | Annotated[YearOfValue, Tag("year_of")]
    | Annotated[LookUpValue, Tag("look_up")]
    | Annotated[CallValue, Tag("call")]
    | Annotated[ChooseValue, Tag("if")]
    | Annotated[Literal_, Tag("literal")],
    Discriminator(_value_tag),
]


class All(Frozen):
    all: "tuple[Condition, ...]" = Field(min_length=1)


class Any_(Frozen):  # noqa: N801  (`Any` is the type)
    any: "tuple[Condition, ...]" = Field(min_length=1)


class Not(Frozen):
    not_: "Condition" = Field(alias="not")


class AtLeast(Frozen):
    at_least: int = Field(ge=1)
    of: "tuple[Condition, ...]" = Field(min_length=1)


class Compare(Frozen):
    """A value and one test: written inline, `{fact: rank, at_most: 5}`; held as left, operator, right."""

    left: Value
    operator: Literal[
        "is", "is_not", "one_of", "none_of", "at_least", "at_most", "above", "below",
        "on_or_after", "on_or_before", "after", "before", "includes",
    ]  # fmt: skip
    right: Value

    @model_validator(mode="before")
    @classmethod
    def _from_inline(cls, data: Any) -> Any:
        return read_inline_test(data)

    @model_serializer
    def _as_inline(self) -> dict[str, Any]:
        return {**self.left.model_dump(mode="json", exclude_defaults=True),
                self.operator: self.right.model_dump(mode="json", exclude_defaults=True)}  # fmt: skip

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The inline shape: the keys of a value beside exactly one test."""
        right = handler(core_schema)["properties"]["right"]
        parts = {
            info.alias or name for kind in VALUE_KINDS.values() for name, info in kind.model_fields.items()
        }
        return {
            "type": "object",
            "description": cls.__doc__,
            "properties": {**dict.fromkeys(sorted(parts), True), **dict.fromkeys(OPERATORS, right)},
            "additionalProperties": False,
            "anyOf": [{"required": [tag]} for tag in VALUE_KINDS],
            "oneOf": [{"required": [test]} for test in OPERATORS],
        }


class Exists(Frozen):
    exists: RowSet


class NoneOf(Frozen):
    none: RowSet


class EveryRow(RowSet):
    must: "Condition"


class Every(Frozen):
    every: EveryRow


class TableMet(Frozen):
    table: Key


class RuleMet(Frozen):
    rule: Key


class Judged(Frozen):
    """A named role decides (待评议); unknown until its judgement is recorded. In a filter: decided row by row."""

    judged: Key
    by: str
    question: Text


class Draw(Frozen):
    """`count` distinct rows of a table that pass the filter; rows alike in `one_per` are one achievement."""

    table: Key = Field(alias="in")
    where: "Condition | None" = None
    count: int = Field(default=1, ge=1, le=20)
    one_per: Key | None = None


class Alternative(Frozen):
    """One way to meet an item: all its draws, and its condition if it has one."""

    draw: tuple[Draw, ...] = ()
    when: "Condition | None" = None


class Item(Frozen):
    """One numbered item of an achievement list ("第9项")."""

    key: Key
    title: Text
    any_of: tuple[Alternative, ...] = Field(min_length=1)


class Group(Frozen):
    """At least so many of these items."""

    key: Key
    title: Text | None = None
    at_least: int = Field(ge=1)
    of: tuple[Item, ...] = Field(min_length=1)


class Distinct(Frozen):
    """Groups whose items draw on distinct rows: the paper used in one may not serve another.

    `rows` is an authoring convenience: a condition said once that every drawn row has to pass as well, such as
    "achieved within the period". It is folded into each draw when read, so nothing else has to know of it.
    """

    distinct: tuple[Group, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _fold_rows(cls, data: Any) -> Any:
        return fold_rows(data)


CONDITION_KINDS: dict[str, type[Frozen]] = {
    "all": All, "any": Any_, "not": Not, "of": AtLeast, "exists": Exists, "none": NoneOf, "every": Every,
    "table": TableMet, "rule": RuleMet, "judged": Judged, "distinct": Distinct, "compare": Compare,
}  # fmt: skip
_CONDITION_TAG = {cls: tag for tag, cls in CONDITION_KINDS.items()}


def _condition_tag(data: Any) -> str | None:
    if isinstance(data, Frozen):
        return _CONDITION_TAG.get(type(data))
    if not isinstance(data, dict):
        return None
    for tag in CONDITION_KINDS:
        if tag in data and tag != "compare":
            return tag
    return "compare" if "operator" in data or any(k in data for k in VALUE_KINDS) else None


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[AtLeast, Tag("of")]
    | Annotated[Exists, Tag("exists")]
    | Annotated[NoneOf, Tag("none")]
    | Annotated[Every, Tag("every")]
    | Annotated[TableMet, Tag("table")]
    | Annotated[RuleMet, Tag("rule")]
    | Annotated[Judged, Tag("judged")]
    | Annotated[Distinct, Tag("distinct")]
    | Annotated[Compare, Tag("compare")],
    Discriminator(_condition_tag),
]

for _model in (
    RowSet, ColumnOfRows, Span, Spells, Tenure, Call, AddValue, SubtractValue, MultiplyValue, DivideValue, LeastValue,
    GreatestValue, YearOfValue, CountValue, SumValue, HighestValue, LowestValue, WholeYearsValue, TenureValue, CallValue,
    ChooseValue, All, Any_, Not, AtLeast, Compare, Exists, NoneOf, EveryRow, Every, Draw, Alternative, Item, Group, Distinct,
):  # fmt: skip
    _model.model_rebuild()
