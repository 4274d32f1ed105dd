"""Two editors of one department at one draft."""

import re

from tests.authoring.publishing_season import Studio
from tests.authoring.studio_page import StudioPage, expect
from tests.browser import PageOpener
from tests.workflows import season as seasons

RENAME = "([i, zh]) => window.zhipingStudio.store.set(['forms', 'application', 'sections', i, 'title'], {zh, en: 'x'})"


def test_different_items_merge_and_the_same_item_is_asked_about(
    studio_in_browser: Studio, open_page: PageOpener
) -> None:
    colleague = seasons.make_actor("ed2", "department.editor", studio_in_browser.season.department)
    first = StudioPage(open_page(), studio_in_browser.ed, studio_in_browser)
    second = StudioPage(open_page(), colleague, studio_in_browser)
    first.page.evaluate(RENAME, [0, "甲改的标题"])
    first.saved()
    second.page.evaluate(RENAME, [1, "乙改的标题"])
    second.page.wait_for_function(
        "window.zhipingStudio.store.doc.forms.application.sections[0].title.zh === '甲改的标题'"
    )
    second.saved()
    titles = [s["title"]["zh"] for s in second.in_database()["forms"]["application"]["sections"]]
    assert titles == ["甲改的标题", "乙改的标题"]

    first.page.evaluate(RENAME, [1, "甲后来改的"])
    asked = first.page.get_by_role("alertdialog", name="期间有人保存过")
    expect(asked).to_contain_text("乙改的标题")
    expect(asked).to_contain_text("甲后来改的")
    assert second.in_database()["forms"]["application"]["sections"][1]["title"]["zh"] == "乙改的标题"
    asked.get_by_label("保留我的").check()
    asked.get_by_role("button", name="就这样保存").click()
    first.saved()
    assert first.in_database()["forms"]["application"]["sections"][1]["title"]["zh"] == "甲后来改的"


def test_an_explicit_save_over_the_others_change_is_refused_by_the_server(
    studio_in_browser: Studio, open_page: PageOpener
) -> None:
    """Autosave is kept from running, as where a browser's network drops between typing and saving."""
    page = open_page()
    mine = StudioPage(page, studio_in_browser.ed, studio_in_browser)
    page.locator("[data-edit-form]").evaluate("form => form.dataset.wAutosaveActiveValue = 'false'")
    page.evaluate(RENAME, [0, "我写的"])
    document = studio_in_browser.document
    document["forms"]["application"]["sections"][0]["title"] = {"zh": "别人写的", "en": "theirs"}
    studio_in_browser.change(studio_in_browser.lea, forms=document["forms"])
    page.get_by_role("button", name=re.compile("保存草稿")).first.click()
    asked = page.get_by_role("alertdialog", name="期间有人保存过")
    expect(asked).to_contain_text("别人写的")
    assert mine.in_database()["forms"]["application"]["sections"][0]["title"]["zh"] == "别人写的"
    asked.get_by_label(re.compile("^采用")).check()
    asked.get_by_role("button", name="就这样保存").click()
    expect(asked).to_have_count(0)
    assert mine.in_editor()["forms"]["application"]["sections"][0]["title"]["zh"] == "别人写的"
