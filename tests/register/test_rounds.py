"""Planning, opening and closing a round through the screens (N20-3.1, N25-2)."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from tests.register.conftest import Browser, Register, words
from tests.workflows.conftest import START, Travel
from workflows import clock
from workflows.cases.verbs import open_case, submit
from workflows.committees.models import Committee, CommitteeScope
from workflows.errors import NotYours, Refused
from workflows.register.models import RegisterAct
from workflows.rounds.models import Round
from workflows.rounds.planning import close_round, save_round
from workflows.rounds.verbs import open_round


def plan_of(register: Register, **changes: Any) -> dict[str, Any]:
    """What somebody fills in for next year's round."""
    return {
        "title_zh": "新批次", "title_en": "New round", "key": "plain-2026-b", "year": "2026",
        "offerings": ["associate_senior/ordinary"], "opens_at": "2026-09-08T08:00", "closes_at": "2026-10-20T17:30",
        "received_from": "2026-09-08", "achievements_until": "2026-08-31", "tenure_until": "2026-12-31",
        "review_by": "2026-11-30", "results_by": "2026-12-31", "exception_reason": "", **changes,
    }  # fmt: skip


def planning_url(register: Register) -> str:
    season = register.season
    return (
        f"{reverse('register_round_add')}?release={season.round.release_id}&committee={season.committee.pk}"
    )


def planned(register: Register, as_: Browser, **changes: Any) -> Round:
    response = as_(register.ed).post(planning_url(register), plan_of(register, **changes))
    assert response.status_code == 302, words(response)
    return Round.objects.get(key="plain-2026-b")


