"""What delivers the certificates' outbox messages. Setting and signing are loaded when first needed, not at start-up."""

from forms_config.shapes import Invalid
from workflows.outbox.delivery import HANDLERS, GiveUp
from workflows.outbox.models import OutboxMessage


@HANDLERS.register("certificate.issue")
def issue(message: OutboxMessage) -> None:
    """Enters a confirmed case in the register; `{"case": primary key}`. Defective facts wait for a person."""
    from workflows.certificates.casework import issue_for_case

    try:
        issue_for_case(int(message.payload["case"]))
    except Invalid as error:
        raise GiveUp(str(error)) from error


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
