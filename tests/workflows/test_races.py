"""Two at once. Each race has its control: without the conditional UPDATE, or the unique key, both get through."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections, models, transaction
from django.db.models import F

from tests.workflows import season as seasons
from workflows import clock
from workflows.cases import effects, recording
from workflows.cases.acts import Act
from workflows.cases.chain import verify_case
from workflows.cases.models import Case, CaseEvent, Submission
from workflows.cases.snapshots import take_snapshot
from workflows.cases.verbs import apply_transition, open_case, save_answers, submit
from workflows.cases.vote_models import AgendaItem, BallotCount, Participation
from workflows.committees.models import Meeting
from workflows.committees.verbs import cast_ballot
from workflows.errors import Stale
from workflows.outbox.delivery import claim
from workflows.outbox.models import OutboxMessage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def planted() -> seasons.Season:
    return seasons.plant_season()


@pytest.fixture
def alices_draft(planted: seasons.Season) -> Case:
    case = open_case(
        planted.round, actor=planted.alice, offering="associate_senior/ordinary", employer=planted.employer
    )
    save_answers(case, actor=planted.alice, answers=dict(seasons.ANSWERS), expected_version=0)
    return case


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Runs the jobs at the same moment, each on its own connection; returns results or exceptions."""
    barrier = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def run(number: int, job: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[number] = job()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def loaded(case: Case) -> Case:
    return Case.objects.with_round().get(pk=case.pk)


def test_two_tabs_make_one_submission(planted: seasons.Season, alices_draft: Case) -> None:
    data = seasons.signed(planted.alice, commitment=True)
    tabs = [loaded(alices_draft) for _ in range(4)]
    results = at_once(
        *(
            lambda n=n, tab=tab: submit(tab, actor=planted.alice, key=f"tab-{n}", data=data)
            for n, tab in enumerate(tabs)
        )
    )
    receipts = {r.receipt for r in results if isinstance(r, Submission)}
    assert len(receipts) == 1, results
    assert [r for r in results if isinstance(r, Exception)] == []
    assert Submission.objects.count() == 1


def test_one_key_posted_twice_at_once_is_one_submission(planted: seasons.Season, alices_draft: Case) -> None:
    data = seasons.signed(planted.alice, commitment=True)
    tabs = [loaded(alices_draft), loaded(alices_draft)]
    results = at_once(
        *(lambda tab=tab: submit(tab, actor=planted.alice, key="same", data=data).pk for tab in tabs)
    )
    assert results[0] == results[1]
    assert Submission.objects.count() == 1


def both_move(planted: seasons.Season, case: Case) -> list[Any]:
    pages = [loaded(case), loaded(case)]
    return at_once(
        lambda: apply_transition(pages[0], "start_notices", actor=planted.bao),
        lambda: apply_transition(
            pages[1], "return", actor=planted.bao, data={"defects": [("years", "count again")]}
        ),
    )


def test_of_two_who_act_at_once_one_is_told_it_came_too_late(
    planted: seasons.Season, alices_draft: Case
) -> None:
    submit(alices_draft, actor=planted.alice, key="k", data=seasons.signed(planted.alice, commitment=True))
    results = both_move(planted, alices_draft)
    assert sum(isinstance(r, CaseEvent) for r in results) == 1
    assert sum(isinstance(r, Stale) for r in results) == 1
    assert verify_case(Case.objects.get(pk=alices_draft.pk)) is None


def test_control_without_the_condition_nobody_is_told(
    planted: seasons.Season, alices_draft: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same race with the condition left out of the UPDATE: the second acts on a page that is no longer true."""
    submit(alices_draft, actor=planted.alice, key="k", data=seasons.signed(planted.alice, commitment=True))

    def take_blindly(case: Case) -> None:
        Case.objects.filter(pk=case.pk).update(sequence=F("sequence") + 1)
        case.sequence += 1

    monkeypatch.setattr(recording, "take", take_blindly)
    monkeypatch.setattr("workflows.cases.verbs.take", take_blindly)
    results = both_move(planted, alices_draft)
    assert [r for r in results if isinstance(r, Stale)] == []


def test_two_tabs_open_one_draft(planted: seasons.Season) -> None:
    def opening() -> int:
        return open_case(
            planted.round,
            actor=planted.alice,
            offering="associate_senior/ordinary",
            employer=planted.employer,
        ).pk

    results = at_once(opening, opening, opening)
    assert len(set(results)) == 1, results
    assert Case.objects.count() == 1


def test_a_message_is_claimed_by_one_worker() -> None:
    from workflows.outbox.verbs import send

    with transaction.atomic():
        send("result.upload", {})
    pk = OutboxMessage.objects.get().pk
    results = at_once(*(lambda n=n: claim(pk, f"w{n}") for n in range(4)))
    assert sum(r is not None for r in results) == 1


# --- one key, one submission: the unique keys hold even where the conditional UPDATE does not -----------------------

KEYS = {
    Submission: ("one_submission_per_key", "one_submission_per_ordinal"),
    CaseEvent: ("one_event_per_sequence", "one_event_per_key"),
}


@pytest.fixture
def postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("two writers at once need PostgreSQL")


@pytest.fixture
def nobody_takes(postgresql: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case is not taken, and both submitters stand before the snapshot with their guards passed."""

    barrier, snapshot = threading.Barrier(2), take_snapshot

    def together(act: Act) -> Submission:
        barrier.wait(timeout=20)
        act.case.sequence += 1
        return snapshot(act)

    monkeypatch.setattr("workflows.cases.verbs.take", lambda case: None)
    monkeypatch.setattr(effects, "take_snapshot", together)


@pytest.fixture
def no_unique_keys(postgresql: None) -> Iterator[None]:
    """The tables without the keys that make a repeated post one."""
    named = [(model, c) for model, names in KEYS.items() for c in model._meta.constraints if c.name in names]
    assert len(named) == 4
    with connection.schema_editor() as editor:
        for model, constraint in named:
            editor.remove_constraint(model, constraint)
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE workflows_submission, workflows_caseevent CASCADE")
    with connection.schema_editor() as editor:
        for model, constraint in named:
            editor.add_constraint(model, constraint)


def both_submit(planted: seasons.Season, case: Case) -> list[Any]:
    data = seasons.signed(planted.alice, commitment=True)
    tabs = [loaded(case), loaded(case)]
    return at_once(
        *(lambda tab=tab: submit(tab, actor=planted.alice, key="same", data=data).pk for tab in tabs)
    )


def test_the_unique_keys_alone_make_one_submission_of_one_key(
    nobody_takes: None, planted: seasons.Season, alices_draft: Case
) -> None:
    results = both_submit(planted, alices_draft)
    assert results[0] == results[1]
    assert Submission.objects.count() == 1


def test_control_without_the_unique_keys_there_are_two(
    nobody_takes: None, no_unique_keys: None, planted: seasons.Season, alices_draft: Case
) -> None:
    both_submit(planted, alices_draft)
    assert Submission.objects.count() == 2


# --- two tabs save --------------------------------------------------------------------------------------------------


class Blind:
    """A model whose UPDATEs forget one of their conditions."""

    def __init__(self, model: type[models.Model], condition: str) -> None:
        self.objects, self._model, self._condition = self, model, condition

    def filter(self, **conditions: Any) -> Any:
        del conditions[self._condition]
        return self._model._default_manager.filter(**conditions)


def both_save(planted: seasons.Season, case: Case) -> list[Any]:
    tabs = [loaded(case), loaded(case)]
    version = tabs[0].answers_version
    return at_once(
        lambda: save_answers(tabs[0], actor=planted.alice, answers={"years": "8"}, expected_version=version),
        lambda: save_answers(
            tabs[1], actor=planted.alice, answers={"name": "乙某"}, expected_version=version
        ),
    )


def test_of_two_tabs_that_save_at_once_one_is_told(planted: seasons.Season, alices_draft: Case) -> None:
    results = both_save(planted, alices_draft)
    assert sum(isinstance(r, Stale) for r in results) == 1
    assert sum(isinstance(r, int) for r in results) == 1


def test_control_without_the_version_one_tabs_words_are_lost(
    planted: seasons.Season, alices_draft: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.cases.verbs.Case", Blind(Case, "answers_version"))
    results = both_save(planted, alices_draft)
    assert [r for r in results if isinstance(r, Exception)] == []
    answers = loaded(alices_draft).answers
    assert (answers["years"], answers["name"]) in {("8", "甲某"), ("7", "乙某")}


# --- one expert, two ballots ----------------------------------------------------------------------------------------


@pytest.fixture
def item(planted: seasons.Season, alices_draft: Case) -> AgendaItem:
    """Alice's case, put to the vote."""
    meeting = Meeting.objects.create(
        committee=planted.committee, title="S", held_on=clock.today(), state=Meeting.State.OPEN
    )
    item = AgendaItem.objects.create(meeting=meeting, case=alices_draft, voting_opened_at=clock.now())
    Participation.objects.bulk_create(
        Participation(item=item, member=member) for member in planted.committee.members.order_by("pk")
    )
    BallotCount.objects.bulk_create(BallotCount(item=item, choice=c) for c in BallotCount.Choice.values)
    return item


def both_vote(planted: seasons.Season, item: AgendaItem) -> list[Any]:
    return at_once(
        lambda: cast_ballot(item, actor=planted.experts[0], choice="yes"),
        lambda: cast_ballot(item, actor=planted.experts[0], choice="no"),
    )


def ballots(item: AgendaItem) -> int:
    return sum(item.counts.values_list("count", flat=True))


def test_an_expert_who_votes_twice_at_once_has_one_ballot(planted: seasons.Season, item: AgendaItem) -> None:
    results = both_vote(planted, item)
    assert [str(r) for r in results if r is not None] == ["You have already voted."]
    assert ballots(item) == 1


def test_control_without_the_condition_there_are_two_ballots(
    planted: seasons.Season, item: AgendaItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.committees.verbs.Participation", Blind(Participation, "has_voted"))
    assert both_vote(planted, item) == [None, None]
    assert ballots(item) == 2
