"""A level of review or a defence is put in with one act, and what comes of it is sound."""

import pytest

from tests.workflows.machines import machine, review, state
from tests.workflows.shipped_machines import NAMES, shipped_machine
from workflows.inserting import REVIEW_ROLES, insert_defence, insert_review_level
from workflows.machine import Category, Machine
from workflows.machine_edits import CannotEdit, Data, fresh
from workflows.verification import verify


def shipped(name: str) -> Data:
    return fresh(shipped_machine(name).model_dump(mode="json"))


REVIEWED = ("employer_review", "unit_assessment", "recommendation", "department_review", "bureau_review", "acceptance_check",
            "accepted", "panel_review", "voting", "confirmation")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_level_of_review_after_any_reviewing_state_leaves_the_workflow_sound(name: str) -> None:
    data = shipped(name)
    assert verify(machine(data)) == ()
    for key in REVIEWED:
        if not any(s["key"] == key for s in data["states"]):
            continue
        for role in REVIEW_ROLES:
            after = insert_review_level(data, after=key, role=role)
            assert verify(machine(after)) == (), (key, role)
            assert len(after["states"]) == len(data["states"]) + 1


def test_the_city_checks_between_department_and_bureau_with_return_refusal_and_withdrawal() -> None:
    data = shipped("cybersecurity/review")
    after = Machine.model_validate(
        insert_review_level(
            data,
            after="department_review",
            role="bureau.reviewer",
            zh="市局复核",
            en="City's check",
            within=7,
        )
    )
    made = after.state("extra_review")
    assert (made.title.zh, made.owner, made.within, made.category) == (
        "市局复核",
        "bureau.reviewer",
        7,
        Category.IN_REVIEW,
    )
    assert {t.key: t.to for t in made.transitions} == {
        "pass_extra_review": "bureau_review",
        "return_from_extra_review": "returned",
        "refuse_at_extra_review": "refused",
        "withdraw_from_extra_review": "withdrawn",
    }
    forward = made.transitions[0]
    assert [u.name for u in forward.needs] == [
        "notices_complete@1",
        "no_open_objection@1",
        "material_as_publicised@1",
    ]
    assert "pass_department" in forward.not_by_who_did
    assert [u.name for u in made.transitions[1].effects] == ["void_notices@1"]
    (pass_department,) = (
        t for t in after.state("department_review").transitions if t.key == "pass_department"
    )
    assert pass_department.to == "extra_review"
    (pass_bureau,) = (t for t in after.state("bureau_review").transitions if t.key == "pass_bureau")
    assert "pass_extra_review" in pass_bureau.not_by_who_did


def test_nobody_is_sent_back_for_correction_once_the_case_is_accepted() -> None:
    after = Machine.model_validate(insert_review_level(shipped("cybersecurity/review"), after="voting"))
    assert {t.key for t in after.state("extra_review").transitions} == {
        "pass_extra_review",
        "refuse_at_extra_review",
    }


def test_two_levels_one_after_another_have_names_of_their_own() -> None:
    data = insert_review_level(shipped("cybersecurity/review"), after="department_review")
    data = insert_review_level(data, after="extra_review", role="bureau.reviewer")
    assert verify(machine(data)) == ()
    assert {"extra_review", "extra_review_2"} <= {s["key"] for s in data["states"]}


def test_a_defence_comes_before_the_panel_and_absence_ends_the_case() -> None:
    data = insert_defence(shipped("cybersecurity/review"))
    assert verify(machine(data)) == ()
    defence = state(data, "defence")
    assert [t["to"] for t in state(data, "accepted")["transitions"]][:1] == ["defence"]
    assert {t["key"]: t["to"] for t in defence["transitions"]} == {
        "record_defence": "panel_review",
        "absent_from_defence": "not_passed",
    }


def test_where_there_is_no_way_on_nothing_is_put_in() -> None:
    with pytest.raises(CannotEdit):
        insert_defence(shipped("forensic/recognition"))
    for key in ("withdrawn", "no_such_state"):
        with pytest.raises(CannotEdit):
            insert_review_level(review(), after=key)


def test_what_was_given_stays_as_it_was() -> None:
    data = review()
    insert_review_level(data, after="employer")
    insert_defence(data, after="acceptance")
    assert data == review()
