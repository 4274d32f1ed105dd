"""An editor of the department draws up the workflow, by the screens alone: mouse, keyboard, and a phone."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page

from tests.authoring.publishing_season import Studio
from tests.authoring.studio_page import StudioPage, expect, sign_in
from tests.browser import PageOpener

Axe = Callable[[Page], None]
TAB = "[data-studio-tab=workflow]"


def opened(page: Page, studio: Studio) -> tuple[StudioPage, Locator]:
    desk = StudioPage(page, studio.ed, studio)
    panel = desk.tab("workflow")
    expect(panel.locator(".workflow-canvas svg")).to_be_visible()
    return desk, panel


def machine(desk: StudioPage) -> dict[str, Any]:
    found: dict[str, Any] = desk.in_editor()["workflows"]["review"]
    return found


def state(desk: StudioPage, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in machine(desk)["states"] if s["key"] == key)
    return found


def add_shortcut(desk: StudioPage, panel: Locator) -> None:
    """From the employer's check straight to the acceptance check."""
    desk.choose("workflow", "employer")
    panel.get_by_role("button", name="＋ 动作").first.click()
    pair = panel.locator(".studio-detail .studio-pair").first
    pair.get_by_label("中文").fill("加急推荐")
    pair.get_by_label("英文").fill("Urgent")
    panel.get_by_label("通向").select_option("acceptance")


