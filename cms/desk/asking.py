"""The criteria's questions (待评议) answered together with the step that concludes, each beside its own error."""

from dataclasses import dataclass

from django.http import HttpRequest

from cms.desk.dossier import Dossier
from cms.desk.entering import say
from workflows.cases.acts import Act
from workflows.cases.judging import left_to_ask
from workflows.cases.verbs import ActionView

PREFIX = "judged:"
_VERDICTS = {"met": True, "unmet": False}


@dataclass
class Asked:
    """One question of the step: its key in the record, what is asked, the criterion, and the answer so far."""

    number: int
    key: str
    question: str
    rule: str
    answer: bool | None
    error: str = ""

    @property
    def name(self) -> str:
        return PREFIX + self.key

    @property
    def id(self) -> str:
        return f"id_judged_{self.number}"


def asked_with(dossier: Dossier, action: ActionView) -> list[Asked]:
    """The questions the step has to ask: none that its own form or the experts' score sheets answer."""
    transition = dossier.situation.machine.transition(dossier.case.state, action.key)
    if not action.judges or transition is None:
        return []
    act = Act(dossier.situation, dossier.actor, transition, considered=True)
    return [
        Asked(number, one.key, say(one.text), say(one.rule), one.verdict)
        for number, one in enumerate(left_to_ask(act), start=1)
    ]


def posted_answers(asked: list[Asked], request: HttpRequest) -> list[Asked]:
    """The same with what was chosen."""
    for one in asked:
        one.answer = _VERDICTS.get(request.POST.get(one.name, ""))
    return asked
