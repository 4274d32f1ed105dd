"""初定: the result is suspended while it is posted, found unjustified by the supervisors, and annulled."""

from typing import Any

import pytest

from tests.journeys.road import AGREED, UNIT_ASSESSMENT, Walker
from tests.journeys.support import drafted_case, pass_working_days, plant_season, signed_in, submitted_case
from workflows import clock


@pytest.fixture
def walker(db: None, settings: Any) -> Walker:
    settings.DEMO = True
    clock.forget()
    plant_season()
    case = submitted_case(
        "lin", "cybersecurity-initial-2025", "graduate_determined_after_probation", "示例市第一设计院"
    )
    walker = Walker(case)
    walker.take("he", "start_notices", "notices", **UNIT_ASSESSMENT)
    walker.post_notices("he")
    pass_working_days(6)
    walker.take("he", "finish_notices", "recommendation")
    walker.take("qiao", "recommend", "department_review")
    walker.take("wen", "pass_department", "result_notice", **AGREED)
    return walker


def test_a_suspended_result_is_no_longer_said_to_be_running(walker: Walker) -> None:
    page = record(walker)
    assert "公示中" in page
    walker.take("wen", "refer_result", "suspended_result", note="异议查实，移送核查。")
    page = record(walker)
    assert "已中断" in page
    assert "恢复后重新公示满期" in page
    assert "公示中" not in page


def test_an_annulled_result_says_why_and_is_on_no_list(walker: Walker) -> None:
    walker.take("wen", "refer_result", "suspended_result", note="异议查实，移送核查。")
    assert "查实，取消初定结果" in walker.open("jian", "annul_result")
    walker.take("jian", "annul_result", "annulled", note="材料不属实，取消结果。")
    page = record(walker)
    assert "理由：材料不属实，取消结果。" in page
    assert "提前结束" in page
    assert "公示中" not in page
    assert "林知远" not in walker.as_("shen").get("/results/").content.decode()


def test_the_topics_of_a_route_without_achievements_are_counted_without_a_gap(
    db: None, settings: Any
) -> None:
    settings.DEMO = True
    clock.forget()
    plant_season()
    story = ("cybersecurity-initial-2025", "graduate_determined_after_probation", "示例市第一设计院")
    case = drafted_case("lin", *story)
    page = (
        signed_in("lin")
        .get(f"/applications/{case.pk}/", headers={"accept-language": "zh-hans"})
        .content.decode()
    )
    for heading in ("一、你是谁", "二、资格", "三、述职和承诺"):
        assert heading in page
    assert "四、" not in page


def record(walker: Walker) -> str:
    answer = walker.as_("lin").get(
        f"/applications/{walker.case.pk}/record/", headers={"accept-language": "zh-hans"}
    )
    return str(answer.content.decode())
