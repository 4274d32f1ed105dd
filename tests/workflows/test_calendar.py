"""Working days, and the clock that only the demo may move."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from workflows import clock
from workflows.calendar.models import ClockShift, WorkingDayOverride
from workflows.working_days import (
    add_working_days,
    is_provisional,
    is_working_day,
    working_days_between,
)

D = datetime.date


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "working"),
    [
        (D(2026, 9, 7), True),
        (D(2026, 9, 12), False),
        (D(2026, 10, 1), False),
        (D(2026, 10, 10), True),  # a Saturday worked in lieu
        (D(2027, 3, 1), True),
        (D(2027, 5, 1), False),
        (D(2027, 3, 6), False),
    ],
)
def test_working_days(day: datetime.date, working: bool) -> None:
    assert is_working_day(day) is working


@pytest.mark.django_db
def test_the_posting_day_is_not_counted() -> None:
    assert add_working_days(D(2026, 9, 7), 5) == D(2026, 9, 14)
    assert add_working_days(D(2026, 9, 30), 1) == D(2026, 10, 8)
    assert working_days_between(D(2026, 9, 7), D(2026, 9, 14)) == 5


@pytest.mark.django_db
def test_a_year_nobody_announced_yet_is_provisional_until_an_editor_enters_it() -> None:
    assert not is_provisional(2026)
    assert is_provisional(2027)
    WorkingDayOverride.objects.create(day=D(2027, 2, 8), is_working=False)
    assert not is_provisional(2027)
    assert not is_working_day(D(2027, 2, 8))


@pytest.mark.django_db
def test_what_the_editors_say_comes_first() -> None:
    override = WorkingDayOverride.objects.create(day=D(2026, 9, 8), is_working=False)
    assert add_working_days(D(2026, 9, 7), 1) == D(2026, 9, 9)
    override.delete()
    assert add_working_days(D(2026, 9, 7), 1) == D(2026, 9, 8)


@given(st.dates(D(2020, 1, 1), D(2030, 1, 1)), st.integers(0, 40))
def test_adding_and_counting_agree(start: datetime.date, count: int) -> None:
    end = add_working_days(start, count)
    assert working_days_between(start, end) == count


test_adding_and_counting_agree = pytest.mark.django_db(test_adding_and_counting_agree)


@pytest.mark.django_db
def test_outside_the_demo_the_calendar_cannot_be_moved(settings: Any) -> None:
    settings.DEMO = False
    ClockShift.objects.create(days=30)
    clock.forget()
    assert clock.today() == datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    with pytest.raises(ImproperlyConfigured):
        clock.advance(1)


@pytest.mark.django_db
def test_the_demo_moves_forward_only(settings: Any) -> None:
    settings.DEMO = True
    clock.forget()
    before = clock.today()
    assert clock.advance(7) == before + datetime.timedelta(days=7)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)
    clock.forget()
    assert clock.today() == before + datetime.timedelta(days=7)
    ClockShift.objects.all().delete()
    clock.forget()
