"""Writing and reading the register's record."""

from typing import Any

from django.db.models import Model, QuerySet

from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.access import Actor
from workflows.register.models import RegisterAct


def subject_of(row: Model) -> str:
    """The name a row has in the record: `organization:5`, `round:2025-plain`."""
    name = type(row).__name__.lower()
    return f"{name}:{row.key if name == 'round' else row.pk}"  # type: ignore[attr-defined]


def record_act(
    subject: str, kind: str, *, actor: Actor, reason: str = "", data: dict[str, Any] | None = None
) -> RegisterAct:
    """Writes one act, in the transaction of the change it tells of."""
    act: RegisterAct = RegisterAct.objects.create(
        subject=subject[:120], kind=kind, data=data or {}, reason=reason[:500], person=actor.person,
        role=str(actor.role), organization=actor.organization, at=clock.now(),
    )  # fmt: skip
    return act


def acts_of(subject: str) -> QuerySet[RegisterAct]:
    """What was done to a subject, latest first."""
    return RegisterAct.objects.filter(subject=subject).select_related("person", "organization")


def reason_problems(reason: str) -> list[Problem]:
    """A reason is required, and fits."""
    if not reason.strip():
        return [Problem("reason", REASON, ("reason",))]
    return [Problem("reason", TOO_LONG, ("reason",))] if len(reason.strip()) > 500 else []


REASON = Text(zh="请写明理由。", en="Give the reason.")
TOO_LONG = Text(zh="理由不超过500字。", en="Keep the reason within 500 characters.")
