"""What a department's editor does in the studio to make a specialty of her own out of another one: screens only."""

from playwright.sync_api import Locator, Page, expect

PATENTS = "数据领域专利"
RULE = "数据工程业绩：四项具备两项"
PATIENT = 20_000
"""Milliseconds: a check of the whole draft, on a machine that has other things to do."""


class Way:
    """One page on which the draft is written, tab by tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab(self, name: str) -> Locator:
        self.page.locator(f"[data-studio-link={name}]").click()
        panel = self.page.locator(f"[data-studio-tab={name}]")
        panel.locator(".studio-tab").wait_for()
        return panel

    def choose(self, tab: str, label: str) -> None:
        """Chooses an item of the list on the left."""
        items = self.page.locator(f"[data-studio-tab={tab}] .studio-outline-item")
        items.filter(has_text=label).first.click()

    def faults(self, tab: str) -> Locator:
        """How many things the tab's name says are to be corrected."""
        return self.page.locator(f"[data-studio-link={tab}] .studio-count")

    def saved(self) -> None:
        """Waits until what is on the page has been saved by itself."""
        self.page.wait_for_function(
            "JSON.stringify(window.zhipingStudio.together.base) === JSON.stringify(window.zhipingStudio.store.doc)"
        )


def begin_from_copy(page: Page) -> None:
    """The start page: a copy of 网络安全和信息化, under its own name."""
    page.locator("#copy").select_option(label="网络安全和信息化")
    page.get_by_role("button", name="复制这个专业").click()
    expect(page.get_by_text("没有要改正的")).to_be_visible()
    named = (("专业名称（中文）", "数据工程"), ("专业名称（英文）", "Data engineering"),
             ("代号", "engineering.data"), ("编号字头", "SJGC"))  # fmt: skip
    for label, text in named:
        page.get_by_label(label).fill(text)


def pair(box: Locator, zh: str, en: str) -> None:
    """A text in both languages."""
    box.locator("input[lang=zh-Hans], textarea[lang=zh-Hans]").first.fill(zh)
    box.locator("input[lang=en], textarea[lang=en]").first.fill(en)


def change_two_fields(way: Way) -> None:
    """The statement becomes the department's own section; a column of the projects gets a hint."""
    panel = way.tab("forms")
    way.choose("forms", "述职")
    panel.get_by_role("button", name="改成本专业自己的，再修改").click()
    way.choose("forms", "任现职以来的工作总结")
    pair(
        panel.locator(".studio-detail .studio-pair").first,
        "任现职以来的数据工程工作",
        "Your work in data engineering",
    )
    way.choose("forms", "科研和工程项目")
    panel.locator(".studio-outline-item[data-depth='1']").click()
    panel.locator(".studio-outline-item[data-depth='2']").filter(has_text="立项文号").click()
    pair(
        panel.locator(".studio-detail .studio-pair").nth(1),
        "数据项目填数据目录编号",
        "For a data project, its catalogue number",
    )


def add_table(way: Way) -> None:
    """A section with one repeatable table of two columns."""
    panel = way.tab("forms")
    way.choose("forms", "代表作")
    panel.get_by_role("button", name="＋ 片段", exact=True).click()
    pair(panel.locator(".studio-detail .studio-pair").first, PATENTS, "Patents in data")
    panel.get_by_role("button", name="＋ 字段").click()
    panel.locator(".studio-palette-item", has_text="可重复的表").click()
    pair(panel.locator(".studio-detail .studio-pair").first, PATENTS, "Patents in data")
    add_column(way, "单行文字", "专利名称", "Name of the patent")
    add_column(way, "单选", "转化方式", "Put to use by")
    panel.get_by_label("代码表", exact=True).select_option(label="转化方式")


