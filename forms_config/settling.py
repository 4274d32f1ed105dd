"""Which answers count: show/hide, computed values and pruning, settled together. (pure)

A field, column or section is shown only when its condition is met; an unknown condition hides it. What is hidden is no
fact any more, which may hide more. Taking facts away never makes a condition met, so this ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms_config import bounds, interpreter
from forms_config.fact_types import Type
from forms_config.facts import Facts
from forms_config.fields.any_date import read_date
from forms_config.fields.computed import ComputedField
from forms_config.fields.table import TableField
from forms_config.form_plan import FormPlan
from forms_config.scope import CONTEXT_TYPES
from forms_config.shapes import Path


def typed_context(context: Mapping[str, Any]) -> dict[str, Any]:
    """The round's context with ISO dates as dates and the year as a whole number; blanks are left out."""
    typed: dict[str, Any] = {}
    for key, value in context.items():
        kind = CONTEXT_TYPES.get(key)
        if value is None or value == "":
            continue
        if kind is not None and kind.kind == "date" and not isinstance(value, date):
            value = read_date(value)  # noqa: PLW2901
        elif kind is not None and kind.kind == "number" and not isinstance(value, int):
            value = int(value)  # noqa: PLW2901
        typed[key] = value
    return typed


@dataclass
class Settled:
    """Stored values that count, what conditions see of them, and what is hidden."""

    plan: FormPlan
    context: Mapping[str, Any]
    answers: dict[str, Any]
    facts: Facts = field(init=False)
    hidden_sections: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    hidden_cells: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._typed = {k: fact_of(self.plan, k, v) for k, v in self.answers.items()}
        while True:
            self._prune()
            self._compute()
            if not self._hide_more():
                break

    def is_hidden(self, path: Path) -> bool:
        return path[:1] != () and (path[0] in self.hidden or path[:3] in self.hidden_cells)

    def _prune(self) -> None:
        for key in self.hidden & self.answers.keys():
            del self.answers[key]
        for table, row_id, column in self.hidden_cells:
            for rows in (self.answers.get(str(table)), self._typed.get(str(table))):
                for row in rows or ():
                    if row["id"] == row_id:
                        row.pop(column, None)

    def _compute(self) -> None:
        visible = {k: v for k, v in self._typed.items() if k not in self.hidden and v is not None}
        self.facts = Facts(visible, self.context)
        for table, columns in self.plan.computed_columns:
            if table.key not in self.hidden:
                self._compute_columns(table, columns)
        for definition in self.plan.computed:
            if definition.key in self.hidden:
                continue
            found = self._value(definition, None, "")
            self._store(self.answers, definition, found)
            typed = definition.fact(found, self.plan.lists)
            if typed is not None:
                visible[definition.key] = typed

    def _compute_columns(self, table: TableField, columns: tuple[ComputedField, ...]) -> None:
        for stored, typed in zip(
            self.answers.get(table.key) or (), self._typed.get(table.key) or (), strict=False
        ):
            for column in columns:
                if (table.key, stored["id"], column.key) in self.hidden_cells:
                    continue
                found = self._value(column, typed, table.key)
                self._store(stored, column, found)
                self._store(typed, column, column.fact(found, self.plan.lists))

    @staticmethod
    def _store(place: dict[str, Any], definition: ComputedField, value: Any) -> None:
        if value is None:
            place.pop(definition.key, None)
        else:
            place[definition.key] = value

    def _value(self, definition: ComputedField, row: Any, table: str) -> Any:
        scope = self.plan.scope.in_table(table)
        wanted = Type(definition.result)
        found = interpreter.value(definition.value, self.facts, row=row, scope=scope, wanted=wanted)
        known = None if isinstance(found, bounds.Between) or found is bounds.NOTHING else found
        return definition.parse(known, self.plan.lists)[0]

    def _hide_more(self) -> bool:
        before = len(self.hidden) + len(self.hidden_cells) + len(self.hidden_sections)
        for section, condition in self.plan.conditional_sections:
            if section.key not in self.hidden_sections and not self._met(condition):
                self.hidden_sections.add(section.key)
                self.hidden |= {f.key for f in section.fields}
        for definition, condition in self.plan.conditional_fields:
            if definition.key not in self.hidden and not self._met(condition):
                self.hidden.add(definition.key)
        for table, columns in self.plan.conditional_columns:
            for row in self.facts.known.get(table.key) or ():
                for column, condition in columns:
                    if not self.met(condition, row, table.key):
                        self.hidden_cells.add((table.key, row["id"], column.key))
        return len(self.hidden) + len(self.hidden_cells) + len(self.hidden_sections) != before

    def _met(self, condition: Any) -> bool:
        return self.met(condition) is True

    def met(self, condition: Any, row: Any = None, table: str = "") -> bool | None:
        """A condition of the form, on what counts; `row` of `table` for a column's."""
        return interpreter.test(condition, self.facts, row=row, scope=self.plan.scope.in_table(table))


def fact_of(plan: FormPlan, key: str, value: Any) -> Any:
    """The stored value of a field as conditions see it; None for what is no field or not of its kind."""
    definition = plan.fields.get(key)
    if definition is None or value is None:
        return None
    try:
        return definition.fact(value, plan.lists)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        return None
