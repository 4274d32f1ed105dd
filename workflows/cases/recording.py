"""The one way a case changes: a conditional UPDATE that takes the case, then an event that says what was done.

`take` raises the sequence only where state and sequence are still what the caller saw, so of two who act at once one is
told it came too late; it also holds the row until the transaction ends. `write` adds the event to the chain.
"""

from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q

from forms_config.shapes import digest_of
from workflows import clock
from workflows.access import Actor
from workflows.cases.chain import event_digest
from workflows.cases.models import Case, CaseEvent, CaseTurn, EventNote
from workflows.errors import Stale


def take(case: Case) -> None:
    """Claims the case for one change, or raises Stale. `case.sequence` is then the number of the event to write."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a case is taken inside a transaction")
    claimed = Case.objects.filter(pk=case.pk, state=case.state, sequence=case.sequence).update(
        sequence=F("sequence") + 1
    )
    if claimed != 1:
        raise Stale
    case.sequence += 1


def write(
    case: Case,
    *,
    actor: Actor,
    kind: str,
    action: str = "",
    source: str = "",
    target: str = "",
    data: dict[str, Any] | None = None,
    note: str = "",
    key: str | None = None,
    changes: dict[str, Any] | None = None,
) -> CaseEvent:
    """Appends the event of a change that has been taken, and saves the case's new head with `changes`.

    `note` is kept beside the event; the event holds its digest only.
    """
    content = dict(data or {})
    if note:
        content["note"] = digest_of(note)
    event = CaseEvent(
        case=case,
        sequence=case.sequence,
        kind=kind,
        action=action,
        source=source,
        target=target,
        person=actor.person,
        role=str(actor.role),
        organization=actor.organization,
        at=clock.now(),
        data=content,
        key=key,
        previous=case.head,
    )
    event.digest = event_digest(event)
    event.save(force_insert=True)
    if note:
        EventNote.objects.create(event=event, text=note)
    updates = {**(changes or {}), "head": event.digest}
    Case.objects.filter(pk=case.pk).update(**updates)
    for name, value in updates.items():
        setattr(case, name, value)
    return event


@transaction.atomic
def record(case: Case, *, actor: Actor, kind: str, **details: Any) -> CaseEvent:
    """Takes the case and writes an event that leaves its state as it is (a notice posted, an objection, a signature)."""
    take(case)
    return write(case, actor=actor, kind=kind, **details)


def set_turns(case: Case, roles: tuple[str, ...]) -> None:
    """Makes it those roles' turn; whose turn it has been stays known."""
    now = ExpressionWrapper(Q(role__in=roles), output_field=BooleanField()) if roles else False
    CaseTurn.objects.filter(case=case).update(is_current=now)
    CaseTurn.objects.bulk_create([CaseTurn(case=case, role=role) for role in roles], ignore_conflicts=True)
