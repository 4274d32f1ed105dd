"""The vote on one case: who has voted, and how many said what. Nothing links the two (N20-3.4d)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.cases.models import Case
from workflows.committees.models import CommitteeMember, Meeting


class AgendaItem(models.Model):
    """One case before one meeting. The numbers are filled in when the chair announces, not before."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="agenda"
    )
    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.PROTECT, related_name="agenda_items"
    )
    voting_opened_at = models.DateTimeField(_("voting opened at"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("present"), null=True, blank=True)
    yes = models.PositiveSmallIntegerField(_("yes"), null=True, blank=True)
    no = models.PositiveSmallIntegerField(_("no"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(_("abstained"), null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "case"], name="case_once_per_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.case}"


class Participation(models.Model):
    """That a present member may vote, and has voted. Laid out for all members before the voting starts, so that the
    order of rows says nothing; it carries no time."""

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="participations"
    )
    member = models.ForeignKey(
        CommitteeMember, verbose_name=_("member"), on_delete=models.PROTECT, related_name="+"
    )
    is_recused = models.BooleanField(_("recused"), default=False)
    has_voted = models.BooleanField(_("has voted"), default=False)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "member"], name="one_vote_per_member")
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.member}"


class BallotCount(models.Model):
    """The sealed box: one counter a choice. A ballot is an increment, so there is no ballot to trace to a voter."""

    class Choice(models.TextChoices):
        YES = "yes", _("agree")
        NO = "no", _("disagree")
        ABSTAIN = "abstain", _("abstain")

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="counts"
    )
    choice = models.CharField(_("choice"), max_length=8, choices=Choice)
    count = models.PositiveSmallIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("ballot count")
        verbose_name_plural = _("ballot counts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "choice"], name="one_counter_per_choice")
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.choice}"
