"""What moves the calendar: the year's exceptions to the working week, and the demo's shifted day."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkingDayOverride(models.Model):
    """One day that differs from what the shipped calendar says: a holiday added, or a day worked in lieu (调休).

    The State Council announces each year's calendar late in the year before; until the library knows it, editors
    enter it here (domain 4.2).
    """

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("is a working day"))
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("working-day exception")
        verbose_name_plural = _("working-day exceptions")
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class ClockShift(models.Model):
    """How many days the demo's calendar is ahead. One row at most; read only in demo mode."""

    days = models.IntegerField(_("days ahead"), default=0)

    class Meta:
        verbose_name = _("demo calendar")
        verbose_name_plural = _("demo calendar")

    def __str__(self) -> str:
        return f"+{self.days}"
