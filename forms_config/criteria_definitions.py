"""What criteria are: parameters, named values, decision tables and rules. (pure) Evaluation is in `criteria.py`."""

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from forms_config.conditions import Compare, Condition, Literal_, Value
from forms_config.definitions import Citation, DatedValue
from forms_config.shapes import Frozen, Key, Text


class TableColumn(Frozen):
    """One tested column of a decision table: a value and the test its cells are compared by."""

    value: Value
    test: Literal["is", "one_of", "at_least", "at_most", "above", "below"] = "is"
    title: Text


class TableRow(Frozen):
    """Cells in column order, `-` for any; `gives` is what `look_up` returns."""

    cells: tuple[Value, ...]
    gives: Value | None = None
    note: Text | None = None


class DecisionTable(Frozen):
    """Degree × years and their like. As a condition it is met when any row is met; as a value, the first met row's."""

    title: Text
    columns: tuple[TableColumn, ...] = Field(min_length=1)
    rows: tuple[TableRow, ...] = Field(min_length=1, max_length=200)

    @cached_property
    def tests(self) -> tuple[tuple[Compare, ...], ...]:
        """The tests of each row, those of `-` left out."""
        return tuple(
            tuple(
                Compare(left=column.value, operator=column.test, right=cell)
                for column, cell in zip(self.columns, row.cells, strict=True)
                if not (isinstance(cell, Literal_) and cell.literal == "-")
            )
            for row in self.rows
        )


class RuleTexts(Frozen):
    """What a person reads; `{missing}`, `{found}` and `{need}` are filled in."""

    met: Text | None = None
    unmet: Text | None = None
    unknown: Text | None = None


class Rule(Frozen):
    """One criterion with its clause and dates of effect."""

    key: Key
    title: Text
    dimension: Literal["qualification", "character", "ability", "performance"]
    cite: Citation
    effective_from: date | None = None
    effective_until: date | None = None
    when: Condition
    text: RuleTexts = RuleTexts()


class Criteria(Frozen):
    """Everything an applicant for one offering is held to. All rules must be met."""

    key: Key
    title: Text
    parameters: dict[Key, tuple[DatedValue, ...]] = {}
    values: dict[Key, Value] = {}
    names: dict[Key, Text] = {}
    """What named values are called in explanations (任现职以来的检案数量); without a name their formula is read out. A parameter may
    have one too, for those who look after it."""
    tables: dict[Key, DecisionTable] = {}
    rules: tuple[Rule, ...] = Field(min_length=1)
