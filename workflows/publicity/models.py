"""Publicity: the three notices, the result notice, and objections to them (N25-8, N20-3.4e)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case
from workflows.organizations.models import Organization, Person


class NoticePosting(models.Model):
    """One notice on the wall or the intranet: what was shown (by digest), where, with photos, from when.

    `working_days` is how long it must run, 5 at least. The posting day is not counted. It is void once what was shown is
    no longer what is submitted.
    """

    class Kind(models.TextChoices):
        CRITERIA = "criteria", _("criteria and procedure")
        MATERIAL = "material", _("the applicant's material")
        OPINION = "opinion", _("the employer's opinion")
        RESULT = "result", _("result of the review")

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("notice"), max_length=10, choices=Kind)
    snapshot_digest = models.CharField(_("digest of what is shown"), max_length=64)
    place = models.CharField(_("place"), max_length=200)
    photos = models.JSONField(_("photos"), default=list, blank=True)
    """Ids of evidence files."""
    posted_on = models.DateField(_("posted on"))
    working_days = models.PositiveSmallIntegerField(_("working days"), default=5)
    posted_by = models.ForeignKey(
        Person, verbose_name=_("posted by"), on_delete=models.PROTECT, related_name="+"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    posted_at = models.DateTimeField(_("recorded at"))
    ran_out_at = models.DateTimeField(_("ran its time at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)
    void_reason = models.CharField(_("why void"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("notice posting")
        verbose_name_plural = _("notice postings")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(voided_at__isnull=True),
                name="one_standing_notice_of_a_kind",
            ),
            models.CheckConstraint(
                name="notice_runs_five_working_days", condition=models.Q(working_days__gte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.get_kind_display()}"


class Objection(models.Model):
    """An objection raised while a notice runs. The reporter is never shown to those reported.

    While it is open it holds the clock of the notice it was raised against, if that is the applicant's material.
    """

    class Finding(models.TextChoices):
        UNFOUNDED = "unfounded", _("not founded")
        FOUNDED = "founded", _("founded")

    notice = models.ForeignKey(
        NoticePosting, verbose_name=_("notice"), on_delete=models.PROTECT, related_name="objections"
    )
    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="objections"
    )
    received_on = models.DateField(_("received on"))
    text = models.TextField(_("objection"))
    recorded_by = models.ForeignKey(
        Person, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    finding = models.CharField(_("finding"), max_length=12, choices=Finding, blank=True)
    investigation = models.TextField(_("investigation"), blank=True)
    resolved_on = models.DateField(_("concluded on"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        Person,
        verbose_name=_("concluded by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="objection_concluded_with_finding",
                condition=models.Q(resolved_on__isnull=True, finding="")
                | (models.Q(resolved_on__isnull=False) & ~models.Q(finding="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice} · {self.received_on:%Y-%m-%d}"
