"""The effects of the vocabulary: what a step changes besides the state, in the same transaction, without I/O."""

from forms_config.shapes import Invalid
from workflows import clock
from workflows.cases.act_models import Correction
from workflows.cases.acts import Act
from workflows.cases.certifying import certificate_facts
from workflows.cases.counters import next_number
from workflows.cases.snapshots import take_snapshot
from workflows.certificates.verbs import issue_certificate as enter_certificate
from workflows.errors import Refused
from workflows.machine import Gate
from workflows.outbox.verbs import send
from workflows.publicity.models import NoticePosting
from workflows.publicity.rules import FEWEST_WORKING_DAYS
from workflows.words import WORDS


@WORDS.effect("take_snapshot@1")
def snapshot(act: Act) -> None:
    """Takes the snapshot, resolves the corrections asked for, and voids the notices that showed something else (4.1)."""
    standing = dict(act.situation.notices)
    submission = take_snapshot(act)
    Correction.objects.filter(case=act.case, resolved_at__isnull=True).update(resolved_at=clock.now())
    material = standing.get("material")
    if material is not None and material.snapshot_digest != submission.digest:
        _void(act, ("material", "opinion"), "material_changed")


@WORDS.effect("void_notices@1")
def void_notices(act: Act) -> None:
    _void(act, ("criteria", "material", "opinion"), "by_procedure")


def _void(act: Act, kinds: tuple[str, ...], reason: str) -> None:
    voided = NoticePosting.objects.filter(case=act.case, kind__in=kinds, voided_at__isnull=True).update(
        voided_at=clock.now(), void_reason=reason
    )
    if voided:
        act.event_data["voided_notices"] = sorted(set(kinds) & set(act.situation.notices))
    gates = {
        "criteria": Gate.NOTICE_CRITERIA,
        "material": Gate.NOTICE_MATERIAL,
        "opinion": Gate.NOTICE_OPINION,
    }
    act.revoke(*(gates[kind] for kind in kinds))
    act.situation.__dict__.pop("notices", None)


@WORDS.effect("number_case@1")
def number_case(act: Act) -> None:
    """Accepts and numbers the case once; a second acceptance keeps the number."""
    if act.case.number is None:
        year, code = act.case.round.year, act.situation.document.code
        act.changes["number"] = f"SL{year}-{code}-{next_number(f'case:{year}:{code}'):05d}"
    act.event_data["number"] = act.changes.get("number", act.case.number)


@WORDS.effect("post_result@1")
def post_result(act: Act) -> None:
    """Posts the redacted result notice for as long as the target state asks, five working days at least (N20-3.4e)."""
    asked = [n.working_days for n in act.target.notices if n.kind == "result"]
    decision = act.situation.decision
    submission = act.situation.submission
    NoticePosting.objects.filter(case=act.case, kind="result", voided_at__isnull=True).update(
        voided_at=clock.now(), void_reason="posted_again"
    )
    NoticePosting.objects.create(
        case=act.case,
        kind="result",
        snapshot_digest=submission.digest if submission else "",
        place=str(act.data.get("place") or "website"),
        posted_on=act.situation.today,
        working_days=max([FEWEST_WORKING_DAYS, *asked]),
        posted_by=act.actor.person,
        organization=act.actor.organization,
        posted_at=clock.now(),
    )
    act.event_data["result_notice"] = "passed" if decision is None or decision.passed else "not_passed"
    act.situation.__dict__.pop("notices", None)


@WORDS.effect("issue_certificate@1")
def issue_certificate(act: Act) -> None:
    """Enters the certificate in the register, once; its PDF is made when the outbox is delivered (N20-2.4)."""
    try:
        certificate = enter_certificate(act.case, facts=certificate_facts(act), actor=act.actor)
    except Invalid as defects:
        raise Refused(defects.problems) from defects
    act.event_data["certificate"] = certificate.number


@WORDS.effect("upload_result@1")
def upload_result(act: Act) -> None:
    """Sends the result on its way to the talent platform, once; `result_uploaded@1` waits for its receipt (N20-3.5c)."""
    send("result.upload", {"case": act.case.pk}, key=f"upload:{act.case.pk}")
