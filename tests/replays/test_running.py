"""A replay is asked for, worked out, called off, and survives its worker."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from forms_config.answers import facts_from
from forms_config.criteria import interpret
from tests.replays.test_reading import edited
from workflows.access import Actor
from workflows.cases.models import Case, Submission
from workflows.cases.reading import judgements_of
from workflows.errors import Refused
from workflows.releases.document import SeriesDocument
from workflows.replays import part, running
from workflows.replays.models import ReplayChange, ReplayRun
from workflows.replays.stored import context_of
from workflows.replays.tally import MOVES, Tally
from workflows.replays.verbs import cancel_replay, start_replay
from workflows.rounds.models import Round


@pytest.fixture(autouse=True)
def _no_wake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.replays.tasks.wake", lambda: None)


@pytest.fixture
def run(past_round: Round, stricter: SeriesDocument, editor: Actor) -> ReplayRun:
    return start_replay(
        stricter, past_round, subject=stricter.key, person=editor.person, organization=editor.organization
    )


def verdict(case: Case, document: SeriesDocument) -> str:
    """What the interpreter says of the case's latest submission."""
    offering = document.offering(case.offering)
    form, lists = document.forms[offering.form], document.codelists
    submission = case.submissions.order_by("-ordinal").first()
    assert submission is not None
    context: dict[str, Any] = {
        **context_of(case.round, case.offering, document.key), "direction": case.direction,
        "submitted_on": timezone.localtime(submission.submitted_at).date(),
    }  # fmt: skip
    facts = facts_from(form, (submission.content or {})["answers"], lists, context, judgements_of(case))
    return str(interpret(document.criteria[offering.criteria], form, lists, facts).overall)


def test_the_counts_are_those_of_every_case_judged_alone(
    run: ReplayRun, past_round: Round, base_document: SeriesDocument, stricter: SeriesDocument
) -> None:
    assert running.run_waiting() == 1
    run.refresh_from_db()
    assert run.state == ReplayRun.State.DONE
    assert run.done == run.total == 400
    tally = Tally.of_json(run.results or {})
    alone = [0] * 9
    changed = {}
    for case in Case.objects.filter(round=past_round).select_related("round__release"):
        move = MOVES.index((verdict(case, base_document), verdict(case, stricter)))
        alone[move] += 1
        if move % 4:
            changed[case.pk] = move
    assert tally.moves == alone
    assert changed, "94 hours instead of 90 changes somebody's verdict"
    assert dict(ReplayChange.objects.filter(run=run).values_list("case", "move")) == changed


def test_only_the_latest_submission_counts(run: ReplayRun, past_round: Round) -> None:
    case = Case.objects.filter(round=past_round).order_by("pk")[7]
    first = Submission.objects.get(case=case)
    held = first.content or {}
    content = {**held, "answers": {**held["answers"], "in_post": False}}
    Submission.objects.create(
        case=case, ordinal=2, key="again", receipt="P-again", digest="1" * 64, content=content, outcome={},
        answers_version=2, submitted_at=first.submitted_at, submitted_by=first.submitted_by,
    )  # fmt: skip
    running.run_waiting()
    run.refresh_from_db()
    tally = Tally.of_json(run.results or {})
    assert tally.cases == 400
    assert sum(counts[8] for key, counts in tally.rules.items() if key.endswith("/in_post")) == 1


def test_a_run_called_off_while_waiting_never_starts(run: ReplayRun, editor: Actor) -> None:
    cancel_replay(run, person=editor.person)
    assert running.run_waiting() == 0
    run.refresh_from_db()
    assert run.state == ReplayRun.State.CANCELLED
    assert run.cancelled_by == editor.person


