"""People, organisations, and who acts for whom (N20-3.4a: every act names a person and an organisation)."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(AbstractUser):
    """One natural person, with one account for every role they hold."""

    full_name = models.CharField(_("name"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.full_name or self.username


class Role(models.TextChoices):
    """The closed set of roles a transition may name."""

    APPLICANT = "applicant", _("applicant")
    EMPLOYER_CLERK = "employer.clerk", _("employer's clerk")
    EMPLOYER_LEADER = "employer.leader", _("employer's leader")
    DEPARTMENT_REVIEWER = "department.reviewer", _("department reviewer")
    BUREAU_REVIEWER = "bureau.reviewer", _("bureau reviewer")
    BUREAU_CONFIRMER = "bureau.confirmer", _("bureau confirmer")
    COMMITTEE_SECRETARY = "committee.secretary", _("committee secretary")
    COMMITTEE_EXPERT = "committee.expert", _("committee expert")
    COMMITTEE_CHAIR = "committee.chair", _("committee chair")
    EDITOR = "department.editor", _("department editor")
    APPROVER = "department.approver", _("department leader")
    SUPERVISOR = "supervisor", _("supervisor")
    SYSTEM = "system", _("system")


class Organization(models.Model):
    """An employer, competent department, HRSS bureau, committee office or convening body."""

    class Kind(models.TextChoices):
        EMPLOYER = "employer", _("employer")
        COMPETENT_DEPARTMENT = "department", _("competent department")
        HRSS_BUREAU = "bureau", _("HRSS bureau")
        COMMITTEE_OFFICE = "committee_office", _("committee office")
        CONVENING_BODY = "convening_body", _("convening body")
        SUPERVISION = "supervision", _("supervision")

    class Ownership(models.TextChoices):
        PUBLIC_INSTITUTION = "public_institution", _("public institution")
        STATE_OWNED = "state_owned", _("state-owned enterprise")
        PRIVATE = "private", _("private enterprise")
        FOREIGN = "foreign", _("foreign enterprise")
        GOVERNMENT = "government", _("government body")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    ownership = models.CharField(_("ownership"), max_length=20, choices=Ownership, blank=True)
    code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    region = models.CharField(_("region"), max_length=6, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("reports to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    bureau = models.ForeignKey(
        "self",
        verbose_name=_("HRSS bureau"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="served",
    )

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That a person may act in a role for an organisation."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships"
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("organization"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "organization", "role"], name="one_membership_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organization} · {self.get_role_display()}"


class PersonIdentity(models.Model):
    """A person's identity document (N25-4a). One document belongs to one person; a person may hold several."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="identities"
    )
    kind = models.CharField(_("kind of document"), max_length=40)
    number = models.CharField(_("number"), max_length=40)

    class Meta:
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_holder_per_document")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.kind}"
