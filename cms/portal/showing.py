"""What a section's page shows: fields in order, tables as record cards, files, and what was found wrong where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.portal.drafts import Draft, language
from forms_config.answers import MISSING_CODES, Reading
from forms_config.definitions import FieldBase, Section
from forms_config.fields.table import TableField
from forms_config.rendering import AnswersForm
from forms_config.shapes import Path, Problem
from workflows.cases.models import EvidenceFile

Defects = Mapping[tuple[str, ...], list[str]]
"""Reasons of a return for correction by the path they are pinned to."""


@dataclass(frozen=True)
class ShownFile:
    """A kept file beside its control."""

    id: str
    name: str
    url: str
    size_text: str


@dataclass
class Slot:
    """The place of one field on the page; empty while the field is not shown."""

    key: str
    shown: bool
    bound: BoundField | None = None
    defects: list[str] = field(default_factory=list)
    files: list[ShownFile] = field(default_factory=list)
    is_table: bool = False
    table: "Records | None" = None


@dataclass
class Record:
    """One row of a table as a card; an open one holds its slots."""

    id: str
    number: int
    summary: str
    url: str
    address: Mapping[str, str]
    problems: int = 0
    defects: list[str] = field(default_factory=list)
    is_open: bool = False
    is_new: bool = False
    slots: list[Slot] = field(default_factory=list)

    @property
    def problems_text(self) -> str:
        n = self.problems
        return ngettext("%(n)d thing to put right", "%(n)d things to put right", n) % {"n": n} if n else ""


@dataclass
class Records:
    """A table: its cards and what can be done with it."""

    key: str
    title: str
    hint: str
    unit: str
    records: list[Record]
    add_url: str
    none_url: str
    is_none: bool
    may_be_none: bool
    is_full: bool
    limit: int
    problems: list[str]
    defects: list[str]


class Pages:
    """Makes the shown parts of a draft's pages, each fact worked out once."""

    def __init__(self, draft: Draft, reading: Reading, defects: Defects | None = None) -> None:
        self.draft, self.reading = draft, reading
        self.defects: Defects = defects or {}
        self.language = language()
        self._files: dict[str, EvidenceFile] | None = None
        self._wanted: list[str] = []

    def want_files(self, fields: Iterable[FieldBase], values: Mapping[str, Any]) -> None:
        """Notes which files a page will show, so that they are looked up together."""
        for one in fields:
            if one.type == "file" and isinstance(values.get(one.key), list):
                self._wanted += [i for i in values[one.key] if isinstance(i, str)]

    def files_of(self, value: Any) -> list[ShownFile]:
        if not isinstance(value, list) or not value:
            return []
        if self._files is None:
            self._files = self.draft.files(self._wanted)
        return [shown_file(self._files[i]) for i in value if i in self._files]

    def section_slots(
        self, section: Section, form: AnswersForm, values: Mapping[str, Any], problems: Iterable[Problem]
    ) -> list[Slot]:
        """The section's fields and tables in order."""
        self.want_files(section.fields, values)
        found: list[Problem] = list(problems)
        slots = []
        for one in section.fields:
            if one.type == "commitment":
                continue
            shown = one.key not in self.reading.hidden
            if isinstance(one, TableField):
                slots.append(
                    Slot(
                        one.key,
                        shown,
                        is_table=True,
                        table=self.table(section, one, found) if shown else None,
                    )
                )
            else:
                slots.append(self._slot(one, form, values, (one.key,), shown=shown))
        return slots

    def row_slots(
        self, table: TableField, row_id: str, form: AnswersForm, values: Mapping[str, Any]
    ) -> list[Slot]:
        self.want_files(table.columns, values)
        hidden = self.reading.hidden_cells
        return [
            self._slot(
                c, form, values, (table.key, row_id, c.key), shown=(table.key, row_id, c.key) not in hidden
            )
            for c in table.columns
        ]

    def _slot(
        self, one: FieldBase, form: AnswersForm, values: Mapping[str, Any], path: Path, *, shown: bool
    ) -> Slot:
        bound = form[one.key]
        if one.required_when is not None:
            bound.field.must_answer = True  # type: ignore[attr-defined]
        defects = self.defects.get(tuple(map(str, path)), [])
        files = self.files_of(values.get(one.key)) if one.type == "file" and shown else []
        return Slot(one.key, shown, bound, list(defects), files)

    def table(self, section: Section, table: TableField, problems: Sequence[Problem]) -> Records:
        """A table as cards."""
        by_row: dict[str, int] = defaultdict(int)
        for problem in problems:
            if len(problem.path) > 1 and problem.path[0] == table.key:
                by_row[str(problem.path[1])] += 1
        rows = self.draft.rows(table.key)
        shown = {str(r["id"]): r for r in self.reading.answers.get(table.key) or ()}
        stored = self.draft.answers.get(table.key)
        records = [
            self._record(section, table, (row["id"], n), shown.get(row["id"], {}), by_row[row["id"]])
            for n, row in enumerate(rows, start=1)
        ]
        where = {"section": section.key, "table": table.key}
        return Records(
            key=table.key,
            title=table.title.in_language(self.language),
            hint=table.hint.in_language(self.language) if table.hint else "",
            unit=table.unit_title.in_language(self.language),
            records=records,
            add_url=self.draft.address("add", **where),
            none_url=self.draft.address("none", **where),
            is_none=stored == [],
            may_be_none=not table.required and stored is None,
            is_full=len(rows) >= table.rows.max,
            limit=table.rows.max,
            problems=[p.text.in_language(self.language) for p in problems if p.path == (table.key,)],
            defects=list(self.defects.get((table.key,), [])),
        )

    def new_record(self, section: Section, table: TableField, row_id: str, number: int) -> Record:
        """A card for a record that is not stored yet."""
        made = self._record(section, table, (row_id, number), {}, 0)
        made.is_new = True
        return made

    def _record(
        self,
        section: Section,
        table: TableField,
        place: tuple[str, int],
        row: Mapping[str, Any],
        problems: int,
    ) -> Record:
        row_id, number = place
        where = {"section": section.key, "table": table.key, "row": row_id}
        address = {name: self.draft.address(name, **where) for name in ("row", "copy", "delete")}
        pinned = [
            r for path, reasons in self.defects.items() if path[:2] == (table.key, row_id) for r in reasons
        ]
        return Record(
            row_id,
            number,
            table.row_summary(dict(row), self.draft.lists, self.language),
            address["row"],
            address,
            problems,
            pinned,
        )


