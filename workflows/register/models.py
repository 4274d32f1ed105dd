"""The register's own record: what was done to organisations, committees, rounds and series, by whom and why (N20-3.4a)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.append_only import WrittenOnce
from workflows.organizations.models import Organization, Person, Role


class RegisterAct(WrittenOnce):
    """One act on a subject that is not a case. `subject` is `organization:5`, `committee:3`, `round:<key>` or `series:<key>`.

    `data` is JSON of keys, dates and ids: what was changed, from what to what. Nothing of a row ever changes.
    """

    subject = models.CharField(_("subject"), max_length=120, db_index=True)
    kind = models.CharField(_("kind"), max_length=40)
    data = models.JSONField(_("data"), default=dict)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("act of the register")
        verbose_name_plural = _("acts of the register")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.subject} {self.kind}"
