"""Numbers without gaps: a counter's row is raised by an UPDATE, which holds it until the transaction ends."""

from django.db import transaction
from django.db.models import F

from workflows.cases.models import ReceiptCounter


def next_number(scope: str) -> int:
    """The next number of that scope; must run inside the transaction that uses it, so a rollback gives it back."""
    return lock_counter(scope)


def lock_counter(scope: str) -> int:
    """Raises the counter and returns it; until the transaction ends nobody else gets past it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is drawn inside the transaction that uses it")
    if not ReceiptCounter.objects.filter(scope=scope).update(last=F("last") + 1):
        ReceiptCounter.objects.get_or_create(scope=scope)
        ReceiptCounter.objects.filter(scope=scope).update(last=F("last") + 1)
    return ReceiptCounter.objects.values_list("last", flat=True).get(scope=scope)
