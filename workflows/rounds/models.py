"""Rounds: one committee's yearly review, its dates, and the one release it pins (N20-3.1)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_config.shapes import Text
from workflows.committees.models import Committee
from workflows.organizations.models import Organization, Person
from workflows.releases.models import Release


class Round(models.Model):
    """年度评审批次. `title` is `{"zh": …, "en": …}`; `offerings` lists offering keys (level/route), empty for all.

    `received_from` is D0, the day the committee office starts receiving material, on which retirement is tested;
    `achievements_until` is C0. A round of recognition (认定) has no committee.
    """

    key = models.SlugField(_("key"), max_length=80, unique=True)
    title = models.JSONField(_("title"))
    year = models.PositiveSmallIntegerField(_("year"))
    release = models.ForeignKey(
        Release, verbose_name=_("release"), on_delete=models.PROTECT, related_name="rounds"
    )
    committee = models.ForeignKey(
        Committee,
        verbose_name=_("committee"),
        on_delete=models.PROTECT,
        related_name="rounds",
        null=True,
        blank=True,
    )
    authority = models.ForeignKey(
        Organization,
        verbose_name=_("approving authority, where there is no committee"),
        on_delete=models.PROTECT,
        related_name="authority_rounds",
        null=True,
        blank=True,
    )
    offerings = models.JSONField(_("offerings"), default=list, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    received_from = models.DateField(_("material received from"))
    achievements_until = models.DateField(_("achievements until"))
    tenure_until = models.DateField(_("tenure counted until"))
    review_by = models.DateField(_("review done by"))
    results_by = models.DateField(_("results by"))
    exception_reason = models.CharField(_("reason for later dates"), max_length=500, blank=True)
    exception_by = models.ForeignKey(
        Person,
        verbose_name=_("exception granted by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        Person, verbose_name=_("opened by"), on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        editable=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering: ClassVar = ["-year", "key"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="round_window_runs_forward", condition=models.Q(closes_at__gt=models.F("opens_at"))
            )
        ]

    def __str__(self) -> str:
        return self.text.zh

    @property
    def text(self) -> Text:
        """The title in both languages."""
        return Text(zh=str(self.title.get("zh", "")), en=str(self.title.get("en", "")))

    def clean(self) -> None:
        from workflows.rounds.rules import check_plan

        check_plan(self)
