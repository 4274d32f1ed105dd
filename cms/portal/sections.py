"""The page of one section: its fields, and its tables as record cards. For cases and self-checks alike."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.portal.corrections import defects_of
from cms.portal.drafts import Draft, language
from cms.portal.filling import Posted, read_posted, section_patch
from cms.portal.places import (
    Outcomes,
    Place,
    changed_slots,
    is_for_signing,
    looks_again,
    page,
    place,
    save,
    unbound,
)
from cms.portal.showing import Pages, summary_items, wrong_only
from forms_config.rendering import AnswersForm
from forms_config.shapes import Problem
from workflows.errors import NotYours, Refused

Loader = Callable[..., Draft | HttpResponse]
View = Callable[..., HttpResponse]
_WHERE = ("pk", "series", "level", "route")


def with_draft(load: Loader, view: View) -> View:
    """The view of a draft that `load` finds for the request; a page it answers with instead is shown."""

    def opened(request: HttpRequest, **where: Any) -> HttpResponse:
        found = load(request, **{k: where.pop(k) for k in _WHERE if k in where})
        if isinstance(found, HttpResponse):
            return found
        try:
            return view(request, found, **where)
        except NotYours as refused:
            raise Http404 from refused

    return opened


def section_page(request: HttpRequest, draft: Draft, section: str) -> HttpResponse:
    """Shows a section, or saves what was posted: by itself, to look again what is shown, or to go on."""
    at = place(request, draft, section)
    if at.is_for_signing:
        return redirect(draft.last_url)
    form_class = draft.compiled.section(section, language())
    if request.method != "POST":
        return _show(at, form_class, wrong_only(_problems(at)))
    posted = read_posted(request, form_class, draft, at.section.fields, draft.answers)
    if request.GET.get("look") == "1":
        return _look_again(at, form_class, posted)

    def show(problems: Sequence[Problem], refusal: Refused | None) -> HttpResponse:
        return _show(at, form_class, problems, posted=posted if refusal else None, refusal=refusal)

    return save(
        at,
        section_patch(draft, at.section, posted.raw),
        Outcomes(lambda: [*posted.problems, *_problems(at)], show, lambda: _onward(at)),
    )


def _problems(at: Place) -> list[Problem]:
    keys = {f.key for f in at.section.fields if f.type != "commitment"}
    return [p for p in at.draft.reading.problems if p.path and p.path[0] in keys]


def _look_again(at: Place, form_class: type[AnswersForm], posted: Posted) -> HttpResponse:
    values = {**at.draft.answers, **posted.raw}
    reading = at.draft.read(values)
    form = unbound(form_class, values, reading.answers, ())
    return changed_slots(at, at.section.fields, form, reading, lambda key: key in reading.hidden)


def _show(
    at: Place,
    form_class: type[AnswersForm],
    problems: Sequence[Problem],
    *,
    posted: Posted | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The page; with `posted` it holds what was typed although it could not be saved."""
    draft, section = at.draft, at.section
    values = {**draft.answers, **(posted.raw if posted else {})}
    reading = draft.read(values) if posted else draft.reading
    form = unbound(form_class, values, reading.answers, [p for p in problems if len(p.path) == 1])
    pages = Pages(draft, reading, defects_of(draft))
    slots = pages.section_slots(section, form, values, problems)
    keys = {f.key for f in section.fields}
    return page(
        at,
        "portal/section.html",
        refusal,
        slots=slots,
        summary=summary_items(draft, section, problems),
        defects=[r for path, reasons in pages.defects.items() if path and path[0] in keys for r in reasons],
        has_fields=any(not slot.is_table for slot in slots),
        looks=looks_again(section.fields),
    )


def _onward(at: Place) -> HttpResponse:
    if at.request.POST.get("go") == "list":
        return redirect(at.draft.address("list"))
    keys = [s.key for s in at.draft.visible_sections() if not is_for_signing(s)]
    after = keys.index(at.section.key) + 1 if at.section.key in keys else len(keys)
    if after < len(keys):
        return redirect(at.draft.address("section", section=keys[after]))
    return redirect(at.draft.last_url)
