"""The pages of replays: who finds them, what they say, and that they say it in both languages without losing anything typed."""

import datetime
import functools
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from cms.authoring.models import SeriesDraft
from tests.authoring.publishing_season import browser_of
from tests.authoring.studio_page import sign_in
from tests.benchmarks.past_round import plant
from tests.replays.test_reading import edited, pack
from tests.workflows.season import make_actor, release_of
from workflows.access import Actor
from workflows.organizations.models import Organization, Role
from workflows.releases.document import SeriesDocument
from workflows.replays import running, slider
from workflows.replays.models import ReplayRun
from workflows.replays.verbs import start_replay
from workflows.rounds.models import Round

PAGES = ("studio_replay_run", "studio_replay_progress", "studio_replay_cases", "studio_replay_slider")


CASES = 160


@functools.cache
def documents() -> tuple[SeriesDocument, SeriesDocument]:
    """The shipped specialty, and a draft of it that asks for 94 hours of training."""
    base = pack("engineering/cybersecurity")

    def stricter(data: dict[str, Any]) -> None:
        for criteria in data["criteria"].values():
            hours = criteria.get("parameters", {}).get("hours_a_year")
            if hours:
                hours[0]["value"] = "94"

    return base, edited(base, stricter)


class Studio:
    """A draft that asks for 94 hours, the round of applications before it, and people."""

    def __init__(self) -> None:
        slider._groups.clear()
        base, self.document = documents()
        self.round: Round = plant(release_of(base), base, CASES)
        kinds = Organization.Kind
        self.department = Organization.objects.create(name="示例厅", kind=kinds.COMPETENT_DEPARTMENT)
        other = Organization.objects.create(name="另一厅", kind=kinds.COMPETENT_DEPARTMENT)
        self.ed = make_actor("ed", Role.EDITOR, self.department)
        self.otto = make_actor("otto", Role.EDITOR, other)
        self.alice = make_actor("alice", Role.APPLICANT, None)
        self.draft = SeriesDraft(
            key=self.document.key, owner=self.department, document=self.document.to_json()
        )
        self.draft.full_clean()
        self.draft.save()

    def finished(self) -> ReplayRun:
        run = start_replay(
            self.document, self.round, subject=self.draft.key, person=self.ed.person, organization=self.department
        )  # fmt: skip
        running.run_waiting()
        run.refresh_from_db()
        assert run.state == ReplayRun.State.DONE
        return run

    def waiting(self) -> ReplayRun:
        return start_replay(
            self.document, self.round, subject=self.draft.key, person=self.ed.person, organization=self.department
        )  # fmt: skip

    def url(self, name: str, run: ReplayRun) -> str:
        return reverse(name, args=[self.draft.pk, run.pk])


@pytest.fixture(autouse=True)
def _no_wake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.replays.tasks.wake", lambda: None)


@pytest.fixture
def studio(db: None) -> Studio:
    return Studio()


