"""The register of certificates: what was awarded to whom, by whom, and whether it still stands (N20-2.4)."""

import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.append_only import WrittenOnce
from workflows.organizations.models import Organization, Person


class CertificateCounter(models.Model):
    """The last serial number given out in one year.

    It is raised in the transaction that inserts the certificate, so a rolled-back issue gives its number
    back: a year's numbers have no gaps.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    last = models.PositiveIntegerField(_("last serial number"), default=0)

    class Meta:
        verbose_name = _("certificate counter")
        verbose_name_plural = _("certificate counters")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Certificate(models.Model):
    """One certificate of a professional title. The register decides; the signed PDF is the holder's copy.

    Bilingual columns (`title`, `series`, `specialty`, `direction`, `level`) hold `{"zh": str, "en": str}`,
    with empty strings where the release gives no wording. A certificate keeps the words of the day it was
    issued: renaming or merging a specialty later does not touch it. A case has one certificate in force or
    revoked; corrected ones before it stay, superseded.
    """

    class State(models.TextChoices):
        VALID = "valid", _("valid")
        REVOKED = "revoked", _("revoked")
        SUPERSEDED = "superseded", _("superseded")

    class Basis(models.TextChoices):
        """How the title was obtained; it chooses the sentence on the certificate."""

        REVIEW = "review", _("committee review")
        RECOGNITION = "recognition", _("recognition")
        INITIAL_DETERMINATION = "initial_determination", _("initial determination")

    case = models.ForeignKey(
        "workflows.Case", verbose_name=_("case"), on_delete=models.PROTECT, related_name="certificates"
    )
    number = models.CharField(_("certificate number"), max_length=40, unique=True)
    token = models.CharField(_("verification token"), max_length=64, unique=True, editable=False)

    holder_name = models.CharField(_("name"), max_length=100)
    sex = models.CharField(_("sex"), max_length=1, blank=True, help_text=_("GB/T 2261.1 code"))
    born = models.CharField(_("month of birth"), max_length=7, blank=True, help_text=_("YYYY-MM"))
    identity_masked = models.CharField(_("identity document, masked"), max_length=40, blank=True)
    photo = models.CharField(_("SHA-256 of the photo"), max_length=64, blank=True, editable=False)

    title = models.JSONField(_("title"))
    series = models.JSONField(_("series"), default=dict, blank=True)
    specialty = models.JSONField(_("specialty"), default=dict, blank=True)
    direction = models.JSONField(_("direction"), default=dict, blank=True)
    level = models.JSONField(_("level"), default=dict, blank=True)
    basis = models.CharField(_("basis"), max_length=24, choices=Basis, default=Basis.REVIEW)
    committee = models.CharField(_("committee"), max_length=120, blank=True)
    convening_body = models.CharField(_("convening body"), max_length=120, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=120)
    confirmation_document = models.CharField(_("confirmation document"), max_length=80, blank=True)
    passed_on = models.DateField(_("passed on"))
    issued_on = models.DateField(_("issued on"))

    pdf = models.CharField(_("PDF"), max_length=255, blank=True, editable=False)
    pdf_digest = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True, editable=False)
    pdf_made_at = models.DateTimeField(_("PDF made at"), null=True, blank=True, editable=False)

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.VALID)
    ended_on = models.DateField(_("no longer valid from"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=120, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)
    end_document = models.CharField(_("document"), max_length=80, blank=True)
    end_consequence = models.CharField(_("what follows"), max_length=200, blank=True)
    superseded_by = models.OneToOneField(
        "self",
        verbose_name=_("superseded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supersedes",
    )

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering: ClassVar = ["-issued_on", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=~models.Q(state="superseded"),
                name="one_certificate_in_force_per_case",
            ),
            models.CheckConstraint(
                name="certificate_ended_iff_not_valid",
                condition=models.Q(state="valid", ended_on__isnull=True)
                | models.Q(state__in=["revoked", "superseded"], ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_superseded_names_successor",
                condition=models.Q(superseded_by__isnull=True) | models.Q(state="superseded"),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_valid(self) -> bool:
        return self.state == self.State.VALID

    @property
    def revoked_on(self) -> datetime.date | None:
        """The first day it no longer stood, when it was revoked; None otherwise."""
        return self.ended_on if self.state == self.State.REVOKED else None


class CertificateAct(WrittenOnce):
    """Who did what to a certificate, for which organisation, when and why (N20-3.4a).

    Never changed, never deleted.
    """

    class Kind(models.TextChoices):
        ISSUED = "issued", _("issued")
        REVOKED = "revoked", _("revoked")
        SUPERSEDED = "superseded", _("superseded")

    certificate = models.ForeignKey(
        Certificate, verbose_name=_("certificate"), on_delete=models.PROTECT, related_name="acts"
    )
    kind = models.CharField(_("act"), max_length=12, choices=Kind)
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("certificate act")
        verbose_name_plural = _("certificate acts")
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.certificate} · {self.get_kind_display()}"
