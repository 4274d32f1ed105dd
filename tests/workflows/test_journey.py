"""One case from submission to the archive, and what stands in the way of short cuts."""

import datetime

import pytest

from tests.workflows import journey
from tests.workflows.conftest import START, Travel
from tests.workflows.season import ANSWERS, Season, ordinary_review, plant_season, signed, small_document
from workflows.cases.chain import verify_case
from workflows.cases.models import Case
from workflows.cases.queries import open_correction, timeline
from workflows.cases.verbs import apply_transition, available_actions, open_case, save_answers, submit
from workflows.committees.models import CommitteeMember, Meeting
from workflows.committees.verbs import cast_ballot, open_meeting, prepare_meeting
from workflows.errors import NotYours, Refused
from workflows.outbox.models import OutboxMessage
from workflows.publicity.models import NoticePosting
from workflows.publicity.verbs import conclude_objection, post_notice, record_objection


def blocked(case: Case, actor: object, key: str) -> list[str]:
    fresh = Case.objects.with_round().get(pk=case.pk)
    view = next(v for v in available_actions(fresh, actor) if v.key == key)  # type: ignore[arg-type]
    return [text.en for text in view.blocked_by]


def test_alice_gets_her_certificate(season: Season, submitted: Case, travel: Travel) -> None:
    journey.to_certificate(submitted, season, travel)
    assert submitted.state == "certified"
    assert submitted.gates == sorted([
        "acceptance", "certificate", "commitment.applicant", "commitment.employer", "confirmation", "notice.result",
        "notices.criteria", "notices.material", "notices.opinion", "vote",
    ])  # fmt: skip
    assert submitted.number == "SL2026-GC-00001"
    journey.act(submitted, "archive", season.can)
    kinds = list(OutboxMessage.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["certificate.pdf", "result.upload"]
    assert verify_case(Case.objects.get(pk=submitted.pk)) is None
    sentences = [entry.sentence.en for entry in timeline(submitted, season.alice)]
    assert sentences[0] == "Started the application"
    assert "The committee voted: passed" in sentences


def test_three_notices_run_five_working_days_the_posting_day_not_counted(
    season: Season, submitted: Case, travel: Travel
) -> None:
    """N25-8 ★"""
    journey.to_publicity(submitted, season)
    travel(START + datetime.timedelta(days=7))
    assert blocked(submitted, season.lei, "recommend") == [
        "The notice of criteria and procedure runs until 2026-09-14; the notice of the applicant's material runs until "
        "2026-09-14; the notice of the employer's opinion runs until 2026-09-14."
    ]
    travel(START + datetime.timedelta(days=8))
    assert blocked(submitted, season.lei, "recommend") == []


def test_an_open_objection_holds_the_material_and_its_days_do_not_count(
    season: Season, submitted: Case, travel: Travel
) -> None:
    journey.to_publicity(submitted, season)
    material = NoticePosting.objects.get(kind="material")
    travel(START + datetime.timedelta(days=2))
    objection = record_objection(submitted, actor=season.bao, notice=material, text="not his patent")
    travel(START + datetime.timedelta(days=8))
    assert "An objection to the material" in " ".join(blocked(submitted, season.lei, "recommend")) or blocked(
        submitted, season.lei, "recommend"
    ) == ["An objection to the notice of the applicant's material is open.", "1 objection is still open."]
    conclude_objection(objection, actor=season.lei, finding="unfounded", investigation="the patent is his")
    # Held from the 9th to the 14th: Tuesday the 8th counted; the 15th to the 18th make five.
    travel(datetime.date(2026, 9, 18))
    assert blocked(submitted, season.lei, "recommend") == [
        "The notice of the applicant's material runs until 2026-09-18."
    ]
    travel(datetime.date(2026, 9, 19))
    assert blocked(submitted, season.lei, "recommend") == []


def test_an_edit_after_the_notice_voids_it(season: Season, submitted: Case, travel: Travel) -> None:
    """domain 4.1 ★"""
    journey.to_publicity(submitted, season)
    travel(journey.MONDAY_AFTER)
    journey.act(submitted, "return", season.bao, data={"defects": [(["years"], "count again")]})
    correction = open_correction(submitted)
    assert correction is not None
    assert [(d.path, d.reason) for d in correction.defects.all()] == [(["years"], "count again")]
    save_answers(
        submitted, actor=season.alice, answers={"years": "8"}, expected_version=submitted.answers_version
    )
    submit(submitted, actor=season.alice, key="k2")
    assert open_correction(submitted) is None
    standing = NoticePosting.objects.filter(voided_at__isnull=True).values_list("kind", flat=True)
    assert list(standing) == ["criteria"]
    journey.act(submitted, "start_notices", season.bao)
    assert blocked(submitted, season.lei, "recommend")[0] == (
        "The notice of the applicant's material has not been posted; the notice of the employer's opinion has not been "
        "posted."
    )


def test_the_same_answers_submitted_again_keep_the_notices(
    season: Season, submitted: Case, travel: Travel
) -> None:
    journey.to_publicity(submitted, season)
    journey.act(submitted, "return", season.bao, data={"defects": [("years", "is this right?")]})
    journey.explain_everything(submitted, season.alice)
    submit(submitted, actor=season.alice, key="k2")
    assert NoticePosting.objects.filter(voided_at__isnull=True).count() == 3


def test_a_return_without_reasons_is_refused(season: Season, submitted: Case) -> None:
    with pytest.raises(Refused) as refusal:
        journey.act(submitted, "return", season.bao)
    assert [p.text.en for p in refusal.value.problems] == [
        "List every defect, each with its reason, all at once."
    ]
    with pytest.raises(Refused) as refusal:
        journey.act(submitted, "return", season.bao, data={"defects": [("years", " "), "x"]})
    assert [p.path for p in refusal.value.problems] == [("defects", 0), ("defects", 1)]


def test_a_late_return_does_not_kill_the_case(season: Season, submitted: Case, travel: Travel) -> None:
    """domain 4.9"""
    journey.act(submitted, "return", season.bao, data={"defects": [("years", "check")]})
    journey.explain_everything(submitted, season.alice)
    type(season.round).objects.update(closes_at=season.round.opens_at + datetime.timedelta(days=1))
    fresh = Case.objects.with_round().get(pk=submitted.pk)
    submit(fresh, actor=season.alice, key="k2")
    assert fresh.state == "employer_review"


def test_nobody_recommends_what_they_themselves_passed_on(
    season: Season, submitted: Case, travel: Travel
) -> None:
    from tests.workflows.season import make_actor

    both = make_actor("bao", "employer.leader", season.employer)
    journey.to_publicity(submitted, season)
    travel(journey.MONDAY_AFTER)
    assert blocked(submitted, both, "recommend") == [
        "You took an earlier step on this application; somebody else must take this one."
    ]


def test_an_expired_committee_accepts_nothing(season: Season, submitted: Case, travel: Travel) -> None:
    """domain 4.5 ★"""
    journey.to_acceptance(submitted, season, travel)
    season.committee.valid_until = journey.MONDAY_AFTER - datetime.timedelta(days=1)
    season.committee.save()
    assert blocked(submitted, season.can, "accept") == [
        "The committee's filing is out of date; nothing is accepted until it is filed again."
    ]


def test_a_weak_machine_cannot_reach_a_certificate(db: None, travel: Travel) -> None:
    """★ hold whatever the machine says: here one that certifies at once."""
    machine = ordinary_review()
    machine["states"][1]["transitions"].append(
        {"key": "hurry", "to": "certified", "by": "employer.clerk", "title": {"zh": "快", "en": "hurry"},
         "effects": ["issue_certificate@1"]}
    )  # fmt: skip
    season = plant_season(small_document(workflows={"review": machine}))
    case = open_case(
        season.round, actor=season.alice, offering="associate_senior/ordinary", employer=season.employer
    )
    save_answers(case, actor=season.alice, answers=dict(ANSWERS), expected_version=0)
    submit(case, actor=season.alice, key="k", data=signed(season.alice, commitment=True))
    assert blocked(case, season.bao, "hurry")[0] == (
        "Before a certificate there must still be the employer's commitment, the notice of criteria and procedure, the "
        "notice of the applicant's material, the notice of the employer's opinion, acceptance, the committee's vote, the "
        "result notice, confirmation."
    )
    with pytest.raises(Refused):
        journey.act(case, "hurry", season.bao)
    assert not OutboxMessage.objects.exists()


def test_no_machine_may_ask_for_a_shorter_notice(season: Season, submitted: Case) -> None:
    from django.db import IntegrityError, transaction

    journey.act(submitted, "start_notices", season.bao)
    notice = post_notice(submitted, actor=season.bao, kind="material", place="gate")
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticePosting.objects.filter(pk=notice.pk).update(working_days=4)


@pytest.mark.parametrize(
    ("choices", "passed"),
    [(["yes", "yes", "no"], True), (["yes", "abstain", "abstain"], False), (["no"] * 3, False)],
)
def test_two_thirds_of_those_present(
    season: Season, submitted: Case, travel: Travel, choices: list[str], passed: bool
) -> None:
    journey.to_acceptance(submitted, season, travel)
    journey.act(submitted, "accept", season.can)
    assert journey.vote(submitted, season, choices) is passed
    wrong = "record_failed" if passed else "record_passed"
    with pytest.raises(Refused):
        journey.act(submitted, wrong, season.can)


def test_a_meeting_below_quorum_does_not_open_and_nobody_votes_twice(
    season: Season, submitted: Case, travel: Travel
) -> None:
    journey.to_acceptance(submitted, season, travel)
    journey.act(submitted, "accept", season.can)
    members = list(CommitteeMember.objects.order_by("pk"))
    meeting = prepare_meeting(season.committee, actor=season.can, title="S", held_on=START, cases=[submitted])
    with pytest.raises(Refused) as refusal:
        open_meeting(meeting, actor=season.can, present=members[:1])
    assert refusal.value.problems[0].text.en == "1 present; two thirds of the 3 members (2) are needed."
    open_meeting(meeting, actor=season.can, present=members[:2])
    item = meeting.agenda.get()
    cast_ballot(item, actor=season.chen, choice="yes")
    with pytest.raises(Refused):
        cast_ballot(item, actor=season.chen, choice="yes")
    with pytest.raises(NotYours):  # absent: no proxy, no later vote
        cast_ballot(item, actor=season.experts[1], choice="yes")
    assert Meeting.objects.get().state == "open"


def test_a_revoked_membership_stops_a_session_that_is_still_signed_in(
    season: Season, submitted: Case
) -> None:
    season.bao.person.memberships.update(is_active=False)
    with pytest.raises(NotYours):
        apply_transition(submitted, "start_notices", actor=season.bao)
    submitted.refresh_from_db()
    assert submitted.state == "employer_review"
