"""What is worked out once per form and used for every reading of answers. (pure)"""

import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from forms_config.conditions import Condition, Draw, FactValue, RowSet
from forms_config.definitions import CodeList, FieldBase, Form, Section
from forms_config.fields.computed import ComputedField
from forms_config.fields.table import TableField
from forms_config.scope import Scope
from forms_config.shapes import Frozen

Lists = Mapping[str, CodeList]


def facts_named_by(node: Any) -> Iterator[str]:
    """Every fact and table a condition or value looks at, with repetitions."""
    if isinstance(node, FactValue):
        yield node.fact
    elif isinstance(node, (RowSet, Draw)):
        yield node.table
    if isinstance(node, Frozen):
        for name in type(node).model_fields:
            yield from facts_named_by(getattr(node, name))
    elif isinstance(node, (tuple, list)):
        for part in node:
            yield from facts_named_by(part)
    elif isinstance(node, Mapping):
        for part in node.values():
            yield from facts_named_by(part)


@dataclass(frozen=True)
class FormPlan:
    """A form with its code lists, indexed for reading."""

    form: Form
    lists: Lists
    fields: Mapping[str, FieldBase]
    section_of: Mapping[str, Section]
    scope: Scope
    computed: tuple[ComputedField, ...] = field(default=())
    """Computed fields in an order in which each comes after those it is worked out from."""

    @cached_property
    def conditional_sections(self) -> tuple[tuple[Section, Condition], ...]:
        return tuple((s, s.show_when) for s in self.form.sections if s.show_when is not None)

    @cached_property
    def conditional_fields(self) -> tuple[tuple[FieldBase, Condition], ...]:
        return tuple((f, f.show_when) for f in self.fields.values() if f.show_when is not None)

    @cached_property
    def tables(self) -> tuple[TableField, ...]:
        return tuple(f for f in self.fields.values() if isinstance(f, TableField))

    @cached_property
    def conditional_columns(self) -> tuple[tuple[TableField, tuple[tuple[FieldBase, Condition], ...]], ...]:
        found = (
            (t, tuple((c, c.show_when) for c in t.columns if c.show_when is not None)) for t in self.tables
        )
        return tuple((table, columns) for table, columns in found if columns)

    @cached_property
    def computed_columns(self) -> tuple[tuple[TableField, tuple[ComputedField, ...]], ...]:
        found = ((t, tuple(c for c in t.columns if isinstance(c, ComputedField))) for t in self.tables)
        return tuple((table, columns) for table, columns in found if columns)


_PLANS: dict[int, tuple[weakref.ref[Form], FormPlan]] = {}


def plan_of(form: Form, lists: Lists) -> FormPlan:
    """The form's plan; made once for as long as the form lives and is read with the same code lists."""
    held = _PLANS.get(id(form))
    if held is not None and held[0]() is form and held[1].lists is lists:
        return held[1]
    plan = _plan(form, lists)
    _PLANS[id(form)] = (weakref.ref(form, partial(_forget, _PLANS, id(form))), plan)
    return plan


def _forget(plans: dict[int, Any], identity: int, _: Any) -> None:
    plans.pop(identity, None)


def _plan(form: Form, lists: Lists) -> FormPlan:
    fields = {f.key: f for f in form.fields()}
    computed = [f for f in fields.values() if isinstance(f, ComputedField)]
    return FormPlan(
        form=form,
        lists=lists,
        fields=fields,
        section_of={f.key: s for s in form.sections for f in s.fields},
        scope=Scope.of_form(form, lists),
        computed=tuple(in_order_of_need(computed)),
    )


def in_order_of_need(computed: Iterable[ComputedField]) -> list[ComputedField]:
    """Each after those it needs. Circles, which the form's check refuses, stay in the order written."""
    waiting = {f.key: (f, set(facts_named_by(f.value))) for f in computed}
    ordered: list[ComputedField] = []
    while waiting:
        ready = [k for k, (_, needs) in waiting.items() if not (needs & waiting.keys() - {k})] or [
            next(iter(waiting))
        ]
        ordered += [waiting.pop(key)[0] for key in ready]
    return ordered
