"""What happens by itself: lapsed deadlines, notices that have run out."""

import datetime

from tests.workflows import journey
from tests.workflows.conftest import START, Travel
from tests.workflows.season import Season
from workflows.cases.chain import verify_case
from workflows.cases.models import Case, CaseEvent
from workflows.cases.sweeping import Swept, sweep
from workflows.publicity.models import NoticePosting


def test_a_correction_that_does_not_come_is_withdrawn(
    season: Season, submitted: Case, travel: Travel
) -> None:
    journey.act(submitted, "return", season.bao, data={"defects": [("years", "check")]})
    assert submitted.due_on == datetime.date(2026, 9, 20)  # a Sunday worked in lieu
    travel(datetime.date(2026, 9, 20))
    assert sweep() == Swept(0, 0)
    travel(datetime.date(2026, 9, 21))
    assert sweep() == Swept(1, 0)
    case = Case.objects.get(pk=submitted.pk)
    assert (case.state, case.category) == ("withdrawn", "closed")
    last = CaseEvent.objects.filter(case=case).last()
    assert last is not None
    assert (last.role, last.action) == ("system", "lapse")
    assert verify_case(case) is None


def test_notices_that_have_run_are_recorded_once(season: Season, submitted: Case, travel: Travel) -> None:
    journey.to_publicity(submitted, season)
    assert sweep(START + datetime.timedelta(days=7)) == Swept(0, 0)
    assert sweep(START + datetime.timedelta(days=8)) == Swept(0, 3)
    assert sweep(START + datetime.timedelta(days=8)) == Swept(0, 0)
    assert NoticePosting.objects.filter(ran_out_at__isnull=False).count() == 3
    assert verify_case(Case.objects.get(pk=submitted.pk)) is None


def test_nobody_else_takes_the_systems_step(season: Season, submitted: Case) -> None:
    from workflows.cases.verbs import available_actions

    assert "overdue" not in [view.key for view in available_actions(submitted, season.bao)]
