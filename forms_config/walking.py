"""Walking the nodes of conditions and values, with their paths in the document. (pure)"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms_config import conditions as c
from forms_config.criteria_definitions import Criteria, DecisionTable
from forms_config.shapes import Frozen, Path, Text

CONDITIONS: tuple[type[Frozen], ...] = tuple(c.CONDITION_KINDS.values())
VALUES: tuple[type[Frozen], ...] = (*c.VALUE_KINDS.values(), c.Literal_)


@dataclass(frozen=True)
class Visit:
    """A node, where it is, the table of the row it looks at (empty: none), and how many conditions it is inside of."""

    node: Frozen
    path: Path
    table: str = ""
    depth: int = 0


def visits(node: Any, path: Path = (), table: str = "", depth: int = 0) -> Iterator[Visit]:
    """Every node, outer ones first, in reading order."""
    if isinstance(node, Text):
        return
    if isinstance(node, Frozen):
        deeper = depth + 1 if isinstance(node, CONDITIONS) else depth
        yield Visit(node, path, table, deeper)
        for name, info in type(node).model_fields.items():
            child = getattr(node, name)
            inner = table
            if isinstance(node, c.RowSet | c.Draw) and name in ("where", "must"):
                inner = node.table
            yield from visits(child, (*path, *_step(node, name, info.alias)), inner, deeper)
    elif isinstance(node, tuple):
        for n, part in enumerate(node):
            yield from visits(part, (*path, n), table, depth)
    elif isinstance(node, dict):
        for key, part in node.items():
            yield from visits(part, (*path, key), table, depth)


def _step(node: Frozen, name: str, alias: str | None) -> Path:
    """A test is written inline: its left side is at its own place, its right side under the operator."""
    if isinstance(node, c.Compare):
        return (node.operator,) if name == "right" else ()
    return () if isinstance(node, c.Literal_) else (alias or name,)


def criteria_roots(criteria: Criteria) -> Iterator[tuple[str, Any, Path]]:
    """Everything of criteria that is evaluated: (the rule it belongs to or "", condition or value, path)."""
    for key, dated in criteria.parameters.items():
        for n, value in enumerate(dated):
            yield "", value.value, ("parameters", key, n, "value")
    for key, named in criteria.values.items():
        yield "", named, ("values", key)
    for key, table in criteria.tables.items():
        yield from _table_roots(key, table)
    for n, rule in enumerate(criteria.rules):
        yield rule.key, rule.when, ("rules", n, "when")


def _table_roots(key: str, table: DecisionTable) -> Iterator[tuple[str, Any, Path]]:
    for n, column in enumerate(table.columns):
        yield "", column.value, ("tables", key, "columns", n, "value")
    for n, row in enumerate(table.rows):
        for m, cell in enumerate(row.cells):
            yield "", cell, ("tables", key, "rows", n, "cells", m)
        if row.gives is not None:
            yield "", row.gives, ("tables", key, "rows", n, "gives")


def facts_used(node: Any) -> set[tuple[str, str]]:
    """(fact, "") and (table, column) pairs a condition or value names itself, references not followed."""
    found: set[tuple[str, str]] = set()
    for visit in visits(node):
        match visit.node:
            case c.FactValue():
                found.add((visit.node.fact, ""))
            case c.ColumnValue():
                found.add((visit.table, visit.node.column))
            case c.ColumnOfRows():
                found |= {(visit.node.table, ""), (visit.node.table, visit.node.column)}
            case c.Spells():
                found |= {(visit.node.table, x) for x in ("", visit.node.start, visit.node.end)}
            case c.RowSet() | c.Draw():
                found.add((visit.node.table, ""))
    return found
