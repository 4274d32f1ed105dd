"""What the criteria leave to a person's judgement (待评议), for whoever records it."""

from dataclasses import dataclass

from cms.desk.dossier import Dossier
from workflows.access import can
from workflows.organizations.models import Role

RECORDED_BY: dict[str, frozenset[str]] = {
    "panel": frozenset({Role.COMMITTEE_SECRETARY, Role.COMMITTEE_CHAIR}),
    "employer": frozenset({Role.EMPLOYER_LEADER}),
    "department": frozenset({Role.DEPARTMENT_REVIEWER}),
    "bureau": frozenset({Role.BUREAU_REVIEWER}),
}
"""Who records a judgement of that body. A panel decides together and its office writes it down, so that no single
expert's view takes the place of another's; what each expert thinks stands in their own score sheet."""


@dataclass(frozen=True)
class ToJudge:
    """One open question: its key in the record, the question, and the criterion it belongs to."""

    key: str
    question: str
    rule: str


def to_judge(dossier: Dossier) -> list[ToJudge]:
    """The questions that wait for this actor; none for who may not record them."""
    if not can(dossier.actor, "judge", dossier.case):
        return []
    found: dict[str, ToJudge] = {}
    for rule in dossier.explanations:
        for waiting in rule.waiting:
            if waiting.why == "judgement" and dossier.actor.role in RECORDED_BY.get(waiting.role, ()):
                key = "/".join(waiting.path)
                found[key] = ToJudge(key, waiting.label, rule.title)
    return list(found.values())
