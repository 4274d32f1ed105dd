"""Rules of committees and rounds: who confirms (N25-7), filings (N20-3.2), plans (N20-3.1), opening (N25-2)."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows import journey
from tests.workflows.conftest import START, Travel
from tests.workflows.season import Season, make_actor
from workflows.access import can, visible
from workflows.cases.models import Case
from workflows.committees.models import Committee
from workflows.committees.rules import Confirmation, check_filing, confirming_authority, has_quorum, is_passed
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Organization
from workflows.rounds.rules import check_plan
from workflows.rounds.verbs import open_round

FILED = {"convening_body_id": 1, "filing_authority_id": 2, "city_bureau_id": 3}


@pytest.mark.parametrize(
    ("kind", "confirmation"),
    [
        ("bureau", Confirmation((2,), None)),
        ("delegated_to_city", Confirmation((3,), None)),
        ("autonomous", Confirmation((1,), 2)),
        ("provincial_department", Confirmation((2, 1), 2)),
    ],
)
def test_who_confirms_follows_from_the_filing(kind: str, confirmation: Confirmation) -> None:
    """N25-7 ★"""
    assert confirming_authority(Committee(authority_kind=kind, **FILED)) == confirmation


def test_an_autonomous_units_results_are_filed_before_it_confirms(
    season: Season, submitted: Case, travel: Travel
) -> None:
    """N25-7 (3) ★"""
    from workflows.cases.judging import record_filing
    from workflows.cases.verbs import available_actions

    hospital = Organization.objects.create(name="Hospital", kind="convening_body")
    season.committee.authority_kind = "autonomous"
    season.committee.convening_body = hospital
    season.committee.save()
    president = make_actor("pang", "bureau.confirmer", hospital)
    journey.to_acceptance(submitted, season, travel)
    journey.act(submitted, "accept", season.can)
    journey.vote(submitted, season, ["yes", "yes", "yes"])
    journey.act(submitted, "record_passed", season.can)
    travel(START + datetime.timedelta(days=16))
    journey.act(submitted, "send_up", season.can)
    fresh = Case.objects.with_round().get(pk=submitted.pk)
    assert not can(season.qi, "apply:confirm", fresh)
    assert not visible(season.qi, Case.objects.all()).exists()
    assert visible(president, Case.objects.all()).exists()
    blocked = available_actions(fresh, president)[0].blocked_by
    assert [t.en for t in blocked] == [
        "The results must first be filed with the authority that filed the committee.",
        "Before a certificate there must still be confirmation.",
    ] or [t.en for t in blocked] == [
        "The results must first be filed with the authority that filed the committee."
    ]
    record_filing(fresh, actor=season.can, number="B-1", filed_on=START)
    assert available_actions(fresh, president)[0].blocked_by == ()


def test_a_filing_holds_three_years_at_most() -> None:
    committee = Committee(filed_on=datetime.date(2024, 2, 29), valid_until=datetime.date(2027, 3, 1), **FILED)
    with pytest.raises(ValidationError):
        check_filing(committee)
    committee.valid_until = datetime.date(2027, 2, 28)
    check_filing(committee)


@given(st.integers(0, 60), st.integers(1, 60))
def test_two_thirds_are_exact(part: int, whole: int) -> None:
    from fractions import Fraction

    enough = Fraction(part, whole) >= Fraction(2, 3)
    assert has_quorum(present=part, members=whole) is enough
    assert is_passed(yes=part, present=whole) is enough


def test_nobody_present_passes_nothing() -> None:
    assert not is_passed(yes=0, present=0)
    assert not has_quorum(present=0, members=0)


def test_a_plan_past_the_year_needs_a_recorded_exception(season: Season) -> None:
    """N20-3.1 ★"""
    plan = season.round
    plan.review_by = datetime.date(plan.year, 12, 15)
    plan.results_by = datetime.date(plan.year + 1, 1, 15)
    with pytest.raises(ValidationError) as refusal:
        check_plan(plan)
    assert set(refusal.value.message_dict) == {"review_by", "results_by"}
    plan.exception_reason, plan.exception_by = "flood", season.qi.person
    check_plan(plan)


def test_a_round_opens_only_with_an_in_date_committee_of_that_scope(season: Season) -> None:
    """N25-2 ★"""
    plan = season.round
    type(plan).objects.update(opened_at=None)
    plan.refresh_from_db()
    assert plan.committee is not None
    plan.committee.scopes.all().delete()
    plan.committee.valid_until = START - datetime.timedelta(days=1)
    plan.committee.save()
    with pytest.raises(Refused) as refusal:
        open_round(plan, actor=season.can)
    assert [p.code for p in refusal.value.problems] == ["committee", "scope"]
    with pytest.raises(NotYours):
        open_round(plan, actor=season.bao)
