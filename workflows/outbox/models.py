"""The outbox: what is to be done outside the database, written in the same transaction as its cause."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One effect to deliver: mail, PDF, upload. Claimed by a conditional UPDATE with a lease, retried, or given up with
    a reason a person can read."""

    kind = models.CharField(_("kind"), max_length=60)
    payload = models.JSONField(_("payload"), default=dict)
    key = models.CharField(_("key"), max_length=120, null=True, blank=True, unique=True)
    """Set where the same effect must not be written twice."""
    created_at = models.DateTimeField(_("created at"))
    available_at = models.DateTimeField(_("due at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    claimed_by = models.CharField(_("claimed by"), max_length=60, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["available_at"],
                condition=models.Q(delivered_at__isnull=True, given_up_at__isnull=True),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
