"""An applicant fills in the cybersecurity form for 副高, ordinary route, uploads evidence, signs and gets a receipt."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from series_plugins.pack import read_pack
from tests.browser import PageOpener
from tests.portal.conftest import PDF
from tests.workflows import season as seasons
from workflows import clock
from workflows.access import Actor
from workflows.cases.models import Case, EvidenceFile, Submission
from workflows.cases.verbs import open_case, save_answers
from workflows.organizations.models import Organization, Person
from workflows.rounds.models import Round

PACK = Path(__file__).parents[2] / "series_plugins" / "packs" / "engineering" / "cybersecurity"
PASSWORD = "a-long-password-1"
IDENTITY = {"kind": "citizen_id", "number": "000000198805061318"}


@pytest.fixture
def case(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Case:
    """林知远's draft with the facts of a sample applicant; the papers, the person's data and files are still to come."""
    from forms_config.fields.policy import POLICY

    monkeypatch.setattr(POLICY, "accept_test_region", True)
    document = read_pack(PACK).document
    assert document is not None
    release = seasons.release_of(document)
    employer = Organization.objects.create(name="示例市第一设计院", kind=Organization.Kind.EMPLOYER)
    person = Person.objects.create_user(username="lin", password=PASSWORD, full_name="林知远")
    now = clock.now()
    plan = Round.objects.create(
        key="cyber", title={"zh": "网安高级评审", "en": "Senior review"}, year=2025, release=release,
        opens_at=now - datetime.timedelta(days=1), closes_at=now + datetime.timedelta(days=20), opened_at=now,
        received_from=datetime.date(2025, 9, 1), achievements_until=datetime.date(2025, 8, 31),
        tenure_until=datetime.date(2025, 12, 31), review_by=datetime.date(2025, 11, 30),
        results_by=datetime.date(2025, 12, 31),
    )  # fmt: skip
    actor = Actor(person, "applicant")
    case = open_case(
        plan, actor=actor, offering="associate_senior/ordinary", direction="11", employer=employer
    )
    sample = next(s for s in document.samples if s.key == "five_years_to_the_day")
    given = {k: v for k, v in sample.given.items() if k != "papers"}
    given |= {
        "nation": "01", "identity_document": IDENTITY, "phone": "13800000000", "employer_name": "示例市第一设计院",
        "employer_code": "91000000000000003W", "post": "网络安全运维",
    }  # fmt: skip
    save_answers(case, actor=actor, answers=given, expected_version=0)
    return case


def sign_in(page: Page) -> None:
    page.goto("/account/login/?next=/applications/")
    page.fill("input[name=login]", "lin")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.button--primary")
    expect(page.locator("h1")).to_have_text("我的申报")


def attach_the_rest(case: Case) -> None:
    """Files for every place that still asks for one, so that the browser need not upload ten alike."""
    from cms.portal.drafts import CaseDraft

    case = Case.objects.with_round().get(pk=case.pk)
    draft = CaseDraft(case, Actor(case.applicant, "applicant"))
    file = str(EvidenceFile.objects.first().pk)  # type: ignore[union-attr]
    answers = dict(draft.reading.answers)
    for problem in draft.reading.problems:
        if len(problem.path) == 3:
            row = next(r for r in answers[str(problem.path[0])] if r["id"] == problem.path[1])
            row[str(problem.path[2])] = [file]
        elif draft.form.field(str(problem.path[0])).type == "file":
            answers[str(problem.path[0])] = [file]
    known = {f.key for f in draft.form.fields() if f.type not in {"computed", "commitment"}}
    save_answers(
        case, actor=draft.actor, answers={k: v for k, v in answers.items() if k in known},
        expected_version=case.answers_version,
    )  # fmt: skip


def test_an_applicant_fills_in_uploads_signs_and_gets_a_receipt(
    open_page: PageOpener, axe: Callable[[Page], None], case: Case, tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page)
    page.click("main a:has-text('高级工程师')")
    expect(page.locator("#criteria-panel h2")).to_contain_text("还差")
    axe(page)

    # Typing is saved by itself and survives a reload.
    page.click("a:has-text('述职')")
    page.fill("textarea[name=statement]", "任现职以来，主持政务云安全防护，" * 6)
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    page.reload()
    expect(page.locator("textarea[name=statement]")).to_have_value("任现职以来，主持政务云安全防护，" * 6)
    axe(page)

    # A new record with its evidence: first without, told what is missing, then complete.
    page.goto(f"/applications/{case.pk}/form/papers/")
    page.click("a:has-text('添加')")
    page.fill("input[name=name]", "政务网异常流量识别")
    page.click("button:has-text('保存这一条')")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    axe(page)
    for name, value in (
        ("journal", "示例信息安全"),
        ("achieved", "2024年2月10日"),
        ("rank", "1"),
        ("words", "3200"),
    ):
        page.fill(f"input[name={name}]", value)
    choose(page, "kind", "ordinary")
    choose(page, "recognised", "true")
    proof = tmp_path / "论文.pdf"
    proof.write_bytes(PDF)
    page.set_input_files("input[type=file][name=evidence]", str(proof))
    page.click("button:has-text('保存这一条')")
    expect(page.locator(".record__sum")).to_contain_text("政务网异常流量识别")

    # A question that opens another one.
    page.goto(f"/applications/{case.pk}/form/conduct/")
    page.check("input[name=disciplined][value=true]")
    expect(page.locator("#slot-discipline h2")).to_be_visible()
    page.check("input[name=disciplined][value=false]")
    expect(page.locator("#slot-discipline h2")).to_have_count(0)
    page.click("button:has-text('保存，回到清单')")

    attach_the_rest(case)
    page.goto(f"/applications/{case.pk}/")
    expect(page.locator("#criteria-panel h2")).to_have_text("对照条件，没有缺项")
    page.click("a:has-text('核对、签署并提交')")
    axe(page)
    page.check("input[name=signature]")
    page.fill("input[name=name]", "林知")
    page.click("button:has-text('提交申报')")
    expect(page.locator("[data-error-summary]")).to_contain_text("姓名")
    page.check("input[name=signature]")
    page.fill("input[name=name]", "林知远")
    page.click("button:has-text('提交申报')")
    expect(page.locator("h1")).to_contain_text("SB")
    axe(page)
    receipt = Submission.objects.get()
    expect(page.locator("main")).to_contain_text(receipt.digest)
    page.click("a:has-text('看进度'), a:has-text('跟进'), main .actions a")
    expect(page.locator("main")).to_contain_text("全程记录")
    axe(page)


def choose(page: Page, name: str, value: str) -> None:
    """A choice, drawn as radios or as a list."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"select[name={name}]", value)
    else:
        page.check(f"input[name={name}][value={value}]")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_form_works_without_scripts(open_page: PageOpener, case: Case, width: int) -> None:
    page = open_page(width=width, java_script_enabled=False)
    sign_in(page)
    page.goto(f"/applications/{case.pk}/form/conduct/")
    page.check("input[name=disciplined][value=true]")
    page.click("button:has-text('保存并到下一项')")
    assert page.locator("#slot-discipline h2").is_visible()
    assert page.locator("[data-error-summary]").is_visible()
    page.goto(f"/applications/{case.pk}/form/education/")
    page.click("a:has-text('删除')")
    page.click("button:has-text('删除这条记录')")
    assert page.locator(".record").count() == 0
