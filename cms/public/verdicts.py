"""What the check of a certificate says: the verdict, the register's entry, and what was compared."""

import datetime
import logging
from dataclasses import dataclass, field
from typing import Literal

from django.core.cache import cache
from django.utils.translation import get_language, gettext, pgettext

from workflows.certificates.facts import masked_name
from workflows.certificates.models import Certificate
from workflows.certificates.queries import read_pdf
from workflows.certificates.storage import CertificateFileDamaged

logger = logging.getLogger(__name__)
SIGNATURE_CHECK_SECONDS = 600


@dataclass(frozen=True)
class Row:
    """One line of the register's entry; `document` is the number it rests on, `day` a date to be written out."""

    label: str
    text: str = ""
    document: str = ""
    day: datetime.date | None = None
    is_strong: bool = False


@dataclass(frozen=True)
class Check:
    """One thing that was compared, and whether it held; None where there is nothing to compare yet."""

    text: str
    holds: bool | None = True


@dataclass(frozen=True)
class Verdict:
    """The answer, tone first: done (valid), bad (revoked), wait (superseded)."""

    tone: Literal["done", "bad", "wait"]
    icon: str
    headline: str
    entry: list[Row]
    ending: list[Row] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


def verdict_of(certificate: Certificate, *, is_uploaded: bool = False) -> Verdict:
    """The verdict on a certificate in the page's language; `is_uploaded`: its own PDF was just shown to us."""
    entry = _entry(certificate)
    if certificate.state == Certificate.State.REVOKED:
        return Verdict("bad", "cross", pgettext("certificate", "Revoked"), entry, _ending(certificate))
    if certificate.state == Certificate.State.SUPERSEDED:
        return Verdict(
            "wait", "history", pgettext("certificate", "Replaced"), entry, _replacement(certificate)
        )
    checks = _checks(certificate, is_uploaded=is_uploaded)
    return Verdict("done", "check", pgettext("certificate", "Valid"), entry, checks=checks)


def _entry(certificate: Certificate) -> list[Row]:
    field_of_work = [_words(certificate.series), _words(certificate.specialty), _words(certificate.direction)]
    rows = [
        Row(pgettext("certificate", "Name"), masked_name(certificate.holder_name)),
        Row(pgettext("certificate", "Title"), _words(certificate.title), is_strong=True),
        Row(gettext("Series and specialty"), gettext(", ").join(part for part in field_of_work if part)),
        Row(pgettext("certificate", "Obtained on"), day=certificate.passed_on),
        Row(pgettext("certificate", "Committee"), certificate.committee),
        Row(
            pgettext("certificate", "Confirmed by"),
            certificate.confirmed_by,
            certificate.confirmation_document,
        ),
    ]
    return [row for row in rows if row.text or row.day]


def _ending(certificate: Certificate) -> list[Row]:
    rows = [
        Row(gettext("Why it was revoked"), certificate.end_reason),
        Row(gettext("Revoked by"), certificate.ended_by, certificate.end_document),
        Row(pgettext("certificate", "What follows"), certificate.end_consequence),
    ]
    return [row for row in rows if row.text]


def _replacement(certificate: Certificate) -> list[Row]:
    rows = [
        Row(gettext("Why it was replaced"), certificate.end_reason),
        Row(pgettext("certificate", "Replaced by"), certificate.ended_by, certificate.end_document),
    ]
    return [row for row in rows if row.text]


def _checks(certificate: Certificate, *, is_uploaded: bool) -> list[Check]:
    """What was really compared just now; the register's own word comes last."""
    standing = Check(gettext("No revocation, correction or replacement is on record"))
    if not certificate.pdf:
        return [
            Check(
                gettext("The electronic certificate is still being made; try again in a few minutes"), None
            ),
            standing,
        ]
    signed = _has_good_signature(certificate)
    if not signed:
        return [
            Check(
                gettext("The file kept here cannot be checked just now; the register's entry is valid"), None
            ),
            standing,
        ]
    whose = gettext("The electronic seal is genuine: %(body)s") % {"body": certificate.confirmed_by}
    if is_uploaded:
        unchanged = gettext("Your file is the original: not one byte has changed since it was sealed")
    else:
        unchanged = gettext("The file kept here has not changed by one byte since it was sealed")
    return [Check(whose), Check(unchanged), standing]


def _has_good_signature(certificate: Certificate) -> bool:
    """Whether the stored PDF still has its recorded digest and our unbroken signature.

    The signature is looked at once in ten minutes for each digest; the bytes are read and compared every time.
    """
    # Loaded when first needed: the signature library takes most of a second, and start-up should not wait for it.
    from workflows.certificates.keys import SigningKeyMissing
    from workflows.certificates.signing import check_signature

    try:
        pdf = read_pdf(certificate)
        key = f"certificate-signature:{certificate.pdf_digest}"
        good = cache.get(key)
        if good is None:
            good = check_signature(pdf).is_good
            cache.set(key, good, SIGNATURE_CHECK_SECONDS)
    except (CertificateFileDamaged, SigningKeyMissing) as error:
        logger.error("certificate %s: %s", certificate.number, error)
        return False
    if not good:
        logger.error("certificate %s: the stored PDF's signature does not hold", certificate.number)
    return bool(good)


def _words(text: dict[str, str]) -> str:
    """A bilingual text in the page's language; Chinese where English is missing."""
    english = (get_language() or "").startswith("en")
    return (text.get("en") if english else "") or text.get("zh", "")
