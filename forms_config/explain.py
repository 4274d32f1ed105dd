"""What an applicant reads about each rule: a sentence, its details, what is missing, and from when it would be met. (pure)

Everything is rendered on view from the definition, the facts and the outcome; nothing here decides a verdict.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from forms_config import conditions as c
from forms_config.bounds import ends
from forms_config.criteria import CompiledCriteria, Outcome, RuleOutcome, Verdict
from forms_config.criteria_definitions import Rule
from forms_config.definitions import Citation
from forms_config.explain_details import Details, nearest_tests, row_name
from forms_config.fact_types import NUMBER
from forms_config.facts import Facts, Row
from forms_config.interpreter import tenure_facts, value
from forms_config.scope import Scope
from forms_config.shapes import Text
from forms_config.tenure import Tenure, known_tenure
from forms_config.waiting import Waiting
from forms_config.walking import visits
from forms_config.wording import Words, in_words

FORTY_YEARS = 40 * 366


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


@dataclass(frozen=True)
class Timeline:
    """For the drawing of a tenure: counted from `start` to `until`, `years` and `months` after the `removed` years; `need` whole
    years; met from `met_from` where time alone will do."""

    start: date
    until: date
    years: int
    months: int
    removed: tuple[int, ...]
    need: int | None
    met_from: date | None


@dataclass(frozen=True)
class RuleExplanation:
    """One rule as read: `sentence` is the headline, `details` the lines under it, `found` what was given, `need` the rule in
    words."""

    key: str
    title: str
    verdict: Verdict
    dimension: str
    citation: Citation
    sentence: str
    details: tuple[str, ...]
    found: str
    need: str
    waiting: tuple[WaitingFor, ...]
    applies: bool = True
    met_from: date | None = None
    timeline: Timeline | None = None


def explain(
    compiled: CompiledCriteria, outcome: Outcome, facts: Facts, language: str
) -> tuple[RuleExplanation, ...]:
    """Every rule's explanation, in the criteria's order, in Chinese or (`en…`) English."""
    return tuple(_explain(compiled, outcome, facts, language, rule) for rule in compiled.criteria.rules)


def _explain(
    compiled: CompiledCriteria, outcome: Outcome, facts: Facts, language: str, rule: Rule
) -> RuleExplanation:
    scope = compiled.scope.in_rule(rule.key)
    words = Words(scope, language, outcome.on)
    result = outcome.rule(rule.key)
    details = Details(words, facts)
    waiting = tuple(_waiting(w, words, facts) for w in result.waits_for)
    met_from = _met_from(compiled, facts, rule) if result.verdict is Verdict.UNMET else None
    need = in_words(rule.when, scope, language, outcome.on)
    found = words.join(details.found(rule.when), "；", "; ")
    lines = tuple(details.lines(rule.when)) if result.applies else ()
    if met_from is not None:
        lines += (
            words.pick(f"从{words.day(met_from)}起符合。", f"It will be met from {words.day(met_from)}."),
        )
    return RuleExplanation(
        key=rule.key,
        title=words.text(rule.title),
        verdict=result.verdict,
        dimension=rule.dimension,
        citation=rule.cite,
        sentence=_sentence(rule, result, words, (found, need), waiting),
        details=lines,
        found=found,
        need=need,
        waiting=waiting,
        applies=result.applies,
        met_from=met_from,
        timeline=_timeline(compiled, rule, facts, met_from),
    )


def _sentence(
    rule: Rule, result: RuleOutcome, words: Words, parts: tuple[str, str], waiting: tuple[WaitingFor, ...]
) -> str:
    if not result.applies:
        return _not_in_effect(rule, words)
    own: Text | None = getattr(rule.text, result.verdict.value)
    found, need = parts
    missing = words.join(dict.fromkeys(w.label for w in waiting))
    if own is not None:
        filled = {"missing": missing, "found": found, "need": need.rstrip("。.")}
        text = words.text(own)
        for name, part in filled.items():
            text = text.replace("{" + name + "}", part)
        return text
    title = words.text(rule.title)
    if result.verdict is Verdict.MET:
        return words.pick(f"{title}：符合。", f"{title}: met.")
    if result.verdict is Verdict.UNMET:
        return words.pick(f"{title}：不符合。要求：{need}", f"{title}: not met. Required: {need}")
    if waiting and all(w.why == "judgement" for w in waiting):
        roles = words.join(dict.fromkeys(words.role(w.role) for w in waiting))
        return words.pick(f"{title}：待{roles}评议。", f"{title}: to be judged by {roles}.")
    return words.pick(f"{title}：还缺{missing}。", f"{title}: still missing {missing}.")


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


# Time alone ---------------------------------------------------------------------------------------------------------


def _met_from(compiled: CompiledCriteria, facts: Facts, rule: Rule) -> date | None:
    """The first day on which the rule would be met if only the day tenure is counted to moved on; None when that does not
    help within forty years. Found by halving: years only grow."""
    until = facts.context.get("tenure_until")
    if not isinstance(until, date) or not _tenures_of(compiled, rule):
        return None

    def met(days: int) -> bool:
        later = {**facts.context, "tenure_until": until + timedelta(days=days)}
        return compiled.verdict(rule.key, replace(facts, context=later)) is Verdict.MET

    if not met(FORTY_YEARS):
        return None
    low, high = 0, FORTY_YEARS
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if met(middle) else (middle, high)
    return until + timedelta(days=high)


def _tenures(rule: Rule, scope: Scope) -> Iterator[c.TenureValue | c.WholeYearsValue]:
    """Every tenure or span a rule counts to `tenure_until`, named values and tables followed."""
    seen: set[tuple[str, str]] = set()
    roots: list[Any] = [rule.when]
    while roots:
        for visit in visits(roots.pop(0)):
            node = visit.node
            if isinstance(node, c.TenureValue | c.WholeYearsValue):
                inside = visits(node)
                if any(
                    isinstance(v.node, c.ContextValue) and v.node.context == "tenure_until" for v in inside
                ):
                    yield node
            follow = _follow(node, scope)
            if follow is not None and follow[0] not in seen:
                seen.add(follow[0])
                roots.append(follow[1])


def _follow(node: Any, scope: Scope) -> tuple[tuple[str, str], Any] | None:
    match node:
        case c.NamedValue() if node.value in scope.values:
            return ("value", node.value), scope.values[node.value]
        case c.TableMet() if node.table in scope.tables:
            return ("table", node.table), scope.tables[node.table]
        case c.LookUpValue() if node.look_up in scope.tables:
            return ("table", node.look_up), scope.tables[node.look_up]
        case c.RuleMet() if node.rule in scope.rules:
            return ("rule", node.rule), scope.rules[node.rule].when
    return None


def _tenures_of(compiled: CompiledCriteria, rule: Rule) -> tuple[c.TenureValue | c.WholeYearsValue, ...]:
    if rule.key not in compiled.tenures:
        compiled.tenures[rule.key] = tuple(_tenures(rule, compiled.scope))
    return compiled.tenures[rule.key]


def _timeline(compiled: CompiledCriteria, rule: Rule, facts: Facts, met_from: date | None) -> Timeline | None:
    scope = compiled.scope.in_rule(rule.key)
    for node in _tenures_of(compiled, rule):
        counted = counted_tenure(node, facts, scope)
        if counted is not None:
            need = _need(rule, scope, facts, node)
            return Timeline(
                counted.start, counted.until, counted.years, counted.months, counted.removed, need, met_from
            )
    return None


def counted_tenure(node: c.TenureValue | c.WholeYearsValue, facts: Facts, scope: Scope) -> Tenure | None:
    """The count behind a tenure value; None when something it needs is missing."""
    if isinstance(node, c.TenureValue):
        return known_tenure(tenure_facts(node.tenure, facts, None, scope))
    span = c.Tenure.model_validate({"from": node.whole_years.start, "until": node.whole_years.end})
    return known_tenure(tenure_facts(span, facts, None, scope))


def _need(rule: Rule, scope: Scope, facts: Facts, tenure: c.Value) -> int | None:
    """The whole years asked for: the test on this tenure that the applicant is nearest to."""
    needs = []
    for test in nearest_tests(rule.when, facts, scope):
        left = test.left
        while isinstance(left, c.NamedValue) and left.value in scope.values:
            left = scope.values[left.value]
        if left == tenure and test.operator == "at_least":
            low, _, _ = ends(value(test.right, facts, scope=scope, wanted=NUMBER))
            needs += [int(low)] if isinstance(low, int) else []
    return min(needs) if needs else None
