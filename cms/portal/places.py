"""Where in a draft a request is: its section, its table, its row; and how a post there is saved and answered."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.portal.drafts import CaseDraft, Draft, language
from cms.portal.filling import expected_version, keys_on_page, remember_page
from cms.portal.showing import Pages, Slot
from cms.portal.tasks import task_groups
from forms_config.answers import Reading
from forms_config.definitions import FieldBase, Section
from forms_config.fields.table import TableField
from forms_config.rendering import AnswersForm
from forms_config.shapes import Problem
from workflows import clock
from workflows.errors import NotYours, Refused, Stale


@dataclass
class Place:
    """A section of a draft, as asked for by a request."""

    request: HttpRequest
    draft: Draft
    section: Section

    @cached_property
    def address(self) -> str:
        return self.draft.address("section", section=self.section.key)

    def table(self, key: str) -> TableField:
        """The section's table of that key, or Http404."""
        for field in self.section.fields:
            if field.key == key and isinstance(field, TableField) and key not in self.draft.reading.hidden:
                return field
        raise Http404

    @property
    def is_for_signing(self) -> bool:
        """Whether there is nothing in the section but commitments, which are signed elsewhere."""
        return is_for_signing(self.section)


def is_for_signing(section: Section) -> bool:
    return all(field.type == "commitment" for field in section.fields)


def place(request: HttpRequest, draft: Draft, section: str) -> Place:
    """The visible section of that key, or Http404."""
    try:
        found = draft.section(section)
    except KeyError as missing:
        raise Http404 from missing
    if found.key in draft.reading.hidden_sections:
        raise Http404
    return Place(request, draft, found)


# Saving ----------------------------------------------------------------------------------------------------------------


@dataclass
class Outcomes:
    """What a post is answered with: the page with what is wrong (or why nothing was saved), or the way on."""

    problems: Callable[[], Sequence[Problem]]
    show: Callable[[Sequence[Problem], Refused | None], HttpResponse]
    onward: Callable[[], HttpResponse]


def save(at: Place, patch: Mapping[str, Any], outcomes: Outcomes) -> HttpResponse:
    """Saves whatever is wrong in it; then shows what is wrong, or goes on. Going back to the list is never barred."""
    request, draft = at.request, at.draft
    autosave = request.headers.get("X-Autosave") == "1"
    try:
        draft.save(dict(patch), expected_version(request, draft))
    except NotYours:
        raise
    except Refused as refusal:
        if not autosave:
            return outcomes.show((), refusal)
        told = " ".join(p.text.in_language(language()) for p in refusal.problems)
        return JsonResponse({"message": told}, status=409 if isinstance(refusal, Stale) else 400)
    remember_page(request, draft)
    if autosave:
        moment = timezone.localtime(clock.now())
        return JsonResponse({"version": draft.version, "saved_at": f"{moment:%H:%M}"})
    problems = () if request.POST.get("go") == "list" else outcomes.problems()
    return outcomes.show(problems, None) if problems else outcomes.onward()


# Showing ---------------------------------------------------------------------------------------------------------------


def unbound(
    form_class: type[AnswersForm],
    values: Mapping[str, Any],
    counted: Mapping[str, Any],
    problems: Sequence[Problem],
) -> AnswersForm:
    """The form holding stored or typed values; computed ones are taken from what was counted."""
    computed = {
        name: counted.get(name)
        for name, field in form_class.base_fields.items()
        if getattr(field, "kind", "") == "computed"
    }
    form = form_class(initial={**values, **computed})
    form.cleaned_data = {}
    form.show_problems(p for p in problems if p.path and str(p.path[-1]) in form_class.base_fields)
    return form


def page(at: Place, template: str, refusal: Refused | None, **more: Any) -> HttpResponse:
    """A page of the section with what every one of them says."""
    section, draft = at.section, at.draft
    title = section.title.in_language(language())
    context = {
        "draft": draft,
        "section": section,
        "title": title,
        "hint": section.hint.in_language(language()) if section.hint else "",
        "groups": task_groups(draft),
        "page_token": at.request.POST.get("page", "")[:40] or uuid.uuid4().hex,
        "stale": [p.text.in_language(language()) for p in refusal.problems] if refusal else [],
        "section_url": at.address,
        "crumbs": [*crumbs(draft), {"label": title}],
    }
    return render(at.request, template, {**context, **more})


def crumbs(draft: Draft) -> list[dict[str, str]]:
    """The way down to a page of the draft."""
    label = _("My applications") if isinstance(draft, CaseDraft) else _("Check the criteria")
    return [{"label": label, "url": draft.top_url}, {"label": draft.title, "url": draft.address("list")}]


def changed_slots(
    at: Place,
    fields: Sequence[FieldBase],
    form: AnswersForm,
    reading: Reading,
    hidden: Callable[[str], bool],
) -> HttpResponse:
    """The slots whose field has come, gone or been worked out anew, for htmx to put in their places. Saves nothing."""
    before = keys_on_page(at.request, fields) | set(at.request.POST.getlist("on_page"))
    pages = Pages(at.draft, reading)
    slots = []
    for field in fields:
        shown = not hidden(field.key)
        if field.type == "commitment" or (isinstance(field, TableField) and field.show_when is None):
            continue
        if isinstance(field, TableField):
            if shown != (field.key in before):
                table = pages.table(at.section, field, ()) if shown else None
                slots.append(Slot(field.key, shown, is_table=True, table=table))
        elif field.type == "computed" or shown != (field.key in before):
            pages.want_files([field], form.initial)
            files = pages.files_of(form.initial.get(field.key)) if field.type == "file" and shown else []
            slots.append(Slot(field.key, shown, form[field.key], files=files))
    return render(at.request, "portal/slots.html", {"slots": slots})


def looks_again(fields: Sequence[FieldBase]) -> bool:
    """Whether what is shown may change while the page is filled in."""
    return any(f.show_when is not None or f.type == "computed" for f in fields)