def add_column(way: Way, kind: str, zh: str, en: str) -> None:
    """Of the table that is open."""
    panel = way.tab("forms")
    panel.get_by_role("button", name="＋ 列").first.click()
    panel.locator(".studio-palette-item", has_text=kind).first.click()
    pair(panel.locator(".studio-detail .studio-pair").first, zh, en)
    panel.get_by_label("必填", exact=True).check()
    expect(panel.locator(".studio-detail .studio-key")).not_to_have_value("field")


def change_decision_table(way: Way) -> None:
    """A bachelor needs four years at intermediate now, not five."""
    panel = way.tab("criteria")
    panel.get_by_role("group", name="级别").get_by_role("button", name="副高级").click()
    panel.get_by_role("button", name="学历与任职年限").last.click()
    cell = panel.locator("[data-focus=cell-1-1]")
    expect(cell).to_have_value("5")
    cell.fill("4")


def add_rule(way: Way) -> None:
    """At least two of four, by clause; the fourth counts patents whatever became of them."""
    panel = way.tab("criteria")
    group = panel.get_by_role("region", name="业绩成果")
    group.get_by_role("button", name="加一条规则").click()
    card = panel.locator("[data-open]")
    pair(card.locator(".studio-pair").first, RULE, "Data engineering: two of four")
    choose_clause(card, "第十一条")
    for number, table in enumerate(("科研和工程项目", "标准、规划、制度、指南", "论文", PATENTS)):
        card.get_by_role("button", name="加一个条件").last.click()
        pick(card, f"有“{table}”")
        if number == 1:
            card.get_by_label("要满足几个").first.select_option(label="至少满足几个")


def choose_clause(card: Locator, article: str) -> None:
    box = card.get_by_role("combobox", name="依据 · 条款")
    box.click()
    card.get_by_role("option", name=article).first.click()


def pick(card: Locator, words: str) -> None:
    """In the list that has just opened."""
    box = card.locator(".cond-pending").get_by_role("combobox", name="看什么")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.fill(words)
    card.get_by_role("option", name=words, exact=True).first.click()


def correct_rule(way: Way) -> None:
    """Only patents that were put to use count: the line under which the problem stands gets its filter."""
    panel = way.tab("criteria")
    line = panel.locator(".cond-line[data-problem]")
    expect(line).to_contain_text("不能以专利申请数量为条件", timeout=PATIENT)
    line.get_by_role("button", name="只看符合条件的").click()
    pick(panel.locator("[data-open]"), "转化方式")
    filtered = panel.locator("[data-open] .cond-part .cond-line").last
    filtered.get_by_label("比较", exact=True).select_option(label="不是")
    filtered.get_by_label("值", exact=True).select_option(label="尚未转化")
    expect(line).to_have_count(0, timeout=PATIENT)


def insert_level(way: Way) -> None:
    """The city's department checks data sources before the bureau does."""
    panel = way.tab("workflow")
    expect(panel.locator(".workflow-canvas svg")).to_be_visible(timeout=PATIENT)
    panel.get_by_label("评审流程", exact=True).select_option("review")
    way.choose("workflow", "主管部门")
    panel.get_by_role("button", name="插入一级审核").click()
    form = panel.locator(".workflow-panel")
    form.get_by_label("中文").fill("数据来源核验")
    form.get_by_label("英文").fill("Check of data sources")
    form.get_by_label("由谁审核").select_option("bureau.reviewer")
    form.get_by_label("办理期限（工作日）").fill("7")
    form.get_by_role("button", name="插入").click()
    expect(panel.locator(".studio-detail h2")).to_have_text("数据来源核验")


def shorten_notice(way: Way) -> None:
    """The mistake of a department in a hurry: three working days."""
    panel = way.tab("workflow")
    way.choose("workflow", "三公示")
    panel.get_by_label("公示工作日：申报材料").fill("3")
    expect(panel.locator(".workflow-fault")).to_be_visible(timeout=PATIENT)


def correct_notice(way: Way) -> None:
    panel = way.tab("workflow")
    panel.get_by_role("button", name="把公示改为5个工作日").click()
    expect(panel.locator(".workflow-fault")).to_have_count(0, timeout=PATIENT)
