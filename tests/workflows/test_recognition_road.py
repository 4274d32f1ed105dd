"""Recognition (domain 3b), walked with the shipped junior forensic offering: no committee, no vote, everything else."""

import datetime
import json
from pathlib import Path

import pytest
from django.conf import settings

from series_plugins.pack import read_pack
from tests.workflows import journey
from tests.workflows import season as seasons
from tests.workflows.conftest import Travel
from tests.workflows.shipped import MISSING, Walk, with_files
from workflows.cases.acts import Situation
from workflows.cases.chain import verify_case
from workflows.cases.judging import questions
from workflows.cases.models import Case
from workflows.cases.sweeping import sweep
from workflows.cases.verbs import apply_transition, available_actions, open_case, save_answers, submit
from workflows.errors import Refused
from workflows.releases.document import SeriesDocument

PACK = Path(__file__).parents[2] / "series_plugins" / "packs" / "legal_services" / "forensic"
SAMPLE = "recognised_after_a_year"
RESULT_OVER = journey.MONDAY_AFTER + datetime.timedelta(days=8)


@pytest.fixture(scope="module")
def document() -> SeriesDocument:
    reading = read_pack(PACK)
    assert reading.document is not None, [p.text.en for p in reading.problems][:5]
    return reading.document


@pytest.fixture
def season(
    document: SeriesDocument, db: None, travel: Travel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> seasons.Season:
    """The cast, with a round of the forensic pack that has no committee and is confirmed by the bureau."""
    monkeypatch.setattr(settings, "EVIDENCE_ROOT", tmp_path / "evidence")
    monkeypatch.setattr(settings, "RESULT_EXPORT_ROOT", tmp_path / "results")
    season = seasons.plant_season(document)
    dates, plan = document.sample_round, season.round
    plan.year = int(dates.year)
    plan.received_from = datetime.date.fromisoformat(dates.received_from)
    plan.achievements_until = datetime.date.fromisoformat(dates.achievements_until)
    plan.tenure_until = datetime.date.fromisoformat(dates.tenure_until)
    plan.committee, plan.authority = None, season.bureau
    plan.save()
    return season


@pytest.fixture
def case(season: seasons.Season, document: SeriesDocument) -> Case:
    """Alice's application, submitted: a bachelor with a year of practice and 35 cases."""
    sample = next(s for s in document.samples if s.key == SAMPLE)
    case = open_case(
        season.round,
        actor=season.alice,
        offering=sample.offering,
        direction=sample.direction,
        employer=season.employer,
    )
    answers = with_files(document, case, {**MISSING, **dict(sample.given)}, season.alice)
    save_answers(case, actor=season.alice, answers=answers, expected_version=0)
    submit(case, actor=season.alice, key="k", data=seasons.signed(season.alice, commitment=True))
    return case


def recommended(case: Case, season: seasons.Season, travel: Travel, action: str) -> Walk:
    """The unit assessed, posted its notices for their time, and recommends."""
    walk = Walk(case)
    walk("start_notices", season.bao)
    journey.post_all(case, season)
    travel(journey.MONDAY_AFTER)
    assert sweep().notices == 3
    case.refresh_from_db()
    walk("finish_notices", season.bao)
    walk(action, season.lei)
    return walk


def confirmed_and_archived(walk: Walk, season: seasons.Season) -> None:
    case = walk.case
    walk("confirm", season.qi)
    walk("publish", season.qi)
    walk("issue_certificate", season.qi)
    certificate = case.certificates.get()
    assert (certificate.title["zh"], certificate.basis) == ("法医师", "recognition")
    assert (certificate.committee, certificate.confirmed_by) == ("", "Provincial Bureau")
    [archive] = available_actions(Case.objects.with_round().get(pk=case.pk), season.qi)
    assert "not been uploaded" in archive.blocked_by[0].en
    assert journey.deliver_uploads() == 1
    case.refresh_from_db()
    walk("archive", season.qi)
    assert (case.state, case.category) == ("archived", "closed")
    assert verify_case(case) is None


def test_a_junior_appraiser_is_recognised_without_a_committee(
    case: Case, season: seasons.Season, travel: Travel
) -> None:
    assert [q.text.en for q in questions(case, season.bao)] == [
        "Did the applicant pass the unit's assessment?"
    ]
    walk = recommended(case, season, travel, "recommend")
    assert str(Situation(Case.objects.with_round().get(pk=case.pk)).outcome.overall) == "met"
    walk("pass_department", season.dong)
    travel(RESULT_OVER)
    walk("finish_result_notice", season.dong)
    confirmed_and_archived(walk, season)


def test_the_uploaded_record_has_a_receipt_and_names_nobody(
    case: Case, season: seasons.Season, travel: Travel
) -> None:
    walk = recommended(case, season, travel, "recommend")
    walk("pass_department", season.dong)
    travel(RESULT_OVER)
    walk("finish_result_notice", season.dong)
    confirmed_and_archived(walk, season)
    [written] = Path(settings.RESULT_EXPORT_ROOT).rglob("*.jsonl")
    text = written.read_text()
    record = json.loads(text)
    event = case.events.get(kind="result_uploaded")
    assert record["receipt"] == event.data["receipt"] == written.stem
    assert (record["certificate"], record["title"]) == (case.certificates.get().number, "法医师")
    assert "样例戊" not in text
    assert journey.deliver_uploads() == 0


def test_an_employer_without_a_department_goes_to_the_bureau(
    case: Case, season: seasons.Season, travel: Travel
) -> None:
    season.employer.parent = None
    season.employer.save()
    walk = recommended(case, season, travel, "recommend_to_bureau")
    walk("pass_bureau", season.bing)
    travel(RESULT_OVER)
    walk("finish_bureau_result_notice", season.bing)
    confirmed_and_archived(walk, season)


def test_a_leader_sees_the_one_way_their_employer_has(
    case: Case, season: seasons.Season, travel: Travel
) -> None:
    walk = Walk(case)
    walk("start_notices", season.bao)
    journey.post_all(case, season)
    travel(journey.MONDAY_AFTER)
    sweep()
    case.refresh_from_db()
    walk("finish_notices", season.bao)
    fresh = Case.objects.with_round().get(pk=case.pk)
    ways = [v.key for v in available_actions(fresh, season.lei) if v.key.startswith("recommend")]
    assert ways == ["recommend"]
    data = seasons.signed(season.lei, commitment=True)
    with pytest.raises(Refused, match="which reviews first"):
        apply_transition(case, "recommend_to_bureau", actor=season.lei, data=data)


def test_who_fails_the_units_assessment_is_not_publicised(case: Case, season: seasons.Season) -> None:
    from tests.workflows.shipped import OPINIONS

    form = {**OPINIONS["unit_assessment"], "ability_met": "no"}
    with pytest.raises(Refused, match="no notices are posted"):
        apply_transition(
            case, "start_notices", actor=season.bao, data={**seasons.signed(season.bao), "form": form}
        )
    assert case.judgements.count() == 0