def test_a_round_is_planned_opened_and_applied_to(register: Register, as_: Browser, travel: Travel) -> None:
    plan = planned(register, as_)
    assert plan.opened_at is None
    response = as_(register.ed).post(reverse("register_round_open", args=[plan.pk]), follow=True)
    assert "The round is open." in words(response)
    plan.refresh_from_db()
    assert plan.opened_by == register.ed.person
    travel(START + datetime.timedelta(days=3))
    case = open_case(
        plan,
        actor=register.season.alice,
        offering="associate_senior/ordinary",
        employer=register.season.employer,
    )
    assert case.round == plan
    kinds = list(
        RegisterAct.objects.filter(subject="round:plain-2026-b").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["planned", "opened"]


def test_every_defect_of_a_plan_stands_next_to_its_field_and_nothing_typed_is_lost(
    register: Register, as_: Browser
) -> None:
    bad = plan_of(
        register, closes_at="2026-09-01T00:00", review_by="2026-12-05", results_by="2027-01-10", title_en=""
    )
    response = as_(register.ed).post(planning_url(register), bad)
    page = words(response)
    assert response.status_code == 422
    for said in ("The window must close after it opens.", "The review is done by 30 November", "Results are out by 31 December",
                 'value="新批次"', 'value="2026-12-05"'):  # fmt: skip
        assert said in page, said
    assert page.count("This field is required.") >= 1
    assert not Round.objects.filter(key="plain-2026-b").exists()


def test_an_exception_is_recorded_with_the_name_of_who_gave_it(register: Register, as_: Browser) -> None:
    plan = planned(register, as_, review_by="2026-12-05", exception_reason="the flood in autumn")
    assert plan.exception_by == register.ed.person


def test_everything_against_opening_is_shown_at_once(register: Register, as_: Browser) -> None:
    plan = planned(register, as_)
    Committee.objects.filter(pk=register.season.committee.pk).update(
        valid_until=START - datetime.timedelta(days=1)
    )
    CommitteeScope.objects.all().delete()
    page = words(as_(register.ed).get(reverse("register_round", args=[plan.pk])))
    assert "2 things stand against opening it" in page
    response = as_(register.ed).post(reverse("register_round_open", args=[plan.pk]))
    assert response.status_code == 422
    for said in ("filing is not in date", "scope does not include"):
        assert said in words(response)
    plan.refresh_from_db()
    assert plan.opened_at is None


def test_a_review_without_a_committee_is_not_opened(register: Register, as_: Browser) -> None:
    """★ N25-2."""
    url = f"{reverse('register_round_add')}?release={register.season.round.release_id}&committee="
    given = plan_of(register, authority=register.season.department.pk)
    assert as_(register.ed).post(url, given).status_code == 302
    plan = Round.objects.get(key="plain-2026-b")
    with pytest.raises(Refused, match="needs a filed committee"):
        open_round(plan, actor=register.ed)


def test_once_open_only_what_hurts_nobody_can_change(register: Register, as_: Browser) -> None:
    season = register.season
    url = reverse("register_round_edit", args=[season.round.pk])
    page = words(as_(register.ed).get(url))
    assert page.count("disabled") >= 6
    moved = season.round
    moved.tenure_until = datetime.date(2025, 12, 31)
    with pytest.raises(Refused, match="can no longer be changed"):
        save_round(moved, actor=register.ed, reason="wish")
    moved.refresh_from_db()
    moved.closes_at -= datetime.timedelta(days=1)
    with pytest.raises(Refused, match="only be made longer"):
        save_round(moved, actor=register.ed, reason="wish")
    moved.refresh_from_db()
    moved.closes_at += datetime.timedelta(days=7)
    with pytest.raises(Refused, match="reason"):
        save_round(moved, actor=register.ed)
    save_round(moved, actor=register.ed, reason="a week for the flooded counties")
    assert RegisterAct.objects.get(kind="changed").reason == "a week for the flooded counties"


def test_the_open_rounds_form_can_be_saved_and_keeps_what_is_fixed(register: Register, as_: Browser) -> None:
    season = register.season
    url = reverse("register_round_edit", args=[season.round.pk])
    forged = {"title_zh": "改名", "title_en": "Renamed", "closes_at": "2026-12-01T00:00", "review_by": "2026-11-30",
              "results_by": "2026-12-31", "reason": "longer", "tenure_until": "2020-01-01", "offerings": ["x"]}  # fmt: skip
    response = as_(register.ed).post(url, forged)
    assert response.status_code == 302, words(response)
    plan = Round.objects.get(pk=season.round.pk)
    assert plan.title == {"zh": "改名", "en": "Renamed"}
    assert plan.tenure_until == season.round.tenure_until
    assert plan.offerings == season.round.offerings or plan.offerings == ["associate_senior/ordinary"]


def test_closing_early_needs_a_reason_and_ends_the_window(register: Register, as_: Browser) -> None:
    season = register.season
    url = reverse("register_round_close", args=[season.round.pk])
    assert as_(register.ed).post(url, {"reason": ""}).status_code == 422
    assert as_(register.ed).post(url, {"reason": "the notice was withdrawn"}).status_code == 302
    plan = Round.objects.get(pk=season.round.pk)
    assert plan.closes_at == clock.now()
    with pytest.raises(Refused):
        close_round(plan, actor=register.ed, reason="again")


def test_what_was_submitted_goes_on_after_the_window_was_closed(register: Register, travel: Travel) -> None:
    from tests.workflows import journey
    from tests.workflows import season as seasons
    from workflows.cases.verbs import save_answers

    season = register.season
    case = open_case(
        season.round, actor=season.alice, offering="associate_senior/ordinary", employer=season.employer
    )
    save_answers(case, actor=season.alice, answers=seasons.ANSWERS, expected_version=0)
    submit(case, actor=season.alice, key="k", data=seasons.signed(season.alice, commitment=True))
    close_round(season.round, actor=register.ed, reason="early")
    journey.to_publicity(case, season)
    assert case.state == "publicity"


def test_another_departments_committee_cannot_be_given_a_round(register: Register) -> None:
    plan = Round.objects.get(pk=register.season.round.pk)
    plan.pk, plan.key, plan.opened_at = None, "stolen", None
    plan._state.adding = True
    with pytest.raises(Refused, match="Choose a committee"):
        save_round(plan, actor=register.other_ed)
    assert not Round.objects.filter(key="stolen").exists()
    with pytest.raises(NotYours):
        close_round(register.season.round, actor=register.other_ed, reason="r")


def test_a_committee_is_entered_with_its_filing_and_scope(register: Register, as_: Browser) -> None:
    season = register.season
    given = {"name": "New Committee", "convening_body": season.department.pk, "office": season.office.pk, "authority_kind": "bureau",
             "filing_authority": season.bureau.pk, "filing_number": "F-2", "filed_on": "2026-01-01", "valid_until": "2030-01-01",
             "scopes": ["engineering.plain/associate_senior"], "reason": "filed this year"}  # fmt: skip
    response = as_(register.ed).post(reverse("register_committee_add"), given)
    assert response.status_code == 422
    assert "three years at most" in words(response)
    response = as_(register.ed).post(
        reverse("register_committee_add"), {**given, "valid_until": "2028-12-31"}, follow=True
    )
    page = words(response)
    assert "names are sealed" in page
    assert "0 members; 11 at least are required." in page
    assert Committee.objects.get(name="New Committee").scopes.count() == 1


def test_the_names_of_a_committees_members_stand_on_no_page_of_the_register(
    register: Register, as_: Browser
) -> None:
    """N20-3.4d."""
    season = register.season
    page = words(as_(register.ed).get(reverse("register_committee", args=[season.committee.pk])))
    for actor in (season.chen, *season.experts):
        assert actor.person.full_name not in page
    assert "3 members" in page
