"""A sample filled in through the applicant's own form.

The pages are those of the portal, drawn from the draft as it was last saved. What is typed waits in the session, as a visitor's
self-check does, until the studio takes it into the draft: no case comes to be, and files are never asked for.
"""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from cms.authoring.checks_endpoint import BadRequest, draft_or_404, posted, refused
from cms.authoring.listing import latest_document
from cms.authoring.models import SeriesDraft
from cms.authoring.naming import text_of
from cms.authoring.permissions import can_edit
from cms.portal.drafts import Draft, language
from cms.portal.tasks import task_groups
from forms_config.answers import read_answers, with_kept
from forms_config.definitions import CodeList, Form
from forms_config.fields.table import TableField
from forms_config.shapes import Problem, Text, canonical_json
from workflows.cases.answers import merge
from workflows.errors import Refused, Stale
from workflows.releases.parts import Judge, Parts
from workflows.releases.sample_runs import context_of

SESSION_KEY = "samples_being_filled"
MOST_SAMPLES = 3
MOST_BYTES = 200_000
TOO_MUCH = Text(
    zh="样例填写的内容太多，无法保存，请精简。", en="There is too much in this sample to keep; shorten it."
)
NOT_FILLED = frozenset({"file", "commitment"})


class SampleDraft(Draft):
    """The answers of one sample while they are edited. Files and commitments are left out of its form."""

    prefix, top, last = "studio_sample", "studio_sample_list", "list"
    takes_files = False
    is_bare = True
    """Drawn inside the studio, without the site's head and foot."""

    def __init__(
        self, request: HttpRequest, draft: SeriesDraft, sample: str, kept: Mapping[str, Any]
    ) -> None:
        self.request, self.sample = request, sample
        judge, context = _judged_by(draft, kept.get("told"))
        self.judge, self.offering, self.context = judge, judge.offering, context
        self.form, self.digest = fillable(judge.form), f"sample {judge.mark}"
        answers = kept.get("answers")
        self.answers = dict(answers) if isinstance(answers, dict) else {}
        self.version = int(kept.get("version") or 0)
        self.where = {"pk": draft.pk, "sample": sample}
        self.name = text_of((kept.get("told") or {}).get("title"), get_language() or "") or sample

    @property
    def lists(self) -> Mapping[str, CodeList]:
        return self.judge.lists

    @property
    def full_form(self) -> Form:
        return self.judge.form

    @property
    def title(self) -> str:
        return self.name

    @property
    def top_url(self) -> str:
        return self.address("list")

    @cached_property
    def _base(self) -> str:
        return reverse("studio_sample_list", kwargs=dict(self.where))

    def save(self, patch: dict[str, Any], expected_version: int) -> None:
        if expected_version != self.version:
            raise Stale
        known = {f.key for f in self.form.fields()}
        merged = merge(self.answers, {k: v for k, v in patch.items() if k in known})
        if len(canonical_json(merged)) > MOST_BYTES:
            raise Refused([Problem("too_large", TOO_MUCH)])
        if merged != self.answers:
            _keep(
                self.request, self.where["pk"], self.sample, {"answers": merged, "version": self.version + 1}
            )
            self.changed(merged, self.version + 1)

    def given(self) -> dict[str, Any]:
        """The answers as a sample holds them: texts, without what is worked out."""
        computed = {f.key for f in self.form.fields() if f.type == "computed"}
        return {
            key: as_text(value)
            for key, value in self.answers.items()
            if key not in computed and value is not None
        }


def fillable(form: Form) -> Form:
    """The form without files and commitments."""
    sections = []
    for section in form.sections:
        fields = tuple(_fillable(f) for f in section.fields if f.type not in NOT_FILLED)
        if fields:
            sections.append(section.model_copy(update={"fields": fields}))
    return form.model_copy(update={"sections": tuple(sections)})


def _fillable(field: Any) -> Any:
    if not isinstance(field, TableField):
        return field
    return field.model_copy(update={"columns": tuple(c for c in field.columns if c.type not in NOT_FILLED)})


