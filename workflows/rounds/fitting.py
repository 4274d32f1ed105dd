"""How the answers of a draft fit another release: what would break, and the answers as a person's mapping carries them over.

A break is named by what it stands at: `field`, `table.column`, `field=code` or `table.column=code` (an option that is gone). The
mapping says for each where it goes: another field, column or code of the new release, or "" to leave it out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms_config.definitions import CodeList, FieldBase, Form
from forms_config.fields.table import TableField
from forms_config.shapes import Text
from workflows.releases.document import SeriesDocument

Lists = Mapping[str, CodeList]
Both = tuple[Lists, Lists]
"""The code lists of the old release and of the new."""
Kind = Literal["offering", "direction", "state", "section", "field", "type", "option"]
UNMAPPABLE = frozenset({"offering", "direction"})
"""A draft with one of these stays where it is: only its applicant can choose another."""
DECIDED = frozenset({"field", "type", "option"})
"""These need a decision each: to where, or left out."""


@dataclass(frozen=True)
class Break:
    """One thing the other release does not carry. `at` is its name in the mapping, `title` what people call it."""

    kind: Kind
    at: str
    title: Text


def breaks_of(
    answers: Mapping[str, Any],
    offering: str,
    direction: str,
    state: str,
    *,
    old: SeriesDocument,
    new: SeriesDocument,
) -> Iterator[Break]:
    """Everything of one draft that the new release does not carry, each once."""
    old_form = old.forms[old.offering(offering).form]
    level_route = next((o for o in old.offerings if o.key == offering), None)
    if offering not in {o.key for o in new.offerings}:
        yield Break("offering", offering, _offering_title(old, level_route))
        return
    offered = new.offering(offering)
    new_form = new.forms[offered.form]
    if direction and direction not in _directions(new):
        yield Break("direction", direction, Text(zh=f"专业方向{direction}", en=f"direction {direction}"))
    if state not in {s.key for s in new.workflows[offered.workflow].states}:
        yield Break("state", state, Text(zh=f"流程环节{state}", en=f"state {state}"))
    kept = {s.key for s in new_form.sections}
    for section in old_form.sections:
        given = any(field.key in answers for field in section.fields)
        if section.key not in kept and given:
            yield Break("section", section.key, section.title)
    for key, value in answers.items():
        field = _field(old_form, key)
        if field is not None:
            yield from _field_breaks(field, value, new_form, (old.codelists, new.codelists))


def _offering_title(document: SeriesDocument, offering: Any) -> Text:
    level = next((x.title for x in document.levels if x.key == offering.level), None)
    route = next((x.title for x in document.routes if x.key == offering.route), None)
    if level is None or route is None:
        return Text(zh=offering.key, en=offering.key)
    return Text(zh=f"{level.zh}（{route.zh}）", en=f"{level.en} ({route.en})")


def _directions(document: SeriesDocument) -> set[str]:
    if document.directions is None:
        return set()
    return {o.code for o in document.codelists[document.directions].options if not o.retired}


def _field(form: Form, key: str) -> FieldBase | None:
    return next((f for f in form.fields() if f.key == key), None)


def _field_breaks(field: FieldBase, value: Any, form: Form, lists: Both) -> Iterator[Break]:
    there = _field(form, field.key)
    if there is None:
        yield Break("field", field.key, field.title)
    elif there.type != field.type:
        yield Break("type", field.key, field.title)
    elif isinstance(field, TableField) and isinstance(there, TableField):
        yield from _column_breaks(field, there, value, lists)
    else:
        yield from _option_breaks(field, there, value, field.key, lists)


def _column_breaks(field: TableField, there: TableField, value: Any, lists: Both) -> Iterator[Break]:
    columns = {c.key: c for c in there.columns}
    for column in field.columns:
        cells = [row[column.key] for row in value or () if isinstance(row, dict) and row.get(column.key)]
        at = f"{field.key}.{column.key}"
        title = Text(zh=f"{field.title.zh}—{column.title.zh}", en=f"{field.title.en} – {column.title.en}")
        if not cells:
            continue
        if column.key not in columns:
            yield Break("field", at, title)
        elif columns[column.key].type != column.type:
            yield Break("type", at, title)
        else:
            seen: set[str] = set()
            for cell in cells:
                for found in _option_breaks(column, columns[column.key], cell, at, lists):
                    if found.at not in seen:
                        seen.add(found.at)
                        yield found


def _option_breaks(field: FieldBase, there: FieldBase, value: Any, at: str, lists: Both) -> Iterator[Break]:
    source = getattr(there, "source", None)
    if field.holds not in {"choice", "choices"} or source is None:
        return
    known = _codes(there, lists[1])
    before = {o.code: o.title for o in _options(field, lists[0])}
    for code in value if isinstance(value, list | tuple) else [value]:
        if isinstance(code, str) and code and code not in known:
            label = before.get(code, Text(zh=code, en=code))
            yield Break("option", f"{at}={code}",
                        Text(zh=f"{field.title.zh}：{label.zh}", en=f"{field.title.en}: {label.en}"))  # fmt: skip


def _options(field: FieldBase, lists: Lists) -> Any:
    found = field.code_list(lists) if hasattr(field, "code_list") else None
    return found.options if found else ()


def _codes(field: FieldBase, lists: Lists) -> set[str]:
    return {o.code for o in _options(field, lists) if not o.retired}


def carry(answers: Mapping[str, Any], found: list[Break], mapping: Mapping[str, str]) -> dict[str, Any]:
    """The answers under the new release, as the mapping says. Nothing that fits is touched; what is mapped to "" is left out."""
    result = dict(answers)
    for item in found:
        if item.kind not in DECIDED:
            continue
        where, _is, code = item.at.partition("=")
        key, _dot, column = where.partition(".")
        to = mapping.get(item.at, "")
        if code:
            result[key] = _with_code(result.get(key), column, code, to)
        elif column:
            result[key] = [_moved(row, column, to) for row in result.get(key) or ()]
        else:
            result = _moved(result, key, to)
    return {key: value for key, value in result.items() if value is not None}


def _moved(values: dict[str, Any], key: str, to: str) -> dict[str, Any]:
    moved = {k: v for k, v in values.items() if k != key}
    if to and key in values and not moved.get(to):
        moved[to] = values[key]
    return moved


def _with_code(value: Any, column: str, code: str, to: str) -> Any:
    if column:
        return [
            {**row, column: _with_code(row.get(column), "", code, to)} if column in row else row
            for row in value or ()
        ]
    if isinstance(value, list | tuple):
        return list(dict.fromkeys(to if one == code else one for one in value if one != code or to))
    return (to or None) if value == code else value


def targets_of(
    item: Break, offering: str, old: SeriesDocument, new: SeriesDocument
) -> list[tuple[str, Text]]:
    """Where a break may be sent: fields or columns of the same kind, options of the same list."""
    form = new.forms[new.offering(offering).form]
    where, _is, code = item.at.partition("=")
    key, _dot, column = where.partition(".")
    field = _field(form, key)
    if column and isinstance(field, TableField):
        if code:
            return [(o.code, o.title) for o in _options(field.column(column), new.codelists) if not o.retired]
        before = _field(old.forms[old.offering(offering).form], key)
        kind = before.column(column).type if isinstance(before, TableField) else ""
        return [(c.key, c.title) for c in field.columns if c.type == kind and c.key != column]
    if code and field is not None:
        return [(o.code, o.title) for o in _options(field, new.codelists) if not o.retired]
    before = _field(old.forms[old.offering(offering).form], key)
    kind = before.type if before else ""
    return [(f.key, f.title) for f in form.fields() if f.type == kind and f.key != key and kind != "table"]
