"""Whether a condition can be met at all: the few ways it can be, each a set of values per term. (pure)

`Worlds.of(condition)` over-approximates: where it gives no way, no applicant can meet the condition whatever they answer.
Where there are too many ways it says "anything", so that cost stays bounded and nothing is called a contradiction wrongly.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms_config import conditions as c
from forms_config.analysis.sets import Allowed, Codes, Span, allowed_by, meet
from forms_config.analysis.terms import Terms, related
from forms_config.bounds import Between
from forms_config.fact_types import NUMBER
from forms_config.interpreter import conditions_of_table
from forms_config.scope import compared_type

MOST_WORLDS = 48
MOST_STEPS = 60_000
_FLIP = {"<": ">", ">": "<", "=": "="}
_NEGATED = {
    "is": "is_not", "is_not": "is", "at_least": "below", "below": "at_least", "at_most": "above", "above": "at_most",
    "on_or_after": "before", "before": "on_or_after", "on_or_before": "after", "after": "on_or_before",
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """One way: what each term is held to, rows that must be there, and what every row of a table must be."""

    terms: Mapping[str, Allowed] = field(default_factory=dict)
    rows: tuple[tuple[str, c.Condition | None], ...] = ()
    every: tuple[tuple[str, c.Condition], ...] = ()


ANYTHING = World()


class Worlds:
    """Ways to meet conditions of one criteria on one day."""

    def __init__(self, terms: Terms) -> None:
        self.terms, self.scope = terms, terms.scope
        self.steps = 0
        self._known: dict[tuple[int, bool, str, str], tuple[Any, tuple[World, ...]]] = {}
        self._agreed: dict[tuple[Any, ...], bool] = {}
        self._made: dict[tuple[int, str], tuple[Any, c.Condition]] = {}
        self._open: set[tuple[int, bool, str, str]] = set()

    @property
    def is_tired(self) -> bool:
        """The cost allowed is used up; everything is possible from now on."""
        return self.steps > MOST_STEPS

    def possible(self, node: c.Condition, *, negated: bool = False, table: str = "", rule: str = "") -> bool:
        return bool(self.of(node, negated=negated, table=table, rule=rule))

    def of(
        self, node: c.Condition, *, negated: bool = False, table: str = "", rule: str = ""
    ) -> tuple[World, ...]:
        key = (id(node), negated, table, rule)
        known = self._known.get(key)
        if known is not None:
            return known[1]
        self.steps += 1
        if self.is_tired or key in self._open:
            return (ANYTHING,)
        self._open.add(key)
        found = tuple(self._of(node, negated, table, rule))
        if len(found) > MOST_WORLDS:
            found = (ANYTHING,)
        self._open.discard(key)
        self._known[key] = (node, found)
        return found

    def _of(self, node: c.Condition, negated: bool, table: str, rule: str) -> Iterable[World]:
        def ways(part: c.Condition) -> tuple[World, ...]:
            return self.of(part, negated=negated, table=table, rule=rule)

        match node:
            case c.All():
                parts = [ways(p) for p in node.all]
                return either(parts) if negated else self.together(parts)
            case c.Any_():
                parts = [ways(p) for p in node.any]
                return self.together(parts) if negated else either(parts)
            case c.AtLeast():
                need = len(node.of) - node.at_least + 1 if negated else node.at_least
                return self._at_least(need, [ways(p) for p in node.of])
            case c.Not():
                return self.of(node.not_, negated=not negated, table=table, rule=rule)
            case c.Compare():
                return self._compare(node, negated, table)
            case c.Exists():
                return self._none(node.exists) if negated else self._some(node.exists, rule)
            case c.NoneOf():
                return self._some(node.none, rule) if negated else self._none(node.none)
            case c.Every():
                return self._every(node.every, negated, rule)
            case c.TableMet():
                return self._table(node.table, negated, table, rule)
            case c.RuleMet():
                return self._rule(node.rule, negated)
            case c.Judged():
                name = f"judged|{'' if table else rule}|{table}|{node.judged}"
                return (World({name: Codes(frozenset((not negated,)))}),)
            case c.Distinct():
                return (ANYTHING,) if negated or self.distinct_possible(node, rule) else ()
        return (ANYTHING,)

    # Joining ----------------------------------------------------------------------------------------------------------

    def together(self, parts: list[tuple[World, ...]]) -> tuple[World, ...]:
        """Ways in which all parts hold; parts that would make too many are left out."""
        found: tuple[World, ...] = (ANYTHING,)
        if any(not p for p in parts):
            return ()
        for ways in sorted(parts, key=len):
            if len(found) * len(ways) > MOST_WORLDS:
                continue
            joined = [w for a in found for b in ways if (w := self.join(a, b)) is not None]
            self.steps += len(found) * len(ways)
            found = tuple(joined)
            if not found:
                return ()
        return found

    def join(self, a: World, b: World) -> World | None:
        if not b.terms and not b.rows and not b.every:
            return a
        terms = dict(a.terms)
        for name, allowed in b.terms.items():
            held = terms.get(name)
            terms[name] = allowed if held is None else meet(held, allowed)
            if terms[name].is_empty:
                return None
        world = World(terms, _once(a.rows, b.rows), _once(a.every, b.every))
        return world if self._rows_agree(world) else None

    def _rows_agree(self, world: World) -> bool:
        """Each row that must be there can be one of those that every row must be."""
        for table, where in world.rows:
            musts = [must for t, must in world.every if t == table]
            if not musts:
                continue
            key = (table, id(where), *(id(m) for m in musts))
            if key not in self._agreed:
                parts = [self.of(m, table=table) for m in musts]
                if where is not None:
                    parts.append(self.of(where, table=table))
                self._agreed[key] = bool(self.together(parts))
            if not self._agreed[key]:
                return False
        return True

    def _at_least(self, need: int, parts: list[tuple[World, ...]]) -> tuple[World, ...]:
        can = [p for p in parts if p]
        if len(can) < need:
            return ()
        if len(can) == need:
            return self.together(can)
        return either(can) if need == 1 else (ANYTHING,)

    # Tests ------------------------------------------------------------------------------------------------------------

    def _compare(self, node: c.Compare, negated: bool, table: str) -> tuple[World, ...]:
        terms, kind = self.terms, compared_type(node, self.scope.in_table(table))
        right = terms.range(node.right, kind, table)
        if isinstance(terms.plain(node.left), c.Literal_ | c.ParameterValue):
            return (ANYTHING,)
        base = terms.any_of(node.left, kind, table)
        allowed = allowed_by(node.operator, right, kind, negated=negated)
        name = terms.name(node.left, table)
        held = base if allowed is None else meet(base, allowed)
        if held.is_empty:
            return ()
        world: dict[str, Allowed] = {name: held}
        if not terms.is_constant(node.right):
            pair = self._pair(node, negated, table, right, name)
            if pair is not None:
                if pair[1].is_empty:
                    return ()
                world[pair[0]] = pair[1]
        return self._with_rows(node, held, world)

    def _pair(
        self, node: c.Compare, negated: bool, table: str, right: Any, name: str
    ) -> tuple[str, Codes] | None:
        """How the two sides of a test stand to each other, neither being a constant."""
        kind = compared_type(node, self.scope.in_table(table))
        operator = _NEGATED.get(node.operator, "") if negated else node.operator
        stand = related(operator, self.terms.range(node.left, kind, table), right, kind)
        if stand is None:
            return None
        if negated:
            stand = Codes(stand.codes, nothing=True)
        other = self.terms.name(node.right, table)
        if name <= other:
            return f"{table}|{name} to {other}", stand
        flipped = Codes(frozenset(_FLIP[x] for x in stand.codes), nothing=stand.nothing)
        return f"{table}|{other} to {name}", flipped

    def _with_rows(self, node: c.Compare, held: Allowed, world: dict[str, Allowed]) -> tuple[World, ...]:
        """A count of one or more needs a row that passes its filter, and so many rows at all."""
        left = self.terms.plain(node.left)
        if not isinstance(left, c.CountValue) or not isinstance(held, Span) or held.low is None:
            return (World(world),)
        rows = left.count
        if held.low < 1:
            return (World(world),)
        if rows.where is not None:
            if not self.possible(rows.where, table=rows.table):
                return ()
            world[self._count_name(c.RowSet.model_validate({"in": rows.table}))] = Span(
                low=held.low, whole=True
            )
        return (World(world, ((rows.table, rows.where),)),)

    # Rows -------------------------------------------------------------------------------------------------------------

    def _count_name(self, rows: c.RowSet) -> str:
        return (
            self.terms.name(c.CountValue(count=rows), "") if type(rows) is c.RowSet else f"count|{id(rows)}"
        )

    def _count(self, rows: c.RowSet) -> Span:
        most = self.terms.range(c.CountValue(count=rows), NUMBER)
        return Span(0, most.high if isinstance(most, Between) else None, whole=True)

    def _some(self, rows: c.RowSet, rule: str) -> tuple[World, ...]:
        if rows.where is not None and not self.possible(rows.where, table=rows.table, rule=rule):
            return ()
        held = meet(self._count(rows), Span(low=1, whole=True))
        every = {self._count_name(rows): held}
        if rows.where is not None:
            every[self._count_name(c.RowSet.model_validate({"in": rows.table}))] = held
        return () if held.is_empty else (World(every, ((rows.table, rows.where),)),)

    def _none(self, rows: c.RowSet) -> tuple[World, ...]:
        none = World({self._count_name(rows): Span(0, 0, whole=True)})
        if rows.where is None:
            return (none,)
        return (World(none.terms, every=((rows.table, self._not(rows.where)),)),)

    def _every(self, every: c.EveryRow, negated: bool, rule: str) -> tuple[World, ...]:
        if not negated:
            must = every.must if every.where is None else c.Any_(any=(self._not(every.where), every.must))
            return (World(every=((every.table, self._kept(every, "must", must)),)),)
        parts = (self._not(every.must),) if every.where is None else (every.where, self._not(every.must))
        where = self._kept(every, "broken", c.All(all=parts))
        return self._some(c.RowSet.model_validate({"in": every.table, "where": where}), rule)

    def _not(self, node: c.Condition) -> c.Condition:
        return self._kept(node, "not", c.Not.model_validate({"not": node}))

    def _kept(self, owner: Any, what: str, made: c.Condition) -> c.Condition:
        """The same node made of the same node, so that identities can be compared."""
        found = self._made.get((id(owner), what))
        if found is None:
            found = self._made[id(owner), what] = (owner, made)
        return found[1]

    # References -------------------------------------------------------------------------------------------------------

    def row_ways(self, key: str, number: int, table: str = "") -> tuple[World, ...]:
        """Ways to meet one row of a decision table."""
        tests = conditions_of_table(self.scope.tables[key], number)
        return self.together([self.of(t, table=table) for t in tests])

    def _table(self, key: str, negated: bool, table: str, rule: str) -> tuple[World, ...]:
        held = self.scope.tables.get(key)
        if held is None:
            return (ANYTHING,)
        if not negated:
            return either([self.row_ways(key, n, table) for n in range(len(held.rows))])
        rows = [
            either([self.of(t, negated=True, table=table, rule=rule) for t in conditions_of_table(held, n)])
            for n in range(len(held.rows))
        ]
        return self.together(rows)

    def _rule(self, key: str, negated: bool) -> tuple[World, ...]:
        rule = self.scope.rules.get(key)
        if rule is None or rule.effective_from or rule.effective_until:
            return (ANYTHING,)
        return self.of(rule.when, negated=negated, rule=key)

    def distinct_possible(self, node: c.Distinct, rule: str) -> bool:
        return all(
            sum(any(self.alternative_possible(a, rule) for a in item.any_of) for item in group.of)
            >= group.at_least
            for group in node.distinct
        )

    def alternative_possible(self, way: c.Alternative, rule: str) -> bool:
        if way.when is not None and not self.possible(way.when, rule=rule):
            return False
        return all(
            draw.count <= self.terms.most_rows.get(draw.table, draw.count)
            and (draw.where is None or self.possible(draw.where, table=draw.table, rule=rule))
            for draw in way.draw
        )


def either(parts: list[tuple[World, ...]]) -> tuple[World, ...]:
    found = tuple(w for ways in parts for w in ways)
    return (ANYTHING,) if len(found) > MOST_WORLDS else found


def _once(a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[Any, ...]:
    """Both, each condition once; conditions are told apart by identity, since not all of them can be hashed."""
    known = {(table, id(node)) for table, node in a}
    return (*a, *((table, node) for table, node in b if (table, id(node)) not in known))
