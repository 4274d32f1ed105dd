"""What the criteria tab asks the server: conditions in plain words as they are written, clauses of the policy library."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.authoring.compiling import compile_draft
from cms.authoring.config import studio_config
from cms.authoring.criteria_tab.policy import clauses_of
from cms.authoring.criteria_tab.readback import read_back
from cms.public.demo_notices import load_demo_notices
from cms.public.models import NoticePage
from forms_config.checking_types import allowed
from forms_config.fact_types import Type
from series_plugins.pack import read_pack
from tests.authoring.publishing_season import Studio, browser_of, plant_studio

PACKS = Path(__file__).parents[2] / "series_plugins" / "packs"


@pytest.fixture(scope="module", params=["engineering/cybersecurity", "legal_services/forensic"])
def shipped(request: pytest.FixtureRequest) -> dict[str, Any]:
    document = read_pack(PACKS / request.param, checked=False).document
    assert document is not None
    return document.to_json()


@pytest.fixture
def studio(db: None, tmp_path: Path) -> Studio:
    return plant_studio(tmp_path / "pack")


def test_every_shipped_rule_value_and_table_is_read_back_in_both_languages(shipped: dict[str, Any]) -> None:
    for key, criteria in shipped["criteria"].items():
        places: list[list[Any]] = [["rules", n, "when"] for n in range(len(criteria["rules"]))]
        places += [[part, name] for part in ("values", "tables") for name in criteria.get(part, {})]
        for place in places:
            said = read_back(shipped, ["criteria", key, *place])
            assert said is not None, (key, place)
            assert said["zh"], (key, place)
            assert said["en"], (key, place)


def test_one_unfinished_field_silences_no_rule(shipped: dict[str, Any]) -> None:
    document = copy.deepcopy(shipped)
    form = document["forms"]["application"]
    form["sections"].append({"key": "new"})
    form["sections"][0]["fields"].append({"type": "hologram"})
    form["sections"][1]["fields"][0]["show_when"] = {"all": []}
    table = next(f for s in form["sections"] for f in s.get("fields", []) if f.get("type") == "table")
    table["columns"].append({"type": "text"})
    for key, criteria in document["criteria"].items():
        criteria["rules"].append({"key": "half", "when": {"any": [{"fact": "x"}]}})
        place = ["criteria", key, "rules", 0, "when"]
        assert read_back(document, place) == read_back(shipped, place)
        assert read_back(document, ["criteria", key, "rules", len(criteria["rules"]) - 1, "when"]) is None


def test_a_tenure_is_read_with_what_it_counts(studio: Studio) -> None:
    document = studio.document
    document["criteria"]["senior"]["values"] = {
        "held": {"tenure": {"from": {"fact": "obtained"}, "until": {"context": "tenure_until"}}}
    }
    assert read_back(document, ["criteria", "senior", "values", "held"]) == {
        "zh": "从取得日期到任职年限截止日满几年。",
        "en": "whole years from Obtained on to the day tenure is counted to.",
    }


def test_a_condition_of_a_column_is_read_in_its_row(studio: Studio) -> None:
    document = studio.document
    path: list[str | int] = ["forms", "application", "sections", 1, "fields", 0, "columns", 0, "show_when"]
    document["forms"]["application"]["sections"][1]["fields"][0]["columns"][0]["show_when"] = {
        "column": "rank", "at_most": "3"
    }  # fmt: skip
    assert read_back(document, path) == {"zh": "排名不超过3。", "en": "Rank is at most 3."}


def post(client: Client, studio: Studio, name: str, body: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(reverse(name, args=[studio.draft.pk]), text, content_type="application/json")


def test_the_department_hears_a_rule_while_it_is_typed(studio: Studio) -> None:
    body = {"document": studio.document, "path": ["criteria", "senior", "rules", 1, "when"]}
    said = post(browser_of(studio.ed), studio, "studio_readback", body).json()
    assert said == {
        "zh": "项目（排名不超过1）不少于2项。",
        "en": "At least 2 of Projects (Rank is at most 1).",
    }


@pytest.mark.parametrize(
    "body",
    ["{", "[]", "{}", {"document": [], "path": []}, {"document": {}, "path": "x"}, {"document": {}, "path": [None]}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(studio: Studio, body: Any) -> None:
    response = post(browser_of(studio.ed), studio, "studio_readback", body)
    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize(
    "path",
    [[], ["criteria"], ["criteria", "none", "rules", 0, "when"], ["forms", 3, {}][:2], ["x", "y", "z"]],
)
def test_a_place_that_is_not_there_is_nothing_to_read(studio: Studio, path: list[Any]) -> None:
    response = post(
        browser_of(studio.ed), studio, "studio_readback", {"document": studio.document, "path": path}
    )
    assert response.json() == {"zh": "", "en": ""}


@pytest.mark.parametrize("name", ["studio_readback", "studio_clauses"])
def test_nobody_outside_the_studio_is_answered(studio: Studio, client: Client, name: str) -> None:
    assert post(client, studio, name, {}).status_code in (302, 403)
    assert post(browser_of(studio.season.bao), studio, name, {}).status_code in (302, 403, 404)


def test_the_builder_offers_the_tests_the_checks_allow(studio: Studio) -> None:
    told = studio_config(studio.draft, studio.document, readonly=False)
    for kind, tests in told["conditions"]["tests"].items():
        assert set(tests) == allowed(Type(kind))
    assert {"in_post", "not_retired", "training"} <= set(told["criteria"]["baseline"])
    assert told["criteria"]["dimensions"][0][0] == "qualification"


def test_a_test_without_its_value_says_so_at_its_place(studio: Studio) -> None:
    document = studio.document
    document["criteria"]["senior"]["rules"][0]["when"] = {"fact": "degree", "is": ""}
    _compiled, problems = compile_draft(document)
    empty = next(p for p in problems if p.code == "criteria.empty")
    assert empty.path == ("criteria", "senior", "rules", 0, "when", "is")
    assert empty.text.zh == "这里还空着，请填写或选一个值。"


def test_a_parameter_may_have_a_name(studio: Studio) -> None:
    document = studio.document
    document["criteria"]["senior"]["names"] = {"years": {"zh": "任职年限要求", "en": "years asked for"}}
    assert [p.code for p in compile_draft(document)[1] if p.path[:1] == ("criteria",)] == []
    document["criteria"]["senior"]["names"] = {"nothing": {"zh": "没有", "en": "none"}}
    assert "criteria.name_unused" in [p.code for p in compile_draft(document)[1]]


RULES = "示人社规〔2019〕6号"


@pytest.fixture
def library(studio: Studio) -> Studio:
    """The policy library with the province's notices; the small series cites one of them."""
    load_demo_notices()
    cites = studio.document["cites"]
    studio.change(studio.ed, cites={**cites, "rules": {**cites["rules"], "number": RULES}})
    return studio


def test_a_citation_is_picked_from_the_published_notices(library: Studio) -> None:
    client = browser_of(library.ed)
    found = post(client, library, "studio_clauses", {"number": RULES}).json()["clauses"]
    labels = {c["article"]: c["label"] for c in found}
    assert (labels["4"], labels["4.2"]) == ("第四条", "第四条（二）")
    assert next(c for c in found if c["article"] == "4.2")["text"].startswith("不得设置外语")
    assert post(client, library, "studio_clauses", {"number": "示测〔1999〕9号"}).json() == {"clauses": []}
    told = studio_config(library.fresh, library.document, readonly=False)["criteria"]
    assert RULES in [n["number"] for n in told["library"]]
    assert told["articles"] == {RULES: {"3": "第三条", "4": "第四条"}}


def test_an_unpublished_notice_is_not_in_the_library(library: Studio) -> None:
    NoticePage.objects.get(document_number=RULES).unpublish()
    assert clauses_of(RULES, "") == []
    told = studio_config(library.fresh, library.document, readonly=False)["criteria"]
    assert RULES not in [n["number"] for n in told["library"]]
    assert told["articles"] == {}
