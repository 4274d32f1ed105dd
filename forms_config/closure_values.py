"""Values of the condition language as closures; see `closures.py`. (pure)"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from forms_config import bounds
from forms_config import conditions as c
from forms_config.bounds import NOTHING
from forms_config.fact_types import DATE, NUMBER, TEXT, Type
from forms_config.facts import Facts, HiddenRow
from forms_config.interpreter import called
from forms_config.rowsums import highest_of, sum_of
from forms_config.scope import Scope, shared_type, type_of
from forms_config.tenure import SpellFact, TenureFacts, tenure_value

if TYPE_CHECKING:
    from forms_config.closures import Closure, Program


class ValueCompiler:
    """Compiles values for one program."""

    def __init__(self, program: "Program") -> None:
        self.program = program

    def value(self, expr: c.Value, scope: Scope, wanted: Type, *, in_row: bool) -> "Closure":
        constant, held = self.program.constant(expr, wanted)
        if constant:
            return lambda k, r, t, e: held
        match expr:
            case c.FactValue():
                fact = expr.fact
                return lambda k, r, t, e: k.get(fact)
            case c.ColumnValue():
                column = expr.column
                return lambda k, r, t, e: None if r is None else r.get(column)
            case c.ContextValue():
                name = expr.context
                return lambda k, r, t, e: e.context.get(name)
            case c.ParameterValue():
                value = _parameter_value(self.program, expr)
                return self.value(value, scope, wanted, in_row=in_row)
            case c.NamedValue():
                return self._named(expr.value, scope, wanted, in_row=in_row)
            case c.CountValue():
                return _count(self.program.rows(expr.count, scope))
            case c.SumValue():
                cells = self._cells(expr.sum, scope)
                column_type = scope.column(expr.sum.column, expr.sum.table)
                return lambda k, r, t, e: sum_of(cells(k, r, t, e), column_type)
            case c.HighestValue():
                return self._extreme(expr.highest, scope, lowest=False)
            case c.LowestValue():
                return self._extreme(expr.lowest, scope, lowest=True)
            case c.TenureValue():
                return self._tenure(expr.tenure, scope, in_row=in_row)
            case c.ChooseValue():
                return self._choose(expr, scope, wanted, in_row=in_row)
            case c.LookUpValue():
                return self._look_up(expr.look_up, scope, wanted, in_row=in_row)
            case c.CallValue():
                return self._call(expr.call, scope, in_row=in_row)
        return self._computed(expr, scope, wanted, in_row=in_row)

    def _named(self, key: str, scope: Scope, wanted: Type, *, in_row: bool) -> "Closure":
        """A named value, computed once per rule and evaluation unless it looks at the current row."""
        plain = self.value(self.program.scope.values[key], scope, wanted, in_row=in_row)
        if in_row:
            return plain
        codelist = wanted.codelist.key if wanted.codelist else ""
        name = ("value", scope.rule, key, wanted.kind, codelist)
        place = self.program.shared.get(name)
        if place is None:
            from forms_config.closures import UNSET

            place = self.program.shared[name] = self.program.place(UNSET)
        return _once(plain, place)

    def _computed(self, expr: c.Value, scope: Scope, wanted: Type, *, in_row: bool) -> "Closure":
        def get(part: c.Value, kind: Type) -> "Closure":
            return self.value(part, scope, kind, in_row=in_row)

        match expr:
            case c.AddValue():
                return _fold(bounds.add, [get(p, NUMBER) for p in expr.add])
            case c.MultiplyValue():
                return _fold(bounds.multiply, [get(p, NUMBER) for p in expr.multiply])
            case c.SubtractValue():
                return _pair(bounds.subtract, *(get(p, NUMBER) for p in expr.subtract))
            case c.DivideValue():
                return _pair(bounds.divide, *(get(p, NUMBER) for p in expr.divide))
            case c.WholeYearsValue():
                span = expr.whole_years
                return _pair(bounds.whole_years, get(span.start, DATE), get(span.end, DATE))
            case c.YearOfValue():
                day = get(expr.year_of, DATE)
                return lambda k, r, t, e: bounds.year_of(day(k, r, t, e))
            case c.LeastValue():
                kind = shared_type(expr.least, scope, NUMBER if wanted.kind == "literal" else wanted)
                return _fold(lambda v: bounds.least(v, kind), [get(p, kind) for p in expr.least])
            case c.GreatestValue():
                kind = shared_type(expr.greatest, scope, NUMBER if wanted.kind == "literal" else wanted)
                return _fold(lambda v: bounds.greatest(v, kind), [get(p, kind) for p in expr.greatest])
        raise TypeError(expr)

    def _cells(self, rows: c.ColumnOfRows, scope: Scope) -> "Closure":
        """(verdict, cell) of every row its filter does not rule out; None where the table is missing."""
        verdicts = self.program.rows(rows, scope)
        table, column = rows.table, rows.column

        def cells(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Any:
            found = verdicts(k, r, t, e)
            if found is None:
                return None
            return [(v, row.get(column)) for row, v in zip(k[table], found, strict=True) if v is not False]

        return cells

    def _extreme(self, rows: c.ColumnOfRows, scope: Scope, *, lowest: bool) -> "Closure":
        cells = self._cells(rows, scope)
        column = scope.column(rows.column, rows.table)
        return lambda k, r, t, e: highest_of(cells(k, r, t, e), column, lowest=lowest)

    def _choose(self, expr: c.ChooseValue, scope: Scope, wanted: Type, *, in_row: bool) -> "Closure":
        kind = type_of(expr, scope) if wanted.kind == "literal" else wanted
        condition = self.program.condition(expr.condition, scope, in_row=in_row)
        then = self.value(expr.then, scope, kind, in_row=in_row)
        otherwise = self.value(expr.otherwise, scope, kind, in_row=in_row)

        def choose(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Any:
            verdict = condition(k, r, t, e)
            if verdict is None:
                return bounds.either((then(k, r, t, e), otherwise(k, r, t, e)), kind)
            return then(k, r, t, e) if verdict else otherwise(k, r, t, e)

        return choose

    def _look_up(self, key: str, scope: Scope, wanted: Type, *, in_row: bool) -> "Closure":
        table = self.program.scope.tables[key]
        kind = wanted
        if wanted.kind == "literal":
            kind = shared_type([row.gives for row in table.rows if row.gives is not None], scope)
        lines = self.program.table_lines(key, scope, in_row=in_row)
        gives = [
            (lambda k, r, t, e: NOTHING)
            if row.gives is None
            else self.value(row.gives, scope, kind, in_row=in_row)
            for row in table.rows
        ]

        def look_up(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Any:
            found: list[Any] = []
            for line, give in zip(lines, gives, strict=True):
                verdict = line(k, r, t, e)
                if verdict is not False:
                    found.append(give(k, r, t, e))
                if verdict is True:
                    return bounds.either(found, kind)
            return bounds.either([*found, NOTHING], kind)

        return look_up

    def _call(self, call: c.Call, scope: Scope, *, in_row: bool) -> "Closure":
        function = scope.functions.get(call.function)
        if function is None:
            return lambda k, r, t, e: None
        run = function.run
        arguments = {
            name: self.value(call.arguments[name], scope, kind, in_row=in_row)
            for name, kind in function.arguments.items()
            if name in call.arguments
        }
        return lambda k, r, t, e: called(run, {name: get(k, r, t, e) for name, get in arguments.items()})

    def _tenure(self, tenure: c.Tenure, scope: Scope, *, in_row: bool) -> "Closure":
        start = self.value(tenure.start, scope, DATE, in_row=in_row)
        until = self.value(tenure.until, scope, DATE, in_row=in_row)
        policy = None if tenure.policy is None else self.value(tenure.policy, scope, TEXT, in_row=in_row)
        less = None if tenure.less is None else self._cells(tenure.less, scope)
        spells = None if tenure.spells is None else self._spells(tenure.spells, scope)

        def count(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Any:
            removed: Any = ()
            if less is not None:
                pairs = less(k, r, t, e)
                removed = None if pairs is None else tuple((v, _year(y)) for v, y in pairs)
            facts = TenureFacts(
                start(k, r, t, e),
                until(k, r, t, e),
                spells is not None,
                None if spells is None else spells(k, r, t, e),
                removed,
                "from_certificate" if policy is None else policy(k, r, t, e),
            )
            return tenure_value(facts)

        return count

    def _spells(self, spells: c.Spells, scope: Scope) -> "Closure":
        verdicts = self.program.rows(spells, scope)
        table, start, end = spells.table, spells.start, spells.end

        def found(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Any:
            held = verdicts(k, r, t, e)
            if held is None:
                return None
            return tuple(
                SpellFact(v, row.get(start), row.get(end), isinstance(row, HiddenRow) and end not in row)
                for row, v in zip(k[table], held, strict=True)
                if v is not False
            )

        return found


def _parameter_value(program: "Program", expr: c.ParameterValue) -> c.Value:
    from forms_config.scope import parameter_at

    held = parameter_at(program.scope.parameters[expr.param], program.on)
    if held is None:
        raise TypeError(expr)
    return held.value


def _year(cell: Any) -> int | None:
    return cell.year if hasattr(cell, "year") else None if cell is None else int(cell)


def _count(rows: "Closure") -> "Closure":
    def count(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Any:
        verdicts = rows(k, r, t, e)
        if verdicts is None:
            return bounds.between(0, None)
        sure = verdicts.count(True)
        unclear = verdicts.count(None)
        return bounds.Between(sure, sure + unclear) if unclear else sure

    return count


def _fold(run: Any, parts: "list[Closure]") -> "Closure":
    return lambda k, r, t, e: run([part(k, r, t, e) for part in parts])


def _pair(run: Any, left: "Closure", right: "Closure") -> "Closure":
    return lambda k, r, t, e: run(left(k, r, t, e), right(k, r, t, e))


def _once(plain: "Closure", place: int) -> "Closure":
    from forms_config.closures import UNSET

    def once(k: Mapping[str, Any], r: Any, t: list[Any], e: Facts) -> Any:
        found = t[place]
        if found is UNSET:
            found = t[place] = plain(k, r, t, e)
        return found

    return once
