"""`manage.py deliver_outbox`: delivers what is due, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from workflows.outbox.delivery import deliver_due
from workflows.outbox.models import OutboxMessage


class Command(BaseCommand):
    help = "Deliver the outbox messages that are due, and say what waits and what was given up."

    def handle(self, *args: Any, **options: Any) -> None:
        delivered = deliver_due()
        waiting = OutboxMessage.objects.filter(delivered_at=None, given_up_at=None).count()
        given_up = OutboxMessage.objects.exclude(given_up_at=None)
        self.stdout.write(f"{delivered} delivered, {waiting} waiting, {given_up.count()} given up")
        for message in given_up.order_by("-pk")[:20]:
            self.stdout.write(
                f"  {message}: {message.last_error.splitlines()[0] if message.last_error else ''}"
            )
