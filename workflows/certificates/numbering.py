"""Numbers people can read aloud, without gaps, and tokens nobody can guess."""

import datetime
import secrets

from django.conf import settings
from django.db import models, transaction

from workflows.certificates.models import CertificateCounter


def allocate_number(*, issued_on: datetime.date, series_code: str) -> str:
    """The next number of that year, such as 示2025-GC-000147; must run inside the issuing transaction.

    One sequence serves all series of a year. The counter's row is raised by an UPDATE, which locks it until
    the transaction ends, so two issues at once get two numbers, and a rollback leaves no gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a certificate number is allocated inside the transaction that issues it")
    year = issued_on.year
    CertificateCounter.objects.get_or_create(year=year)
    CertificateCounter.objects.filter(year=year).update(last=models.F("last") + 1)
    serial = CertificateCounter.objects.values_list("last", flat=True).get(year=year)
    return f"{settings.CERTIFICATE_NUMBER_PREFIX}{year}-{series_code}-{serial:06d}"


def new_token() -> str:
    """192 random bits as 32 URL-safe characters."""
    return secrets.token_urlsafe(24)
