"""How a date is written on a page, in the page's language."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language

WEEKDAYS_ZH = "一二三四五六日"


def is_chinese() -> bool:
    """Whether the page is being written in Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def as_date(value: date | datetime | str) -> date:
    """The day of a date, a moment (local time) or an ISO text."""
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def date_text(value: date | datetime | str, *, weekday: bool = True, year: bool = True) -> str:
    """2025年11月28日（周五） or 28 November 2025 (Friday), by the page's language."""
    day = as_date(value)
    if is_chinese():
        text = f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
        return f"{text}（周{WEEKDAYS_ZH[day.weekday()]}）" if weekday else text
    text = f"{day.day} {day:%B} {day.year}" if year else f"{day.day} {day:%B}"
    return f"{text} ({day:%A})" if weekday else text
