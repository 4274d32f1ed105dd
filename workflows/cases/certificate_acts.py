"""What the confirming authority does to a certificate after it was issued: revokes it, or replaces it by a corrected one.

The register keeps both (N20-2.4); the case's record says who did it, for whom, when and why (N20-3.4a).
"""

from dataclasses import replace
from typing import Any

from django.db import transaction

from forms_config.shapes import Invalid, Problem, Text
from workflows import clock
from workflows.access import Actor, can, holds
from workflows.cases.models import Case
from workflows.cases.reading import release_of
from workflows.cases.recording import take, write
from workflows.cases.signing import identify, store_signature
from workflows.certificates.facts import CertificateFacts
from workflows.certificates.models import Certificate
from workflows.certificates.queries import certificate_of
from workflows.certificates.verbs import revoke_certificate, supersede_certificate
from workflows.errors import NotYours, Refused

LONGEST = {"reason": 300, "document": 80, "consequence": 200}
"""Characters, as the register's columns hold them."""


@transaction.atomic
def revoke_issued(
    case: Case, *, actor: Actor, data: dict[str, Any], reason: str, document: str = "", consequence: str = ""
) -> Certificate:
    """Revokes the case's certificate from today on. `data` identifies the signer as for any signature.

    `reason`, `document` (the decision's number) and `consequence` are read by anyone who verifies the certificate. In this
    order: right, input and signer are checked, all problems at once; the case is taken; the register is changed; the event
    is written and signed. Raises NotYours, Refused, Stale.
    """
    words = {"reason": reason, "document": document, "consequence": consequence}
    certificate, method = _checked(case, actor, data, words)
    take(case)
    revoked = revoke_certificate(
        certificate, actor=actor, reason=reason, document=document, consequence=consequence
    )
    facts = {"certificate": revoked.number, "document": revoked.end_document}
    _write(case, actor, "certificate_revoked", method, facts, note=revoked.end_reason)
    return revoked


@transaction.atomic
def replace_issued(
    case: Case, *, actor: Actor, data: dict[str, Any], reason: str, holder_name: str, born: str
) -> Certificate:
    """Issues a corrected certificate in place of the case's valid one and returns it; the old one names its successor.

    Only what can be misspelt of the person is corrected: the name, and the month of birth (`YYYY-MM` or empty). The title,
    the day it was passed and the committee are what the committee decided. Raises NotYours, Refused, Stale.
    """
    certificate, method = _checked(case, actor, data, {"reason": reason})
    facts = replace(
        facts_of(certificate, series_code=release_of(case).document.code), holder_name=holder_name,
        born=born.strip(), issued_on=clock.today(),
    )  # fmt: skip
    if (facts.holder_name.strip(), facts.born) == (certificate.holder_name, certificate.born):
        raise Refused([Problem("certificate", NOTHING_CORRECTED, ("holder_name",))])
    take(case)
    try:
        new = supersede_certificate(certificate, facts=facts, actor=actor, reason=reason)
    except Invalid as defects:
        raise Refused(defects.problems) from defects
    replaced = {"certificate": new.number, "replaces": certificate.number}
    _write(case, actor, "certificate_replaced", method, replaced, note=" ".join(reason.split()))
    return new


def facts_of(certificate: Certificate, *, series_code: str) -> CertificateFacts:
    """What a certificate says, as it was entered in the register."""
    bilingual: dict[str, Any] = {
        name: Text(zh=words.get("zh", ""), en=words.get("en", ""))
        for name in ("title", "series", "specialty", "direction", "level")
        for words in [getattr(certificate, name) or {}]
    }
    plain: dict[str, Any] = {
        name: getattr(certificate, name)
        for name in (
            "holder_name", "confirmed_by", "passed_on", "issued_on", "basis", "committee", "convening_body",
            "confirmation_document", "sex", "born", "identity_masked", "photo",
        )
    }  # fmt: skip
    return CertificateFacts(**plain, **bilingual, series_code=series_code)


def _checked(
    case: Case, actor: Actor, data: dict[str, Any], words: dict[str, str]
) -> tuple[Certificate, str]:
    """The valid certificate and how the signer was identified; every problem of the input at once."""
    if not can(actor, "end_certificate", case) or not holds(actor):
        raise NotYours
    certificate, problems, method = certificate_of(case), [], ""
    if certificate is None or not certificate.is_valid:
        raise Refused([Problem("certificate", NOT_VALID)])
    if not words["reason"].strip():
        problems.append(Problem("certificate", REASON, ("reason",)))
    for name, text in words.items():
        if len(text.strip()) > LONGEST[name]:
            problems.append(Problem("certificate", too_long(LONGEST[name]), (name,)))
    try:
        method = identify(actor, data)
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(problems)
    return certificate, method


def _write(case: Case, actor: Actor, kind: str, method: str, facts: dict[str, Any], *, note: str) -> None:
    event = write(case, actor=actor, kind=kind, data={**facts, "signed": method}, note=note)
    store_signature(case, actor=actor, kind=f"act.{kind}", digest=event.digest, method=method)


def too_long(most: int) -> Text:
    return Text(zh=f"不超过{most}字，请缩短。", en=f"At most {most} characters; shorten it.")


NOT_VALID = Text(zh="这份申报没有有效的证书。", en="This application has no valid certificate.")
REASON = Text(
    zh="请写明原因，核验证书的人都能看到。",
    en="Give the reason; everybody who checks the certificate reads it.",
)
NOTHING_CORRECTED = Text(
    zh="姓名和出生年月都没有改动，不必换发。",
    en="Neither the name nor the month of birth has changed; nothing to replace.",
)
