"""What time alone does to a rule: the day from which it is met, and the line of years behind it. (pure)"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from forms_config import conditions as c
from forms_config.bounds import ends
from forms_config.criteria import CompiledCriteria, Verdict
from forms_config.criteria_definitions import Rule
from forms_config.fact_types import NUMBER
from forms_config.facts import Facts
from forms_config.findings import Findings
from forms_config.interpreter import tenure_facts
from forms_config.scope import Scope
from forms_config.tenure import Tenure, known_tenure
from forms_config.walking import visits

FORTY_YEARS = 40 * 366


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


def met_from(compiled: CompiledCriteria, facts: Facts, rule: Rule) -> date | None:
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


def timeline(findings: Findings, rule: Rule, met: date | None) -> Timeline | None:
    """The first tenure or span of a rule that can be counted; `met` is the day from which it would do."""
    compiled, facts, scope = findings.compiled, findings.facts, findings.scope
    for node in _tenures_of(compiled, rule):
        counted = counted_tenure(node, facts, scope)
        if counted is not None:
            need = _need(rule, findings, node)
            return Timeline(
                counted.start, counted.until, counted.years, counted.months, counted.removed, need, met
            )
    return None


def counted_tenure(node: c.TenureValue | c.WholeYearsValue, facts: Facts, scope: Scope) -> Tenure | None:
    """The count behind a tenure value; None when something it needs is missing."""
    if isinstance(node, c.TenureValue):
        return known_tenure(tenure_facts(node.tenure, facts, None, scope))
    span = c.Tenure.model_validate({"from": node.whole_years.start, "until": node.whole_years.end})
    return known_tenure(tenure_facts(span, facts, None, scope))


def _need(rule: Rule, findings: Findings, tenure: c.Value) -> int | None:
    """The whole years asked for: the test on this tenure that the applicant is nearest to."""
    needs, values = [], findings.scope.values
    for test in findings.nearest_tests(rule.when):
        left = test.left
        while isinstance(left, c.NamedValue) and left.value in values:
            left = values[left.value]
        if left == tenure and test.operator == "at_least":
            low, _, _ = ends(findings.value(test.right, NUMBER))
            needs += [int(low)] if isinstance(low, int) else []
    return min(needs) if needs else None
