"""One browser that the demo's people use in turn: every step by what its page shows."""

from collections.abc import Callable

from playwright.sync_api import Page

from workflows.organizations.models import Person

Fields = dict[str, str]


class Staff:
    """One browser that the demo's people use in turn."""

    def __init__(self, page: Page, case: int, axe: Callable[[Page], None]) -> None:
        self.page, self.case, self.axe = page, case, axe

    def become(self, username: str) -> None:
        self.page.goto("/demo/")
        self.page.locator(f"form:has([name=username][value='{username}']) button").first.click()
        self.page.wait_for_url(lambda address: "/demo/" not in address)
        self.name = Person.objects.get(username=username).full_name

    def open_step(self, username: str, action: str) -> None:
        """Signs in and opens the step's form."""
        self.become(username)
        self.page.goto(f"/desk/cases/{self.case}/?act={action}")
        assert self.page.locator(f"#decide input[name=act][value={action}]").count() == 1, action
        self.axe(self.page)

    def act(
        self, username: str, action: str, *, texts: Fields | None = None, choices: Fields | None = None,
        note: str = "",
    ) -> None:  # fmt: skip
        """Signs in, opens the step, fills in what it asks for, signs, and presses its button."""
        self.open_step(username, action)
        for key, value in (texts or {}).items():
            self.page.locator(f"#decide [name=form-{key}]").fill(value)
        for key, value in (choices or {}).items():
            self.page.locator(f"#decide [name=form-{key}][value={value}]").check()
        if note:
            self.page.locator("#id_note").fill(note)
        self.take()

    def take(self) -> None:
        """Signs where the step asks for it, and presses its button."""
        page = self.page
        if page.locator("#id_commitment").count():
            page.locator("#id_commitment").check()
        if page.locator("#id_name").count():
            page.locator("#id_name").fill(self.name)
        page.locator("[data-decide-button]").click()
        page.locator(".notice--done").first.wait_for()

    def advance(self, *days: int) -> None:
        """Moves the demo's calendar by the buttons on the page."""
        for count in days:
            self.page.locator(f".demo-bar button[name=days][value='{count}']").click()
            self.page.wait_for_load_state()
