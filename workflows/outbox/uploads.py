"""Results on their way to the talent platform (N20-3.5c): a standard record in the export folder, and its receipt.

The folder is the whole transport today. Whatever carries records to the platform later stands behind `hand_over` and
gives the platform's receipt number in place of ours.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from forms_config.shapes import canonical_json, digest_of
from workflows.cases.models import Case, CaseEvent
from workflows.cases.recording import record
from workflows.certificates.models import Certificate
from workflows.certificates.queries import certificate_of
from workflows.organizations.acting import system_actor


class NothingToUpload(Exception):
    """The case has no certificate, so there is no result to hand over."""


def upload_result(case_id: int) -> CaseEvent:
    """Hands the case's result over and records its receipt, once: a second call gives the event there is.

    In this order: the record is written and synced, then the event. A worker that dies in between writes the same record
    under the same name again. Raises NothingToUpload, Stale (somebody acted on the case at that moment; try again).
    """
    case = Case.objects.with_round().get(pk=case_id)
    earlier: CaseEvent | None = case.events.filter(kind="result_uploaded").first()
    if earlier is not None:
        return earlier
    certificate = certificate_of(case)
    if certificate is None:
        raise NothingToUpload(f"case {case_id} has no certificate")
    result = result_record(case, certificate)
    receipt = hand_over(result)
    with transaction.atomic():
        return record(
            case,
            actor=system_actor(),
            kind="result_uploaded",
            data={"receipt": receipt, "record": digest_of(result)},
        )


def result_record(case: Case, certificate: Certificate) -> dict[str, Any]:
    """One result as it is exported: codes, dates as ISO, titles in Chinese; of the person a digest and no name."""
    return {
        "format": "zhiping.result/1",
        "case": case.number or str(case.pk),
        "holder": digest_of([certificate.number, certificate.holder_name]),
        "series": case.round.release.series_key,
        "level": case.level,
        "direction": case.direction,
        "title": certificate.title["zh"],
        "certificate": certificate.number,
        "confirmed_by": certificate.confirmed_by,
        "issued_on": certificate.issued_on.isoformat(),
        "round": case.round.key,
        "year": case.round.year,
        "release": case.round.release.digest,
    }


def hand_over(result: dict[str, Any]) -> str:
    """Writes the record as one line of JSON, whole or not at all, on the disk before it returns; gives its receipt number.

    The number follows from the content, so the same record is the same file.
    """
    receipt = f"HZ{result['year']}-{digest_of(result)[:16]}"
    target = Path(settings.RESULT_EXPORT_ROOT) / str(result["year"]) / f"{receipt}.jsonl"
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(canonical_json({**result, "receipt": receipt}) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
    for folder in (target.parent, target.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return receipt
