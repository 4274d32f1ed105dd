"""Every sample page on a desktop, a phone and at twice the size: nothing overflows, axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from cms.public.gallery import PAGES
from tests.browser import PageOpener


@pytest.mark.parametrize("width", [1440, 720, 390])
def test_every_sample_page_is_accessible_and_fits(
    open_page: PageOpener, axe: Callable[[Page], None], settings: Settings, width: int
) -> None:
    settings.DEMO = True
    page = open_page(width=width)
    for name in PAGES:
        page.goto(f"/gallery/{name}/")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def test_bob_walks_the_queue_with_the_keyboard_and_is_told_why_a_batch_is_unsafe(
    page: Page, settings: Settings
) -> None:
    settings.DEMO = True
    page.goto("/gallery/queue/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[data-needs-safe]").is_disabled()
    page.keyboard.press("x")
    assert page.locator("[data-needs-safe]").is_enabled()
    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1


def test_alice_loses_nothing_when_saving_fails(page: Page, settings: Settings) -> None:
    """The gallery's save address refuses every save; the words wait on the device and come back."""
    settings.DEMO = True
    page.goto("/gallery/form/")
    page.fill("[name=employer]", "虚构第二设计院")
    page.wait_for_selector(".toast--wait")
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "虚构第二设计院" in kept
    assert "csrfmiddlewaretoken" not in kept
