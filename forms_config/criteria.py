"""Evaluating criteria: compiled for use, interpreted as the specification; explanations on top. (pure)

`compile_criteria(criteria, form, lists).evaluate(facts)` gives an `Outcome` with a flat trace; `interpret` gives the same
verdicts the plain way. `explain` and `in_words` (see `explain.py`, `wording.py`) turn them into sentences.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from forms_config.allocation import Allocation
from forms_config.closures import UNSET, Program
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList, Form
from forms_config.fact_types import FactTypes, fact_types
from forms_config.facts import Facts
from forms_config.interpreter import kleene_all, rule_verdict
from forms_config.remembering import Remembering
from forms_config.scope import Scope, judged_on, rule_in_effect
from forms_config.waiting import Waiting, rule_waits_for


class Verdict(StrEnum):
    """Three values: met, not met, or not to be said yet."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, verdict: bool | None) -> "Verdict":
        return cls.UNKNOWN if verdict is None else cls.MET if verdict else cls.UNMET


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One rule's verdict, and what an unknown one waits for. `applies` is False out of its dates of effect: counts as met."""

    key: str
    verdict: Verdict
    waits_for: tuple[Waiting, ...] = ()
    applies: bool = True


@dataclass(frozen=True)
class Outcome:
    """All rules' verdicts, in order, and overall: met when every rule is met. `trace` is the compiled backend's: a verdict per
    node and, per filter, one per row; find a node with `CompiledCriteria.traced`."""

    overall: Verdict
    rules: tuple[RuleOutcome, ...]
    trace: tuple[Any, ...] = field(default=(), compare=False, repr=False)
    on: date | None = field(default=None, compare=False)
    remembering: Remembering | None = field(default=None, compare=False, repr=False)
    """What was worked out while looking for missing facts, for the explanations."""

    def rule(self, key: str) -> RuleOutcome:
        for rule in self.rules:
            if rule.key == key:
                return rule
        raise KeyError(key)

    def __iter__(self) -> Iterator[RuleOutcome]:
        return iter(self.rules)


class CompiledCriteria:
    """Criteria ready for use. Parameters and dates of effect are folded in per day of judgement, once."""

    def __init__(self, criteria: Criteria, types: FactTypes, lists: Mapping[str, CodeList]) -> None:
        self.criteria, self.types, self.lists = criteria, types, lists
        self.scope = Scope.of_criteria(criteria, types, lists)
        self._programs: OrderedDict[date | None, Program] = OrderedDict()
        self.tenures: dict[str, tuple[Any, ...]] = {}
        """What each rule counts in time, remembered by `explain`."""

    def program(self, on: date | None) -> Program:
        program = self._programs.get(on)
        if program is not None:
            self._programs.move_to_end(on)
        else:
            program = self._programs[on] = Program(self.scope, on)
            while len(self._programs) > 16:
                self._programs.popitem(last=False)
        return program

    def evaluate(self, facts: Facts) -> Outcome:
        """The outcome for these facts; never raises on missing ones."""
        on = judged_on(facts)
        program = self.program(on)
        trace = program.run(facts)
        verdicts = [(key, trace[program.rule_places[key]]) for key in self.scope.rules]
        return _outcome(verdicts, facts, self.scope, on, tuple(trace))

    def verdict(self, rule: str, facts: Facts) -> Verdict:
        """One rule's verdict alone, without what it waits for."""
        return _NAMES[self.program(judged_on(facts)).run_rule(rule, facts)]

    def traced(self, outcome: Outcome, rule: str, node: Any) -> Any:
        """What the trace holds for a condition (its verdict) or a filter (its rows' verdicts) of a rule; None if nothing."""
        number = self.program(outcome.on).numbers.get((rule, id(node)))
        found = None if number is None or not outcome.trace else outcome.trace[number]
        return None if found is UNSET else found

    def allocation(self, outcome: Outcome, rule: str, node: Any) -> Allocation | None:
        """The allocation found for a `distinct` of a rule."""
        place = self.program(outcome.on).shared.get((rule, id(node), "allocation"))
        return None if place is None or not outcome.trace else outcome.trace[place]


def interpret(criteria: Criteria, form: Form, lists: Mapping[str, CodeList], facts: Facts) -> Outcome:
    """The specification: every rule read straight from its definition."""
    return interpret_in(Scope.of_criteria(criteria, fact_types(form, lists), lists), facts)


def interpret_in(scope: Scope, facts: Facts) -> Outcome:
    """`interpret` for a scope already at hand."""
    verdicts = [(key, rule_verdict(key, facts, scope)) for key in scope.rules]
    return _outcome(verdicts, facts, scope, judged_on(facts), ())


def _outcome(
    verdicts: list[tuple[str, bool | None]],
    facts: Facts,
    scope: Scope,
    on: date | None,
    trace: tuple[Any, ...],
) -> Outcome:
    remembering = Remembering(facts)
    rules = tuple(
        RuleOutcome(
            key,
            _NAMES[verdict],
            rule_waits_for(key, remembering, scope) if verdict is None else (),
            rule_in_effect(scope.rules[key], on) is not False,
        )
        for key, verdict in verdicts
    )
    return Outcome(_NAMES[kleene_all([v for _, v in verdicts])], rules, trace, on, remembering)


_NAMES = {True: Verdict.MET, False: Verdict.UNMET, None: Verdict.UNKNOWN}
_compiled: OrderedDict[tuple[int, int, int], tuple[CompiledCriteria, Any]] = OrderedDict()


def compile_criteria(criteria: Criteria, form: Form, lists: Mapping[str, CodeList]) -> CompiledCriteria:
    """Criteria ready for use, cached: the parts of one loaded release are the same objects for every request. Check them
    first (`checking.check_criteria`): unknown names raise KeyError here."""
    key = (id(criteria), id(form), id(lists))
    found = _compiled.get(key)
    if found is None:
        compiled = CompiledCriteria(criteria, fact_types(form, lists), lists)
        # The cache holds what its key names, so that an identity is not used again while it is here.
        found = _compiled[key] = (compiled, (criteria, form, lists))
        while len(_compiled) > 128:
            _compiled.popitem(last=False)
    return found[0]


def explain(compiled: CompiledCriteria, outcome: Outcome, facts: Facts, language: str) -> Any:
    """Every rule's explanation: `forms_config.explain.explain`, at hand where criteria are evaluated."""
    from forms_config.explain import explain as render

    return render(compiled, outcome, facts, language)
