"""Moving the drafts of an open round: dry run, decisions, reason, events; ★ what was submitted never moves."""

import copy
from typing import Any

import pytest
from django.urls import reverse

from tests.register.conftest import Browser, Register, words
from tests.workflows import season as seasons
from workflows import clock
from workflows.cases.chain import verify_case
from workflows.cases.models import Case, CaseEvent, EventNote
from workflows.cases.verbs import open_case, save_answers, submit
from workflows.errors import NotYours, Refused, Stale
from workflows.register.models import RegisterAct
from workflows.releases.models import Release
from workflows.rounds import moving
from workflows.rounds.models import Round
from workflows.rounds.moving import dry_run, move_drafts

OFFERING = "associate_senior/ordinary"


def changed(
    *, drop: str = "", retype: dict[str, str] | None = None, add: list[dict[str, Any]] | None = None
) -> Release:
    """The next release of the plain series: a field gone, of another type, or added."""
    data = copy.deepcopy(seasons.small_document().to_json())
    section = data["forms"]["application"]["sections"][0]
    section["fields"] = [f for f in section["fields"] if f["key"] != drop]
    for field in section["fields"]:
        field["type"] = (retype or {}).get(field["key"], field["type"])
        if field["key"] in (retype or {}):
            field.pop("min", None)
    section["fields"] += add or []
    if drop == "years" or "years" in (retype or {}):
        rules = data["criteria"]["plain"]["rules"]
        data["criteria"]["plain"]["rules"] = [r for r in rules if r["key"] != "years"]
    data["about"] = seasons.text("next")
    return seasons.release_of(type(seasons.small_document()).model_validate(data))


def draft_of(register: Register) -> Case:
    season = register.season
    case = open_case(season.round, actor=season.alice, offering=OFFERING, employer=season.employer)
    save_answers(case, actor=season.alice, answers=seasons.ANSWERS, expected_version=0)
    return Case.objects.with_round().get(pk=case.pk)


def move(register: Register, release: Release, **how: Any) -> Round:
    run = dry_run(register.season.round, release, actor=register.ed)
    given = {"mapping": {}, "reason": "the notice was corrected", "expected": run.digest, **how}
    return move_drafts(register.season.round, release, actor=register.ed, **given)


def test_the_dry_run_says_what_would_break_and_changes_nothing(register: Register) -> None:
    case = draft_of(register)
    run = dry_run(register.season.round, changed(drop="years"), actor=register.ed)
    assert [(b.item.kind, b.item.at, b.count) for b in run.broken] == [("field", "years", 1)]
    assert (run.drafts, run.staying, run.unfit) == (1, 0, 0)
    assert Case.objects.get(pk=case.pk).sequence == case.sequence
    assert Round.objects.count() == 1


def test_a_draft_is_its_applicants_alone_so_the_dry_run_names_nobody(
    register: Register, as_: Browser
) -> None:
    draft_of(register)
    release = changed(drop="years")
    assert dry_run(register.season.round, release, actor=register.ed).named == ()
    url = reverse("register_round_move", args=[register.season.round.pk])
    page = words(as_(register.ed).get(url, {"to": release.pk}))
    assert "Alice" not in page
    assert "1 draft in this round" in page


def test_every_break_needs_a_decision(register: Register) -> None:
    draft_of(register)
    with pytest.raises(Refused, match="Choose what becomes of"):
        move(register, changed(drop="years"))


def test_what_is_decided_is_carried_over_and_written_on_the_chain(register: Register) -> None:
    case = draft_of(register)
    old = register.season.round.release
    extra = {"key": "spell", "type": "integer", "title": seasons.text("spell")}
    release = changed(drop="years", add=[extra])
    successor = move(register, release, mapping={"years": "spell"})
    moved = Case.objects.with_round().get(pk=case.pk)
    assert moved.round == successor
    assert successor.release == release
    assert moved.answers["spell"] == "7"
    assert "years" not in moved.answers
    event = CaseEvent.objects.get(case=case, kind="moved")
    assert event.data["from"] == {"round": "2026-plain", "release": old.digest}
    assert event.data["mapped"] == {"years": "spell"}
    assert EventNote.objects.get(event=event).text == "the notice was corrected"
    assert verify_case(moved) is None
    assert Round.objects.get(pk=register.season.round.pk).release == old, "a round never changes its release"


