"""Years at a level, to the day (N20-2.2, N25-4c)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_config.bounds import Between
from forms_config.functions import retirement_date
from forms_config.tenure import SpellFact, TenureFacts, count_tenure, known_tenure, tenure_value

UNTIL = date(2025, 12, 31)
DAYS = st.dates(date(2005, 1, 1), date(2025, 12, 31))
YEARS = st.integers(2005, 2026)


@pytest.mark.parametrize(
    ("obtained", "failed", "years"),
    [
        (date(2020, 12, 31), [], 5),
        (date(2021, 1, 1), [], 4),
        (date(2019, 12, 31), [2022], 5),
        (date(2020, 1, 1), [2022], 4),
        (date(2020, 12, 31), [2025], 4),
        (date(2021, 1, 1), [2025], 3),
        (date(2020, 6, 1), [2020], 4),
        (date(2026, 3, 1), [], 0),
    ],
)
def test_a_failed_year_is_taken_off_and_never_a_reset(obtained: date, failed: list[int], years: int) -> None:
    assert count_tenure(obtained, UNTIL, removed=failed).years == years


def test_a_year_begun_on_29_february_is_complete_on_1_march() -> None:
    assert count_tenure(date(2020, 2, 29), date(2021, 2, 28)).years == 0
    assert count_tenure(date(2020, 2, 29), date(2021, 3, 1)).years == 1
    assert count_tenure(date(2020, 2, 29), date(2024, 2, 29)).years == 4


def test_counting_from_the_next_january_counts_calendar_years() -> None:
    for day in (date(2020, 1, 1), date(2020, 12, 31)):
        assert count_tenure(day, UNTIL, policy="from_next_january").years == 5
    assert count_tenure(date(2020, 5, 1), UNTIL, removed=[2025], policy="from_next_january").years == 4


def test_years_run_on_from_an_enterprise_to_a_public_institution() -> None:
    moved = [(date(2018, 1, 1), date(2022, 6, 30)), (date(2022, 7, 1), UNTIL)]
    assert count_tenure(date(2020, 12, 31), UNTIL, moved).years == 5


def test_overlapping_spells_count_once_and_a_gap_does_not_count() -> None:
    overlapping = [(date(2020, 12, 31), date(2024, 1, 31)), (date(2023, 6, 1), UNTIL)]
    assert count_tenure(date(2020, 12, 31), UNTIL, overlapping).years == 5
    with_gap = [(date(2020, 12, 31), date(2023, 5, 31)), (date(2023, 7, 1), UNTIL)]
    found = count_tenure(date(2020, 12, 31), UNTIL, with_gap)
    assert (found.years, found.months) == (4, 11)
    assert len(found.periods) == 2


def test_time_before_the_title_does_not_count() -> None:
    assert count_tenure(date(2023, 1, 1), UNTIL, [(date(2010, 1, 1), UNTIL)]).years == 2


@given(DAYS, st.lists(st.tuples(DAYS, DAYS), max_size=5), st.tuples(DAYS, DAYS))
def test_another_spell_never_takes_years_away(
    start: date, spells: list[tuple[date, date]], more: tuple[date, date]
) -> None:
    fewer = count_tenure(start, UNTIL, spells)
    assert count_tenure(start, UNTIL, [*spells, more]).years >= fewer.years


@given(DAYS, st.sets(YEARS, max_size=4), YEARS)
def test_another_failed_year_takes_off_at_most_one(start: date, failed: set[int], year: int) -> None:
    before, after = (
        count_tenure(start, UNTIL, removed=failed),
        count_tenure(start, UNTIL, removed={*failed, year}),
    )
    assert before.years - 1 <= after.years <= before.years


@given(DAYS, st.sets(YEARS, max_size=3), st.integers(0, 800))
def test_waiting_longer_never_takes_years_away(start: date, failed: set[int], days: int) -> None:
    later = count_tenure(start, UNTIL + timedelta(days=days), removed=failed)
    assert later.years >= count_tenure(start, UNTIL, removed=failed).years


def test_an_unclear_assessment_leaves_a_range() -> None:
    facts = TenureFacts(date(2019, 12, 31), UNTIL, removed=((None, 2022),))
    assert tenure_value(facts) == Between(5, 6)
    assert known_tenure(facts) is None


def test_a_missing_work_history_leaves_everything_up_to_the_full_span_open() -> None:
    assert tenure_value(TenureFacts(date(2020, 12, 31), UNTIL, spelled=True)) == Between(0, 5)


def test_a_spell_without_an_end_goes_on() -> None:
    spells = (SpellFact(True, date(2019, 1, 1), None),)
    assert tenure_value(TenureFacts(date(2020, 12, 31), UNTIL, True, spells)) == 5


@pytest.mark.parametrize(
    ("born", "sex", "day"),
    [
        (date(1964, 12, 31), "male", date(2024, 12, 31)),
        (date(1965, 1, 15), "male", date(2025, 2, 15)),
        (date(1965, 6, 15), "male", date(2025, 8, 15)),
        (date(1965, 7, 20), "1", date(2025, 9, 20)),
        (date(1976, 9, 1), "male", date(2039, 9, 1)),
        (date(1990, 1, 31), "male", date(2053, 1, 31)),
        (date(1981, 9, 1), "2", date(2039, 9, 1)),
        (date(1975, 1, 10), "female_worker", date(2025, 2, 10)),
    ],
)
def test_retirement_rises_by_birth_month(born: date, sex: str, day: date) -> None:
    assert retirement_date(born, sex) == day
