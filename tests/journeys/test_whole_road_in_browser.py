"""The same road in a real browser: 林知远's submission becomes a certificate, every screen without an axe violation."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import PageOpener
from tests.journeys.road import SENTENCE
from tests.journeys.staff import Fields, Staff
from tests.journeys.support import plant_season, submitted_case
from workflows import clock
from workflows.certificates.queries import certificate_of
from workflows.outbox.delivery import deliver_due

OPINION: Fields = {"conduct_opinion": SENTENCE, "ability_opinion": SENTENCE, "notice_place": "一楼公告栏"}
SCORES = (
    "professional_ability",
    "project_results",
    "innovation",
    "representative_work",
    "contribution",
    "defence",
)


@pytest.mark.django_db(transaction=True)
def test_a_senior_engineer_in_the_browser(
    open_page: PageOpener, axe: Callable[[Page], None], settings: Any,
    beside_browser: Callable[[Callable[[], object]], object],
) -> None:  # fmt: skip
    settings.DEMO = True
    clock.forget()
    beside_browser(plant_season)
    case = submitted_case("lin", "cybersecurity-senior-2025", "five_years_to_the_day", "示例市第一设计院")
    staff = Staff(open_page(), case.pk, axe)
    to_notices(staff)
    to_vote(staff)
    meet(staff)
    staff.page.goto("/results/")
    assert staff.page.get_by_text("林知远").count() == 1
    axe(staff.page)
    staff.advance(5, 1)
    staff.act("han", "finish_result_notice")
    for action in ("confirm", "publish", "issue_certificate"):
        staff.act("yan", action)
    beside_browser(deliver_due)
    certificate = certificate_of(case)
    assert certificate is not None
    staff.page.goto(f"/verify/{certificate.token}/")
    assert "有效" in staff.page.locator("h1").inner_text()
    axe(staff.page)
    staff.act("han", "archive")
    case.refresh_from_db()
    assert case.category == "closed"


def to_notices(staff: Staff) -> None:
    """The clerk's opinion, the three notices, and the days until they have run."""
    page = staff.page
    staff.become("he")
    staff.axe(page)
    staff.act(
        "he", "start_notices", texts=OPINION, choices={"material_checked": "true", "ability_met": "true"}
    )
    for kind in ("criteria", "material", "opinion"):
        page.goto(f"/desk/cases/{staff.case}/notices/")
        page.locator(f"#id_{kind}_place").fill("一楼公告栏、单位内网")
        page.locator(f"form[action$='/post/{kind}/'] .button--primary").click()
        page.locator(".notice--done").first.wait_for()
    staff.axe(page)
    staff.advance(5, 1)
    page.goto(f"/desk/cases/{staff.case}/notices/")
    assert page.get_by_text("5天已满").count() == 3
    staff.act("he", "finish_notices")


def to_vote(staff: Staff) -> None:
    """Recommendation, department, bureau, acceptance, and the panel's score sheets."""
    agreed = {"opinion": "agree", "notices_checked": "true"}
    staff.act("qiao", "recommend")
    staff.act("wen", "pass_department", choices=agreed)
    staff.act("tang", "pass_bureau", choices=agreed)
    staff.act("han", "accept")
    staff.page.goto(f"/desk/cases/{staff.case}/record/")
    staff.axe(staff.page)
    staff.act("han", "send_to_panel")
    scores = {**dict.fromkeys(SCORES, "5"), "professional_ability": "18", "project_results": "27", "innovation": "17",
              "representative_work": "13", "score_reason": SENTENCE}  # fmt: skip
    for number in (1, 2, 3):
        staff.act(
            f"cyber-expert{number}",
            "give_score",
            texts=scores,
            choices={"ability_met": "true", "recuse": "false"},
        )
    staff.become("han")
    staff.page.goto(f"/desk/cases/{staff.case}/?act=conclude_panel")
    assert staff.page.locator("[name=form-scorers]").input_value() == "3"
    assert staff.page.locator("[name=form-average]").input_value() == "85.00"
    staff.act("han", "conclude_panel", texts={"opinion_text": SENTENCE * 2}, choices={"recommended": "true"})


def meet(staff: Staff) -> None:
    """The office opens the meeting, one expert and the chair vote, the demo's help does the rest, the chair announces."""
    page = staff.page
    staff.become("han")
    page.goto("/desk/meetings/")
    staff.axe(page)
    assert page.locator("[name=title]").input_value() == "2025年度评审会"
    page.locator("form[action$='/prepare/'] .button--primary").click()
    page.wait_for_url("**/desk/meetings/*/")
    meeting = page.url
    for box in page.locator("[name=present]").all():
        box.check()
    page.locator("#id_present .button--primary").click()
    page.locator(".notice--done").first.wait_for()
    staff.become("cyber-expert1")
    page.goto(meeting)
    page.locator("a[href*='/ballots/']").first.click()
    assert page.locator("[name=choice]:checked").count() == 0
    staff.axe(page)
    page.locator("#choice-yes").check()
    page.locator(".ballot + .actions button").click()
    page.get_by_role("button", name="投出这一票").click()
    page.locator(".notice--done").first.wait_for()
    staff.become("cyber-chair")
    page.goto(meeting)
    staff.axe(page)
    assert page.get_by_text("票，不同意").count() == 0
    page.locator(".demo-help button").click()
    page.locator("form[action*='/announce/'] input[name=name]").fill(staff.name)
    page.locator("form[action*='/announce/'] button").click()
    page.get_by_text("到会11人，同意11票").first.wait_for()
