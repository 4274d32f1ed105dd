"""Two accounts publish a specialty, its round is opened and applied to; a third journey retires it. Screens only, axe on each."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.authoring.compiling import draft_from_document
from cms.authoring.models import SeriesDraft
from tests.browser import PageOpener
from tests.journeys.support import plant_season, signed_in
from workflows import clock
from workflows.organizations.models import Organization, Person
from workflows.releases.models import Release
from workflows.releases.queries import latest_release, load_document
from workflows.rounds.models import Round

Axe = Callable[[Page], None]
Beside = Callable[[Callable[[], object]], object]


class Hand:
    """One person after another at the same screen."""

    def __init__(self, page: Page, axe: Axe) -> None:
        self.page, self.axe = page, axe

    def be(self, username: str) -> None:
        self.page.context.clear_cookies()
        host = "/".join(self.page.url.split("/")[:3]) + "/"
        value = signed_in(username).cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": value, "url": host}])

    def go(self, path: str) -> Page:
        self.page.goto(path)
        self.axe(self.page)
        return self.page

    def look(self) -> None:
        """Once messages have faded in: their contrast is asked about when they are there."""
        self.page.wait_for_timeout(800)
        self.axe(self.page)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()
        self.page.wait_for_load_state()


@pytest.fixture
def hand(open_page: PageOpener, axe: Axe, settings: Any, beside_browser: Beside) -> Hand:
    settings.DEMO = True
    clock.forget()
    beside_browser(plant_season)
    page = open_page()
    page.goto("/series/")
    return Hand(page, axe)


def a_draft() -> SeriesDraft:
    """数据工程, copied from 网络安全和信息化 by the department's editor."""
    release = latest_release("engineering.cybersecurity")
    assert release is not None
    chen = Person.objects.get(username="chen")
    document = draft_from_document(load_document(release))
    title = {"zh": "数据工程", "en": "Data engineering"}
    document = {**document, "key": "engineering.data", "title": title, "code": "SJGC"}
    draft = SeriesDraft.objects.create(
        key="engineering.data", title="数据工程", owner=Organization.objects.get(name="示例省互联网信息办公室"),
        document=document, based_on=release, created_by=chen, live=False, has_unpublished_changes=True,
    )  # fmt: skip
    draft.save_revision(user=chen)
    return draft


@pytest.mark.django_db(transaction=True)
def test_two_accounts_publish_a_specialty_and_it_is_opened_to_applicants(hand: Hand) -> None:
    draft = a_draft()
    hand.be("chen")
    page = hand.go(f"/admin/studio/{draft.pk}/publish/")
    expect(page.locator("#point-invariants")).to_contain_text("均已证明")
    expect(page.locator("#point-committee")).to_contain_text("没有评委会，不能开放批次")
    expect(page.locator("#decide")).to_have_count(0)
    hand.press("提交审批")
    expect(page.get_by_text("已提交审批，审批完成前不能再改。")).to_be_visible()

    hand.be("lu")
    page = hand.go(f"/admin/studio/{draft.pk}/publish/")
    page.get_by_label("意见").fill("处室已讨论，同意发布")
    hand.press("批准并发布")
    expect(page.get_by_text("已批准并发布。")).to_be_visible()
    release = Release.objects.get(series_key="engineering.data")
    assert release.published_by is not None
    assert (release.number, release.published_by.username) == (1, "lu")

    hand.be("chen")
    enter_committee(hand)
    plan_and_open(hand)
    hand.be("lin")
    page = hand.go("/applications/start/data-2025/")
    expect(page.locator("main")).to_contain_text("数据工程")


def enter_committee(hand: Hand) -> None:
    page = hand.go("/admin/register/committees/add/")
    page.get_by_label("评委会名称").fill("示例省工程系列数据工程专业高级职称评审委员会")
    page.get_by_label("组建单位").select_option(label="示例省互联网信息办公室")
    page.get_by_label("办事机构").select_option(label="示例省网络安全和信息化职称评审委员会办公室")
    page.locator("#id_filing_authority").select_option(label="示例省人力资源和社会保障厅")
    page.locator("#id_filing_number").fill("示人社职备〔2025〕31号")
    page.locator("#id_filed_on").fill("2025-08-01")
    page.locator("#id_valid_until").fill("2028-07-31")
    for level in ("associate_senior", "senior"):
        page.locator(f"input[value='engineering.data/{level}']").check()
    page.get_by_label("理由").fill("新设专业，经核准备案")
    hand.press("保存")
    expect(page.locator("li.success")).to_contain_text("数据工程专业高级职称评审委员会")
    hand.look()


def plan_and_open(hand: Hand) -> None:
    page = hand.go("/admin/register/rounds/add/")
    page.locator("#id_release").select_option(label="数据工程·第1版")
    page.locator("#id_committee").select_option(label="示例省工程系列数据工程专业高级职称评审委员会")
    hand.press("继续")
    page.locator("#id_opens_at").fill("2025-09-08T00:00")
    page.locator("#id_closes_at").fill("2025-10-31T17:30")
    hand.look()
    hand.press("保存安排")
    expect(page.get_by_text("已安排，未开放")).to_be_visible()
    hand.press("开放批次")
    expect(page.get_by_text("批次已开放，到申报开始时间即可申报。")).to_be_visible()
    hand.look()
    plan = Round.objects.get(key="data-2025")
    assert plan.opened_by is not None
    assert plan.opened_by.username == "chen"


@pytest.mark.django_db(transaction=True)
def test_a_leader_retires_a_specialty_and_everybody_is_told(hand: Hand) -> None:
    draft = a_draft()
    draft.get_latest_revision().publish(user=Person.objects.get(username="lu"))
    hand.be("zhou")
    page = hand.go("/admin/register/series/engineering.data/life/")
    expect(page.get_by_role("button", name="记录并公开")).to_have_count(0)
    hand.be("lu")
    page = hand.go("/admin/register/series/engineering.data/life/")
    page.get_by_label("停用，没有接续的专业").check()
    page.locator("#id_document").fill("示人社函〔2025〕99号")
    page.get_by_label("理由").fill("申报人数长期过少")
    hand.press("记录并公开")
    expect(page.get_by_text("已记录，并向社会公开。")).to_be_visible()
    hand.look()
    page.context.clear_cookies()
    page = hand.go("/series/")
    ended = page.locator("[id='engineering.data']")
    expect(ended).to_contain_text("“数据工程”停用。")
    expect(ended).to_contain_text("示人社函〔2025〕99号")
    assert latest_release("engineering.data") is None
    assert latest_release("engineering.cybersecurity") is not None
