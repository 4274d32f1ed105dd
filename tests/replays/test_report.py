"""What the report of a replay shows, whoever it is about."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.replays.report import COLUMNS, OTHERS, Report, columns_of, report_of
from workflows.replays.tally import Tally


def tally_of(cases: list[tuple[str, str, int]]) -> Tally:
    """Of (employer, region, move) triples."""
    tally = Tally(cases=len(cases))
    for employer, region, move in cases:
        tally.moves[move] += 1
        tally.employers.setdefault(employer, [0] * 9)[move] += 1
        tally.regions.setdefault(region, [0] * 9)[move] += 1
        tally.region_of[employer] = region
    return tally


def crowd(*groups: tuple[str, str, int, int]) -> Tally:
    return tally_of([(employer, region, move) for employer, region, move, n in groups for _ in range(n)])


def row_of(report: Report, key: str) -> Any:
    return next(row for row in (*report.employers, *report.regions) if row.key == key)


SAME, WORSE = 0, 2


def test_three_people_of_one_employer_cannot_be_made_out() -> None:
    report = report_of(crowd(
        ("1", "east", WORSE, 3), ("1", "east", SAME, 40), ("2", "east", WORSE, 20), ("2", "east", SAME, 30),
        ("3", "west", WORSE, 9), ("3", "west", SAME, 11), ("4", "west", WORSE, 12), ("4", "west", SAME, 15),
    ))  # fmt: skip
    mill = row_of(report, "1")
    assert mill.cases == 43
    assert mill.counts[COLUMNS.index("unmet")] is None
    assert mill.counts[COLUMNS.index("same")] is None, "43 less 40 would tell"
    east, dam = row_of(report, "east"), row_of(report, "2")
    assert None in (east.counts[0], dam.counts[0]), (
        "23 in the region less 20 at the other employer would tell"
    )
    assert report.changed[0] is None or report.changed_in_all == 44


def test_employers_of_four_are_put_together() -> None:
    report = report_of(crowd(
        ("1", "east", WORSE, 4), ("2", "west", SAME, 3), ("3", "west", WORSE, 2), ("4", "west", SAME, 60),
        ("4", "west", WORSE, 20), ("5", "east", SAME, 40), ("5", "east", WORSE, 25),
    ))  # fmt: skip
    assert {row.key for row in report.employers} == {"4", "5", OTHERS}
    assert row_of(report, OTHERS).members == 3
    assert row_of(report, OTHERS).cases == 9


def test_a_round_of_three_shows_nothing_of_them() -> None:
    report = report_of(crowd(("1", "east", WORSE, 2), ("2", "west", SAME, 1)))
    shown = [
        *report.moves,
        *report.changed,
        *(c for row in (*report.employers, *report.regions) for c in row.counts),
    ]
    assert not [count for count in shown if count]
    assert report.changed_in_all is None


def test_rules_hide_their_small_counts_and_what_was_never_asked() -> None:
    tally = crowd(("1", "east", WORSE, 3), ("1", "east", SAME, 40))
    tally.rules["plain/years"] = [40, 0, 3, 0, 0, 0, 0, 0, 0]
    tally.new_rules["plain/new"] = [0, 43, 0]
    tally.lacking_rules["plain/new"] = 43
    tally.lacking = 2
    report = report_of(tally)
    assert report.rules[0].counts.count(None) >= 2
    assert report.new_rules[0].counts == (0, 43, 0)
    assert report.new_rules[0].lacking == 43
    assert report.lacking is None
    assert report.hides


def test_nothing_changes_is_said_plainly() -> None:
    report = report_of(crowd(("1", "east", SAME, 30), ("2", "west", 8, 30)))
    assert report.changed_in_all == 0
    assert not report.hides


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from([0, 0, 0, 0, 2, 2, 1, 8])), min_size=5, max_size=120
    )
)
def test_no_row_gives_a_small_count_away(people: list[tuple[int, int]]) -> None:
    report = report_of(tally_of([(str(e), "nm"[e % 2] if e < 8 else "", move) for e, move in people]))
    for rows in (report.employers, report.regions):
        for row in rows:
            assert all(count is None or count == 0 or count >= 5 for count in row.counts)
            if len(people) >= 5:
                assert row.cases >= 5
            if row.counts.count(None) == 1:
                assert _tells_nothing(row.cases, row.counts), "one hidden alone is the rest of the row"
        for n in range(4):
            column = [row.counts[n] for row in rows]
            whole = report.changed[n] if n < 3 else None
            if column.count(None) == 1 and whole is not None:
                assert _tells_nothing(whole, column), "one hidden alone is the rest of the column"


def _tells_nothing(whole: int, counts: Any) -> bool:
    rest = whole - sum(count or 0 for count in counts)
    return not 0 < rest < 5


def test_thousands_of_employers_are_no_matter() -> None:
    dice = random.Random(3)
    cases = [
        (str(e), str(e % 60), dice.choice([0, 0, 0, 2, 8]))
        for e in range(1500) for _ in range(dice.randint(1, 20))
    ]  # fmt: skip
    report = report_of(tally_of(cases))
    assert sum(row.cases for row in report.employers) == len(cases)


def test_moves_are_grouped_by_where_they_end() -> None:
    assert columns_of(range(9)) == (2 + 5, 3 + 6, 1 + 7, 0 + 4 + 8)
