"""Repeatable tables: rows of fields, each row with a stable id and its own evidence. (pure)"""

import re
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from forms_config.definitions import FIELD_KINDS, ColumnField, FieldBase
from forms_config.fields.base import Kind, Lists
from forms_config.fields.reading import Unreadable
from forms_config.shapes import Frozen, Problem, Text

ROWS_LIMIT = 200
COLUMNS_LIMIT = 60
_ROW_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class RowLimits(Frozen):
    """How many rows there may be. `min` is asked for only when the table is required."""

    min: int = Field(default=0, ge=0, le=ROWS_LIMIT)
    max: int = Field(default=20, ge=1, le=ROWS_LIMIT)


@FIELD_KINDS.register
class TableField(Kind):
    """Stored as a list of rows `{id, column: value …}`. Not answered is unknown; an empty list is known to be none."""

    kind: ClassVar[str] = "table"
    kind_title: ClassVar[Text] = Text(zh="可重复的表", en="Table")
    kind_help: ClassVar[Text] = Text(
        zh="可以逐条添加的记录：学历、项目、论文", en="Records added one by one: degrees, projects, papers"
    )
    asks: ClassVar[Text] = Text(zh="请添加", en="Add")
    holds: ClassVar[str] = "table"
    type: Literal["table"]
    columns: tuple[ColumnField, ...] = Field(min_length=1, max_length=COLUMNS_LIMIT)
    rows: RowLimits = RowLimits()
    summary: Text | None = None
    """How a closed row reads; `{column}` is filled in."""
    unit_title: Text = Text(zh="记录", en="a record")
    unit: Text | None = None
    """What its rows are counted in where criteria count them: 篇, 件, 项; in English the plural."""

    @model_validator(mode="after")
    def _columns_are_unique(self) -> "TableField":
        keys = [c.key for c in self.columns]
        twice = sorted({k for k in keys if keys.count(k) > 1})
        if twice or "id" in keys:
            raise ValueError(f"column keys must differ and not be 'id': {', '.join(twice) or 'id'}")
        return self

    def column(self, key: str) -> FieldBase:
        """The column of that key; KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def check_options(self, lists: Lists) -> list[Problem]:
        problems = self.check_order(self.rows.min, self.rows.max)
        keys = {c.key for c in self.columns}
        for language, text in (("zh", self.summary.zh), ("en", self.summary.en)) if self.summary else ():
            for name in (n for n in _PLACEHOLDER.findall(text) if n not in keys):
                problems.append(self.definition_problem(
                    "unknown_column", "summary", f"摘要（{language}）里的{{{name}}}不是这张表的列。",
                    f"the summary ({language}) names {{{name}}}, which is no column of this table."
                ))  # fmt: skip
        for n, column in enumerate(self.columns):
            problems += [p.under("columns", n) for p in column.check_options(lists)]
        return problems

    def read(self, raw: Any, lists: Lists) -> tuple[list[dict[str, Any]] | None, list[Problem]]:
        if raw is None or raw == "":
            return None, []
        if not isinstance(raw, (list, tuple)):
            raise Unreadable("not_text")
        problems: list[Problem] = []
        if len(raw) > self.rows.max:
            problems.append(self.complain(
                "too_many_rows", f"最多{self.rows.max}条，现有{len(raw)}条，请删去多余的。",
                f"at most {self.rows.max} records; there are {len(raw)}. Remove the others."
            ))  # fmt: skip
        rows: list[dict[str, Any]] = []
        for row_id, row in identified(raw[:ROWS_LIMIT]):
            read, found = self.read_row(row, lists)
            rows.append({"id": row_id, **read})
            problems += [p.under(row_id) for p in found]
        return rows, problems

    def read_row(self, row: Any, lists: Lists) -> tuple[dict[str, Any], list[Problem]]:
        """The cells of one row that could be read, and the problems by column."""
        if not isinstance(row, dict):
            return {}, [
                self.complain(
                    "not_a_row",
                    "有一条记录读不懂，请删去后重新添加。",
                    "a record could not be read; remove it and add it again.",
                )
            ]
        cells: dict[str, Any] = {}
        problems: list[Problem] = []
        for column in self.columns:
            value, found = column.parse(row.get(column.key), lists)
            if value is not None:
                cells[column.key] = value
            problems += [p.under(column.key) for p in found]
        known = {c.key for c in self.columns} | {"id"}
        for key in [k for k in list(row)[:200] if k not in known]:
            name = str(key)[:60].encode("utf-8", "replace").decode()
            problems.append(Problem(
                "unknown_key", Text(zh=f"“{name}”不是“{self.title.zh}”的列。", en=f"{name!r} is no column of {self.key!r}."), (name,)
            ))  # fmt: skip
        return cells, problems

    def fact(self, value: Any, lists: Lists) -> list[dict[str, Any]] | None:
        if value is None:
            return None
        return [
            {"id": row["id"]}
            | {c.key: c.fact(row[c.key], lists) for c in self.columns if row.get(c.key) is not None}
            for row in value
        ]

    def display(self, value: Any, lists: Lists, language: str) -> str:
        return "\n".join(self.row_summary(row, lists, language) for row in value or ())

    def row_summary(self, row: dict[str, Any], lists: Lists, language: str) -> str:
        """The closed row in one line: the summary's placeholders filled, or the first cells that have a value."""
        shown = {c.key: c.display(row.get(c.key), lists, language) for c in self.columns if c.type != "file"}
        if self.summary is not None:
            template = self.summary.in_language(language)
            return _PLACEHOLDER.sub(lambda found: shown.get(found[1]) or "…", template)
        joint = ", " if language.startswith("en") else "，"
        return joint.join([text for text in shown.values() if text][:3]) or "…"

    def form_field(self, lists: Lists, language: str) -> Any:
        from forms_config.fields.controls import JsonWidget, KindField

        return KindField(self, lists, language, widget=JsonWidget())

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        cells = {c.key: c.json_schema(lists) for c in self.columns}
        return {
            "type": "array",
            "maxItems": self.rows.max,
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string", "pattern": f"^{_ROW_ID.pattern}$"}, **cells},
                "required": ["id"],
                "additionalProperties": False,
            },
        }


def identified(rows: Any) -> list[tuple[str, Any]]:
    """Each row with its id. A row without a good id of its own gets the next free `r1`, `r2` …"""
    asked = [row.get("id") if isinstance(row, dict) else None for row in rows]
    good = {i for i in asked if isinstance(i, str) and _ROW_ID.fullmatch(i)}
    result: list[tuple[str, Any]] = []
    used: set[str] = set()
    number = 0
    for row_id, row in zip(asked, rows, strict=True):
        if not isinstance(row_id, str) or row_id not in good or row_id in used:
            number += 1
            while f"r{number}" in good or f"r{number}" in used:
                number += 1
            row_id = f"r{number}"  # noqa: PLW2901
        used.add(row_id)
        result.append((row_id, row))
    return result
