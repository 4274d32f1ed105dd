"""An editor of the department changes the form, by the screens alone."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.authoring.publishing_season import Studio
from tests.authoring.studio_page import StudioPage, expect
from tests.browser import PageOpener

Axe = Callable[[Page], None]


def field(page: Page, label: str) -> str:
    return f"[data-studio-tab=forms] .studio-field:has(> label:text-is('{label}'))"


def test_the_editor_adds_a_field_by_its_label(studio_in_browser: Studio, page: Page, axe: Axe) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    studio.tab("forms")
    studio.choose("forms", "基本情况")
    axe(page)
    page.get_by_role("button", name="＋ 字段").click()
    expect(page.frame_locator(".studio-preview-frame").locator("body")).to_be_attached()
    page.locator(".studio-palette-item", has_text="电话").first.click()
    pair = page.locator("[data-studio-tab=forms] .studio-pair").first
    pair.get_by_label("中文").fill("紧急联系人电话")
    expect(page.locator(".studio-key")).to_have_value("jin_ji_lian_xi_ren_dian_hua")
    pair.get_by_label("English").or_(pair.get_by_label("英文")).fill("Emergency contact")
    expect(page.frame_locator(".studio-preview-frame").locator("label").first).to_contain_text(
        "紧急联系人电话"
    )
    page.get_by_label("必填", exact=True).check()
    axe(page)
    studio.saved()
    added = studio.in_database()["forms"]["application"]["sections"][0]["fields"][-1]
    assert added == {
        "type": "phone",
        "key": "jin_ji_lian_xi_ren_dian_hua",
        "title": {"zh": "紧急联系人电话", "en": "Emergency contact"},
        "required": True,
    }


def test_a_renamed_key_takes_its_rule_along_and_a_deleted_field_says_who_needs_it(
    studio_in_browser: Studio, page: Page
) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    studio.tab("forms")
    studio.choose("forms", "基本情况")
    studio.choose("forms", "取得日期")
    page.locator(".studio-key").fill("title_obtained")
    page.locator(".studio-key").press("Tab")
    rules = studio.in_editor()["criteria"]["senior"]["rules"]
    assert rules[0]["when"]["whole_years"]["from"] == {"fact": "title_obtained"}
    assert studio.in_editor()["forms"]["application"]["checks"][0]["at"] == ["title_obtained"]
    page.get_by_role("button", name="删除：取得日期").click()
    warning = page.get_by_role("alertdialog")
    expect(warning).to_contain_text("“取得日期”还有")
    expect(warning).to_contain_text("任职满五年")
    warning.get_by_role("button", name="仍然删除").click()
    expect(page.locator("[data-studio-link=forms] .studio-count")).to_contain_text("2")
    page.locator("[data-studio-act=undo]").click()
    expect(page.locator("[data-studio-link=forms] .studio-count")).to_be_hidden()
    assert [f["key"] for f in studio.in_editor()["forms"]["application"]["sections"][0]["fields"]] == [
        "name", "title_obtained", "degree",
    ]  # fmt: skip


def test_a_code_list_is_pasted_from_a_spreadsheet_with_its_bad_rows_named(
    studio_in_browser: Studio, page: Page
) -> None:
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    panel = studio.tab("forms")
    page.locator('[data-studio-tab=forms] [data-outline=\'["codelists","degrees"]\']').click()
    panel.get_by_text("从电子表格粘贴").click()
    rows = panel.locator("textarea")
    rows.fill("doctor\t博士\tDoctor\t\t9\nmaster\n doctor\t博士\t\t\t\n")
    panel.get_by_role("button", name="读入这些代码").click()
    expect(panel).to_contain_text("第2行缺少代码或名称。")
    expect(panel).to_contain_text("第3行：代码doctor重复。")
    rows.fill("doctor\t博士\tDoctor\t\t9\nmaster\t硕士\tMaster\t\t8")
    panel.get_by_role("button", name="读入这些代码").click()
    studio.saved()
    assert studio.in_database()["codelists"]["degrees"]["options"][:2] == [
        {"code": "doctor", "title": {"zh": "博士", "en": "Doctor"}, "rank": 9},
        {"code": "master", "title": {"zh": "硕士", "en": "Master"}, "rank": 8},
    ]


def test_the_studio_holds_together_on_a_phone(
    studio_in_browser: Studio, open_page: PageOpener, axe: Axe
) -> None:
    page = open_page(width=390, height=844)
    studio = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    studio.tab("forms")
    studio.choose("forms", "业绩")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
