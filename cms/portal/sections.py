"""The pages of a form, one topic each: fields, record cards, one open record. For cases and self-checks alike."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.portal.corrections import defects_of
from cms.portal.drafts import CaseDraft, Draft, is_table, language, new_row_id
from cms.portal.filling import (
    Posted,
    expected_version,
    keys_on_page,
    read_posted,
    remember_page,
    row_patch,
    row_problems,
    section_patch,
    with_row,
)
from cms.portal.showing import Pages, row_summary_items, summary_items, wrong_only
from cms.portal.tasks import task_groups
from forms_config.definitions import FieldBase, Section
from forms_config.fields.table import TableField
from forms_config.rendering import AnswersForm
from forms_config.shapes import Problem
from workflows import clock
from workflows.errors import NotYours, Refused, Stale

Loader = Callable[..., Draft | HttpResponse]
View = Callable[..., HttpResponse]


def with_draft(load: Loader, view: View) -> View:
    """The view of a draft that `load` finds for the request; a page it answers with instead is shown."""

    def opened(request: HttpRequest, **where: Any) -> HttpResponse:
        found = load(request, **{k: where.pop(k) for k in ("pk", "series", "level", "route") if k in where})
        if isinstance(found, HttpResponse):
            return found
        try:
            return view(request, found, **where)
        except NotYours as refused:
            raise Http404 from refused

    return opened


def _section(draft: Draft, key: str) -> Section:
    try:
        section = draft.section(key)
    except KeyError as missing:
        raise Http404 from missing
    if section.key in draft.reading.hidden_sections:
        raise Http404
    return section


def _table(section: Section, key: str) -> TableField:
    for field in section.fields:
        if field.key == key and isinstance(field, TableField):
            return field
    raise Http404


def is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


# The section's page ----------------------------------------------------------------------------------------------------


def section_page(request: HttpRequest, draft: Draft, section: str) -> HttpResponse:
    """Shows a section, or saves what was posted: by itself, to look again what is shown, or to go on."""
    found = _section(draft, section)
    if all(f.type == "commitment" for f in found.fields):
        return redirect(draft.last_url)
    form_class = draft.compiled.section(found.key, language())
    if request.method != "POST":
        problems = wrong_only(_problems_of(draft, found))
        return _show_section(request, draft, found, form_class, problems)
    posted = read_posted(request, form_class, draft, found.fields, draft.answers)
    if request.GET.get("look") == "1":
        overlaid = draft.read({**draft.answers, **posted.raw})
        return _changed_slots(
            request, draft, overlaid, found.fields, form_class, posted.raw, lambda k: k in overlaid.hidden
        )
    return _save(
        request, draft, section_patch(draft, found, posted.raw),
        shown=lambda stale: _show_section(
            request, draft, found, form_class, [*posted.problems, *([] if stale else _problems_of(draft, found))],
            posted=posted if stale else None, stale=stale,
        ),
        problems=lambda: [*posted.problems, *_problems_of(draft, found)],
        onward=lambda: _onward(request, draft, found),
    )  # fmt: skip


def _problems_of(draft: Draft, section: Section) -> list[Problem]:
    keys = {f.key for f in section.fields if f.type != "commitment"}
    return [p for p in draft.reading.problems if p.path and p.path[0] in keys]


def _save(
    request: HttpRequest, draft: Draft, patch: Mapping[str, Any], *, shown: Callable[[Refused | None], HttpResponse],
    problems: Callable[[], list[Problem]], onward: Callable[[], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """Saves, whatever is wrong in it; then shows what is wrong, or goes on. Going back to the list is never barred."""
    try:
        draft.save(dict(patch), expected_version(request, draft))
    except NotYours:
        raise
    except Refused as refusal:
        if is_autosave(request):
            status = 409 if isinstance(refusal, Stale) else 400
            return JsonResponse(
                {"message": " ".join(p.text.in_language(language()) for p in refusal.problems)}, status=status
            )
        return shown(refusal)
    remember_page(request, draft)
    if is_autosave(request):
        moment = timezone.localtime(clock.now())
        return JsonResponse({"version": draft.version, "saved_at": f"{moment:%H:%M}"})
    if request.POST.get("go") != "list" and problems():
        return shown(None)
    return onward()


def _onward(request: HttpRequest, draft: Draft, section: Section) -> HttpResponse:
    if request.POST.get("go") == "list":
        return redirect(draft.address("list"))
    sections = [s for s in draft.visible_sections() if not all(f.type == "commitment" for f in s.fields)]
    keys = [s.key for s in sections]
    after = keys.index(section.key) + 1 if section.key in keys else len(keys)
    if after < len(keys):
        return redirect(draft.address("section", section=keys[after]))
    return redirect(draft.last_url)


def _show_section(
    request: HttpRequest, draft: Draft, section: Section, form_class: type[AnswersForm], problems: list[Problem],
    *, posted: Posted | None = None, stale: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; with `posted` it holds what was typed although it could not be saved."""
    values = {**draft.answers, **(posted.raw if posted else {})}
    reading = draft.read(values) if posted else draft.reading
    form = _unbound(form_class, values, reading.answers, section.fields, problems)
    pages = Pages(draft, reading, defects_of(draft))
    slots = pages.section_slots(section, form, values, problems)
    return _render(
        request, "portal/section.html", draft, section, stale,
        slots=slots,
        summary=summary_items(draft, section, problems),
        defects=[r for key, reasons in pages.defects.items() if key and key[0] in _keys(section) for r in reasons],
        has_fields=any(not s.is_table for s in slots),
        looks=_has_conditions(draft, section),
    )  # fmt: skip


