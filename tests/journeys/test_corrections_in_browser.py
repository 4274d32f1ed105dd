"""What goes back and what is held up, in a real browser: 补正, objections, suspension, and what the public then reads."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import PageOpener
from tests.journeys.road import AGREED, EMPLOYER_OPINION, UNIT_ASSESSMENT, Walker
from tests.journeys.staff import Staff
from tests.journeys.support import pass_working_days, plant_season, submitted_case
from workflows import clock
from workflows.cases.chain import verify_case
from workflows.cases.models import Case
from workflows.certificates.queries import certificate_of
from workflows.outbox.delivery import deliver_due

Axe = Callable[[Page], None]


@pytest.fixture
def lin(
    settings: Any, transactional_db: None, beside_browser: Callable[[Callable[[], object]], object]
) -> Case:
    """林知远's application, submitted."""
    settings.DEMO = True
    clock.forget()
    beside_browser(plant_season)
    return submitted_case("lin", "cybersecurity-senior-2025", "five_years_to_the_day", "示例市第一设计院")


def to_acceptance(walker: Walker) -> None:
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    walker.post_notices("he")
    pass_working_days(6)
    walker.take("he", "finish_notices", "recommendation")
    walker.take("qiao", "recommend", "department_review")
    walker.take("wen", "pass_department", "bureau_review", **AGREED)
    walker.take("tang", "pass_bureau", "acceptance_check", **AGREED)


def test_the_office_asks_once_for_correction_and_the_case_comes_back(
    lin: Case, open_page: PageOpener, axe: Axe
) -> None:
    walker = Walker(lin)
    to_acceptance(walker)
    staff = Staff(open_page(), lin.pk, axe)
    page = staff.page
    ask_for_correction(staff)
    answer_correction(staff)
    staff.become("he")
    page.goto(f"/desk/cases/{lin.pk}/notices/")
    assert page.locator("#id_material_place").input_value() == "一楼公告栏、单位内网"
    axe(page)
    walker.post_notices("he")
    object_and_conclude(staff)
    walker.take("he", "finish_corrected_notices", "corrected_recommendation")
    walker.take("qiao", "recommend_corrected", "acceptance_recheck")
    staff.open_step("han", "accept_corrected")
    assert page.get_by_text("社保记录已补传").count() == 1
    assert page.locator("[value=ask_correction]").count() == 0
    staff.take()
    suspend_and_resume(staff)
    assert walker.state == "accepted"
    assert verify_case(lin) is None


def ask_for_correction(staff: Staff) -> None:
    """Two reasons, one pinned by the button beside the entry, and the last day is shown to both sides."""
    page = staff.page
    staff.open_step("han", "ask_correction")
    page.locator("[data-mark='post']").click()
    page.locator("[name=reason]").first.fill("岗位名称与聘书不一致，请按聘书填写。")
    page.locator("[data-more]").click()
    page.locator("[name=reason]").nth(1).fill("请补传近六个月社保记录。")
    page.locator("#id_note").fill("请一次补正两处。")
    staff.axe(page)
    staff.take()
    assert page.get_by_text("岗位名称与聘书不一致").count() >= 1


def answer_correction(staff: Staff) -> None:
    """The applicant changes one entry, explains the other, signs and hands it in again."""
    page = staff.page
    staff.become("lin")
    page.goto(f"/applications/{staff.case}/")
    staff.axe(page)
    page.get_by_role("link", name="岗位").first.click()
    page.locator("#id_post").fill("网络安全运维工程师岗")
    page.locator("form button.button--primary").first.click()
    page.goto(f"/applications/{staff.case}/review/")
    page.locator("#reasons textarea").last.fill("社保记录已补传在附件中。")
    page.locator("#id_signature").check()
    page.locator("#id_name").fill(staff.name)
    staff.axe(page)
    page.locator("#sign button.button--primary").click()
    page.wait_for_url("**/receipt/**")


def object_and_conclude(staff: Staff) -> None:
    """An objection to the material holds that notice alone; concluded, the days count on."""
    page = staff.page
    notices = f"/desk/cases/{staff.case}/notices/"
    page.goto(notices)
    page.locator("details:has(#id_objection_text) summary").click()
    page.locator("#id_objection_notice").select_option(index=1)
    page.locator("#id_objection_text").fill("第2个项目由集体完成，排名与公示不符。")
    page.locator("form[action$='/objections/'] .button").click()
    page.locator(".notice--done").first.wait_for()
    staff.advance(5, 1)
    page.goto(notices)
    assert page.get_by_text("5天已满").count() == 2
    assert page.get_by_text("有异议，暂停").count() >= 1
    staff.axe(page)
    staff.become("qiao")
    page.goto(notices)
    page.locator("[name=finding][value=unfounded]").check()
    page.locator("[name=investigation]").fill("已核对项目书和考勤，本人排名第2属实。")
    page.get_by_role("button", name="填写核查结论").click()
    page.locator(".notice--done").first.wait_for()
    staff.axe(page)
    staff.advance(5, 1)


