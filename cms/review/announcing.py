"""Announcing a vote and moving the case by what it decided, signed once, in one transaction."""

from django.db import transaction

from workflows.access import Actor
from workflows.cases.models import Case
from workflows.cases.verbs import apply_transition
from workflows.cases.vote_models import AgendaItem
from workflows.committees.verbs import announce_result
from workflows.compiled import machine_of


@transaction.atomic
def announce_and_move(item: AgendaItem, *, actor: Actor, name: str) -> AgendaItem:
    """Announces the result with the chair's signature (the name retyped), then takes the one step of the chair's that
    this result opens, where the machine has one that asks for nothing more.

    The numbers are known only now. Raises NotYours, Refused, Stale; then nothing was announced.
    """
    data = {"signature": bool(name), "name": name}
    announced = announce_result(item, actor=actor, data=data)
    case = Case.objects.with_round().get(pk=item.case_id)
    needed = "vote_passed@1" if announced.passed else "vote_not_passed@1"
    for step in machine_of(case).options(case.state):
        asks = step.collects or step.note == "required"
        if actor.role in step.by and not asks and any(use.name == needed for use in step.needs):
            apply_transition(case, step.key, actor=actor, data=data, key=f"announced-{item.pk}")
            break
    announced.case = case
    return announced
