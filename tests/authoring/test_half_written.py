"""Whatever a half-written draft holds and whatever is posted at the studio: an answer, never a 500."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.authoring.compiling import compile_draft
from tests.authoring.publishing_season import Studio, browser_of, plant_studio

SCRIPTS = ("studio_check", "studio_merge", "studio_key", "studio_field_preview", "studio_codelist", "studio_readback", "studio_clauses",
           "studio_samples_run", "studio_samples_explain", "studio_samples_boundaries", "studio_workflow",
           "studio_workflow_act", "studio_preview_try")  # fmt: skip
BODIES = (b"", b"[]", b"null", b"{", b'"x"', b"{}", b'{"document": null}', b'{"document": []}', b'{"document": {}}',
          b'{"document": {"forms": 3}}', b'{"document": {"key": "\\u0000"}}', b'{"document": {"key": "\\ud800"}}',
          b'{"document": {"forms": {"a": null}, "criteria": {"b": []}, "workflows": {"c": "x"}, "samples": [null, 3, {}]}}',
          b'{"document": {}, "before": {}, "choices": {"a": "b"}}', b'{"document": {}, "path": ["forms", {}, null]}',
          b'{"document": {}, "path": ["criteria", "a", "rules", 0, "when"]}', b'{"field": {"type": "table", "columns": [null]}}',
          b'{"title": {"zh": 3}}', b'{"name": ["x"]}', b"[" * 5000 + b"]" * 5000, b'{"a":' * 5000 + b"1" + b"}" * 5000,
          b"\xff\xfe\x00", b'{"document": {"title": 1e999}}')  # fmt: skip
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 10**30), st.text("a甲\n{}", max_size=6),
    st.sampled_from([{}, [], [None], [[]], {"zh": 1}, {"fact": 3}, {"all": None}, {"all": [None]}, {"in": []}, {"key": None}]),
)  # fmt: skip


@pytest.fixture
def studio(db: None, tmp_path: Path) -> Studio:
    return plant_studio(tmp_path / "pack")


@pytest.mark.parametrize("name", SCRIPTS)
def test_hostile_posts_are_answered(studio: Studio, name: str) -> None:
    client = browser_of(studio.ed)
    client.raise_request_exception = False
    url = reverse(name, args=[studio.draft.pk])
    broken = [
        body[:60]
        for body in BODIES
        if client.post(url, body, content_type="application/json").status_code >= 500
    ]
    assert broken == []


def _places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        found += _places(value, (*path, key))
    return found


def spoilt(document: dict[str, Any], acts: list[tuple[int, Any]]) -> dict[str, Any]:
    """The document with junk put in, or parts taken out, somewhere."""
    document = copy.deepcopy(document)
    for where, junk in acts:
        places = _places(document)
        path = places[where % len(places)]
        here: Any = document
        for part in path[:-1]:
            here = here[part]
        if junk == "gone":
            del here[path[-1]]
        else:
            here[path[-1]] = copy.deepcopy(junk)
    return document


acts = st.lists(st.tuples(st.integers(0, 10**6), st.one_of(JUNK, st.just("gone"))), min_size=1, max_size=4)


@given(acts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_half_written_draft_is_told_its_problems(studio: Studio, acts: list[Any]) -> None:
    document = spoilt(studio.document, acts)
    compiled, problems = compile_draft(document)
    assert compiled is not None or problems, "a draft that is not whole says why"


@given(acts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_every_script_of_the_studio_bears_a_half_written_draft(studio: Studio, acts: list[Any]) -> None:
    client = browser_of(studio.ed)
    client.raise_request_exception = False
    document = spoilt(studio.document, acts)
    machine = (
        (document.get("workflows") or {}).get("review")
        if isinstance(document.get("workflows"), dict)
        else None
    )
    asked = {
        "document": document, "before": studio.document, "path": ["criteria", "senior", "rules", 0, "when"], "number": 0, "criteria": "senior",
        "rule": "tenure", "like": "met", "choices": {}, "machine": machine, "cites": document.get("cites"), "width": 900, "title": document.get("title"),
        "act": {"kind": "review", "state": "acceptance_review", "role": "bureau.reviewer", "within": 5},
        "field": (machine or {}).get("states") if isinstance(machine, dict) else None,
    }  # fmt: skip
    body = json.dumps(asked)
    broken = [
        n
        for n in SCRIPTS
        if client.post(reverse(n, args=[studio.draft.pk]), body, content_type="application/json").status_code
        >= 500
    ]
    url = reverse("wagtailsnippets_cms_seriesdraft:edit", args=[studio.draft.pk])
    saved = client.post(url, {"document": json.dumps(document)}, headers={"accept": "application/json"})
    if saved.status_code >= 500:
        broken.append("save")
    opened = client.get(url)
    if opened.status_code >= 500:
        broken.append("open")
    listed = client.get(reverse("wagtailsnippets_cms_seriesdraft:list"))
    if listed.status_code >= 500:
        broken.append("list")
    for mode in ("criteria", "guide", "workflow", "difference", "form:"):
        if (
            client.get(
                reverse("wagtailsnippets_cms_seriesdraft:preview_on_edit", args=[studio.draft.pk]),
                {"mode": mode},
            ).status_code
            >= 500
        ):
            broken.append(mode)
    assert broken == []
