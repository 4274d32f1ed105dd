"""Facts and values in plain words, Chinese or English, from labels, options and numbers. (pure)"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Self

from forms_config import conditions as c
from forms_config.bounds import NOTHING, Between
from forms_config.fact_types import NONE, NUMBER, FactType, Type
from forms_config.facts import Facts
from forms_config.interpreter import value as value_of
from forms_config.phrases import either_zh, listed_en
from forms_config.scope import Scope, literal_of, parameter_at
from forms_config.shapes import Text
from forms_config.waiting import operands
from forms_config.walking import visits

_T = tuple[str, str]
CONTEXT_WORDS: dict[str, _T] = {
    "level": ("申报层级", "the level applied for"), "route": ("申报渠道", "the route"),
    "direction": ("申报方向", "the direction"), "specialty": ("申报专业", "the specialty"),
    "year": ("申报年度", "the year of the round"),
    "received_from": ("开始受理材料之日", "the day material is first received"),
    "achievements_until": ("业绩截止日", "the day achievements are counted to"),
    "tenure_until": ("任职年限截止日", "the day tenure is counted to"), "submitted_on": ("提交之日", "the day of submission"),
}  # fmt: skip
ROLE_WORDS: dict[str, _T] = {
    "panel": ("专业组", "the expert panel"), "committee": ("评委会", "the committee"), "employer": ("用人单位", "the employer"),
    "department": ("主管部门", "the competent department"), "bureau": ("人社部门", "the HRSS bureau"),
    "committee.expert": ("评审专家", "the experts"), "office": ("评委会办事机构", "the committee office"), "expert": ("评审专家", "the experts"),
}  # fmt: skip
TESTS: dict[str, _T] = {
    "is": ("是{}", "is {}"), "is_not": ("不是{}", "is not {}"), "one_of": ("是{}", "is {}"),
    "none_of": ("不是{}", "is not {}"), "at_least": ("不少于{}", "is at least {}"), "at_most": ("不超过{}", "is at most {}"),
    "above": ("大于{}", "is more than {}"), "below": ("小于{}", "is less than {}"),
    "on_or_after": ("不早于{}", "is on or after {}"), "on_or_before": ("不晚于{}", "is on or before {}"),
    "after": ("晚于{}", "is after {}"), "before": ("早于{}", "is before {}"), "includes": ("包含{}", "includes {}"),
}  # fmt: skip
RANK_TESTS: dict[str, _T] = {
    "at_least": ("为{}及以上", "is {} or higher"), "at_most": ("为{}及以下", "is {} or lower"),
    "above": ("高于{}", "is above {}"), "below": ("低于{}", "is below {}"),
}  # fmt: skip
YEAR_TESTS: dict[str, _T] = {
    "at_least": ("不早于{}", "is {} or later"), "at_most": ("不晚于{}", "is {} or earlier"),
    "above": ("晚于{}", "is after {}"), "below": ("早于{}", "is before {}"),
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SIGNS: dict[type, _T] = {
    c.AddValue: ("加", "plus"), c.SubtractValue: ("减", "minus"),
    c.MultiplyValue: ("乘以", "times"), c.DivideValue: ("除以", "divided by"),
}  # fmt: skip
_EXTREMES: dict[tuple[type, bool], _T] = {
    (c.HighestValue, False): ("最高的", "highest"), (c.LowestValue, False): ("最低的", "lowest"),
    (c.HighestValue, True): ("最晚的", "latest"), (c.LowestValue, True): ("最早的", "earliest"),
}  # fmt: skip


def _looks_at_row(expr: c.Value) -> bool:
    return any(isinstance(v.node, c.ColumnValue) and not v.table for v in visits(expr))


class ValueWords:
    """Words of one language within one scope. `on` is the day parameters are read at; None: their latest value."""

    def __init__(
        self, scope: Scope, language: str, on: date | None = None, facts: Facts | None = None
    ) -> None:
        self.scope, self.on, self.facts = scope, on, facts
        self.english = language.startswith("en")
        self._worked: dict[tuple[int, str], tuple[c.Value, Any]] = {}
        """What was worked out about the applicant, with the expression, so that its identity is not used again."""

    def about(self, facts: Facts) -> Self:
        """The same words about one applicant: what is asked for is shown as it works out for them."""
        return type(self)(self.scope, "en" if self.english else "zh", self.on, facts)

    def pick(self, zh: str, en: str) -> str:
        return en if self.english else zh

    def text(self, text: Text) -> str:
        return text.in_language("en" if self.english else "zh-hans")

    def in_table(self, table: str) -> Self:
        inner = type(self)(self.scope.in_table(table), "en" if self.english else "zh", self.on, self.facts)
        inner._worked = self._worked
        return inner

    def join(self, parts: Iterable[str], zh: str = "、", en: str = ", ") -> str:
        return self.pick(zh, en).join(parts)

    # Things -----------------------------------------------------------------------------------------------------------

    def shown(self, value: Any, kind: Type = NONE, unit: str = "") -> str:
        """A fact or value as a person reads it."""
        if value is NOTHING:
            return self.pick("没有", "none")
        if value is None:
            return self.pick("未填", "not given")
        if isinstance(value, Between):
            return self._between(value, kind, unit)
        if isinstance(value, tuple):
            names = [self.shown(v, kind, unit) for v in value]
            return listed_en(names, "or") if self.english else either_zh(names)
        if isinstance(value, bool):
            return self.pick("是", "yes") if value else self.pick("否", "no")
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int | Decimal):
            return self._number(value, self.pick("年", "") if kind.calendar else unit)
        option = kind.codelist.by_code().get(value) if kind.codelist else None
        return self.text(option.title) if option else str(value)

    def _number(self, value: int | Decimal, unit: str) -> str:
        number = f"{value:f}" if isinstance(value, Decimal) else str(value)
        if not self.english:
            return f"{number}{unit}"
        one = value == 1 and unit.endswith("s") and unit.isascii()
        return f"{number} {unit[:-1] if one else unit}".rstrip()

    def _between(self, value: Between, kind: Type, unit: str) -> str:
        if value.low is None and value.high is None:
            return self.pick("尚不确定", "not known yet")
        low = None if value.low is None else self.shown(value.low, kind, unit)
        high = None if value.high is None else self.shown(value.high, kind, unit)
        if low and high:
            # The unit is said once: 0至2项.
            bare = low.removesuffix(unit).rstrip() if unit else low
            return self.pick(f"{bare}至{high}", f"{bare} to {high}")
        return (
            self.pick(f"至少{low}", f"at least {low}") if low else self.pick(f"至多{high}", f"at most {high}")
        )

    def day(self, day: date) -> str:
        return self.pick(
            f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        )

    def fact(self, key: str, column: str = "") -> str:
        found = self.scope.types.get(key)
        if found is not None and column:
            found = found.columns.get(column)
        return self.text(found.title) if found else (column or key)

    def role(self, role: str) -> str:
        zh, en = ROLE_WORDS.get(role, ROLE_WORDS.get(role.split(".", maxsplit=1)[0], (role, role)))
        return self.pick(zh, en)

    def unit(self, value: c.Value) -> str:
        """What a number counts: years, rows, or a field's own unit."""
        match value:
            case c.TenureValue() | c.WholeYearsValue():
                return self.pick("年", "years")
            case c.CountValue():
                return self.rows_unit(value.count.table)
            case c.NamedValue() if value.value in self.scope.values:
                return self.unit(self.scope.values[value.value])
            case c.FactValue() | c.ColumnValue() | c.SumValue():
                found = self._fact_type(value)
                return self.text(found.type.unit) if found and found.type.unit else ""
            case c.LeastValue() | c.GreatestValue():
                return next(filter(None, (self.unit(part) for part in operands(value))), "")
        return ""

    def rows_unit(self, table: str, other: str = "records") -> str:
        """What a table's rows are counted in: as its form says, else 项; `other` is the English word then."""
        found = self.scope.types.get(table)
        return self.text(found.type.unit) if found and found.type.unit else self.pick("项", other)

    def _fact_type(self, value: c.Value) -> FactType | None:
        if isinstance(value, c.FactValue):
            return self.scope.types.get(value.fact)
        if isinstance(value, c.ColumnValue):
            return self.scope.column(value.column)
        return self.scope.column(value.sum.column, value.sum.table) if isinstance(value, c.SumValue) else None

    # Values -----------------------------------------------------------------------------------------------------------

    def value(self, value: c.Value, kind: Type = NONE, unit: str = "") -> str:
        """A value in words; a literal or parameter shows what it is."""
        match value:
            case c.Literal_():
                return self.shown(literal_of(value.literal, kind), kind, unit)
            case c.ParameterValue():
                return self._parameter(value.param, kind, unit)
            case c.FactValue():
                return self.fact(value.fact)
            case c.ColumnValue():
                return self.fact(self.scope.table, value.column)
            case c.NamedValue() if value.value in self.scope.names:
                return self.text(self.scope.names[value.value])
            case c.NamedValue() if value.value in self.scope.values:
                return self.value(self.scope.values[value.value], kind, unit)
            case c.ContextValue():
                return self.pick(*CONTEXT_WORDS[value.context])
            case c.CountValue():
                rows = self.rows(value.count)
                return self.pick(f"{rows}的数量", f"the number of {rows}")
            case c.TenureValue():
                return self._tenure(value.tenure)
            case c.LookUpValue() if value.look_up in self.scope.tables:
                title = self.text(self.scope.tables[value.look_up].title)
                return self.pick(f"“{title}”规定的数", f"what “{title}” sets")
            case c.CallValue():
                function = self.scope.functions.get(value.call.function)
                return self.text(function.title) if function else value.call.function
            case c.ChooseValue():
                condition, then = self.condition(value.condition), self.value(value.then, kind, unit)
                other = self.value(value.otherwise, kind, unit)
                return self.pick(
                    f"（{condition}时为{then}，否则为{other}）", f"({then} if {condition}, else {other})"
                )
        return self._computed(value)

    def _computed(self, value: c.Value) -> str:
        rows = (
            value.sum
            if isinstance(value, c.SumValue)
            else getattr(value, "highest", None) or getattr(value, "lowest", None)
        )
        if isinstance(rows, c.ColumnOfRows):
            column, of = self.fact(rows.table, rows.column), self.rows(rows)
            if isinstance(value, c.SumValue):
                return self.pick(f"{of}的{column}合计", f"the total {column} of {of}")
            held = self.scope.column(rows.column, rows.table)
            in_time = held is not None and (held.type.kind == "date" or held.type.calendar)
            zh, en = _EXTREMES[type(value), in_time]
            return self.pick(f"{of}中{zh}{column}", f"the {en} {column} of {of}")
        parts = [self.value(part, NUMBER) for part in operands(value)]
        match value:
            case c.YearOfValue():
                return self.pick(f"{parts[0]}的年份", f"the year of {parts[0]}")
            case c.WholeYearsValue():
                return self.pick(
                    f"从{parts[0]}到{parts[1]}的周年数", f"the whole years from {parts[0]} to {parts[1]}"
                )
            case c.LeastValue():
                return self.pick(f"{'、'.join(parts)}中最小的", f"the least of {', '.join(parts)}")
            case c.GreatestValue():
                return self.pick(f"{'、'.join(parts)}中最大的", f"the greatest of {', '.join(parts)}")
        zh, en = _SIGNS[type(value)]
        return self.join(parts, zh, f" {en} ")

    def _parameter(self, key: str, kind: Type, unit: str) -> str:
        dated = self.scope.parameters.get(key, ())
        held = parameter_at(dated, self.on) if self.on else max(dated, key=lambda v: v.since, default=None)
        return key if held is None else self.value(held.value, kind, unit)

    def asked(self, expr: c.Value, kind: Type, unit: str = "") -> str:
        """What a test asks for: worked out where the applicant is known and it is no plain field."""
        plain = isinstance(expr, c.Literal_ | c.ParameterValue | c.FactValue | c.ColumnValue)
        if self.facts is not None and not plain:
            key = (id(expr), kind.kind)
            if key not in self._worked:
                now = not _looks_at_row(expr)
                self._worked[key] = (
                    expr,
                    value_of(expr, self.facts, scope=self.scope, wanted=kind) if now else None,
                )
            found = self._worked[key][1]
            if found is not None and found is not NOTHING and not isinstance(found, Between):
                return self.shown(found, kind, unit)
        return self.value(expr, kind, unit)

    def _tenure(self, tenure: c.Tenure) -> str:
        if not isinstance(tenure.start, c.FactValue):
            return self.pick("任职年限", "tenure")
        start, until = self.value(tenure.start), self.value(tenure.until)
        less = ""
        if tenure.less is not None:
            rows = self.rows(tenure.less)
            less = self.pick(f"，不计{rows}的年份", f", without the years of {rows}")
        return self.pick(f"任职年限（从{start}算到{until}{less}）", f"tenure (from {start} to {until}{less})")

    def rows(self, rows: c.RowSet | c.Draw) -> str:
        """The rows a filter leaves: 项目（级别为市厅级及以上，并且本人排名不超过3）."""
        table = self.fact(rows.table)
        if rows.where is None:
            return table
        where = self.in_table(rows.table).condition(rows.where)
        return self.pick(f"{table}（{where}）", f"{table} ({where})")

    def condition(self, node: c.Condition) -> str:
        """A condition in words; see `wording.Words`."""
        raise NotImplementedError
