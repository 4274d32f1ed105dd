"""A department's workflow is proven before it is released; each fault comes with the shortest path that shows it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.workflows.machines import action, machine, review, s, state, t
from workflows.verification import verify

Data = dict[str, Any]


def test_a_sound_review_has_no_findings() -> None:
    assert verify(machine(review())) == ()


def drop_need(state_key: str, action_key: str, need: str) -> Callable[[Data], None]:
    return lambda d: action(d, state_key, action_key)["needs"].remove(need)


def shortcut(d: Data) -> None:
    state(d, "panel")["transitions"].append(t("hurry", "confirming", "committee.chair", ["vote_passed@1"]))


FAULTS: dict[str, tuple[Callable[[Data], None], str]] = {
    "an unreachable state": (lambda d: d["states"].append(s("limbo", "closed", [])), "machine.unreachable"),
    "a dead end": (lambda d: state(d, "certified")["transitions"].clear(), "machine.dead_end"),
    "a trap": (
        lambda d: d["states"].extend([s("loop", "in_review", [t("again", "loop", "committee.secretary")])])
        or state(d, "panel")["transitions"].append(t("park", "loop", "committee.secretary")),
        "machine.trap",
    ),
    "no applicant's commitment": (drop_need("draft", "submit", "applicant_committed@1"), "machine.gate.commitment.applicant"),
    "no employer's commitment": (
        drop_need("recommend", "recommend", "employer_committed@1"), "machine.gate.commitment.employer"),
    "no notice of criteria": (drop_need("publicity", "finish", "notices_complete@1"), "machine.gate.notices.criteria"),
    "no notice of material": (drop_need("publicity", "finish", "notices_complete@1"), "machine.gate.notices.material"),
    "no notice of opinion": (drop_need("publicity", "finish", "notices_complete@1"), "machine.gate.notices.opinion"),
    "no acceptance": (lambda d: action(d, "acceptance", "accept").pop("effects"), "machine.gate.acceptance"),
    "no vote": (drop_need("panel", "announce", "vote_passed@1"), "machine.gate.vote"),
    "a way round the result notice": (shortcut, "machine.gate.notice.result"),
    "no confirmation": (drop_need("confirming", "confirm", "confirming_authority@1"), "machine.gate.confirmation"),
    "no certificate where there should be one": (
        lambda d: action(d, "confirming", "confirm").pop("effects"), "machine.gate.certificate"),
    "a notice of three days": (
        lambda d: state(d, "publicity")["notices"].__setitem__(0, {"kind": "criteria", "working_days": 3}),
        "machine.notice_short"),
    "a notice that is never posted": (
        lambda d: state(d, "publicity").update(notices=[{"kind": "material"}]), "machine.notice_missing"),
    "a waiting state without deadline": (lambda d: state(d, "employer").pop("within"), "machine.deadline"),
    "a role that does not exist": (lambda d: action(d, "employer", "post").update(by="employer.boss"), "machine.role"),
    "the applicant recommending himself": (
        lambda d: action(d, "recommend", "recommend").update(by="applicant"), "machine.separation"),
    "one person accepting and announcing the vote": (
        lambda d: action(d, "panel", "announce").update(by="committee.secretary"), "machine.separation"),
    "a state that is not there": (lambda d: action(d, "panel", "announce").update(to="reslt"), "machine.target"),
    "an unknown guard": (lambda d: action(d, "panel", "announce")["needs"].append("lucky@1"), "machine.word"),
    "a final state that goes on": (
        lambda d: state(d, "failed")["transitions"].append(t("retry", "panel", "committee.chair")), "machine.closed"),
    "edits under a standing notice": (
        lambda d: action(d, "acceptance", "correct").pop("effects"), "machine.stale_notice"),
    "a state named twice": (lambda d: d["states"].append(s("failed", "closed", [])), "machine.duplicate"),
    "a first state that is no draft": (lambda d: state(d, "draft").update(category="in_review", within=3), "machine.initial"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(fault: str) -> None:
    data = review()
    change, code = FAULTS[fault]
    change(data)
    assert code in {f.code for f in verify(machine(data))}


def test_the_path_shown_is_the_shortest_one() -> None:
    data = review()
    shortcut(data)
    (finding,) = verify(machine(data))
    assert [(x.action, x.state) for x in finding.path] == [
        ("", "draft"), ("submit", "employer"), ("post", "publicity"), ("finish", "recommend"),
        ("recommend", "acceptance"), ("accept", "panel"), ("hurry", "confirming"), ("confirm", "certified"),
    ]  # fmt: skip
    assert (
        "draft → employer → publicity → recommend → acceptance → panel → confirming → certified"
        in finding.text.en
    )


def test_separation_is_kept_by_naming_the_other_act() -> None:
    data = review()
    action(data, "panel", "announce").update(
        by=["committee.chair", "committee.secretary"], not_by_who_did=["accept"]
    )
    assert verify(machine(data)) == ()


def test_recognition_needs_neither_vote_nor_acceptance_but_the_notices_stay() -> None:
    data = review()
    data["kind"] = "recognition"
    action(data, "recommend", "recommend")["to"] = "confirming"
    for key in ("acceptance", "correction", "panel", "result", "failed"):
        data["states"].remove(state(data, key))
    assert verify(machine(data)) == ()
    drop_need("publicity", "finish", "notices_complete@1")(data)
    assert "machine.gate.notices.material" in {f.code for f in verify(machine(data))}


def test_a_fault_is_told_in_both_languages() -> None:
    data = review()
    state(data, "employer").pop("within")
    (finding,) = verify(machine(data))
    assert finding.text.zh == "“employer”没有办理期限，申报件可能一直等下去。"
    assert finding.place == ("states", 1)
