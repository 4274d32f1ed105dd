"""The public check of a certificate: by QR code, by number and name, or by the PDF itself (N20-2.4).

Shows no more than is needed to compare with the paper in hand: masked name, title, who awarded it, whether it
stands. Nothing here may help someone try out numbers: one answer for every miss, and few tries.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.public.throttle import Limit, client_network
from cms.public.verdicts import verdict_of
from cms.register.lineage_words import history_of
from workflows import clock
from workflows.certificates.facts import normalized_number
from workflows.certificates.models import Certificate
from workflows.certificates.queries import find_by_digest, find_by_number_and_name, find_by_token

LOOKUPS = Limit("verify-lookups", 60, 600)
"""Checks from one address, found or not."""
MISSES = Limit("verify-misses", 12, 600)
"""Checks from one address that found nothing."""
NAMES_PER_NUMBER = Limit("verify-names", 12, 3600)
"""Wrong names tried with one number, from anywhere, whether that number exists or not."""
MAX_PDF_BYTES = 5 * 1024 * 1024


class NumberAndNameForm(forms.Form):
    """What a person copies from the paper: both, so that a number alone tells nothing."""

    number = forms.CharField(
        label=_("Certificate number"),
        help_text=_("At the left of the certificate, such as 示2025-GC-000147"),
        max_length=60,
        error_messages={
            "required": _("Enter the certificate number."),
            "max_length": _("A certificate number is shorter than this; check it against the certificate."),
        },
    )
    name = forms.CharField(
        label=_("Holder's name"),
        help_text=_("In full, as on the certificate"),
        max_length=100,
        error_messages={
            "required": _("Enter the holder's name."),
            "max_length": _("A name has at most 100 characters; check it against the certificate."),
        },
    )


class PdfForm(forms.Form):
    """An electronic certificate as its holder sent it."""

    pdf = forms.FileField(
        label=_("Electronic certificate"),
        help_text=_("The original PDF, not a scan or a screenshot"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": _("Choose the PDF file of the certificate."),
            "empty": _("This file is empty; choose the original PDF."),
            "missing": _("Choose the PDF file of the certificate."),
        },
    )

    def clean_pdf(self) -> Any:
        upload = self.cleaned_data["pdf"]
        if upload.size > MAX_PDF_BYTES:
            raise forms.ValidationError(_("An electronic certificate is never larger than 5 MB."))
        return upload


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a match leads to the certificate's own page."""
    if request.method != "POST":
        typed = {"number": request.GET.get("number", "")[:60]}
        return _form_page(request, NumberAndNameForm(auto_id="verify-%s", initial=typed))
    form = NumberAndNameForm(request.POST, auto_id="verify-%s")
    if not form.is_valid():
        return _form_page(request, form)
    number = normalized_number(form.cleaned_data["number"])
    network = client_network(request)
    wait = _wait(network) or NAMES_PER_NUMBER.wait(number)
    if wait:
        return _busy(request, wait)
    LOOKUPS.count_one(network)
    certificate = find_by_number_and_name(number, form.cleaned_data["name"])
    if certificate is None:
        MISSES.count_one(network)
        NAMES_PER_NUMBER.count_one(number)
        return _form_page(request, form, missed=True)
    return _private(redirect("verify_certificate", token=certificate.token))


@require_http_methods(["GET", "HEAD"])
def verify_certificate(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the QR code."""
    network = client_network(request)
    wait = _wait(network)
    if wait:
        return _busy(request, wait)
    LOOKUPS.count_one(network)
    certificate = find_by_token(token)
    if certificate is None:
        MISSES.count_one(network)
        return _form_page(request, NumberAndNameForm(auto_id="verify-%s"), missed=True, status=404)
    return _verdict_page(request, certificate)


@require_POST
def verify_pdf(request: HttpRequest) -> HttpResponse:
    """Whether an uploaded PDF is, byte for byte, one we signed, and what the register says of it.

    Anything else is refused unopened: the file's digest decides, so nobody's PDF is ever parsed here.
    """
    form = PdfForm(request.POST, request.FILES, auto_id="verify-%s")
    if not form.is_valid():
        return _form_page(request, NumberAndNameForm(auto_id="verify-%s"), pdf_form=form)
    network = client_network(request)
    wait = _wait(network)
    if wait:
        return _busy(request, wait)
    LOOKUPS.count_one(network)
    certificate = find_by_digest(form.cleaned_data["pdf"].read())
    if certificate is None:
        MISSES.count_one(network)
        return _form_page(request, NumberAndNameForm(auto_id="verify-%s"), other_file=True)
    return _verdict_page(request, certificate, is_uploaded=True)


def _verdict_page(
    request: HttpRequest, certificate: Certificate, *, is_uploaded: bool = False
) -> HttpResponse:
    context = {
        **_frame(),
        "verdict": verdict_of(certificate, is_uploaded=is_uploaded),
        "certificate": certificate,
        "checked_at": clock.now(),
        "history": history_of(certificate.case.round.release.series_key),
    }
    return _private(render(request, "public/verify_certificate.html", context))


def _form_page(
    request: HttpRequest,
    form: NumberAndNameForm,
    *,
    pdf_form: PdfForm | None = None,
    missed: bool = False,
    other_file: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_frame(),
        "form": form,
        "pdf_form": pdf_form or PdfForm(auto_id="verify-%s"),
        "missed": missed,
        "other_file": other_file,
    }
    return _private(render(request, "public/verify.html", context, status=status))


def _wait(network: str) -> int:
    return LOOKUPS.wait(network) or MISSES.wait(network)


def _busy(request: HttpRequest, wait: int) -> HttpResponse:
    """429, with the minutes to wait; a paper certificate does not run away."""
    context = {**_frame(), "minutes": max(1, -(-wait // 60))}
    response = _private(render(request, "public/verify_busy.html", context, status=429))
    response["Retry-After"] = str(wait)
    return response


def _frame() -> dict[str, Any]:
    return {"crumbs": [{"label": _("Home"), "url": "/"}, {"label": _("Check a certificate")}]}


def _private(response: HttpResponse) -> HttpResponse:
    """Not for search engines, not for shared caches."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "private, no-store"
    return response


def verify_path() -> str:
    """Where the check begins, for links elsewhere."""
    return reverse("verify")
