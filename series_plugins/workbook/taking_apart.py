"""A document taken apart into rows, one sheet after the other. (pure)"""

import copy
from collections.abc import Iterator
from typing import Any

from series_plugins.workbook.read_back import ReadBack
from series_plugins.workbook.sheets import FACTS
from workflows.releases.document import SeriesDocument

Row = dict[str, Any]
_IN_SHEETS = (
    "cites", "levels", "routes", "titles", "materials", "offerings", "forms", "criteria", "workflows", "codelists", "texts",
    "samples",
)  # fmt: skip


def plain(data: Any) -> Any:
    """Every scalar as text, the way packs are read; what is null is left out."""
    if isinstance(data, dict):
        return {k: plain(v) for k, v in data.items() if v is not None}
    if isinstance(data, list | tuple):
        return [plain(v) for v in data]
    return str(data).lower() if isinstance(data, bool) else str(data)


def rows_of(document: SeriesDocument) -> dict[str, list[Row]]:
    """Sheet → rows, each a copy of its entry with the `@` names of what it belongs to."""
    data = plain(document.to_json())
    said = ReadBack(document)
    keyed = {zh: [{"key": k, **v} for k, v in data.get(part, {}).items()] for zh, part in
             (("引用文件", "cites"), ("文字", "texts"))}  # fmt: skip
    listed = {zh: list(data.get(part, [])) for zh, part in
              (("级别", "levels"), ("申报渠道", "routes"), ("职称名称", "titles"), ("申报材料", "materials"),
               ("申报类别", "offerings"), ("样例", "samples"))}  # fmt: skip
    rows = {
        **keyed,
        **listed,
        **_forms(data, said),
        **_codes(data),
        **_criteria(data, said),
        **_workflows(data, said),
    }
    return copy.deepcopy(rows)


def facts_of(document: SeriesDocument) -> tuple[dict[tuple[str, ...], Any], dict[str, Any]]:
    """The first sheet: path → value, and what the document holds beyond it."""
    data = copy.deepcopy(plain(document.to_json()))
    for part in _IN_SHEETS:
        data.pop(part, None)
    return {path: taken for _zh, _en, path, _text in FACTS if (taken := take(data, path)) is not None}, data


def take(entry: Row, path: tuple[str, ...]) -> Any:
    """Removes and returns what stands at a path, with the mappings it leaves empty; None when nothing does."""
    here: Any = entry
    passed = []
    for step in path[:-1]:
        if not isinstance(here, dict) or step not in here:
            return None
        passed.append((here, step))
        here = here[step]
    if not isinstance(here, dict) or path[-1] not in here:
        return None
    value = here.pop(path[-1])
    for holder, step in reversed(passed):
        if not holder[step]:
            del holder[step]
    return value


def _without(entry: Row, *parts: str) -> Row:
    return {k: v for k, v in entry.items() if k not in parts}


def _forms(data: Row, said: ReadBack) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {"表单": [], "分组": [], "板块": [], "字段": [], "核对": []}
    for key, form in data["forms"].items():
        rows["表单"].append({**_without(form, "groups", "sections", "checks"), "key": key})
        rows["分组"] += [{"@form": key, **group} for group in form.get("groups", [])]
        for section in form["sections"]:
            words = said.of_form(key, section.get("show_when"))
            rows["板块"].append({"@form": key, **_without(section, "fields"), "@words": words})
            rows["字段"] += _fields(key, section, said)
        for check in form.get("checks", []):
            rows["核对"].append({"@form": key, **check, "@words": said.of_form(key, check["must"])})
    return rows


def _fields(form: str, section: Row, said: ReadBack) -> Iterator[Row]:
    for field in section.get("fields", []):
        tabular = field.get("type") == "table"
        place = {"@form": form, "@section": section["key"]}
        yield {
            **place,
            **(_without(field, "columns") if tabular else field),
            "@words": said.of_field(form, field),
        }
        for column in field.get("columns", []) if tabular else ():
            yield {
                **place,
                "@table": field["key"],
                **column,
                "@words": said.of_field(form, column, field["key"]),
            }


def _codes(data: Row) -> dict[str, list[Row]]:
    lists = data.get("codelists", {})
    return {
        "代码表": [{**_without(found, "options"), "key": key} for key, found in lists.items()],
        "代码": [
            {"@list": key, **option} for key, found in lists.items() for option in found.get("options", [])
        ],
    }


def _criteria(data: Row, said: ReadBack) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {"条件清单": [], "条件": [], "参数": [], "取值": []}
    for key, criteria in data["criteria"].items():
        rest = _without(criteria, "rules", "parameters", "values", "names", "tables")
        rows["条件清单"].append({**rest, "key": key})
        for rule in criteria["rules"]:
            rows["条件"].append({"@criteria": key, **rule, "@words": said.of_rule(key, rule["key"])})
        for name, dated in criteria.get("parameters", {}).items():
            rows["参数"] += [{"@criteria": key, "@key": name, **value} for value in dated]
        values, names = criteria.get("values", {}), criteria.get("names", {})
        for name in [*values, *(n for n in names if n not in values)]:
            row = {"@criteria": key, "@key": name, "@words": said.of_value(key, name)}
            row |= {"name": names[name]} if name in names else {}
            rows["取值"].append(row | ({"value": values[name]} if name in values else {}))
    return rows


def _workflows(data: Row, said: ReadBack) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {"流程": [], "状态": [], "动作": []}
    for key, machine in data["workflows"].items():
        rows["流程"].append({**_without(machine, "states"), "key": key})
        for state in machine["states"]:
            rows["状态"].append({"@workflow": key, **_without(state, "transitions")})
            for act in state.get("transitions", []):
                row = {
                    "@workflow": key,
                    "@state": state["key"],
                    **act,
                    "@words": said.of_needs(act.get("needs", [])),
                }
                for part in ("needs", "effects"):
                    if part in row:
                        row[part] = [use["name"] if set(use) == {"name"} else use for use in row[part]]
                rows["动作"].append(row)
    return rows
