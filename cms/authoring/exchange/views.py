"""“Start a specialty”: from a template, a copy, a pack or a workbook. Nothing is written until the person says 新建草稿."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from cms.authoring.exchange import sources
from cms.authoring.exchange.forms import NamesForm, UploadForm, initial_names, problems_but_names
from cms.authoring.exchange.parcels import Expired, pack_up, unpack
from cms.authoring.exchange.telling import told
from cms.authoring.exchange.writing import create_draft, replace_document
from cms.authoring.listing import latest_document
from cms.authoring.models import SeriesDraft
from cms.authoring.permissions import can_edit, organizations_of
from forms_config.diff import diff_documents
from forms_config.shapes import digest_of
from workflows.errors import Refused
from workflows.organizations.models import Organization
from workflows.releases.models import Release

FILES = (".zip", ".xlsx")


def writers_departments(request: HttpRequest) -> QuerySet[Organization]:
    """The departments the person writes for; nobody else finds these pages."""
    owners = organizations_of(request.user).order_by("name")
    if request.user.is_superuser:
        owners = owners.filter(kind=Organization.Kind.COMPETENT_DEPARTMENT)
    if not owners.exists():
        raise Http404
    return owners


@require_admin_access  # type: ignore[untyped-decorator]
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The ways to begin."""
    writers_departments(request)
    return _start_page(request, UploadForm(suffixes=FILES))


def _start_page(request: HttpRequest, upload: UploadForm, *, status: int = 200) -> HttpResponse:
    mine = [d for d in SeriesDraft.objects.select_related("owner") if can_edit(request.user, d)]
    context = {
        "title": _("Start a specialty"),
        "templates": sources.templates(),
        "copies": sources.copies(),
        "upload": upload,
        "mine": mine,
    }
    return render(request, "authoring/exchange/start.html", context, status=status)


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Reads what was chosen and shows it; writes nothing."""
    owners = writers_departments(request)
    way = request.POST.get("from", "")
    if way == "file":
        upload = UploadForm(request.POST, request.FILES, suffixes=FILES)
        if not upload.is_valid():
            return _start_page(request, upload, status=422)
        given = upload.cleaned_data["file"]
        source: sources.Source | None = sources.from_file(given.read(), given.name)
    else:
        find = {"template": sources.from_template, "copy": sources.from_copy}.get(way)
        source = find(request.POST.get("what", "")) if find else None
    if source is None:
        messages.error(request, _("Choose what to start from."))
        return redirect("studio_start")
    if source.document is None:
        return errors_page(request, source.name, source.problems, back=reverse("studio_start"))
    names = NamesForm(initial=initial_names(source.document, owners), owners=owners)
    return _confirm_page(request, source.document, source, names)


def errors_page(request: HttpRequest, name: str, problems: Any, *, back: str) -> HttpResponse:
    """Everything that is wrong with a file, by its place."""
    rows = told(problems, get_language() or "")
    context = {"title": _("The file cannot be used yet"), "name": name, "rows": rows, "back": back, "fatal": True,
               "is_survey": any(p.file.lower() == "survey" for p in problems)}  # fmt: skip
    return render(request, "authoring/exchange/errors.html", context, status=422)


def _confirm_page(
    request: HttpRequest,
    document: dict[str, Any],
    source: sources.Source,
    names: NamesForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """What was read, its problems, and the names it shall have."""
    contents = {
        "document": document,
        "name": source.name,
        "based_on": source.based_on.pk if source.based_on else None,
    }
    existing = SeriesDraft.objects.filter(key=document.get("key", "")).first()
    target = existing if existing is not None and can_edit(request.user, existing) else None
    seen = latest_document(target) if target else {}
    context = {
        "title": _("New draft"),
        "name": source.name,
        "counts": _counts(document),
        "rows": told(source.problems, get_language() or ""),
        "form": names,
        "parcel": pack_up(request.user, contents),
        "target": target,
        "changes": _changes(seen, document) if target else [],
        "replacing": pack_up(request.user, {**contents, "draft": target.pk, "seen": digest_of(seen)})
        if target
        else "",
    }
    return render(request, "authoring/exchange/confirm.html", context, status=status)


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    language = get_language() or ""
    return [change.text.in_language(language) for change in diff_documents(before, after)]


def _counts(document: dict[str, Any]) -> list[tuple[str, int]]:
    forms, criteria = document.get("forms", {}).values(), document.get("criteria", {}).values()
    return [
        (_("Offerings"), len(document.get("offerings", ()))),
        (_("Forms"), len(forms)),
        (_("Fields"), sum(len(s.get("fields", ())) for f in forms for s in f.get("sections", ()))),
        (_("Code lists"), len(document.get("codelists", {}))),
        (_("Rules"), sum(len(c.get("rules", ())) for c in criteria)),
        (_("Workflows"), len(document.get("workflows", {}))),
        (_("Samples"), len(document.get("samples", ()))),
    ]


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """新建草稿: the one post that writes a draft."""
    owners = writers_departments(request)
    try:
        contents = unpack(request.user, request.POST.get("parcel", ""))
    except Expired:
        return _expired(request, "studio_start")
    based_on = Release.objects.filter(pk=contents["based_on"]).first() if contents["based_on"] else None
    document = contents["document"]
    source = sources.Source(contents["name"], document, problems_but_names(document), based_on)
    names = NamesForm(request.POST, owners=owners)
    if not names.is_valid():
        return _confirm_page(request, document, source, names, status=422)
    try:
        draft = create_draft(
            names.applied_to(document),
            owner=names.cleaned_data["owner"],
            user=request.user,
            based_on=based_on,
        )
    except Refused as error:
        names.add_error("key", error.problems[0].text.in_language(get_language() or ""))
        return _confirm_page(request, document, source, names, status=422)
    messages.success(
        request,
        _("The draft “%(title)s” is there. Nobody can apply until it is published.")
        % {"title": draft.shown_title},
    )
    return redirect("wagtailsnippets_cms_seriesdraft:edit", draft.pk)


def _expired(request: HttpRequest, where: str, *args: Any) -> HttpResponse:
    messages.error(
        request, _("This page is a day old or not yours. Read the file again; nothing was written.")
    )
    return redirect(where, *args)


@require_admin_access  # type: ignore[untyped-decorator]
@require_http_methods(["POST"])
def replace(request: HttpRequest) -> HttpResponse:
    """Takes what was read as the new contents of the draft that has its key."""
    writers_departments(request)
    try:
        contents = unpack(request.user, request.POST.get("parcel", ""))
    except Expired:
        return _expired(request, "studio_start")
    draft = get_object_or_404(SeriesDraft, pk=contents.get("draft"))
    if not can_edit(request.user, draft):
        raise Http404
    document = contents["document"]
    try:
        replace_document(draft, document, seen=contents["seen"], user=request.user)
    except Refused as error:
        messages.error(request, error.problems[0].text.in_language(get_language() or ""))
        source = sources.Source(contents["name"], document, problems_but_names(document))
        owners = writers_departments(request)
        return _confirm_page(
            request,
            document,
            source,
            NamesForm(initial=initial_names(document, owners), owners=owners),
            status=409,
        )
    messages.success(
        request, _("The draft holds what was in the file. The version before is in its history.")
    )
    return redirect("wagtailsnippets_cms_seriesdraft:edit", draft.pk)
