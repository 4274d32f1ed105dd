"""An afternoon of a department: a specialty copied, changed, proved, approved, opened, and an applicant judged by it.

Only screens, no restart, no code. With ZHIPING_PICTURES=folder the journey leaves its pictures there for the guide.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.authoring.models import SeriesDraft
from cms.public.demo_notices import load_demo_notices
from tests.browser import PageOpener
from tests.journeys import studio_way as way_of
from tests.journeys.pictures import take
from tests.journeys.studio_way import PATENTS, PATIENT, RULE, Way
from tests.journeys.support import actor_of, completed, plant_season
from tests.journeys.test_studio_publishing import Hand, enter_committee, plan_and_open
from workflows import clock
from workflows.cases.models import Case
from workflows.cases.verbs import save_answers
from workflows.releases.models import Release
from workflows.releases.queries import load_document

Beside = Callable[[Callable[[], object]], object]


class Story(Hand):
    """The people of the afternoon at one screen, and the pictures of it."""

    def picture(self, name: str, at: str = "") -> None:
        folder = os.environ.get("ZHIPING_PICTURES", "")
        if folder:
            take(self.page, Path(folder) / f"{name}.png", at)


@pytest.fixture
def story(open_page: PageOpener, settings: Any, beside_browser: Beside) -> Story:
    settings.DEMO = True
    clock.forget()
    beside_browser(plant_season)
    beside_browser(load_demo_notices)
    page = open_page()
    page.goto("/series/")
    return Story(page, lambda page: None)  # axe looks at these screens in the tests of each tab


@pytest.mark.django_db(transaction=True)
def test_a_department_makes_a_specialty_in_an_afternoon_and_an_applicant_is_judged_by_it(
    story: Story, beside_browser: Beside
) -> None:
    story.be("chen")
    way = begin(story)
    write_form(story, way)
    write_criteria(story, way)
    write_workflow(story, way)
    run_samples(story, way)
    draft = SeriesDraft.objects.get(key="engineering.data")
    approve(story, draft)
    story.be("chen")
    enter_committee(story)
    plan_and_open(story)
    story.picture("10-round")
    apply(story, beside_browser)


def begin(story: Story) -> Way:
    page = story.go("/admin/studio/start/")
    way_of.begin_from_copy(page)
    story.picture("01-copy", "#names")
    story.press("新建草稿")
    expect(page.locator("#header-title")).to_have_text("数据工程")
    return Way(page)


def write_form(story: Story, way: Way) -> None:
    way_of.change_two_fields(way)
    way_of.add_table(way)
    story.picture("02-table")


def write_criteria(story: Story, way: Way) -> None:
    """The decision table, then a rule that first counts every patent."""
    way_of.change_decision_table(way)
    story.picture("03-decision-table", "[data-open]")
    way_of.add_rule(way)
    expect(way.faults("criteria")).to_contain_text("1", timeout=PATIENT)
    story.picture("04-patents-refused", "[data-open] .cond")


def write_workflow(story: Story, way: Way) -> None:
    """Both mistakes stand on the tabs now; each is put right where it is told."""
    way_of.insert_level(way)
    story.picture("05-level")
    way_of.shorten_notice(way)
    expect(way.faults("workflow")).to_contain_text("1", timeout=PATIENT)
    story.picture("06-notice-too-short", ".workflow-fault")
    way_of.correct_notice(way)
    expect(way.faults("workflow")).to_be_hidden(timeout=PATIENT)
    way_of.correct_rule(way)
    expect(way.faults("criteria")).to_be_hidden(timeout=PATIENT)
    story.picture("07-rule", "[data-open]")


def run_samples(story: Story, way: Way) -> None:
    """Whoever had four years was one short before; now that is enough, and the department says so."""
    panel = way.tab("samples")
    expect(panel.locator(".studio-runs")).to_contain_text("39个和预期一样，1个不一样", timeout=PATIENT)
    story.picture("08-samples")
    panel.locator(".studio-run-name", has_text="差一天，只有四年").click()
    panel.get_by_role("button", name="以算出的结果为预期").click()
    expect(panel.locator(".studio-runs")).to_contain_text("40个和预期一样，0个不一样", timeout=PATIENT)
    way.saved()


def approve(story: Story, draft: SeriesDraft) -> None:
    """The editor submits; the leader sees every change in a sentence, and publishes."""
    address = f"/admin/studio/{draft.pk}/publish/"
    page = story.go(address)
    expect(page.locator("#point-samples")).to_contain_text("40个")
    difference = page.locator("#point-difference")
    expect(difference).to_contain_text("网络安全和信息化")
    for told in (RULE, PATENTS, "数据来源核验"):
        expect(difference).to_contain_text(told)
    expect(difference).to_contain_text("改为“数据来源核验”")
    story.press("提交审批")
    expect(page.get_by_text("已提交审批，审批完成前不能再改。")).to_be_visible()
    story.be("lu")
    page = story.go(address)
    page.get_by_label("意见").fill("处室已讨论，同意发布")
    story.picture("09-approval", "#point-difference")
    story.press("批准并发布")
    expect(page.get_by_text("已批准并发布。")).to_be_visible()
    release = Release.objects.get(series_key="engineering.data")
    assert release.number == 1
    assert release.published_by == actor_of("lu").person


def apply(story: Story, beside_browser: Beside) -> None:
    """林知远 meets everything but the new rule, then fills in the new table."""
    story.be("lin")
    page = story.go("/applications/start/data-2025/")
    page.locator("input[name=offering][value='associate_senior/ordinary']").check()
    page.locator("#id_direction").select_option("11")
    page.locator("#id_employer").fill("示例市第一设计院")
    story.press("开始填写")
    case = Case.objects.get(round__key="data-2025")
    beside_browser(lambda: fill_in(case))
    rule = read_rule(page, case)
    expect(rule).to_contain_text("4项中需2项，已有1项")
    expect(rule).to_contain_text(f"还缺{PATENTS}")
    page.get_by_role("link", name=f"修改：{PATENTS}").click()
    add_patent(page)
    rule = read_rule(page, case)
    expect(rule).to_contain_text(f"{PATENTS}（转化方式不是尚未转化）：1项")
    expect(rule).not_to_contain_text("还缺")
    expect(page.locator("#criteria")).to_contain_text("学历与任职年限")
    story.picture("11-judged", f"#criteria .rule:has-text('{RULE}')")
    page.locator("#id_signature").check()
    page.locator("#id_name").fill("林知远")
    page.locator("#sign .button--primary").click()
    page.wait_for_load_state()
    case.refresh_from_db()
    assert case.category != "draft"
    assert case.round.release.series_key == "engineering.data"


def fill_in(case: Case) -> None:
    """Four years at intermediate, an award, a certificate and a paper: the long form, filled in at once."""
    document = load_document(case.round.release)
    sample = next(s for s in document.samples if s.key == "digital_certificate_as_achievement")
    given = {**sample.given, "standards": [], "projects": [],
             "titles": [{"series": "engineering", "level": "intermediate", "name": "工程师", "obtained": "2021-01-01"}],
             "awards": [{"name": "市科技进步奖", "achievement": "日志关联平台", "kind": "science", "level": "prefectural",
                         "grade": "third", "achieved": "2023-05-01", "rank": 2, "people": 6, "has_certificate": True}]}  # fmt: skip
    actor = actor_of("lin")
    answers = completed(case, actor, sample.model_copy(update={"given": given}))
    save_answers(case, actor=actor, answers=answers, expected_version=case.answers_version)


def read_rule(page: Page, case: Case) -> Any:
    page.goto(f"/applications/{case.pk}/review/")
    return page.locator("#criteria .rule", has_text=RULE)


def add_patent(page: Page) -> None:
    """One row of the table the department added."""
    page.locator("main a.button", has_text="添加一条").first.click()
    page.get_by_label("专利名称").fill("一种数据血缘追踪方法")
    page.get_by_label("许可他人使用").check()
    page.locator("main form .button--primary").first.click()
    page.wait_for_load_state()
