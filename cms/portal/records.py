"""The records of a repeatable table: one open among the others, added, copied, deleted, or said to be none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.portal.corrections import defects_of
from cms.portal.drafts import Draft, language, new_row_id
from cms.portal.filling import Posted, read_posted, row_patch, row_problems, with_row
from cms.portal.places import Outcomes, Place, changed_slots, crumbs, looks_again, page, place, save, unbound
from cms.portal.showing import Pages, row_summary_items, wrong_only
from forms_config.answers import Reading
from forms_config.fields.table import TableField
from forms_config.rendering import AnswersForm
from forms_config.shapes import Problem
from workflows.errors import Refused, Stale

_NEW_ID = re.compile(r"r[0-9a-z]{1,20}")


@dataclass
class Row:
    """A record of a table, stored or about to be."""

    at: Place
    table: TableField
    id: str

    @property
    def stored(self) -> dict[str, Any] | None:
        return next((r for r in self.at.draft.rows(self.table.key) if r["id"] == self.id), None)

    @property
    def is_one_too_many(self) -> bool:
        return self.stored is None and len(self.at.draft.rows(self.table.key)) >= self.table.rows.max

    @property
    def form_class(self) -> type[AnswersForm]:
        return self.at.draft.compiled.row(self.table.key, language())

    def reading(self, raw: dict[str, Any] | None = None) -> Reading:
        """The draft read with this record in it, saved or not, and what was typed laid over."""
        draft = self.at.draft
        if not raw and self.stored is not None:
            return draft.reading
        return draft.read(
            {**draft.answers, self.table.key: with_row(draft, self.table.key, self.id, raw or {})}
        )

    def counted(self, reading: Reading) -> dict[str, Any]:
        """The record's answers that count."""
        rows = reading.answers.get(self.table.key) or ()
        return next((r for r in rows if r["id"] == self.id), {})

    def problems(self) -> list[Problem]:
        return row_problems(self.reading(), self.table.key, self.id)


def row_page(request: HttpRequest, draft: Draft, section: str, table: str, row: str) -> HttpResponse:
    """One open record among the others, or a new one: it comes to be when something in it is saved."""
    at = place(request, draft, section)
    record = Row(at, at.table(table), row)
    if record.stored is None and not _NEW_ID.fullmatch(row):
        raise Http404
    if record.is_one_too_many:
        return _full(at, record.table)
    if request.method != "POST":
        return _show(record, wrong_only(record.problems()) if record.stored else ())
    posted = read_posted(request, record.form_class, draft, record.table.columns, record.stored or {})
    if request.GET.get("look") == "1":
        return _look_again(record, posted)
    patch = row_patch(draft, record.table, row, posted.raw)
    is_blank = record.stored is None and all(set(r) == {"id"} for r in patch[table] if r["id"] == row)

    def show(problems: Sequence[Problem], refusal: Refused | None) -> HttpResponse:
        return _show(record, problems, posted=posted if refusal else None, refusal=refusal)

    return save(
        at,
        {} if is_blank else patch,
        Outcomes(lambda: [*posted.problems, *record.problems()], show, lambda: _after(record)),
    )


def _look_again(record: Row, posted: Posted) -> HttpResponse:
    reading = record.reading(posted.raw)
    form = unbound(record.form_class, {**(record.stored or {}), **posted.raw}, record.counted(reading), ())
    cells = reading.hidden_cells
    return changed_slots(
        record.at,
        record.table.columns,
        form,
        reading,
        lambda key: (record.table.key, record.id, key) in cells,
    )


