"""The outbox: in the cause's transaction, leased, retried, given up with a reason."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from workflows.outbox.delivery import LEASE, MOST_ATTEMPTS, GiveUp, Handlers, claim, deliver_due, try_again
from workflows.outbox.models import OutboxMessage
from workflows.outbox.verbs import send

pytestmark = pytest.mark.django_db


def handlers(act: object) -> Handlers:
    own = Handlers()
    own.register("mail")(act)  # type: ignore[arg-type]
    return own


def test_a_message_lives_and_dies_with_its_cause() -> None:
    def cause() -> None:
        with transaction.atomic():
            send("mail", {})
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        cause()
    assert not OutboxMessage.objects.exists()


def test_the_same_key_is_one_message() -> None:
    send("mail", {"n": 1}, key="k")
    send("mail", {"n": 2}, key="k")
    assert OutboxMessage.objects.get().payload == {"n": 1}


def test_delivered_once() -> None:
    seen: list[int] = []
    send("mail", {})
    assert deliver_due(handlers(lambda m: seen.append(m.pk))) == 1
    assert deliver_due(handlers(lambda m: seen.append(m.pk))) == 0
    assert len(seen) == 1


def test_a_failure_waits_longer_each_time_and_is_given_up_with_its_reason() -> None:
    def fail(message: OutboxMessage) -> None:
        raise OSError("printer on fire")

    send("mail", {})
    waits = []
    for _ in range(MOST_ATTEMPTS):
        OutboxMessage.objects.update(available_at=timezone.now())
        deliver_due(handlers(fail))
        waits.append(OutboxMessage.objects.get().available_at - timezone.now())
    message = OutboxMessage.objects.get()
    assert waits[:6] == sorted(waits[:6])
    assert message.given_up_at is not None
    assert message.last_error == "OSError: printer on fire"
    try_again(message)
    assert deliver_due(handlers(lambda m: None)) == 1


def test_a_handler_that_knows_better_gives_up_at_once() -> None:
    def hopeless(message: OutboxMessage) -> None:
        raise GiveUp("no such address")

    send("mail", {})
    deliver_due(handlers(hopeless))
    assert OutboxMessage.objects.get().last_error == "no such address"
    assert OutboxMessage.objects.get().attempts == 1


def test_nobody_delivers_an_unknown_kind() -> None:
    send("pigeon", {})
    deliver_due(handlers(lambda m: None))
    assert OutboxMessage.objects.get().last_error == "nothing delivers pigeon"


def test_a_dead_workers_lease_runs_out() -> None:
    send("mail", {})
    pk = OutboxMessage.objects.get().pk
    assert claim(pk, "dead") is not None
    assert claim(pk, "next") is None
    OutboxMessage.objects.update(claimed_until=timezone.now() - LEASE - datetime.timedelta(seconds=1))
    assert claim(pk, "next") is not None
