"""Reads of the register."""

import hashlib
import hmac

from workflows.cases.models import Case
from workflows.certificates.facts import normalized_name, normalized_number
from workflows.certificates.models import Certificate
from workflows.certificates.storage import load_pdf

MAX_TYPED = 200


def certificate_of(case: Case) -> Certificate | None:
    """The case's certificate in force, or revoked; None before it is issued."""
    return Certificate.objects.filter(case=case).exclude(state=Certificate.State.SUPERSEDED).first()


def replaced_of(case: Case) -> list[Certificate]:
    """The case's certificates that corrected ones replaced, the last one first."""
    replaced = Certificate.objects.filter(case=case, state=Certificate.State.SUPERSEDED)
    return list(replaced.order_by("-ended_on", "-pk"))


def find_by_token(token: str) -> Certificate | None:
    """The certificate a QR code points at."""
    return Certificate.objects.select_related("superseded_by").filter(token=token).first()


def find_by_number_and_name(number: str, name: str) -> Certificate | None:
    """The certificate with this number, if the name is its holder's; else None, without saying which was wrong.

    The number alone never suffices. Both answers cost one look-up and one comparison.
    """
    typed = normalized_name(name[:MAX_TYPED])
    certificate = (
        Certificate.objects.select_related("superseded_by")
        .filter(number=normalized_number(number[:MAX_TYPED]))
        .first()
    )
    held = normalized_name(certificate.holder_name) if certificate else "-"
    same = hmac.compare_digest(_fingerprint(typed), _fingerprint(held))
    return certificate if certificate and typed and same else None


def find_by_digest(pdf: bytes) -> Certificate | None:
    """The certificate whose stored PDF is exactly these bytes."""
    digest = hashlib.sha256(pdf).hexdigest()
    return Certificate.objects.select_related("superseded_by").filter(pdf_digest=digest).first()


def read_pdf(certificate: Certificate) -> bytes:
    """The signed PDF; raises `CertificateFileDamaged` when it is not what the register recorded.

    Only for those entitled: it shows the holder's full name and photo. Ask `certificate.pdf` first: it is empty
    until the PDF has been made.
    """
    return load_pdf(certificate.pdf, digest=certificate.pdf_digest)


def _fingerprint(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
