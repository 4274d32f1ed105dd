"""The plain interpreter, remembering what it has worked out about one applicant: for explaining, where the same parts are asked
for again and again. (pure)"""

from collections.abc import Callable, Sequence
from typing import Any

from forms_config import conditions as c
from forms_config.bounds import compare
from forms_config.fact_types import LITERAL, Type
from forms_config.facts import Facts, Row
from forms_config.interpreter import (
    Verdict,
    kleene_all,
    kleene_any,
    kleene_at_least,
    kleene_not,
    test,
    value,
)  # fmt: skip
from forms_config.scope import Scope, compared_type
from forms_config.walking import visits


class Remembering:
    """Answers as `interpreter.test` and `interpreter.value` do, each part once. All scopes asked with are of one criteria."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._found: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    def once(self, key: tuple[Any, ...], node: Any, work: Callable[[], Any]) -> Any:
        """The node is kept beside what it came to, so that its identity is not used again."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = (node, work())
        return found[1]

    def test(self, node: c.Condition, scope: Scope, row: Row | None = None) -> Verdict:
        key = ("test", id(node), id(row), scope.rule, scope.table)
        return self.once(key, node, lambda: self._test(node, scope, row))  # type: ignore[no-any-return]

    def _test(self, node: c.Condition, scope: Scope, row: Row | None) -> Verdict:
        match node:
            case c.All():
                return kleene_all([self.test(part, scope, row) for part in node.all])
            case c.Any_():
                return kleene_any([self.test(part, scope, row) for part in node.any])
            case c.AtLeast():
                return kleene_at_least(node.at_least, [self.test(part, scope, row) for part in node.of])
            case c.Not():
                return kleene_not(self.test(node.not_, scope, row))
            case c.Compare():
                kind = compared_type(node, scope)
                left, right = (self.value(side, scope, kind, row) for side in (node.left, node.right))
                return compare(left, node.operator, right, kind)
            case c.Exists():
                return self._any_row(node.exists, scope)
            case c.NoneOf():
                return kleene_not(self._any_row(node.none, scope))
        return test(node, self.facts, row=row, scope=scope)

    def _any_row(self, rows: c.RowSet, scope: Scope) -> Verdict:
        found = self.rows(rows, scope)
        return None if found is None else kleene_any([v for _, v in found])

    def rows(self, rows: c.RowSet | c.Draw, scope: Scope) -> Sequence[tuple[Row, Verdict]] | None:
        """Each row with its filter's verdict; None where the table is missing."""
        held = self.facts.known.get(rows.table)
        where = rows.where
        if held is None or where is None:
            return None if held is None else [(row, True) for row in held]
        inner = self.inside(scope, rows.table)
        return [(row, self.test(where, inner, row)) for row in held]

    def value(self, expr: c.Value, scope: Scope, kind: Type = LITERAL, row: Row | None = None) -> Any:
        """What an expression comes to, read as `kind`; worked out once for all rows where it does not look at them."""
        of_row = id(row) if row is not None and self._looks_at_row(expr, scope) else 0
        key = ("value", id(expr), of_row, scope.rule, scope.table, kind.kind, id(kind.codelist))
        return self.once(key, expr, lambda: value(expr, self.facts, row=row, scope=scope, wanted=kind))

    def inside(self, scope: Scope, table: str) -> Scope:
        return self.once(("scope", scope.rule, table), scope, lambda: scope.in_table(table))  # type: ignore[no-any-return]

    def _looks_at_row(self, expr: c.Value, scope: Scope) -> bool:
        if isinstance(expr, c.ColumnValue):
            return True
        return self.once(("looks", id(expr)), expr, lambda: looks_at_row(expr, scope))  # type: ignore[no-any-return]


def looks_at_row(expr: Any, scope: Scope) -> bool:
    """Whether a value depends on the row a filter looks at, named values followed; of decision tables and judgements it is
    taken for granted."""
    for visit in visits(expr):
        node = visit.node
        if isinstance(node, c.LookUpValue | c.TableMet | c.Judged):
            return True
        if isinstance(node, c.ColumnValue) and not visit.table:
            return True
        if isinstance(node, c.NamedValue) and looks_at_row(scope.values.get(node.value), scope):
            return True
    return False
