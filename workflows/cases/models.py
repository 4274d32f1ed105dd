"""Cases: one person's application in one round, and the record of everything done to it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.append_only import WrittenOnce
from workflows.machine import Category
from workflows.organizations.models import Organization, Person, Role
from workflows.rounds.models import Round

CATEGORY_CHOICES = [
    (Category.DRAFT.value, _("draft")),
    (Category.SUBMITTED.value, _("submitted")),
    (Category.IN_REVIEW.value, _("in review")),
    (Category.PUBLICITY.value, _("being publicised")),
    (Category.RETURNED.value, _("returned for correction")),
    (Category.SUSPENDED.value, _("suspended")),
    (Category.DECIDED.value, _("decided")),
    (Category.CLOSED.value, _("closed")),
]


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads that never pull a whole document or a whole form into a list."""

    def with_round(self) -> "CaseQuerySet":
        """With everything a verb needs besides the answers' release: round, committee, people, organisations."""
        return self.select_related(
            "round__release", "round__committee__office", "applicant", "employer__parent"
        ).defer("round__release__document")

    def for_list(self) -> "CaseQuerySet":
        """As a row of a list: no answers."""
        return self.with_round().defer("answers", "round__release__document")


class Case(models.Model):
    """申报件. It lives and dies by its round's release.

    `state` is a state key of the offering's machine, `category` its closed category (code looks at that one);
    `sequence` counts the events and is what every change is conditional on; `head` is the digest of the last event.
    `answers` is the draft being edited, with `answers_version` for autosave; what counts is the latest Submission.
    """

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="cases")
    applicant = models.ForeignKey(
        Person, verbose_name=_("applicant"), on_delete=models.PROTECT, related_name="cases"
    )
    employer = models.ForeignKey(
        Organization, verbose_name=_("employer"), on_delete=models.PROTECT, related_name="cases"
    )
    offering = models.CharField(_("offering"), max_length=130)
    level = models.CharField(_("level"), max_length=60)
    route = models.CharField(_("route"), max_length=60)
    direction = models.CharField(_("direction"), max_length=60, blank=True)

    state = models.CharField(_("state"), max_length=60)
    category = models.CharField(_("category"), max_length=12, choices=CATEGORY_CHOICES)
    gates = models.JSONField(_("gates"), default=list)
    sequence = models.PositiveIntegerField(_("sequence"), default=0)
    head = models.CharField(_("digest of the last event"), max_length=64, blank=True)
    entered_at = models.DateTimeField(_("in this state since"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    queue_on = models.DateField(_("place in the queue"))
    """`due_on`, or the last day there is: lists order by it without minding empty dates."""

    answers = models.JSONField(_("answers"), default=dict)
    answers_version = models.PositiveIntegerField(_("version of the answers"), default=0)
    answers_saved_at = models.DateTimeField(_("answers saved at"), null=True, blank=True)

    number = models.CharField(_("acceptance number"), max_length=40, null=True, blank=True, unique=True)
    opened_at = models.DateTimeField(_("opened at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    erased_at = models.DateTimeField(_("answers erased at"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["employer", "queue_on", "id"], name="case_by_employer"),
            models.Index(fields=["round", "category", "queue_on", "id"], name="case_by_round"),
            models.Index(fields=["queue_on", "id"], name="case_by_queue"),
            models.Index(
                fields=["due_on"], condition=models.Q(due_on__isnull=False), name="case_by_deadline"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "applicant"],
                condition=~models.Q(category="closed"),
                name="one_open_case_per_person_and_round",
            )
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class CaseTurn(models.Model):
    """That it is, or has been, a role's turn: what queues and "only when it has reached you" are read from."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="turns")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    is_current = models.BooleanField(_("now"), default=True)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "role"], name="one_turn_row_per_role")
        ]
        indexes: ClassVar = [models.Index(fields=["role", "is_current", "case"], name="turn_by_role")]

    def __str__(self) -> str:
        return f"{self.case} · {self.role}"


class CaseEvent(WrittenOnce):
    """One change of a case: who, for whom, when, what; chained by digest (N20-3.4a, N25-9).

    It holds keys and digests only, no personal values: answers, files and the words of a reason can be erased and the
    chain still verifies. `data` is JSON of keys and digests. See `workflows.cases.chain` for what the digest covers.
    """

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField(_("sequence"))
    kind = models.CharField(_("kind"), max_length=40)
    action = models.CharField(_("action"), max_length=60, blank=True)
    source = models.CharField(_("from state"), max_length=60, blank=True)
    target = models.CharField(_("to state"), max_length=60, blank=True)
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
    data = models.JSONField(_("data"), default=dict)
    key = models.CharField(_("idempotency key"), max_length=80, null=True, blank=True)
    previous = models.CharField(_("digest of the event before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("case event")
        verbose_name_plural = _("case events")
        ordering: ClassVar = ["case_id", "sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="one_event_per_sequence"),
            models.UniqueConstraint(fields=["case", "key"], name="one_event_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.sequence} {self.kind}"


class EventNote(models.Model):
    """The words a person gave with an act. Kept beside the chain, which holds their digest, so they can be erased."""

    event = models.OneToOneField(
        CaseEvent, verbose_name=_("event"), on_delete=models.PROTECT, related_name="note"
    )
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return self.text[:60]


class Submission(WrittenOnce):
    """The deep snapshot of what was submitted, with its digest and receipt.

    `content` is `{answers, files, offering, direction, release, …}` and `digest` its canonical SHA-256. `outcome` is what
    the criteria said: `{overall, rules: {key: verdict}}`. Only erasure may touch it afterwards, and only to empty it.
    """

    may_change: ClassVar = ("content", "erased_at")

    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="submissions"
    )
    ordinal = models.PositiveSmallIntegerField(_("ordinal"))
    key = models.CharField(_("idempotency key"), max_length=80)
    receipt = models.CharField(_("receipt number"), max_length=40, unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    content = models.JSONField(_("content"), null=True)
    outcome = models.JSONField(_("criteria"), default=dict)
    answers_version = models.PositiveIntegerField(_("version of the answers"))
    submitted_at = models.DateTimeField(_("submitted at"))
    submitted_by = models.ForeignKey(
        Person, verbose_name=_("submitted by"), on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering: ClassVar = ["case_id", "ordinal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="one_submission_per_ordinal"),
            models.UniqueConstraint(fields=["case", "key"], name="one_submission_per_key"),
        ]

    def __str__(self) -> str:
        return self.receipt

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and self.content is not None:
            kwargs["update_fields"] = {"*"}
        super().save(*args, **kwargs)


class EvidenceFile(models.Model):
    """An uploaded file. The bytes lie under EVIDENCE_ROOT by their SHA-256, the same bytes once; never served by path."""

    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="evidence"
    )
    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="evidence", null=True, blank=True
    )
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=100)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(
        Person, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")

    def __str__(self) -> str:
        return self.name


class ReceiptCounter(models.Model):
    """The last number given out, by purpose and year; raised inside the transaction that uses it, so none is skipped."""

    scope = models.CharField(_("scope"), max_length=40, unique=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")

    def __str__(self) -> str:
        return f"{self.scope}: {self.last}"