def test_a_way_round_the_notices_is_shown_told_and_corrected_with_one_press(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    """N25-8"""
    desk, panel = opened(page, studio_in_browser)
    axe(page)
    expect(panel.locator(".workflow-fault")).to_have_count(0)
    add_shortcut(desk, panel)
    fault = panel.locator(".workflow-fault", has_text="有一条路绕过了三公示").first
    expect(fault).to_contain_text("没有经过三公示。任何渠道都要先完成三公示。")
    expect(fault).to_contain_text("560号通知 第八条")
    expect(panel.locator(".workflow-canvas .wf-bad").first).to_be_attached()
    expect(panel.locator(".workflow-canvas .wf-bypassed")).to_be_attached()
    expect(panel.locator(".workflow-table tr[data-bad] th", has_text="加急推荐")).to_be_visible()
    fault.get_by_text("带一个样例走一遍这条路").click()
    expect(fault.locator(".workflow-walk li").nth(1)).to_contain_text("submit")
    axe(page)
    fault.get_by_role("button", name="删除“加急推荐”").click()
    expect(panel.locator(".workflow-fault")).to_have_count(0)
    assert [t["key"] for t in state(desk, "employer")["transitions"]] == ["post", "return"]
    page.locator("[data-studio-act=undo]").click()
    expect(panel.locator(".workflow-fault").first).to_be_visible()
    page.locator("[data-studio-act=redo]").click()
    expect(panel.locator(".workflow-fault")).to_have_count(0)


def test_a_level_of_review_is_inserted_and_kept(studio_in_browser: Studio, page: Page, axe: Axe) -> None:
    desk, panel = opened(page, studio_in_browser)
    desk.choose("workflow", "recommend")
    panel.get_by_role("button", name="插入一级审核").click()
    form = panel.locator(".workflow-panel")
    axe(page)
    expect(form.get_by_label("在哪个环节之后")).to_have_value("recommend")
    form.get_by_label("中文").fill("市局复核")
    form.get_by_label("英文").fill("City's check")
    form.get_by_label("由谁审核").select_option("bureau.reviewer")
    form.get_by_label("办理期限（工作日）").fill("0")
    form.get_by_role("button", name="插入").click()
    expect(panel.get_by_role("alert").first).to_have_text("请填写办理期限，1至400个工作日。")
    form.get_by_label("办理期限（工作日）").fill("7")
    form.get_by_role("button", name="插入").click()
    expect(panel.locator(".studio-detail h2")).to_have_text("市局复核")
    made = state(desk, "extra_review")
    assert (made["owner"], made["within"]) == ("bureau.reviewer", 7)
    assert state(desk, "recommend")["transitions"][0]["to"] == "extra_review"
    expect(panel.locator(".workflow-canvas [data-key=extra_review]")).to_be_attached()
    expect(panel.locator(".workflow-fault")).to_have_count(0)
    desk.saved()
    assert "extra_review" in [s["key"] for s in desk.in_database()["workflows"]["review"]["states"]]


def test_a_standard_workflow_is_added_beside_the_others_and_can_be_deleted_unused(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    desk, panel = opened(page, studio_in_browser)
    panel.get_by_role("button", name="从标准流程开始").click()
    axe(page)
    panel.get_by_role("button", name="添加“考核认定流程”").click()
    expect(panel.get_by_label("评审流程", exact=True)).to_have_value("recognition")
    assert set(desk.in_editor()["workflows"]) == {"review", "recognition"}
    panel.locator(".studio-key").fill("by_assessment")
    panel.locator(".studio-key").press("Tab")
    assert desk.in_editor()["workflows"]["by_assessment"]["key"] == "by_assessment"
    panel.get_by_role("button", name="删除“考核认定流程”").click()
    assert set(desk.in_editor()["workflows"]) == {"review"}
    page.locator("[data-studio-act=undo]").click()
    assert set(desk.in_editor()["workflows"]) == {"review", "by_assessment"}


def test_a_state_is_opened_changed_moved_copied_and_renamed_by_keyboard(
    studio_in_browser: Studio, page: Page
) -> None:
    desk, panel = opened(page, studio_in_browser)
    panel.locator(".workflow-canvas [data-state][tabindex='0']").press("ArrowRight")
    expect(panel.locator(".workflow-canvas [data-key=employer]")).to_be_focused()
    panel.locator(".workflow-canvas [data-key=panel]").focus()
    panel.locator(".workflow-canvas [data-key=panel]").press("Enter")
    expect(panel.locator(".studio-detail h2")).to_have_text("panel")
    expect(panel.locator(".workflow-canvas [aria-current]")).to_have_attribute("data-key", "panel")
    panel.get_by_label("办理期限（工作日）").fill("25")
    assert state(desk, "panel")["within"] == 25
    panel.locator(".studio-key").fill("deliberation")
    panel.locator(".studio-key").press("Tab")
    assert (
        next(t for t in state(desk, "acceptance")["transitions"] if t["key"] == "accept")["to"]
        == "deliberation"
    )
    item = panel.locator(".studio-outline-item[aria-current=true]")
    item.press("Alt+ArrowUp")
    keys = [s["key"] for s in machine(desk)["states"]]
    assert keys.index("deliberation") == keys.index("correction") - 1
    panel.get_by_role("button", name="复制").click()
    assert "deliberation_copy" in [s["key"] for s in machine(desk)["states"]]
    assert len({t["key"] for s in machine(desk)["states"] for t in s.get("transitions", [])}) == sum(
        len(s.get("transitions", [])) for s in machine(desk)["states"]
    )


def test_deleting_a_state_says_what_leads_there_first(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    desk, panel = opened(page, studio_in_browser)
    desk.choose("workflow", "correction")
    panel.get_by_role("button", name="删除：correction").click()
    warning = page.get_by_role("alertdialog")
    expect(warning).to_contain_text("还有1处通向“correction”：")
    expect(warning).to_contain_text("acceptance › correct")
    axe(page)
    warning.get_by_role("button", name="保留").click()
    assert state(desk, "correction")
    panel.get_by_role("button", name="删除：correction").click()
    warning.get_by_role("button", name="一并删除").click()
    assert "correction" not in [s["key"] for s in machine(desk)["states"]]
    assert "correct" not in [t["key"] for t in state(desk, "acceptance")["transitions"]]
    page.locator("[data-studio-act=undo]").click()
    assert state(desk, "correction")


def test_an_action_says_who_what_it_needs_and_which_gates_it_proves(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    desk, panel = opened(page, studio_in_browser)
    panel.locator(".workflow-table").get_by_role("button", name="修改 finish").click()
    expect(panel.locator(".studio-detail h2")).to_have_text("finish")
    notices = panel.get_by_label("三公示均已期满（确立：三公示）")
    expect(notices).to_be_checked()
    axe(page)
    panel.get_by_label("公示的材料就是提交的材料").check()
    panel.get_by_label("单位负责人", exact=True).check()
    panel.get_by_label("需要签名").check()
    panel.get_by_label("理由").select_option("required")
    finish = next(t for t in state(desk, "publicity")["transitions"] if t["key"] == "finish")
    assert [w["name"] for w in finish["needs"]] == [
        "notices_complete@1",
        "no_open_objection@1",
        "material_as_publicised@1",
    ]
    assert (finish["by"], finish["signed"], finish["note"]) == (
        ["employer.clerk", "employer.leader"],
        True,
        "required",
    )
    notices.uncheck()
    expect(panel.locator(".workflow-fault", has_text="有一条路绕过了三公示")).to_be_visible()
    panel.locator(".workflow-fault").get_by_role("button", name="加上要求：三公示均已期满").click()
    expect(panel.locator(".workflow-fault")).to_have_count(0)


def test_notices_of_less_than_five_days_are_corrected(studio_in_browser: Studio, page: Page) -> None:
    desk, panel = opened(page, studio_in_browser)
    desk.choose("workflow", "publicity")
    panel.get_by_label("公示工作日：申报材料").fill("3")
    panel.get_by_role("button", name="把公示改为5个工作日").click()
    expect(panel.locator(".workflow-fault")).to_have_count(0)


def test_the_workflow_reads_as_text_and_works_on_a_phone(
    studio_in_browser: Studio, open_page: PageOpener, axe: Axe
) -> None:
    page = open_page(width=390, height=844)
    desk, panel = opened(page, studio_in_browser)
    add_shortcut(desk, panel)
    expect(panel.locator(".workflow-fault").first).to_be_visible()
    panel.get_by_text("用文字阅读流程").click()
    expect(panel.locator(".workflow-told > li").first).to_contain_text("submit（申报人）→ employer")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    drawn = panel.locator(".workflow-canvas svg").bounding_box()
    assert drawn is not None
    assert drawn["width"] <= 390


def test_the_names_a_release_has_are_fixed(studio_in_browser: Studio, page: Page) -> None:
    desk, panel = opened(page, studio_in_browser)
    page.evaluate(
        "window.zhipingStudio.config.released.push('workflows.review', 'workflows.review.panel', 'workflows.review.panel.announce')"
    )
    desk.choose("workflow", "panel")
    key = panel.locator(".studio-key")
    expect(key).not_to_be_editable()
    expect(panel.locator(".studio-detail")).to_contain_text("不能再改：已发布版本的申报件以此为名。")
    desk.choose("workflow", "announce")
    expect(key).not_to_be_editable()
    desk.choose("workflow", "employer")
    expect(key).to_be_editable()


def test_another_department_reads_the_workflow_and_changes_nothing(
    studio_in_browser: Studio, page: Page, axe: Axe
) -> None:
    sign_in(page, studio_in_browser.other_ed)
    page.goto(f"/admin/studio/{studio_in_browser.draft.pk}/read/")
    page.locator("[data-studio-link=workflow]").click()
    panel = page.locator(TAB)
    expect(panel.locator(".workflow-canvas svg")).to_be_visible()
    panel.locator(".workflow-canvas [data-key=panel]").press("Enter")
    expect(panel.locator(".studio-detail h2")).to_have_text("panel")
    expect(panel.get_by_label("办理期限（工作日）")).not_to_be_editable()
    expect(panel.get_by_role("button", name="插入一级审核")).to_have_count(0)
    axe(page)
