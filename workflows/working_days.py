"""Working days by the State Council's yearly calendar, 调休 included (domain 4.2).

What the CMS says about a day comes first, then the shipped calendar; a year that calendar does not know yet falls
back to the working week and the fixed public holidays, and is flagged as provisional. A posting day is not counted.
"""

import datetime
from functools import lru_cache

import chinese_calendar
from chinese_calendar import constants
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save

from workflows.calendar.models import WorkingDayOverride

_CACHE_KEY = "working-day-overrides"
_CACHE_SECONDS = 300
_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_KNOWN_YEARS = range(min(constants.holidays).year, max(constants.holidays).year + 1)
_LONGEST_SPAN = 3660


def is_working_day(day: datetime.date) -> bool:
    """Whether offices work on that day."""
    return _is_working(day, _overrides())


def is_provisional(year: int) -> bool:
    """Whether that year's calendar is not published yet: its days are a best guess."""
    if year in _KNOWN_YEARS:
        return False
    return not any(day.year == year for day in _overrides())


def add_working_days(start: datetime.date, count: int) -> datetime.date:
    """The `count`-th working day after `start`, which itself is not counted; `start` when count is 0."""
    if not 0 <= count <= 1000:
        raise ValueError("between 0 and 1000 working days")
    overrides, day, left = _overrides(), start, count
    while left:
        day += datetime.timedelta(days=1)
        left -= _is_working(day, overrides)
    return day


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """Working days after `start` up to and including `end`; 0 when `end` is not after `start`."""
    return len(working_days_after(start, end))


def working_days_after(start: datetime.date, end: datetime.date) -> list[datetime.date]:
    """Those days themselves, in order."""
    if (end - start).days > _LONGEST_SPAN:
        raise ValueError("a span of at most ten years")
    overrides = _overrides()
    days = (start + datetime.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return [day for day in days if _is_working(day, overrides)]


def _is_working(day: datetime.date, overrides: dict[datetime.date, bool]) -> bool:
    if day in overrides:
        return overrides[day]
    if day.year in _KNOWN_YEARS:
        return _is_published_as_working(day)
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED_HOLIDAYS


@lru_cache(maxsize=8192)
def _is_published_as_working(day: datetime.date) -> bool:
    """The library looks through its whole table for each question; a list of sixty deadlines asks thousands."""
    return bool(chinese_calendar.is_workday(day))


def _overrides() -> dict[datetime.date, bool]:
    known: dict[datetime.date, bool] | None = cache.get(_CACHE_KEY)
    if known is None:
        known = dict(WorkingDayOverride.objects.values_list("day", "is_working"))
        cache.set(_CACHE_KEY, known, _CACHE_SECONDS)
    return known


def _forget(**kwargs: object) -> None:
    cache.delete(_CACHE_KEY)


post_save.connect(_forget, sender=WorkingDayOverride, dispatch_uid="working-days-saved")
post_delete.connect(_forget, sender=WorkingDayOverride, dispatch_uid="working-days-deleted")
