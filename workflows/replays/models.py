"""Replays: other criteria over the answers of a past round, asked for by someone, worked out by a worker."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case
from workflows.organizations.models import Organization, Person
from workflows.releases.models import Release
from workflows.rounds.models import Round


class ReplayRun(models.Model):
    """One replay. What is judged is the document as it was when asked for, kept here with its digest; `base` is the release the
    round's cases were held to.

    A worker claims the run for a lease and renews it while it works (`running.py`); one that dies leaves a run that another
    takes up again, from its beginning. `results` is a `tally.Tally`: counts only, no person.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting its turn")
        RUNNING = "running", _("being worked out")
        DONE = "done", _("finished")
        CANCELLED = "cancelled", _("called off")
        BROKEN = "broken", _("broken off")

    subject = models.CharField(_("draft"), max_length=100, db_index=True)
    """The key of the draft it was started from."""
    document = models.JSONField(_("document"))
    document_digest = models.CharField(_("digest of the document"), max_length=64)
    base = models.ForeignKey(Release, verbose_name=_("release"), on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="replays"
    )
    requested_by = models.ForeignKey(
        Person, verbose_name=_("requested by"), on_delete=models.PROTECT, related_name="+"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("for the organisation"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    requested_at = models.DateTimeField(_("requested at"))

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(_("cases"), default=0)
    done = models.PositiveIntegerField(_("cases done"), default=0)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    cancel_asked_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        Person,
        verbose_name=_("called off by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)
    claimed_by = models.CharField(_("claimed by"), max_length=40, blank=True)
    failure = models.CharField(_("why it broke off"), max_length=300, blank=True)
    results = models.JSONField(_("counts of the replay"), null=True, blank=True)

    class Meta:
        verbose_name = _("replay")
        verbose_name_plural = _("replays")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.subject} · {self.round} #{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.CANCELLED, self.State.BROKEN}


class ReplayChange(models.Model):
    """That a case's overall verdict would have been another. Shown to nobody who does not see the case."""

    run = models.ForeignKey(
        ReplayRun, verbose_name=_("replay"), on_delete=models.CASCADE, related_name="changes"
    )
    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="+")
    move = models.PositiveSmallIntegerField(_("kind of change"))
    """As numbered by `tally.MOVES`."""

    class Meta:
        verbose_name = _("changed verdict")
        verbose_name_plural = _("changed verdicts")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "case"], name="one_change_per_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.move}"
