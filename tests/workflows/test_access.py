"""Who sees and does what: Alice, her employer, another employer, department, bureau, committee, supervision."""

import pytest
from django.http import Http404

from tests.workflows import journey
from tests.workflows.conftest import START, Travel
from tests.workflows.season import Season, make_actor
from workflows.access import Actor, can, get_visible_or_404, visible
from workflows.cases.models import Case, CaseEvent, Submission
from workflows.cases.queries import count_waiting, timeline, waiting_for
from workflows.cases.vote_models import BallotCount, Participation
from workflows.committees.models import CommitteeMember
from workflows.organizations.models import Organization
from workflows.publicity.models import NoticePosting, Objection
from workflows.publicity.verbs import record_objection


def sees(actor: Actor, case: Case) -> bool:
    return visible(actor, Case.objects.all()).filter(pk=case.pk).exists()


def test_a_draft_is_alices_alone(season: Season, draft: Case) -> None:
    others = [
        season.bao,
        season.lei,
        season.charlie,
        season.dong,
        season.bing,
        season.can,
        season.qi,
        season.sun,
    ]
    assert sees(season.alice, draft)
    assert [actor.role for actor in others if sees(actor, draft)] == []


def test_each_sees_the_case_from_when_it_reaches_them(
    season: Season, submitted: Case, travel: Travel
) -> None:
    people = {
        "bao": season.bao, "lei": season.lei, "dong": season.dong, "bing": season.bing, "can": season.can,
        "chen": season.chen, "qi": season.qi, "sun": season.sun,
    }  # fmt: skip

    def who() -> list[str]:
        return [name for name, actor in people.items() if sees(actor, submitted)]

    assert who() == ["bao", "lei", "sun"]
    journey.to_publicity(submitted, season)
    travel(journey.MONDAY_AFTER)
    journey.recommend(submitted, season)
    assert who() == ["bao", "lei", "dong", "sun"]
    journey.act(submitted, "pass_department", season.dong)
    assert who() == ["bao", "lei", "dong", "bing", "sun"]
    journey.act(submitted, "pass_bureau", season.bing)
    assert who() == ["bao", "lei", "dong", "bing", "can", "sun"]


def test_another_employers_clerk_gets_404(season: Season, submitted: Case) -> None:
    with pytest.raises(Http404):
        get_visible_or_404(season.charlie, Case.objects.all(), pk=submitted.pk)
    for model in (CaseEvent, Submission, NoticePosting):
        assert not visible(season.charlie, model._default_manager.all()).exists()
    assert not can(season.charlie, "apply:start_notices", submitted)
    assert count_waiting(season.charlie) == 0


def test_a_visitor_and_an_unlisted_model_get_nothing(season: Season, submitted: Case) -> None:
    assert not visible(None, Case.objects.all()).exists()
    assert not visible(season.sun, BallotCount.objects.all()).exists()
    assert not can(season.sun, "no such action", submitted)
    for bad in ("x", 10**30, None):
        with pytest.raises(Http404):
            get_visible_or_404(season.alice, Case.objects.all(), pk=bad)


def test_a_clerk_who_applies_does_not_handle_their_own_case(season: Season, submitted: Case) -> None:
    """回避 ★"""
    herself = make_actor("alice", "employer.clerk", season.employer)
    assert not sees(herself, submitted)
    assert not can(herself, "apply:start_notices", submitted)


def test_the_department_above_the_department_sees_it_too(
    season: Season, submitted: Case, travel: Travel
) -> None:
    ministry = Organization.objects.create(name="Ministry", kind="department")
    season.department.parent = ministry
    season.department.save()
    above = make_actor("mo", "department.reviewer", ministry)
    journey.to_publicity(submitted, season)
    travel(journey.MONDAY_AFTER)
    journey.recommend(submitted, season)
    fresh = Case.objects.with_round().get(pk=submitted.pk)
    assert sees(above, submitted)
    assert can(above, "apply:pass_department", fresh)


def test_what_waits_for_me(season: Season, submitted: Case, travel: Travel) -> None:
    assert [c.pk for c in waiting_for(season.bao)] == [submitted.pk]
    assert count_waiting(season.lei) == 0
    journey.to_publicity(submitted, season)
    assert count_waiting(season.lei) == 1
    travel(journey.MONDAY_AFTER)
    journey.recommend(submitted, season)
    assert [count_waiting(a) for a in (season.bao, season.lei, season.dong)] == [0, 0, 1]


def test_alice_learns_neither_the_experts_names_nor_the_objection(
    season: Season, submitted: Case, travel: Travel
) -> None:
    """N20-3.4d, N20-3.5a"""
    journey.to_publicity(submitted, season)
    notice = NoticePosting.objects.get(kind="criteria")
    record_objection(submitted, actor=season.bao, notice=notice, text="she is my rival")
    assert not visible(season.alice, Objection.objects.all()).exists()
    assert visible(season.dong, Objection.objects.all()).exists() is False
    assert visible(season.lei, Objection.objects.all()).exists()
    Objection.objects.update(finding="unfounded", investigation="x", resolved_on=START)
    travel(journey.MONDAY_AFTER)
    journey.recommend(submitted, season)
    journey.act(submitted, "pass_department", season.dong)
    journey.act(submitted, "pass_bureau", season.bing)
    journey.act(submitted, "accept", season.can)
    journey.vote(submitted, season, ["yes", "yes", "yes"])
    entries = timeline(submitted, season.alice)
    assert "Chen" not in [entry.person for entry in entries]
    assert not any("bjection" in entry.sentence.en or "agenda" in entry.sentence.en for entry in entries)
    assert "Chen" in [entry.person for entry in timeline(submitted, season.can)]


def test_expert_lists_are_sealed(season: Season) -> None:
    everyone = CommitteeMember.objects.all()
    counts = [visible(a, everyone).count() for a in (season.can, season.chen, season.sun, season.experts[0])]
    assert counts == [3, 3, 3, 1]
    assert [visible(a, everyone).count() for a in (season.alice, season.bao, season.bing, season.qi)] == [
        0
    ] * 4


def test_nothing_ties_a_ballot_to_a_voter() -> None:
    """★ secret ballot: no relation, no time, no common column."""
    participation = {f.name for f in Participation._meta.get_fields()}
    counts = {f.name for f in BallotCount._meta.get_fields()}
    assert participation == {"id", "item", "member", "is_recused", "has_voted"}
    assert counts == {"id", "item", "choice", "count"}
