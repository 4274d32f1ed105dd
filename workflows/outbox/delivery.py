"""Delivering the outbox: claim by conditional UPDATE with a lease, deliver, retry with longer and longer waits, give up
with a reason. A worker that dies loses nothing: its lease runs out and another claims the row."""

import datetime
import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from workflows.outbox.models import OutboxMessage

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)
MOST_ATTEMPTS = 8
LONGEST_WAIT = datetime.timedelta(hours=6)
BATCH = 50

Handler = Callable[[OutboxMessage], None]


class GiveUp(Exception):
    """Raised by a handler that knows trying again is useless; its text is the reason shown."""


class Handlers:
    """What delivers each kind of message. A handler may run twice, so it must do its work once by the message's key."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def register(self, kind: str) -> Callable[[Handler], Handler]:
        def add(handler: Handler) -> Handler:
            if kind in self._handlers:
                raise ValueError(f"{kind} already has a handler")
            self._handlers[kind] = handler
            return handler

        return add

    def get(self, kind: str) -> Handler | None:
        return self._handlers.get(kind)

    def __contains__(self, kind: object) -> bool:
        return kind in self._handlers


HANDLERS = Handlers()


def deliver_due(handlers: Handlers = HANDLERS, *, limit: int = 1000) -> int:
    """Delivers what is due, oldest first, and returns how many were delivered. Any number may run at once.

    Time here is the machine's own, never the demo's moved calendar.
    """
    worker = uuid.uuid4().hex[:12]
    delivered = tried = 0
    while tried < limit:
        due = list(_due(timezone.now()).order_by("available_at", "pk").values_list("pk", flat=True)[:BATCH])
        if not due:
            break
        for pk in due:
            tried += 1
            message = claim(pk, worker)
            if message is not None:
                delivered += _deliver(message, handlers)
    return delivered


def _due(now: datetime.datetime) -> Any:
    return OutboxMessage.objects.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lt=now),
        delivered_at__isnull=True,
        given_up_at__isnull=True,
        available_at__lte=now,
    )


def claim(pk: int, worker: str) -> OutboxMessage | None:
    """Claims a due message for the lease's length; None when another worker was first."""
    now = timezone.now()
    claimed = (
        _due(now)
        .filter(pk=pk)
        .update(claimed_until=now + LEASE, claimed_by=worker, attempts=F("attempts") + 1)
    )
    return OutboxMessage.objects.get(pk=pk) if claimed else None


def _deliver(message: OutboxMessage, handlers: Handlers) -> bool:
    handler = handlers.get(message.kind)
    try:
        if handler is None:
            raise GiveUp(f"nothing delivers {message.kind}")
        handler(message)
    except GiveUp as reason:
        _settle(message, given_up_at=timezone.now(), last_error=str(reason))
    except Exception as error:
        logger.warning("outbox message %s failed", message.pk, exc_info=True)
        _fail(message, error)
    else:
        return _settle(message, delivered_at=timezone.now(), last_error="")
    return False


def _fail(message: OutboxMessage, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"[:2000]
    if message.attempts >= MOST_ATTEMPTS:
        _settle(message, given_up_at=timezone.now(), last_error=text)
        return
    wait = min(datetime.timedelta(seconds=30 * 4 ** (message.attempts - 1)), LONGEST_WAIT)
    _settle(message, available_at=timezone.now() + wait, last_error=text)


def _settle(message: OutboxMessage, **changes: Any) -> bool:
    """Writes the outcome only while the lease is still ours."""
    mine = OutboxMessage.objects.filter(
        pk=message.pk, claimed_by=message.claimed_by, attempts=message.attempts
    )
    return mine.update(claimed_until=None, **changes) == 1


def try_again(message: OutboxMessage) -> None:
    """Puts a message that was given up back in line, by hand."""
    OutboxMessage.objects.filter(pk=message.pk, delivered_at__isnull=True).update(
        given_up_at=None, attempts=0, available_at=timezone.now(), claimed_until=None
    )
