"""The shipped ordinary review, walked from the applicant's draft to the archive with a shipped sample applicant."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from series_plugins.pack import read_pack
from tests.workflows import journey
from tests.workflows import season as seasons
from tests.workflows.conftest import Travel
from tests.workflows.shipped import MISSING, Walk, with_files
from workflows.cases.chain import verify_case
from workflows.cases.models import Case
from workflows.cases.sweeping import sweep
from workflows.cases.verbs import available_actions, open_case, save_answers, submit
from workflows.releases.document import SeriesDocument

PACK = Path(__file__).parents[2] / "series_plugins" / "packs" / "engineering" / "cybersecurity"


@pytest.fixture(scope="module")
def document() -> SeriesDocument:
    reading = read_pack(PACK)
    assert reading.document is not None, [p.text.en for p in reading.problems][:5]
    return reading.document


def answers_of(document: SeriesDocument) -> tuple[str, str, dict[str, Any]]:
    """Offering, direction and answers of a sample applicant whom nothing excludes."""
    for sample in document.samples:
        if sample.expect.overall != "unmet" and sample.offering.endswith("/ordinary"):
            return sample.offering, sample.direction, dict(sample.given)
    raise AssertionError("no sample that may apply")


@pytest.fixture
def pack_season(
    document: SeriesDocument, db: None, travel: Travel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> seasons.Season:
    """The cast, with a round of the shipped specialty in the dates its samples are judged in."""
    monkeypatch.setattr(settings, "EVIDENCE_ROOT", tmp_path)
    monkeypatch.setattr(settings, "RESULT_EXPORT_ROOT", tmp_path / "results")
    season = seasons.plant_season(document)
    dates, plan = document.sample_round, season.round
    plan.year = int(dates.year)
    plan.received_from = datetime.date.fromisoformat(dates.received_from)
    plan.achievements_until = datetime.date.fromisoformat(dates.achievements_until)
    plan.tenure_until = datetime.date.fromisoformat(dates.tenure_until)
    plan.save()
    return season


def test_the_shipped_review_runs_from_draft_to_archive(
    document: SeriesDocument, pack_season: seasons.Season, travel: Travel
) -> None:
    season = pack_season
    offering, direction, given = answers_of(document)
    case = open_case(
        season.round, actor=season.alice, offering=offering, direction=direction, employer=season.employer
    )
    answers = with_files(document, case, {**MISSING, **given}, season.alice)
    save_answers(case, actor=season.alice, answers=answers, expected_version=0)
    submit(case, actor=season.alice, key="k", data=seasons.signed(season.alice, commitment=True))
    walk = Walk(case)
    walk("start_notices", season.bao)
    journey.post_all(case, season)
    travel(journey.MONDAY_AFTER)
    assert sweep().notices == 3
    case.refresh_from_db()
    walk("finish_notices", season.bao)
    walk("recommend", season.lei)
    walk("pass_department", season.dong)
    walk("pass_bureau", season.bing)
    walk("accept", season.can)
    walk("send_to_panel", season.can)
    walk("give_score", season.experts[0])
    other = seasons.make_actor("cai", "committee.secretary", season.office)
    walk("conclude_panel", other)
    assert journey.vote(case, season, ["yes", "yes", "yes"])
    walk("announce_passed", season.chen)
    travel(journey.MONDAY_AFTER + datetime.timedelta(days=8))
    walk("finish_result_notice", season.can)
    walk("confirm", season.qi)
    walk("publish", season.qi)
    walk("issue_certificate", season.qi)
    certificate = case.certificates.get()
    assert certificate.confirmed_by == "Provincial Bureau"
    assert certificate.title["zh"] == "高级工程师"
    [archive] = available_actions(Case.objects.with_round().get(pk=case.pk), season.can)
    assert "not been uploaded" in archive.blocked_by[0].en
    assert journey.deliver_uploads() == 1
    case.refresh_from_db()
    walk("archive", season.can)
    assert (case.state, case.category) == ("archived", "closed")
    assert verify_case(case) is None
