"""What may happen to a certificate: issued once, revoked, superseded. Never deleted, never edited (N20-2.4)."""

import datetime
from typing import Any, Protocol

from django.db import transaction

from forms_config.shapes import Invalid, Problem, Text
from workflows import clock
from workflows.cases.models import Case
from workflows.certificates.facts import CertificateFacts
from workflows.certificates.models import Certificate, CertificateAct
from workflows.certificates.numbering import allocate_number, new_token
from workflows.organizations.models import Organization, Person
from workflows.outbox.verbs import send

MAKE_PDF = "certificate.pdf"
"""The outbox message that asks for the PDF; its payload is `{"certificate": primary key}`."""


class ActsForOrganization(Protocol):
    """Who acts: a person, for an organisation (`workflows.access.Actor` is one)."""

    @property
    def person(self) -> Person: ...

    @property
    def organization(self) -> Organization | None: ...


def issue_certificate(case: Case, *, facts: CertificateFacts, actor: ActsForOrganization) -> Certificate:
    """Enter the case's certificate in the register and ask for its PDF, in one transaction.

    Order of effects: facts checked, number taken, row inserted, act recorded, outbox row written. No file is
    touched: the PDF is made when the outbox is delivered. A case that has a certificate in force or revoked
    keeps it, and gets it back unchanged. Raises `Invalid` with every defect of the facts.
    """
    clean = facts.cleaned()
    with transaction.atomic():
        Case.objects.select_for_update().only("pk").get(pk=case.pk)
        present = Certificate.objects.filter(case=case).exclude(state=Certificate.State.SUPERSEDED).first()
        if present is not None:
            return present
        return _enter(case, clean, actor=actor)


def revoke_certificate(
    certificate: Certificate,
    *,
    actor: ActsForOrganization,
    reason: str,
    document: str = "",
    consequence: str = "",
    on: datetime.date | None = None,
) -> Certificate:
    """Revoke a valid certificate from a day on; it stays in the register and verifiable, as revoked.

    `reason` and `document` (the decision's number) are shown to anyone who verifies it, and so is
    `consequence`, what follows for the holder; keep personal details out of all three. Revoking twice changes
    nothing. Raises `Invalid` without a reason, without an organisation, or for a superseded certificate.
    """
    with transaction.atomic():
        fresh = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if fresh.state == Certificate.State.REVOKED:
            return fresh
        organization = _organization(actor)
        _refuse_unless(
            fresh.is_valid,
            "certificate.superseded",
            "这份证书已换发，请撤销换发后的证书。",
            "This certificate has been replaced; revoke its replacement.",
        )
        words = _reason(reason)
        fresh.ended_on = on or clock.today()
        fresh.ended_by = organization.name
        fresh.end_reason = words
        fresh.end_document = document.strip()
        fresh.end_consequence = consequence.strip()
        fresh.state = Certificate.State.REVOKED
        fresh.save()
        _record(fresh, CertificateAct.Kind.REVOKED, actor=actor, reason=words)
        return fresh


def supersede_certificate(
    certificate: Certificate, *, facts: CertificateFacts, actor: ActsForOrganization, reason: str
) -> Certificate:
    """Replace a valid certificate by a corrected one with its own number; returns the new one.

    The old one stays verifiable as superseded and names its successor. Raises `Invalid` for defects of the facts,
    without a reason, or when the certificate is no longer valid.
    """
    clean = facts.cleaned()
    with transaction.atomic():
        old = Certificate.objects.select_for_update().select_related("case").get(pk=certificate.pk)
        organization = _organization(actor)
        _refuse_unless(
            old.is_valid,
            "certificate.not_valid",
            "只有有效的证书可以换发。",
            "Only a valid certificate can be replaced.",
        )
        words = _reason(reason)
        old.state = Certificate.State.SUPERSEDED
        old.ended_on = clock.today()
        old.ended_by = organization.name
        old.end_reason = words
        old.save()
        new = _enter(old.case, clean, actor=actor)
        old.superseded_by = new
        old.save(update_fields=["superseded_by"])
        _record(old, CertificateAct.Kind.SUPERSEDED, actor=actor, reason=words)
        return new


def _enter(case: Case, facts: CertificateFacts, *, actor: ActsForOrganization) -> Certificate:
    certificate = Certificate.objects.create(
        case=case,
        number=allocate_number(issued_on=facts.issued_on, series_code=facts.series_code),
        token=new_token(),
        **_columns(facts),
    )
    _record(certificate, CertificateAct.Kind.ISSUED, actor=actor)
    send(MAKE_PDF, {"certificate": certificate.pk}, key=f"{MAKE_PDF}:{certificate.pk}")
    return certificate


def _columns(facts: CertificateFacts) -> dict[str, Any]:
    bilingual = ("title", "series", "specialty", "direction", "level")
    plain = (
        "holder_name",
        "sex",
        "born",
        "identity_masked",
        "photo",
        "basis",
        "committee",
        "convening_body",
        "confirmed_by",
        "confirmation_document",
        "passed_on",
        "issued_on",
    )
    columns: dict[str, Any] = {name: getattr(facts, name).model_dump() for name in bilingual}
    return columns | {name: getattr(facts, name) for name in plain}


def _record(
    certificate: Certificate, kind: CertificateAct.Kind, *, actor: ActsForOrganization, reason: str = ""
) -> None:
    CertificateAct.objects.create(
        certificate=certificate,
        kind=kind,
        person=actor.person,
        organization=_organization(actor),
        reason=reason,
        at=clock.now(),
    )


def _organization(actor: ActsForOrganization) -> Organization:
    if actor.organization is None:
        raise Invalid(
            [
                Problem(
                    "certificate.actor",
                    Text(
                        zh="须以机构身份办理。",
                        en="This is done for an organisation, not as a private person.",
                    ),
                )
            ]
        )
    return actor.organization


def _reason(reason: str) -> str:
    words = " ".join(reason.split())
    _refuse_unless(bool(words), "certificate.reason", "请写明原因。", "Give the reason.")
    _refuse_unless(
        len(words) <= 300, "certificate.reason", "原因最多300字。", "The reason has more than 300 characters."
    )
    return words


def _refuse_unless(holds: bool, code: str, chinese: str, english: str) -> None:
    if not holds:
        raise Invalid([Problem(code, Text(zh=chinese, en=english))])
