"""What delivers the certificates' outbox messages. Setting and signing are loaded when first needed, not at start-up."""

from workflows.outbox.delivery import HANDLERS, GiveUp
from workflows.outbox.models import OutboxMessage


@HANDLERS.register("certificate.pdf")
def make_pdf(message: OutboxMessage) -> None:
    """Makes the signed PDF; `{"certificate": primary key}`.

    A missing key is tried again by itself; a character no font has, or a broken photo, waits for a person.
    """
    from workflows.certificates.document import CertificateNotSet
    from workflows.certificates.effects import produce_certificate_pdf

    try:
        produce_certificate_pdf(int(message.payload["certificate"]))
    except CertificateNotSet as error:
        raise GiveUp(str(error)) from error
