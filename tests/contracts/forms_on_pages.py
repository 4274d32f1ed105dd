"""The forms people really meet: read out of the pages, with every name they post and where to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

SKIPPED = {"", "csrfmiddlewaretoken"}
CONTROLS = {"input", "select", "textarea", "button"}


@dataclass
class FoundForm:
    """One form: `names` to type into, `fixed` hidden values as the page holds them, `files` to upload."""

    url: str
    names: set[str] = field(default_factory=set)
    fixed: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def address(self) -> str:
        """The name of the address it posts to; empty when there is none."""
        try:
            return resolve(self.path).view_name
        except Resolver404:
            return ""


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[FoundForm] = []
        self._open: FoundForm | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag == "form":
            posts = given.get("method", "").lower() == "post"
            self._open = FoundForm(given.get("action") or self.page) if posts else None
            if self._open is not None:
                self.forms.append(self._open)
        elif self._open is not None and tag in CONTROLS and given.get("name", "") not in SKIPPED:
            self._note(self._open, given)

    @staticmethod
    def _note(form: FoundForm, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "file":
            form.files.add(given["name"])
        elif kind == "hidden":
            form.fixed[given["name"]] = given.get("value", "")
        else:
            form.names.add(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def forms_of(client: Client, url: str) -> Iterator[FoundForm]:
    """The posting forms of one page."""
    response: Any = client.get(url)
    if response.streaming:
        list(response)
        return
    if response.status_code != 200 or "html" not in response.headers.get("Content-Type", ""):
        return
    reader = _Reader(url)
    reader.feed(response.content.decode("utf-8", "replace"))
    yield from reader.forms
