"""From a posted page to a saved draft: what was on the page is laid over what is stored, unread input is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from cms.portal.drafts import CaseDraft, Draft
from forms_config.answers import Reading
from forms_config.definitions import FieldBase, Section
from forms_config.fields.file import FileField
from forms_config.fields.table import TableField
from forms_config.rendering import AnswersForm
from forms_config.shapes import Problem
from forms_config.uploads import examine_for_field
from workflows.cases.evidence import store_evidence
from workflows.errors import Refused

PAGE_KEPT = 24 * 60 * 60
NOT_POSTED = ("computed", "commitment", "table")


@dataclass(frozen=True)
class Posted:
    """What a page posted: unread values by field key, and the problems of files that could not be taken."""

    raw: dict[str, Any]
    problems: tuple[Problem, ...] = ()


def keys_on_page(request: HttpRequest, fields: Iterable[FieldBase]) -> frozenset[str]:
    """The fields that stood on the page. A post without that list (not from our page) counts what it holds."""
    known = {f.key for f in fields if f.type not in NOT_POSTED}
    listed = set(request.POST.getlist("on_page")) & known
    return frozenset(listed or known & ({*request.POST} | {*request.FILES}))


def read_posted(
    request: HttpRequest,
    form_class: type[AnswersForm],
    draft: Draft,
    fields: Iterable[FieldBase],
    stored: Mapping[str, Any],
) -> Posted:
    """The raw answers of a posted page; new files are examined and stored, their ids joined to the kept ones.

    An autosave carries no files: fields of files keep what they have beyond what was unticked.
    """
    fields = list(fields)
    shown = keys_on_page(request, fields)
    form = form_class(data=request.POST, files=request.FILES)
    raw = form.raw_answers(shown)
    problems: list[Problem] = []
    for field in fields:
        if field.key not in shown or not isinstance(field, FileField):
            continue
        kept = _own_files(draft, request.POST.getlist(field.key)[:100], stored.get(field.key))
        new, found = _take_files(request, draft, field) if draft.takes_files else ([], [])
        if new and field.max_files == 1:
            kept = []
        raw[field.key] = kept + new
        problems += found
    return Posted(raw, tuple(problems))


def _own_files(draft: Draft, ids: list[str], stored: Any) -> list[str]:
    """Of the ids posted, those the draft may name."""
    if isinstance(stored, list) and all(i in stored for i in ids):
        return ids
    known = draft.files(ids)
    return [i for i in ids if i in known]


def _take_files(request: HttpRequest, draft: Draft, field: FileField) -> tuple[list[str], list[Problem]]:
    """Stores the good ones of the newly uploaded files; says of each other why not."""
    ids: list[str] = []
    problems: list[Problem] = []
    if not isinstance(draft, CaseDraft):
        return ids, problems
    for upload in request.FILES.getlist(field.key)[:50]:
        limit = field.max_mb * 1024 * 1024
        content = upload.read(limit + 1)
        examined, found = examine_for_field(content, upload.name or "", field)
        problems += [p.under(field.key) for p in found]
        if examined is None:
            continue
        try:
            file = store_evidence(
                draft.case, actor=draft.actor, name=examined.name, chunks=iter([content]),
                media_type=examined.content_type, pages=examined.pages,
            )  # fmt: skip
        except Refused as refusal:
            problems += [p.under(field.key) for p in refusal.problems]
        else:
            ids.append(str(file.pk))
    return ids, problems


def section_patch(draft: Draft, section: Section, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What to save of a section's page: read values, else what was typed. Hidden fields keep what was typed."""
    reading = draft.read({**draft.answers, **raw})
    tables = {f.key for f in section.fields if isinstance(f, TableField)}
    return {
        key: _value_to_keep(reading.answers, reading.kept_raw, key, raw[key], hidden=key in reading.hidden)
        for key in raw
        if key not in tables
    }


def _value_to_keep(
    answers: Mapping[str, Any], kept: Mapping[str, Any], key: str, raw: Any, *, hidden: bool
) -> Any:
    if hidden:
        return raw or None
    return answers[key] if key in answers else kept.get(key)


def with_row(draft: Draft, table: str, row_id: str, raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The table's rows with one row laid over, or added at the end."""
    rows = draft.rows(table)
    if not any(row["id"] == row_id for row in rows):
        rows = [*rows, {"id": row_id}]
    return [{**row, **raw} if row["id"] == row_id else row for row in rows]


def row_patch(draft: Draft, table: TableField, row_id: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The rows to save after one of them was posted; only that one is read anew."""
    rows = with_row(draft, table.key, row_id, raw)
    reading = draft.read({**draft.answers, table.key: rows})
    counted = reading.answers.get(table.key) or ()
    read: dict[str, Any] = next((r for r in counted if r["id"] == row_id), {})
    kept = (reading.kept_raw.get(table.key) or {}).get(row_id) or {}
    stored = next(row for row in rows if row["id"] == row_id)
    cells = {
        c.key: _value_to_keep(
            read, kept, c.key, stored.get(c.key), hidden=(table.key, row_id, c.key) in reading.hidden_cells
        )
        for c in table.columns
        if c.key in stored and c.type != "computed"
    }
    row = {"id": row_id} | {k: v for k, v in cells.items() if v is not None}
    return {table.key: [row if r["id"] == row_id else r for r in rows]}


def row_problems(reading: Reading, table: str, row_id: str) -> list[Problem]:
    """The problems of one row, and those of the table as a whole."""
    return [p for p in reading.problems if p.path[:2] == (table, row_id) or p.path == (table,)]


# Versions ------------------------------------------------------------------------------------------------------------


def expected_version(request: HttpRequest, draft: Draft) -> int:
    """The version the page was made from. An autosave of the same page that is still under way is not somebody else."""
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else -1
    if version != draft.version and isinstance(draft, CaseDraft):
        page = request.POST.get("page", "")[:40]
        if page and cache.get(_page_key(draft)) == (page, draft.version):
            return draft.version
    return version


def remember_page(request: HttpRequest, draft: Draft) -> None:
    """Notes which page saved the draft's present version."""
    page = request.POST.get("page", "")[:40]
    if page and isinstance(draft, CaseDraft):
        cache.set(_page_key(draft), (page, draft.version), PAGE_KEPT)


def _page_key(draft: CaseDraft) -> str:
    return f"portal:page:{draft.case.pk}"
