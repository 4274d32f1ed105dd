"""Each fault is told in a sentence with its clause, and its corrections work: proved over every fault we know."""

import json
from copy import deepcopy
from typing import Any

import pytest

from tests.workflows.machines import action, machine, review, s, state, t
from tests.workflows.test_verification import FAULTS
from workflows.faults import Clause, faults_of
from workflows.machine_edits import CannotEdit, move_step, remove_states, rename_state
from workflows.repairs import repair_all, repairs_for
from workflows.verification import verify

Data = dict[str, Any]


def broken(name: str) -> Data:
    data = review()
    FAULTS[name][0](data)
    return data


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_told_with_a_heading_and_a_sentence_in_both_languages(name: str) -> None:
    for fault in faults_of(machine(broken(name))):
        assert all((fault.heading.zh, fault.heading.en, fault.sentence.zh, fault.sentence.en))
        assert fault.findings


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_has_a_correction_that_removes_it_and_adds_none(name: str) -> None:
    data = broken(name)
    before = {(f.code, f.text) for f in verify(machine(data))}
    offered = 0
    for fault in faults_of(machine(data)):
        gone = {(f.code, f.text) for f in fault.findings}
        for repair in repairs_for(data, fault):
            offered += 1
            after = {(f.code, f.text) for f in verify(machine(repair.data))}
            assert after <= before - gone
            assert all((repair.title.zh, repair.title.en))
    assert offered


@pytest.mark.parametrize("name", FAULTS)
def test_taking_the_first_correction_each_time_makes_the_workflow_sound(name: str) -> None:
    assert verify(machine(repair_all(broken(name)))) == ()


def test_a_correction_leaves_what_it_was_given_as_it_was() -> None:
    data = broken("a way round the result notice")
    kept = json.dumps(data)
    (fault,) = faults_of(machine(data))
    assert repairs_for(data, fault)
    assert json.dumps(data) == kept


def hurried() -> Data:
    """A review in which the employer may mark a case as urgent and so leave the notices out."""
    data = review()
    state(data, "employer")["transitions"].append(t("mark", "urgent", "employer.clerk"))
    data["states"].append(
        s("urgent", "in_review", [t("hurry", "recommend", "employer.leader")], owner="employer.leader")
    )
    return data


def test_a_way_round_the_three_notices_is_one_fault_told_by_its_way_and_its_clause() -> None:
    """N25-8"""
    (fault,) = faults_of(machine(hurried()))
    assert fault.heading.zh == "有一条路绕过了三公示"
    assert (
        fault.sentence.zh
        == "申报件可以从“employer”经“urgent”直接到“recommend”，没有经过三公示。任何渠道都要先完成三公示。"
    )
    assert fault.clause == Clause("N25", "8")
    assert [step.state for step in fault.path][:4] == ["draft", "employer", "urgent", "recommend"]


def test_the_way_round_can_begin_later_or_go() -> None:
    data = hurried()
    (fault,) = faults_of(machine(data))
    later, without, *_ = repairs_for(data, fault)
    assert later.title.zh == "让“urgent”从三公示之后开始"
    assert "mark" not in {x["key"] for x in state(later.data, "employer")["transitions"]}
    assert "mark" in {x["key"] for x in state(later.data, "recommend")["transitions"]}
    assert (without.title.zh, without.removes) == ("删除“urgent”", True)
    assert "urgent" not in {x["key"] for x in without.data["states"]}


def test_a_guard_that_asks_for_notices_nobody_posted_shows_the_way_that_comes_without_them() -> None:
    data = hurried()
    action(data, "recommend", "recommend")["needs"].append("notices_complete@1")
    (fault,) = faults_of(machine(data))
    assert fault.code == "machine.notice_missing"
    assert fault.heading.zh == "有一条路绕过了三公示"
    assert [step.action for step in fault.path] == ["", "submit", "mark", "hurry"]
    assert repairs_for(data, fault)[0].title.zh == "让“urgent”从三公示之后开始"


def test_short_notices_and_missing_deadlines_are_corrected_by_name() -> None:
    data = broken("a notice of three days")
    (fault,) = faults_of(machine(data))
    assert repairs_for(data, fault)[0].title.zh == "把公示改为5个工作日"
    data = broken("a waiting state without deadline")
    (fault,) = faults_of(machine(data))
    assert repairs_for(data, fault)[0].title.zh == "给“employer”定办理期限：10个工作日"


def test_a_dropped_requirement_is_asked_for_where_it_belongs() -> None:
    """N20-3.4b, N25-8"""
    for name, state_key, step, word in (
        ("no notice of material", "publicity", "finish", "notices_complete@1"),
        ("no employer's commitment", "recommend", "recommend", "employer_committed@1"),
        ("no applicant's commitment", "draft", "submit", "applicant_committed@1"),
        ("no confirmation", "confirming", "confirm", "confirming_authority@1"),
    ):
        data = broken(name)
        (fault,) = faults_of(machine(data))
        assert word in action(repairs_for(data, fault)[0].data, state_key, step)["needs"]


def test_two_faults_at_once_are_corrected_one_by_one() -> None:
    data = hurried()
    state(data, "panel").pop("within")
    first, second = faults_of(machine(data))
    for fault in (first, second):
        (after,) = faults_of(machine(repairs_for(data, fault)[0].data))
        assert after.code != fault.code


def test_a_name_used_twice_over_a_hidden_fault_is_still_corrected() -> None:
    data = hurried()
    state(data, "employer")["transitions"].append(t("mark", "urgent", "employer.clerk"))
    state(data, "employer")["transitions"].append(t("mark", "urgent", "employer.clerk"))
    assert [f.code for f in faults_of(machine(data))] == ["machine.duplicate", "machine.duplicate"]
    assert verify(machine(repair_all(data))) == ()


def test_a_plugins_word_is_no_reason_for_a_wrong_correction() -> None:
    data = broken("an unknown guard")
    (fault,) = faults_of(machine(data))
    (repair, *_) = repairs_for(data, fault)
    assert repair.title.zh.replace(" ", "") == "去掉lucky@1"
    assert verify(machine(repair.data)) == ()


def test_deleting_a_state_forgets_what_referred_to_it() -> None:
    data = review()
    action(data, "recommend", "recommend")["not_by_who_did"] = ["post", "resubmit"]
    after = remove_states(data, {"correction"})
    assert action(after, "recommend", "recommend")["not_by_who_did"] == ["post"]
    assert "correct" not in {x["key"] for x in state(after, "acceptance")["transitions"]}
    assert any(x["key"] == "correction" for x in data["states"])


def test_renaming_a_state_changes_every_reference() -> None:
    data = rename_state(review(), "certified", "issued")
    assert data["certified"] == "issued"
    assert action(data, "confirming", "confirm")["to"] == "issued"
    assert verify(machine(data)) == ()
    with pytest.raises(CannotEdit):
        rename_state(data, "issued", "draft")


def test_a_step_does_not_move_onto_its_own_end() -> None:
    with pytest.raises(CannotEdit):
        move_step(deepcopy(review()), "draft", "submit", "employer")
