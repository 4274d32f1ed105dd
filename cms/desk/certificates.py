"""The certificate of a case on the desk of who confirmed it: what the register says, revoking it, replacing it (N20-2.4)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.desk.cases import case_or_404, head_of
from cms.desk.dossier import Dossier
from cms.desk.entering import clean, language, say, staff
from forms_config.shapes import Problem
from workflows.access import Actor, can
from workflows.cases.certificate_acts import replace_issued, revoke_issued
from workflows.cases.certifying import title_of
from workflows.certificates.models import Certificate, CertificateAct
from workflows.certificates.queries import certificate_of
from workflows.errors import NotYours, Refused, Stale

WRONG_STATUS, STALE_STATUS = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def certificate(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The register's entry and its acts; a post revokes the certificate or replaces it by a corrected one, signed."""
    dossier = Dossier(case_or_404(actor, pk), actor)
    found = certificate_of(dossier.case)
    if found is None or not can(actor, "end_certificate", dossier.case):
        raise Http404
    if request.method != "POST":
        return _show(request, dossier, found)
    at = "replace" if request.POST.get("act") == "replace" else "revoke"
    try:
        _ACTS[at](request, dossier)
    except NotYours:
        raise
    except Stale:
        messages.error(
            request, _("Somebody has just acted on this application. Look at it again, then confirm.")
        )
        return _show(request, Dossier(case_or_404(actor, pk), actor), found, at=at, status=STALE_STATUS)
    except Refused as refused:
        return _show(request, dossier, found, at=at, problems=refused.problems, status=WRONG_STATUS)
    return redirect("desk_certificate", pk=pk)


def _revoke(request: HttpRequest, dossier: Dossier) -> None:
    given = _typed(request)
    revoke_issued(
        dossier.case, actor=dossier.actor, data=_signer(given), reason=given["reason"],
        document=given["document"], consequence=given["consequence"],
    )  # fmt: skip
    messages.success(request, _("The certificate has been revoked. Whoever checks it now reads so."))


def _replace(request: HttpRequest, dossier: Dossier) -> None:
    given = _typed(request)
    new = replace_issued(
        dossier.case, actor=dossier.actor, data=_signer(given), reason=given["reason"],
        holder_name=given["holder_name"], born=given["born"],
    )  # fmt: skip
    messages.success(
        request, _("Replaced by No. %(number)s. The old one is shown as replaced.") % {"number": new.number}
    )


_ACTS: dict[str, Callable[[HttpRequest, Dossier], None]] = {"revoke": _revoke, "replace": _replace}


def _typed(request: HttpRequest) -> dict[str, str]:
    names = ("reason", "document", "consequence", "holder_name", "born", "name")
    return {name: clean(request.POST.get(name), 1000) for name in names}


def _signer(given: dict[str, str]) -> dict[str, Any]:
    return {"signature": bool(given["name"]), "name": given["name"]}


def _show(
    request: HttpRequest, dossier: Dossier, found: Certificate, *, at: str = "",
    problems: tuple[Problem, ...] | list[Problem] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    spoken = language()
    places = {str(p.path[0]) if p.path else "": p.text.in_language(spoken) for p in problems}
    places = {"name" if k == "signature" else k: v for k, v in places.items()}
    case, document = dossier.case, dossier.document
    entered = {"holder_name": found.holder_name, "born": found.born}
    acts = CertificateAct.objects.filter(certificate__case=case).select_related(
        "person", "organization", "certificate"
    )
    return render(request, "desk/certificate.html", {
        **head_of(dossier),
        "found": found,
        "title": say(title_of(document, case.level, case.direction)),
        "acts": acts.order_by("-at", "-pk"),
        "earlier": Certificate.objects.filter(case=case, state=Certificate.State.SUPERSEDED).order_by("pk"),
        "at": at,
        "typed": {**entered, **_typed(request)} if at == "replace" else {**_typed(request), **entered},
        "why": {at: clean(request.POST.get("reason"), 1000)},
        "errors": places,
        "problems": [{"field_id": f"id_{at}_{k}" if k else "", "text": text} for k, text in places.items()],
    }, status=status)  # fmt: skip
