"""Lists cost the same for one row and for thirty; the last page as quick as the first."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflows.season import Season, make_actor
from workflows.cases.models import Case, CaseTurn
from workflows.cases.queries import counts_by_category, page_of, seen_by, state_title, timeline, waiting_for
from workflows.cases.verbs import available_actions


def copies(case: Case, count: int) -> None:
    """More cases like this one, of other people."""
    for n in range(count):
        person = make_actor(f"copy{n}", "applicant", None).person
        twin = Case.objects.get(pk=case.pk)
        twin.pk, twin.applicant, twin.number = None, person, None
        twin.queue_on = case.queue_on + datetime.timedelta(days=n % 7)
        twin.save(force_insert=True)
        CaseTurn.objects.bulk_create(
            CaseTurn(case=twin, role=turn.role, is_current=turn.is_current) for turn in case.turns.all()
        )


def show(season: Season) -> int:
    """A desk's list, as a page shows it; returns how many queries it took."""
    with CaptureQueriesContext(connection) as captured:
        page = page_of(waiting_for(season.bao))
        for case in page.cases:
            _ = (case.applicant.full_name, case.employer.name, state_title(case).zh, case.round.text.zh)
        counts_by_category(season.bao)
    return len(captured)


def test_a_desk_costs_the_same_at_one_and_at_thirty(season: Season, submitted: Case) -> None:
    one = show(season)
    copies(submitted, 29)
    assert show(season) == one
    assert one <= 3


def test_pages_follow_each_other_without_gap_or_repeat(season: Season, submitted: Case) -> None:
    copies(submitted, 29)
    seen: list[int] = []
    cursor = None
    while True:
        page = page_of(seen_by(season.bao), cursor=cursor, size=7)
        seen += [case.pk for case in page.cases]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 30


def test_a_cursor_nobody_wrote_starts_from_the_beginning(season: Season, submitted: Case) -> None:
    for cursor in ("", "x", "AAAA", "9" * 500, "\x00"):
        assert [c.pk for c in page_of(seen_by(season.bao), cursor=cursor).cases] == [submitted.pk]


def test_a_case_page_costs_the_same_however_long_its_history(season: Season, submitted: Case) -> None:
    with CaptureQueriesContext(connection) as short:
        timeline(submitted, season.bao)
        available_actions(Case.objects.with_round().get(pk=submitted.pk), season.bao)
    from workflows.cases.recording import record

    for _ in range(29):
        record(submitted, actor=season.bao, kind="judged")
    with CaptureQueriesContext(connection) as long:
        timeline(submitted, season.bao)
        available_actions(Case.objects.with_round().get(pk=submitted.pk), season.bao)
    assert len(long) == len(short) <= 20
