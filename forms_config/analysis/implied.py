"""Whether one condition always holds where another does, as far as can be told from how they are written. (pure)"""

from collections.abc import Callable

from forms_config import conditions as c
from forms_config.analysis.sets import Allowed, Span, allowed_by, is_exact, meet, within
from forms_config.analysis.worlds import Worlds
from forms_config.fact_types import NUMBER, Type
from forms_config.interpreter import conditions_of_table
from forms_config.scope import compared_type

Implies = Callable[[c.Condition, c.Condition], bool]
MOST_QUESTIONS = 40_000
_COUNTS_UP, _COUNTS_DOWN = ("at_least", "above"), ("at_most", "below")


class Implied:
    """`of(a, b)`: whoever meets `a` certainly meets `b`. False also where it cannot be told. The two sides may belong to
    different criteria, each with its own parameters."""

    def __init__(self, mine: Worlds, theirs: Worlds | None = None) -> None:
        self.mine, self.theirs = mine, theirs or mine
        self.questions = 0

    def of(self, a: c.Condition, b: c.Condition, table: str = "") -> bool:
        self.questions += 1
        if self.questions > MOST_QUESTIONS:
            return False
        return self._wholly(a, b, table) or self._by_parts(a, b, table)

    def _by_parts(self, a: c.Condition, b: c.Condition, table: str) -> bool:
        """All parts of what is to hold, or one of the parts of what does."""
        match b:
            case c.All():
                return all(self.of(a, part, table) for part in b.all)
            case c.TableMet() if not isinstance(a, c.TableMet | c.Any_):
                return any(self._row_implied(a, b.table, n, table) for n in self._rows(b.table, self.theirs))
        match a:
            case c.Any_():
                return all(self.of(part, b, table) for part in a.any)
            case c.TableMet():
                return all(self._row_implies(a.table, n, b, table) for n in self._rows(a.table, self.mine))
        if isinstance(b, c.Any_) and any(self.of(a, part, table) for part in b.any):
            return True
        if isinstance(a, c.All):
            return any(self.of(part, b, table) for part in a.all)
        if isinstance(b, c.AtLeast):
            held = sum(self.of(a, part, table) for part in b.of)
            return held >= b.at_least or self._more_of_the_same(a, b, table)
        return False

    def _more_of_the_same(self, a: c.Condition, b: c.AtLeast, table: str) -> bool:
        """At least so many of parts, each of which implies one of the other's."""
        if not isinstance(a, c.AtLeast) or a.at_least < b.at_least or len(a.of) > len(b.of):
            return False
        return all(self.of(x, y, table) for x, y in zip(a.of, b.of, strict=False))

    def _rows(self, key: str, side: Worlds) -> range:
        table = side.scope.tables.get(key)
        return range(len(table.rows)) if table else range(0)

    def _row_implied(self, a: c.Condition, key: str, number: int, table: str) -> bool:
        return all(self.of(a, t, table) for t in conditions_of_table(self.theirs.scope.tables[key], number))

    def _row_implies(self, key: str, number: int, b: c.Condition, table: str) -> bool:
        tests = conditions_of_table(self.mine.scope.tables[key], number)
        if isinstance(b, c.TableMet):
            return any(
                all(any(self.of(t, u, table) for t in tests) for u in conditions_of_table(held, n))
                for held in (self.theirs.scope.tables.get(b.table),) if held for n in range(len(held.rows))
            )  # fmt: skip
        return any(self.of(t, b, table) for t in tests)

    # Single conditions ------------------------------------------------------------------------------------------------

    def _wholly(self, a: c.Condition, b: c.Condition, table: str) -> bool:
        if a == b and self.mine is self.theirs:
            return True
        match a, b:
            case c.Compare(), c.Compare():
                return self._tests(a, b, table)
            case c.Exists(), c.Exists():
                return self._rows_within(a.exists, b.exists)
            case c.Compare(), c.Exists() if isinstance(a.left, c.CountValue):
                return self._is_some(a, table) and self._rows_within(a.left.count, b.exists)
            case c.Exists(), c.Compare() if isinstance(b.left, c.CountValue):
                return self._some_suffice(b, table) and self._rows_within(a.exists, b.left.count)
            case c.NoneOf(), c.NoneOf():
                return self._rows_within(b.none, a.none, swapped=True)
            case c.Not(), c.Not():
                return Implied(self.theirs, self.mine).of(b.not_, a.not_, table)
            case c.Judged(), c.Judged():
                return a == b and bool(table)
            case c.RuleMet(), c.RuleMet():
                return a == b
            case c.Every(), c.Every() if a.every.table == b.every.table and a.every.where == b.every.where:
                return self.of(a.every.must, b.every.must, a.every.table)
            case c.Distinct(), c.Distinct():
                return self._distinct(a, b)
        return False

    def _is_some(self, test: c.Compare, table: str) -> bool:
        found = self._allowed(test, self.mine, table)
        low = getattr(found[0], "low", None) if found else None
        return low is not None and low >= 1

    def _some_suffice(self, test: c.Compare, table: str) -> bool:
        found = self._allowed(test, self.theirs, table)
        some = Span(low=1, whole=True)
        everyone = self.theirs.terms.any_of(test.left, NUMBER, table)
        return found is not None and found[1] and within(meet(everyone, some), found[0])

    def _rows_within(self, a: c.RowSet | c.Draw, b: c.RowSet | c.Draw, *, swapped: bool = False) -> bool:
        """Every row of the first is one of the second."""
        if a.table != b.table:
            return False
        if b.where is None:
            return True
        if a.where is None:
            return False
        side = Implied(self.theirs, self.mine) if swapped else self
        return side.of(a.where, b.where, a.table)

    def _tests(self, a: c.Compare, b: c.Compare, table: str) -> bool:
        if self._counts(a, b, table):
            return True
        if self.mine.terms.name(a.left, table) != self.theirs.terms.name(b.left, table):
            return False
        mine, theirs = self._allowed(a, self.mine, table), self._allowed(b, self.theirs, table)
        if mine is None or theirs is None:
            return a.operator == b.operator and self._same(a.right, b.right, table)
        return theirs[1] and within(mine[0], theirs[0])

    def _same(self, a: c.Value, b: c.Value, table: str) -> bool:
        """The same expression, reading the same on both sides."""
        if self.mine.terms.name(a, table) != self.theirs.terms.name(b, table):
            return False
        return self.mine is self.theirs or "param" not in self.mine.terms.name(a, table)

    def _counts(self, a: c.Compare, b: c.Compare, table: str) -> bool:
        """More rows out of fewer: counting by a narrower filter, at least as many."""
        if not isinstance(a.left, c.CountValue) or not isinstance(b.left, c.CountValue):
            return False
        mine, theirs = self._allowed(a, self.mine, table), self._allowed(b, self.theirs, table)
        if a.operator in _COUNTS_UP and b.operator in _COUNTS_UP:
            rows = self._rows_within(a.left.count, b.left.count)
        elif a.operator in _COUNTS_DOWN and b.operator in _COUNTS_DOWN:
            rows = self._rows_within(b.left.count, a.left.count, swapped=True)
        else:
            return False
        if mine is None or theirs is None:
            return rows and a.operator == b.operator and self._same(a.right, b.right, table)
        return rows and theirs[1] and within(mine[0], theirs[0])

    def _allowed(self, test: c.Compare, side: Worlds, table: str) -> tuple[Allowed, bool] | None:
        """(the values that pass, whether exactly these); None where that is not a set of values."""
        kind: Type = compared_type(test, side.scope.in_table(table))
        right = side.terms.range(test.right, kind, table)
        if not side.terms.is_constant(test.right):
            return None
        allowed = allowed_by(test.operator, right, kind, negated=False)
        if allowed is None:
            return None
        return meet(side.terms.any_of(test.left, kind, table), allowed), is_exact(test.operator, right, kind)

    # Achievements -----------------------------------------------------------------------------------------------------

    def _distinct(self, a: c.Distinct, b: c.Distinct) -> bool:
        if len(a.distinct) != len(b.distinct):
            return False
        return all(
            x.at_least >= y.at_least and len(x.of) <= len(y.of)
            and all(any(self._item(i, j) for j in y.of if j.key == i.key) for i in x.of)
            for x, y in zip(a.distinct, b.distinct, strict=True)
        )  # fmt: skip

    def _item(self, a: c.Item, b: c.Item) -> bool:
        return all(any(self.way(x, y) for y in b.any_of) for x in a.any_of)

    def way(self, a: c.Alternative, b: c.Alternative) -> bool:
        """Whether whoever goes the one way could also go the other."""
        if b.when is not None and (a.when is None or not self.of(a.when, b.when)):
            return False
        if len(a.draw) != len(b.draw):
            return False
        return all(
            x.table == y.table and x.count >= y.count and x.one_per == y.one_per and self._rows_within(x, y)
            for x, y in zip(a.draw, b.draw, strict=True)
        )  # fmt: skip