def as_text(value: Any) -> Any:
    """Scalars as a pack writes them, so that a draft and its pack are the same."""
    if isinstance(value, dict):
        return {k: as_text(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [as_text(v) for v in value]
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _judged_by(draft: SeriesDraft, told: Any) -> tuple[Judge, dict[str, Any]]:
    """What the sample is judged by in the draft as last saved; Http404 when its form is not sound there."""
    document = latest_document(draft)
    told = told if isinstance(told, dict) else {}
    judge = Parts(document).judge(str(told.get("offering", "")))
    if judge is None:
        raise Http404
    own = told.get("context")
    own = {str(k): str(v) for k, v in own.items()} if isinstance(own, dict) else {}
    return judge, context_of(document, own, str(told.get("direction") or ""), judge)


# The session ----------------------------------------------------------------------------------------------------------


def _all(request: HttpRequest) -> dict[str, Any]:
    held = request.session.get(SESSION_KEY)
    return dict(held) if isinstance(held, dict) else {}


def _keep(request: HttpRequest, pk: int, sample: str, changes: Mapping[str, Any]) -> None:
    held = _all(request)
    held[f"{pk}/{sample}"] = {**held.pop(f"{pk}/{sample}", {}), **changes}
    while len(held) > MOST_SAMPLES:
        held.pop(next(iter(held)))
    request.session[SESSION_KEY] = held


# Pages ----------------------------------------------------------------------------------------------------------------


def editable_or_404(request: HttpRequest, pk: int) -> SeriesDraft:
    draft = draft_or_404(request, pk)
    if not can_edit(request.user, draft):
        raise Http404
    return draft


def of_sample(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the portal for the sample being filled; 404 where none was begun in this session."""

    def opened(request: HttpRequest, pk: int, sample: str, **where: Any) -> HttpResponse:
        draft = editable_or_404(request, pk)
        kept = _all(request).get(f"{pk}/{sample}")
        if not isinstance(kept, dict):
            raise Http404
        return view(request, SampleDraft(request, draft, sample, kept), **where)

    guarded: Callable[..., HttpResponse] = require_admin_access(opened)
    return guarded


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def begin(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {sample}, a sample of the draft; answers {url, answers}: where to fill it in, and where what is filled in is read."""
    draft = editable_or_404(request, pk)
    try:
        told = posted(request).get("sample")
        if not isinstance(told, dict) or not str(told.get("key") or "").isidentifier():
            raise BadRequest(_("Give the sample a key first."))
        if len(json.dumps(told)) > MOST_BYTES:
            raise BadRequest(TOO_MUCH.in_language(get_language() or ""))
        answers = _stored(draft, told)
    except BadRequest as error:
        return refused(error)
    where = _begun(request, pk, told, answers)
    return JsonResponse(
        {
            "url": reverse("studio_sample_list", kwargs=where),
            "answers": reverse("studio_sample_answers", kwargs=where),
        }
    )


def _begun(request: HttpRequest, pk: int, told: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """Puts a sample into the session; where its pages are."""
    kept = {k: told.get(k) for k in ("title", "offering", "direction", "context")}
    _keep(request, pk, str(told["key"]), {"told": kept, "answers": answers, "version": 0})
    return {"pk": pk, "sample": str(told["key"])}


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def try_form(request: HttpRequest, pk: int) -> HttpResponse:
    """From the preview: the form page by page, as the sample of the key posted. What is entered changes no sample."""
    draft = editable_or_404(request, pk)
    samples = latest_document(draft).get("samples")
    told = next(
        (
            s
            for s in (samples if isinstance(samples, list) else ())
            if isinstance(s, dict) and s.get("key") == request.POST.get("sample")
        ),
        None,
    )
    if told is None or not str(told["key"]).isidentifier():
        raise Http404
    try:
        answers = _stored(draft, told)
    except BadRequest as error:
        raise Http404 from error
    return redirect(reverse("studio_sample_list", kwargs=_begun(request, pk, told, answers)))


def _stored(draft: SeriesDraft, told: dict[str, Any]) -> dict[str, Any]:
    """A story's answers as the portal keeps them; what cannot be read, or is hidden just now, stays as it is."""
    try:
        judge, context = _judged_by(draft, told)
    except Http404:
        raise BadRequest(
            _(
                "The form of this offering is not complete yet, or not saved yet. Correct it, wait for “Saved”, and try again."
            )
        ) from None
    given = told.get("given")
    given = given if isinstance(given, dict) else {}
    reading = read_answers(judge.form, given, lists=judge.lists, context=context, partial=True)
    return {**given, **with_kept(reading.answers, reading.kept_raw)}


@require_safe
def sample_list(request: HttpRequest, draft: SampleDraft) -> HttpResponse:
    """The topics of the form, as the applicant's list of tasks."""
    return render(
        request,
        "authoring/samples/fill_list.html",
        {"draft": draft, "groups": task_groups(draft), "title": draft.title},
    )


@require_safe
def sample_answers(request: HttpRequest, draft: SampleDraft) -> JsonResponse:
    """{given, version}: what has been filled in so far, and what it comes to be told by."""
    return JsonResponse({"given": draft.given(), "version": draft.version, "language": language()})
