"""The panel: what the criteria leave to people is answered with the step that concludes, and never left open."""

import re
from typing import Any

import pytest

from tests.journeys.road import AGREED, EMPLOYER_OPINION, PANEL, SENTENCE, Walker
from tests.journeys.support import pass_working_days, plant_season, submitted_case
from workflows import clock
from workflows.cases.models import Case

EXPERTS = ("forensic-expert1", "forensic-expert2", "forensic-expert3", "forensic-expert4")


@pytest.fixture
def at_panel(db: None, settings: Any) -> Walker:
    """沈若鉴's application for 副主任法医师, sent to the panel."""
    settings.DEMO = True
    clock.forget()
    plant_season()
    case = submitted_case("shen", "forensic-senior-2025", "cases_paper_and_trainees", "示例司法鉴定中心")
    walker = Walker(case)
    walker.take("fang", "start_notices", "notices", **EMPLOYER_OPINION)
    walker.post_notices("fang")
    pass_working_days(6)
    walker.take("fang", "finish_notices", "recommendation")
    walker.take("gu", "recommend", "department_review")
    walker.take("mu", "pass_department", "bureau_review", **AGREED)
    walker.take("tang", "pass_bureau", "acceptance_check", **AGREED)
    walker.take("xu", "accept", "accepted")
    walker.take("xu", "send_to_panel", "panel_review")
    return walker


def score(walker: Walker, username: str, *, able: bool) -> None:
    page = walker.open(username, "give_score")
    names = re.findall(r'<input type="(?:text|number)" name="(form-[a-z_]+)"', page)
    given = dict.fromkeys(names, "5") | {
        "form-score_reason": SENTENCE, "form-ability_met": "true" if able else "false", "form-recuse": "false",
    }  # fmt: skip
    walker.take(username, "give_score", "panel_review", **given)


def questions(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="(judged:[^"]+)"', page)))


def conclusions(case: Case) -> dict[str, bool]:
    return dict(case.judgements.order_by("pk").values_list("key", "verdict"))


def test_experts_who_are_even_leave_the_question_to_be_answered_with_the_step(at_panel: Walker) -> None:
    """Not recommending answers nothing: the criterion is asked, beside its own error, and nothing typed is lost."""
    walker = at_panel
    for username, able in zip(EXPERTS, (True, False, True, False), strict=True):
        score(walker, username, able=able)
    asked = questions(walker.open("xu", "conclude_panel"))
    assert [name for name in asked if name.endswith("/ability")]
    given = {**PANEL, "form-recommended": "false", "form-average": "50"}
    answer = walker.post("xu", "conclude_panel", **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('href="#id_judged_') == len(asked)
    assert "请评议：" in page
    assert SENTENCE * 2 in page
    walker.take("xu", "conclude_panel", "voting", **given, **dict.fromkeys(asked, "unmet"))
    assert list(conclusions(walker.case).values()) == [False] * len(asked)
    assert "记录评议意见" not in walker.open("forensic-chair")


def test_what_most_experts_said_stands_and_is_not_asked_again(at_panel: Walker) -> None:
    walker = at_panel
    for username, able in zip(EXPERTS[:3], (True, False, True), strict=True):
        score(walker, username, able=able)
    asked = questions(walker.open("xu", "conclude_panel"))
    assert not [name for name in asked if name.endswith("/ability")]
    answers = dict.fromkeys(asked, "met")
    walker.take("xu", "conclude_panel", "voting", **{**PANEL, "form-recommended": "false"}, **answers)
    recorded = conclusions(walker.case)
    assert [verdict for key, verdict in recorded.items() if key.endswith("/ability")] == [True]


def test_the_office_sees_who_keeps_away_before_it_opens_the_vote(at_panel: Walker) -> None:
    """The meeting is prepared on the form of the committee that has work, not on another's of the same office."""
    walker, case = at_panel, at_panel.case
    walker.as_("forensic-expert9").post(f"/desk/cases/{case.pk}/keep-away/", {"relation": "kin"})
    for username in EXPERTS[:3]:
        score(walker, username, able=True)
    walker.take("xu", "conclude_panel", "voting", **PANEL)
    office = walker.as_("xu")
    listed = office.get("/desk/meetings/").content.decode()
    committee = case.round.committee
    assert committee is not None
    assert re.findall(r'name="committee" value="([0-9]+)"', listed) == [str(committee.pk)]
    given = {"committee": committee.pk, "title": "", "held_on": "2025年9月", "case": case.pk}
    refused = office.post("/desk/meetings/prepare/", given)
    assert (refused.status_code, refused.content.decode().count("field--bad")) == (422, 1)
    made = office.post("/desk/meetings/prepare/", {**given, "title": "年度评审会", "held_on": ""})
    page = office.get(made["Location"]).content.decode()
    assert "与申报人有亲属关系" in page
    assert len(re.findall(r'name="recused"[^>]*checked disabled', page)) == 1
