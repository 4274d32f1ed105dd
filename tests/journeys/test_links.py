"""Every link that a visitor or a demo account can follow from the start page leads to a page."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from cms.public.demo_notices import load_demo_notices
from tests.journeys.road import EMPLOYER_OPINION, Walker
from tests.journeys.support import plant_season, signed_in, submitted_case
from workflows import clock

MOST_PAGES = 80
"""Pages a role follows at most; what is reached first is nearest to the start page."""

MOST_ALIKE = 5
"""Pages of one shape (numbers apart) that are followed: the fortieth clause is like the first."""

NOT_PAGES = ("/static/", "/admin/", "/django-admin/", "/account/logout/")
ROLES = ("visitor", "lin", "he", "qiao", "wen", "han", "cyber-chair", "cyber-expert1", "yan", "jian", "shen")


@pytest.fixture
def season(db: None, settings: Any) -> Iterator[None]:
    """The demo season with one case whose notices are running and one draft."""
    settings.DEMO = True
    clock.forget()
    plant_season()
    load_demo_notices()
    yield
    clock.forget()


def links_of(page: str, address: str) -> list[str]:
    """Addresses on this site that the page links to, without fragments, in their order."""
    found = (
        urlsplit(urljoin(address, unescape(link))) for link in re.findall(r'<a\b[^>]*?href="([^"]+)"', page)
    )
    return [
        part.path + (f"?{part.query}" if part.query else "")
        for part in found
        if part.scheme in ("", "http") and part.netloc in ("", "testserver")
    ]


def shape_of(address: str) -> str:
    return re.sub(r"\d+", "0", address)


def broken_links(client: Client, start: str = "/") -> tuple[list[tuple[str, str, int]], int]:
    """(address, where it was found, status) of every link that does not lead to a page, and how many were followed."""
    waiting, known = deque([(start, "")]), {start}
    alike: dict[str, int] = {}
    broken, followed = [], 0
    while waiting and followed < MOST_PAGES:
        address, found_on = waiting.popleft()
        answer = client.get(address, follow=True)
        followed += 1
        if answer.status_code != 200:
            broken.append((address, found_on, answer.status_code))
            continue
        if answer.streaming:
            b"".join(answer)  # read to its end, the file is closed
            continue
        if "html" not in answer["Content-Type"]:
            continue
        for link in links_of(answer.content.decode(), address):
            shape = shape_of(link)
            if link in known or link.startswith(NOT_PAGES) or alike.get(shape, 0) >= MOST_ALIKE:
                continue
            known.add(link)
            alike[shape] = alike.get(shape, 0) + 1
            waiting.append((link, address))
    return broken, followed


def test_no_link_leads_nowhere(season: None) -> None:
    case = submitted_case("lin", "cybersecurity-senior-2025", "five_years_to_the_day", "示例市第一设计院")
    walker = Walker(case)
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    walker.post_notices("he")
    found = {}
    for role in ROLES:
        client = Client() if role == "visitor" else signed_in(role)
        found[role], followed = broken_links(client)
        assert followed > 10, role
    assert {role: broken for role, broken in found.items() if broken} == {}


def test_the_crawler_notices_a_dead_link(season: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a page that links to nowhere is reported with the page it was found on."""
    monkeypatch.setattr("cms.shell.reverse", lambda name, *a, **k: f"/no-such-page/{name}/")
    broken, _followed = broken_links(Client())
    assert ("/no-such-page/accessibility/", "/", 404) in broken
