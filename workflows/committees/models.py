"""Committees: who may review what, under which filing, and the session in which a case is decided."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.organizations.models import Organization, Person


class Committee(models.Model):
    """A review committee with its filing (核准备案), valid for three years at most (N20-3.2).

    `authority_kind` says under which arrangement it was filed; who confirms its results follows from it and is never
    chosen (N25-7, `rules.confirming_authority`). `recused_leave_the_count` says whether a recused member is taken out of
    the number present when a case is decided: explicit, and recorded with each decision.
    """

    class Authority(models.TextChoices):
        BUREAU = "bureau", _("filed by the HRSS bureau")
        DELEGATED_TO_CITY = "delegated_to_city", _("delegated to a city")
        AUTONOMOUS = "autonomous", _("autonomous unit")
        PROVINCIAL_DEPARTMENT = "provincial_department", _("filed by a provincial department")

    name = models.CharField(_("name"), max_length=120, unique=True)
    convening_body = models.ForeignKey(
        Organization,
        verbose_name=_("convening body"),
        on_delete=models.PROTECT,
        related_name="convened_committees",
    )
    office = models.ForeignKey(
        Organization, verbose_name=_("committee office"), on_delete=models.PROTECT, related_name="committees"
    )
    authority_kind = models.CharField(
        _("filing arrangement"), max_length=24, choices=Authority, default=Authority.BUREAU
    )
    filing_authority = models.ForeignKey(
        Organization, verbose_name=_("filed with"), on_delete=models.PROTECT, related_name="filed_committees"
    )
    city_bureau = models.ForeignKey(
        Organization,
        verbose_name=_("city bureau it is delegated to"),
        on_delete=models.PROTECT,
        related_name="delegated_committees",
        null=True,
        blank=True,
    )
    filing_number = models.CharField(_("filing number"), max_length=80)
    filed_on = models.DateField(_("filed on"))
    valid_until = models.DateField(_("valid until"))
    recused_leave_the_count = models.BooleanField(
        _("recused members leave the count of those present"), default=False
    )

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="committee_filing_runs_forward", condition=models.Q(valid_until__gt=models.F("filed_on"))
            ),
            models.CheckConstraint(
                name="committee_delegation_names_city",
                condition=~models.Q(authority_kind="delegated_to_city") | models.Q(city_bureau__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        from workflows.committees.rules import check_filing

        check_filing(self)


class CommitteeScope(models.Model):
    """What a committee may review: a series (by key) at a level. Same specialty, other level, other committee (4.4)."""

    committee = models.ForeignKey(
        Committee, verbose_name=_("committee"), on_delete=models.CASCADE, related_name="scopes"
    )
    series_key = models.CharField(_("series"), max_length=100)
    level = models.CharField(_("level"), max_length=60)

    class Meta:
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["committee", "series_key", "level"], name="one_scope_once")
        ]

    def __str__(self) -> str:
        return f"{self.series_key}/{self.level}"


class CommitteeMember(models.Model):
    """An expert or the chair of a committee. Names are sealed: see `workflows.access`."""

    committee = models.ForeignKey(
        Committee, verbose_name=_("committee"), on_delete=models.PROTECT, related_name="members"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="committee_seats"
    )
    is_chair = models.BooleanField(_("chair"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("committee member")
        verbose_name_plural = _("committee members")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["committee", "person"], name="one_seat_per_person"),
            models.UniqueConstraint(
                fields=["committee"],
                condition=models.Q(is_chair=True, is_active=True),
                name="one_chair_per_committee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} · {self.person}"


class Meeting(models.Model):
    """One session of a committee. Prepared → open (attendance fixed) → closed → announced by the chair."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        OPEN = "open", _("open")
        ANNOUNCED = "announced", _("announced")

    committee = models.ForeignKey(
        Committee, verbose_name=_("committee"), on_delete=models.PROTECT, related_name="meetings"
    )
    title = models.CharField(_("title"), max_length=120)
    held_on = models.DateField(_("held on"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PREPARED)
    members = models.PositiveSmallIntegerField(_("members"), default=0)
    """Active members when it opened: what the quorum is two thirds of."""
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    announced_by = models.ForeignKey(
        Person,
        verbose_name=_("announced by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    recused_leave_the_count = models.BooleanField(
        _("recused members leave the count of those present"), default=False
    )

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.committee} · {self.title}"


class Attendance(models.Model):
    """That a member was present when the meeting opened. No proxy, no later vote."""

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="attendances"
    )
    member = models.ForeignKey(
        CommitteeMember, verbose_name=_("member"), on_delete=models.PROTECT, related_name="attendances"
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "member"], name="present_once_per_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.member}"
