"""Writing to the outbox."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from workflows.outbox.models import OutboxMessage


def send(kind: str, payload: dict[str, Any], *, key: str | None = None) -> None:
    """Writes a message in the caller's transaction; the same `key` twice is one message. Wakes the deliverer on commit."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a message is written in the transaction of its cause")
    now = timezone.now()
    message = OutboxMessage(kind=kind, payload=payload, key=key, created_at=now, available_at=now)
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=key is not None)
    transaction.on_commit(_wake)


def _wake() -> None:
    from workflows.outbox.tasks import wake

    wake()
