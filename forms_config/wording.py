"""Reading a condition back in plain words, Chinese or English. (pure)"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from forms_config import conditions as c
from forms_config.definitions import Form
from forms_config.fact_types import NUMBER, Type
from forms_config.interpreter import conditions_of_table
from forms_config.phrases import answered_en, answered_zh, asking, asks, judged_zh, labelled, listed_en
from forms_config.scope import Scope, compared_type, literal_of
from forms_config.words import RANK_TESTS, TESTS, YEAR_TESTS, ValueWords


class Words(ValueWords):
    """Words of one language within one scope, conditions included."""

    def condition(self, node: c.Condition) -> str:
        match node:
            case c.All():
                return self._all(flat(node, c.All, "all"))
            case c.Any_():
                parts = (self._part(p, apart="；") for p in flat(node, c.Any_, "any"))
                return self.join(parts, "；或者", "; or ")
            case c.Not():
                inner = self.condition(node.not_)
                return self.pick(f"不是“{inner}”的情形", f"it is not so that {inner}")
            case c.AtLeast():
                listed = self.join((self._part(p, apart="；") for p in node.of), "；", "; ")
                return self.pick(f"以下{len(node.of)}项中至少{node.at_least}项：{listed}",
                                 f"at least {node.at_least} of these {len(node.of)}: {listed}")  # fmt: skip
            case c.Compare():
                return self.compare(node)
            case c.Exists():
                rows, unit = self.rows(node.exists), self.rows_unit(node.exists.table)
                return self.pick(f"至少有1{unit}{rows}", f"there is at least one of {rows}")
            case c.NoneOf():
                return self.pick(f"没有{self.rows(node.none)}", f"there is none of {self.rows(node.none)}")
            case c.Every():
                must = self.in_table(node.every.table).condition(node.every.must)
                return self.pick(
                    f"每条{self.rows(node.every)}都满足：{must}",
                    f"for each of {self.rows(node.every)}: {must}",
                )
            case c.TableMet():
                return self.table(node.table)
            case c.RuleMet():
                rule = self.scope.rules.get(node.rule)
                title = self.text(rule.title) if rule else node.rule
                return self.pick(f"符合“{title}”", f"“{title}” is met")
            case c.Judged():
                question, role = self.question(node), self.role(node.by)
                return self.pick(f"{judged_zh(question)}（由{role}评议）", f"{question} (judged by {role})")
            case c.Distinct():
                return self._distinct(node)
        raise TypeError(node)

    def _all(self, parts: tuple[c.Condition, ...]) -> str:
        """甲，乙，且丙; A, B and C."""
        words = [self._part(p, apart="，") for p in parts]
        if self.english:
            return listed_en(words, "and")
        return "，".join(words[:-1]) + "，且" + words[-1] if len(words) > 1 else words[0]

    def _part(self, node: c.Condition, apart: str) -> str:
        """A part of a list joined by `apart`; one that is itself a list is in brackets where it could be read two ways."""
        inner = self.condition(node)
        rows = (
            len(self.scope.tables[node.table].rows)
            if isinstance(node, c.TableMet) and node.table in self.scope.tables
            else 0
        )
        alternatives = rows > 1 or (isinstance(node, c.Any_) and len(node.any) > 1)
        brackets = (isinstance(node, c.AtLeast) and len(node.of) > 1) or (alternatives and apart == "，")
        return self.pick(f"（{inner}）", f"({inner})") if brackets else inner

    def question(self, node: c.Judged) -> str:
        """What is judged, to stand inside a sentence."""
        return self.text(node.question).rstrip("？?")

    def compare(self, node: c.Compare, left: str = "") -> str:
        """A test in words; `left` overrides the words of its left side."""
        titled, left = bool(left), left or self.value(node.left)
        kind = compared_type(node, self.scope)
        if kind.kind == "boolean" and isinstance(node.right, c.Literal_):
            wanted = (literal_of(node.right.literal, kind) is True) == (node.operator == "is")
            return self.pick(answered_zh(left, yes=wanted), answered_en(left, yes=wanted))
        if titled and asks(left):
            return self._asked_of(left, node, kind)
        if isinstance(node.left, c.CountValue) and not titled and node.operator == "at_least":
            unit = self.pick(self.rows_unit(node.left.count.table), "")
            need, rows = self.asked(node.right, NUMBER, unit), self.rows(node.left.count)
            en = f"at least {need} of {rows}" if need[:1].isdigit() else f"as many of {rows} as the {need}"
            return self.pick(f"{rows}不少于{need}", en)
        return f"{left}{'' if not self.english else ' '}{self.test(node)}"

    def _asked_of(self, title: str, node: c.Compare, kind: Type) -> str:
        """A cell under a title that says its test: 任中级满2年."""
        ending = asking(title)
        if ending is None:
            return labelled(title, self.asked(node.right, kind, self.unit(node.left)), english=self.english)
        stem, unit = ending
        need = self.asked(node.right, kind, self.unit(node.left) or unit)
        return self.pick(f"{stem}{need}", f"{stem} {need}")

    def test(self, node: c.Compare) -> str:
        """The test without its left side: 不少于90学时, 满5年, 不早于2020年."""
        kind = compared_type(node, self.scope)
        words = RANK_TESTS if kind.kind == "choice" else YEAR_TESTS if kind.calendar else TESTS
        if node.operator not in words:
            words = TESTS
        if node.operator == "at_least" and not self.english and self.unit(node.left) == "年":
            return f"满{self.asked(node.right, NUMBER, '年')}"
        right = self.asked(node.right, kind, self.unit(node.left))
        return self.pick(*words[node.operator]).format(right)

    def table(self, key: str, numbers: Iterable[int] | None = None) -> str:
        """A decision table's rows, or those of these numbers."""
        table = self.scope.tables.get(key)
        if table is None:
            return key
        lines = [self.table_row(key, n) for n in (range(len(table.rows)) if numbers is None else numbers)]
        return self.join(lines, "；或者", "; or ")

    def table_row(self, key: str, number: int) -> str:
        """One row of a decision table, by its columns' titles: 学历是博士，任职年限满2年."""
        table = self.scope.tables[key]
        titles = {id(column.value): self.text(column.title) for column in table.columns}
        tests = conditions_of_table(table, number)
        # Of a row for this applicant, what the round settles (their direction) goes without saying.
        about = self.facts is not None
        said = [t for t in tests if not (about and isinstance(t.left, c.ContextValue))] or tests
        return self.join((self.compare(t, titles.get(id(t.left), "")) for t in said), "，", ", ")

    def _distinct(self, node: c.Distinct) -> str:
        groups = []
        for group in node.distinct:
            items = self.join((self.item(item) for item in group.of), "；", "; ")
            if len(group.of) == 1:
                groups.append(items)
                continue
            groups.append(self.pick(f"以下{len(group.of)}项中至少{group.at_least}项：{items}",
                                    f"at least {group.at_least} of these {len(group.of)}: {items}"))  # fmt: skip
        once = self.pick("同一成果只计一次", "one achievement counts once")
        return self.join([*groups, once], "。", ". ")

    def item(self, item: c.Item) -> str:
        ways = self.join((self.alternative(way) for way in item.any_of), "；或", "; or ")
        return self.pick(f"{self.text(item.title)}——{ways}", f"{self.text(item.title)} — {ways}")

    def alternative(self, way: c.Alternative) -> str:
        parts = [
            f"{self.rows(d)}"
            + ("" if d.count == 1 else self.pick(f"{d.count}{self.rows_unit(d.table)}", f" × {d.count}"))
            for d in way.draw
        ]
        if way.when is not None:
            parts.append(self.condition(way.when))
        return self.join(parts, "，并且", ", and ")


def flat(node: c.Condition, joining: type[c.All] | type[c.Any_], name: str) -> tuple[c.Condition, ...]:
    """The parts of a list, those of a list of the same kind inside it in its place."""

    def parts(inner: c.Condition) -> Iterator[c.Condition]:
        if not isinstance(inner, joining):
            yield inner
            return
        for part in getattr(inner, name):
            yield from parts(part)

    return tuple(parts(node))


def in_words(condition: c.Condition, scope: Scope, language: str, on: date | None = None) -> str:
    """A condition read back in plain words, ending in a full stop. `on`: the day parameters are read at."""
    words = Words(scope, language, on)
    sentence = words.condition(condition)
    if words.english:
        return f"{sentence[:1].upper()}{sentence[1:]}."
    return f"{sentence}。"


def form_in_words(condition: c.Condition, form: Form, lists: Any, language: str) -> str:
    """The same for a form's own condition (show/hide, required-if)."""
    return in_words(condition, Scope.of_form(form, lists), language)
