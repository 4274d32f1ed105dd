"""What field kinds need to know of the place they run in. (pure)

The pure modules cannot read settings or the season's clock, so whoever composes the site sets these once, at start.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta


def _day_in_china() -> date:
    return (datetime.now(UTC) + timedelta(hours=8)).date()


@dataclass
class Policy:
    """`today` may be a demo season's clock. `accept_test_region` lets in the fictional region 000000."""

    accept_test_region: bool = False
    today: Callable[[], date] = field(default=_day_in_china)


POLICY = Policy()
