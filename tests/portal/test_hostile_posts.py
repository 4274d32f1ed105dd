"""Whatever is posted: never a server error, never a lost draft."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflows.season import Season
from workflows.cases.models import Case

ODD: list[dict[str, Any]] = [
    {},
    {"version": "9" * 50},
    {"version": "-1", "name": "x"},
    {"version": "１", "name": "x"},
    {"name": "\x00", "years": "\x00"},
    {"name": "\ud800".encode("utf-8", "surrogatepass"), "years": b"\xff\xfe"},
    {"years": "1" * 100_000},
    {"years": "1e999999999"},
    {"name": "\u202e" * 1000, "retired": ["true", "false", "maybe"]},
    {"retired": "[" * 50_000},
    {"on_page": ["name", "proof", "months", "works", "commitment", "nope"] * 50},
    {"works": '[{"id": {"a": []}}]', "commitment": '{"signed": true}', "months": "3"},
    {"proof": ["1", "../../etc/passwd", "9" * 30, "\x00"], "on_page": "proof"},
    {"page": "x" * 100_000, "go": "x" * 10_000, "key": "\x00" * 500},
    {"signature": "on", "name": "\x00", "key": "'; drop table"},
    {"title": ["a"] * 500, "rank": "∞", "led": b"\xed\xa0\xbd", "team": "NaN"},
]
PATHS = (
    "/applications/{pk}/form/about/", "/applications/{pk}/form/about/?look=1", "/applications/{pk}/form/works/",
    "/applications/{pk}/form/works/works/r1/", "/applications/{pk}/form/works/works/r1/?look=1",
    "/applications/{pk}/form/works/works/rnew/", "/applications/{pk}/review/",
    "/check/engineering.plain/associate_senior/ordinary/", "/check/engineering.plain/associate_senior/ordinary/form/about/",
    "/check/engineering.plain/associate_senior/ordinary/form/works/works/rnew/",
)  # fmt: skip


def survives(client: Client, draft: Case, path: str, data: Any, **extra: Any) -> int:
    code = client.post(path.format(pk=draft.pk), data, **extra).status_code
    assert code < 500
    draft.refresh_from_db()
    assert client.get(f"/applications/{draft.pk}/").status_code == 200
    return int(code)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("number", range(len(ODD)))
def test_odd_posts_are_answered_calmly(alice: Client, draft: Case, path: str, number: int) -> None:
    survives(alice, draft, path, ODD[number])
    survives(alice, draft, path, ODD[number], headers={"X-Autosave": "1"})


@pytest.mark.parametrize("path", PATHS)
def test_ten_thousand_fields_are_refused_and_the_draft_stays(alice: Client, draft: Case, path: str) -> None:
    before = dict(draft.answers)
    code = survives(alice, draft, path, {"version": "1", **{f"f{n}": "x" for n in range(10_000)}})
    assert code == 400
    assert draft.answers == before


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"]
)
def test_other_kinds_of_bodies_are_no_error(alice: Client, draft: Case, kind: str) -> None:
    for path in PATHS:
        survives(alice, draft, path, b'{"a":' * 20_000, content_type=kind)


def test_a_file_where_text_is_expected_and_text_where_a_file_is(alice: Client, draft: Case) -> None:
    upload = SimpleUploadedFile("\x00../..\\x.pdf" + "y" * 400, b"%PDF-1.4 broken", "text/html")
    for path in PATHS:
        survives(alice, draft, path, {"name": upload, "version": draft.answers_version})
        survives(alice, draft, path, {"proof": upload, "evidence": upload, "on_page": ["proof", "evidence"]})


def test_stored_rubbish_is_shown_and_can_be_mended(alice: Client, draft: Case, season: Season) -> None:
    Case.objects.filter(pk=draft.pk).update(
        answers={"works": "no table", "proof": "no list", "years": {"a": [1]}, "name": [["x"]], "retired": 7}
    )
    for path in ("", "form/about/", "form/works/", "form/works/works/rnew/", "review/", "record/"):
        assert alice.get(f"/applications/{draft.pk}/{path}").status_code == 200


TEXTS = st.text(max_size=200)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["name", "years", "retired", "retired_on", "proof", "version", "on_page", "go"]),
        TEXTS,
    )
)
def test_any_words_in_any_field(alice: Client, draft: Case, data: dict[str, str]) -> None:
    survives(
        alice,
        draft,
        "/applications/{pk}/form/about/",
        {k: v.encode("utf-8", "replace") for k, v in data.items()},
    )
