"""Posting notices, taking in objections, concluding them (N25-8)."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction

from forms_config.shapes import Problem, Text, digest_of
from workflows import clock
from workflows.access import Actor, can, holds
from workflows.cases.acts import Situation
from workflows.cases.models import Case, EvidenceFile
from workflows.cases.recording import take, write
from workflows.errors import NotYours, Refused
from workflows.publicity.models import NoticePosting, Objection
from workflows.publicity.rules import FEWEST_WORKING_DAYS, is_complete

MOST_PHOTOS = 12
FARTHEST_BACK = datetime.timedelta(days=30)


def postable_kinds(case: Case) -> tuple[str, ...]:
    """The notices the case's state asks for that do not stand yet."""
    situation = Situation(case)
    asked = [n.kind for n in situation.state.notices if n.kind != "result"]
    return tuple(kind for kind in asked if kind not in situation.notices)


def what_is_shown(case: Case, kind: str) -> str:
    """The digest of what a notice of that kind shows now: the release, the submission, or the employer's opinion of it."""
    situation = Situation(case)
    submission = situation.submission
    if kind == "criteria":
        return case.round.release.digest
    if submission is None:
        raise Refused([Problem("notice", NOTHING_TO_SHOW)])
    if kind == "opinion":
        opinions = case.opinions.filter(role__startswith="employer.").order_by("pk")
        return digest_of([submission.digest, *opinions.values_list("digest", flat=True)])
    return submission.digest