def _keys(section: Section) -> set[str]:
    return {f.key for f in section.fields}


def _has_conditions(draft: Draft, section: Section) -> bool:
    return any(f.show_when is not None or f.type == "computed" for f in section.fields)


def _unbound(
    form_class: type[AnswersForm], values: Mapping[str, Any], counted: Mapping[str, Any],
    fields: tuple[FieldBase, ...], problems: list[Problem],
) -> AnswersForm:  # fmt: skip
    computed = {f.key: counted.get(f.key) for f in fields if f.type == "computed"}
    form = form_class(initial={**values, **computed})
    form.cleaned_data = {}
    form.show_problems(p for p in problems if not (len(p.path) == 1 and is_table_key(fields, p.path[0])))
    return form


def is_table_key(fields: tuple[FieldBase, ...], key: Any) -> bool:
    return any(f.key == key and is_table(f) for f in fields)


def _render(
    request: HttpRequest, template: str, draft: Draft, section: Section, stale: Refused | None, **more: Any
) -> HttpResponse:
    title = section.title.in_language(language())
    context = {
        "draft": draft,
        "section": section,
        "title": title,
        "hint": section.hint.in_language(language()) if section.hint else "",
        "groups": task_groups(draft, defects_of(draft)),
        "page_token": request.POST.get("page", "")[:40] or uuid.uuid4().hex,
        "stale": [p.text.in_language(language()) for p in stale.problems] if stale else [],
        "list_url": draft.address("list"),
        "is_check": not isinstance(draft, CaseDraft),
        "crumbs": [*crumbs(draft), {"label": title}],
    }
    return render(request, template, {**context, **more})


def crumbs(draft: Draft) -> list[dict[str, str]]:
    """The way down to a page of the draft."""
    top = draft.top_url
    label = _("My applications") if isinstance(draft, CaseDraft) else _("Check the criteria")
    return [{"label": label, "url": top}, {"label": draft.title, "url": draft.address("list")}]


