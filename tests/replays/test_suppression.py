"""What a table shows must not tell of fewer than five people, by reading or by subtraction."""

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.replays.suppression import LEAST, Sum, bounds_of, hidden_of

LINES = st.lists(st.integers(0, 12), min_size=3, max_size=3).filter(lambda row: sum(row) >= LEAST)
ROWS = st.lists(LINES, min_size=1, max_size=4)
PAIRS = st.lists(st.integers(0, 9), min_size=2, max_size=2).filter(lambda row: sum(row) >= LEAST)


def table(rows: list[list[int]]) -> tuple[dict[Any, int], list[Sum]]:
    """A table with its rows' totals known, its columns' totals counts of their own, and the whole known."""
    width = len(rows[0])
    counts: dict[Any, int] = {(n, m): count for n, row in enumerate(rows) for m, count in enumerate(row)}
    counts |= {("all", m): sum(row[m] for row in rows) for m in range(width)}
    sums = [Sum(sum(row), tuple((n, m) for m in range(width))) for n, row in enumerate(rows)]
    sums += [Sum(("all", m), tuple((n, m) for n in range(len(rows)))) for m in range(width)]
    sums.append(Sum(sum(map(sum, rows)), tuple(("all", m) for m in range(width))))
    return counts, sums


def test_a_count_under_five_is_hidden_and_a_second_one_with_it() -> None:
    counts, sums = table([[20, 3, 30], [40, 50, 60]])
    hidden = hidden_of(counts, sums)
    assert (0, 1) in hidden
    assert len({key for key in hidden if key[0] == 0}) >= 2, (
        "alone in its row it is the total less the others"
    )
    assert len({key for key in hidden if key[1] == 1}) >= 2, "alone in its column likewise"


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden_of(*table([[20, 0, 30], [40, 50, 60]])) == frozenset()


def test_two_small_counts_alone_in_a_row_are_not_left_to_their_sum() -> None:
    counts, sums = table([[50, 1, 2], [50, 50, 50], [50, 50, 50]])
    hidden = hidden_of(counts, sums)
    assert {(0, 0), (0, 1), (0, 2)} <= hidden, (
        "1 and 2 hidden and 50 shown of 53 tells that three people changed"
    )


def test_an_employer_is_not_found_by_subtraction_from_its_region() -> None:
    counts = {"mill": 3, "dam": 20, "port": 9, "mill-same": 40, "dam-same": 30, "port-same": 11,
              "east": 23, "east-same": 70, "west": 9, "west-same": 11, "all": 32, "all-same": 81}  # fmt: skip
    sums = [
        Sum(43, ("mill", "mill-same")), Sum(50, ("dam", "dam-same")), Sum(20, ("port", "port-same")),
        Sum("east", ("mill", "dam")), Sum("east-same", ("mill-same", "dam-same")), Sum("west", ("port",)),
        Sum("west-same", ("port-same",)), Sum(93, ("east", "east-same")), Sum(20, ("west", "west-same")),
        Sum("all", ("east", "west")), Sum("all-same", ("east-same", "west-same")), Sum(113, ("all", "all-same")),
    ]  # fmt: skip
    hidden = hidden_of(counts, sums)
    low, high = bounds_of(counts, sums, hidden)["mill"]
    assert high - low >= LEAST - 1


@settings(max_examples=300)
@given(ROWS)
def test_no_small_count_can_be_narrowed_down_by_adding_and_subtracting(rows: list[list[int]]) -> None:
    counts, sums = table(rows)
    hidden = hidden_of(counts, sums)
    assert all(key in hidden for key, count in counts.items() if 0 < count < LEAST)
    bounds = bounds_of(counts, sums, hidden)
    for key, count in counts.items():
        low, high = bounds[key]
        assert low <= count <= high
        if 0 < count < LEAST:
            assert high - low >= LEAST - 1, (key, count, low, high)


@settings(max_examples=60, deadline=None)
@given(st.lists(PAIRS, min_size=2, max_size=3))
def test_other_tables_fit_what_is_shown_just_as_well(rows: list[list[int]]) -> None:
    """Every table that shows the same is tried: a small count takes five values among them."""
    counts, sums = table(rows)
    hidden = hidden_of(counts, sums)
    totals = [sum(row) for row in rows]
    seen: dict[Any, set[int]] = {}
    for firsts in product(*(range(total + 1) for total in totals)):
        other = [[first, total - first] for first, total in zip(firsts, totals, strict=True)]
        made, _ = table(other)
        if all(made[key] == count for key, count in counts.items() if key not in hidden):
            for key, count in made.items():
                seen.setdefault(key, set()).add(count)
    for key, count in counts.items():
        if 0 < count < LEAST:
            assert len(seen[key]) >= LEAST, (key, rows, hidden)