def test_a_run_called_off_half_way_stops_at_the_next_look(
    run: ReplayRun, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BEAT", 0)
    monkeypatch.setattr(running, "SMALL_BATCH", 100)
    looked: list[int] = []
    plain = running.Beat.__call__

    def call_off(beat: Any, done: int) -> None:
        looked.append(done)
        cancel_replay(run, person=editor.person)
        plain(beat, done)

    monkeypatch.setattr(running.Beat, "__call__", call_off)
    running.run_waiting()
    run.refresh_from_db()
    assert looked == [100]
    assert run.state == ReplayRun.State.CANCELLED
    assert run.results is None
    assert not run.changes.exists()


def test_a_run_whose_worker_died_is_taken_up_again(run: ReplayRun) -> None:
    dead = running.claim("dead")
    assert dead is not None
    assert running.claim("other") is None, "its lease holds"
    ReplayRun.objects.update(claimed_until=timezone.now() - datetime.timedelta(seconds=1))
    assert running.run_waiting() == 1
    run.refresh_from_db()
    assert run.state == ReplayRun.State.DONE
    assert run.attempts == 2


def test_a_worker_that_lost_its_run_writes_nothing(run: ReplayRun) -> None:
    slow = running.claim("slow")
    assert slow is not None
    ReplayRun.objects.update(claimed_until=timezone.now() - datetime.timedelta(seconds=1))
    running.run_waiting()
    done = ReplayRun.objects.values("claimed_by", "results", "state").get()
    changed = ReplayChange.objects.count()
    with pytest.raises(running.Stopped):
        running._keep(slow, running.Beat(slow), Tally(cases=1), [])
    assert ReplayRun.objects.values("claimed_by", "results", "state").get() == done
    assert ReplayChange.objects.count() == changed


def test_a_run_lost_three_times_is_marked_broken_off(run: ReplayRun) -> None:
    for worker in "abc":
        assert running.claim(worker) is not None
        ReplayRun.objects.update(claimed_until=timezone.now() - datetime.timedelta(seconds=1))
    assert running.run_waiting() == 0
    run.refresh_from_db()
    assert (run.state, run.failure) == (ReplayRun.State.BROKEN, running.LOST)


def test_a_run_that_cannot_be_worked_out_says_so(run: ReplayRun, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(running, "judge_range", fail)
    running.run_waiting()
    run.refresh_from_db()
    assert (run.state, run.failure) == (ReplayRun.State.BROKEN, running.FAILED)


def test_nobody_replays_an_empty_round_or_twice_at_once(
    run: ReplayRun, past_round: Round, stricter: SeriesDocument, editor: Actor
) -> None:
    asked: dict[str, Any] = {
        "subject": stricter.key,
        "person": editor.person,
        "organization": editor.organization,
    }
    with pytest.raises(Refused, match="being replayed"):
        start_replay(stricter, past_round, **asked)
    past_round.pk, past_round.key = None, "empty"
    past_round.save()
    with pytest.raises(Refused, match="Nobody has submitted"):
        start_replay(stricter, past_round, **asked)


def test_criteria_that_name_what_is_not_there_are_refused_before_any_work(
    past_round: Round, stricter: SeriesDocument, editor: Actor
) -> None:
    def break_(data: dict[str, Any]) -> None:
        data["criteria"]["associate_senior"]["rules"][0]["when"] = {"table": "nowhere"}

    with pytest.raises(Refused, match="not there"):
        start_replay(
            edited(stricter, break_),
            past_round,
            subject=stricter.key,
            person=editor.person,
            organization=None,
        )
    assert not ReplayRun.objects.exists()


def test_both_halves_make_the_whole(run: ReplayRun, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, changed = running.judge_range(run, 0, None, lambda _: None)
    parts, moved = Tally(), []
    for above, up_to in running.halves(run):
        tally, more = running.judge_range(run, above, up_to, lambda _: None)
        assert tally.cases == pytest.approx(200, abs=1)
        parts.add(tally)
        moved += more
    assert parts == whole
    assert sorted(moved) == sorted(changed)


def test_a_child_process_that_dies_breaks_the_run_off(
    run: ReplayRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child sees another, empty database here and fails at once."""
    monkeypatch.setattr(running, "ALONE", 0)
    monkeypatch.setenv("ZHIPING_VAR", "/nonexistent")
    running.run_waiting()
    run.refresh_from_db()
    assert (run.state, run.failure) == (ReplayRun.State.BROKEN, running.FAILED)


def test_children_are_ended_when_the_run_is_called_off(
    run: ReplayRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ALONE", 0)
    started: list[Any] = []

    def start(*_: Any) -> Any:
        import subprocess
        import sys

        process = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)"], stdout=subprocess.PIPE
        )
        started.append(part._Child(process))
        return started[-1]

    monkeypatch.setattr(part, "_start", start)

    def stop(_: int) -> None:
        raise running.Stopped

    with pytest.raises(running.Stopped):
        part.judge_in_parts(run, stop)
    assert len(started) == 2
    assert all(child.process.returncode is not None for child in started)
