"""What delivers each kind of message. A handler may run twice; the result is the same."""

from workflows.outbox.delivery import HANDLERS
from workflows.outbox.models import OutboxMessage


@HANDLERS.register("result.upload")
def hand_over_result(message: OutboxMessage) -> None:
    """Enters the result in the export for the talent platform (N20-3.5c); the row itself is the receipt."""
