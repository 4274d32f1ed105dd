"""What people add to a case besides its answers: corrections asked for, opinions, judgements, signatures."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case, CaseEvent
from workflows.organizations.models import Organization, Person, Role


class ByAPerson(models.Model):
    """Who did it, for which organisation, when (N20-3.4a)."""

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
        abstract = True


class Correction(ByAPerson):
    """One return for correction (补正): all defects at once, resolved when the applicant submits again."""

    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="corrections"
    )
    event = models.OneToOneField(
        CaseEvent, verbose_name=_("event"), on_delete=models.PROTECT, related_name="correction"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} · {self.at:%Y-%m-%d}"


class Defect(models.Model):
    """One reason, pinned to a field: `path` is `["projects", "r1", "rank"]`; empty for the application as a whole."""

    correction = models.ForeignKey(
        Correction, verbose_name=_("correction"), on_delete=models.PROTECT, related_name="defects"
    )
    path = models.JSONField(_("field"), default=list)
    reason = models.TextField(_("reason"))
    reply = models.TextField(_("explanation"), blank=True, default="")
    """Why the applicant left it as it was, or what they did; written until they submit again."""

    class Meta:
        verbose_name = _("defect")
        verbose_name_plural = _("defects")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.reason[:60]


class Opinion(ByAPerson):
    """A form filled in with an act (an employer's opinion, a score sheet). `answers` can be erased; `digest` stays."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="opinions")
    event = models.ForeignKey(
        CaseEvent, verbose_name=_("event"), on_delete=models.PROTECT, related_name="opinions", null=True
    )
    form = models.CharField(_("form"), max_length=60)
    action = models.CharField(_("action"), max_length=60)
    answers = models.JSONField(_("answers"), null=True)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} · {self.form}"


class Judgement(ByAPerson):
    """What a named role decided where the criteria ask for a person's judgement (待评议). The latest of a key counts."""

    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="judgements"
    )
    key = models.CharField(_("judgement"), max_length=160)
    """`<rule>/<judged key>`, or for a row `<judged key>/<table>/<row id>`."""
    verdict = models.BooleanField(_("met"))
    reason = models.TextField(_("reason"), blank=True)
    event = models.ForeignKey(
        CaseEvent, verbose_name=_("event"), on_delete=models.PROTECT, related_name="judgements", null=True
    )
    """The event whose digest covers it."""

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} · {self.key}"


class Recusal(models.Model):
    """★ That an expert keeps away from a case (回避, N20-3.4c): neither scores nor votes on it. Kept once, never lifted."""

    class Reason(models.TextChoices):
        APPLICANT = "applicant", _("is the applicant")
        SAME_EMPLOYER = "same_employer", _("has the same employer as the applicant")
        TOOK_PART = "took_part", _("acted on the case in another role")
        NAMED = "named", _("is named in the applicant's material")
        KIN = "kin", _("is a relative of the applicant")
        SUPERVISOR = "supervisor", _("is or was the applicant's supervisor")
        CO_AUTHOR = "co_author", _("worked or published together with the applicant")
        DECLARED = "declared", _("declared by the expert")
        DECIDED = "decided", _("decided when the meeting opened")

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="recusals")
    expert = models.ForeignKey(Person, verbose_name=_("expert"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    event = models.ForeignKey(
        CaseEvent, verbose_name=_("event"), on_delete=models.PROTECT, related_name="recusals"
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "expert"], name="one_recusal_per_expert")
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.reason}"


class Signature(ByAPerson):
    """A signature: on one of the two commitments (双承诺, `commitment.applicant`, `commitment.employer`) or an act.

    `text_digest` is the SHA-256 of the text that was signed, `method` how the signer showed who they are.
    """

    class Method(models.TextChoices):
        NAME = "name", _("name retyped")
        PASSWORD = "password", _("password entered again")

    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="signatures"
    )
    kind = models.CharField(_("kind"), max_length=60)
    text_digest = models.CharField(_("digest of the text"), max_length=64, blank=True)
    method = models.CharField(_("method"), max_length=10, choices=Method)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.case} · {self.kind}"
