"""What a condition or value depends on, references followed: what need not be worked out again for every row, rule or
parameter. (pure)"""

from dataclasses import dataclass, field
from typing import Any

from forms_config import conditions as c
from forms_config.scope import Scope
from forms_config.shapes import Frozen
from forms_config.walking import visits


@dataclass
class Traits:
    """`row`: looks at the current row; `judged`: asks for a judgement of its rule; `params`, `facts` ((fact, "") and
    (table, column)), `context`: all it names."""

    row: bool = False
    judged: bool = False
    params: set[str] = field(default_factory=set)
    facts: set[tuple[str, str]] = field(default_factory=set)
    context: set[str] = field(default_factory=set)

    def add(self, other: "Traits", table: str, *, rows: bool) -> None:
        """What is referred to from inside a filter over `table` looks at that table's columns."""
        self.row = self.row or (rows and not table and other.row)
        self.judged = self.judged or other.judged
        self.params |= other.params
        self.facts |= {(table, name) if not fact else (fact, name) for fact, name in other.facts}
        self.context |= other.context


class TraitsOf:
    """Looks nodes of one criteria up, each once."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._found: dict[int, tuple[Any, Traits]] = {}
        self._open: set[tuple[str, str]] = set()

    def __call__(self, node: Any) -> Traits:
        found = self._found.get(id(node))
        if found is None:
            found = self._found[id(node)] = (node, self._look(node))
        return found[1]

    def _look(self, node: Any) -> Traits:
        traits = Traits()
        for visit in visits(node):
            self._visit(visit.node, visit.table, traits)
        return traits

    def _visit(self, node: Frozen, table: str, traits: Traits) -> None:
        match node:
            case c.FactValue():
                traits.facts.add((node.fact, ""))
            case c.ColumnValue():
                traits.row = traits.row or not table
                traits.facts.add((table, node.column))
            case c.ContextValue():
                traits.context.add(node.context)
            case c.Judged():
                traits.judged = True
                traits.row = traits.row or not table
            case c.ParameterValue():
                traits.params.add(node.param)
                for dated in self.scope.parameters.get(node.param, ()):
                    self._follow("param", node.param, dated.value, traits, table)
            case c.NamedValue():
                self._follow("value", node.value, self.scope.values.get(node.value), traits, table)
            case c.TableMet() | c.LookUpValue():
                key = node.table if isinstance(node, c.TableMet) else node.look_up
                self._table(key, traits, table)
            case c.RuleMet():
                rule = self.scope.rules.get(node.rule)
                if rule is not None:
                    self._follow("rule", node.rule, rule.when, traits, "", rows=False)
            case c.RowSet() | c.Draw():
                traits.facts |= _named_columns(node)

    def _table(self, key: str, traits: Traits, table: str) -> None:
        found = self.scope.tables.get(key)
        if found is not None:
            parts: list[Any] = [test for tests in found.tests for test in tests]
            parts += [row.gives for row in found.rows if row.gives is not None]
            for part in parts:
                self._follow("table", f"{key}/{id(part)}", part, traits, table)

    def _follow(
        self, kind: str, key: str, node: Any, traits: Traits, table: str, *, rows: bool = True
    ) -> None:
        if node is not None and (kind, key) not in self._open:
            self._open.add((kind, key))
            traits.add(self(node), table, rows=rows)
            self._open.discard((kind, key))


def _named_columns(node: Frozen) -> set[tuple[str, str]]:
    table = str(getattr(node, "table", ""))
    names = ["", getattr(node, "column", None)]
    if isinstance(node, c.Spells):
        names += [node.start, node.end]
    if isinstance(node, c.Draw):
        names.append(node.one_per)
    return {(table, name) for name in names if name is not None}