def test_the_moved_draft_is_submitted_under_the_new_release(register: Register) -> None:
    case = draft_of(register)
    move(register, changed(drop="proof"))
    case = Case.objects.with_round().get(pk=case.pk)
    receipt = submit(
        case,
        actor=register.season.alice,
        key="k",
        data=seasons.signed(register.season.alice, commitment=True),
    )
    assert receipt.content is not None
    assert receipt.content["release"] == case.round.release.digest


def test_what_was_submitted_never_moves(register: Register) -> None:
    """★ A case lives and dies by its round's release."""
    case = draft_of(register)
    submit(
        case,
        actor=register.season.alice,
        key="k",
        data=seasons.signed(register.season.alice, commitment=True),
    )
    run = dry_run(register.season.round, changed(drop="proof"), actor=register.ed)
    assert (run.drafts, run.staying) == (0, 1)
    move(register, Release.objects.order_by("-number")[0])
    assert Case.objects.get(pk=case.pk).round == register.season.round
    assert not CaseEvent.objects.filter(case=case, kind="moved").exists()


def test_a_returned_case_stays_too(register: Register) -> None:
    """It is in the applicant's hands again, but it was submitted under the old release."""
    from tests.workflows import journey

    case = draft_of(register)
    submit(
        case,
        actor=register.season.alice,
        key="k",
        data=seasons.signed(register.season.alice, commitment=True),
    )
    journey.act(case, "return", register.season.bao, data={"defects": [(["years"], "count again")]})
    move(register, changed(drop="proof"))
    assert Case.objects.get(pk=case.pk).round == register.season.round


def test_the_old_window_ends_when_no_draft_is_left(register: Register) -> None:
    draft_of(register)
    move(register, changed(drop="proof"))
    plan = Round.objects.get(pk=register.season.round.pk)
    assert plan.closes_at == clock.now()
    act = RegisterAct.objects.get(kind="drafts_moved")
    assert act.data["moved"] == 1


def test_an_autosave_after_the_move_is_told_to_load_again(register: Register) -> None:
    case = draft_of(register)
    move(register, changed(drop="proof"))
    with pytest.raises(Stale):
        save_answers(
            case, actor=register.season.alice, answers={"name": "late"}, expected_version=case.answers_version
        )


def test_a_reason_is_required(register: Register) -> None:
    draft_of(register)
    with pytest.raises(Refused, match="reason"):
        move(register, changed(drop="proof"), reason=" ")


def test_what_changed_after_the_dry_run_is_looked_at_again(register: Register) -> None:
    release = changed(drop="years")
    before = dry_run(register.season.round, release, actor=register.ed)
    draft_of(register)
    with pytest.raises(Stale):
        move(register, release, expected=before.digest, mapping={"years": ""})


def test_nobody_elses_round_is_moved(register: Register) -> None:
    release = changed(drop="proof")
    for actor in (register.other_ed, register.bureau_ed, register.season.can, register.season.alice):
        with pytest.raises(NotYours):
            dry_run(register.season.round, release, actor=actor)


def test_another_series_release_is_refused(register: Register) -> None:
    release = seasons.release_of(seasons.small_document(key="engineering.other"))
    with pytest.raises(Refused, match="same specialty"):
        move(register, release)


def test_a_draft_for_what_is_no_longer_offered_stays_and_its_window_stays_open(register: Register) -> None:
    draft_of(register)
    data = copy.deepcopy(seasons.small_document().to_json())
    data["routes"] = [{"key": "special", "title": seasons.text("special")}]
    data["offerings"][0]["route"] = "special"
    release = seasons.release_of(type(seasons.small_document()).model_validate(data))
    run = dry_run(register.season.round, release, actor=register.ed)
    assert (run.unfit, run.broken[0].item.kind) == (1, "offering")
    with pytest.raises(Refused, match="leave them in this round"):
        move(register, release)
    move(register, release, leave_unfit=True)
    plan = Round.objects.get(pk=register.season.round.pk)
    assert plan.closes_at > clock.now()
    assert plan.cases.count() == 1


