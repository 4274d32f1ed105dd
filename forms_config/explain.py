"""What an applicant reads about each rule: a sentence, its details, what is missing, and from when it would be met. (pure)

Everything is rendered on view from the definition, the facts and the outcome; nothing here decides a verdict.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from forms_config import conditions as c
from forms_config.criteria import CompiledCriteria, Outcome, Verdict
from forms_config.criteria_definitions import Rule
from forms_config.definitions import Citation
from forms_config.explain_details import Details
from forms_config.facts import Facts, Row
from forms_config.findings import Findings
from forms_config.near_misses import row_name
from forms_config.shapes import Text
from forms_config.timing import Timeline, met_from, timeline
from forms_config.waiting import Waiting
from forms_config.wording import Words, in_words


@dataclass(frozen=True)
class WaitingFor:
    """A missing fact in words; `why` as in `Waiting`; for a judgement, who judges."""

    label: str
    why: Literal["not_supplied", "not_verified", "judgement"]
    role: str = ""
    path: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[str]:
        yield self.label
        yield f"judgement:{self.role}" if self.why == "judgement" else self.why


@dataclass(frozen=True, eq=False)
class RuleExplanation:
    """One rule as read: `sentence` is the headline, `details` the lines under it, `found` what was given, `need` the rule in
    words. What a page does not show is not worked out."""

    key: str
    verdict: Verdict
    dimension: str
    citation: Citation
    applies: bool
    _rule: Rule = field(repr=False)
    _findings: Findings = field(repr=False)
    _words: Words = field(repr=False)

    @property
    def title(self) -> str:
        return self._words.text(self._rule.title)

    @cached_property
    def sentence(self) -> str:
        return _sentence(self)

    @cached_property
    def details(self) -> tuple[str, ...]:
        lines = tuple(self._details.lines(self._rule.when)) if self.applies else ()
        if self.met_from is None:
            return lines
        day = self._words.day(self.met_from)
        return (*lines, self._words.pick(f"从{day}起符合。", f"It will be met from {day}."))

    @cached_property
    def found(self) -> str:
        return self._words.join(self._details.found(self._rule.when), "；", "; ")

    @cached_property
    def need(self) -> str:
        words, program = self._words, self._findings.compiled.program(self._words.on)
        key = (self.key, words.english)
        if key not in program.words:
            language = "en" if words.english else "zh"
            program.words[key] = in_words(self._rule.when, words.scope, language, words.on)
        return program.words[key]

    @property
    def judges(self) -> tuple[str, ...]:
        """Who is to judge what the rule waits for, each once."""
        roles = (w.role for w in self.waiting if w.why == "judgement")
        return tuple(dict.fromkeys(self._words.role(role) for role in roles))

    @cached_property
    def waiting(self) -> tuple[WaitingFor, ...]:
        missing = self._findings.outcome.rule(self.key).waits_for
        return tuple(_waiting(w, self._words, self._findings.facts) for w in missing)

    @cached_property
    def met_from(self) -> date | None:
        """The day from which time alone meets the rule; None where it is not unmet or time does not help."""
        if self.verdict is not Verdict.UNMET:
            return None
        return met_from(self._findings.compiled, self._findings.facts, self._rule)

    @cached_property
    def timeline(self) -> Timeline | None:
        return timeline(self._findings, self._rule, self.met_from)

    @cached_property
    def _details(self) -> Details:
        return Details(self._words, self._findings)


def explain(
    compiled: CompiledCriteria, outcome: Outcome, facts: Facts, language: str
) -> tuple[RuleExplanation, ...]:
    """Every rule's explanation, in the criteria's order, in Chinese or (`en…`) English. `outcome` is the evaluation of these
    facts."""
    found = []
    for rule in compiled.criteria.rules:
        findings, result = Findings(compiled, outcome, facts, rule.key), outcome.rule(rule.key)
        found.append(
            RuleExplanation(
                key=rule.key,
                verdict=result.verdict,
                dimension=rule.dimension,
                citation=rule.cite,
                applies=result.applies,
                _rule=rule,
                _findings=findings,
                _words=Words(findings.scope, language, outcome.on),
            )
        )
    return tuple(found)


def _sentence(told: RuleExplanation) -> str:
    rule, words = told._rule, told._words
    if not told.applies:
        return _not_in_effect(rule, words)
    own: Text | None = getattr(rule.text, told.verdict.value)
    if own is not None:
        return _filled(words.text(own), told)
    title = told.title
    if told.verdict is Verdict.MET:
        return words.pick(f"{title}：符合。", f"{title}: met.")
    if told.verdict is Verdict.UNMET and isinstance(rule.when, c.Judged):
        role = words.role(rule.when.by)
        return words.pick(f"{title}：{role}评议未通过。", f"{title}: {role} judged it not met.")
    if told.verdict is Verdict.UNMET:
        return words.pick(f"{title}：不符合。要求：{told.need}", f"{title}: not met. Required: {told.need}")
    roles = words.join(dict.fromkeys(words.role(w.role) for w in told.waiting if w.why == "judgement"))
    missing = _missing(told)
    if roles and not missing:
        return words.pick(f"{title}：待{roles}评议。", f"{title}: to be judged by {roles}.")
    later = words.pick(f"，并待{roles}评议", f"; then to be judged by {roles}") if roles else ""
    return words.pick(f"{title}：还缺{missing}{later}。", f"{title}: still missing {missing}{later}.")


def _missing(told: RuleExplanation) -> str:
    """What is to be supplied or confirmed, each once; judgements apart."""
    return told._words.join(dict.fromkeys(w.label for w in told.waiting if w.why != "judgement"))


def _filled(text: str, told: RuleExplanation) -> str:
    """A rule's own sentence with its places filled in; what it does not mention is not worked out."""
    if "{missing}" in text:
        text = text.replace("{missing}", _missing(told))
    if "{found}" in text:
        text = text.replace("{found}", told.found)
    return text.replace("{need}", told.need.rstrip("。.")) if "{need}" in text else text


