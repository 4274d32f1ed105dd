"""Django form classes, made once per release and kept; read-only views of answers."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from forms_config.answers import read_answers
from forms_config.definitions import CodeList, FieldBase, Form
from forms_config.fields.controls import KindField, uploads_of
from forms_config.fields.table import TableField
from forms_config.redaction import shown_text
from forms_config.shapes import Path, Problem

Lists = Mapping[str, CodeList]
NOT_POSTED = frozenset({"computed", "commitment"})
"""Kinds whose value never comes from a post: worked out, or given by an act of signature."""


class AnswersForm(forms.Form):
    """The fields of one section, or of one row of a table. `initial` takes stored answers.

    What is posted is read by `answers.read_answers` (which alone knows what is shown and required): pass it
    `raw_answers()` and hand its problems to `show_problems`. Several forms on a page need a `prefix` each.
    """

    language: ClassVar[str] = "zh-hans"
    lists: ClassVar[Lists] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, KindField) and field.kind in NOT_POSTED:
                field.value_text = field.definition.display(self.initial.get(name), self.lists, self.language)

    def raw_answers(self, shown: Iterable[str] | None = None) -> dict[str, Any]:
        """What was posted, unread, by field key. Fields not on the page (`shown`) or not in the post are left out,
        so that laying this over stored answers loses nothing."""
        on_page = self.fields.keys() if shown is None else self.fields.keys() & set(shown)
        raw: dict[str, Any] = {}
        for name in self.fields:
            field, html_name = self.fields[name], self.add_prefix(name)
            if name not in on_page or (isinstance(field, KindField) and field.kind in NOT_POSTED):
                continue
            if not field.widget.value_omitted_from_data(self.data, self.files, html_name):
                raw[name] = field.widget.value_from_datadict(self.data, self.files, html_name)
        return raw

    def uploads(self) -> "dict[str, list[UploadedFile[Any]]]":
        """Files newly uploaded, by field key. Examine, store, and add their ids to the raw answers."""
        found = {
            name: uploads_of(self.files, self.add_prefix(name))
            for name, field in self.fields.items() if isinstance(field, KindField) and field.kind == "file"
        }  # fmt: skip
        return {name: files for name, files in found.items() if files}

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Shows these problems and no others, each beside its field (the last step of its path); what belongs to none
        goes on top."""
        self.errors.clear()
        for problem in problems:
            text = problem.text.in_language(self.language)
            name = str(problem.path[-1]) if problem.path else ""
            place = name if name in self.fields else None
            if text not in self.errors.get(place or "__all__", ()):
                self.add_error(place, forms.ValidationError(text, code=problem.code))


class _Kept:
    """The most recently used classes, by key."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._classes: OrderedDict[tuple[str, ...], type[AnswersForm]] = OrderedDict()

    def get(self, key: tuple[str, ...]) -> type[AnswersForm] | None:
        with self._lock:
            found = self._classes.get(key)
            if found is not None:
                self._classes.move_to_end(key)
            return found

    def keep(self, key: tuple[str, ...], made: type[AnswersForm]) -> type[AnswersForm]:
        with self._lock:
            self._classes[key] = made
            while len(self._classes) > self._most:
                self._classes.popitem(last=False)
        return made


_KEPT = _Kept(most=2000)


@dataclass(frozen=True)
class CompiledForm:
    """A form of a release, ready to be drawn. An empty digest (a draft) keeps nothing."""

    release_digest: str
    form: Form
    lists: Lists

    def section(self, key: str, language: str) -> type[AnswersForm]:
        """The class for a section's fields; its tables are drawn row by row. KeyError when there is no such section."""
        section = next((s for s in self.form.sections if s.key == key), None)
        if section is None:
            raise KeyError(key)
        return self._class((key,), (f for f in section.fields if f.type != "table"), language)

    def row(self, table: str, language: str) -> type[AnswersForm]:
        """The class for one row of a table. KeyError when there is no such table."""
        found = self.form.field(table)
        if not isinstance(found, TableField):
            raise KeyError(table)
        return self._class(("", table), found.columns, language)

    def _class(self, place: tuple[str, ...], fields: Iterable[FieldBase], language: str) -> type[AnswersForm]:
        key = (self.release_digest, self.form.key, language, *place)
        kept = _KEPT.get(key) if self.release_digest else None
        if kept is not None:
            return kept
        members: dict[str, Any] = {f.key: f.form_field(self.lists, language) for f in fields}
        made: type[AnswersForm] = type("AnswersForm", (AnswersForm,), members)
        # Set afterwards: a field may itself be called `language` or `lists`.
        made.language, made.lists = language, self.lists
        return _KEPT.keep(key, made) if self.release_digest else made