def suspend_and_resume(staff: Staff) -> None:
    """The supervisor stops the review for a complaint, and lets it go on; nobody else has a step meanwhile."""
    page = staff.page
    staff.act("jian", "suspend_review", note="收到实名投诉，暂停评审，进行核查。")
    staff.become("han")
    page.goto(f"/desk/cases/{staff.case}/")
    assert page.locator("[data-decide-button]").count() == 0
    staff.axe(page)
    staff.become("jian")
    page.goto("/desk/")
    assert page.locator(".queue__name", has_text="林知远").count() == 1
    staff.act("jian", "resume_review", note="经核查不属实，恢复评审。")


def test_a_recognised_appraiser_s_certificate_is_corrected_and_later_revoked(
    settings: Any, transactional_db: None, beside_browser: Callable[[Callable[[], object]], object],
    open_page: PageOpener, axe: Axe,
) -> None:  # fmt: skip
    """认定 without a committee: an objection to the result is justified and suspends it; resumed, confirmed, certified."""
    settings.DEMO = True
    clock.forget()
    beside_browser(plant_season)
    case = submitted_case("shen", "forensic-junior-2025", "recognised_after_a_year", "示例司法鉴定中心")
    walker = Walker(case)
    to_recognised(walker)
    staff = Staff(open_page(), case.pk, axe)
    object_to_result(staff)
    assert "沈若鉴" not in walker.as_("lin").get("/results/").content.decode()
    staff.act("jian", "resume_result", note="更正后不影响认定，恢复公示。")
    assert "沈若鉴" in walker.as_("lin").get("/results/").content.decode()
    assert case.notices.get(kind="result", voided_at=None).posted_on == clock.today()
    pass_working_days(6)
    walker.take("mu", "finish_result_notice", "confirmation")
    for action, state in (
        ("confirm", "confirmed"),
        ("publish", "published"),
        ("issue_certificate", "certified"),
    ):
        walker.take("yan", action, state)
    beside_browser(deliver_due)
    first = certificate_of(case)
    assert first is not None
    end_certificate(staff)
    second = certificate_of(case)
    assert second is not None
    assert second.number != first.number
    for certificate, words in ((first, "已换发"), (second, "已撤销")):
        staff.page.goto(f"/verify/{certificate.token}/")
        assert words in staff.page.locator("h1").inner_text()
        axe(staff.page)
    assert staff.page.get_by_text("业绩材料不属实，予以撤销。").count() == 1
    case.refresh_from_db()
    assert verify_case(case) is None


def to_recognised(walker: Walker) -> None:
    walker.take("fang", "start_notices", "notices", **UNIT_ASSESSMENT)
    walker.post_notices("fang")
    pass_working_days(6)
    walker.take("fang", "finish_notices", "recommendation")
    walker.take("gu", "recommend", "department_review")
    walker.take("mu", "pass_department", "result_notice", **AGREED)


def object_to_result(staff: Staff) -> None:
    """The justice bureau takes in an objection and finds it justified: the way on is shut, and it is referred."""
    page = staff.page
    staff.become("mu")
    page.goto(f"/desk/cases/{staff.case}/notices/")
    page.locator("details:has(#id_objection_text) summary").click()
    page.locator("#id_objection_notice").select_option(label="评审结果")
    page.locator("#id_objection_text").fill("公示的检案数量与系统登记不一致。")
    page.locator("form[action$='/objections/'] .button").click()
    page.locator("[name=finding][value=founded]").check()
    page.locator("[name=investigation]").fill("经核对，多登记了3件。")
    page.get_by_role("button", name="填写核查结论").click()
    page.locator(".notice--done").first.wait_for()
    staff.advance(5, 1)
    page.goto(f"/desk/cases/{staff.case}/notices/")
    assert page.get_by_text("有异议经查属实").count() >= 1
    staff.axe(page)
    staff.act("mu", "refer_result", note="异议查实，移送核查。")


def end_certificate(staff: Staff) -> None:
    """The confirming bureau corrects the name, and then revokes what it issued; without a reason it cannot."""
    page = staff.page
    staff.become("yan")
    page.goto(f"/desk/cases/{staff.case}/certificate/")
    staff.axe(page)
    page.locator("details:has(#id_replace_name) summary").click()
    page.locator("#id_replace_holder_name").fill("沈若鑑")
    page.locator("#id_replace_reason").fill("姓名用字有误，予以更正。")
    page.locator("#id_replace_name").fill(staff.name)
    page.get_by_role("button", name="换发证书").click()
    page.locator(".notice--done").first.wait_for()
    page.locator("details:has(#id_revoke_name) summary").click()
    page.locator("#id_revoke_document").fill("示人社撤〔2025〕1号")
    page.get_by_role("button", name="撤销证书").click()
    assert page.locator("#id_revoke_reason-error").count() == 1
    assert page.locator("#id_revoke_document").input_value() == "示人社撤〔2025〕1号"
    staff.axe(page)
    page.locator("#id_revoke_reason").fill("业绩材料不属实，予以撤销。")
    page.locator("#id_revoke_name").fill(staff.name)
    page.get_by_role("button", name="撤销证书").click()
    page.locator(".notice--done").first.wait_for()
    staff.axe(page)
