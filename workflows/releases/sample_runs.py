"""All sample applicants of a draft judged at once, quickly enough for every save. (no tables)

What an applicant comes to depends on their story, their offering's form and criteria, and the round's dates; it is remembered by
these, so that a save judges anew only those whom the change concerns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from forms_config.answers import facts_from, read_answers
from forms_config.criteria import Outcome
from forms_config.explain import RuleExplanation, explain
from forms_config.facts import Facts
from forms_config.shapes import Path, Problem, Text, digest_of
from workflows.releases.document import Sample, SampleRound
from workflows.releases.parts import Judge, Parts, Remembered

_outcomes = Remembered(4_000)


@dataclass(frozen=True)
class Difference:
    """A verdict that is not the expected one; `rule` is empty for the overall verdict."""

    rule: str
    expected: str
    found: str


@dataclass(frozen=True)
class JudgedSample:
    """One sample applicant: what was found, against what is expected. `outcome` is None where nothing could be judged;
    `problems` say why, with paths in the document."""

    number: int
    key: str
    title: Text
    offering: str
    sample: Sample | None = None
    judge: Judge | None = field(default=None, repr=False)
    facts: Facts | None = field(default=None, repr=False)
    outcome: Outcome | None = field(default=None, repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def is_green(self) -> bool:
        """Judged, and as expected."""
        return self.outcome is not None and not self.differences

    @cached_property
    def found(self) -> dict[str, str]:
        """The verdict by rule."""
        return {r.key: r.verdict.value for r in self.outcome.rules} if self.outcome else {}

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        if self.sample is None or self.outcome is None:
            return ()
        expect = self.sample.expect
        pairs = [("", expect.overall, self.outcome.overall.value)]
        pairs += [(key, verdict, self.found.get(key, "")) for key, verdict in expect.rules.items()]
        return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])

    def explained(self, language: str) -> tuple[RuleExplanation, ...]:
        """Why each rule came out as it did."""
        if self.judge is None or self.outcome is None or self.facts is None:
            return ()
        return explain(self.judge.compiled, self.outcome, self.facts, language)


def judge_samples(data: Mapping[str, Any]) -> tuple[JudgedSample, ...]:
    """Every sample of a document as JSON, however unfinished, in order. Never raises on content."""
    samples = data.get("samples")
    parts = Parts(data)
    return tuple(
        judge_sample(parts, raw, n) for n, raw in enumerate(samples if isinstance(samples, list) else ())
    )


def judge_sample(parts: Parts, raw: Any, number: int = 0) -> JudgedSample:
    """One sample, given as JSON."""
    told = raw if isinstance(raw, dict) else {}
    key, offering = str(told.get("key", "")), str(told.get("offering", ""))
    title = _title(told.get("title"), key)
    place: Path = ("samples", number)
    try:
        sample = Sample.model_validate(raw)
    except ValidationError as error:
        return JudgedSample(number, key, title, offering, problems=tuple(_unreadable(error, place)))
    judge = parts.judge(offering)
    if judge is None:
        return JudgedSample(
            number, key, title, offering, sample, problems=(_no_judge(parts, offering, place),)
        )
    context = context_of(parts.data, sample.context, sample.direction, judge)
    mark = digest_of([judge.mark, told.get("given"), told.get("judgements"), context])
    facts, outcome, problems = _outcomes.get(mark, lambda: _judged(judge, sample, context))
    found = tuple(p.under(*place, "given") for p in problems)
    return JudgedSample(number, key, title, offering, sample, judge, facts, outcome, found)


def context_of(
    data: Mapping[str, Any], own: Mapping[str, str], direction: str, judge: Judge
) -> dict[str, Any]:
    """The round's dates, a sample's own in their place, and the offering, as conditions see them."""
    round_ = data.get("sample_round")
    known = SampleRound.model_fields
    given = {k: str(v) for k, v in round_.items() if k in known} if isinstance(round_, dict) else {}
    offering = judge.offering
    return {**given, **own, "level": offering.level, "route": offering.route, "direction": direction or None}


def _judged(
    judge: Judge, sample: Sample, context: dict[str, Any]
) -> tuple[Facts, Outcome | None, tuple[Problem, ...]]:
    reading = read_answers(judge.form, dict(sample.given), lists=judge.lists, context=context, partial=True)
    facts = facts_from(judge.form, reading.answers, judge.lists, context, dict(sample.judgements))
    if reading.problems:
        return facts, None, tuple(reading.problems)
    return facts, judge.compiled.evaluate(facts), ()


def _title(raw: Any, key: str) -> Text:
    raw = raw if isinstance(raw, dict) else {}
    zh, en = (raw.get(name) if isinstance(raw.get(name), str) else "" for name in ("zh", "en"))
    return Text(zh=zh or key, en=en or "")


def _unreadable(error: ValidationError, place: Path) -> Iterator[Problem]:
    for part in error.errors(include_url=False, include_context=False)[:6]:
        where = tuple(x for x in part["loc"] if isinstance(x, str | int))
        yield Problem("sample.unfinished", Text(
            zh="这个样例还没写完整，不能判定；请补上。", en="This sample is not complete yet and cannot be judged; complete it."
        ), (*place, *where))  # fmt: skip


def _no_judge(parts: Parts, offering: str, place: Path) -> Problem:
    if offering not in parts.offerings():
        text = Text(
            zh=f"没有申报类别“{offering}”，请另选。", en=f"There is no offering {offering!r}; choose another."
        )
        return Problem("sample.offering", text, (*place, "offering"))
    text = Text(
        zh="这个申报类别的表单或条件还有问题，改好后才能判定。",
        en="The form or criteria of this offering still have problems; it can be judged once they are corrected.",
    )
    return Problem("sample.unready", text, (*place, "offering"))
