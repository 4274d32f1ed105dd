"""The demo season with one submitted application of each packaged series."""

from typing import Any

import pytest

from tests.journeys.support import plant_season, submitted_case
from workflows import clock
from workflows.cases.models import Case


@pytest.fixture
def season(db: None, settings: Any) -> None:
    settings.DEMO = True
    clock.forget()
    plant_season()


@pytest.fixture
def cyber(season: None) -> Case:
    """林知远's application for 高级工程师, submitted on the season's first day."""
    return submitted_case("lin", "cybersecurity-senior-2025", "five_years_to_the_day", "示例市第一设计院")
