"""What the parts of one rule came to for one applicant: read from the evaluation's trace, else worked out once. (pure)"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from forms_config import conditions as c
from forms_config.allocation import Allocation, allocate
from forms_config.bounds import NOTHING, Between
from forms_config.criteria import CompiledCriteria, Outcome
from forms_config.fact_types import LITERAL, NUMBER, Type
from forms_config.facts import Facts, Row
from forms_config.interpreter import (
    Verdict,
    conditions_of_table,
    draw_tester,
    kleene_all,
    tenure_facts,
)  # fmt: skip
from forms_config.remembering import Remembering
from forms_config.scope import Scope, compared_type
from forms_config.tenure import Tenure, known_tenure


class Findings:
    """One rule's verdicts, rows and values for one applicant. `outcome` is the evaluation of the same facts."""

    def __init__(self, compiled: CompiledCriteria, outcome: Outcome, facts: Facts, rule: str) -> None:
        self.compiled, self.outcome, self.facts = compiled, outcome, facts
        self.scope = compiled.scope.in_rule(rule)
        known = outcome.remembering
        self.remembering = known if known is not None and known.facts is facts else Remembering(facts)

    def test(self, node: c.Condition, row: Row | None = None, table: str = "") -> Verdict:
        """Whether a condition holds, of a row of `table` or of the applicant."""
        if row is None:
            traced = self.compiled.traced(self.outcome, self.scope.rule, node)
            if traced is not None:
                return bool(traced)

        return self.remembering.test(node, self._inside(table), row)

    def _inside(self, table: str) -> Scope:
        return self.remembering.inside(self.scope, table) if table else self.scope

    def rows(self, rows: c.RowSet | c.Draw) -> Sequence[tuple[Row, Verdict]] | None:
        """Each row with its filter's verdict; None where the table is missing."""
        held = self.facts.known.get(rows.table)
        traced = self.compiled.traced(self.outcome, self.scope.rule, rows)
        if traced is not None and held is not None:
            return list(zip(held, traced, strict=True))

        return self.remembering.rows(rows, self.scope)

    def allocation(self, node: c.Distinct) -> Allocation:
        """Which rows serve which items."""
        traced = self.compiled.allocation(self.outcome, self.scope.rule, node)
        if traced is not None:
            return traced

        def work() -> Allocation:
            return allocate(node, draw_tester(self.facts, self.scope), self.facts)

        return self.remembering.once(("allocation", self.scope.rule, id(node)), node, work)  # type: ignore[no-any-return]

    def value(self, expr: c.Value, kind: Type = LITERAL, row: Row | None = None, table: str = "") -> Any:
        """What an expression comes to, read as `kind`."""

        return self.remembering.value(expr, self._inside(table), kind, row)

    def counted(self, expr: c.Value) -> Tenure | None:
        """The count behind a tenure or a span of years, named values followed; None when something it needs is missing."""
        while isinstance(expr, c.NamedValue) and expr.value in self.scope.values:
            expr = self.scope.values[expr.value]
        tenure = expr.tenure if isinstance(expr, c.TenureValue) else None
        if tenure is None:
            return None

        def work() -> Tenure | None:
            return known_tenure(tenure_facts(tenure, self.facts, None, self.scope))

        return self.remembering.once(("counted", self.scope.rule, id(expr)), expr, work)  # type: ignore[no-any-return]

    # What matters to this person ----------------------------------------------------------------------------------------

    def nearest_row(self, key: str) -> int:
        """The row of a decision table that is met, or of which the fewest cells fail."""
        table = self.scope.tables[key]

        def failing(number: int) -> tuple[int, int, int, Any]:
            tests = conditions_of_table(table, number)
            verdicts = [self.test(part) for part in tests]
            met = 0 if kleene_all(verdicts) is True else 1
            # Earlier columns say whom a row is for; a row whose first columns fit is nearer.
            first = next((n for n, v in enumerate(verdicts) if v is False), len(verdicts))
            return met, verdicts.count(False), -first, self._demand(tests[first]) if first < len(tests) else 0

        return min(range(len(table.rows)), key=failing)

    def _demand(self, test_: c.Compare) -> Decimal:
        """How much a test asks for: of two rows that fail alike the one that asks for less is nearer."""
        kind = compared_type(test_, self.scope)
        asked = self.value(test_.right, kind)
        if test_.operator != "at_least" or asked is None or asked is NOTHING:
            return Decimal(0)
        if kind.kind == "choice":
            return Decimal(kind.rank(asked)) if isinstance(asked, str) else Decimal(0)
        return Decimal(asked) if isinstance(asked, int | Decimal) else Decimal(0)

    def nearest_tests(self, node: c.Condition) -> Iterator[c.Compare]:
        """The tests outside row filters that matter to this person: of decision tables the nearest row, of alternatives the
        first that is met, else all."""
        match node:
            case c.Compare():
                yield node
            case c.All() | c.AtLeast():
                for part in node.all if isinstance(node, c.All) else node.of:
                    yield from self.nearest_tests(part)
            case c.Any_():
                met = [part for part in node.any if self.test(part) is True]
                for part in met[:1] or node.any:
                    yield from self.nearest_tests(part)
            case c.Not():
                yield from self.nearest_tests(node.not_)
            case c.TableMet():
                yield from conditions_of_table(self.scope.tables[node.table], self.nearest_row(node.table))
            case c.RuleMet():
                yield from self.nearest_tests(self.scope.rules[node.rule].when)
            case c.Exists() | c.NoneOf():
                count = c.CountValue(count=node.exists if isinstance(node, c.Exists) else node.none)
                if not _is_unknown(self.value(count, NUMBER)):
                    yield c.Compare.model_validate(
                        {"left": count, "operator": "at_least", "right": c.Literal_.model_validate("1")}
                    )


def _is_unknown(found: Any) -> bool:
    return found is NOTHING or found is None or (isinstance(found, Between) and found.high is None)
