"""An editor of the department writes criteria by the screens alone: rules, clauses, decision tables; mouse, keyboard, phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from series_plugins.pack import read_pack
from tests.authoring.publishing_season import Studio
from tests.authoring.studio_page import StudioPage, expect
from tests.browser import PageOpener

Axe = Callable[[Page], None]
HERE = Path(__file__).parent
PACKS = HERE.parents[1] / "series_plugins" / "packs"


def shipped(name: str) -> dict[str, Any]:
    document = read_pack(PACKS / name, checked=False).document
    assert document is not None
    return document.to_json()


def cybersecurity(page: Page, studio: Studio) -> tuple[StudioPage, Locator]:
    """The studio with 网络安全和信息化 as the draft, its associate senior criteria open."""
    document = shipped("engineering/cybersecurity")
    studio.change(studio.ed, **{k: v for k, v in document.items() if k != "key"})
    desk = StudioPage(page, studio.ed, studio)
    panel = desk.tab("criteria")
    panel.get_by_role("button", name="副高级").click()
    return desk, panel


def criteria(desk: StudioPage) -> dict[str, Any]:
    found: dict[str, Any] = desk.in_editor()["criteria"]["associate_senior"]
    return found


def card(panel: Locator, key: str) -> Locator:
    found = panel.locator(f'[data-card="{key}"]')
    found.locator(".crit-toggle").click()
    return found


def choose(box: Locator, name: str) -> None:
    """Finds something by its name in a combobox, with the keyboard alone."""
    box.focus()
    box.press("ArrowDown")
    box.page.keyboard.type(name)
    box.press("Enter")


def test_a_department_adds_two_of_four_with_its_clause_and_reads_it_back(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    desk, panel = cybersecurity(page, studio_in_browser)
    axe(page)
    panel.get_by_role("region", name="能力", exact=True).get_by_role("button", name="加一条规则").click()
    rule = panel.locator("[data-open]")
    rule.get_by_label("中文", exact=True).first.fill("四项能力中的两项")
    rule.get_by_label("英文", exact=True).first.fill("Two of four abilities")
    choose(rule.get_by_role("combobox", name="依据 · 文件"), "示网信职改")
    rule.get_by_label("条款，如8或2.1").fill("8.2")
    rule.get_by_role("button", name="加一组").click()
    choose(page.locator(":focus"), "现在是否在岗")
    rule.get_by_label("要满足几个").select_option(label="至少满足几个")
    for name in ("是否是公职人员", "出生日期", "有“科研和工程项目”"):
        rule.get_by_role("button", name="加一个条件").last.click()
        choose(page.locator(":focus"), name)
    rule.get_by_label("至少几个").fill("2")
    line = rule.locator(".cond-line").nth(2)
    expect(line.locator(".cond-problem")).to_contain_text("这里还空着，请填写或选一个值。")
    line.get_by_label("比较", exact=True).select_option(label="早于")
    line.get_by_label("值", exact=True).fill("1990-01-01")
    said = rule.locator(".cond-readback")
    expect(said.locator(".cond-read-zh")).to_contain_text("以下4项中至少2项：现在在岗；")
    expect(said.locator(".cond-read-zh")).to_contain_text("出生日期早于1990年1月1日")
    expect(said.locator(".cond-read-en")).to_contain_text("At least 2 of these 4:")
    expect(rule.locator(".cond-problem:visible")).to_have_count(0)
    axe(page)
    desk.saved()
    added = next(
        r
        for r in desk.in_database()["criteria"]["associate_senior"]["rules"]
        if r["title"]["zh"] == "四项能力中的两项"
    )
    assert added["cite"] == {"document": "standard", "article": "8.2"}
    assert added["dimension"] == "ability"
    assert added["when"]["at_least"] == 2
    assert added["when"]["of"][0] == {"fact": "in_post", "is": "true"}
    assert added["when"]["of"][2] == {"fact": "born", "before": "1990-01-01"}
    assert added["key"] == "two_of_four_abilities"


def test_a_cell_of_a_decision_table_is_changed_and_undone(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    desk, panel = cybersecurity(page, studio_in_browser)
    table = card(panel, "tables.education_and_years")
    before = criteria(desk)
    table.get_by_label("任中级满（年）, 第1行", exact=True).press("ArrowDown")
    expect(table.get_by_label("任中级满（年）, 第2行", exact=True)).to_be_focused()
    page.locator(":focus").fill("4")
    expect(table.locator(".cond-read-zh")).to_contain_text("学历不低于大学本科，任中级满4年")
    page.locator(":focus").press("Alt+ArrowUp")
    assert [r["cells"] for r in criteria(desk)["tables"]["education_and_years"]["rows"]] == [
        ["bachelor", "4"],
        ["doctor", "2"],
    ]
    table.get_by_role("button", name="加一行").click()
    asks_for_nothing = table.locator('[data-row="2"]')
    expect(asks_for_nothing).to_have_text("什么都不限，人人都符合")
    expect(asks_for_nothing).to_be_visible()
    table.get_by_label("学历不低于, 第3行", exact=True).select_option(label="硕士研究生")
    expect(asks_for_nothing).to_be_hidden()
    table.get_by_role("button", name="学历不低于", exact=True).click()
    axe(page)
    for _ in range(4):
        page.get_by_role("button", name="撤销", exact=True).click()
    assert criteria(desk) == before
    expect(panel.get_by_label("任中级满（年）, 第2行", exact=True)).to_have_value("5")


def test_a_field_taken_away_is_missed_at_the_line_that_asks_for_it(
    studio_in_browser: Studio, page: Page
) -> None:
    _desk, panel = cybersecurity(page, studio_in_browser)
    page.evaluate(
        """() => { const { store } = window.zhipingStudio;
        const sections = store.doc.forms.application.sections;
        const n = sections.findIndex((s) => s.fields.some((f) => f.key === "retired"));
        const m = sections[n].fields.findIndex((f) => f.key === "retired");
        store.remove(["forms", "application", "sections", n, "fields", m], "-"); }"""
    )
    finding = panel.locator(".studio-finding", has_text="开始受理之日未退休、未到退休年龄").first
    expect(finding).to_contain_text("要改正")
    finding.get_by_role("button", name="去改").click()
    line = panel.locator("[data-open] .cond-line[data-problem]")
    expect(line).to_have_count(1)
    expect(line.get_by_role("combobox").first).to_have_value("retired · 已不存在")
    expect(line.locator(".cond-problem")).to_contain_text("retired")
    choose(line.get_by_role("combobox").first, "现在是否在岗")
    expect(panel.locator("[data-open] [data-problem]")).to_have_count(0)


def test_what_is_referred_to_is_named_before_it_goes_and_follows_a_new_key(
    studio_in_browser: Studio, page: Page
) -> None:
    desk, panel = cybersecurity(page, studio_in_browser)
    table = card(panel, "tables.education_and_years")
    table.get_by_role("button", name="删除", exact=True).last.click()
    asks = table.get_by_role("alert")
    expect(asks).to_contain_text("“学历与任职年限”在1处用到，删除后这些地方都会出错：")
    asks.get_by_role("button", name="保留").click()
    table.locator("summary").last.click()
    key = table.get_by_label("键", exact=True)
    key.fill("years needed")
    key.press("Tab")
    expect(table.get_by_text("请用小写字母、数字和下划线")).to_be_visible()
    key.fill("years_needed")
    key.press("Tab")
    expect(panel.locator('[data-card="tables.years_needed"]')).to_be_visible()
    assert next(r for r in criteria(desk)["rules"] if r["key"] == "education_and_years")["when"] == {
        "table": "years_needed"
    }
    assert "education_and_years" not in criteria(desk)["tables"]


@pytest.mark.parametrize("name", ["engineering/cybersecurity", "legal_services/forensic"])
def test_every_shipped_condition_is_shown_whole_and_stays_as_it_is(
    studio_in_browser: Studio, page: Page, name: str
) -> None:
    StudioPage(page, studio_in_browser.ed, studio_in_browser)
    found = page.evaluate((HERE / "every_condition.js").read_text("utf-8"), shipped(name))
    assert found["conditions"] > 150
    assert found["controls"] > 1500
    assert {k: found[k] for k in ("asWritten", "lost", "changed", "untouched")} == {
        "asWritten": 0, "lost": [], "changed": [], "untouched": True
    }  # fmt: skip


def test_the_builder_keeps_what_it_cannot_show(studio_in_browser: Studio, page: Page) -> None:
    desk = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = desk.tab("criteria")
    page.evaluate(
        """() => window.zhipingStudio.store.set(["criteria", "senior", "rules", 1, "when"],
        { all: [{ holographic: true }, { fact: "degree", is: "bachelor" }] })"""
    )
    rule = card(panel, "rules.projects")
    expect(rule.get_by_text("不能拆成一行一行来编辑")).to_be_visible()
    rule.get_by_label("比较", exact=True).select_option(label="不是")
    when = desk.in_editor()["criteria"]["senior"]["rules"][1]["when"]
    assert when == {"all": [{"holographic": True}, {"fact": "degree", "is_not": "bachelor"}]}
    source = rule.get_by_label("保存的样子（JSON）")
    source.fill("{")
    rule.get_by_role("button", name="换成这段文本").click()
    expect(rule.get_by_text("没有作任何改动")).to_be_visible()
    assert desk.in_editor()["criteria"]["senior"]["rules"][1]["when"] == when


def test_on_a_phone_nothing_runs_out_of_the_page(
    studio_in_browser: Studio, open_page: PageOpener, axe: Axe
) -> None:
    page = open_page(width=390, height=844)
    _desk, panel = cybersecurity(page, studio_in_browser)
    for key in (
        "rules.achievements",
        "tables.education_and_years",
        "values.tenure_current",
        "parameters.hours_a_year",
    ):
        opened = card(panel, key)
        item = opened.locator("details.cond-item summary")
        if item.count():
            item.first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, key
    axe(page)
