"""From a case that has been confirmed to its certificate: what the record says, put into the certificate's words."""

import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from forms_config.shapes import Text
from workflows import clock
from workflows.cases.models import Case, CaseEvent, Submission
from workflows.cases.vote_models import AgendaItem
from workflows.certificates.facts import Basis, CertificateFacts, masked_identity, no_words
from workflows.certificates.models import Certificate
from workflows.certificates.verbs import issue_certificate
from workflows.machine import VOCABULARY, Gate, Machine
from workflows.organizations.models import Organization, Person
from workflows.releases.document import SeriesDocument
from workflows.releases.queries import load_document

BASES: dict[str, Basis] = {
    "review": "review",
    "recognition": "recognition",
    "initial": "initial_determination",
}
"""Kind of workflow → how the title was obtained."""


class Issuer(NamedTuple):
    """Who issues, read from the record of a case."""

    person: Person
    organization: Organization | None


def issue_for_case(case_id: int) -> Certificate:
    """Issue the certificate of a case whose record holds the act of issuing; the same one however often it runs.

    Delivered from the outbox (`certificate.issue`). Raises `Case.DoesNotExist`, `CaseEvent.DoesNotExist` when no
    such act is on record, and `Invalid` with every defect of the facts.
    """
    case = Case.objects.select_related(
        "round__release", "round__committee__convening_body", "round__authority", "applicant"
    ).get(pk=case_id)
    issued = _last_event(case, Gate.CERTIFICATE)
    if issued is None:
        raise CaseEvent.DoesNotExist(f"case {case_id} has no act of issuing on record")
    actor = Issuer(issued.person, issued.organization)
    return issue_certificate(case, facts=facts_of(case, issued=issued), actor=actor)


def facts_of(case: Case, *, issued: CaseEvent | None = None) -> CertificateFacts:
    """What the certificate of this case says, from its release, submission, vote and confirmation.

    The holder's data are those submitted, not whatever the account says today; the confirming body is the
    organisation whose act confirmed the result (N25-7).
    """
    document = load_document(case.round.release)
    answers, files = _submitted(case)
    confirmed = _last_event(case, Gate.CONFIRMATION) or issued
    committee = case.round.committee
    decision = (
        AgendaItem.objects.select_related("meeting")
        .filter(case=case, passed=True, announced_at__isnull=False)
        .order_by("-pk")
        .first()
    )
    return CertificateFacts(
        holder_name=str(answers.get("name") or case.applicant.full_name),
        sex=str(answers.get("sex") or ""),
        born=str(answers.get("born") or "")[:7],
        identity_masked=masked_identity(_identity_number(answers)),
        photo=_photo_digest(answers, files),
        title=_title(document, case),
        series=document.series,
        specialty=document.title,
        direction=_direction(document, case),
        level=next((level.title for level in document.levels if level.key == case.level), no_words()),
        series_code=document.code,
        basis=BASES[_machine(document, case).kind],
        committee=committee.name if committee else "",
        convening_body=committee.convening_body.name if committee else "",
        confirmed_by=_confirming_body(case, confirmed),
        confirmation_document=str(confirmed.data.get("document", "")) if confirmed else "",
        passed_on=decision.meeting.held_on if decision else _day(confirmed),
        issued_on=_day(issued),
    )


def _submitted(case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
    submission = Submission.objects.filter(case=case).order_by("-ordinal").first()
    content = (submission.content if submission else None) or {}
    return content.get("answers") or {}, content.get("files") or {}


def _identity_number(answers: dict[str, Any]) -> str:
    document = answers.get("identity_document")
    return str(document.get("number") or "") if isinstance(document, dict) else ""


def _photo_digest(answers: dict[str, Any], files: dict[str, Any]) -> str:
    named = answers.get("photo") or []
    known = files.get(str(named[0])) if isinstance(named, list) and named else None
    return str(known["sha256"]) if known else ""


def _title(document: SeriesDocument, case: Case) -> Text:
    """The title of the case's level and direction; one named for the direction goes before one for all."""
    of_level = [title for title in document.titles if title.level == case.level]
    for title in of_level:
        if case.direction and case.direction in title.directions:
            return title.title
    return next((title.title for title in of_level if not title.directions), no_words())


def _direction(document: SeriesDocument, case: Case) -> Text:
    if not case.direction or document.directions is None:
        return no_words()
    option = document.codelists[document.directions].by_code().get(case.direction)
    return option.title if option else no_words()


def _machine(document: SeriesDocument, case: Case) -> Machine:
    return document.workflows[document.offering(case.offering).workflow]


def _last_event(case: Case, gate: Gate) -> CaseEvent | None:
    """The latest act on record that established a gate."""
    machine = _machine(load_document(case.round.release), case)
    actions = [
        transition.key
        for _state, transition in machine.transitions()
        if any(
            gate in VOCABULARY[use.name].establishes
            for use in (*transition.needs, *transition.effects)
            if use.name in VOCABULARY
        )
    ]
    events = CaseEvent.objects.select_related("person", "organization")
    found: CaseEvent | None = events.filter(case=case, action__in=actions).order_by("-sequence").first()
    return found


def _confirming_body(case: Case, confirmed: CaseEvent | None) -> str:
    if confirmed is not None and confirmed.organization is not None:
        return confirmed.organization.name
    return case.round.authority.name if case.round.authority else ""


def _day(event: CaseEvent | None) -> datetime.date:
    if event is None:
        return clock.today()
    return timezone.localtime(event.at, timezone.get_default_timezone()).date()
