"""What the forms tab asks the server: a key for a label, a field as the applicant meets it, a code list of the product."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import ValidationError
from pypinyin import lazy_pinyin
from wagtail.admin.auth import require_admin_access

from cms.authoring.checks_endpoint import BadRequest, draft_or_404, posted, refused
from cms.authoring.naming import text_of
from forms_config.definitions import CodeList, Form
from forms_config.rendering import section_form
from forms_config.shapes import digest_of
from series_plugins.pack import product_codelist

LONGEST_KEY = 40


def suggested_key(label: Any) -> str:
    """A key for a label: its English in small letters, else its Chinese in pinyin. `最高学历` → `zui_gao_xue_li`."""
    words = text_of(label, "en") if isinstance(label, dict) and label.get("en") else ""
    text = words or "_".join(lazy_pinyin(text_of(label, "zh-hans"), errors=_plain_letters))
    key = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    key = re.sub(r"^(?=[0-9])", "n", key)
    return key[:LONGEST_KEY].rstrip("_")


def _plain_letters(other: str) -> str:
    return "_".join(re.findall(r"[A-Za-z0-9]+", other))


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def key_for(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {title: {zh, en}}; answers {key}."""
    draft_or_404(request, pk)
    try:
        title = posted(request).get("title")
    except BadRequest as error:
        return refused(error)
    return JsonResponse({"key": suggested_key(title if isinstance(title, dict | str) else "")})


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def codelist(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {name}; answers the common or national code list of that name as draft data."""
    draft_or_404(request, pk)
    try:
        name = posted(request).get("name")
    except BadRequest as error:
        return refused(error)
    found = product_codelist(name) if isinstance(name, str) else None
    if found is None:
        return refused(BadRequest(_("There is no such code list.")))
    return JsonResponse({"codelist": found.model_dump(mode="json", exclude_defaults=True, by_alias=True)})


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def field_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Posted {field, codelists}; answers the field as the applicant meets it, or the sentence that it is not complete."""
    draft_or_404(request, pk)
    try:
        data = posted(request)
    except BadRequest as error:
        return refused(error)
    try:
        context = {"fields": _shown(data.get("field"), data.get("codelists"))}
    except (ValidationError, KeyError, ValueError, TypeError, AttributeError):
        context = {"fields": []}
    return render(request, "authoring/field_preview.html", context)


def _shown(field: Any, codelists: Any) -> list[Any]:
    if isinstance(field, dict) and field.get("type") == "table":
        fields = [{**c, "show_when": None, "required_when": None} for c in field.get("columns") or []]
    else:
        fields = [{**field, "show_when": None, "required_when": None}]
    plain = [{k: v for k, v in f.items() if v is not None} for f in fields]
    form = Form.model_validate(
        {
            "key": "preview",
            "title": {"zh": "-"},
            "sections": [{"key": "preview", "title": {"zh": "-"}, "fields": plain}],
        }
    )
    lists = {k: CodeList.model_validate(v) for k, v in (codelists or {}).items()}
    shape = section_form(
        digest_of(plain) + digest_of(codelists or {}), form, "preview", lists, get_language() or ""
    )
    return list(shape())
