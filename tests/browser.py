"""Chromium for tests: one browser per worker, a fresh context per page, and axe.

Playwright's synchronous interface keeps an asyncio loop marked as running in the test's thread, although
test code is never inside that loop. Django would then refuse every query from the test, and asgiref would
hand the test a second set of database connections. Rather than switch Django's guard off, `LoopVeil` tells
the two the truth: code in the main greenlet is not in Playwright's loop. The guard still holds for any
other loop, and outside browser tests the loop is not marked at all.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import asgiref.local
import django.utils.asyncio
import greenlet
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
]


def find_chromium() -> str | None:
    """Path of the Chromium to drive (`CHROMIUM` in the environment wins), or None."""
    chosen = os.environ.get("CHROMIUM", "")
    found = (shutil.which(name) for name in (chosen, *CHROMIUM_NAMES) if name)
    return next((path for path in found if path), None)


def start_chromium(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)


class LoopVeil:
    """Hides Playwright's event loop from code that does not run in it."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._get_running_loop: Callable[[], asyncio.AbstractEventLoop] = asyncio.get_running_loop
        django.utils.asyncio.get_running_loop = self.running_loop  # type: ignore[attr-defined]
        asgiref.local.asyncio = SimpleNamespace(  # type: ignore[attr-defined, assignment]
            get_running_loop=self.running_loop
        )

    def running_loop(self) -> asyncio.AbstractEventLoop:
        """The loop that really runs the calling code; RuntimeError if there is none."""
        loop = self._get_running_loop()
        if loop is self._loop and greenlet.getcurrent().parent is None:
            raise RuntimeError("no running event loop")
        return loop

    def adopt(self) -> None:
        """Take the loop that Playwright has just marked as running, and unmark it."""
        self._loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Within: Playwright may be called."""
        asyncio._set_running_loop(self._loop)
        try:
            yield
        finally:
            asyncio._set_running_loop(None)

    @contextmanager
    def lowered(self) -> Iterator[None]:
        """Within a browser test: code with a loop of its own (PDF signing) may run, Playwright may not."""
        asyncio._set_running_loop(None)
        try:
            yield
        finally:
            asyncio._set_running_loop(self._loop)


class PageOpener:
    """Opens pages in contexts of their own, and keeps what their consoles complained about."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._browser = browser
        self._base_url = base_url
        self._contexts: list[Any] = []
        self.complaints: list[str] = []

    def __call__(self, *, width: int = 1440, height: int = 900, **context: Any) -> Page:
        """A new page, in Chinese and Shanghai time, as of a visitor who has never been here."""
        options: dict[str, Any] = {
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "base_url": self._base_url,
        }
        opened = self._browser.new_context(viewport={"width": width, "height": height}, **(options | context))
        opened.set_default_timeout(15_000)
        self._contexts.append(opened)
        page = opened.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        # A refused form answers 4xx on purpose; a blocked script or style, or a server error, is a defect.
        if message.type == "error" and "responded with a status of 4" not in message.text:
            self.complaints.append(message.text)

    def close(self) -> None:
        for opened in self._contexts:
            opened.close()


def check_accessibility(page: Page) -> None:
    """Fail with every axe violation: rule, what to do, and the elements."""
    results = Axe().run(page).response["violations"]
    lines = [
        f"{found['id']} ({found['impact']}): {found['help']}\n"
        + "\n".join(
            f"    {' '.join(map(str, node['target']))}  {node['html'][:160]}" for node in found["nodes"]
        )
        for found in results
    ]
    if lines:
        pytest.fail(f"axe, {page.url}\n" + "\n".join(lines), pytrace=False)
