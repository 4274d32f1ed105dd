"""Reading a condition back in plain words, Chinese or English. (pure)"""

from datetime import date
from typing import Any

from forms_config import conditions as c
from forms_config.definitions import Form
from forms_config.fact_types import NUMBER
from forms_config.interpreter import conditions_of_table
from forms_config.scope import Scope, compared_type, literal_of
from forms_config.words import ASKS, RANK_TESTS, TESTS, ValueWords


class Words(ValueWords):
    """Words of one language within one scope, conditions included."""

    def condition(self, node: c.Condition) -> str:
        match node:
            case c.All():
                return self.join((self._part(p) for p in node.all), "，并且", ", and ")
            case c.Any_():
                return self.join((self._part(p) for p in node.any), "；或者", "; or ")
            case c.Not():
                inner = self.condition(node.not_)
                return self.pick(f"不是“{inner}”的情形", f"it is not so that {inner}")
            case c.AtLeast():
                listed = self.join((self._part(p) for p in node.of), "；", "; ")
                return self.pick(f"以下{len(node.of)}项中至少{node.at_least}项：{listed}",
                                 f"at least {node.at_least} of these {len(node.of)}: {listed}")  # fmt: skip
            case c.Compare():
                return self.compare(node)
            case c.Exists():
                return self.pick(
                    f"有{self.rows(node.exists)}", f"there is at least one of {self.rows(node.exists)}"
                )
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
                question, role = self.text(node.question), self.role(node.by)
                return self.pick(f"{question}（由{role}评议）", f"{question} (judged by {role})")
            case c.Distinct():
                return self._distinct(node)
        raise TypeError(node)

    def _part(self, node: c.Condition) -> str:
        """A part of a list; one that is itself a list is set in brackets."""
        inner = self.condition(node)
        many = isinstance(node, c.All | c.Any_ | c.AtLeast) and len(_parts(node)) > 1
        return self.pick(f"（{inner}）", f"({inner})") if many else inner

    def compare(self, node: c.Compare, left: str = "") -> str:
        """A test in words; `left` overrides the words of its left side."""
        titled, left = bool(left), left or self.value(node.left)
        kind = compared_type(node, self.scope)
        if kind.kind == "boolean" and isinstance(node.right, c.Literal_):
            wanted = (literal_of(node.right.literal, kind) is True) == (node.operator == "is")
            return self.pick(f"{left}：{'是' if wanted else '否'}", f"{left}: {'yes' if wanted else 'no'}")
        if titled and ASKS.search(left):
            return self.pick(f"{left}：", f"{left}: ") + self.asked(node.right, kind)
        if isinstance(node.left, c.CountValue) and not titled and node.operator == "at_least":
            need = self.asked(node.right, NUMBER, self.pick("项", ""))
            return self.pick(
                f"{self.rows(node.left.count)}不少于{need}",
                f"at least {need} of {self.rows(node.left.count)}",
            )
        if self.unit(node.left) in ("年", "years") and node.operator == "at_least":
            need = self.asked(node.right, NUMBER, self.unit(node.left))
            return self.pick(f"{left}满{need}", f"{left} is at least {need}")
        return f"{left}{'' if not self.english else ' '}{self.test(node)}"

    def test(self, node: c.Compare) -> str:
        """The test without its left side: 不少于90学时."""
        kind = compared_type(node, self.scope)
        words = RANK_TESTS if kind.kind == "choice" and node.operator in RANK_TESTS else TESTS
        right = self.asked(node.right, kind, self.unit(node.left))
        return self.pick(*words[node.operator]).format(right)

    def table(self, key: str) -> str:
        table = self.scope.tables.get(key)
        if table is None:
            return key
        lines = [self.table_row(key, n) for n in range(len(table.rows))]
        return self.join(lines, "；或者", "; or ")

    def table_row(self, key: str, number: int) -> str:
        """One row of a decision table, by its columns' titles: 学历是博士，任职年限满2年."""
        table = self.scope.tables[key]
        titles = {id(column.value): self.text(column.title) for column in table.columns}
        tests = conditions_of_table(table, number)
        return self.join((self.compare(t, titles.get(id(t.left), "")) for t in tests), "，", ", ")

    def _distinct(self, node: c.Distinct) -> str:
        groups = []
        for group in node.distinct:
            items = self.join((self.item(item) for item in group.of), "；", "; ")
            groups.append(self.pick(f"以下{len(group.of)}项中至少{group.at_least}项：{items}",
                                    f"at least {group.at_least} of these {len(group.of)}: {items}"))  # fmt: skip
        once = self.pick("同一成果只计一次", "one achievement counts once")
        return self.join([*groups, once], "。", ". ")

    def item(self, item: c.Item) -> str:
        ways = self.join((self.alternative(way) for way in item.any_of), "；或", "; or ")
        return self.pick(f"{self.text(item.title)}——{ways}", f"{self.text(item.title)} — {ways}")

    def alternative(self, way: c.Alternative) -> str:
        parts = [
            f"{self.rows(d)}" + ("" if d.count == 1 else self.pick(f"{d.count}项", f" × {d.count}"))
            for d in way.draw
        ]
        if way.when is not None:
            parts.append(self.condition(way.when))
        return self.join(parts, "，并且", ", and ")


def _parts(node: c.All | c.Any_ | c.AtLeast) -> tuple[c.Condition, ...]:
    return node.all if isinstance(node, c.All) else node.any if isinstance(node, c.Any_) else node.of


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
