"""What criteria need to know, and what of it an earlier form never asked. (no tables)"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms_config.bulk.evaluating import Program
from forms_config.definitions import CodeList, FieldBase, Form
from forms_config.fact_types import FactType, fact_type
from forms_config.fields.table import TableField
from forms_config.form_plan import FormPlan, facts_named_by, plan_of
from forms_config.shapes import Text

Place = tuple[str, str]
"""(field, "") or (table, column)."""


@dataclass(frozen=True)
class FormPart:
    """A form with the code lists it is read with."""

    form: Form
    lists: Mapping[str, CodeList]

    @property
    def plan(self) -> FormPlan:
        return plan_of(self.form, self.lists)


@dataclass(frozen=True)
class Asked:
    """How earlier answers serve the criteria of another form.

    `never` are the facts they cannot hold: the earlier form had no such field, or one of another meaning (another kind, unit or
    code list); `settles` that show/hide conditions or computed fields differ, so that every case has to be settled anew;
    `alike` that the earlier form's own reading of these facts serves as it is; `needed` are the fields all this looks at.
    """

    never: frozenset[Place]
    settles: bool
    alike: bool
    needed: frozenset[str]


def asked(program: Program, new: FormPart, old: FormPart) -> Asked:
    """Compares what `program` needs of the new form with the old one."""
    places = needed_places(program, new.plan)
    never = frozenset(place for place in places if not _same_meaning(place, new, old))
    fields = {field for field, _ in places}
    settles = any(_settling_part(new.plan, key) != _settling_part(old.plan, key) for key in fields)
    alike = not never and not settles and all(_same_reading(key, new, old) for key in fields)
    return Asked(never, settles, alike, frozenset(fields))


def needed_places(program: Program, plan: FormPlan) -> frozenset[Place]:
    """Every field and column the criteria look at, and those that show, hide or compute them."""
    found: set[Place] = set()
    for rule in program.scope.rules.values():
        found |= {(key, column) for key, column in program.traits(rule.when).facts if key and column != "id"}
    waiting = {key for key, _ in found}
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        seen.add(key)
        waiting |= set(_looks_at(plan, key)) - seen
    return frozenset(found | {(key, "") for key in seen})


def _looks_at(plan: FormPlan, key: str) -> Iterable[str]:
    return [name for name in facts_named_by(_conditions(plan, key)) if name in plan.fields]


def _conditions(plan: FormPlan, key: str) -> tuple[Any, ...]:
    """What decides whether the field counts, and what it comes to."""
    field = plan.fields.get(key)
    if field is None:
        return ()
    inside = field.columns if isinstance(field, TableField) else ()
    parts = [plan.section_of[key].show_when, field.show_when, getattr(field, "value", None)]
    for column in inside:
        parts += [column.show_when, getattr(column, "value", None)]
    return tuple(parts)


def _settling_part(plan: FormPlan, key: str) -> tuple[Any, ...]:
    field = plan.fields.get(key)
    columns = field.columns if isinstance(field, TableField) else ()
    computed = [c.key for c in columns if c.type == "computed" or c.show_when is not None]
    return (*(part for part in _conditions(plan, key) if part is not None), tuple(computed))


def _definition(place: Place, part: FormPart) -> FieldBase | None:
    field = part.plan.fields.get(place[0])
    if field is None or not place[1]:
        return field
    columns = field.columns if isinstance(field, TableField) else ()
    return next((c for c in columns if c.key == place[1]), None)


def _same_meaning(place: Place, new: FormPart, old: FormPart) -> bool:
    mine, theirs = _definition(place, new), _definition(place, old)
    if mine is None or theirs is None:
        return mine is None or mine.type == "computed"
    a, b = fact_type(mine, new.lists), fact_type(theirs, old.lists)
    return _meaning(a) == _meaning(b) and _same_list(a, b)


def _meaning(fact: FactType) -> tuple[Any, ...]:
    unit = fact.type.unit
    return (fact.type.kind, fact.type.calendar, None if unit is None else unit.zh)


def _same_list(a: FactType, b: FactType) -> bool:
    """The same list, whatever codes were added or dropped since; or another with the very same codes."""
    mine, theirs = a.type.codelist, b.type.codelist
    if mine is None or theirs is None or mine.key == theirs.key:
        return True
    return {o.code: o.title.zh for o in mine.options} == {o.code: o.title.zh for o in theirs.options}


def _same_reading(key: str, new: FormPart, old: FormPart) -> bool:
    mine, theirs = new.plan.fields.get(key), old.plan.fields.get(key)
    if mine is None or theirs is None:
        return mine is theirs
    columns = {c.key: c for c in theirs.columns} if isinstance(theirs, TableField) else {}
    pairs = (
        [(c, columns.get(c.key)) for c in mine.columns] if isinstance(mine, TableField) else [(mine, theirs)]
    )
    return all(
        b is not None and a.type == b.type and _codes(a, new) == _codes(b, old) for a, b in pairs if a.type != "file"
    )  # fmt: skip


def _codes(field: FieldBase, part: FormPart) -> frozenset[str]:
    found = fact_type(field, part.lists).type.codelist
    return frozenset(found.by_code()) if found else frozenset()


def reduced(part: FormPart, needed: frozenset[str]) -> FormPart:
    """The form with these fields only: enough to settle them."""
    sections = []
    for section in part.form.sections:
        fields = tuple(field for field in section.fields if field.key in needed)
        if fields:
            sections.append(section.model_copy(update={"fields": fields}))
    form = part.form.model_copy(update={"sections": tuple(sections), "checks": ()})
    return FormPart(form, part.lists)


def place_title(place: Place, part: FormPart) -> Text:
    """What a fact is called: 项目 · 级别."""
    field = _definition((place[0], ""), part)
    column = _definition(place, part) if place[1] else None
    title = field.title if field is not None else Text(zh=place[0], en=place[0])
    if column is None:
        return title
    return Text(
        zh=f"{title.zh} · {column.title.zh}",
        en=f"{title.in_language('en')} · {column.title.in_language('en')}",
    )
