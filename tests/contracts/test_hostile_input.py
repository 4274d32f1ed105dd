"""Whatever is posted to whatever page: never a 500, never a lost draft."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.contracts.access_matrix import ACCESS, EVERYONE, SIGNED_IN, Access
from tests.contracts.cast import Cast
from tests.contracts.forms_on_pages import FoundForm, forms_of
from workflows.cases.models import Case

POSTERS = ("visitor", "owner", "clerk", "leader", "secretary", "expert", "chair", "confirmer", "supervisor")
"""Whose pages are read for forms: every role that has something to post."""
MOST_FORMS, MOST_NAMES = 2, 40
STEPS = {
    "clerk": ("return",), "leader": ("recommend",), "secretary": ("ask_correction", "record_passed"),
    "expert": ("give_score",), "chair": ("record_passed",), "confirmer": (), "supervisor": (),
}  # fmt: skip
"""The steps of the workflow whose pages ask for something."""
URLENCODED = "application/x-www-form-urlencoded"

WORDS: Mapping[str, str] = {
    "nothing": "",
    "NUL": "a\x00b",
    "invisible": "\u202e\u200b\ufeff\u2028\x85\x7f\x1b",
    "negative": "-1",
    "beyond every column": "9" * 40,
    "too exact": "1e999999999",
    "not a number": "NaN",
    "digits of other scripts": "１２٣४",
    "deep JSON": "[" * 4_000,
    "quotes": "\"';--",
    "markup": "<script>{{7*7}}{% include %}",
    "a way out": "../../../../etc/passwd",
    "very long": "长" * 40_000,
    "emoji": "👩\u200d🔬" * 50,
    "a list's word": "['a']",
}


@dataclass(frozen=True)
class Target:
    """A form, and who posts it."""

    person: str
    form: FoundForm


@pytest.fixture(scope="module")
def targets(season_of_all: Cast) -> dict[str, list[Target]]:
    """Every form of every page, by the name of the address it posts to; a post without a form gets all names known."""
    found: dict[str, dict[tuple[str, ...], Target]] = defaultdict(dict)
    names: dict[str, set[str]] = defaultdict(set)
    for person in POSTERS:
        for url in _pages(season_of_all, person):
            for form in forms_of(season_of_all.clients[person], url):
                shape = (person, *sorted(form.names | form.files | set(form.fixed)))
                found[form.address].setdefault(shape, Target(person, form))
                names[person] |= form.names | set(form.fixed)
    by_name = {name: list(shapes.values())[:MOST_FORMS] for name, shapes in found.items()}
    for name, access in ACCESS.items():
        for person in [p for p in POSTERS if p in access.posts][:2]:
            url = access.url(season_of_all, name, access.stages[0])
            if not any(t.person == person for t in by_name.get(name, ())):
                by_name.setdefault(name, []).append(Target(person, FoundForm(url, set(names[person]))))
    return by_name


def _pages(cast: Cast, person: str) -> Iterator[str]:
    for name, access in ACCESS.items():
        if access.get != 200 or person != _first_of(access, person):
            continue
        for stage in access.stages:
            if person in access.open_to(stage):
                url = access.url(cast, name, stage)
                yield url
                if name == "desk_case":
                    yield from (f"{url}?act={step}" for step in STEPS[person])


def _first_of(access: Access, person: str) -> str:
    """Where everybody, or everybody who has signed in, meets the same page, one of them reads it."""
    for alike, reader in ((EVERYONE, "visitor"), (SIGNED_IN, "owner")):
        if access.opens == alike:
            return reader
    return person


def bodies(form: FoundForm) -> Iterator[tuple[str, str, bytes]]:
    """(what it is, content type, body) of each hostile post; hidden values are as the page had them, unless they are hit."""
    free, fixed = sorted(form.names)[:MOST_NAMES], form.fixed
    short = [w for w in WORDS.values() if len(w) < 1000]
    for start in range(0, len(short), 2):  # every name meets half of the words, its neighbour the other half
        mixed = {name: short[(start + n) % len(short)] for n, name in enumerate(free)}
        yield f"words from {short[start]!r}", URLENCODED, urlencode({**fixed, **mixed}).encode()
    for what, word in WORDS.items():
        if len(word) >= 1000:
            yield what, URLENCODED, urlencode({**fixed, **dict.fromkeys(free[:4], word)}).encode()
    yield "hidden values too", URLENCODED, urlencode(dict.fromkeys([*fixed, *free], "-1\x00'")).encode()
    several = [(n, w) for n in [*fixed, *free] for w in short]
    yield "everything several times", URLENCODED, urlencode(several[:3000]).encode()
    yield "10,000 fields", URLENCODED, urlencode([(f"f{n}", "x") for n in range(10_000)]).encode()
    yield "10,000 values of a field", URLENCODED, urlencode([(n, "x") for n in free[:1] * 10_000]).encode()
    broken = b"&".join(n.encode() + b"=%ED%A0%80%FF\xff\xed\xa0\x80" for n in free or ["x"])
    yield "lone surrogates", URLENCODED, broken
    yield (
        "foreign encoding",
        f"{URLENCODED}; charset=utf-16",
        urlencode(dict.fromkeys(free, "x")).encode("utf-16"),
    )
    yield "unknown encoding", f"{URLENCODED}; charset=none-such", b"a=b"
    nested: Any = "x"
    for _ in range(60):
        nested = {"a": [nested]}
    yield "JSON", "application/json", json.dumps(dict.fromkeys([*fixed, *free], nested)).encode()
    yield "broken JSON", "application/json", b'{"a": "\\ud800", ' + b"[" * 50_000
    yield (
        "broken multipart",
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"',
    )
    yield "multipart without boundary", "multipart/form-data", b"--x--"
    yield "false length of base64", "multipart/form-data; boundary=x", _part("a", b"!!!", b"base64")
    yield "no type at all", "", b"\x00\xff"


def _part(name: str, content: bytes, encoding: bytes) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="' + name.encode() + b'"; filename="a.pdf"\r\n'
    return head + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + content + b"\r\n--x--\r\n"


UPLOADS: Mapping[str, tuple[str, bytes]] = {
    "empty": ("a.pdf", b""),
    "a way out": ("../../../a.pdf", b"%PDF-1.7\n"),
    "a long name": ("长" * 3000 + ".pdf", b"%PDF-1.7\n"),
    "a name of control characters": ("a\x07\u202efdp.exe", b"MZ\x90\x00"),
    "no PDF": ("a.pdf", b"PK\x03\x04" + b"\x00" * 200),
    "a broken picture": ("a.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 300),
    "a PDF of nonsense": ("a.pdf", b"%PDF-1.7\n1 0 obj<</Type/Pages/Kids[1 0 R]/Count 99999999999>>endobj\ntrailer<</Root 1 0 R>>"),
}  # fmt: skip


class Failures:
    """What went wrong inside, so that a 500 is reported with its cause."""

    def __init__(self) -> None:
        self.causes: list[str] = []

    def note(self, **signal: Any) -> None:
        import traceback

        self.causes.append("".join(traceback.format_exc(limit=-3)))

    def __enter__(self) -> "Failures":
        got_request_exception.connect(self.note)
        return self

    def __exit__(self, *exception: object) -> None:
        got_request_exception.disconnect(self.note)


def drafts(cast: Cast) -> dict[int, dict[str, Any]]:
    return dict(Case.objects.filter(pk__in=[c.pk for c in cast.cases.values()]).values_list("pk", "answers"))


def lost(
    before: Mapping[int, dict[str, Any]], after: Mapping[int, dict[str, Any]], form: FoundForm
) -> list[str]:
    """The answers that are gone or changed although the post did not name them; rows only go by being deleted."""
    gone = []
    for pk, answers in before.items():
        for key, value in answers.items():
            now = after[pk].get(key)
            if key == "table":
                rows = {row["id"] for row in now or ()}
                if form.address != "application_delete" and not {row["id"] for row in value} <= rows:
                    gone.append(f"case {pk}: rows of {key}")
            elif now != value and key not in form.names | form.files:
                gone.append(f"case {pk}: {key}")
    return gone


@pytest.mark.parametrize("name", sorted(n for n, access in ACCESS.items() if access.posts))
def test_hostile_posts(cast: Cast, targets: dict[str, list[Target]], name: str) -> None:
    wrong = []
    assert targets.get(name), f"nobody can post to {name}"
    before = drafts(cast)
    with Failures() as failures:
        for target in targets[name]:
            for what, kind, body in bodies(target.form):
                with transaction.atomic():
                    client = cast.clients[target.person]
                    response: Any = client.generic("POST", target.form.url, body, content_type=kind)
                    gone = [] if response.status_code >= 500 else lost(before, drafts(cast), target.form)
                    transaction.set_rollback(True)
                cache.clear()
                cast.reset_browsers()
                if response.status_code >= 500 or gone:
                    cause = failures.causes[-1] if failures.causes else ""
                    wrong.append(
                        f"{target.person} posts {what} to {target.form.url}: {response.status_code} {gone} {cause}"
                    )
    assert not wrong, "\n".join(wrong[:4])


@pytest.mark.parametrize("name", sorted(n for n, access in ACCESS.items() if access.posts))
def test_hostile_uploads(cast: Cast, targets: dict[str, list[Target]], name: str) -> None:
    wrong = []
    before = drafts(cast)
    with Failures() as failures:
        for target in [t for t in targets[name] if t.form.files or name == "verify_pdf"]:
            form = target.form
            for what, (filename, content) in UPLOADS.items():
                files = {key: SimpleUploadedFile(filename, content) for key in form.files or {"pdf"}}
                with transaction.atomic():
                    response: Any = cast.clients[target.person].post(form.url, {**form.fixed, **files})
                    gone = [] if response.status_code >= 500 else lost(before, drafts(cast), form)
                    transaction.set_rollback(True)
                cache.clear()
                if response.status_code >= 500 or gone:
                    cause = failures.causes[-1] if failures.causes else ""
                    wrong.append(
                        f"{target.person} uploads {what} to {form.url}: {response.status_code} {gone} {cause}"
                    )
    assert not wrong, "\n".join(wrong[:4])


ODD_KEYS = (0, 10**18, 10**40)
ODD_SLUGS = ("-", "_" * 3000, "0", "DROP-TABLE")
ODD_QUERIES = (
    '?q="', "?q=%00", "?q=%ED%A0%80", "?q=" + "%22" * 2000, "?q=*%20OR%20-&after=xx", "?tab=all&after=OTk5OS05OS05OS4x",
    "?tab=all&after=" + "A" * 80, "?after=MjAyNi0wOS0wNy4xZTk5OTk5&q=%25_%5C", "?page=-1&p=99999999999999999999",
    "?look=1&act=%00&mark=x.y.z&number=%FF", "?next=//evil.example&next=javascript:alert(1)", "?" + "a=b&" * 5000,
    "?change=direction&employer=%F0%9F%98%80&offering=x/y/z",
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_hostile_addresses(cast: Cast, name: str) -> None:
    """Numbers no table holds, names nobody gave, and queries nobody typed."""
    access = ACCESS[name]
    person = next((p for p in POSTERS if p in access.open_to(access.stages[-1]) | access.posts), "owner")
    client: Client = cast.clients[person]
    wrong = []
    with Failures() as failures:
        for url in [
            *_odd_addresses(cast, name),
            *(access.url(cast, name, access.stages[-1]) + q for q in ODD_QUERIES),
        ]:
            for method in ("GET", "POST") if "?" not in url else ("GET",):
                with transaction.atomic():
                    response: Any = client.generic(method, url)
                    if response.streaming:
                        list(response)
                    transaction.set_rollback(True)
                cache.clear()
                cast.reset_browsers()
                if response.status_code >= 500:
                    wrong.append(
                        f"{method} {url[:200]} as {person}: {failures.causes[-1:] or response.status_code}"
                    )
    assert not wrong, "\n".join(wrong[:4])


def _odd_addresses(cast: Cast, name: str) -> Iterator[str]:
    if name == "wagtail_serve":
        yield from ("/none/such/", "/" + "a/" * 500, "/%00/", "/%ED%A0%80/", "/notices/%22/")
        return
    values = ACCESS[name].at(cast, ACCESS[name].stages[-1])
    for key, value in values.items():
        for odd in ODD_KEYS if isinstance(value, int) else ODD_SLUGS:
            try:
                yield reverse(name, kwargs={**values, key: odd})
            except NoReverseMatch:
                continue


def test_a_quotation_mark_is_a_search_like_any_other(cast: Cast) -> None:
    for words in ('"', '""', '工程"', "'", "*", "OR", "-", "( )", "\\"):
        for person, url in (("visitor", "/search/"), ("clerk", "/desk/"), ("visitor", "/results/")):
            response: Any = cast.clients[person].get(url, {"q": words, "tab": "all"})
            assert response.status_code == 200, (url, words)


def test_a_long_evening_of_typing_survives_a_stale_page(cast: Cast) -> None:
    """Two tabs: the second saves from an old page; what it typed is shown again, what the first saved stays."""
    case = cast.cases["draft"]
    url = reverse("application_section", kwargs={"pk": case.pk, "section": "about"})
    typed = {
        "name": "first tab",
        "years": "9",
        "retired": "no",
        "on_page": ["name", "years", "retired"],
        "version": "1",
    }
    cast.clients["owner"].post(url, typed)
    response: Any = cast.clients["owner"].post(url, {**typed, "name": "second tab", "version": "0"})
    case.refresh_from_db()
    assert case.answers["name"] == "first tab"
    assert "second tab" in response.content.decode()
