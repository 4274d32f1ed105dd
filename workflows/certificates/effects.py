"""What the outbox does for certificates: make the signed PDF. May run twice, or half; the result is one PDF."""

import time

from django.db import transaction
from django.utils import timezone

from workflows.cases.evidence import path_of
from workflows.certificates.document import render_certificate
from workflows.certificates.models import Certificate
from workflows.certificates.signing import sign_pdf
from workflows.certificates.storage import discard_pdf, store_pdf


def produce_certificate_pdf(certificate_id: int) -> None:
    """Set, sign and durably store the PDF, then let the register point at it. Does nothing when it already does.

    Order of effects: file written and synced first, row updated second, so the register never names a file that
    is not there. Of two runs at once, one wins the conditional UPDATE and the other removes its own file.
    Raises `SigningKeyMissing` or `CertificateNotSet`; the outbox retries. An unsigned PDF is never stored.
    """
    certificate = Certificate.objects.get(pk=certificate_id)
    if certificate.pdf:
        return
    signed = make_signed_pdf(certificate)
    path, digest = store_pdf(signed, year=certificate.issued_on.year, certificate_id=certificate.pk)
    with transaction.atomic():
        won = Certificate.objects.filter(pk=certificate.pk, pdf="").update(
            pdf=path, pdf_digest=digest, pdf_made_at=timezone.now()
        )
    if not won:
        discard_pdf(path)


def make_signed_pdf(certificate: Certificate) -> bytes:
    """The page, set and signed, as it will be stored."""
    unsigned = render_certificate(certificate, photo=_photo(certificate))
    return sign_pdf(unsigned, issuer=certificate.confirmed_by, reason=f"职称证书 {certificate.number}")


def milliseconds_per_certificate(certificate: Certificate, *, rounds: int = 20) -> dict[str, float]:
    """CPU milliseconds to set and to sign one certificate, fonts and key already loaded (for `make bench`)."""
    unsigned = render_certificate(certificate)
    sign_pdf(unsigned, issuer=certificate.confirmed_by, reason="bench")
    started = time.process_time()
    for _round in range(rounds):
        render_certificate(certificate)
    set_at = time.process_time()
    for _round in range(rounds):
        sign_pdf(unsigned, issuer=certificate.confirmed_by, reason="bench")
    done = time.process_time()
    return {"set": (set_at - started) * 1000 / rounds, "sign": (done - set_at) * 1000 / rounds}


def _photo(certificate: Certificate) -> bytes:
    """The holder's photo; empty when none was given or it has since been erased."""
    if not certificate.photo:
        return b""
    try:
        return path_of(certificate.photo).read_bytes()
    except FileNotFoundError:
        return b""
