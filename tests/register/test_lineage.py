"""The life of a specialty: retire, rename, merge, split; old cases and certificates stay as they were (N25-2, domain 4.10)."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.register.conftest import Browser, Register, words
from tests.workflows import season as seasons
from tests.workflows.conftest import START, Travel
from workflows import clock
from workflows.append_only import WrittenOnceError
from workflows.cases.sweeping import sweep
from workflows.cases.verbs import open_case, save_answers, submit
from workflows.errors import NotYours, Refused
from workflows.releases.lineage import Turn, ended_on, family_of, record_turn
from workflows.releases.lineage_models import SeriesLineage
from workflows.releases.models import Release
from workflows.releases.queries import latest_release
from workflows.rounds.models import Round
from workflows.rounds.verbs import opening_problems

PLAIN = "engineering.plain"


def another(key: str, title: str) -> Release:
    return seasons.release_of(seasons.small_document(key=key, title=seasons.text(title)))


def turn(kind: str, sources: tuple[str, ...] = (PLAIN,), targets: tuple[str, ...] = (), **more: Any) -> Turn:
    given = {"takes_effect_on": START, "document": "示人社函〔2026〕9号", "reason": "few apply", **more}
    return Turn(kind, sources, targets, **given)


def planned(register: Register) -> Round:
    plan = Round.objects.get(pk=register.season.round.pk)
    plan.pk, plan.key, plan.opened_at = None, "next", None
    plan._state.adding = True
    plan.save()
    return plan


def test_a_retired_specialty_takes_no_new_rounds_and_its_cases_go_on(register: Register) -> None:
    season = register.season
    case = open_case(
        season.round, actor=season.alice, offering="associate_senior/ordinary", employer=season.employer
    )
    plan = planned(register)
    assert opening_problems(plan) == []
    record_turn(turn("retired"), actor=register.lea)
    plan.refresh_from_db()
    assert [p.code for p in opening_problems(plan)] == ["release"]
    assert latest_release(PLAIN) is None
    save_answers(case, actor=season.alice, answers=seasons.ANSWERS, expected_version=0)
    assert submit(
        case, actor=season.alice, key="k", data=seasons.signed(season.alice, commitment=True)
    ).receipt


def test_it_ends_on_its_day_and_not_before(register: Register, travel: Travel) -> None:
    day = START + datetime.timedelta(days=14)
    record_turn(turn("retired", takes_effect_on=day), actor=register.lea)
    assert latest_release(PLAIN) is not None
    plan = planned(register)
    assert opening_problems(plan) == []
    plan.opens_at = clock.now() + datetime.timedelta(days=20)
    plan.closes_at = clock.now() + datetime.timedelta(days=40)
    assert [p.code for p in opening_problems(plan)] == ["release"]
    travel(day)
    sweep(clock.today())
    assert latest_release(PLAIN) is None


def test_merging_leads_several_to_one(register: Register) -> None:
    another("engineering.old", "old engineering")
    another("engineering.whole", "whole engineering")
    record_turn(turn("merged", (PLAIN, "engineering.old"), ("engineering.whole",)), actor=register.lea)
    assert latest_release("engineering.old") is None
    assert latest_release("engineering.whole") is not None
    assert [row.kind for row in family_of("engineering.whole")] == ["merged"]


def test_one_that_goes_on_after_a_split_stays_open(register: Register) -> None:
    another("engineering.data", "data engineering")
    record_turn(turn("split", (PLAIN,), (PLAIN, "engineering.data")), actor=register.lea)
    assert latest_release(PLAIN) is not None
    assert ended_on(PLAIN) is None


def test_the_whole_family_is_told_across_generations(register: Register) -> None:
    for key in ("engineering.b", "engineering.c", "engineering.d"):
        another(key, key)
    record_turn(turn("renamed", (PLAIN,), ("engineering.b",)), actor=register.lea)
    record_turn(turn("split", ("engineering.b",), ("engineering.c", "engineering.d")), actor=register.lea)
    assert len(family_of(PLAIN)) == len(family_of("engineering.d")) == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (turn("merged", (PLAIN,), ("engineering.b",)), "at least two to merge"),
        (turn("split", (PLAIN,), ("engineering.b",)), "splitting to at least two"),
        (turn("retired", (PLAIN,), ("engineering.b",)), "Retiring leads to none"),
        (turn("renamed", (PLAIN,), (PLAIN,)), "publish a release with the new name"),
        (turn("renamed", (PLAIN,), ("no.such",)), "there is no current release"),
        (turn("retired", document=" "), "number of the document"),
        (turn("retired", reason=" "), "Give the reason"),
    ],
)
def test_what_is_not_a_turn_is_refused(register: Register, wrong: Turn, said: str) -> None:
    another("engineering.b", "b")
    with pytest.raises(Refused, match=said):
        record_turn(wrong, actor=register.lea)
    assert SeriesLineage.objects.count() == 0


def test_nothing_happens_twice_to_what_has_ended(register: Register) -> None:
    record_turn(turn("retired"), actor=register.lea)
    with pytest.raises(Refused, match="has been retired"):
        record_turn(turn("retired"), actor=register.lea)


def test_it_is_a_leaders_act(register: Register) -> None:
    for actor in (register.ed, register.season.bing, register.season.alice, register.season.sun):
        with pytest.raises(NotYours):
            record_turn(turn("retired"), actor=actor)


def test_the_record_is_never_changed(register: Register) -> None:
    row = record_turn(turn("retired"), actor=register.lea)
    with pytest.raises(WrittenOnceError):
        SeriesLineage.objects.filter(pk=row.pk).update(reason="another")
    with pytest.raises(WrittenOnceError):
        row.delete()


def test_everybody_is_shown_what_became_of_it(register: Register) -> None:
    another("engineering.b", "river engineering")
    record_turn(turn("renamed", (PLAIN,), ("engineering.b",)), actor=register.lea)
    page = words(Client(headers={"accept-language": "en"}).get(reverse("series_directory")))
    for said in ("became", "river engineering", "示人社函〔2026〕9号", "few apply", "No longer open"):
        assert said in page, said


# The screen -----------------------------------------------------------------------------------------------------------

URL = reverse("register_series_life", args=[PLAIN])
GIVEN = {
    "kind": "retired",
    "takes_effect_on": "2026-09-07",
    "document": "示人社函〔2026〕9号",
    "reason": "few apply",
}


def drafted(register: Register) -> None:
    from cms.authoring.models import SeriesDraft

    SeriesDraft.objects.create(key=PLAIN, title="plain", owner=register.season.department, document={})


def test_the_leader_of_the_owning_department_retires_it(register: Register, as_: Browser) -> None:
    drafted(register)
    response = as_(register.lea).post(URL, GIVEN, follow=True)
    page = words(response)
    assert "It has been recorded and is shown to the public." in page
    assert "It takes no new rounds" in page
    assert SeriesLineage.objects.get().organization == register.season.department


@pytest.mark.parametrize("who", ["ed", "other_ed", "other_lea", "bureau_ed", "bureau_lea"])
def test_nobody_else_does(register: Register, as_: Browser, who: str) -> None:
    drafted(register)
    assert as_(getattr(register, who)).post(URL, GIVEN).status_code == 404
    assert SeriesLineage.objects.count() == 0


def test_what_no_department_has_taken_is_the_bureaus(register: Register, as_: Browser) -> None:
    assert as_(register.lea).post(URL, GIVEN).status_code == 404
    assert as_(register.bureau_lea).post(URL, GIVEN).status_code == 302


def test_another_departments_specialty_cannot_be_merged_away(register: Register, as_: Browser) -> None:
    from cms.authoring.models import SeriesDraft

    drafted(register)
    another("engineering.theirs", "theirs")
    another("engineering.whole", "whole")
    SeriesDraft.objects.create(
        key="engineering.theirs", title="theirs", owner=register.elsewhere, document={}
    )
    given = {**GIVEN, "kind": "merged", "others": ["engineering.theirs"], "targets": ["engineering.whole"]}
    response = as_(register.lea).post(URL, given)
    assert response.status_code == 422
    assert SeriesLineage.objects.count() == 0


def test_all_defects_are_told_at_once(register: Register, as_: Browser) -> None:
    drafted(register)
    response = as_(register.lea).post(
        URL, {"kind": "split", "document": "", "reason": "", "takes_effect_on": "tomorrow"}
    )
    assert response.status_code == 422
    assert words(response).count("studio-problem") >= 3


# Certificates ---------------------------------------------------------------------------------------------------------


def test_a_certificate_of_a_retired_specialty_stays_valid_and_tells_its_history(cast: Any) -> None:
    """domain 4.10"""
    lea = seasons.make_actor("lea", "department.approver", cast.season.department)
    url = reverse("verify_certificate", kwargs={"token": cast.certificate.token})
    before = words(cast.client("visitor").get(url))
    assert "genuine and valid" in before
    record_turn(turn("retired", takes_effect_on=clock.today()), actor=lea)
    after = words(cast.client("visitor").get(url))
    assert "genuine and valid" in after
    assert "History of the specialty" in after
    assert "few apply" in after
