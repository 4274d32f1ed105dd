"""What delivers each kind of message. A handler may run twice; the result is the same."""

from workflows.outbox.delivery import HANDLERS, GiveUp
from workflows.outbox.models import OutboxMessage


@HANDLERS.register("result.upload")
def hand_over_result(message: OutboxMessage) -> None:
    """Hands the result to the talent platform's export and records its receipt (N20-3.5c); `{"case": primary key}`."""
    from workflows.outbox.uploads import NothingToUpload, upload_result

    try:
        upload_result(int(message.payload["case"]))
    except NothingToUpload as reason:
        raise GiveUp(str(reason)) from reason
