"""Dates, months and years. Stored as `2025-09-01`, `2025-09`, 2025. (pure)"""

import re
from datetime import date
from typing import Any, ClassVar

from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists
from forms_config.fields.policy import POLICY
from forms_config.shapes import Problem

_SEPARATED = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?")
_RUN_ON = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)


def date_parts(raw: Any) -> tuple[int, int, int | None] | None:
    text = str(raw) if isinstance(raw, date) else reading.read_token(raw)
    text = text.replace("−", "-").replace("–", "-").replace("。", ".")
    found = _SEPARATED.fullmatch(text) or _RUN_ON.fullmatch(text)
    if not found:
        return None
    year, month, day = found.groups()
    return int(year), int(month), int(day) if day else None


def read_date(raw: Any) -> date | None:
    """The day written as 2025-09-01, 2025/9/1, 2025.9.1, 2025年9月1日 or 20250901; None when there is no such day."""
    parts = date_parts(raw)
    if parts is None or parts[2] is None:
        return None
    try:
        return date(parts[0], parts[1], parts[2])
    except ValueError:
        return None


def display_date(day: date, language: str) -> str:
    if language.startswith("en"):
        return f"{day.day} {day:%B %Y}"
    return f"{day.year}年{day.month}月{day.day}日"


def is_blank(raw: Any) -> bool:
    return not isinstance(raw, date) and not reading.read_token(raw)


class AnyDate(Kind):
    """Range checks shared by dates and months."""

    holds: ClassVar[str] = "date"
    min: date | None = None
    max: date | None = None
    not_future: bool = False

    def check_options(self, lists: Lists) -> list[Problem]:
        return self.check_order(self.min, self.max)

    def read_range(self, day: date) -> list[Problem]:
        low, high = self.min or EARLIEST, self.max or LATEST
        if day < low:
            return [self.complain(
                "too_early", f"不能早于{display_date(low, 'zh')}，请核对。",
                f"it cannot be before {display_date(low, 'en')}; check it."
            )]  # fmt: skip
        if day > high:
            return [self.complain(
                "too_late", f"不能晚于{display_date(high, 'zh')}，请核对。",
                f"it cannot be after {display_date(high, 'en')}; check it."
            )]  # fmt: skip
        if self.not_future and day > POLICY.today():
            return [self.complain(
                "in_future", "不能晚于今天，请填已经发生的日期。", "it cannot be after today; enter a date that has passed."
            )]  # fmt: skip
        return []

    def mask(self, value: Any, lists: Lists, language: str) -> str:
        return f"{value[:4]}-**" if isinstance(value, str) else ""