def compiled_form(release_digest: str, form: Form, lists: Lists) -> CompiledForm:
    return CompiledForm(release_digest, form, lists)


def section_form(
    release_digest: str, form: Form, section: str, lists: Lists, language: str
) -> type[AnswersForm]:
    """The Django form class of one section."""
    return compiled_form(release_digest, form, lists).section(section, language)


def row_form(release_digest: str, form: Form, table: str, lists: Lists, language: str) -> type[AnswersForm]:
    """The Django form class of one row of a table."""
    return compiled_form(release_digest, form, lists).row(table, language)


# Reading back --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownAnswer:
    """One line of a read-only view: a label and what was answered; `files` are ids, `path` as in problems."""

    key: str
    path: Path
    label: str
    text: str
    kind: str
    files: tuple[str, ...] = ()
    records: "tuple[ShownRecord, ...]" = ()
    """A table's rows."""
    is_answered: bool = True


@dataclass(frozen=True)
class ShownRecord:
    """One row of a table, closed (`summary`) and open (`answers`)."""

    id: str
    path: Path
    summary: str
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True)
class ShownSection:
    key: str
    title: str
    answers: tuple[ShownAnswer, ...]


def read_view(
    form: Form, answers: Mapping[str, Any], lists: Lists, language: str, *,
    context: Mapping[str, Any] | None = None, redacted: bool = False, unanswered: bool = True,
) -> tuple[ShownSection, ...]:  # fmt: skip
    """Stored answers section by section as a person reads them.

    `redacted` masks personal fields and withholds their files, for public notices. Shown but unanswered fields are listed
    with an empty text unless `unanswered` is false.
    """
    reading = read_answers(form, answers, lists=lists, context=context or {}, partial=True)
    view = _View(lists, language, redacted, unanswered, reading.hidden, reading.hidden_cells)
    sections = (
        ShownSection(s.key, s.title.in_language(language), tuple(view.answers(s.fields, answers, ())))
        for s in form.sections
    )
    return tuple(s for s in sections if s.answers)


@dataclass(frozen=True)
class _View:
    lists: Lists
    language: str
    redacted: bool
    unanswered: bool
    hidden: frozenset[str]
    hidden_cells: frozenset[Path]

    def answers(
        self, fields: Iterable[FieldBase], values: Mapping[str, Any], path: Path
    ) -> Iterable[ShownAnswer]:
        for field in fields:
            value, own = values.get(field.key), (*path, field.key)
            hidden = field.key in self.hidden if not path else own in self.hidden_cells
            if value is None and (hidden or not self.unanswered):
                continue
            yield self._answer(field, value, own)

    def _answer(self, field: FieldBase, value: Any, path: Path) -> ShownAnswer:
        label = field.title.in_language(self.language)
        withheld = self.redacted and field.personal
        if isinstance(field, TableField) and not withheld:
            return ShownAnswer(
                field.key, path, label, "", field.type,
                records=tuple(self._record(field, row, path) for row in value or ()), is_answered=value is not None,
            )  # fmt: skip
        files = tuple(value or ()) if field.type == "file" and not withheld else ()
        text = shown_text(field, value, self.lists, self.language, redacted=self.redacted)
        return ShownAnswer(field.key, path, label, text, field.type, files, is_answered=value is not None)

    def _record(self, table: TableField, row: Mapping[str, Any], path: Path) -> ShownRecord:
        own = (*path, str(row["id"]))
        open_cells = {
            c.key: row.get(c.key) for c in table.columns if not (self.redacted and c.personal)
        }  # fmt: skip
        return ShownRecord(
            str(row["id"]), own, table.row_summary(open_cells, self.lists, self.language),
            tuple(self.answers(table.columns, row, own)),
        )  # fmt: skip
