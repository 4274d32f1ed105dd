"""The shipped ordinary review, walked from the applicant's draft to the archive with a shipped sample applicant."""

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from series_plugins.pack import read_pack
from tests.workflows import journey
from tests.workflows import season as seasons
from tests.workflows.conftest import Travel
from workflows.cases.chain import verify_case
from workflows.cases.evidence import store_evidence
from workflows.cases.models import Case
from workflows.cases.sweeping import sweep
from workflows.cases.verbs import apply_transition, available_actions, open_case, save_answers, submit
from workflows.releases.document import SeriesDocument

PACK = Path(__file__).parents[2] / "series_plugins" / "packs" / "engineering" / "cybersecurity"


@pytest.fixture
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


def with_files(document: SeriesDocument, case: Case, answers: dict[str, Any], alice: Any) -> dict[str, Any]:
    """The sample's answers with a real upload wherever a file is named or asked for."""

    def upload() -> list[str]:
        file = store_evidence(
            case, actor=alice, name="proof.pdf", chunks=io.BytesIO(b"%PDF-1.7"), media_type="application/pdf"
        )
        return [str(file.pk)]

    form = document.forms[document.offering(case.offering).form]
    filled = dict(answers)
    for field in form.fields():
        if field.type == "file" and (field.required or field.key in filled):
            filled[field.key] = upload()
        if field.type == "table":
            for row in filled.get(field.key) or ():
                for column in field.columns:  # type: ignore[attr-defined]
                    if column.type == "file" and (column.required or column.key in row):
                        row[column.key] = upload()
    return filled


MISSING: dict[str, Any] = {
    "nation": "01",
    "identity_document": {"kind": "citizen_id", "number": "000000199001010018"},
    "phone": "13800000000",
    "employer_name": "River Works",
    "employer_code": "91000000000000000K",
    "post": "工程师",
    "statement": "任现职以来负责本单位信息系统的安全建设和运行，完成了多项技术工作。" * 20,
}
"""What the samples leave out because no criterion looks at it; invented."""
OPINIONS: dict[str, dict[str, Any]] = {
    "employer_opinion": {
        "material_checked": "yes", "conduct_opinion": "良好", "ability_opinion": "能独立负责", "ability_met": "yes",
        "notice_place": "一楼公告栏",
    },
    "department_opinion": {"opinion": "agree", "notices_checked": "yes"},
    "bureau_opinion": {"opinion": "agree", "notices_checked": "yes"},
    "score": {
        "professional_ability": "18", "project_results": "25", "innovation": "15", "representative_work": "12",
        "contribution": "4", "defence": "8", "score_reason": "专业能力达到申报层级的要求。", "ability_met": "yes",
        "recuse": "no",
    },
    "panel_opinion": {
        "scorers": "3", "average": "82.00", "recommended": "yes", "opinion_text": "材料真实，业绩突出，同意推荐，提交评委会表决。",
    },
}  # fmt: skip


class Walk:
    """Takes the steps of a case, each with whatever the step asks for."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __call__(self, action: str, actor: Any) -> None:
        fresh = Case.objects.with_round().get(pk=self.case.pk)
        view = next(v for v in available_actions(fresh, actor) if v.key == action)
        assert view.blocked_by == (), [t.en for t in view.blocked_by]
        data = seasons.signed(actor, commitment=True) if view.signed or view.commitment else {}
        if view.collects:
            data["form"] = OPINIONS[view.collects]
        apply_transition(
            self.case, action, actor=actor, data=data, reason="" if view.note != "required" else "见附件"
        )
        self.case.refresh_from_db()


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
