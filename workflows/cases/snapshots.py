"""The deep snapshot taken at submission: answers, files, offering and release, named by its digest."""

from typing import Any

from forms_config.definitions import FieldBase, Form
from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.cases.acts import Act
from workflows.cases.counters import next_number
from workflows.cases.models import Case, EvidenceFile, Submission
from workflows.errors import Refused


def take_snapshot(act: Act) -> Submission:
    """Writes the submission of the answers as they are read now, and puts its digest and receipt on the event.

    Raises Refused where an answer names a file that is not the case's.
    """
    situation, case = act.situation, act.case
    reading = situation.reading
    document = situation.document
    answers = reading.answers
    content = {
        "answers": answers,
        "files": _files(case, document.forms[document.offering(case.offering).form], answers),
        "offering": case.offering,
        "direction": case.direction,
        "employer": case.employer_id,
        "applicant": case.applicant_id,
        "round": case.round.key,
        "release": case.round.release.digest,
    }
    from forms_config.shapes import digest_of

    now = clock.now()
    ordinal = (situation.submission.ordinal if situation.submission else 0) + 1
    serial = next_number(f"receipt:{now.year}")
    submission: Submission = Submission.objects.create(
        case=case,
        ordinal=ordinal,
        key=str(act.data.get("key") or f"ordinal-{ordinal}"),
        receipt=f"SB{now.year}-{document.code}-{serial:06d}",
        digest=digest_of(content),
        content=content,
        outcome=_outcome(act),
        answers_version=case.answers_version,
        submitted_at=now,
        submitted_by=act.actor.person,
    )
    situation.submission = submission
    act.event_data |= {"submission": submission.digest, "receipt": submission.receipt}
    act.changes["submitted_at"] = now
    return submission


def _outcome(act: Act) -> dict[str, Any]:
    outcome = act.situation.outcome
    return {"overall": str(outcome.overall), "rules": {r.key: str(r.verdict) for r in outcome.rules}}


def _files(case: Case, form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    ids = sorted(set(file_ids(form, answers)))
    known = {
        str(f.pk): {"sha256": f.sha256, "name": f.name, "size": f.size, "media_type": f.media_type}
        for f in EvidenceFile.objects.filter(
            pk__in=[i for i in ids if i.isdecimal() and len(i) < 19],
            owner=case.applicant_id,
            case=case,
            erased_at__isnull=True,
        )
    }
    lost = [i for i in ids if i not in known]
    if lost:
        raise Refused([Problem("file_missing", FILE_MISSING, (i,)) for i in lost])
    return known


def file_ids(form: Form, answers: dict[str, Any]) -> list[str]:
    """Every file id the answers name, in tables too."""
    found: list[str] = []
    for field in form.fields():
        value = answers.get(field.key)
        if field.type == "table":
            columns: tuple[FieldBase, ...] = getattr(field, "columns", ())
            for row in value or ():
                for column in columns:
                    if column.type == "file":
                        found += row.get(column.key) or ()
        elif field.type == "file":
            found += value or ()
    return found


FILE_MISSING = Text(
    zh="有附件已找不到，请重新上传。",
    en="A file named in the answers is not there any more; upload it again.",
)