def shown_file(file: EvidenceFile) -> ShownFile:
    return ShownFile(str(file.pk), file.name, reverse("file", kwargs={"pk": file.pk}), size_text(file))


def size_text(file: EvidenceFile) -> str:
    """1.2 MB, 3 pages."""
    size = f"{file.size / 1_048_576:.1f} MB" if file.size >= 104_858 else f"{max(1, file.size // 1024)} kB"
    if not file.pages or file.pages < 2:
        return size
    return _("%(size)s, %(pages)d pages") % {"size": size, "pages": file.pages}


def wrong_only(problems: Iterable[Problem]) -> list[Problem]:
    """What is wrong, without what is only missing."""
    return [p for p in problems if p.code not in MISSING_CODES]


def summary_items(draft: Draft, section: Section, problems: Iterable[Problem]) -> list[dict[str, str]]:
    """The problems of a section's page for the error summary, each linked to its field or row."""
    items = []
    for problem in problems:
        text = problem.text.in_language(language())
        path = [str(step) for step in problem.path]
        if len(path) > 2:
            url = draft.address("row", section=section.key, table=path[0], row=path[1])
            items.append({"url": f"{url}#id_{path[2]}", "text": text})
        else:
            items.append({"field_id": f"slot-{path[0]}" if path else "", "text": text})
    return items


def row_summary_items(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [
        {
            "field_id": f"slot-{problem.path[-1]}" if len(problem.path) > 1 else "",
            "text": problem.text.in_language(language()),
        }
        for problem in problems
    ]
