"""Rules nobody can meet or fail, and branches that can never matter. (pure)"""

from collections.abc import Iterator
from itertools import combinations

from forms_config import conditions as c
from forms_config.analysis.findings import Finding, must_fix, remark
from forms_config.analysis.implied import Implied
from forms_config.analysis.sets import Allowed, meet
from forms_config.analysis.worlds import World, Worlds
from forms_config.criteria_definitions import Criteria, Rule
from forms_config.shapes import Path
from forms_config.walking import visits
from forms_config.wording import Words

MOST_PARTS = 24
"""Lists longer than this are not compared pair by pair."""


class Branches:
    """Reads the rules of one criteria."""

    def __init__(self, criteria: Criteria, worlds: Worlds) -> None:
        self.criteria, self.worlds, self.scope = criteria, worlds, worlds.scope
        self.implied = Implied(worlds)
        self._zh, self._en = (Words(self.scope, lang, worlds.terms.on) for lang in ("zh", "en"))

    def findings(self) -> Iterator[Finding]:
        sound = []
        for n, rule in enumerate(self.criteria.rules):
            path: Path = ("rules", n, "when")
            if not self.worlds.possible(rule.when, rule=rule.key):
                yield self._never(rule, path)
                continue
            sound.append((n, rule))
            if not self.worlds.possible(rule.when, negated=True, rule=rule.key):
                yield remark(path, "always", f"“{rule.title.zh}”谁都符合，起不到作用；请检查界线。",
                             f"Everyone meets “{rule.title.en}”; it decides nothing. Check its thresholds.")  # fmt: skip
            else:
                yield from self._dead(rule.when, path, "", rule.key)
        yield from self._between_rules(sound)
        yield from self._twins()
        for key, value in self.criteria.values.items():
            yield from self._filters(value, ("values", key))

    # A rule nobody can meet -------------------------------------------------------------------------------------------

    def _never(self, rule: Rule, path: Path) -> Finding:
        place, zh, en = self._culprit(rule.when, path, "", rule.key)
        return must_fix(
            place, "contradiction",
            f"“{rule.title.zh}”谁也满足不了：{zh}。请改正。",
            f"Nobody can ever meet “{rule.title.en}”: {en}. Correct it.",
        )  # fmt: skip

    def _culprit(self, node: c.Condition, path: Path, table: str, rule: str) -> tuple[Path, str, str]:
        """The smallest part that cannot be met, with the reason."""
        match node:
            case c.All():
                for n, part in enumerate(node.all):
                    if not self.worlds.possible(part, table=table, rule=rule):
                        return self._culprit(part, (*path, "all", n), table, rule)
                return self._clash(node, path, table, rule)
            case c.Any_() if len(node.any) == 1:
                return self._culprit(node.any[0], (*path, "any", 0), table, rule)
            case c.Any_():
                return path, "各种情形没有一种能满足", "none of the alternatives can be met"
            case c.AtLeast() if node.at_least > len(node.of):
                zh = f"只列了{len(node.of)}项，却要求至少{node.at_least}项"
                return path, zh, f"it lists {len(node.of)} and asks for {node.at_least}"
            case c.Exists() if node.exists.where is not None:
                inside = (*path, "exists", "where")
                if not self.worlds.possible(node.exists.where, table=node.exists.table, rule=rule):
                    return self._culprit(node.exists.where, inside, node.exists.table, rule)
            case c.Compare() if isinstance(node.left, c.CountValue) and node.left.count.where is not None:
                rows = node.left.count
                if not self.worlds.possible(rows.where, table=rows.table):  # type: ignore[arg-type]
                    return self._culprit(rows.where, (*path, "count", "where"), rows.table, rule)  # type: ignore[arg-type]
            case c.Distinct():
                return self._short_group(node, path, rule)
            case c.TableMet():
                return ("tables", node.table), "对照表的每一行都满足不了", "no row of the table can be met"
            case c.RuleMet():
                return path, "它引用的规则谁也满足不了", "the rule it refers to cannot be met"
        return (path, *self._quoted("“{}”不可能成立", "“{}” can never hold", node, table))

    def _clash(self, node: c.All, path: Path, table: str, rule: str) -> tuple[Path, str, str]:
        """The first two parts that exclude each other."""
        for i, j in combinations(range(len(node.all)), 2):
            one, two = node.all[i], node.all[j]
            if not self.worlds.together([self.worlds.of(x, table=table, rule=rule) for x in (one, two)]):
                zh, en = self._words(table)
                return (
                    (*path, "all", j),
                    f"“{zh.condition(one)}”和“{zh.condition(two)}”互相矛盾",
                    f"“{en.condition(one)}” and “{en.condition(two)}” contradict each other",
                )
        return path, "各项条件合在一起互相矛盾", "its conditions together contradict each other"

    def _short_group(self, node: c.Distinct, path: Path, rule: str) -> tuple[Path, str, str]:
        for n, group in enumerate(node.distinct):
            can = sum(
                any(self.worlds.alternative_possible(a, rule) for a in item.any_of) for item in group.of
            )
            if can < group.at_least:
                zh = f"这一组能满足的只有{can}项，却要求至少{group.at_least}项"
                en = f"only {can} of this group can be met, and {group.at_least} are asked for"
                return (*path, "distinct", n), zh, en
        return path, "成果的要求无法满足", "these achievements can never be had"

    # Branches that never matter ---------------------------------------------------------------------------------------

    def _dead(self, node: c.Condition, path: Path, table: str, rule: str) -> Iterator[Finding]:
        """Outermost parts that are never or always so, and parts another one makes needless."""
        match node:
            case c.All() | c.Any_() | c.AtLeast():
                name, parts = _parts(node)
                for n, part in enumerate(parts):
                    place = (*path, name, n)
                    settled = self._settled(part, place, table, rule)
                    if settled is not None:
                        yield settled
                    else:
                        yield from self._dead(part, place, table, rule)
                if not isinstance(node, c.AtLeast):
                    yield from self._needless(node, parts, (*path, name), table)
            case c.Not():
                yield from self._dead(node.not_, (*path, "not"), table, rule)
            case c.Distinct():
                yield from self._ways(node, path, rule)
            case c.Exists() | c.NoneOf() | c.Every() | c.Compare():
                yield from self._filters(node, path, rule)

    def _filters(self, root: object, path: Path, rule: str = "") -> Iterator[Finding]:
        """Row filters that let nothing or everything through."""
        for visit in visits(root, path):
            node = visit.node
            if isinstance(node, c.RowSet) and node.where is not None:
                place = (*visit.path, "where")
                settled = self._settled(node.where, place, node.table, rule)
                if settled is not None:
                    yield settled
                else:
                    yield from self._dead(node.where, place, node.table, rule)

    def _settled(self, node: c.Condition, path: Path, table: str, rule: str) -> Finding | None:
        if not self.worlds.possible(node, table=table, rule=rule):
            place, zh, en = self._culprit(node, path, table, rule)
            return remark(place, "never", f"这一支永远走不到：{zh}。请改正或删去。",
                          f"This branch can never be met: {en}. Correct or remove it.")  # fmt: skip
        if not self.worlds.possible(node, negated=True, table=table, rule=rule):
            said = self._quoted("“{}”总是成立，写不写都一样；请检查。", "“{}” always holds; it decides nothing. Check it.",
                                node, table)  # fmt: skip
            return remark(path, "always", *said)
        return None

    def _needless(
        self, node: c.All | c.Any_, parts: tuple[c.Condition, ...], path: Path, table: str
    ) -> Iterator[Finding]:
        """Of alternatives the narrower one; of joint conditions the wider one."""
        if len(parts) > MOST_PARTS:
            return
        zh, en = self._words(table)
        for n, part in enumerate(parts):
            for m, other in enumerate(parts):
                if m == n:
                    continue
                narrow, wide = (part, other) if isinstance(node, c.Any_) else (other, part)
                if not self.implied.of(narrow, wide, table) or (
                    m > n and self.implied.of(wide, narrow, table)
                ):
                    continue
                yield remark(
                    (*path, n), "needless",
                    f"“{zh.condition(part)}”已由“{zh.condition(other)}”说到，写不写都一样；请检查或删去。",
                    f"“{en.condition(part)}” is covered by “{en.condition(other)}” and changes nothing; check or remove it.",
                )  # fmt: skip
                break

    def _ways(self, node: c.Distinct, path: Path, rule: str) -> Iterator[Finding]:
        for g, group in enumerate(node.distinct):
            for i, item in enumerate(group.of):
                for a, way in enumerate(item.any_of):
                    place = (*path, "distinct", g, "of", i, "any_of", a)
                    if not self.worlds.alternative_possible(way, rule):
                        yield remark(place, "never", f"“{item.title.zh}”的第{a + 1}种办法谁也满足不了；请改正或删去。",
                                     f"Way {a + 1} of “{item.title.en}” can never be met; correct or remove it.")  # fmt: skip
                    elif any(self.implied.way(way, other) and (b < a or not self.implied.way(other, way))
                             for b, other in enumerate(item.any_of) if b != a):  # fmt: skip
                        yield remark(place, "needless", f"“{item.title.zh}”的第{a + 1}种办法已由另一种说到；请检查或删去。",
                                     f"Way {a + 1} of “{item.title.en}” is covered by another; check or remove it.")  # fmt: skip
                    else:
                        for d, draw in enumerate(way.draw):
                            if draw.where is not None:
                                yield from self._dead(
                                    draw.where, (*place, "draw", d, "where"), draw.table, rule
                                )

    # Rules with each other --------------------------------------------------------------------------------------------

    def _between_rules(self, rules: list[tuple[int, Rule]]) -> Iterator[Finding]:
        """All rules have to be met: two that leave a term no common value exclude each other."""
        held: dict[str, list[tuple[Rule, Allowed]]] = {}
        for n, rule in rules:
            if rule.effective_from or rule.effective_until:
                continue
            clash = None
            for name, allowed in _common(self.worlds.of(rule.when, rule=rule.key)).items():
                clash = clash or next((r for r, a in held.get(name, ()) if meet(a, allowed).is_empty), None)
                held.setdefault(name, []).append((rule, allowed))
            if clash is not None:
                yield must_fix(
                    ("rules", n, "when"), "contradiction",
                    f"“{rule.title.zh}”和“{clash.title.zh}”互相矛盾，谁也不能同时满足；请改正其中一条。",
                    f"“{rule.title.en}” and “{clash.title.en}” contradict each other, so nobody can meet both; correct one.",
                )  # fmt: skip

    def _twins(self) -> Iterator[Finding]:
        seen: dict[str, Rule] = {}
        for n, rule in enumerate(self.criteria.rules):
            if any(isinstance(v.node, c.Judged) for v in visits(rule.when)):
                continue
            text = rule.when.model_dump_json(by_alias=True, exclude_defaults=True)
            twin = seen.setdefault(text, rule)
            if twin is not rule:
                yield remark(("rules", n, "when"), "twin", f"“{rule.title.zh}”和“{twin.title.zh}”的条件一模一样；请检查或删去一条。",
                             f"“{rule.title.en}” and “{twin.title.en}” have the very same condition; check or remove one.")  # fmt: skip

    # Words ------------------------------------------------------------------------------------------------------------

    def _words(self, table: str) -> tuple[Words, Words]:
        return (self._zh.in_table(table), self._en.in_table(table)) if table else (self._zh, self._en)

    def _quoted(self, zh: str, en: str, node: c.Condition, table: str) -> tuple[str, str]:
        chinese, english = self._words(table)
        return zh.format(chinese.condition(node)), en.format(english.condition(node))


def _parts(node: c.All | c.Any_ | c.AtLeast) -> tuple[str, tuple[c.Condition, ...]]:
    match node:
        case c.All():
            return "all", node.all
        case c.Any_():
            return "any", node.any
    return "of", node.of


def _common(ways: tuple[World, ...]) -> dict[str, Allowed]:
    """What every way holds a term to, where all ways say the same."""
    first = ways[0].terms if ways else {}
    return {
        name: allowed for name, allowed in first.items() if all(w.terms.get(name) == allowed for w in ways)
    }
