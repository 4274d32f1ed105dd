"""Check your answers, sign, submit."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms.portal.cases import case_head, plain_steps
from cms.portal.comparing import compare
from cms.portal.corrections import POSTED, ShownReason, keep_replies, returned
from cms.portal.drafts import CaseDraft, Draft, language
from cms.portal.plain_text import Block, blocks
from cms.portal.showing import ShownFile, shown_file
from forms_config.rendering import ShownAnswer, ShownSection, read_view
from workflows.cases.signing import APPLICANT_COMMITMENT, commitment_text
from workflows.cases.verbs import ActionView, available_actions, submit
from workflows.errors import NotYours, Refused, Stale

_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class ReviewedSection:
    """A section as read back: where to change it and what is still open in it."""

    section: ShownSection
    url: str
    open: int
    files: dict[str, ShownFile]


def review(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Everything once more with ways to change it; the criteria; the commitment to sign; and submit.

    A submission is idempotent: the page carries its key, and a second tab that posts the same answers gets the first
    tab's receipt. Whatever stands against it is told at once and nothing is lost.
    """
    if not isinstance(draft, CaseDraft):
        raise Http404
    problems: list[dict[str, str]] = []
    name = request.POST.get("name", "")[:200].replace("\x00", "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            keep_replies(draft, request.POST)
            if request.POST.get("act") == "keep":
                messages.success(request, _("Your explanations have been saved."))
                return redirect(f"{draft.last_url}#reasons")
            submit(draft.case, actor=draft.actor, key=_key(request), data=_given(request, name))
        except NotYours:
            raise
        except Stale as stale:
            problems = [{"text": p.text.in_language(language())} for p in stale.problems]
        except Refused as refusal:
            problems, errors = _told(refusal)
        else:
            return redirect("application_receipt", pk=draft.case.pk)
        draft.case.refresh_from_db()
        draft = CaseDraft(type(draft.case).objects.with_round().get(pk=draft.case.pk), draft.actor)
    return render(request, "portal/review.html", _context(request, draft, problems, errors, name))


def _key(request: HttpRequest) -> str:
    typed = request.POST.get("key", "")
    return typed if _KEY.fullmatch(typed) else uuid.uuid4().hex


def _given(request: HttpRequest, name: str) -> dict[str, Any]:
    return {
        "signature": request.POST.get("signature") == "on", "name": name,
        "commitment": request.POST.get("signature") == "on",
    }  # fmt: skip


def _told(refusal: Refused) -> tuple[list[dict[str, str]], dict[str, str]]:
    problems = []
    errors: dict[str, str] = {}
    for problem in refusal.problems:
        text = problem.text.in_language(language())
        field = str(problem.path[0]) if problem.path else ""
        if field == "replies" and len(problem.path) > 1:
            field = f"{POSTED}{problem.path[1]}"
            errors[field] = text
            problems.append({"field_id": f"id_{field}", "text": text})
        elif field in {"name", "signature", "password"}:
            field = "signature" if field == "signature" else "name"
            errors[field] = text
            problems.append({"field_id": f"id_{field}", "text": text})
        else:
            problems.append({"text": text})
    return problems, errors


def _context(
    request: HttpRequest, draft: CaseDraft, problems: list[dict[str, str]], errors: dict[str, str], name: str
) -> dict[str, Any]:
    head = case_head(draft.case)
    aside = {a.key for a in plain_steps(draft.case, draft.actor)}
    step = next((a for a in available_actions(draft.case, draft.actor) if a.key not in aside), None)
    text = commitment_text(draft.case, APPLICANT_COMMITMENT).in_language(language())
    asked = returned(draft)
    return {
        **head,
        "crumbs": [
            head["crumbs"][0],
            {"label": head["title"], "url": draft.address("list")},
            {"label": _("Check, sign and submit")},
        ],
        "draft": draft,
        "sections": _sections(draft),
        "comparison": compare(draft),
        "commitment": list(blocks(text)),
        "step": step,
        "step_title": step.title.in_language(language()) if step else "",
        "blocked": _blocked(step),
        "problems": problems,
        "errors": errors,
        "returned": asked,
        "reasons": [_to_answer(request, one, errors) for one in asked.shown] if asked else [],
        "missing": {p.path for p in draft.reading.problems},
        "name": name,
        "key": uuid.uuid4().hex if not _KEY.fullmatch(request.POST.get("key", "")) else request.POST["key"],
        "applicant": draft.case.applicant,
        "list_url": draft.address("list"),
    }


@dataclass(frozen=True)
class ReasonToAnswer:
    """A reason of the return with the control for its explanation: what is kept, or what was typed and refused."""

    asked: ShownReason
    field: str
    text: str
    error: str


def _to_answer(request: HttpRequest, asked: ShownReason, errors: dict[str, str]) -> ReasonToAnswer:
    field = f"{POSTED}{asked.id}"
    typed = request.POST.get(field, asked.reply)[:20_000].replace("\x00", "")
    return ReasonToAnswer(asked, field, typed, errors.get(field, ""))


def _blocked(step: ActionView | None) -> list[str]:
    return [reason.in_language(language()) for reason in step.blocked_by] if step else []


def _sections(draft: CaseDraft) -> list[ReviewedSection]:
    shown = read_view(draft.form, draft.reading.answers, draft.lists, language(), context=draft.context)
    ids = [i for s in shown for a in s.answers for i in _file_ids(a)]
    files = {i: shown_file(f) for i, f in draft.files(ids).items()}
    left: dict[str, int] = {}
    for problem in draft.reading.problems:
        section = draft.section_of(str(problem.path[0])) if problem.path else None
        if section is not None:
            left[section.key] = left.get(section.key, 0) + 1
    hidden = draft.reading.hidden_sections
    return [
        ReviewedSection(s, draft.address("section", section=s.key), left.get(s.key, 0), files)
        for s in shown
        if s.key not in hidden and not all(a.kind == "commitment" for a in s.answers)
    ]


def _file_ids(answer: ShownAnswer) -> list[str]:
    ids = list(answer.files)
    for record in answer.records:
        for cell in record.answers:
            ids += cell.files
    return ids


__all__ = ["Block", "review"]
