"""What must hold of a form's definition before it may be released; every problem at once. (pure)

Problem paths are those of the form as data: `("sections", 0, "fields", 2, "from")`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from forms_config import conditions as c
from forms_config.checking import check_types
from forms_config.checking_types import fits
from forms_config.definitions import CodeList, FieldBase, Form
from forms_config.fact_types import Type
from forms_config.fields.computed import ComputedField
from forms_config.fields.table import TableField
from forms_config.form_plan import facts_named_by
from forms_config.scope import Scope
from forms_config.shapes import Path, Problem, Text
from forms_config.walking import visits

Lists = Mapping[str, CodeList]
ONLY_IN_CRITERIA: Mapping[type, str] = {
    c.ParameterValue: "param", c.NamedValue: "value", c.LookUpValue: "look_up", c.TableMet: "table",
    c.RuleMet: "rule", c.Judged: "judged", c.Distinct: "distinct",
}  # fmt: skip


def check_form(form: Form, lists: Lists) -> list[Problem]:
    """Options of every field, keys, references of every condition, and circles of show/hide and computed values."""
    return [
        *_keys(form), *_options(form, lists), *_conditions(form, lists), *_check_places(form), *_circles(form),
    ]  # fmt: skip


def _problem(path: Path, code: str, zh: str, en: str) -> Problem:
    return Problem(code, Text(zh=zh, en=en), path)


def placed_fields(form: Form) -> Iterator[tuple[Path, FieldBase, TableField | None]]:
    """Every field and column with its path and, for a column, its table."""
    for i, section in enumerate(form.sections):
        for j, field in enumerate(section.fields):
            path: Path = ("sections", i, "fields", j)
            yield path, field, None
            if isinstance(field, TableField):
                for n, column in enumerate(field.columns):
                    yield (*path, "columns", n), column, field


def _keys(form: Form) -> Iterator[Problem]:
    groups = {g.key for g in form.groups}
    keyed: tuple[tuple[str, list[str]], ...] = (
        ("groups", [g.key for g in form.groups]),
        ("sections", [s.key for s in form.sections]),
        ("checks", [check.key for check in form.checks]),
    )
    for what, keys in keyed:
        seen: set[str] = set()
        for i, key in enumerate(keys):
            if key in seen:
                yield _problem((what, i, "key"), "key_twice", f"“{key}”用了两次。", f"{key!r} is used twice.")
            seen.add(key)
    for i, section in enumerate(form.sections):
        if section.group is not None and section.group not in groups:
            yield _problem(
                ("sections", i, "group"), "unknown_group", f"没有名为“{section.group}”的分组。",
                f"there is no group {section.group!r}."
            )  # fmt: skip
        if not section.fields:
            yield _problem(
                ("sections", i, "fields"), "empty_section", f"“{section.title.zh}”没有字段。",
                f"section {section.key!r} has no fields."
            )  # fmt: skip


def _options(form: Form, lists: Lists) -> Iterator[Problem]:
    for path, field, table in placed_fields(form):
        if table is None:
            for problem in field.check_options(lists):
                yield problem.under(*path)
        elif field.type == "commitment":
            yield _problem(
                (*path, "type"),
                "commitment_in_table",
                "承诺不能放在表里。",
                "a commitment cannot be a column.",
            )
        if field.required and field.type == "computed":
            yield _problem(
                (*path, "required"), "computed_required", f"计算值“{field.key}”不能设为必填。",
                f"the computed value {field.key!r} cannot be required."
            )  # fmt: skip


# Conditions ----------------------------------------------------------------------------------------------------------


def placed_conditions(form: Form) -> Iterator[tuple[Path, Any, TableField | None]]:
    """Every condition and computed value with its path and, where it looks at a row, the table."""
    for i, section in enumerate(form.sections):
        if section.show_when is not None:
            yield ("sections", i, "show_when"), section.show_when, None
    for path, field, table in placed_fields(form):
        for name in ("show_when", "required_when"):
            if getattr(field, name) is not None:
                yield (*path, name), getattr(field, name), table
        if isinstance(field, ComputedField):
            yield (*path, "value"), field.value, table
    for i, check in enumerate(form.checks):
        yield ("checks", i, "must"), check.must, None


def _conditions(form: Form, lists: Lists) -> Iterator[Problem]:
    scope = Scope.of_form(form, lists)
    for path, node, table in placed_conditions(form):
        name = table.key if table else ""
        foreign = list(_only_in_criteria(node, name))
        found = foreign or check_types(node, scope, name)
        yield from (problem.under(*path) for problem in found)
    for path, field, table in placed_fields(form):
        if isinstance(field, ComputedField):
            inner = scope.in_table(table.key if table else "")
            yield from fits(field.value, Type(field.result), (*path, "value"), inner)


def _only_in_criteria(node: Any, table: str) -> Iterator[Problem]:
    for visit in visits(node, (), table):
        only = ONLY_IN_CRITERIA.get(type(visit.node))
        if only is not None:
            yield _problem(
                visit.path, "not_in_forms", f"表单里不能用{only}，它只用于条件。",
                f"{only} is for criteria; a form cannot use it."
            )  # fmt: skip


def _unknown(path: Path, what_en: str, what_zh: str, name: str, known: Mapping[str, Any]) -> Problem:
    some = sorted(known)[:12]
    return _problem(
        path, f"unknown_{what_en}",
        f"没有名为“{name}”的{what_zh}" + (f"；有：{'、'.join(some)}。" if some else "。"),
        f"there is no {what_en} {name!r}" + (f"; known: {', '.join(some)}." if some else "."),
    )  # fmt: skip


def _check_places(form: Form) -> Iterator[Problem]:
    keys = {f.key: f for f in form.fields()}
    for i, check in enumerate(form.checks):
        for n, key in enumerate(check.at):
            if key not in keys:
                yield _unknown(("checks", i, "at", n), "field", "字段", key, keys)


# Circles -------------------------------------------------------------------------------------------------------------


def _circles(form: Form) -> Iterator[Problem]:
    """Fields that wait for each other to be shown, or to be worked out, would never be."""
    needs: dict[str, set[str]] = {}
    places: dict[str, Path] = {}
    for i, section in enumerate(form.sections):
        of_section = set(facts_named_by(section.show_when))
        for j, field in enumerate(section.fields):
            own = set(facts_named_by(field.show_when))
            if isinstance(field, ComputedField):
                own |= set(facts_named_by(field.value))
            if isinstance(field, TableField):
                # A column may look at its own table's other rows, but its table must not wait for itself.
                for column in field.columns:
                    own |= set(facts_named_by(column.show_when)) - {field.key}
            needs[field.key] = own | of_section
            places[field.key] = ("sections", i, "fields", j)
    reported: set[frozenset[str]] = set()
    for key in needs:
        circle = _circle_from(key, needs)
        if circle and frozenset(circle) not in reported:
            reported.add(frozenset(circle))
            steps = " → ".join([*circle, circle[0]])
            yield _problem(
                places[key], "circle", f"这些字段互相等待，永远不会出现：{steps}。",
                f"these fields wait for each other and never appear: {steps}."
            )  # fmt: skip


def _circle_from(start: str, needs: Mapping[str, set[str]]) -> list[str]:
    """The shortest way from a field back to itself; empty when there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for step in sorted(needs.get(way[-1], ())):
            if step == start:
                return way
            if step in needs and step not in seen:
                seen.add(step)
                ways.append([*way, step])
    return []
