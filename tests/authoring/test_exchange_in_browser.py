"""Starting a specialty and taking one in, as Ed sees it: desktop and phone, Chinese and English, by axe's measure."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from series_plugins.pack_writing import zip_of
from series_plugins.workbook import write_workbook
from tests.authoring.publishing_season import Studio
from tests.authoring.studio_page import sign_in
from tests.browser import PageOpener
from tests.series_plugins.small_pack import small_pack
from tests.series_plugins.test_planted_defects import DEFECTS, TEN
from tests.series_plugins.test_xlsform import CHOICES, SURVEY, row, xlsform
from workflows.releases.document import SeriesDocument

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Axe = Callable[[Page], None]


def shot(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=str(folder / f"{name}.png"), full_page=True)


def has_no_sideways_scroll(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_ed_starts_a_specialty_from_a_template(
    studio_in_browser: Studio, open_page: PageOpener, axe: Axe, tmp_path: Path, width: int
) -> None:
    page = open_page(width=width)
    sign_in(page, studio_in_browser.ed)
    page.goto("/admin/studio/start/")
    expect(page.get_by_role("heading", level=1)).to_have_text("新建专业")
    axe(page)
    assert has_no_sideways_scroll(page)
    shot(page, tmp_path, f"start-{width}")
    page.get_by_label("考核认定").check()
    page.get_by_role("button", name="用这个模板").click()
    expect(page.get_by_text("没有要改正的")).to_be_visible()
    axe(page)
    assert has_no_sideways_scroll(page)
    shot(page, tmp_path, f"confirm-{width}")
    page.get_by_role("button", name="新建草稿").click()
    expect(page.get_by_role("alert").get_by_role("link").first).to_be_visible()
    axe(page)
    shot(page, tmp_path, f"names-{width}")
    for label, text in (("专业名称（中文）", "数据工程"), ("专业名称（英文）", "Data engineering"),
                        ("所属系列（中文）", "工程系列"), ("所属系列（英文）", "Engineering"), ("编号字头", "DE")):  # fmt: skip
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="新建草稿").click()
    expect(page.locator("#header-title")).to_have_text("数据工程")


def test_ed_brings_a_workbook_back_and_reads_what_is_wrong_with_it(
    studio_in_browser: Studio, open_page: PageOpener, axe: Axe, tmp_path: Path
) -> None:
    document = SeriesDocument.model_validate(studio_in_browser.draft.document)
    good, bad = tmp_path / "small.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(write_workbook(document))
    spoil(good, bad)
    page = open_page(width=1440)
    sign_in(page, studio_in_browser.ed)
    page.goto(f"/admin/studio/{studio_in_browser.draft.pk}/files/")
    axe(page)
    shot(page, tmp_path, "files")
    with page.expect_download() as download:
        page.get_by_role("link", name="工作簿（.xlsx）").click()
    assert download.value.suggested_filename == "testing.small-draft.xlsx"
    page.get_by_label("文件").first.set_input_files(bad)
    page.get_by_role("button", name="读取文件").click()
    expect(page.get_by_text("“字段”表第3行“类型”列：没有“下拉”这个选项")).to_be_visible()
    expect(page.get_by_text("“级别”表第2行“位次”列：应为整数")).to_be_visible()
    axe(page)
    shot(page, tmp_path, "errors")
    page.get_by_role("link", name="换一个文件").click()
    page.locator("input[type=file]").set_input_files(good)
    page.get_by_role("button", name="读取文件").click()
    expect(page.get_by_text("草稿与文件相同")).to_be_visible()
    axe(page)


def test_ed_reads_ten_messages_for_a_pack_broken_in_ten_ways(
    studio_in_browser: Studio, open_page: PageOpener, axe: Axe, tmp_path: Path
) -> None:
    files = small_pack()
    for name in TEN:
        DEFECTS[name][0](files)
    broken = tmp_path / "ten.zip"
    broken.write_bytes(zip_of(files))
    page = open_page(width=390)
    sign_in(page, studio_in_browser.ed)
    page.goto("/admin/studio/start/")
    page.locator("input[type=file]").set_input_files(broken)
    page.get_by_role("button", name="读取文件").click()
    expect(page.get_by_role("heading", name="10处要改正")).to_be_visible()
    expect(page.locator(".exchange-rows tbody tr")).to_have_count(10)
    expect(page.get_by_role("row", name="criteria/senior.yaml 9 没有名为“yeers”的参数")).to_be_visible()
    axe(page)
    assert has_no_sideways_scroll(page)
    shot(page, tmp_path, "ten")


def spoil(good: Path, bad: Path) -> None:
    book = load_workbook(good)
    book["字段"]["G3"].value = "下拉"
    book["级别"]["D2"].value = "很高"
    book.save(bad)


@pytest.mark.parametrize("width", [1440, 390])
def test_ed_adds_a_form_from_a_survey_tool(
    studio_in_browser: Studio, open_page: PageOpener, axe: Axe, tmp_path: Path, width: int
) -> None:
    form = tmp_path / "skills.xlsx"
    form.write_bytes(
        xlsform(
            [
                *SURVEY,
                row("geopoint", "where", "位置"),
                row("text", "why", "原因", relevant="concat(${name}) = 'x'"),
            ],
            CHOICES,
        )
    )
    page = open_page(width=width)
    sign_in(page, studio_in_browser.ed)
    page.goto(f"/admin/studio/{studio_in_browser.draft.pk}/files/")
    page.locator("form[action*='/files/form/'] input[type=file]").set_input_files(form)
    page.get_by_role("button", name="读取表单").click()
    expect(page.get_by_text("没有与“geopoint”对应的题型")).to_be_visible()
    axe(page)
    assert has_no_sideways_scroll(page)
    shot(page, tmp_path, f"form-{width}")
    page.get_by_role("button", name="加入草稿").click()
    expect(page.get_by_text("表单已加入草稿")).to_be_visible()