def _not_in_effect(rule: Rule, words: Words) -> str:
    title, since, until = words.text(rule.title), rule.effective_from, rule.effective_until
    zh = "、".join(
        ([f"自{words.day(since)}起施行"] if since else []) + ([f"施行到{words.day(until)}"] if until else [])
    )
    en = " ".join(
        ([f"from {words.day(since)}"] if since else []) + ([f"until {words.day(until)}"] if until else [])
    )
    return words.pick(
        f"{title}：本次不适用（{zh}），按符合处理。",
        f"{title}: does not apply this time (in effect {en}); counts as met.",
    )


def _waiting(waiting: Waiting, words: Words, facts: Facts) -> WaitingFor:
    path = waiting.path
    if waiting.why == "judgement":
        return WaitingFor(
            words.text(waiting.question) if waiting.question else path[-1], "judgement", waiting.role, path
        )
    if path[0] == "context":
        zh_en = Words(words.scope, "en" if words.english else "zh").value(
            c.ContextValue.model_validate({"context": path[1]})
        )
        return WaitingFor(zh_en, waiting.why, path=path)
    label = words.fact(path[0])
    if len(path) > 1:
        row: Row = next((r for r in facts.answers.get(path[0]) or () if str(r.get("id", "")) == path[1]), {})
        label = words.pick(
            f"{label}“{row_name(row, words, path[0])}”", f"{label} “{row_name(row, words, path[0])}”"
        )
        if len(path) > 2:
            label = words.pick(
                f"{label}的{words.fact(path[0], path[2])}", f"{words.fact(path[0], path[2])} of {label}"
            )
    if waiting.why == "not_verified":
        label = words.pick(f"{label}（待核实）", f"{label} (not confirmed yet)")
    return WaitingFor(label, waiting.why, path=path)
