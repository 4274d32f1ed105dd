"""Runs a document's sample applicants through its own forms and criteria. (no tables)"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms_config.answers import facts_from, read_answers
from forms_config.criteria import Outcome, compile_criteria
from forms_config.facts import Facts
from forms_config.shapes import Path, Problem, Text
from workflows.releases.document import Sample, SeriesDocument


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
    offerings = {o.key for o in document.offerings}
    for i, sample in enumerate(document.samples):
        place: Path = ("samples", i)
        if sample.offering not in offerings:
            text = Text(zh=f"没有申报 {sample.offering}。", en=f"There is no offering {sample.offering}.")
            yield Problem("sample.offering", text, (*place, "offering"))
            continue
        run = run_sample(document, sample)
        for problem in run.problems:
            yield problem.under(*place, "given")
        if run.outcome is not None:
            yield from _differences(sample, run.outcome, place)


def _differences(sample: Sample, outcome: Outcome, place: Path) -> Iterator[Problem]:
    found = {r.key: r.verdict.value for r in outcome.rules}
    expected = [("overall", sample.expect.overall, outcome.overall.value)]
    expected += [(key, verdict, found.get(key, "—")) for key, verdict in sample.expect.rules.items()]
    for key, verdict, actual in expected:
        if verdict != actual:
            name = sample.title
            text = Text(zh=f"样例“{name.zh}”的 {key} 应为 {verdict}，算出来是 {actual}。",
                        en=f"Sample “{name.en}”: {key} should be {verdict}; it comes out {actual}.")  # fmt: skip
            yield Problem("sample.verdict", text, (*place, "expect"))
