"""What a case's certificate will say, taken from its submission, its release and its record."""

import datetime
from typing import Any

from forms_config.shapes import Text
from workflows.cases.acts import Act
from workflows.cases.star import NOTHING_SUBMITTED
from workflows.certificates.facts import Basis, CertificateFacts, masked_identity, no_words
from workflows.errors import Refused
from workflows.machine import VOCABULARY, Gate
from workflows.releases.document import SeriesDocument

BASES: dict[str, Basis] = {
    "review": "review",
    "recognition": "recognition",
    "initial": "initial_determination",
}
"""Kind of workflow → how the title was obtained."""


def certificate_facts(act: Act) -> CertificateFacts:
    """The facts of the certificate the step issues; raises Refused when there is no snapshot to take them from.

    Personal fields are read by the keys of the shared section `identity`: name, sex, born, identity_document, photo. The
    confirming body is the organisation whose act confirmed the result (N25-7).
    """
    situation, case = act.situation, act.case
    submission = situation.submission
    if submission is None or submission.content is None:
        raise Refused.because(NOTHING_SUBMITTED)
    answers: dict[str, Any] = submission.content["answers"]
    document, kind = situation.document, situation.machine.machine.kind
    committee = case.round.committee if kind == "review" else None
    identity = answers.get("identity_document")
    return CertificateFacts(
        holder_name=str(answers.get("name") or case.applicant.full_name),
        title=title_of(document, case.level, case.direction),
        confirmed_by=_confirmed_by(act),
        passed_on=_passed_on(act),
        issued_on=situation.today,
        series_code=document.code,
        series=document.series,
        specialty=document.title,
        direction=_direction(document, case.direction),
        level=next((level.title for level in document.levels if level.key == case.level), no_words()),
        basis=BASES[kind],
        committee=committee.name if committee else "",
        convening_body=committee.convening_body.name if committee else "",
        sex=str(answers.get("sex") or ""),
        born=str(answers.get("born") or "")[:7],
        identity_masked=masked_identity(str(identity.get("number") or ""))
        if isinstance(identity, dict)
        else "",
        photo=_photo(submission.content, answers),
    )


def title_of(document: SeriesDocument, level: str, direction: str) -> Text:
    """The name of the title: the one that names the direction before the one for all (主检法医师 before 高级工程师)."""
    of_level = [title for title in document.titles if title.level == level]
    named = [title.title for title in of_level if direction in title.directions]
    general = [title.title for title in of_level if not title.directions]
    return next(iter([*named, *general]), no_words())


def _confirmed_by(act: Act) -> str:
    """The organisation of the last act that established confirmation; of this act, where it does so itself."""
    organization = act.actor.organization
    confirming = {
        step.key
        for _state, step in act.situation.machine.machine.transitions()
        if any(
            u.name in VOCABULARY and Gate.CONFIRMATION in VOCABULARY[u.name].establishes for u in step.needs
        )
    }
    if act.transition.key not in confirming:
        events = act.case.events.filter(kind="transition", action__in=confirming).select_related(
            "organization"
        )
        last = events.order_by("-sequence").first()
        organization = last.organization if last else organization
    return organization.name if organization else ""


def _passed_on(act: Act) -> datetime.date:
    """The day of the meeting; for recognition the day of the approval."""
    decision = act.situation.decision
    held_on: datetime.date | None = decision.meeting.held_on if decision is not None else None
    return held_on or act.situation.today


def _direction(document: SeriesDocument, code: str) -> Text:
    if not document.directions or not code:
        return no_words()
    option = document.codelists[document.directions].by_code().get(code)
    return option.title if option else no_words()


def _photo(content: dict[str, Any], answers: dict[str, Any]) -> str:
    """SHA-256 of the photograph, or empty."""
    ids = answers.get("photo")
    if not isinstance(ids, list) or not ids:
        return ""
    return str(content.get("files", {}).get(str(ids[0]), {}).get("sha256", ""))
