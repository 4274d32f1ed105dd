"""Every address of the studio, Wagtail's own included, asked for by people who have no business there.

Wagtail's generic views ask about the model, not about this draft. So here every pattern under the studio's prefixes is walked, and
one that is not listed fails the build.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cms.authoring.models import SeriesDraft
from tests.authoring.publishing_season import Studio, browser_of, plant_studio

PREFIXES = ("admin/studio/", "admin/series/", "admin/snippets/choose/cms/seriesdraft/")
DRAFT = "wagtailsnippets_cms_seriesdraft:"
CHOOSER = "wagtailsnippetchoosers_cms_seriesdraft:"

EVERYBODYS = frozenset(
    {"studio_start", "studio_start_read", "studio_start_create", "studio_start_replace", f"{DRAFT}list", f"{DRAFT}list_results", f"{DRAFT}add",
     f"{DRAFT}preview_on_add"}
)  # fmt: skip
"""Addresses of no single draft: what they show or make is the person's own department's (asked below)."""
READ = frozenset(
    {"studio_check", "studio_key", "studio_field_preview", "studio_codelist", "studio_read", "studio_readback", "studio_clauses",
     "studio_files", "studio_download", "studio_download_release", "studio_read_release", "studio_samples_run", "studio_samples_explain",
     "studio_samples_boundaries", "studio_workflow", "studio_workflow_act", "studio_preview_try", "studio_publish", f"{DRAFT}history",
     f"{DRAFT}history_results", f"{DRAFT}usage", f"{DRAFT}revisions_view", f"{DRAFT}revisions_compare", f"{DRAFT}workflow_history",
     f"{DRAFT}workflow_history_detail"}
)  # fmt: skip
"""What any department may read of another's draft: they keep nothing."""
KEEPS_OUT = frozenset(
    {f"{DRAFT}edit", f"{DRAFT}delete", f"{DRAFT}preview_on_edit", f"{DRAFT}revisions_revert", f"{DRAFT}revisions_unschedule",
     f"{DRAFT}unpublish", f"{DRAFT}lock", f"{DRAFT}unlock", f"{DRAFT}workflow_action", f"{DRAFT}collect_workflow_action_data",
     f"{DRAFT}confirm_workflow_cancellation", f"{DRAFT}workflow_preview", "studio_merge", "studio_read_form", "studio_keep_form",
     "studio_samples_fill", "studio_sample_list", "studio_sample_answers", "studio_sample_section", "studio_sample_add",
     "studio_sample_none", "studio_sample_row", "studio_sample_copy", "studio_sample_delete", "studio_replay", "studio_replay_run",
     "studio_replay_progress", "studio_replay_cancel", "studio_replay_cases", "studio_replay_slider"}
)  # fmt: skip
"""The department's own: for another department there is no such page."""
CHOOSERS = frozenset(
    {f"{CHOOSER}{name}" for name in ("choose", "choose_results", "chosen", "chosen_multiple", "create")}
)


def addresses() -> Iterator[tuple[str, URLPattern]]:
    yield from _walk(get_resolver("cms.urls").url_patterns, "", "")


def _walk(patterns: Any, before: str, space: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if route.startswith(PREFIXES):
                yield f"{space}{pattern.name}", pattern
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern.url_patterns, route, space + inner)


@pytest.fixture
def studio(db: None, tmp_path: Path) -> Studio:
    return plant_studio(tmp_path / "pack")


def url_of(name: str, pattern: URLPattern, studio: Studio) -> str:
    given: Mapping[str, Any] = {
        "pk": studio.draft.pk, "revision_id": studio.fresh.latest_revision_id, "revision_id_a": "earliest", "revision_id_b": "latest",
        "action_name": "approve", "task_state_id": 1, "task_id": 1, "workflow_state_id": 1, "kind": "zip", "run": 1,
        "sample": "met", "section": "about", "table": "projects", "row": "1",
    }  # fmt: skip
    if "release" in name and name != "studio_release":
        given = {**given, "pk": studio.season.round.release_id}
    names = {a or b for a, b in re.findall(r"\?P<(\w+)>|<(?:\w+:)?(\w+)>", str(pattern.pattern))}
    wanted = {k: v for k, v in given.items() if k in names}
    return reverse(name, kwargs=wanted)


