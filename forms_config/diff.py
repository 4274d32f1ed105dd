"""What changed between two series documents, in sentences. (pure)

`diff_documents(a, b)` takes the JSON of two documents and gives one `Change` for each smallest difference, in the order of the
newer one: 「“学历与年限”：大学本科任中级年限由5年改为4年」. Things with a key (or code) are matched by it, so moving or inserting one
changes nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from forms_config.conditions import Condition
from forms_config.diff_criteria import (
    RESULT,
    cell_text,
    column_measure,
    paired_rows,
    parameter_measure,
    parameter_text,
)
from forms_config.diff_scopes import Scopes
from forms_config.diff_words import NAMES, PLACES, name_at, named, title_of, value_words, words_at
from forms_config.scope import Scope, type_of
from forms_config.shapes import Path, Text
from forms_config.wording import in_words

Json = Any


@dataclass(frozen=True)
class Change:
    """One difference: where in the newer document (for what is removed, the older), what happened, in words."""

    kind: Literal["added", "removed", "changed"]
    path: Path
    text: Text


def diff_documents(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[Change]:
    """Every change from `old` to `new`; empty when they say the same."""
    return list(_Diff(old, new).walk(old, new, (), ()))


_Crumb = tuple[str, str]
_CONDITION = TypeAdapter[Any](Condition)


class _Diff:
    def __init__(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        self.documents = (old, new)
        self.scopes = (Scopes(old), Scopes(new))

    def walk(self, a: Json, b: Json, path: Path, crumbs: tuple[_Crumb, ...]) -> Iterator[Change]:
        if a == b:
            return
        special = self._special(a, b, path, crumbs)
        if special is not None:
            yield from special
        elif isinstance(a, dict) and isinstance(b, dict) and not _is_text(a) and not _is_text(b):
            yield from self._mapping(a, b, path, crumbs)
        elif _keyed(a) and _keyed(b):
            yield from self._keyed_lists(a, b, path, crumbs)
        else:
            yield self._changed(a, b, path, crumbs)

    def _mapping(
        self, a: dict[str, Json], b: dict[str, Json], path: Path, crumbs: tuple[_Crumb, ...]
    ) -> Iterator[Change]:
        for key in [*b, *(k for k in a if k not in b)]:
            place = (*path, key)
            if key in a and key in b:
                inner = _inside(b[key], key, path, crumbs)
                yield from self.walk(a[key], b[key], place, inner)
            elif (path and path[-1] in PLACES) or _has_title(a.get(key, b.get(key))):
                kind: Literal["added", "removed"] = "added" if key in b else "removed"
                yield self._came_or_went(kind, b.get(key, a.get(key)), key, place, crumbs)
            else:
                yield from self._set_or_unset(a.get(key), b.get(key), place, crumbs)

    def _set_or_unset(self, a: Json, b: Json, path: Path, crumbs: tuple[_Crumb, ...]) -> Iterator[Change]:
        """An option that was or is now at its default."""
        if isinstance(a or b, list) and _keyed(a or b):
            yield from self._keyed_lists(a or [], b or [], path, crumbs)
        else:
            yield self._changed(a, b, path, crumbs)

    def _keyed_lists(
        self, a: list[Json], b: list[Json], path: Path, crumbs: tuple[_Crumb, ...]
    ) -> Iterator[Change]:
        before = {_key(item): item for item in a}
        after = {_key(item) for item in b}
        for n, item in enumerate(b):
            key = _key(item)
            if key in before:
                yield from self.walk(before[key], item, (*path, n), _inside(item, key, path, crumbs))
            else:
                yield self._came_or_went("added", item, key, (*path, n), crumbs)
        for n, item in enumerate(a):
            if _key(item) not in after:
                yield self._came_or_went("removed", item, _key(item), (*path, n), crumbs)
        common = [_key(item) for item in a if _key(item) in after]
        if common != [_key(item) for item in b if _key(item) in before]:
            where = _where(crumbs)
            noun = NAMES.get(str(path[-1]), ("内容", "items"))
            yield Change(
                "changed",
                path,
                Text(zh=f"{where[0]}{noun[0]}的顺序变了。", en=f"{where[1]}the order of {noun[1]} changed."),
            )

    def _came_or_went(
        self, kind: Literal["added", "removed"], item: Json, key: str, path: Path, crumbs: tuple[_Crumb, ...]
    ) -> Change:
        where, (zh, en) = _where(crumbs), named(item, key, path)
        text = (
            Text(zh=f"{where[0]}增加了{zh}。", en=f"{where[1]}{en} was added.")
            if kind == "added"
            else Text(zh=f"{where[0]}删去了{zh}。", en=f"{where[1]}{en} was removed.")
        )
        return Change(kind, path, text)

    def _changed(self, a: Json, b: Json, path: Path, crumbs: tuple[_Crumb, ...]) -> Change:
        where, name = _where(crumbs), name_at(path, self.documents[1])
        (za, ea), (zb, eb) = words_at(a, path, self.documents[0]), words_at(b, path, self.documents[1])
        return Change(
            "changed",
            path,
            Text(
                zh=f"{where[0]}{name[0]}由{za}改为{zb}。",
                en=f"{where[1]}{name[1]} changed from {ea} to {eb}.",
            ),
        )

    # Criteria ---------------------------------------------------------------------------------------------------------

    def _special(self, a: Json, b: Json, path: Path, crumbs: tuple[_Crumb, ...]) -> Iterator[Change] | None:
        if len(path) == 4 and path[0] == "criteria" and path[2] == "tables":
            return self._table(a, b, path, crumbs)
        if len(path) == 4 and path[0] == "criteria" and path[2] == "parameters":
            return self._parameter(a, b, path, crumbs)
        if (
            path
            and path[-1] in ("when", "show_when", "required_when", "must")
            and isinstance(a, dict)
            and isinstance(b, dict)
        ):
            return self._condition(a, b, path, crumbs)
        return None

    def _condition(self, a: Json, b: Json, path: Path, crumbs: tuple[_Crumb, ...]) -> Iterator[Change]:
        name, where = NAMES.get(str(path[-1]), ("条件", "the condition")), _where(crumbs)
        words = [_in_words(side, scopes.at(path)) for side, scopes in zip((a, b), self.scopes, strict=True)]
        (za, ea), (zb, eb) = words
        zh = f"{where[0]}{name[0]}由“{za}”改为“{zb}”。"
        yield Change("changed", path, Text(zh=zh, en=f"{where[1]}{name[1]} changed from “{ea}” to “{eb}”."))

    def _parameter(self, a: Json, b: Json, path: Path, crumbs: tuple[_Crumb, ...]) -> Iterator[Change]:
        """Dated values, matched by the day they hold from."""
        before, after = {v["from"]: v for v in a or []}, {v["from"]: v for v in b or []}
        document = self.documents[1]
        measure = parameter_measure(str(path[-1]), document, str(path[1]), self.scopes[1].at(path))
        for day in sorted({*before, *after}):
            was, now = before.get(day), after.get(day)
            if was != now:
                kind: Literal["added", "removed", "changed"] = (
                    "added" if was is None else "removed" if now is None else "changed"
                )
                yield Change(kind, path, parameter_text(measure, was, now, day, _where(crumbs[:1])))

    def _table(self, a: Json, b: Json, path: Path, crumbs: tuple[_Crumb, ...]) -> Iterator[Change]:
        if [col.get("value") for col in a["columns"]] != [col.get("value") for col in b["columns"]]:
            yield _table_changed(b, path, crumbs[:1])
            return
        if a["title"] != b["title"]:
            yield self._changed(a["title"], b["title"], (*path, "title"), crumbs)
        changed, added, removed = paired_rows(a["rows"], b["rows"])
        for was, n in changed:
            yield from self._cells(was, n, b, (*path, "rows", n))
        for n in added:
            yield _row_change("added", b["rows"][n], b, (*path, "rows", n), self.documents[1])
        for n in removed:
            yield _row_change("removed", a["rows"][n], a, (*path, "rows", n), self.documents[0])
        if [col.get("test") for col in a["columns"]] != [col.get("test") for col in b["columns"]] or (
            not (changed or added or removed) and a["rows"] != b["rows"]
        ):
            yield _table_changed(b, path, crumbs[:1])

    def _cells(self, was: Json, number: int, table: Json, path: Path) -> Iterator[Change]:
        lists, row = self._column_lists(path), table["rows"][number]
        pairs = [
            (column_measure(col["title"]), (x, y), ("cells", m), lists[m])
            for m, (col, x, y) in enumerate(zip(table["columns"], was["cells"], row["cells"], strict=False))
        ]
        pairs.append((RESULT, (was.get("gives"), row.get("gives")), ("gives",), lists[-1]))  # type: ignore[arg-type]
        for measure, values, place, near in pairs:
            if values[0] != values[1]:
                text = cell_text(table, number, measure, values, (lists[0], near))
                yield Change("changed", (*path, *place), text)

    def _column_lists(self, path: Path) -> list[Mapping[str, Json]]:
        """For each column of a table the code lists its cells are from, and last those of the whole document."""
        every = self.documents[1].get("codelists", {})
        scope = self.scopes[1].at(path)
        table = scope.tables.get(str(path[3]))
        kinds = [type_of(column.value, scope) for column in table.columns] if table else []
        own = [
            {k.codelist.key: every[k.codelist.key]} if k.codelist and k.codelist.key in every else every
            for k in kinds
        ]
        width = len(self.documents[1]["criteria"][path[1]]["tables"][path[3]]["columns"])
        return [*(own or [every] * width), every]


def _table_changed(table: Json, path: Path, crumbs: tuple[_Crumb, ...]) -> Change:
    where, title = _where(crumbs), title_of(table["title"])
    return Change(
        "changed",
        path,
        Text(zh=f"{where[0]}对照表“{title[0]}”改了。", en=f"{where[1]}the table “{title[1]}” changed."),
    )


def _row_change(
    kind: Literal["added", "removed"], row: Json, table: Json, path: Path, document: Mapping[str, Json]
) -> Change:
    lists, title = document.get("codelists", {}), title_of(table["title"])
    cells = [value_words(cell, lists) for cell in row["cells"]]
    zh, en = "、".join(x[0] for x in cells), ", ".join(x[1] for x in cells)
    verb = ("增加了", "gained") if kind == "added" else ("删去了", "lost")
    return Change(
        kind, path, Text(zh=f"“{title[0]}”{verb[0]}一行：{zh}。", en=f"“{title[1]}” {verb[1]} a row: {en}.")
    )


def _in_words(condition: Json, scope: Scope) -> tuple[str, str]:
    try:
        node = _CONDITION.validate_python(condition)
        zh, en = in_words(node, scope, "zh-hans"), in_words(node, scope, "en")
    except (ValidationError, KeyError, TypeError, AttributeError):
        return value_words(condition, {})
    return zh.rstrip("。"), en.rstrip(".")


def _has_title(value: Json) -> bool:
    return isinstance(value, dict) and "title" in value


def _is_text(value: Json) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= {"zh", "en"}


def _keyed(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) and _key(v) for v in value)


def _key(item: Mapping[str, Json]) -> str:
    if "key" in item:
        return str(item["key"])
    if "code" in item and "title" in item:
        return str(item["code"])
    if "level" in item and "route" in item:
        return f"{item['level']}/{item['route']}"
    return ""


def _inside(item: Json, key: str, path: Path, crumbs: tuple[_Crumb, ...]) -> tuple[_Crumb, ...]:
    """The way to a thing in words: only things with a name of their own are steps."""
    if not isinstance(item, dict) or _is_text(item):
        return crumbs
    if "title" not in item and not (path and path[-1] in PLACES):
        return crumbs
    return (*crumbs, named(item, key, (*path, key)))


def _where(crumbs: tuple[_Crumb, ...]) -> _Crumb:
    if not crumbs:
        return "", ""
    return "".join(zh for zh, _ in crumbs) + "：", ", ".join(en for _, en in crumbs) + ": "
