"""Releases: a series document, immutable, numbered, named by its digest."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.append_only import WrittenOnce
from workflows.organizations.models import Person


class Release(WrittenOnce):
    """One released version of a series. The same content is the same release; nothing of it ever changes.

    `title` is `{"zh": …, "en": …}`, taken from the document so that lists need not load it. Only `retired_at` may be
    set later: a retired release takes no new rounds, its rounds and cases live on.
    """

    may_change: ClassVar = ("retired_at",)

    series_key = models.CharField(_("series"), max_length=100)
    number = models.PositiveIntegerField(_("number"))
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    title = models.JSONField(_("title"))
    document = models.JSONField(_("document"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        Person,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering: ClassVar = ["series_key", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series_key", "number"], name="release_number_once_per_series")
        ]

    def __str__(self) -> str:
        title: dict[str, Any] = self.title
        return f"{title.get('zh') or self.series_key} · {self.number}"