def _show(
    record: Row,
    problems: Sequence[Problem],
    *,
    posted: Posted | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    at, table = record.at, record.table
    raw = posted.raw if posted else {}
    reading = record.reading(raw)
    values = {**(record.stored or {}), **raw}
    own = [p for p in problems if p.path != (table.key,)]
    form = unbound(record.form_class, values, record.counted(reading), own)
    pages = Pages(at.draft, reading, defects_of(at.draft))
    records = pages.table(at.section, table, ())
    current = next((r for r in records.records if r.id == record.id), None)
    if current is None:
        current = pages.new_record(at.section, table, record.id, len(records.records) + 1)
        records.records.append(current)
    current.is_open, current.problems = True, len(own)
    current.slots = pages.row_slots(table, record.id, form, values)
    return page(
        at,
        "portal/row.html",
        refusal,
        records=records,
        summary=row_summary_items(problems),
        looks=looks_again(table.columns),
    )


def _after(record: Row) -> HttpResponse:
    at, table = record.at, record.table
    if at.request.POST.get("go") == "add":
        return redirect(at.draft.address("add", section=at.section.key, table=table.key))
    if at.request.POST.get("go") == "list":
        return redirect(at.draft.address("list"))
    return HttpResponseRedirect(f"{at.address}#slot-{table.key}")


def _full(at: Place, table: TableField) -> HttpResponse:
    text = _("There are %(n)d records already, as many as there may be. Delete one first.")
    messages.warning(at.request, text % {"n": table.rows.max})
    return redirect(at.address)


@require_safe
def add_row(request: HttpRequest, draft: Draft, section: str, table: str) -> HttpResponse:
    """Goes to a new record; nothing is stored until something in it is."""
    at = place(request, draft, section)
    if len(draft.rows(table)) >= at.table(table).rows.max:
        return _full(at, at.table(table))
    return redirect(draft.address("row", section=section, table=table, row=new_row_id()))


def _existing(request: HttpRequest, draft: Draft, section: str, table: str, row: str) -> Row:
    at = place(request, draft, section)
    record = Row(at, at.table(table), row)
    if record.stored is None:
        raise Http404
    return record


def _save_rows(record: Row, rows: list[dict[str, Any]] | None) -> bool:
    """Saves; False, with a word, when somebody was quicker."""
    draft = record.at.draft
    try:
        draft.save({record.table.key: rows}, draft.version)
    except Stale as stale:
        messages.warning(record.at.request, stale.problems[0].text.in_language(language()))
        return False
    return True


@require_POST
def copy_row(request: HttpRequest, draft: Draft, section: str, table: str, row: str) -> HttpResponse:
    """Adds a record with the same answers, without its evidence: that is bound to its row."""
    record = _existing(request, draft, section, table, row)
    rows = draft.rows(table)
    if len(rows) >= record.table.rows.max:
        return _full(record.at, record.table)
    files = {c.key for c in record.table.columns if c.type == "file"}
    copied = {k: v for k, v in (record.stored or {}).items() if k not in files} | {"id": new_row_id()}
    if not _save_rows(record, [*rows, copied]):
        return redirect(record.at.address)
    messages.success(
        request, _("Copied. Change what differs; evidence is uploaded for each record by itself.")
    )
    return redirect(draft.address("row", section=section, table=table, row=copied["id"]))


def delete_row(request: HttpRequest, draft: Draft, section: str, table: str, row: str) -> HttpResponse:
    """Asks, then deletes a record. A table whose last record goes is not answered any more."""
    record = _existing(request, draft, section, table, row)
    at = record.at
    if request.method == "POST":
        left = [r for r in draft.rows(table) if r["id"] != row]
        if _save_rows(record, left or None):
            messages.success(request, _("The record has been deleted."))
        return redirect(at.address)
    stored = record.stored or {}
    kept = [stored.get(c.key) for c in record.table.columns if c.type == "file"]
    trail = [*crumbs(draft), {"label": at.section.title.in_language(language()), "url": at.address}]
    return render(
        request,
        "portal/delete_row.html",
        {
            "back": at.address,
            "files": sum(len(ids) for ids in kept if isinstance(ids, list)),
            "summary": record.table.row_summary(record.counted(draft.reading), draft.lists, language()),
            "crumbs": [*trail, {"label": _("Delete")}],
        },
    )


@require_POST
def have_none(request: HttpRequest, draft: Draft, section: str, table: str) -> HttpResponse:
    """Says that there is nothing to enter, or takes that back: known none is not the same as not answered."""
    at = place(request, draft, section)
    record = Row(at, at.table(table), "")
    if not draft.rows(table) and not record.table.required:
        _save_rows(record, None if draft.answers.get(table) == [] else [])
    return HttpResponseRedirect(f"{at.address}#slot-{table}")