def test_through_the_screen_with_a_decision(register: Register, as_: Browser) -> None:
    case = draft_of(register)
    release = changed(drop="years")
    url = reverse("register_round_move", args=[register.season.round.pk]) + f"?to={release.pk}"
    digest = dry_run(register.season.round, release, actor=register.ed).digest
    response = as_(register.ed).post(url, {"to_0": "", "reason": "", "seen": digest})
    assert response.status_code == 422
    response = as_(register.ed).post(url, {"to_0": "-", "reason": "corrected", "seen": digest}, follow=True)
    assert "The drafts are now in" in words(response)
    assert Case.objects.get(pk=case.pk).round.release == release


# --- a move and a submission at once ----------------------------------------------------------------------------------


@pytest.fixture
def planted(transactional_db: None, travel: Any) -> Register:
    season = seasons.plant_season()
    make = seasons.make_actor
    ed = make("ed", "department.editor", season.department)
    return Register(season, ed, ed, ed, ed, ed, ed, season.department)


def at_once(*jobs: Any) -> list[Any]:
    from tests.workflows.test_races import at_once as together

    return together(*jobs)


def both(planted: Register) -> tuple[Case, list[Any]]:
    case = draft_of(planted)
    release = changed(drop="proof")
    run = dry_run(planted.season.round, release, actor=planted.ed)
    data = seasons.signed(planted.season.alice, commitment=True)
    results = at_once(
        lambda: submit(Case.objects.with_round().get(pk=case.pk), actor=planted.season.alice, key="k", data=data),
        lambda: move_drafts(Round.objects.get(pk=planted.season.round.pk), release, actor=planted.ed, mapping={},
                            reason="r", expected=run.digest),
    )  # fmt: skip
    return Case.objects.with_round().get(pk=case.pk), results


def test_a_submission_and_a_move_at_once_leave_one_truth(planted: Register) -> None:
    """Either it was submitted, and stays with the release it was submitted under; or it moved, and the applicant looks again."""
    case, results = both(planted)
    assert verify_case(case) is None
    submitted = case.submissions.first()
    if submitted is not None and submitted.content is not None:
        assert submitted.content["release"] == case.round.release.digest, results
    else:
        assert isinstance(results[0], Refused), results


def test_control_without_taking_the_case_a_submission_is_carried_off(
    planted: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The move reads the drafts, a submission goes through, and the move writes on without asking: the submitted case is now in a
    round whose release it was not submitted under."""
    case = draft_of(planted)
    release = changed(drop="proof")
    run = dry_run(planted.season.round, release, actor=planted.ed)
    data = seasons.signed(planted.season.alice, commitment=True)
    drafts, asked = moving._drafts, []

    def then_submitted(plan: Round) -> list[Case]:
        found = drafts(plan)
        asked.append(len(found))
        if len(asked) % 2 == 0 and found:  # the dry run was the first to ask, the moving is the second
            submit(Case.objects.with_round().get(pk=case.pk), actor=planted.season.alice, key="k", data=data)
        return found

    def take_blindly(taken: Case) -> None:
        taken.refresh_from_db(fields=["sequence", "head"])
        Case.objects.filter(pk=taken.pk).update(sequence=taken.sequence + 1)
        taken.sequence += 1

    monkeypatch.setattr(moving, "_drafts", then_submitted)
    how: dict[str, Any] = {"mapping": {}, "reason": "r", "expected": run.digest}
    with pytest.raises(Stale):
        move_drafts(planted.season.round, release, actor=planted.ed, **how)
    assert Case.objects.get(pk=case.pk).submitted_at is None, "all of it was one transaction"
    monkeypatch.setattr(moving, "take", take_blindly)
    move_drafts(planted.season.round, release, actor=planted.ed, **how)
    carried = Case.objects.with_round().get(pk=case.pk)
    first = carried.submissions.get()
    assert first.content is not None
    assert first.content["release"] != carried.round.release.digest


def test_who_has_submitted_in_the_old_round_begins_no_second_application_in_the_new_one(
    register: Register,
) -> None:
    case = draft_of(register)
    submit(
        case,
        actor=register.season.alice,
        key="k",
        data=seasons.signed(register.season.alice, commitment=True),
    )
    successor = move(register, changed(drop="proof"))
    with pytest.raises(Refused, match="continue it under"):
        open_case(
            successor, actor=register.season.alice, offering=OFFERING, employer=register.season.employer
        )
    beata = seasons.make_actor("beata", "applicant", None)
    assert (
        open_case(successor, actor=beata, offering=OFFERING, employer=register.season.employer).round
        == successor
    )
