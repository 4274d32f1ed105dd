"""Two at once. Each race has its control: without the conditional UPDATE both get through."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import F

from tests.workflows import season as seasons
from workflows.cases import recording
from workflows.cases.chain import verify_case
from workflows.cases.models import Case, CaseEvent, Submission
from workflows.cases.verbs import apply_transition, open_case, save_answers, submit
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