def browser(actor: Actor) -> Client:
    client = browser_of(actor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hans"
    return client


def test_another_department_and_visitors_find_nothing(studio: Studio) -> None:
    run = studio.finished()
    pages = [studio.url(name, run) for name in PAGES] + [reverse("studio_replay", args=[studio.draft.pk])]
    otto, alice = browser(studio.otto), browser(studio.alice)
    for url in pages:
        assert otto.get(url).status_code == 404, url
        assert alice.get(url).status_code in (302, 403, 404), url
        assert Client().get(url).status_code == 302, url
    waiting = studio.url("studio_replay_cancel", run)
    assert otto.post(waiting).status_code == 404
    assert otto.post(pages[-1], {"round": studio.round.key}).status_code == 404
    assert ReplayRun.objects.count() == 1


def test_the_run_of_another_draft_is_not_found_under_this_one(studio: Studio) -> None:
    run = studio.finished()
    other = SeriesDraft(key="engineering.other", owner=studio.department, document={"title": {"zh": "别的"}})
    other.full_clean()
    other.save()
    url = reverse("studio_replay_run", args=[other.pk, run.pk])
    assert browser(studio.ed).get(url).status_code == 404


def test_an_editor_starts_a_replay_and_reads_the_finding(studio: Studio) -> None:
    ed = browser(studio.ed)
    page = ed.get(reverse("studio_replay", args=[studio.draft.pk]))
    assert f"{CASES}件申报，当时适用第1版" in page.content.decode()
    started = ed.post(reverse("studio_replay", args=[studio.draft.pk]), {"round": studio.round.key})
    run = ReplayRun.objects.get()
    assert (run.requested_by, run.organization) == (studio.ed.person, studio.department)
    assert started["Location"] == studio.url("studio_replay_run", run)
    assert "正在等待" in ed.get(started["Location"]).content.decode()
    running.run_waiting()
    text = ed.get(started["Location"]).content.decode()
    assert "和第1版相比，" in text
    assert "由符合变为不符合" in text
    assert "继续教育学时" in text
    assert "您当前的身份看不到申报件" in text, "an editor sees no case"
    assert "样例00" not in text, "no applicant is named"


def test_a_draft_that_is_not_complete_is_refused_with_the_reason_and_the_choice_kept(studio: Studio) -> None:
    studio.draft.document = {**studio.draft.document, "criteria": {}, "offerings": []}
    studio.draft.save()
    answer = browser(studio.ed).post(
        reverse("studio_replay", args=[studio.draft.pk]), {"round": studio.round.key}
    )
    assert answer.status_code == 422
    assert "草稿还不完整" in answer.content.decode()
    assert not ReplayRun.objects.exists()


def test_a_round_of_somebody_else_cannot_be_chosen(studio: Studio) -> None:
    url = reverse("studio_replay", args=[studio.draft.pk])
    for wrong in ("", "nowhere", "'"):
        answer = browser(studio.ed).post(url, {"round": wrong})
        assert answer.status_code == 422
        assert "请选择批次" in answer.content.decode()
    SeriesDraft.objects.filter(pk=studio.draft.pk).update(key="engineering.mine")
    answer = browser(studio.ed).post(url, {"round": studio.round.key})
    assert answer.status_code == 422, "the round belongs to a series this draft has nothing to do with"


def test_an_editor_calls_a_waiting_replay_off(studio: Studio) -> None:
    run = studio.waiting()
    ed = browser(studio.ed)
    assert ed.get(studio.url("studio_replay_cancel", run)).status_code == 405
    assert ed.post(studio.url("studio_replay_cancel", run)).status_code == 302
    text = ed.get(studio.url("studio_replay_run", run)).content.decode()
    assert "回放已停止" in text
    fragment = ed.get(studio.url("studio_replay_progress", run))
    assert fragment["HX-Refresh"] == "true"


def test_a_broken_run_says_why_and_what_to_do(studio: Studio) -> None:
    run = studio.waiting()
    ReplayRun.objects.update(state=ReplayRun.State.BROKEN, failure=running.LOST, finished_at=timezone.now())
    text = browser(studio.ed).get(studio.url("studio_replay_run", run)).content.decode()
    assert "计算三次都中途停了" in text


def test_who_sees_cases_sees_only_their_own_in_the_list(studio: Studio) -> None:
    """The editor also supervises: acting so, the changed cases are there; acting as editor, none."""
    from workflows.organizations.acting import SESSION_KEY
    from workflows.replays.queries import changed_cases

    run = studio.finished()
    changed = run.changes.count()
    assert changed
    watch = Organization.objects.create(name="监督", kind=Organization.Kind.SUPERVISION)
    sun = make_actor("ed", Role.SUPERVISOR, watch)
    assert changed_cases(run, studio.ed).count() == 0
    assert changed_cases(run, sun).count() == changed
    assert changed_cases(run, studio.alice).count() == 0
    clerk = make_actor("clerk", Role.EMPLOYER_CLERK, Organization.objects.get(name="示例单位0001"))
    assert changed_cases(run, clerk).count() == 0, "its turn never came"
    ed = browser(studio.ed)
    url = studio.url("studio_replay_cases", run)
    assert "样例" not in ed.get(url).content.decode().replace("示例", "")
    session = ed.session
    session[SESSION_KEY] = [Role.SUPERVISOR.value, watch.pk]
    session.save()
    assert "样例00" in ed.get(url).content.decode()


def test_whatever_is_typed_into_the_slider_is_answered(studio: Studio) -> None:
    run = studio.finished()
    ed, url = browser(studio.ed), studio.url("studio_replay_slider", run)
    for value in ("", "94", "91.5", "abc", "NaN", "1e999", "-" * 300, "0x1", "９４", "-5"):
        for parameter in ("associate_senior/hours_a_year", "nothing/here"):
            assert ed.get(url, {"parameter": parameter, "value": value}).status_code == 200, value
    for value in ("abc", "NaN", "1e999"):
        assert "请填数字，例如94" in ed.get(url, {"value": value}).content.decode()


def test_the_first_look_says_that_it_reads(studio: Studio) -> None:
    run = studio.finished()
    ed, url = browser(studio.ed), studio.url("studio_replay_slider", run)
    assert "正在读取申报材料" in ed.get(url).content.decode()
    assert "件总体符合" in ed.get(url, {"value": "90"}).content.decode()
    assert "正在读取申报材料" not in ed.get(url).content.decode()


def test_the_slider_answers_with_the_curve_alone_to_the_script(studio: Studio) -> None:
    run = studio.finished()
    part = browser(studio.ed).get(
        studio.url("studio_replay_slider", run), {"value": "90"}, headers={"HX-Request": "true"}
    )
    text = part.content.decode()
    assert "<html" not in text
    assert 'id="curve"' in text


@pytest.fixture
def studio_beside(
    transactional_db: None, beside_browser: Callable[[Callable[[], object]], object]
) -> tuple[Studio, ReplayRun, ReplayRun]:
    def made() -> tuple[Studio, ReplayRun, ReplayRun]:
        studio = Studio()
        done = studio.finished()
        ReplayRun.objects.filter(pk=done.pk).update(finished_at=timezone.now() - datetime.timedelta(hours=1))
        return studio, done, studio.waiting()

    found = beside_browser(made)
    assert isinstance(found, tuple)
    return found


@pytest.mark.browser
def test_every_page_is_accessible_and_the_slider_moves(
    studio_beside: tuple[Studio, ReplayRun, ReplayRun], page: Page, axe: Callable[[Page], None]
) -> None:
    studio, done, waiting = studio_beside
    sign_in(page, studio.ed)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for url in (
            reverse("studio_replay", args=[studio.draft.pk]), studio.url("studio_replay_run", waiting),
            studio.url("studio_replay_run", done), studio.url("studio_replay_cases", done),
            studio.url("studio_replay_slider", done),
        ):  # fmt: skip
            page.goto(url)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_selector(".replay-now")
    before = page.inner_text(".replay-now")
    page.focus("#value")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("before => document.querySelector('.replay-now').innerText !== before", arg=before)
    assert "取93时" in page.inner_text(".replay-now")