@transaction.atomic
def post_notice(
    case: Case,
    *,
    actor: Actor,
    kind: str,
    place: str,
    posted_on: datetime.date | None = None,
    photos: tuple[int, ...] = (),
) -> NoticePosting:
    """Records that a notice has been put up: what it shows, where, since when. The posting day is not counted.

    In this order: right, state and input are checked (all problems at once); the case is taken; the digest of what is
    shown now is stored with the posting; an event is written. Raises NotYours, Refused, Stale.
    """
    action = "post_result" if kind == "result" else "post_notice"
    if not can(actor, action, case) or not holds(actor):
        raise NotYours
    day = posted_on or clock.today()
    problems = _posting_problems(case, kind, place, day=day, photos=photos)
    if problems:
        raise Refused(problems)
    take(case)
    asked = [n.working_days for n in Situation(case).state.notices if n.kind == kind]
    try:
        with transaction.atomic():
            notice = NoticePosting.objects.create(
                case=case, kind=kind, snapshot_digest=what_is_shown(case, kind), place=place.strip(), posted_on=day,
                photos=list(photos), working_days=max([FEWEST_WORKING_DAYS, *asked]), posted_by=actor.person,
                organization=actor.organization, posted_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused([Problem("notice", STANDS_ALREADY, ("kind",))]) from twice
    data = {"notice": notice.pk, "shown": notice.snapshot_digest, "posted_on": day.isoformat(),
            "photos": _digests_of(photos)}  # fmt: skip
    write(case, actor=actor, kind="notice_posted", action=kind, data=data)
    return notice


def _posting_problems(
    case: Case, kind: str, place: str, *, day: datetime.date, photos: tuple[int, ...]
) -> list[Problem]:
    today = clock.today()
    problems = []
    asked = {n.kind for n in Situation(case).state.notices}
    if kind not in asked:
        problems.append(Problem("notice", NOT_ASKED, ("kind",)))
    if not place.strip() or len(place.strip()) > 200:
        problems.append(Problem("notice", WHERE, ("place",)))
    if day > today or day < today - FARTHEST_BACK or day < _submitted_on(case):
        problems.append(Problem("notice", WHEN, ("posted_on",)))
    if photos and EvidenceFile.objects.filter(pk__in=photos, case=case).count() != len(set(photos)):
        problems.append(Problem("notice", PHOTOS, ("photos",)))
    return problems


def _submitted_on(case: Case) -> datetime.date:
    from django.utils import timezone

    return timezone.localtime(case.submitted_at).date() if case.submitted_at else datetime.date.max


@transaction.atomic
def add_photos(notice: NoticePosting, *, actor: Actor, photos: tuple[int, ...]) -> NoticePosting:
    """Adds photographs to a standing notice, until its last day is over; the event holds their digests.

    Raises NotYours, Refused (none given, one that is not the case's, too many, or the notice has ended), Stale.
    """
    case = notice.case
    if not can(actor, "post_notice", case) or not holds(actor):
        raise NotYours
    problems = []
    if notice.voided_at is not None or is_complete(notice, notice.objections.all(), clock.today()):
        problems.append(Problem("notice", ENDED, ("photos",)))
    if not photos:
        problems.append(Problem("notice", NO_PHOTO, ("photos",)))
    elif EvidenceFile.objects.filter(pk__in=photos, case=case).count() != len(set(photos)):
        problems.append(Problem("notice", PHOTOS, ("photos",)))
    elif len({*notice.photos, *photos}) > MOST_PHOTOS:
        problems.append(Problem("notice", TOO_MANY_PHOTOS, ("photos",)))
    if problems:
        raise Refused(problems)
    take(case)
    notice.photos = list(dict.fromkeys([*notice.photos, *photos]))
    notice.save(update_fields=["photos"])
    data = {"notice": notice.pk, "photos": _digests_of(photos)}
    write(case, actor=actor, kind="photos_added", action=notice.kind, data=data)
    return notice


def _digests_of(photos: tuple[int, ...]) -> list[str]:
    return list(EvidenceFile.objects.filter(pk__in=photos).order_by("pk").values_list("sha256", flat=True))


def usual_place(case: Case, actor: Actor) -> str:
    """Where the actor's organisation posted last, of this case before any other; empty for the first time."""
    own = NoticePosting.objects.filter(organization=actor.organization_id).exclude(kind="result")
    here = own.filter(case=case).order_by("-pk").values_list("place", flat=True).first()
    return here or own.order_by("-pk").values_list("place", flat=True).first() or ""


@transaction.atomic
def record_objection(
    case: Case, *, actor: Actor, notice: NoticePosting, text: str, received_on: datetime.date | None = None
) -> Objection:
    """Takes in an objection to a standing notice. Its words and who brought it never reach the applicant."""
    if not can(actor, "record_objection", case) or not holds(actor) or notice.case_id != case.pk:
        raise NotYours
    day = received_on or clock.today()
    problems = []
    if not text.strip():
        problems.append(Problem("objection", OBJECTION_TEXT, ("text",)))
    if notice.voided_at is not None or day < notice.posted_on or day > clock.today():
        problems.append(Problem("objection", OBJECTION_DAY, ("received_on",)))
    if problems:
        raise Refused(problems)
    take(case)
    objection = Objection.objects.create(
        case=case, notice=notice, received_on=day, text=text.strip(), recorded_by=actor.person, recorded_at=clock.now()
    )  # fmt: skip
    write(case, actor=actor, kind="objection_recorded", action=notice.kind, data=_digests(objection))
    return objection


@transaction.atomic
def conclude_objection(objection: Objection, *, actor: Actor, finding: str, investigation: str) -> Objection:
    """Concludes an objection with what the investigation found. From the day of the conclusion the clock runs again."""
    case = objection.case
    if not can(actor, "conclude_objection", case) or not holds(actor):
        raise NotYours
    problems = []
    if finding not in Objection.Finding.values:
        problems.append(Problem("objection", FINDING, ("finding",)))
    if not investigation.strip():
        problems.append(Problem("objection", INVESTIGATION, ("investigation",)))
    if problems:
        raise Refused(problems)
    take(case)
    changed = Objection.objects.filter(pk=objection.pk, resolved_on__isnull=True).update(
        finding=finding,
        investigation=investigation.strip(),
        resolved_on=clock.today(),
        resolved_by=actor.person,
    )
    if not changed:
        raise Refused([Problem("objection", CONCLUDED_ALREADY)])
    objection.refresh_from_db()
    write(case, actor=actor, kind="objection_concluded", action=finding, data=_digests(objection))
    return objection


def _digests(objection: Objection) -> dict[str, Any]:
    return {"objection": objection.pk, "words": digest_of([objection.text, objection.investigation])}


NOTHING_TO_SHOW = Text(
    zh="申报提交后方可张贴公示。", en="A notice is posted once the application has been submitted."
)
STANDS_ALREADY = Text(zh="这项公示正在进行，不必重复张贴。", en="This notice is already standing.")
NOT_ASKED = Text(zh="当前环节不需要张贴这项公示。", en="This notice is not asked for at this step.")
WHERE = Text(zh="请写明公示地点，不超过200字。", en="Say where it is posted, in at most 200 characters.")
WHEN = Text(
    zh="张贴日期须在提交申报之后、今天之前，且不早于30天前。",
    en="The posting day is after the submission, not in the future, and at most 30 days ago.",
)
PHOTOS = Text(zh="有照片已找不到，请重新上传。", en="A photo is not there any more; upload it again.")
ENDED = Text(zh="公示已结束，不能再补充照片。", en="The notice has ended; no photograph can be added.")
NO_PHOTO = Text(zh="请选择要补充的照片。", en="Choose the photographs to add.")
TOO_MANY_PHOTOS = Text(zh="每项公示最多12张照片。", en="At most 12 photographs a notice.")
OBJECTION_TEXT = Text(zh="请写明异议内容。", en="Write what the objection says.")
OBJECTION_DAY = Text(
    zh="异议须在公示张贴之后、今天之前收到。",
    en="An objection is received while the notice stands, not in the future.",
)
FINDING = Text(zh="请选择调查结论。", en="Choose what the investigation found.")
INVESTIGATION = Text(zh="请写明调查核实情况。", en="Write what was investigated and found.")
CONCLUDED_ALREADY = Text(zh="这件异议已经办结。", en="This objection has already been concluded.")
