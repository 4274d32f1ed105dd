"""A draft's or release's files: out as ZIP and workbook, in from a workbook, a pack or an XLSForm."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.auth import require_admin_access

from cms.authoring.checks_endpoint import draft_or_404
from cms.authoring.compiling import compile_draft
from cms.authoring.exchange.forms import Line, UploadForm
from cms.authoring.exchange.parcels import Expired, pack_up, unpack
from cms.authoring.exchange.telling import told
from cms.authoring.exchange.views import errors_page
from cms.authoring.exchange.writing import add_form
from cms.authoring.listing import latest_document
from cms.authoring.models import SeriesDraft
from cms.authoring.naming import text_of
from cms.authoring.permissions import can_edit, can_view
from forms_config.definitions import CodeList, Form
from series_plugins.sources import zipped
from series_plugins.workbook import write_workbook
from series_plugins.xlsform import read_xlsform
from workflows.errors import Refused
from workflows.releases.document import SeriesDocument
from workflows.releases.models import Release
from workflows.releases.queries import load_document

XLSFORM = (".xlsx",)
TYPES = {
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class KeyForm(forms.Form):
    """What the form shall be called in the draft."""

    key = Line(label=gettext_lazy("Key of the form"), max_length=60,
               help_text=gettext_lazy("Lower-case letters, digits and underscores. A form that has this key is replaced."))  # fmt: skip

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not (
            key.isascii() and key.replace("_", "a").isalnum() and key == key.lower() and key[0].isalpha()
        ):
            raise forms.ValidationError(
                _("Use lower-case letters, digits and underscores, beginning with a letter.")
            )
        return key


@require_admin_access  # type: ignore[untyped-decorator]
@require_GET
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be taken out of a draft, and brought into it."""
    return _files_page(request, draft_or_404(request, pk), UploadForm(suffixes=XLSFORM))


def _files_page(
    request: HttpRequest, draft: SeriesDraft, upload: UploadForm, *, status: int = 200
) -> HttpResponse:
    title = text_of(latest_document(draft).get("title"), get_language() or "") or draft.title
    context = {"title": _("Files of %(title)s") % {"title": title}, "draft": draft, "name": title, "upload": upload,
               "may_edit": can_edit(request.user, draft)}  # fmt: skip
    return render(request, "authoring/exchange/files.html", context, status=status)


@require_admin_access  # type: ignore[untyped-decorator]
@require_GET
def download_draft(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The draft as it stands, as `zip` or `xlsx`. A draft that is not complete yet says what is missing instead."""
    draft = draft_or_404(request, pk)
    document, problems = compile_draft(latest_document(draft))
    if document is None:
        return errors_page(request, draft.key, problems, back=reverse("studio_files", args=[draft.pk]))
    return _file(document, f"{draft.key}-draft", kind)


@require_admin_access  # type: ignore[untyped-decorator]
@require_GET
def download_release(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A release, as `zip` or `xlsx`."""
    if not can_view(request.user, None):
        raise Http404
    release = get_object_or_404(Release, pk=pk)
    return _file(load_document(release), f"{release.series_key}-release-{release.number}", kind)


def _file(document: SeriesDocument, name: str, kind: str) -> HttpResponse:
    if kind not in TYPES:
        raise Http404
    content = zipped(document) if kind == "zip" else write_workbook(document)
    return HttpResponse(
        content,
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"},
    )


def _editable(request: HttpRequest, pk: int) -> SeriesDraft:
    draft = draft_or_404(request, pk)
    if not can_edit(request.user, draft):
        raise Http404
    return draft


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def read_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads an XLSForm and shows the form it gives and everything that was left out; writes nothing."""
    draft = _editable(request, pk)
    upload = UploadForm(request.POST, request.FILES, suffixes=XLSFORM)
    if not upload.is_valid():
        return _files_page(request, draft, upload, status=422)
    given = upload.cleaned_data["file"]
    reading = read_xlsform(given.read(), given.name)
    if reading.form is None:
        problems = (*reading.problems, *reading.remarks)
        return errors_page(request, given.name, problems, back=reverse("studio_files", args=[draft.pk]))
    language = get_language() or ""
    contents = {
        "draft": draft.pk,
        "name": given.name,
        "form": _plain(reading.form),
        "lists": {key: _plain(found) for key, found in reading.codelists.items()},
        "problems": told(reading.problems, language),
        "remarks": told(reading.remarks, language),
    }
    return _form_page(request, draft, contents, KeyForm(initial={"key": reading.form.key}))


def _plain(model: Form | CodeList) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True, by_alias=True)


def _form_page(
    request: HttpRequest, draft: SeriesDraft, contents: dict[str, Any], form: KeyForm, *, status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    sections = [
        (text_of(s["title"], language), [text_of(f["title"], language) for f in s["fields"]])
        for s in contents["form"]["sections"]
    ]
    context = {
        "title": _("Form from %(name)s") % {"name": contents["name"]},
        "draft": draft,
        "form_title": text_of(contents["form"]["title"], language),
        "sections": sections,
        "lists": [text_of(found["title"], language) for found in contents["lists"].values()],
        "problems": contents["problems"],
        "remarks": contents["remarks"],
        "form": form,
        "taken": sorted(latest_document(draft).get("forms", {})),
        "parcel": pack_up(request.user, contents),
    }
    return render(request, "authoring/exchange/form.html", context, status=status)


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def keep_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the form that was read into the draft."""
    draft = _editable(request, pk)
    try:
        contents = unpack(request.user, request.POST.get("parcel", ""))
        if contents.get("draft") != draft.pk:
            raise Expired
    except Expired:
        messages.error(
            request, _("This page is a day old or not yours. Read the file again; nothing was written.")
        )
        return redirect("studio_files", draft.pk)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _form_page(request, draft, contents, form, status=422)
    lists = {key: CodeList.model_validate(found) for key, found in contents["lists"].items()}
    key = form.cleaned_data["key"]
    try:
        add_form(draft, Form.model_validate(contents["form"]), lists, key=key, user=request.user)
    except Refused as error:
        form.add_error(None, error.problems[0].text.in_language(get_language() or ""))
        return _form_page(request, draft, contents, form, status=409)
    messages.success(
        request, _("The form is in the draft as %(key)s. Choose it for an offering to use it.") % {"key": key}
    )
    return redirect("wagtailsnippets_cms_seriesdraft:edit", draft.pk)
