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
    """The questions that wait for this actor, when it is their turn; none for who may not record them."""
    case, actor = dossier.case, dossier.actor
    if actor.role not in dossier.situation.machine.roles(case.state) or not can(actor, "judge", case):
        return []
    if actor.role in RECORDED_BY["panel"] and not case.turns.filter(role=Role.COMMITTEE_EXPERT).exists():
        return []
    found: dict[str, ToJudge] = {}
    for rule in dossier.explanations:
        for waiting in rule.waiting:
            if waiting.why == "judgement" and actor.role in RECORDED_BY.get(waiting.role, ()):
                key = "/".join(waiting.path)
                found[key] = ToJudge(key, waiting.label, rule.title)
    return list(found.values())
