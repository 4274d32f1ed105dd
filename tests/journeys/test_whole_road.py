"""One application of each packaged series, from submission to a verified certificate and the archive."""

import re
from typing import Any

import pytest

from tests.journeys.road import AGREED, EMPLOYER_OPINION, PANEL, SENTENCE, UNIT_ASSESSMENT, Walker
from tests.journeys.support import pass_working_days, plant_season, submitted_case
from workflows import clock
from workflows.cases.chain import verify_case
from workflows.certificates.queries import certificate_of
from workflows.committees.models import CommitteeMember
from workflows.outbox.delivery import deliver_due

CYBER_EXPERTS = [f"cyber-expert{n}" for n in range(1, 11)]


@pytest.fixture
def season(db: None, settings: Any) -> None:
    settings.DEMO = True
    clock.forget()
    plant_season()


def score(walker: Walker, username: str) -> None:
    """The score sheet, every number at the middle of its range."""
    page = walker.open(username, "give_score")
    given = {
        name: ("true" if 'value="true"' in tail else "5")
        for name, tail in re.findall(
            r'<input type="(?:text|number|radio)" name="(form-[a-z_]+)"([^>]*)', page
        )
    }
    given |= dict.fromkeys(re.findall(r'<textarea name="(form-[a-z_]+)"', page), SENTENCE)
    given |= dict.fromkeys(re.findall(r'name="(form-[a-z_]+)" value="true"', page), "true")
    given["form-recuse"] = "false"
    walker.take(username, "give_score", "panel_review", **given)


def test_a_senior_engineer_from_submission_to_the_archive(season: None) -> None:
    case = submitted_case("lin", "cybersecurity-senior-2025", "five_years_to_the_day", "示例市第一设计院")
    walker = Walker(case)
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    walker.post_notices("he")
    assert "期满" in walker.open("he")
    pass_working_days(5)
    pass_working_days(1)
    walker.take("he", "finish_notices", "recommendation")
    walker.take("qiao", "recommend", "department_review")
    walker.take("wen", "pass_department", "bureau_review", **AGREED)
    walker.take("tang", "pass_bureau", "acceptance_check", **AGREED)
    walker.take("han", "accept", "accepted")
    walker.take("han", "send_to_panel", "panel_review")
    for username in CYBER_EXPERTS[:3]:
        score(walker, username)
    walker.take("han", "conclude_panel", "voting", **PANEL)
    walker.meet("han", "cyber-chair", CYBER_EXPERTS, ["yes"] * 8 + ["no", "abstain", "yes"])
    assert walker.state == "result_notice"
    assert case.applicant.full_name in walker.as_("lin").get("/results/").content.decode()
    pass_working_days(5)
    pass_working_days(1)
    walker.take("han", "finish_result_notice", "confirmation")
    walker.take("yan", "confirm", "confirmed")
    walker.take("yan", "publish", "published")
    walker.take("yan", "issue_certificate", "certified")
    deliver_due()
    certificate = certificate_of(case)
    assert certificate is not None
    assert certificate.pdf
    page = walker.as_("lin").get(f"/verify/{certificate.token}/")
    assert page.status_code == 200
    assert "有效" in page.content.decode()
    walker.take("han", "archive", "archived")
    assert verify_case(case) is None
    assert CommitteeMember.objects.filter(committee=case.round.committee).count() == 11


def test_a_junior_forensic_appraiser_is_recognised_without_a_committee(season: None) -> None:
    case = submitted_case("shen", "forensic-junior-2025", "recognised_after_a_year", "示例司法鉴定中心")
    walker = Walker(case)
    walker.take("fang", "start_notices", "notices", **UNIT_ASSESSMENT)
    walker.post_notices("fang")
    pass_working_days(5)
    pass_working_days(1)
    walker.take("fang", "finish_notices", "recommendation")
    walker.take("gu", "recommend", "department_review")
    walker.take("mu", "pass_department", "result_notice", **AGREED)
    pass_working_days(5)
    pass_working_days(1)
    walker.take("mu", "finish_result_notice", "confirmation")
    walker.take("yan", "confirm", "confirmed")
    walker.take("yan", "publish", "published")
    walker.take("yan", "issue_certificate", "certified")
    deliver_due()
    certificate = certificate_of(case)
    assert certificate is not None
    assert certificate.title
    walker.take("yan", "archive", "archived")
    assert verify_case(case) is None
