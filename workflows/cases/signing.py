"""Signatures: on the two commitments (双承诺, N20-3.4b) and on acts that ask for one."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from forms_config.fields.commitment import CommitmentField
from forms_config.shapes import Problem, Text, digest_of
from workflows import clock
from workflows.access import Actor, can
from workflows.cases.act_models import Signature
from workflows.cases.models import Case
from workflows.cases.reading import release_of
from workflows.cases.recording import take, write
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Role

if TYPE_CHECKING:
    from workflows.cases.acts import Situation

APPLICANT_COMMITMENT = "commitment.applicant"
EMPLOYER_COMMITMENT = "commitment.employer"
_TEXT_KEYS = {APPLICANT_COMMITMENT: "commitment_applicant", EMPLOYER_COMMITMENT: "commitment_employer"}
_SIGNED_BY = {
    APPLICANT_COMMITMENT: (Role.APPLICANT,),
    EMPLOYER_COMMITMENT: (Role.EMPLOYER_LEADER, Role.EMPLOYER_CLERK),
}


def commitment_text(case: Case, kind: str) -> Text:
    """The text of a commitment in the case's release; empty where the release has none."""
    return release_of(case).document.texts.get(_TEXT_KEYS[kind], Text(zh="", en=""))


def commitment_fields(case: Case, kind: str = APPLICANT_COMMITMENT) -> frozenset[str]:
    """Keys of the form's fields that are filled by signing that commitment."""
    return frozenset(
        field.key
        for field in release_of(case).form.fields()
        if isinstance(field, CommitmentField) and field.text_key == _TEXT_KEYS[kind]
    )


def text_digest(text: Text) -> str:
    """SHA-256 of the text as it is signed, both languages."""
    return digest_of({"zh": text.zh, "en": text.en})


def is_committed(situation: "Situation", kind: str) -> bool:
    """Whether the commitment has been signed in the wording of the case's release."""
    return (kind, text_digest(commitment_text(situation.case, kind))) in situation.signatures


@transaction.atomic
def sign_commitment(case: Case, *, actor: Actor, kind: str, data: dict[str, Any]) -> Signature:
    """Signs one of the two commitments: `data` is `{"signature": True, "name": …}` or `{…, "password": …}`.

    In this order: the actor's right and the identification are checked, the case is taken, the signature is stored with
    the digest of the text, an event is written. Raises NotYours, Refused, Stale.
    """
    method = _check(case, actor, kind, data)
    take(case)
    signature = store_commitment(case, actor=actor, kind=kind, method=method)
    write(
        case, actor=actor, kind="signed", action=kind, data={"text": signature.text_digest, "method": method}
    )
    return signature


def _check(case: Case, actor: Actor, kind: str, data: dict[str, Any]) -> str:
    if actor.role not in _SIGNED_BY.get(kind, ()) or not can(actor, "sign", case):
        raise NotYours
    return identify(actor, data)


def store_commitment(case: Case, *, actor: Actor, kind: str, method: str) -> Signature:
    """Stores the signature and fills the form's commitment fields with it; the case has been taken."""
    digest = text_digest(commitment_text(case, kind))
    signature = store_signature(case, actor=actor, kind=kind, digest=digest, method=method)
    given = {
        key: {"signed": True, "text_digest": digest, "at": signature.at.isoformat(timespec="seconds")}
        for key in commitment_fields(case, kind)
    }
    if given:
        case.answers = {**case.answers, **given}
        case.answers_version += 1
        Case.objects.filter(pk=case.pk).update(answers=case.answers, answers_version=F("answers_version") + 1)
    return signature


def commit_with_act(case: Case, *, actor: Actor, kind: str, data: dict[str, Any]) -> Signature:
    """A commitment signed as part of a step that has already taken the case."""
    return store_commitment(case, actor=actor, kind=kind, method=_check(case, actor, kind, data))


def store_signature(case: Case, *, actor: Actor, kind: str, digest: str, method: str) -> Signature:
    return Signature.objects.create(
        case=case,
        kind=kind,
        text_digest=digest,
        method=method,
        person=actor.person,
        role=str(actor.role),
        organization=actor.organization,
        at=clock.now(),
    )


def identify(actor: Actor, data: dict[str, Any]) -> str:
    """How the signer showed who they are: their name retyped, or their password. Raises Refused with the remedy."""
    if data.get("signature") is True:
        password, name = data.get("password"), data.get("name")
        if isinstance(password, str) and password:
            if actor.person.check_password(password):
                return Signature.Method.PASSWORD.value
            raise Refused([Problem("signature", WRONG_PASSWORD, ("password",))])
        if isinstance(name, str) and "".join(name.split()) and _same_name(name, actor.person.full_name):
            return Signature.Method.NAME.value
        raise Refused([Problem("signature", WRONG_NAME, ("name",))])
    raise Refused([Problem("signature", NOT_SIGNED, ("signature",))])


def _same_name(typed: str, name: str) -> bool:
    return "".join(typed.split()).casefold() == "".join(name.split()).casefold()


NOT_SIGNED = Text(zh="请签署后再提交。", en="Sign before you go on.")
WRONG_NAME = Text(zh="请输入与账户一致的姓名。", en="Type your name exactly as in your account.")
WRONG_PASSWORD = Text(zh="密码不正确，请重新输入。", en="The password is not right; type it again.")
