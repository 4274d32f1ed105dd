"""The test tools themselves: what the other tests rely on."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SynchronousOnlyOperation
from playwright.sync_api import Page
from wagtail.models import Page as WagtailPage

from workflows.organizations.models import Person


def test_tests_keep_their_state_out_of_the_checkout() -> None:
    for path in (settings.VAR, settings.MEDIA_ROOT, settings.EVIDENCE_ROOT, settings.STATIC_ROOT):
        assert not Path(path).is_relative_to(settings.ROOT)


@pytest.mark.django_db
def test_alice_made_in_a_test_is_seen_by_the_same_test() -> None:
    Person.objects.create_user("alice", password="plain-words-1")
    assert Person.objects.get().check_password("plain-words-1")


@pytest.mark.parametrize("run", [1, 2])
def test_rows_made_by_migrations_survive_a_browser_test(page: Page, run: int) -> None:
    Person.objects.create_user("alice")
    assert Person.objects.count() == 1
    assert WagtailPage.objects.filter(depth=1).count() == 1
    page.goto("/account/login/")
    assert page.locator("input[name=login]").count() == 1
    assert Person.objects.count() == 1


def test_queries_inside_a_loop_are_still_refused_after_a_browser_test(db: None) -> None:
    async def count() -> int:
        return Person.objects.count()

    with pytest.raises(SynchronousOnlyOperation):
        asyncio.run(count())


def test_a_function_with_its_own_loop_runs_beside_the_browser(
    page: Page, beside_browser: Callable[[Callable[[], object]], object]
) -> None:
    async def answer() -> int:
        return 42

    page.goto("/account/login/")
    assert beside_browser(lambda: asyncio.run(answer())) == 42
    assert page.locator("input[name=login]").count() == 1


def test_axe_names_the_rule_and_the_element(page: Page, axe: Callable[[Page], None]) -> None:
    page.set_content("<html lang='zh'><title>t</title><main><h1>t</h1><img id='seal' src='data:,'></main>")
    with pytest.raises(pytest.fail.Exception, match=r"image-alt[\s\S]*#seal|image-alt[\s\S]*img"):
        axe(page)
