"""The studio in a browser: signed in as somebody of the department, a tab open, the draft read back from the database."""

from typing import Any

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from cms.authoring.models import SeriesDraft
from tests.authoring.publishing_season import Studio, browser_of
from workflows.access import Actor


def sign_in(page: Page, actor: Actor) -> None:
    """Carries a signed-in session into the browser, with the department's language: Chinese."""
    session = browser_of(actor).cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/how-judged/")
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": "localhost", "path": "/"}]
    )


class StudioPage:
    """One person's studio."""

    def __init__(self, page: Page, actor: Actor, studio: Studio) -> None:
        self.page, self.pk = page, studio.draft.pk
        sign_in(page, actor)
        self.open()

    def open(self, tab: str = "basics") -> None:
        self.page.goto(f"/admin/series/edit/{self.pk}/")
        self.tab(tab)

    def tab(self, name: str) -> Locator:
        self.page.locator(f"[data-studio-link={name}]").click()
        panel = self.page.locator(f"[data-studio-tab={name}]")
        panel.locator(".studio-tab").wait_for()
        return panel

    def choose(self, tab: str, label: str) -> None:
        """Chooses an item of the list on the left."""
        self.page.locator(f"[data-studio-tab={tab}] .studio-outline-item").filter(
            has_text=label
        ).first.click()

    def in_editor(self) -> Any:
        """The document as the page holds it."""
        return self.page.evaluate("window.zhipingStudio.store.doc")

    def saved(self) -> None:
        """Waits until what is on the page has been saved by itself."""
        self.page.wait_for_function(
            "document.querySelector('[data-studio-document]').value === JSON.stringify(window.zhipingStudio.store.doc)"
            " && JSON.stringify(window.zhipingStudio.together.base) === JSON.stringify(window.zhipingStudio.store.doc)"
        )

    def in_database(self) -> dict[str, Any]:
        draft = SeriesDraft.objects.get(pk=self.pk).get_latest_revision_as_object()
        return dict(draft.document)


__all__ = ["StudioPage", "expect", "sign_in"]
