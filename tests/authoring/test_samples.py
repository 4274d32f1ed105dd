"""Sample applicants in the studio: judged by what is in the editor, made at thresholds, filled in through the real form."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from series_plugins.pack import PACKS, read_pack
from tests.authoring.publishing_season import Studio, browser_of, plant_studio
from workflows.cases.models import Case


@pytest.fixture
def studio(db: None, tmp_path: Path) -> Studio:
    return plant_studio(tmp_path / "pack")


@pytest.fixture
def ed(studio: Studio) -> Client:
    return browser_of(studio.ed)


def _post(client: Client, studio: Studio, name: str, **data: Any) -> Any:
    return client.post(
        reverse(name, args=[studio.draft.pk]), json.dumps(data), content_type="application/json"
    )


# Judging --------------------------------------------------------------------------------------------------------------


def test_samples_are_judged_by_the_document_in_the_editor_not_by_the_one_saved(
    studio: Studio, ed: Client
) -> None:
    document = studio.document
    document["criteria"]["senior"]["parameters"]["years"][0]["value"] = "4"
    answer = _post(ed, studio, "studio_samples_run", document=document).json()
    assert (answer["green"], answer["red"]) == (1, 1)
    short = next(s for s in answer["samples"] if s["key"] == "one_day_short")
    assert short["overall"] == {"found": "met", "expected": "unmet"}
    assert short["rules"]["tenure"]["expected"] == "unmet"
    assert "Five years: met." in short["rules"]["tenure"]["sentence"]
    assert studio.document["criteria"]["senior"]["parameters"]["years"][0]["value"] == "5"


def test_what_no_sample_tries_is_listed_with_the_way_there(studio: Studio, ed: Client) -> None:
    answer = _post(ed, studio, "studio_samples_run", document=studio.document).json()
    assert [(u["kind"], u["rule"], u["path"]) for u in answer["untried"]] == [
        ("nobody_fails", "projects", ["criteria", "senior", "rules", 1])
    ]


def test_why_a_sample_came_out_so_is_told_line_by_line(studio: Studio, ed: Client) -> None:
    answer = _post(ed, studio, "studio_samples_explain", document=studio.document, number=1).json()
    tenure = next(r for r in answer["rules"] if r["key"] == "tenure")
    assert tenure["verdict"] == "unmet"
    assert tenure["details"]


@pytest.mark.parametrize("number", [-1, 99, None, "0", True, 1.5])
def test_a_sample_that_is_not_there_is_refused_in_words(studio: Studio, ed: Client, number: Any) -> None:
    answer = _post(ed, studio, "studio_samples_explain", document=studio.document, number=number)
    assert (answer.status_code, answer.json()["error"]) == (400, "There is no such sample.")


@pytest.mark.parametrize(
    "samples", [[None], ["x"], [{}], [{"key": 3, "given": []}], [[]], [{"offering": {"a": 1}}]]
)
@pytest.mark.parametrize("name", ["studio_samples_run", "studio_samples_boundaries"])
def test_half_written_samples_never_break_the_tab(
    studio: Studio, ed: Client, name: str, samples: Any
) -> None:
    document = {**studio.document, "samples": samples}
    assert _post(ed, studio, name, document=document, criteria="senior", rule="tenure").status_code in (
        200,
        400,
    )


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"document": 3}', '{"document": {"samples": {}}}', "{"])
@pytest.mark.parametrize("name", ["run", "explain", "boundaries", "fill"])
def test_a_request_that_cannot_be_read_is_told_so(studio: Studio, ed: Client, name: str, body: str) -> None:
    address = reverse(f"studio_samples_{name}", args=[studio.draft.pk])
    answer = ed.post(address, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]


# At the thresholds ----------------------------------------------------------------------------------------------------


def test_samples_at_the_threshold_of_five_years_come_with_their_verdicts(studio: Studio, ed: Client) -> None:
    answer = _post(
        ed, studio, "studio_samples_boundaries", document=studio.document, criteria="senior", rule="tenure"
    ).json()
    found = {(s["edge"], s["story"]["given"].get("obtained")): s["verdict"] for s in answer["samples"]}
    assert found == {("over", "2020-12-30"): "met", ("unknown", None): "unknown"}, (
        "the other two are samples already"
    )
    assert all(s["story"]["generated"] is True for s in answer["samples"])


def test_without_a_sample_that_meets_the_rule_the_studio_says_what_to_do(studio: Studio, ed: Client) -> None:
    document = {**studio.document, "samples": []}
    answer = _post(
        ed, studio, "studio_samples_boundaries", document=document, criteria="senior", rule="tenure"
    )
    assert answer.status_code == 400
    assert "Add one that does" in answer.json()["error"]


# Filling in -----------------------------------------------------------------------------------------------------------


def _begin(ed: Client, studio: Studio, number: int = 0) -> dict[str, str]:
    answer = _post(ed, studio, "studio_samples_fill", sample=studio.document["samples"][number])
    assert answer.status_code == 200, answer.content
    found: dict[str, str] = answer.json()
    return found


def _page(studio: Studio, name: str, **where: str) -> str:
    return reverse(f"studio_sample_{name}", kwargs={"pk": studio.draft.pk, "sample": "ready", **where})


def test_a_sample_is_filled_in_through_the_applicants_own_form(studio: Studio, ed: Client) -> None:
    places = _begin(ed, studio)
    listed = ed.get(places["url"]).content.decode()
    assert "About you" in listed
    assert "site-head" not in listed, "inside the studio there is no head of the site"
    section = _page(studio, "section", section="about")
    assert 'value="林试一"' in ed.get(section).content.decode()
    posted = {
        "version": "0",
        "on_page": ["name", "obtained", "degree"],
        "name": "林试二",
        "obtained": "2020-06-01",
        "degree": "master",
        "go": "next",
    }
    assert ed.post(section, posted).status_code == 302
    answers = ed.get(places["answers"]).json()
    assert answers["version"] == 1
    assert answers["given"]["name"] == "林试二"
    assert answers["given"]["degree"] == "master"
    assert [r["title"] for r in answers["given"]["projects"]] == ["甲", "乙"]


def test_a_row_is_added_and_deleted_as_applicants_do(studio: Studio, ed: Client) -> None:
    places = _begin(ed, studio)
    row = ed.get(_page(studio, "add", section="work", table="projects"))
    assert row.status_code == 302
    ed.post(
        row["Location"],
        {"version": "0", "on_page": ["title", "rank"], "title": "丙", "rank": "1", "go": "section"},
    )
    given = ed.get(places["answers"]).json()["given"]
    assert [(r["title"], r["rank"]) for r in given["projects"]] == [("甲", "1"), ("乙", "1"), ("丙", "1")]


def test_no_case_comes_to_be_and_the_draft_stays_until_the_editor_saves(studio: Studio, ed: Client) -> None:
    before, cases = studio.document, Case.objects.count()
    _begin(ed, studio)
    ed.post(
        _page(studio, "section", section="about"),
        {"version": "0", "on_page": "name", "name": "林试三", "go": "next"},
    )
    assert studio.document == before
    assert Case.objects.count() == cases


def test_what_is_filled_in_reads_back_as_the_same_sample_from_a_pack(studio: Studio, ed: Client) -> None:
    places = _begin(ed, studio)
    ed.post(
        _page(studio, "section", section="about"),
        {"version": "0", "on_page": "name", "name": "林试一", "go": "next"},
    )
    given = ed.get(places["answers"]).json()["given"]
    assert all(isinstance(cell, str) for row in given["projects"] for cell in row.values())


def test_a_page_open_in_another_tab_does_not_overwrite(studio: Studio, ed: Client) -> None:
    places = _begin(ed, studio)
    section = _page(studio, "section", section="about")
    ed.post(section, {"version": "0", "on_page": "name", "name": "先到", "go": "next"})
    ed.post(section, {"version": "0", "on_page": "name", "name": "后到", "go": "next"})
    assert ed.get(places["answers"]).json()["given"]["name"] == "先到"


def test_another_department_finds_nothing_there(studio: Studio, ed: Client) -> None:
    _begin(ed, studio)
    other = browser_of(studio.other_ed)
    assert (
        _post(other, studio, "studio_samples_fill", sample=studio.document["samples"][0]).status_code == 404
    )
    for address in (
        _page(studio, "list"),
        _page(studio, "answers"),
        _page(studio, "section", section="about"),
    ):
        assert other.get(address).status_code == 404
    assert (
        other.post(reverse("studio_preview_try", args=[studio.draft.pk]), {"sample": "ready"}).status_code
        == 404
    )


def test_a_form_that_is_not_sound_yet_says_so_instead_of_opening(studio: Studio, ed: Client) -> None:
    forms = copy.deepcopy(studio.document["forms"])
    forms["application"]["sections"][0]["fields"][2]["from"] = "nowhere"
    studio.change(studio.ed, forms=forms)
    answer = _post(ed, studio, "studio_samples_fill", sample=studio.document["samples"][0])
    assert answer.status_code == 400
    assert "not complete yet" in answer.json()["error"]


# Previews -------------------------------------------------------------------------------------------------------------


def _preview(studio: Studio, ed: Client, mode: str, document: Any = None) -> str:
    address = reverse("wagtailsnippets_cms_seriesdraft:preview_on_edit", args=[studio.draft.pk])
    ed.post(address, {"document": json.dumps(document or studio.document)})
    answer = ed.get(address, {"mode": mode})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_form_is_previewed_as_the_chosen_sample(studio: Studio, ed: Client) -> None:
    shown = _preview(studio, ed, "form:one_day_short")
    assert "One day short" in shown
    assert 'value="林试一"' in shown
    tried = ed.post(reverse("studio_preview_try", args=[studio.draft.pk]), {"sample": "one_day_short"})
    assert tried.status_code == 302
    assert ed.get(tried["Location"]).status_code == 200


def test_guide_criteria_and_workflow_are_previewed_as_the_editor_holds_them(
    studio: Studio, ed: Client
) -> None:
    document = studio.document
    document["texts"]["guide"] = {"zh": "# 新指南", "en": "# A new guide\n- bring it"}
    assert "A new guide" in _preview(studio, ed, "guide", document)
    document["criteria"]["senior"]["parameters"]["years"][0]["value"] = "7"
    assert "7 years" in _preview(studio, ed, "criteria", document)
    workflow = _preview(studio, ed, "workflow", document)
    assert "<svg" in workflow
    assert "The same as a list" in workflow


def test_the_difference_to_the_live_release_is_told_in_plain_words(studio: Studio, ed: Client) -> None:
    from workflows.releases.verbs import publish_release

    assert "Nothing has been released yet" in _preview(studio, ed, "difference")
    reading = read_pack(PACKS / "engineering/cybersecurity", checked=False).document
    assert reading is not None
    small = type(reading).model_validate(studio.document)
    publish_release(small, actor=None, reason="first")
    document = studio.document
    document["criteria"]["senior"]["parameters"]["years"][0]["value"] = "4"
    shown = _preview(studio, ed, "difference", document)
    assert "1 change since release 1" in shown
    assert "changed from 5 years to 4 years (from 1 January 2020)" in shown


@pytest.mark.parametrize(
    "mode", ["form:ready", "form:", "guide", "criteria", "workflow", "difference", "no such mode"]
)
@pytest.mark.parametrize(
    "wreck",
    [
        {}, {"forms": {"application": None}}, {"criteria": {"senior": []}}, {"workflows": {"review": "x"}}, {"samples": [None, 3]},
        {"offerings": [None], "texts": {"guide": 3}}, {"codelists": {"degrees": []}}, {"sample_round": {}},
        {"levels": [3], "materials": [None], "cites": {"rules": 3}},
    ],
)  # fmt: skip
def test_a_half_written_draft_is_previewed_as_far_as_it_goes(
    studio: Studio, ed: Client, mode: str, wreck: Any
) -> None:
    document = {**studio.document, **wreck} if wreck else {}
    if document.get("workflows") == {"review": "x"} and mode == "workflow":
        document["workflows"] = {"review": {}}
    _preview(studio, ed, mode, document or {"title": {}})
