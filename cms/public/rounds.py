"""The rounds now open for application, as the home page lists them."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language

from workflows import clock
from workflows.rounds.models import Round

DAYS_ALMOST_OVER = 5


@dataclass(frozen=True)
class OpenRound:
    """One line of the list: `closes_on` is the last day, `days_left` counts from today, 0 on the last day."""

    title: str
    committee: str
    closes_on: date
    days_left: int

    @property
    def is_almost_over(self) -> bool:
        """Whether the last days have begun."""
        return self.days_left <= DAYS_ALMOST_OVER


def open_rounds() -> list[OpenRound]:
    """Rounds whose window is open now, the soonest to close first."""
    now, today = clock.now(), clock.today()
    chinese = (get_language() or "zh-hans").startswith("zh")
    found = Round.objects.filter(
        opens_at__lte=now, closes_at__gt=now, opened_at__isnull=False
    ).select_related("committee", "authority")
    lines = []
    for round_ in found.order_by("closes_at", "key"):
        body = round_.committee or round_.authority
        closes_on = timezone.localtime(round_.closes_at, timezone.get_default_timezone()).date()
        title = round_.text.zh if chinese else round_.text.en or round_.text.zh
        lines.append(OpenRound(title, str(body or ""), closes_on, (closes_on - today).days))
    return lines
