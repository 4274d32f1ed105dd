"""What Alice reads of her application while others have it: the notices day by day, opinions, what comes next, how it ended."""

import dataclasses
import datetime
from typing import Any

from django.test import Client

from tests.certificates.conftest import LIN
from tests.portal.test_submitting import sign
from tests.workflows import journey
from tests.workflows.conftest import START, Travel
from tests.workflows.season import Season
from workflows.cases.models import Case
from workflows.certificates.models import Certificate
from workflows.certificates.verbs import issue_certificate, revoke_certificate, supersede_certificate
from workflows.publicity.models import NoticePosting
from workflows.publicity.verbs import record_objection


def submitted(alice: Client, draft: Case) -> Case:
    sign(alice, draft)
    return Case.objects.with_round().get(pk=draft.pk)


def record(alice: Client, case: Case) -> str:
    return alice.get(f"/applications/{case.pk}/record/").content.decode()


def test_alice_sees_what_is_posted_where_and_which_day_counts(
    alice: Client, draft: Case, season: Season, travel: Travel
) -> None:
    case = submitted(alice, draft)
    assert "The notices" not in record(alice, case)
    journey.to_publicity(case, season)
    travel(START + datetime.timedelta(days=2))
    page = record(alice, case)
    assert page.count("Posted at front gate on") == 3
    assert page.count("day 1, counted") == 3
    assert page.count("day 2, today") == 3
    assert page.count("Day 2 of 5") == 3


def test_an_objection_shows_as_held_days_and_says_nothing_else(
    alice: Client, draft: Case, season: Season, travel: Travel
) -> None:
    case = submitted(alice, draft)
    journey.to_publicity(case, season)
    travel(START + datetime.timedelta(days=2))
    notice = NoticePosting.objects.get(case=case, kind="material")
    record_objection(case, actor=season.bao, notice=notice, text="Zoe says the weir is not hers")
    page = record(alice, case)
    assert "held by an objection" in page
    assert "Held by an objection" in page
    assert "Zoe says" not in page
    assert "weir is not hers" not in page


def test_she_reads_her_employers_opinion_and_no_experts_score(
    alice: Client, draft: Case, season: Season, travel: Travel
) -> None:
    case = submitted(alice, draft)
    journey.to_publicity(case, season)
    travel(journey.MONDAY_AFTER)
    journey.recommend(case, season)
    case.refresh_from_db()
    page = record(alice, case)
    given = case.opinions.get()
    assert "What was said of it" in page
    assert str(given.person) in page
    assert str(given.organization) in page


def test_next_steps_name_their_owner_and_a_day_within_the_rounds_plan(
    alice: Client, draft: Case, season: Season
) -> None:
    case = submitted(alice, draft)
    page = record(alice, case)
    assert "clerk of River Works" in page
    assert "at the latest" in page
    type(case.round).objects.update(review_by=START + datetime.timedelta(days=20))
    assert "about 27 September at the latest" in record(alice, case)


def test_what_the_committee_said_comes_first_without_votes_and_names(
    alice: Client, draft: Case, season: Season, travel: Travel
) -> None:
    case = submitted(alice, draft)
    journey.to_acceptance(case, season, travel)
    journey.act(case, "accept", season.can)
    assert "The committee" not in record(alice, case)
    assert not journey.vote(case, season, ["yes", "no", "no"])
    journey.act(case, "record_failed", season.can, reason="The committee asks for a project led by herself.")
    page = record(alice, case)
    assert "The committee did not agree" in page
    assert "Of the experts present fewer than two thirds agreed." in page
    assert "Reason: The committee asks for a project led by herself." in page
    for expert in (season.chen, *season.experts):
        assert str(expert.person) not in page


def test_a_passed_vote_is_good_news_on_her_page(
    alice: Client, draft: Case, season: Season, travel: Travel
) -> None:
    case = submitted(alice, draft)
    journey.to_certificate(case, season, travel)
    page = record(alice, case)
    assert "The committee agreed" in page
    assert page.count("All 5 days") == 4


def test_a_corrected_certificate_is_the_one_to_download_and_a_revoked_one_is_not(
    alice: Client, draft: Case, season: Season, settings: Any
) -> None:
    settings.CERTIFICATE_NUMBER_PREFIX = "示"
    case = submitted(alice, draft)
    address = f"/applications/{case.pk}/certificate/"
    first = issue_certificate(case, facts=LIN, actor=season.qi)
    Certificate.objects.update(pdf="made.pdf")
    page = record(alice, case)
    assert f'class="button button--primary" href="{address}"' in page
    assert "Replaced by another certificate" not in page
    respelt = dataclasses.replace(LIN, holder_name="林致远")
    second = supersede_certificate(first, facts=respelt, actor=season.qi, reason="the name was misspelt")
    Certificate.objects.update(pdf="made.pdf")
    page = record(alice, case)
    assert page.count(f'href="{address}"') == 1
    assert f'<a href="/verify/{first.token}/">{first.number}</a>' in page
    assert "Replaced by another certificate on" in page
    assert "the name was misspelt" in page
    revoke_certificate(
        second, actor=season.qi, reason="the works are not hers", document="示人社撤〔2025〕1号",
        consequence="no application for 3 years",
    )  # fmt: skip
    page = record(alice, case)
    assert f'href="{address}"' not in page
    for words in (
        "Your certificate has been revoked", "No longer valid from", "It no longer proves the title",
        "the works are not hers", "示人社撤〔2025〕1号", "no application for 3 years", f'href="/verify/{second.token}/"',
    ):  # fmt: skip
        assert words in page
