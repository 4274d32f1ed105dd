"""Opening, saving, submitting."""

from typing import Any

import pytest

from tests.workflows.season import ANSWERS, Season, signed
from workflows.cases.chain import verify_case
from workflows.cases.models import Case, CaseEvent, Submission
from workflows.cases.verbs import available_actions, open_case, save_answers, submit
from workflows.errors import NotYours, Refused, Stale


def english(refusal: Refused) -> list[str]:
    return [problem.text.en for problem in refusal.problems]


def test_alice_opens_one_draft_however_often_she_asks(season: Season) -> None:
    first = open_case(
        season.round, actor=season.alice, offering="associate_senior/ordinary", employer=season.employer
    )
    again = open_case(
        season.round, actor=season.alice, offering="associate_senior/ordinary", employer=season.employer
    )
    assert again.pk == first.pk
    assert (first.state, first.category, first.sequence) == ("draft", "draft", 1)


def test_opening_names_every_defect_at_once(season: Season) -> None:
    with pytest.raises(Refused) as refusal:
        open_case(season.round, actor=season.alice, offering="x/y", direction="north", employer=season.bureau)
    assert [p.path for p in refusal.value.problems] == [("offering",), ("direction",), ("employer",)]


def test_saving_from_an_old_page_changes_nothing(season: Season, draft: Case) -> None:
    with pytest.raises(Stale):
        save_answers(draft, actor=season.alice, answers={"name": "乙某"}, expected_version=0)
    draft.refresh_from_db()
    assert draft.answers["name"] == "甲某"


def test_a_save_keeps_the_other_answers(season: Season, draft: Case) -> None:
    assert save_answers(draft, actor=season.alice, answers={"years": "x"}, expected_version=1) == 2
    draft.refresh_from_db()
    assert draft.answers == {**ANSWERS, "years": "x"}


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", [[[[["deep"]]]]], {"a": {"b": 1}}, 10**40, True, None])
def test_whatever_is_typed_is_kept_or_refused_never_an_error(season: Season, draft: Case, value: Any) -> None:
    save_answers(draft, actor=season.alice, answers={"name": value}, expected_version=1)
    draft.refresh_from_db()
    assert draft.answers_version == 2


def test_unknown_fields_and_endless_depth_are_refused(season: Season, draft: Case) -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]
    with pytest.raises(Refused) as refusal:
        save_answers(draft, actor=season.alice, answers={"name": deep, "nope": 1}, expected_version=1)
    assert [p.path for p in refusal.value.problems] == [("nope",), ("name",)]


def test_submitting_takes_a_snapshot_with_receipt_and_digest(season: Season, draft: Case) -> None:
    receipt = submit(draft, actor=season.alice, key="k1", data=signed(season.alice, commitment=True))
    assert (draft.state, draft.category) == ("employer_review", "submitted")
    assert receipt.receipt == "SB2026-GC-000001"
    assert receipt.content is not None
    assert receipt.content["answers"]["years"] == 7
    assert receipt.outcome == {
        "overall": "unknown",
        "rules": {"years": "met", "retirement": "met", "effect": "unknown"},
    }
    assert draft.gates == ["commitment.applicant"]
    assert verify_case(Case.objects.get(pk=draft.pk)) is None


def test_the_same_key_is_the_same_submission(season: Season, draft: Case) -> None:
    data = signed(season.alice, commitment=True)
    first = submit(draft, actor=season.alice, key="k1", data=data)
    assert submit(draft, actor=season.alice, key="k1", data=data).pk == first.pk
    assert Submission.objects.count() == 1


def test_a_second_tab_gets_the_first_tabs_receipt(season: Season, draft: Case) -> None:
    tab = Case.objects.with_round().get(pk=draft.pk)
    data = signed(season.alice, commitment=True)
    first = submit(draft, actor=season.alice, key="tab-1", data=data)
    assert submit(tab, actor=season.alice, key="tab-2", data=data).pk == first.pk
    assert Submission.objects.count() == 1
    assert CaseEvent.objects.filter(case=draft, kind="transition").count() == 1


def test_every_reason_is_told_at_once(season: Season, draft: Case) -> None:
    save_answers(draft, actor=season.alice, answers={"years": "2", "name": None}, expected_version=1)
    with pytest.raises(Refused) as refusal:
        submit(draft, actor=season.alice, key="k", data=signed(season.alice))
    assert english(refusal.value) == [
        "1 entry in the form still to complete or correct.",
        "Criteria not met: years.",
        "Read and sign the applicant's commitment first.",
    ]
    assert draft.sequence == 1


def test_a_signature_with_another_name_is_refused_beside_the_name(season: Season, draft: Case) -> None:
    with pytest.raises(Refused) as refusal:
        submit(
            draft, actor=season.alice, key="k", data={"signature": True, "name": "Bob", "commitment": True}
        )
    assert [p.path for p in refusal.value.problems] == [("name",)]


def test_nobody_submits_for_alice(season: Season, draft: Case) -> None:
    for actor in (season.bao, season.charlie, season.can, season.sun):
        assert available_actions(draft, actor) == []
        with pytest.raises(NotYours):
            submit(draft, actor=actor, key="k")


def test_a_step_says_what_it_asks_for(season: Season, draft: Case) -> None:
    step = available_actions(draft, season.alice)[0]
    assert (step.key, step.signed, step.commitment, step.blocked_by) == (
        "submit",
        True,
        "commitment.applicant",
        (),
    )
