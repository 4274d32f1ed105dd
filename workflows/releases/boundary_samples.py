"""Sample applicants at the thresholds of a rule: just short, exactly, just over, and not given. (no tables)

They start from a sample that meets the rule and differ from it in one thing. Their expected verdicts are what the criteria come to
now; each is marked `generated` until a person has confirmed it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from forms_config import conditions as c
from forms_config.bounds import NOTHING
from forms_config.fact_types import DATE, NUMBER, Type
from forms_config.findings import Findings
from forms_config.scope import compared_type, type_of
from forms_config.shapes import Text, canonical_json
from forms_config.wording import Words
from workflows.releases.moving_values import Mover, Story, back_from
from workflows.releases.parts import Parts
from workflows.releases.sample_runs import JudgedSample, judge_sample
from workflows.releases.thresholds import Asked, Drawn, Edges, Threshold

MOST_SAMPLES = 40
Edge = Literal["short", "exact", "over", "unknown", "denied"]
BECAUSE = {
    "zh": "按界线生成，结果由系统算出，待人确认。",
    "en": "Generated at a threshold; the verdicts are computed and wait for a person to confirm them.",
}

_Words = tuple[str, str]
_DAYS: tuple[tuple[Edge, int, _Words], ...] = (
    ("short", -1, ("早一天", "a day earlier")), ("exact", 0, ("当天", "to the day")), ("over", 1, ("晚一天", "a day later")),
)  # fmt: skip
_STEPS: tuple[tuple[Edge, int, _Words], ...] = (
    ("short", -1, ("少一点", "just below")), ("exact", 0, ("正好", "exactly")), ("over", 1, ("多一点", "just above")),
)  # fmt: skip
_ROWS: tuple[tuple[Edge, int, _Words], ...] = (
    ("short", -1, ("少一项", "one fewer")), ("exact", 0, ("正好", "exactly")), ("over", 1, ("多一项", "one more")),
)  # fmt: skip


@dataclass(frozen=True)
class Boundary:
    """One generated sample as JSON, and where at the threshold it is."""

    edge: Edge
    story: Story
    verdict: str
    """What the rule comes to."""


def boundary_samples(
    data: Mapping[str, Any], rule: str, *, criteria: str, like: str = ""
) -> tuple[Boundary, ...]:
    """Samples at the thresholds of a rule. They start from the sample with the key `like`, else from the first one that is judged by
    `criteria` and meets the rule; where none does, there are none."""
    parts = Parts(data)
    samples = data.get("samples")
    told: Sequence[Any] = samples if isinstance(samples, list) else ()
    for n, raw in enumerate(told):
        if like and (not isinstance(raw, dict) or raw.get("key") != like):
            continue
        base = judge_sample(parts, raw, n)
        if base.judge and base.judge.offering.criteria == criteria and base.found.get(rule) == "met":
            return tuple(_Generator(parts, base, raw, rule, told).generated())
    return ()


class _Generator:
    def __init__(
        self, parts: Parts, base: JudgedSample, story: Story, rule: str, others: Sequence[Any]
    ) -> None:
        assert base.judge is not None
        assert base.outcome is not None
        assert base.facts is not None
        self.parts, self.base, self.story, self.rule = parts, base, story, rule
        self.compiled, self.facts, self.day = base.judge.compiled, base.facts, base.outcome.on
        self.findings = Findings(self.compiled, base.outcome, base.facts, rule)
        self.scope = self.findings.scope
        self.words = {lang: Words(self.scope, lang, self.day) for lang in ("zh", "en")}
        self.keys = {x.get("key") for x in others if isinstance(x, dict)}
        self.seen = {_mark(x) for x in others if isinstance(x, dict)}

    def generated(self) -> Iterator[Boundary]:
        found: list[Boundary] = []
        when = self.scope.rules[self.rule].when
        edges: list[Any] = []
        for edge in Edges(self.findings).of(when):
            if edge not in edges:
                edges.append(edge)
        for name, story, title in self._all(edges):
            if len(found) >= MOST_SAMPLES:
                break
            made = self._judged(name, story, title, len(found) + 1)
            if made is not None:
                found.append(made)
        return iter(found)

    def _all(self, edges: list[Any]) -> Iterator[tuple[Edge, Story | None, Text]]:
        mover = Mover(self.story, self.findings)
        for edge in edges:
            match edge:
                case Threshold():
                    yield from self._at(edge, mover)
                case Drawn():
                    yield from self._drawn(edge.draw, mover)
                case Asked():
                    yield from self._asked(edge.place)
        yield from self._unknown(edges, mover)

    # Kinds of edges ---------------------------------------------------------------------------------------------------

    def _at(self, edge: Threshold, mover: Mover) -> Iterator[tuple[Edge, Story | None, Text]]:
        if edge.setup:
            at_row = self._set_up(edge.setup)
            if at_row is None:
                return
            mover = at_row
        scope = self.scope.in_table(edge.table)
        kind = compared_type(edge.test, scope)
        limit = mover.findings.value(edge.test.right, kind, *self._row(edge, mover))
        if limit is None or limit is NOTHING:
            return
        label = self._label(edge.test.left, edge.table)
        for name, target, by in self._targets(edge.test.left, limit, kind, mover):
            story = mover.to(edge.test.left, target, kind, edge.row, edge.table)
            yield name, story, self._title(label, target, kind, edge.test.left, by)

    def _row(self, edge: Threshold, mover: Mover) -> tuple[Any, str]:
        return (mover.row(edge.table, edge.row), edge.table) if edge.row is not None else (None, "")

    def _set_up(self, tests: tuple[c.Compare, ...]) -> Mover | None:
        """The sample changed so that the other cells of a decision table's row are met exactly."""
        story, findings = self.story, self.findings
        for test in tests:
            kind = compared_type(test, self.scope)
            if findings.value(test.left, kind) == findings.value(test.right, kind):
                continue
            mover, target = Mover(story, findings), findings.value(test.right, kind)
            if self._counts_years(test.left) is not None and isinstance(target, int):
                target = self._since(test.left, target, mover)
            changed = mover.to(test.left, target, kind) if target is not None else None
            judged = judge_sample(self.parts, changed) if changed is not None else None
            if judged is None or judged.outcome is None or judged.facts is None:
                return None
            story, findings = (
                changed or story,
                Findings(self.compiled, judged.outcome, judged.facts, self.rule),
            )
        return Mover(story, findings)

    def _targets(
        self, left: c.Value, limit: Any, kind: Type, mover: Mover
    ) -> Iterator[tuple[Edge, Any, tuple[str, str]]]:
        """Just short, exactly and just over, each with words for it."""
        if self._counts_years(left) is not None and isinstance(limit, int | Decimal):
            since = self._since(left, int(limit), mover)
            if since is not None:
                yield "short", since + timedelta(days=1), ("差一天", "one day short")
                yield "exact", since, ("正好", "to the day")
                yield "over", since - timedelta(days=1), ("多一天", "one day over")
        elif isinstance(limit, date):
            for name, days, by in _DAYS:
                yield name, limit + timedelta(days=days), by
        elif isinstance(limit, int | Decimal) and not isinstance(limit, bool) and kind.kind == "number":
            step = 1 if limit == int(limit) else Decimal(1).scaleb(Decimal(limit).as_tuple().exponent)  # type: ignore[arg-type]
            for name, way, by in _STEPS:
                yield name, limit + way * step, by
        elif kind.kind == "choice" and kind.ordered and kind.codelist and isinstance(limit, str):
            yield from self._ranks(limit, kind)

    def _ranks(self, limit: str, kind: Type) -> Iterator[tuple[Edge, Any, tuple[str, str]]]:
        assert kind.codelist is not None
        ranked = sorted({o.rank for o in kind.codelist.options if o.rank is not None and not o.retired})
        code_of = {o.rank: o.code for o in reversed(kind.codelist.options) if not o.retired}
        if kind.rank(limit) not in ranked:
            return
        at = ranked.index(kind.rank(limit))
        if at > 0:
            yield "short", code_of[ranked[at - 1]], ("低一档", "one step lower")
        yield "exact", limit, ("正好", "exactly")
        if at + 1 < len(ranked):
            yield "over", code_of[ranked[at + 1]], ("高一档", "one step higher")

    def _drawn(self, draw: c.Draw, mover: Mover) -> Iterator[tuple[Edge, Story | None, Text]]:
        rows = mover.passing(draw)
        label = Text(zh=self.words["zh"].fact(draw.table), en=self.words["en"].fact(draw.table))
        for name, more, (zh, en) in _ROWS if rows else ():
            wanted = draw.count + more
            title = Text(
                zh=f"{label.zh}能用的{wanted}项（{zh}）", en=f"{label.en}: {wanted} that count ({en})"
            )
            yield name, mover.count(draw, wanted), title

    def _asked(self, place: str) -> Iterator[tuple[Edge, Story | None, Text]]:
        held = dict(self.story.get("judgements") or {})
        if place in held:
            rest = {k: v for k, v in held.items() if k != place}
            yield (
                "denied",
                {**self.story, "judgements": {**rest, place: False}},
                Text(zh="评议不同意", en="judged not to be so"),
            )
            yield "unknown", {**self.story, "judgements": rest}, Text(zh="还没有评议", en="not judged yet")

    def _unknown(self, edges: list[Any], mover: Mover) -> Iterator[tuple[Edge, Story | None, Text]]:
        """Each fact the rule reads left out once: a whole answer, or the cell of the row looked at."""
        for edge in edges:
            if (
                isinstance(edge, Threshold)
                and edge.row is not None
                and isinstance(edge.test.left, c.ColumnValue)
            ):
                label = self._label(edge.test.left, edge.table)
                story = mover.without(edge.table, edge.row, edge.test.left.column)
                yield "unknown", story, Text(zh=f"{label.zh}没有填", en=f"{label.en} not given")
        for key in self._facts():
            label = Text(zh=self.words["zh"].fact(key), en=self.words["en"].fact(key))
            yield "unknown", mover.without(key), Text(zh=f"{label.zh}没有填", en=f"{label.en} not given")

    def _facts(self) -> list[str]:
        """The answers whose absence leaves the rule open."""
        found = []
        for key in self.story.get("given") or {}:
            story = Mover(self.story, self.findings).without(key)
            judged = judge_sample(self.parts, story) if story else None
            if judged is not None and judged.found.get(self.rule) == "unknown":
                found.append(key)
        return found

    # Years ------------------------------------------------------------------------------------------------------------

    def _counts_years(self, left: c.Value) -> c.Value | None:
        for _ in range(6):
            if isinstance(left, c.NamedValue) and left.value in self.scope.values:
                left = self.scope.values[left.value]
        return left if isinstance(left, c.TenureValue | c.WholeYearsValue) else None

    def _since(self, left: c.Value, years: int, mover: Mover) -> date | None:
        """The latest day to count from that still makes so many years."""
        counted = self._counts_years(left)
        end = counted.tenure.until if isinstance(counted, c.TenureValue) else (
            counted.whole_years.end if isinstance(counted, c.WholeYearsValue) else None)  # fmt: skip
        until = mover.findings.value(end, DATE) if end is not None else None
        if not isinstance(until, date):
            return None
        for more in range(6):
            day = back_from(until, years + more)
            story = mover.to(left, day, NUMBER)
            judged = judge_sample(self.parts, story) if story is not None else None
            if judged is None or judged.outcome is None or judged.facts is None:
                return None
            found = Findings(self.compiled, judged.outcome, judged.facts, self.rule).value(left, NUMBER)
            if isinstance(found, int) and found >= years:
                return day
        return None

    # Words and results ------------------------------------------------------------------------------------------------

    def _label(self, value: c.Value, table: str) -> Text:
        if isinstance(value, c.CountValue):
            # The whole filter would not fit a title.
            facts = [w.fact(value.count.table) for w in self.words.values()]
            return Text(zh=f"{facts[0]}能用的", en=f"{facts[1]} that count:")
        zh, en = ((w.in_table(table) if table else w).value(value) for w in self.words.values())
        return Text(zh=zh, en=en)

    def _title(self, label: Text, target: Any, kind: Type, left: c.Value, by: tuple[str, str]) -> Text:
        if isinstance(target, date) and kind.kind == "number":
            zh, en = (w.day(target) for w in self.words.values())
            return Text(zh=f"{label.zh}从{zh}算起（{by[0]}）", en=f"{label.en} from {en} ({by[1]})")
        shown_kind = type_of(left, self.scope) if kind.kind == "literal" else kind
        zh, en = (w.shown(target, shown_kind, w.unit(left)) for w in self.words.values())
        return Text(zh=f"{label.zh}{zh}（{by[0]}）", en=f"{label.en} {en} ({by[1]})")

    def _judged(self, edge: Edge, story: Story | None, title: Text, number: int) -> Boundary | None:
        """The story complete with its verdicts; None where it cannot be, or is there already."""
        if story is None or _mark(story) in self.seen:
            return None
        judged = judge_sample(self.parts, story)
        if judged.outcome is None:
            return None
        self.seen.add(_mark(story))
        rule = self.scope.rules[self.rule]
        made = {
            **story,
            "key": self._key(number),
            "title": {
                "zh": f"{_short(rule.title.zh)}：{title.zh}"[:200],
                "en": f"{_short(rule.title.en)}: {title.en}"[:200],
            },
            "expect": {
                "overall": judged.outcome.overall.value,
                "rules": {self.rule: judged.found[self.rule]},
            },
            "because": dict(BECAUSE),
            "generated": True,
        }
        return Boundary(edge, made, judged.found[self.rule])

    def _key(self, number: int) -> str:
        key = f"edge_{self.rule[:40]}_{number}"
        while key in self.keys:
            number += 1
            key = f"edge_{self.rule[:40]}_{number}"
        self.keys.add(key)
        return key


def _short(title: str) -> str:
    """A rule's name without what it asks for: 业绩成果 of 业绩成果：八项中具备两项."""
    return re.split(r"[：:]", title, maxsplit=1)[0]


def _mark(story: Story) -> bytes:
    return canonical_json([story.get(k) for k in ("offering", "direction", "context", "given", "judgements")])
