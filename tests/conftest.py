"""What every test stands on: the database, a browser, hypothesis profiles, and nothing left behind."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from tests import database
from tests.browser import LoopVeil, PageOpener, check_accessibility, find_chromium, start_chromium

REQUIRE_ALL = os.environ.get("ZHIPING_REQUIRE_ALL") == "1"

settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("thorough", parent=settings.get_profile("ci"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = None if find_chromium() or REQUIRE_ALL else "Chromium is not installed (apt install chromium)"
    for item in items:
        fixtures = getattr(item, "fixturenames", [])
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))
        marker = item.get_closest_marker("django_db")
        transactional = (marker and marker.kwargs.get("transaction")) or {
            "transactional_db",
            "live_server",
        } & {*fixtures}
        if transactional and "django_db_serialized_rollback" not in fixtures:
            # A flush would take the rows that migrations made (Wagtail's root page, its locale) with it.
            fixtures.insert(0, "django_db_serialized_rollback")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """In place of pytest-django's: starts from a copy of a migrated database (see `tests/database.py`)."""
    with django_db_blocker.unblock():
        config = database.create()
    yield
    with django_db_blocker.unblock():
        database.destroy(config)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A transactional test ends with a flush; the rows that migrations made are put back for whoever comes next. After
    the last test nobody comes, and the database is gone."""
    yield
    if nextitem is not None and "django_db_serialized_rollback" in getattr(item, "fixturenames", ()):
        with item.config.stash[blocking_manager_key].unblock():
            contents = getattr(connection, "_test_serialized_contents", "")
            if contents:
                connection.creation.deserialize_db_from_string(contents)


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Counts kept in the cache (throttles) do not run on into the next test."""
    yield
    if hasattr(cache, "_cache") and hasattr(cache._cache, "get_client"):
        client = cache._cache.get_client(write=True)
        for key in client.scan_iter(match=f"{cache.key_prefix}:*"):
            client.delete(key)
    else:
        cache.clear()


@pytest.fixture(autouse=True)
def _default_language() -> None:
    """A page asked for in English leaves its thread speaking English; the next test begins in the default language."""
    translation.deactivate()


@pytest.fixture(scope="session")
def _chromium() -> Iterator[tuple[Browser, LoopVeil]]:
    if find_chromium() is None:
        pytest.fail("Chromium is not installed (apt install chromium)", pytrace=False)
    veil = LoopVeil()
    manager = sync_playwright()
    started = start_chromium(manager.start())
    veil.adopt()
    yield started, veil
    with veil.lifted():
        started.close()
        manager.__exit__()


@pytest.fixture
def browser(_chromium: tuple[Browser, LoopVeil]) -> Iterator[Browser]:
    """Playwright's browser. Prefer `page` or `open_page`, which watch the console too."""
    started, veil = _chromium
    with veil.lifted():
        yield started


@pytest.fixture
def beside_browser(
    _chromium: tuple[Browser, LoopVeil], browser: Browser
) -> Callable[[Callable[[], object]], object]:
    """Runs a function that may start an event loop of its own (signing a PDF does) inside a browser test."""
    _, veil = _chromium

    def run(function: Callable[[], object]) -> object:
        with veil.lowered():
            return function()

    return run


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[PageOpener]:
    """`open_page(width=390)`: a page of a new visitor on the live server. Console errors fail the test."""
    opener = PageOpener(browser, live_server.url)
    yield opener
    opener.close()
    assert opener.complaints == []


@pytest.fixture
def page(open_page: PageOpener) -> Page:
    """A desktop page of a new visitor."""
    return open_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails the test with every accessibility violation of the page as it is now."""
    return check_accessibility
