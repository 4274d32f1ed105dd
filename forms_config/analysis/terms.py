"""What is compared: terms with a name of their own, the values they can have at all, and constants. (pure)"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_config import bounds
from forms_config import conditions as c
from forms_config.analysis.sets import Allowed, Codes, Span, everything, narrowed
from forms_config.bounds import NOTHING, PERHAPS, Between
from forms_config.definitions import CodeList, Form
from forms_config.fact_types import NUMBER, FactType, Type
from forms_config.scope import Scope, literal_of, parameter_at, shared_type


class Terms:
    """Terms of one criteria on one day. `on` is the day parameters are read at."""

    def __init__(self, scope: Scope, form: Form, lists: Mapping[str, CodeList], on: date | None) -> None:
        self.scope, self.lists, self.on = scope, lists, on
        self.most_rows: dict[str, int] = {}
        self.whole: set[tuple[str, str]] = set()
        for field in form.fields():
            limits = getattr(field, "rows", None)
            if limits is not None:
                self.most_rows[field.key] = limits.max
            if field.type in ("integer", "year"):
                self.whole.add(("", field.key))
            for column in getattr(field, "columns", ()) or ():
                if column.type in ("integer", "year"):
                    self.whole.add((field.key, column.key))
        self._names: dict[tuple[int, str], tuple[Any, str]] = {}

    def plain(self, value: c.Value) -> c.Value:
        """A named value's definition."""
        for _ in range(12):
            if not isinstance(value, c.NamedValue) or value.value not in self.scope.values:
                break
            value = self.scope.values[value.value]
        return value

    def name(self, value: c.Value, table: str) -> str:
        """The same name for the same thing: what looks at a row is told apart by its table."""
        value = self.plain(value)
        found = self._names.get((id(value), table))
        if found is None:
            of_row = table and not isinstance(value, c.FactValue | c.ContextValue)
            name = f"{table if of_row else ''}|{value.model_dump_json(by_alias=True, exclude_defaults=True)}"
            found = self._names[id(value), table] = (value, name)
        return found[1]

    def is_constant(self, value: c.Value) -> bool:
        return isinstance(self.plain(value), c.Literal_ | c.ParameterValue)

    def any_of(self, value: c.Value, kind: Type, table: str) -> Allowed:
        """Every value the term can have."""
        value = self.plain(value)
        whole = self._is_whole(value, table)
        if kind.kind in ("number", "date"):
            found = self.range(value, kind, table)
            if found is NOTHING:
                return Codes(frozenset(), nothing=True)
            low, high, nothing = bounds.ends(found)
            return narrowed(Span(low, high, nothing=nothing), whole=whole)
        certain = isinstance(value, c.FactValue | c.ColumnValue | c.ContextValue)
        return everything(kind, nothing=not certain)

    def _is_whole(self, value: c.Value, table: str) -> bool:
        match value:
            case c.FactValue():
                return ("", value.fact) in self.whole
            case c.ColumnValue():
                return (table, value.column) in self.whole
            case c.HighestValue() | c.LowestValue():
                rows = value.highest if isinstance(value, c.HighestValue) else value.lowest
                return (rows.table, rows.column) in self.whole
        return isinstance(value, c.CountValue | c.WholeYearsValue | c.TenureValue | c.YearOfValue)

    # Ranges -----------------------------------------------------------------------------------------------------------

    def range(self, value: c.Value, kind: Type = NUMBER, table: str = "", depth: int = 0) -> Any:
        """What bounds say of a value: plain, `Between`, NOTHING, or None."""
        if depth > 12:
            return PERHAPS
        value = self.plain(value)

        def part(inner: c.Value, as_: Type = NUMBER) -> Any:
            return self.range(inner, as_, table, depth + 1)

        match value:
            case c.Literal_():
                return literal_of(value.literal, kind)
            case c.ParameterValue():
                held = parameter_at(self.scope.parameters.get(value.param, ()), self.on)
                return None if held is None else part(held.value, kind)
            case c.FactValue():
                return _limits(self.scope.types.get(value.fact), kind)
            case c.ColumnValue():
                return _limits(self.scope.column(value.column, table), kind)
            case c.ContextValue():
                return None
            case c.CountValue():
                return Between(0, self.most_rows.get(value.count.table))
            case c.SumValue():
                column = self.scope.column(value.sum.column, value.sum.table)
                positive = column is not None and column.low is not None and column.low >= 0
                return bounds.between(0 if positive else None, None)
            case c.HighestValue() | c.LowestValue():
                rows = value.highest if isinstance(value, c.HighestValue) else value.lowest
                low, high, _ = bounds.ends(_limits(self.scope.column(rows.column, rows.table), kind))
                return Between(low, high, or_nothing=True)
            case c.TenureValue() | c.WholeYearsValue():
                return Between(0, None, or_nothing=True)
            case c.LookUpValue():
                rows_ = self.scope.tables[value.look_up].rows if value.look_up in self.scope.tables else ()
                gives = [NOTHING if r.gives is None else part(r.gives, kind) for r in rows_]
                return bounds.either([*gives, NOTHING], kind)
            case c.ChooseValue():
                return bounds.either([part(value.then, kind), part(value.otherwise, kind)], kind)
            case c.CallValue():
                return PERHAPS
        return self._computed(value, kind, part)

    def _computed(self, value: c.Value, kind: Type, part: Any) -> Any:
        match value:
            case c.AddValue():
                return bounds.add(part(p) for p in value.add)
            case c.SubtractValue():
                return bounds.subtract(*(part(p) for p in value.subtract))
            case c.MultiplyValue():
                return bounds.multiply(part(p) for p in value.multiply)
            case c.DivideValue():
                return bounds.divide(*(part(p) for p in value.divide))
            case c.LeastValue():
                kind = shared_type(value.least, self.scope, NUMBER if kind.kind == "literal" else kind)
                return bounds.least([part(p, kind) for p in value.least], kind)
            case c.GreatestValue():
                kind = shared_type(value.greatest, self.scope, NUMBER if kind.kind == "literal" else kind)
                return bounds.greatest([part(p, kind) for p in value.greatest], kind)
        return PERHAPS


def _limits(fact: FactType | None, kind: Type) -> Any:
    if fact is None or kind.kind != "number":
        return None
    return bounds.between(fact.low, fact.high)


def related(operator: str, left: Any, right: Any, kind: Type) -> Codes | None:
    """How two values stand to each other when the test holds, among `<`, `=` and `>`; narrowed by their ranges."""
    passing = {
        "is": "=", "is_not": "<>", "at_least": "=>", "on_or_after": "=>", "above": ">", "after": ">",
        "at_most": "<=", "on_or_before": "<=", "below": "<", "before": "<",
    }.get(operator)  # fmt: skip
    if passing is None or kind.kind == "choices":
        return None
    possible = set("<=>")
    if kind.kind in ("number", "date") and NOTHING not in (left, right):
        (a, b, _), (x, y, _) = bounds.ends(left), bounds.ends(right)
        if b is not None and x is not None:
            possible -= {">"} if b <= x else set()
            possible -= {">", "="} if b < x else set()
        if a is not None and y is not None:
            possible -= {"<"} if a >= y else set()
            possible -= {"<", "="} if a > y else set()
    return Codes(frozenset(possible & set(passing)))
