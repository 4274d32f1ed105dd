"""A past round of the shipped specialty, and a draft that asks for more hours of training."""

from typing import Any

import pytest

from tests.benchmarks.past_round import plant
from tests.replays.test_reading import edited, pack
from tests.workflows.season import make_actor, release_of
from workflows.access import Actor
from workflows.organizations.models import Organization
from workflows.releases.document import SeriesDocument
from workflows.rounds.models import Round


@pytest.fixture(scope="session")
def base_document() -> SeriesDocument:
    return pack("engineering/cybersecurity")


@pytest.fixture(scope="session")
def stricter(base_document: SeriesDocument) -> SeriesDocument:
    def change(data: dict[str, Any]) -> None:
        for criteria in data["criteria"].values():
            hours = criteria.get("parameters", {}).get("hours_a_year")
            if hours:
                hours[0]["value"] = "94"

    return edited(base_document, change)


@pytest.fixture
def past_round(db: None, base_document: SeriesDocument) -> Round:
    """400 cases at 200 employers."""
    return plant(release_of(base_document), base_document, 400)


@pytest.fixture
def editor(db: None) -> Actor:
    department = Organization.objects.create(name="示例厅", kind="department")
    return make_actor("editor", "department.editor", department)
