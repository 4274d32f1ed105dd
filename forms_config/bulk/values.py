"""Values of the condition language as columns; see `evaluating.py`. (pure)"""

from typing import TYPE_CHECKING, Any

from forms_config import bounds
from forms_config import conditions as c
from forms_config.bounds import NOTHING
from forms_config.bulk import arithmetic, ragged
from forms_config.bulk.by_applicant import tenures
from forms_config.bulk.columns import Column, applied, constant, of_verdicts
from forms_config.fact_types import DATE, LITERAL, NUMBER, Type
from forms_config.interpreter import called
from forms_config.scope import Scope, literal_of, parameter_at, shared_type, type_of

if TYPE_CHECKING:
    from forms_config.bulk.evaluating import Evaluation, Frame


class ValueColumns:
    """Works values out for one evaluation."""

    def __init__(self, evaluation: "Evaluation") -> None:
        self.evaluation = evaluation

    def value(self, expr: c.Value, frame: "Frame", scope: Scope, wanted: Type = LITERAL) -> Column:
        """The column of an expression for everyone in the frame. Literals are read as `wanted`."""
        if isinstance(expr, c.Literal_):
            return constant(literal_of(expr.literal, wanted), frame.size)
        evaluation = self.evaluation
        traits = evaluation.program.traits(expr)
        if frame.rows is not None and not traits.row:
            return self.value(expr, evaluation.everyone, scope.in_table(""), wanted).take(frame.rows.parent)
        rule = scope.rule if traits.judged else ""
        key = ("value", id(expr), frame.table, rule, wanted.kind, id(wanted.codelist))
        found: Column = evaluation.kept(key, expr, lambda: self._value(expr, frame, scope, wanted))
        return found

    def _value(self, expr: c.Value, frame: "Frame", scope: Scope, wanted: Type) -> Column:
        evaluation = self.evaluation
        match expr:
            case c.FactValue():
                return evaluation.applicants.fact(expr.fact)
            case c.ColumnValue():
                return constant(None, frame.size) if frame.rows is None else frame.rows.cells(expr.column)
            case c.ContextValue():
                return evaluation.applicants.context(expr.context)
            case c.ParameterValue():
                return self._parameter(expr, frame, scope, wanted)
            case c.NamedValue():
                return self.value(scope.values[expr.value], frame, scope, wanted)
            case c.CountValue():
                return ragged.count(*evaluation.row_verdicts(expr.count, scope))
            case c.SumValue():
                rows, verdicts = evaluation.row_verdicts(expr.sum, scope)
                cells = rows.cells(expr.sum.column)
                return ragged.total(rows, verdicts, cells, scope.column(expr.sum.column, expr.sum.table))
            case c.HighestValue():
                return self._extreme(expr.highest, scope, lowest=False)
            case c.LowestValue():
                return self._extreme(expr.lowest, scope, lowest=True)
            case c.TenureValue():
                return tenures(expr.tenure, evaluation, frame, scope)
            case c.ChooseValue():
                kind = type_of(expr, scope) if wanted.kind == "literal" else wanted
                verdicts = evaluation.test(expr.condition, frame, scope)
                ways = [self.value(part, frame, scope, kind) for part in (expr.then, expr.otherwise)]
                return arithmetic.chosen(verdicts, ways[0], ways[1], kind)
            case c.LookUpValue():
                return self._look_up(expr.look_up, frame, scope, wanted)
            case c.CallValue():
                return self._call(expr.call, frame, scope)
        return self._computed(expr, frame, scope, wanted)

    def _computed(self, expr: c.Value, frame: "Frame", scope: Scope, wanted: Type) -> Column:
        def get(parts: Any, kind: Type) -> list[Column]:
            return [self.value(part, frame, scope, kind) for part in parts]

        match expr:
            case c.AddValue():
                return arithmetic.added(get(expr.add, NUMBER))
            case c.SubtractValue():
                return arithmetic.subtracted(*get(expr.subtract, NUMBER))
            case c.MultiplyValue():
                return arithmetic.multiplied(get(expr.multiply, NUMBER))
            case c.DivideValue():
                return applied(bounds.divide, get(expr.divide, NUMBER))
            case c.WholeYearsValue():
                return arithmetic.whole_years(*get((expr.whole_years.start, expr.whole_years.end), DATE))
            case c.YearOfValue():
                return arithmetic.year_of(*get((expr.year_of,), DATE))
            case c.LeastValue():
                kind = shared_type(expr.least, scope, NUMBER if wanted.kind == "literal" else wanted)
                return arithmetic.extreme(get(expr.least, kind), kind, lowest=True)
            case c.GreatestValue():
                kind = shared_type(expr.greatest, scope, NUMBER if wanted.kind == "literal" else wanted)
                return arithmetic.extreme(get(expr.greatest, kind), kind, lowest=False)
        raise TypeError(expr)

    def _parameter(self, expr: c.ParameterValue, frame: "Frame", scope: Scope, wanted: Type) -> Column:
        given = self.evaluation.given
        if expr.param in given:
            return constant(literal_of(given[expr.param], wanted), frame.size)
        held = parameter_at(scope.parameters[expr.param], self.evaluation.applicants.on)
        return constant(None, frame.size) if held is None else self.value(held.value, frame, scope, wanted)

    def _extreme(self, rows: c.ColumnOfRows, scope: Scope, *, lowest: bool) -> Column:
        held, verdicts = self.evaluation.row_verdicts(rows, scope)
        column = scope.column(rows.column, rows.table)
        return ragged.extreme_cell(held, verdicts, held.cells(rows.column), column, lowest=lowest)

    def _look_up(self, key: str, frame: "Frame", scope: Scope, wanted: Type) -> Column:
        """What the first met row gives; which rows might be the first is settled per distinct combination of verdicts."""
        table = scope.tables[key]
        kind = wanted
        if wanted.kind == "literal":
            kind = shared_type([r.gives for r in table.rows if r.gives is not None], scope, LITERAL)
        lines = [of_verdicts(line) for line in self.evaluation.table_lines(key, frame, scope)]
        gives = [
            constant(NOTHING, frame.size) if r.gives is None else self.value(r.gives, frame, scope, kind)
            for r in table.rows
        ]

        def first_met(*parts: Any) -> Any:
            found: list[Any] = []
            for verdict, given in zip(parts[: len(lines)], parts[len(lines) :], strict=True):
                if verdict is not False:
                    found.append(given)
                if verdict is True:
                    return bounds.either(found, kind)
            return bounds.either([*found, NOTHING], kind)

        return applied(first_met, [*lines, *gives])

    def _call(self, call: c.Call, frame: "Frame", scope: Scope) -> Column:
        function = scope.functions.get(call.function)
        if function is None:
            return constant(None, frame.size)
        run = function.run
        names = [name for name in function.arguments if name in call.arguments]
        if not names:
            return constant(called(run, {}), frame.size)
        parts = [self.value(call.arguments[n], frame, scope, function.arguments[n]) for n in names]
        return applied(lambda *values: called(run, dict(zip(names, values, strict=True))), parts)
