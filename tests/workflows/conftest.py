import datetime
from collections.abc import Callable

import pytest

from tests.workflows import season as seasons
from workflows import clock
from workflows.cases.models import Case
from workflows.cases.verbs import open_case, save_answers, submit

Travel = Callable[[datetime.date], None]
START = datetime.date(2026, 9, 7)
"""A Monday with three plain working weeks after it."""


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """`travel(day)`: it is noon of that day."""

    def go(day: datetime.date) -> None:
        moment = datetime.datetime.combine(day, datetime.time(4), datetime.UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)

    go(START)
    return go


@pytest.fixture
def season(db: None, travel: Travel) -> seasons.Season:
    return seasons.plant_season()


@pytest.fixture
def draft(season: seasons.Season) -> Case:
    """Alice's draft, filled in."""
    case = open_case(
        season.round, actor=season.alice, offering="associate_senior/ordinary", employer=season.employer
    )
    save_answers(case, actor=season.alice, answers=dict(seasons.ANSWERS), expected_version=0)
    return case


@pytest.fixture
def submitted(season: seasons.Season, draft: Case) -> Case:
    """Alice's case, submitted on Monday 7 September 2026."""
    submit(draft, actor=season.alice, key="k1", data=seasons.signed(season.alice, commitment=True))
    return draft
