"""The province-wide common baseline: a series may ask for more, never for less. (pure)

A rule of the baseline has to be there under its key and may not be weaker; criteria that use none of them, as imported ones
may be, are remarked on. A parameter of the same key may not be below the baseline's (above, where a greater value asks for
less). What cannot be compared is only remarked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from forms_config import conditions as c
from forms_config.analysis.findings import Finding, must_fix, remark
from forms_config.analysis.implied import Implied
from forms_config.analysis.terms import Terms
from forms_config.analysis.worlds import Worlds
from forms_config.criteria_definitions import Criteria, DecisionTable, Rule
from forms_config.definitions import CodeList, DatedValue, Form
from forms_config.fact_types import NUMBER, fact_types
from forms_config.interpreter import conditions_of_table
from forms_config.scope import Scope, literal_of, parameter_at
from forms_config.shapes import Text


@dataclass(frozen=True)
class Baseline:
    """The common criteria: `required` names the rules every series has to have; the others count where they are used."""

    parameters: Mapping[str, tuple[DatedValue, ...]] = field(default_factory=dict)
    values: Mapping[str, c.Value] = field(default_factory=dict)
    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)
    required: frozenset[str] = frozenset()

    @property
    def shared(self) -> frozenset[tuple[str, str]]:
        """(kind, key) of every name the common pack brings along."""
        kinds = ("parameters", "values", "tables")
        return frozenset((kind, key) for kind in kinds for key in getattr(self, kind))


def below_baseline(
    criteria: Criteria, baseline: Baseline, form: Form, lists: Mapping[str, CodeList], on: date | None
) -> Iterator[Finding]:
    """What these criteria ask for less of than the baseline."""
    yield from _parameters(criteria, baseline, on)
    mine = Scope.of_criteria(criteria, fact_types(form, lists), lists)
    theirs = replace(
        mine,
        parameters={**mine.parameters, **baseline.parameters},
        tables={**mine.tables, **baseline.tables},
        rules={**mine.rules, **baseline.rules},
    )
    day = on or max((v.since for p in baseline.parameters.values() for v in p), default=None)
    sides = [Worlds(Terms(scope, form, lists, day)) for scope in (mine, theirs)]
    stricter, weaker = Implied(sides[0], sides[1]), Implied(sides[1], sides[0])
    own = {rule.key: (n, rule) for n, rule in enumerate(criteria.rules)}
    if baseline.required and not baseline.required & own.keys():
        yield _none_of_it()
    for key, rule in baseline.rules.items():
        if key not in own:
            if key in baseline.required and baseline.required & own.keys():
                yield _missing(rule)
            continue
        n, held = own[key]
        required = key in baseline.required
        if held.when == rule.when or stricter.of(held.when, rule.when):
            yield from _dates(n, held, rule) if required else ()
        elif weaker.of(rule.when, held.when):
            yield _weaker(n, held, rule) if required else _eased(n, held, rule)
        elif required:
            yield remark(("rules", n, "when"), "baseline_differs",
                         f"“{held.title.zh}”和省级基础条件写法不同，无法自动比较；请确认没有放宽。",
                         f"“{held.title.en}” is written otherwise than the province-wide rule; confirm that it is not weaker.")  # fmt: skip


def _none_of_it() -> Finding:
    """Criteria written without the common ones, as an imported series may be: each condition may be there by another name."""
    return remark(("rules",), "baseline_missing",
                  "没有采用省级基础条件；请从公共条件里加进来，或确认各条已另有规定。",
                  "None of the province-wide rules is used; add them from the common criteria, or confirm that each is provided "
                  "for otherwise.")  # fmt: skip


def _missing(rule: Rule) -> Finding:
    return must_fix(("rules",), f"baseline_missing.{rule.key}",
                    f"缺少省级基础条件“{rule.title.zh}”；请从公共条件里加回来。",
                    f"The province-wide rule “{rule.title.en}” is missing; add it from the common criteria.")  # fmt: skip


def _weaker(n: int, own: Rule, base: Rule) -> Finding:
    return must_fix(
        ("rules", n, "when"), "below_baseline",
        f"“{own.title.zh}”比省级基础条件“{base.title.zh}”放宽了；可以更严，不能放宽。请改回或加严。",
        f"“{own.title.en}” asks for less than the province-wide “{base.title.en}”; it may be stricter, never weaker. Restore it "
        "or ask for more.",
    )  # fmt: skip


def _eased(n: int, own: Rule, base: Rule) -> Finding:
    return remark(
        ("rules", n, "when"), "below_common",
        f"“{own.title.zh}”比公共条件“{base.title.zh}”放宽了；请确认有依据。",
        f"“{own.title.en}” asks for less than the common “{base.title.en}”; confirm that its clause allows that.",
    )  # fmt: skip


def _dates(n: int, own: Rule, base: Rule) -> Iterator[Finding]:
    """Out of effect a rule counts as met: narrower dates ask for less."""
    later = own.effective_from and (not base.effective_from or own.effective_from > base.effective_from)
    sooner = own.effective_until and (not base.effective_until or own.effective_until < base.effective_until)
    if later or sooner:
        place = "effective_from" if later else "effective_until"
        yield must_fix(("rules", n, place), "below_baseline",
                       f"“{own.title.zh}”的施行期比省级基础条件短；不能放宽，请去掉。",
                       f"“{own.title.en}” is in effect for a shorter time than the province-wide rule; remove the date.")  # fmt: skip


# Parameters -----------------------------------------------------------------------------------------------------------


def _parameters(criteria: Criteria, baseline: Baseline, on: date | None) -> Iterator[Finding]:
    uses = Uses(criteria)
    for key, base in baseline.parameters.items():
        own = criteria.parameters.get(key)
        if not own or own == base:
            continue
        more_is_weaker = uses.directions(key) == {-1}
        for n, held in enumerate(own):
            day = held.since if on is None else max(held.since, on)
            if parameter_at(own, day) is not held:
                continue
            finding = _compared(key, (n, held), parameter_at(base, day), more_is_weaker=more_is_weaker)
            if finding is not None:
                yield finding


def _compared(
    key: str, own: tuple[int, DatedValue], base: DatedValue | None, *, more_is_weaker: bool
) -> Finding | None:
    if base is None or base.value == own[1].value:
        return None
    mine, theirs = _number(own[1].value), _number(base.value)
    path = ("parameters", key, own[0], "value")
    if mine is None or theirs is None:
        return remark(path, "baseline_differs", f"参数“{key}”和省级的不同；请确认没有放宽。",
                      f"Parameter {key!r} differs from the province-wide one; confirm that it is not weaker.")  # fmt: skip
    if mine == theirs or (mine > theirs) != more_is_weaker:
        return None
    limit = ("不得高于", "may not be above") if more_is_weaker else ("不得低于", "may not be below")
    return must_fix(path, "below_baseline",
                    f"参数“{key}”为{mine}，{limit[0]}省级的{theirs}；可以更严，不能放宽。请改正。",
                    f"Parameter {key!r} is {mine}; it {limit[1]} the province-wide {theirs}. Correct it.")  # fmt: skip


def _number(value: c.Value) -> Any:
    return literal_of(value.literal, NUMBER) if isinstance(value, c.Literal_) else None


_MORE, _LESS = ("at_least", "above", "on_or_after", "after"), ("at_most", "below", "on_or_before", "before")


class Uses:
    """In which direction a parameter makes rules stricter: 1 a greater value asks for more, -1 for less, 0 cannot be said."""

    def __init__(self, criteria: Criteria) -> None:
        self.criteria = criteria
        self._found: dict[str, set[int]] = {}
        for rule in criteria.rules:
            self._condition(rule.when, 1, 0)

    def directions(self, parameter: str) -> set[int]:
        return self._found.get(parameter, set())

    def _condition(self, node: Any, sign: int, depth: int) -> None:
        """`sign` is 1 where meeting this condition helps, -1 where it hurts."""
        if depth > 24:
            return
        deeper = depth + 1
        match node:
            case c.All() | c.Any_() | c.AtLeast():
                for part in (
                    node.all if isinstance(node, c.All) else node.any if isinstance(node, c.Any_) else node.of
                ):
                    self._condition(part, sign, deeper)
            case c.Not():
                self._condition(node.not_, -sign, deeper)
            case c.Compare():
                self._compare(node, sign, deeper)
            case c.Exists():
                self._condition(node.exists.where, sign, deeper)
            case c.NoneOf():
                self._condition(node.none.where, -sign, deeper)
            case c.Every():
                self._condition(node.every.where, -sign, deeper)
                self._condition(node.every.must, sign, deeper)
            case c.TableMet() if node.table in self.criteria.tables:
                table = self.criteria.tables[node.table]
                for n in range(len(table.rows)):
                    for test in conditions_of_table(table, n):
                        self._compare(test, sign, deeper)
            case c.Distinct():
                for way in (a for g in node.distinct for i in g.of for a in i.any_of):
                    self._condition(way.when, sign, deeper)
                    for draw in way.draw:
                        self._condition(draw.where, sign, deeper)

    def _compare(self, node: c.Compare, sign: int, depth: int) -> None:
        asks = sign if node.operator in _MORE else -sign if node.operator in _LESS else 0
        self._value(node.right, asks, depth)
        self._value(node.left, -asks, depth)

    def _value(self, value: Any, asks: int, depth: int) -> None:
        """`asks` is 1 where a greater value asks for more."""
        if depth > 24:
            return
        deeper = depth + 1
        match value:
            case c.ParameterValue():
                self._found.setdefault(value.param, set()).add(asks)
            case c.NamedValue() if value.value in self.criteria.values:
                self._value(self.criteria.values[value.value], asks, deeper)
            case c.AddValue() | c.LeastValue() | c.GreatestValue():
                parts = value.add if isinstance(value, c.AddValue) else (
                    value.least if isinstance(value, c.LeastValue) else value.greatest)  # fmt: skip
                for part in parts:
                    self._value(part, asks, deeper)
            case c.SubtractValue() | c.DivideValue():
                first, second = value.subtract if isinstance(value, c.SubtractValue) else value.divide
                self._value(first, asks, deeper)
                self._value(second, -asks, deeper)
            case c.CountValue():
                self._condition(value.count.where, -asks, deeper)
            case c.SumValue():
                self._condition(value.sum.where, -asks, deeper)
            case c.MultiplyValue():
                for part in value.multiply:
                    self._value(part, 0, deeper)
