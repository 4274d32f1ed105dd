"""An editor works with sample applicants, by the screens alone."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.authoring.publishing_season import Studio
from tests.authoring.studio_page import StudioPage, expect
from tests.browser import PageOpener

Axe = Callable[[Page], None]


def test_a_changed_threshold_turns_a_sample_red_and_undo_turns_it_green(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = studio.tab("samples")
    expect(panel.locator(".studio-runs")).to_contain_text("2个和预期一样，0个不一样")
    axe(page)
    page.evaluate(
        "zhipingStudio.store.set(['criteria', 'senior', 'parameters', 'years', 0, 'value'], '4', 'test')"
    )
    expect(panel.locator(".studio-runs")).to_contain_text("1个和预期一样，1个不一样")
    wrong = panel.locator("tr", has_text="差一天").locator("[data-expected=wrong]").first
    expect(wrong).to_contain_text("算出来符合，预期不符合")
    axe(page)
    page.get_by_role("button", name="撤销").click()
    expect(panel.locator(".studio-runs")).to_contain_text("2个和预期一样，0个不一样")


def test_samples_at_a_threshold_are_chosen_added_and_confirmed(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = studio.tab("samples")
    panel.get_by_role("button", name="生成样例").click()
    expect(panel.locator(".studio-made li")).to_have_count(2)
    panel.locator(".studio-made input").nth(1).uncheck()
    axe(page)
    panel.get_by_role("button", name="添加1个样例").click()
    expect(panel.locator("tr", has_text="任职满五年：")).to_contain_text("待确认")
    panel.get_by_role("button", name="确认这个样例").click()
    expect(panel.locator(".studio-runs")).to_contain_text("3个和预期一样")
    studio.saved()
    made = studio.in_database()["samples"][-1]
    assert "generated" not in made
    assert made["given"]["obtained"] == "2020-12-30"
    assert made["expect"] == {"overall": "met", "rules": {"tenure": "met"}}


def test_the_real_form_writes_back_into_the_sample(studio_in_browser: Studio, page: Page, axe: Axe) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = studio.tab("samples")
    panel.get_by_role("button", name="打开表单填写").click()
    form = page.frame_locator(".studio-fill iframe")
    form.get_by_role("link", name="基本情况").click()
    expect(form.get_by_label("姓名")).to_have_value("林试一")
    axe(page)
    form.get_by_label("取得日期").fill("2021-06-01")
    form.get_by_role("button", name="保存并到下一项").click()
    expect(panel.locator(".studio-runs")).to_contain_text("1个和预期一样，1个不一样")
    assert studio.in_editor()["samples"][0]["given"]["obtained"] == "2021-06-01"
    panel.get_by_role("button", name="关闭表单").click()
    panel.get_by_role("button", name="以算出的结果为预期").click()
    expect(panel.locator(".studio-runs")).to_contain_text("2个和预期一样")
    studio.saved()
    assert studio.in_database()["samples"][0]["expect"]["overall"] == "unmet"


def test_a_sample_is_added_renamed_copied_and_deleted_with_undo(
    studio_in_browser: Studio, page: Page
) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = studio.tab("samples")
    panel.get_by_role("button", name="＋ 添加样例").click()
    panel.locator(".studio-pair").first.get_by_label("中文").fill("博士")
    expect(panel.locator(".studio-run-name", has_text="博士")).to_be_visible()
    panel.get_by_role("button", name="复制", exact=True).click()
    assert [s["key"] for s in studio.in_editor()["samples"]] == [
        "ready",
        "one_day_short",
        "sample",
        "sample_2",
    ]
    panel.get_by_role("button", name="删除", exact=True).click()
    assert len(studio.in_editor()["samples"]) == 3
    page.get_by_role("button", name="撤销").click()
    assert len(studio.in_editor()["samples"]) == 4


def test_what_no_sample_tries_leads_to_the_rule(studio_in_browser: Studio, page: Page) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = studio.tab("samples")
    untried = panel.locator(".studio-untried li")
    expect(untried).to_have_count(1)
    expect(untried).to_contain_text("没有一个样例不符合“主持两个项目”")
    untried.get_by_role("button").click()
    expect(page.locator("[data-studio-tab=criteria]")).to_be_visible()


def test_the_samples_tab_can_be_used_on_a_phone(
    studio_in_browser: Studio, open_page: PageOpener, axe: Axe
) -> None:
    page = open_page(width=390)
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = studio.tab("samples")
    expect(panel.locator(".studio-runs")).to_contain_text("2个和预期一样")
    panel.locator(".studio-run-name", has_text="差一天").click()
    expect(panel.locator("h2").first).to_have_text("差一天")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)


def test_the_dates_samples_are_judged_by_are_the_departments(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = studio.tab("samples")
    expect(panel.locator(".studio-runs")).to_contain_text("2个和预期一样，0个不一样")
    panel.locator("summary", has_text="样例按哪些日期判定").click()
    axe(page)
    panel.get_by_label("年限截止").fill("2026-12-31")
    expect(panel.locator(".studio-runs")).to_contain_text("1个和预期一样，1个不一样")
    assert studio.in_editor()["sample_round"]["tenure_until"] == "2026-12-31"


def test_verdicts_are_up_to_date_when_the_editor_comes_back_to_the_tab(
    studio_in_browser: Studio, page: Page
) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = studio.tab("samples")
    expect(panel.locator(".studio-runs")).to_contain_text("2个和预期一样，0个不一样")
    studio.tab("basics")
    with page.expect_response("**/check/"):
        page.evaluate(
            "zhipingStudio.store.set(['criteria', 'senior', 'parameters', 'years', 0, 'value'], '4', 'test')"
        )
    studio.tab("samples")
    expect(panel.locator(".studio-runs")).to_contain_text("1个和预期一样，1个不一样")
