"""The one clock. In demo mode it can be moved forward, so that a newcomer walks through five working days in minutes.

Every room asks `now()` and `today()` here. Outside demo mode the shift is neither read nor written.
"""

import datetime
import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_MEMO_SECONDS = 1.0
_memo: tuple[float, int] | None = None


def is_movable() -> bool:
    """Whether the calendar may be moved at all: only in demo mode."""
    return bool(settings.DEMO)


def now() -> datetime.datetime:
    """The current moment, aware, shifted by the demo's days when in demo mode."""
    moment = timezone.now()
    return moment + datetime.timedelta(days=shift_days()) if is_movable() else moment


def today() -> datetime.date:
    """The current day in the department's time zone (TIME_ZONE)."""
    return timezone.localtime(now(), timezone.get_default_timezone()).date()


def shift_days() -> int:
    """Days the demo's calendar is ahead; always 0 outside demo mode."""
    global _memo  # noqa: PLW0603  (a one-second memo of one number)
    if not is_movable():
        return 0
    if _memo is None or time.monotonic() - _memo[0] > _MEMO_SECONDS:
        from workflows.calendar.models import ClockShift

        days = ClockShift.objects.order_by("pk").values_list("days", flat=True).first()
        _memo = (time.monotonic(), days or 0)
    return _memo[1]


def advance(days: int) -> datetime.date:
    """Moves the demo's calendar `days` ahead, never back, and returns the new day.

    Raises ImproperlyConfigured outside demo mode and ValueError for a move back or beyond a year at once.
    """
    if not is_movable():
        raise ImproperlyConfigured("the calendar moves in demo mode only")
    if not 0 <= days <= 366:
        raise ValueError("the calendar moves forward, at most 366 days at a time")
    from django.db.models import F

    from workflows.calendar.models import ClockShift

    if not ClockShift.objects.update(days=F("days") + days):
        ClockShift.objects.create(pk=1, days=days)
    forget()
    return today()


def start_at(day: datetime.date) -> None:
    """Lets the demo's calendar begin at a day, past or to come. Once it has begun this changes nothing.

    Raises ImproperlyConfigured outside demo mode.
    """
    if not is_movable():
        raise ImproperlyConfigured("the calendar moves in demo mode only")
    from workflows.calendar.models import ClockShift

    today_really = timezone.localdate(timezone=timezone.get_default_timezone())
    ClockShift.objects.get_or_create(pk=1, defaults={"days": (day - today_really).days})
    forget()


def forget() -> None:
    """Drops the memo, so that the next call reads the database."""
    global _memo  # noqa: PLW0603
    _memo = None