def asked(client: Client, url: str, method: str) -> int:
    response = client.get(url) if method == "GET" else client.post(url, "{}", content_type="application/json")
    return response.status_code


def test_every_address_of_the_studio_is_listed() -> None:
    names = {name for name, _ in addresses()}
    assert sorted(names - EVERYBODYS - READ - KEEPS_OUT - CHOOSERS) == []
    assert sorted((EVERYBODYS | READ | KEEPS_OUT | CHOOSERS) - names) == []


def test_nobody_outside_the_studio_gets_anywhere(studio: Studio) -> None:
    outside = {
        "visitor": Client(),
        "clerk": browser_of(studio.season.bao),
        "applicant": browser_of(studio.season.alice),
    }
    wrong = []
    for name, pattern in addresses():
        url = url_of(name, pattern, studio)
        for person, client in outside.items():
            for method in ("GET", "POST"):
                if asked(client, url, method) not in {302, 403, 404, 405}:
                    wrong.append(f"{method} {url} as {person}")
    assert wrong == []


def test_another_department_finds_nothing_of_ours_to_change(studio: Studio) -> None:
    before = SeriesDraft.objects.get(pk=studio.draft.pk).latest_revision_id
    wrong = []
    for name, pattern in addresses():
        if name not in KEEPS_OUT:
            continue
        url = url_of(name, pattern, studio)
        for person in (studio.other_ed, studio.other_lea):
            client = browser_of(person)
            for method in ("GET", "POST"):
                got = asked(client, url, method)
                to_read = name == f"{DRAFT}edit" and (method, got) == (
                    "GET",
                    302,
                )  # on to the page for reading
                if got not in {404, 405} and not to_read:
                    wrong.append(f"{method} {url} as {person.person.username}: {got}")
    assert wrong == []
    assert SeriesDraft.objects.get(pk=studio.draft.pk).latest_revision_id == before


def test_another_department_may_read_and_leaves_no_trace(studio: Studio) -> None:
    before = SeriesDraft.objects.values_list("pk", "latest_revision_id").order_by("pk")
    known = list(before)
    wrong = []
    for name, pattern in addresses():
        if name in READ:
            url = url_of(name, pattern, studio)
            statuses = {asked(browser_of(studio.other_ed), url, method) for method in ("GET", "POST")}
            if not statuses <= {200, 302, 400, 404, 405}:
                wrong.append(f"{url}: {statuses}")
    assert wrong == []
    assert list(SeriesDraft.objects.values_list("pk", "latest_revision_id").order_by("pk")) == known


@pytest.mark.parametrize("action", ["delete", "publish", "unpublish"])
def test_no_bulk_action_reaches_a_draft(studio: Studio, action: str) -> None:
    """Wagtail's bulk actions ask about the model only."""
    for person in (studio.ed, studio.other_ed):
        client = browser_of(person)
        client.post(f"/admin/bulk/cms/seriesdraft/{action}/?id={studio.draft.pk}", {"next": "/admin/series/"})
        draft = SeriesDraft.objects.get(pk=studio.draft.pk)
        assert not draft.live


def test_the_studio_s_own_people_are_let_in(studio: Studio) -> None:
    """The control of the tests above: for the department's editor these pages are there."""
    client = browser_of(studio.ed)
    for name in (f"{DRAFT}list", "studio_start"):
        assert client.get(reverse(name)).status_code == 200
    for name in (
        f"{DRAFT}edit",
        f"{DRAFT}history",
        "studio_read",
        "studio_files",
        "studio_publish",
        "studio_replay",
    ):
        assert client.get(reverse(name, args=[studio.draft.pk])).status_code == 200, name


def test_a_membership_that_ended_ends_the_access(studio: Studio) -> None:
    client = browser_of(studio.ed)
    studio.ed.person.memberships.update(is_active=False)
    assert client.get(reverse(f"{DRAFT}edit", args=[studio.draft.pk])).status_code in {302, 403, 404}
