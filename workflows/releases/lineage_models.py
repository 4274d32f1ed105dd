"""Where a series or specialty came from and what became of it (N25-2): the lineage people are shown."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.append_only import WrittenOnce
from workflows.organizations.models import Organization, Person, Role


class SeriesLineage(WrittenOnce):
    """One turn in the life of series: from key(s) to key(s).

    `retired`: to none. `renamed`: one to one, the same key where only its title changed. `merged`: several to one. `split`: one
    to several. A key that stands on both sides goes on. `titles` keeps `{key: {"zh": …, "en": …}}` as they were on that day, old
    ones under `sources`, new ones under `targets`. `document` is the number of the document that decided it.
    """

    class Kind(models.TextChoices):
        RETIRED = "retired", _("retired")
        RENAMED = "renamed", _("renamed")
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    sources = models.JSONField(_("from"))
    targets = models.JSONField(_("to"), default=list)
    titles = models.JSONField(_("titles"), default=dict)
    takes_effect_on = models.DateField(_("takes effect on"))
    document = models.CharField(_("document cited"), max_length=120)
    reason = models.CharField(_("reason"), max_length=500)
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
        verbose_name = _("lineage of series")
        verbose_name_plural = _("lineage of series")
        ordering: ClassVar = ["takes_effect_on", "pk"]

    def __str__(self) -> str:
        return f"{'+'.join(self.sources)} → {'+'.join(self.targets) or '—'}"
