"""On the first day nothing waits for anybody: every list says why it is empty, and what fills it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import PageOpener
from tests.journeys.staff import Staff
from tests.journeys.support import plant_season
from workflows import clock

EMPTY = (
    ("han", "/desk/"),
    ("han", "/desk/?tab=all"),
    ("han", "/desk/?q=没有这个人"),
    ("han", "/desk/meetings/"),
    ("cyber-expert1", "/desk/meetings/"),
    ("jian", "/desk/"),
    ("jian", "/results/"),
)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_left_before_a_blank_page(
    open_page: PageOpener, axe: Callable[[Page], None], settings: Any,
    beside_browser: Callable[[Callable[[], object]], object],
) -> None:  # fmt: skip
    settings.DEMO = True
    clock.forget()
    beside_browser(plant_season)
    staff, who = Staff(open_page(), 0, axe), ""
    for username, address in EMPTY:
        if username != who:
            staff.become(username)
            who = username
        staff.page.goto(address)
        assert staff.page.locator(".empty").count() == 1, address
        assert staff.page.locator(".empty p").inner_text().strip(), address
        axe(staff.page)
