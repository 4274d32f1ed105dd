"""Runs a document's sample applicants through its own forms and criteria. (no tables)"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms_config.answers import facts_from, read_answers
from forms_config.criteria import Outcome, compile_criteria
from forms_config.facts import Facts
from forms_config.shapes import Path, Problem, Text
from workflows.releases.document import Sample, SeriesDocument
from workflows.releases.sample_runs import Difference, judge_samples


@dataclass(frozen=True)
class SampleRun:
    """What came of one sample; `problems` are defects of what is given, not of the verdict."""

    sample: Sample
    outcome: Outcome | None
    problems: tuple[Problem, ...]


def sample_context(document: SeriesDocument, sample: Sample) -> dict[str, Any]:
    """The round's dates and the offering, as conditions see them."""
    offering = document.offering(sample.offering)
    given = {**document.sample_round.model_dump(), **sample.context}
    return {**given, "level": offering.level, "route": offering.route, "direction": sample.direction or None}


def facts_of(document: SeriesDocument, offering_key: str, answers: dict[str, Any], context: dict[str, Any],
             judgements: dict[str, bool]) -> tuple[Facts, tuple[Problem, ...]]:  # fmt: skip
    """Typed facts of raw answers to the form of an offering, and the defects found while reading them."""
    form = document.forms[document.offering(offering_key).form]
    reading = read_answers(form, answers, lists=document.codelists, context=context, partial=True)
    facts = facts_from(form, reading.answers, document.codelists, context, judgements)
    return facts, tuple(reading.problems)


def run_sample(document: SeriesDocument, sample: Sample) -> SampleRun:
    """One sample judged by its offering's criteria."""
    offering = document.offering(sample.offering)
    context = sample_context(document, sample)
    facts, problems = facts_of(
        document, sample.offering, dict(sample.given), context, dict(sample.judgements)
    )
    if problems:
        return SampleRun(sample, None, problems)
    compiled = compile_criteria(
        document.criteria[offering.criteria], document.forms[offering.form], document.codelists
    )
    return SampleRun(sample, compiled.evaluate(facts), ())


def check_samples(document: SeriesDocument) -> Iterator[Problem]:
    """A problem for every sample that cannot be read or is judged otherwise than expected."""
    for judged in judge_samples(document.to_json()):
        yield from judged.problems
        criteria = judged.judge.compiled.scope.rules if judged.judge else {}
        for difference in judged.differences:
            rule = criteria.get(difference.rule)
            title = rule.title if rule else Text(zh=difference.rule, en=difference.rule)
            yield _differs(
                judged.title, title if difference.rule else OVERALL, difference, ("samples", judged.number)
            )


OVERALL = Text(zh="总的结果", en="the overall verdict")
VERDICTS = {
    "met": Text(zh="符合", en="met"), "unmet": Text(zh="不符合", en="not met"), "unknown": Text(zh="待补充", en="open"),
    "": Text(zh="没有这条规则", en="not there"),
}  # fmt: skip


def _differs(sample: Text, rule: Text, difference: Difference, place: Path) -> Problem:
    expected, found = VERDICTS[difference.expected], VERDICTS[difference.found]
    text = Text(
        zh=f"样例“{sample.zh}”的“{rule.zh}”应为{expected.zh}，算出来是{found.zh}；请改样例或条件。",
        en=f"Sample “{sample.en}”: “{rule.en}” should be {expected.en}; it comes out {found.en}. Change the sample or the criteria.",
    )
    return Problem("sample.verdict", text, (*place, "expect"))
