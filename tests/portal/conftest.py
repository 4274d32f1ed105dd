"""Alice's draft in a small series with every shape a page must draw: conditions, a table with evidence, a computed value."""

from typing import Any

import pytest
from django.test import Client

from tests.workflows import season as seasons
from tests.workflows.conftest import START, Travel, travel
from tests.workflows.season import text
from workflows.cases.models import Case
from workflows.cases.verbs import open_case, save_answers
from workflows.organizations.models import Person

__all__ = ["START", "Travel", "travel"]

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n165\n%%EOF\n"
)


def field(key: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "title": text(key), **more}


def application_form() -> dict[str, Any]:
    about = [
        field("name", "text", required="true", personal="true"),
        field("years", "integer", required="true", min="0"),
        field("retired", "yes_no", required="true"),
        field(
            "retired_on",
            "date",
            show_when={"fact": "retired", "is": "true"},
            required_when={"fact": "retired", "is": "true"},
        ),
        field("months", "computed", holds="number", value={"multiply": [{"fact": "years"}, "12"]}),
        field("proof", "file", accept=["pdf"], max_mb="1", max_files="2"),
    ]
    columns = [
        field("title", "text", required="true"),
        field("rank", "integer", min="1", required="true"),
        field("led", "yes_no"),
        field("team", "integer", show_when={"column": "led", "is": "true"}),
        field("evidence", "file", accept=["pdf"], max_mb="1"),
    ]
    works = field(
        "works", "table", columns=columns, rows={"max": "3"}, summary={"zh": "{title}", "en": "{title}"}
    )
    commitment = field("commitment", "commitment", text_key="commitment_applicant", required="true")
    return {
        "key": "application",
        "title": text("application"),
        "groups": [{"key": "person", "title": text("person")}],
        "sections": [
            {"key": "about", "title": text("about"), "group": "person", "fields": about},
            {"key": "works", "title": text("works"), "group": "person", "fields": [works]},
            {"key": "later", "title": text("later"), "show_when": {"fact": "years", "at_least": "20"}, "fields": [field("words", "long_text")]},
            {"key": "sign", "title": text("sign"), "fields": [commitment]},
        ],
    }  # fmt: skip


def criteria() -> dict[str, Any]:
    def rule(key: str, when: dict[str, Any]) -> dict[str, Any]:
        return {"key": key, "title": text(key), "dimension": "performance", "cite": "n560/4", "when": when}

    return {
        "key": "plain",
        "title": text("plain"),
        "rules": [
            rule("enough_years", {"fact": "years", "at_least": "5"}),
            rule("not_retired", {"fact": "retired", "is": "false"}),
            rule("one_work", {"exists": {"in": "works", "where": {"column": "rank", "at_most": "3"}}}),
        ],
    }


@pytest.fixture
def season(db: None, travel: Travel) -> seasons.Season:
    document = seasons.small_document()
    forms = {**document.to_json()["forms"], "application": application_form()}
    review = seasons.ordinary_review()
    returned = next(state for state in review["states"] if state["key"] == "employer_correction")
    returned["transitions"][0] |= {
        "signed": True,
        "needs": ["answers_complete@1", "not_excluded@1", "applicant_committed@1"],
    }
    return seasons.plant_season(
        seasons.small_document(forms=forms, criteria={"plain": criteria()}, workflows={"review": review})
    )


@pytest.fixture
def draft(season: seasons.Season) -> Case:
    """Alice's draft, filled in but for the signature."""
    case = open_case(
        season.round, actor=season.alice, offering="associate_senior/ordinary", employer=season.employer
    )
    answers = {
        "name": "Alice", "years": 7, "retired": False,
        "works": [{"id": "r1", "title": "a dam", "rank": 1}, {"id": "r2", "title": "a weir", "rank": 2}],
    }  # fmt: skip
    save_answers(case, actor=season.alice, answers=answers, expected_version=0)
    return case


def signed_in(person: Person) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person)
    return client


@pytest.fixture
def alice(season: seasons.Season) -> Client:
    return signed_in(season.alice.person)


@pytest.fixture
def charlie(season: seasons.Season) -> Client:
    """Another person, an applicant as everybody may be."""
    return signed_in(season.person("zoe"))