def _changed_slots(
    request: HttpRequest, draft: Draft, reading: Any, fields: tuple[FieldBase, ...], form_class: type[AnswersForm],
    raw: Mapping[str, Any], hidden: Callable[[str], bool], counted: Mapping[str, Any] | None = None,
    stored: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The slots whose field has come, gone or been worked out anew, for htmx to put in their places. Saves nothing."""
    before = keys_on_page(request, fields)
    values = {**(draft.answers if stored is None else stored), **raw}
    form = _unbound(form_class, values, reading.answers if counted is None else counted, fields, [])
    slots = []
    pages = Pages(draft, reading, defects_of(draft))
    for field in fields:
        shown = not hidden(field.key)
        if is_table(field) or field.type == "commitment":
            continue
        if field.type == "computed" or shown != (field.key in before):
            pages.want_files([field], values)
            files = pages.files_of(values.get(field.key)) if field.type == "file" and shown else []
            slots.append({"key": field.key, "shown": shown, "bound": form[field.key], "files": files})
    return render(request, "portal/slots.html", {"slots": slots})


# Records ---------------------------------------------------------------------------------------------------------------


def row_page(request: HttpRequest, draft: Draft, section: str, table: str, row: str) -> HttpResponse:
    """One open record among the others, or a new one: it comes to be when something in it is saved."""
    found = _section(draft, section)
    definition = _table(found, table)
    if definition.key in draft.reading.hidden:
        raise Http404
    stored = next((r for r in draft.rows(table) if r["id"] == row), None)
    if stored is None and (
        len(row) > 40
        or not row.isascii()
        or not row.startswith("r")
        or not row.isalnum()
        or row.lower() != row
    ):
        raise Http404
    if stored is None and len(draft.rows(table)) >= definition.rows.max:
        return _full(request, draft, found, definition)
    form_class = draft.compiled.row(table, language())
    if request.method != "POST":
        reading = _row_reading(draft, definition, row, {})
        problems = wrong_only(row_problems(reading, table, row)) if stored else []
        return _show_row(request, draft, found, definition, row, form_class, problems)
    posted = read_posted(request, form_class, draft, definition.columns, stored or {})
    if request.GET.get("look") == "1":
        reading = _row_reading(draft, definition, row, posted.raw)
        cells = reading.hidden_cells
        return _changed_slots(
            request, draft, reading, definition.columns, form_class, posted.raw,
            lambda key: (table, row, key) in cells, _row_of(reading.answers.get(table), row), stored or {},
        )  # fmt: skip
    patch = row_patch(draft, definition, row, posted.raw)
    is_blank = stored is None and all(set(r) == {"id"} for r in patch[table] if r["id"] == row)
    return _save(
        request, draft, {} if is_blank else patch,
        shown=lambda stale: _show_row(
            request, draft, found, definition, row, form_class,
            [*posted.problems, *([] if stale else row_problems(_row_reading(draft, definition, row, {}), table, row))],
            posted=posted if stale else None, stale=stale,
        ),
        problems=lambda: [*posted.problems, *row_problems(_row_reading(draft, definition, row, {}), table, row)],
        onward=lambda: _after_row(request, draft, found, definition),
    )  # fmt: skip


def _row_of(rows: Any, row_id: str) -> dict[str, Any]:
    return next((r for r in rows or () if r["id"] == row_id), {})


def _row_reading(draft: Draft, table: TableField, row: str, raw: Mapping[str, Any]) -> Any:
    """The reading with that row in it, saved or not."""
    if not raw and any(r["id"] == row for r in draft.rows(table.key)):
        return draft.reading
    return draft.read({**draft.answers, table.key: with_row(draft, table.key, row, raw)})


def _after_row(request: HttpRequest, draft: Draft, section: Section, table: TableField) -> HttpResponse:
    go = request.POST.get("go")
    if go == "add":
        return redirect(draft.address("add", section=section.key, table=table.key))
    if go == "list":
        return redirect(draft.address("list"))
    return HttpResponseRedirect(f"{draft.address('section', section=section.key)}#slot-{table.key}")


def _full(request: HttpRequest, draft: Draft, section: Section, table: TableField) -> HttpResponse:
    messages.warning(
        request,
        _("There are %(n)d records already, as many as there may be. Delete one first.")
        % {"n": table.rows.max},
    )
    return redirect(draft.address("section", section=section.key))


def _show_row(
    request: HttpRequest, draft: Draft, section: Section, table: TableField, row: str,
    form_class: type[AnswersForm], problems: list[Problem], *, posted: Posted | None = None, stale: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    raw = posted.raw if posted else {}
    reading = _row_reading(draft, table, row, raw)
    values = {**_row_of(draft.rows(table.key), row), **raw}
    own = [p for p in problems if len(p.path) != 1 or p.path[0] != table.key]
    form = _unbound(form_class, values, _row_of(reading.answers.get(table.key), row), table.columns, own)
    pages = Pages(draft, reading, defects_of(draft))
    records = pages.table(section, table, [])
    current = next((r for r in records.records if r.id == row), None)
    if current is None:
        current = pages._record(section, table, row, {}, len(records.records) + 1, 0)
        current.is_new = True
        records.records.append(current)
    current.is_open = True
    current.problems = len(own)
    current.slots = pages.row_slots(table, row, form, values)
    return _render(
        request, "portal/row.html", draft, section, stale,
        records=records,
        record=current,
        summary=row_summary_items(problems),
        section_url=draft.address("section", section=section.key),
        looks=any(c.show_when is not None or c.type == "computed" for c in table.columns),
        has_files=any(c.type == "file" for c in table.columns),
    )  # fmt: skip


@require_safe
def add_row(request: HttpRequest, draft: Draft, section: str, table: str) -> HttpResponse:
    """Goes to a new record; nothing is stored until something in it is."""
    found = _section(draft, section)
    definition = _table(found, table)
    if len(draft.rows(table)) >= definition.rows.max:
        return _full(request, draft, found, definition)
    return redirect(draft.address("row", section=section, table=table, row=new_row_id()))


@require_POST
def copy_row(request: HttpRequest, draft: Draft, section: str, table: str, row: str) -> HttpResponse:
    """Adds a record with the same answers, without its evidence: that is bound to its row."""
    found = _section(draft, section)
    definition = _table(found, table)
    rows = draft.rows(table)
    source = next((r for r in rows if r["id"] == row), None)
    if source is None:
        raise Http404
    if len(rows) >= definition.rows.max:
        return _full(request, draft, found, definition)
    files = {c.key for c in definition.columns if c.type == "file"}
    copied = {**{k: v for k, v in source.items() if k not in files}, "id": new_row_id()}
    draft.save({table: [*rows, copied]}, draft.version)
    messages.success(
        request, _("Copied. Change what differs; evidence is uploaded for each record by itself.")
    )
    return redirect(draft.address("row", section=section, table=table, row=copied["id"]))


def delete_row(request: HttpRequest, draft: Draft, section: str, table: str, row: str) -> HttpResponse:
    """Asks, then deletes a record."""
    found = _section(draft, section)
    definition = _table(found, table)
    rows = draft.rows(table)
    source = next((r for r in rows if r["id"] == row), None)
    if source is None:
        raise Http404
    back = draft.address("section", section=section)
    if request.method == "POST":
        left = [r for r in rows if r["id"] != row]
        draft.save({table: left or None}, draft.version)
        messages.success(request, _("The record has been deleted."))
        return redirect(back)
    counted = _row_of(draft.reading.answers.get(table), row)
    files = sum(len(source.get(c.key) or ()) for c in definition.columns if c.type == "file")
    return render(
        request, "portal/delete_row.html",
        {
            "draft": draft, "back": back, "files": files,
            "unit": definition.unit_title.in_language(language()),
            "summary": definition.row_summary(dict(counted), draft.lists, language()),
            "crumbs": [*crumbs(draft), {"label": found.title.in_language(language()), "url": back}, {"label": _("Delete")}],
        },
    )  # fmt: skip


@require_POST
def have_none(request: HttpRequest, draft: Draft, section: str, table: str) -> HttpResponse:
    """Says that there is nothing to enter in a table, or takes that back: known none is not the same as not answered."""
    found = _section(draft, section)
    definition = _table(found, table)
    if not draft.rows(table) and not definition.required:
        draft.save({table: None if draft.answers.get(table) == [] else []}, draft.version)
    return HttpResponseRedirect(f"{draft.address('section', section=section)}#slot-{table}")
