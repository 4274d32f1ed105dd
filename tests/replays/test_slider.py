"""One number moved over a round."""

from decimal import Decimal

import pytest

from forms_config.bulk.columns import as_verdict
from workflows.cases.models import Case, Submission
from workflows.releases.document import SeriesDocument
from workflows.replays import slider
from workflows.replays.judging import Judge
from workflows.replays.slider import Parameter, parameters_of, steps_of, sweep
from workflows.replays.stored import batches
from workflows.rounds.models import Round


@pytest.fixture(autouse=True)
def _forget() -> None:
    slider._groups.clear()


def hours_of(document: SeriesDocument, round_: Round) -> Parameter:
    return next(p for p in parameters_of(document, round_) if p.key == "hours_a_year")


def test_the_numbers_of_criteria_somebody_applied_under_can_be_moved(
    past_round: Round, base_document: SeriesDocument
) -> None:
    found = parameters_of(base_document, past_round)
    assert {p.criteria for p in found} == {"associate_senior", "intermediate", "senior"}
    assert hours_of(base_document, past_round).value == 90
    assert "counting_policy" not in {p.key for p in found}, "a word is no number"


def test_a_moved_number_is_judged_as_if_written_so(
    past_round: Round, base_document: SeriesDocument, stricter: SeriesDocument
) -> None:
    """94 hours on the slider is the draft that says 94."""
    hours = hours_of(base_document, past_round)
    at = sweep(past_round, base_document, hours, [Decimal(90), Decimal(94)])
    judge = Judge(past_round, base_document, stricter)
    met = {False: 0, True: 0}
    for batch in batches(past_round):
        for judged in judge.judge(batch):
            assert judged.after is not None
            if judged.comparison.before.criteria == hours.criteria:
                met[False] += [as_verdict(v) for v in judged.before.overall].count(True)
                met[True] += [as_verdict(v) for v in judged.after.overall].count(True)
    assert met[False] > met[True]
    for point, expected in zip(at.points, met.values(), strict=True):
        assert point.met in (expected, None)
    assert at.cases == at.of == Case.objects.filter(round=past_round, level=hours.criteria).count()


def test_later_looks_read_no_answers(
    past_round: Round, base_document: SeriesDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = hours_of(base_document, past_round)
    first = sweep(past_round, base_document, hours, [Decimal(92)])
    monkeypatch.setattr(slider, "batches", None)
    assert sweep(past_round, base_document, hours, [Decimal(92)]) == first


def test_another_submission_is_looked_at(past_round: Round, base_document: SeriesDocument) -> None:
    hours = hours_of(base_document, past_round)
    before = sweep(past_round, base_document, hours, [Decimal(0)])
    case = Case.objects.filter(round=past_round, level="associate_senior").first()
    assert case is not None
    first = Submission.objects.get(case=case)
    Submission.objects.create(
        case=case, ordinal=2, key="2", receipt="P-second", digest="2" * 64, content=first.content, outcome={},
        answers_version=2, submitted_at=first.submitted_at, submitted_by=first.submitted_by,
    )  # fmt: skip
    assert sweep(past_round, base_document, hours, [Decimal(0)]).cases == before.cases
    assert len(slider._groups) == 2


def test_a_large_round_is_looked_at_evenly(
    past_round: Round, base_document: SeriesDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slider, "MOST", 60)
    found = sweep(past_round, base_document, hours_of(base_document, past_round), [Decimal(90)])
    assert 30 <= found.cases <= 80 < found.of


def test_steps_surround_the_number_in_force() -> None:
    from forms_config.shapes import Text

    hours = Parameter("c", "hours", Decimal(90), Text(zh="学时"))
    assert steps_of(hours)[0] < 90 < steps_of(hours)[-1]
    assert steps_of(Parameter("c", "n", Decimal(2), Text(zh="件")))[0] == 0
    assert Decimal("91.5") in steps_of(hours, Decimal("91.5"))
