"""What criteria probably did not mean: remarks, which refuse nothing. (pure)"""

from collections.abc import Iterator, Mapping
from typing import Any

from forms_config import conditions as c
from forms_config.bounds import compare_known
from forms_config.criteria_definitions import Criteria, DecisionTable
from forms_config.definitions import CodeList, Form
from forms_config.fact_types import fact_types
from forms_config.problems import problem
from forms_config.scope import Scope, compared_type, literal_of, type_of
from forms_config.shapes import Path, Problem
from forms_config.walking import criteria_roots, visits


def remarks(criteria: Criteria, form: Form, lists: Mapping[str, CodeList]) -> list[Problem]:
    """Unused names, tests that contradict each other, and gaps and overlaps in decision tables."""
    scope = Scope.of_criteria(criteria, fact_types(form, lists), lists)
    found = list(_unused(criteria))
    for _, root, path in criteria_roots(criteria):
        for visit in visits(root, path):
            if isinstance(visit.node, c.All):
                found += _contradictions(visit.node, visit.path, scope.in_table(visit.table))
    for key, table in criteria.tables.items():
        found += _overlaps(key, table)
        found += _gaps(key, table, scope)
    return found


def _unused(criteria: Criteria) -> Iterator[Problem]:
    used: set[tuple[str, str]] = set()
    for _, root, _ in criteria_roots(criteria):
        for visit in visits(root):
            match visit.node:
                case c.ParameterValue():
                    used.add(("parameters", visit.node.param))
                case c.NamedValue():
                    used.add(("values", visit.node.value))
                case c.TableMet():
                    used.add(("tables", visit.node.table))
                case c.LookUpValue():
                    used.add(("tables", visit.node.look_up))
    nouns = {"parameters": ("参数", "Parameter"), "values": ("值", "Value"), "tables": ("对照表", "Table")}
    for kind, (zh, en) in nouns.items():
        for key in getattr(criteria, kind):
            if (kind, key) not in used:
                yield problem(
                    (kind, key), "remark.unused", f"{zh}“{key}”没有被用到，可以删去。", f"{en} {key!r} is not used; remove it."
                )  # fmt: skip


_LOWER, _UPPER = ("at_least", "above", "on_or_after", "after"), ("at_most", "below", "on_or_before", "before")


def _contradictions(node: c.All, path: Path, scope: Scope) -> Iterator[Problem]:
    tests = [
        (n, t) for n, t in enumerate(node.all) if isinstance(t, c.Compare) and isinstance(t.right, c.Literal_)
    ]
    for i, (_, first) in enumerate(tests):
        for n, second in tests[i + 1 :]:
            if first.left == second.left and _exclude(first, second, scope):
                yield problem(
                    (*path, "all", n), "remark.contradiction", "这一条和前面的条件互相矛盾，谁也满足不了；请检查。",
                    "This contradicts a condition before it, so nobody can meet both; check them.",
                )  # fmt: skip


def _exclude(first: c.Compare, second: c.Compare, scope: Scope) -> bool:
    kind = compared_type(first, scope)
    assert isinstance(first.right, c.Literal_) and isinstance(second.right, c.Literal_)  # noqa: PT018
    a, b = literal_of(first.right.literal, kind), literal_of(second.right.literal, kind)
    if a is None or b is None or isinstance(a, tuple) or isinstance(b, tuple):
        return False
    if first.operator == "is":
        return not compare_known(a, second.operator, b, kind)
    if second.operator == "is":
        return not compare_known(b, first.operator, a, kind)
    if first.operator in _LOWER and second.operator in _UPPER:
        return not compare_known(a, second.operator, b, kind) or not compare_known(b, first.operator, a, kind)
    if first.operator in _UPPER and second.operator in _LOWER:
        return _exclude(second, first, scope)
    return False


def _literal(cell: c.Value) -> Any:
    return cell.literal if isinstance(cell, c.Literal_) else cell


def _overlaps(key: str, table: DecisionTable) -> Iterator[Problem]:
    for n, row in enumerate(table.rows):
        for m, earlier in enumerate(table.rows[:n]):
            pairs = zip(row.cells, earlier.cells, strict=False)
            if all(_literal(e) == "-" or _literal(e) == _literal(r) for r, e in pairs):
                yield problem(
                    ("tables", key, "rows", n), "remark.overlap",
                    f"“{table.title.zh}”第 {n + 1} 行总是先被第 {m + 1} 行说到，不会起作用；请检查顺序。",
                    f"Row {n + 1} of table {key!r} is always covered by row {m + 1} before it; check their order.",
                )  # fmt: skip
                break


def _gaps(key: str, table: DecisionTable, scope: Scope) -> Iterator[Problem]:
    """Options of a code list that no row speaks of."""
    for m, column in enumerate(table.columns):
        kind = type_of(column.value, scope)
        if column.test not in ("is", "one_of") or kind.kind != "choice" or kind.codelist is None:
            continue
        cells = [_literal(row.cells[m]) for row in table.rows if m < len(row.cells)]
        if any(cell == "-" or not isinstance(cell, str | tuple) for cell in cells):
            continue
        said = {code for cell in cells for code in (cell if isinstance(cell, tuple) else (cell,))}
        left_out = [o.title.zh for o in kind.codelist.options if o.code not in said and not o.retired]
        if left_out:
            codes = ", ".join(o.code for o in kind.codelist.options if o.code not in said and not o.retired)
            yield problem(
                ("tables", key, "columns", m), "remark.gap",
                f"“{table.title.zh}”没有说到：{'、'.join(left_out)}；这些人都不符合。请确认。",
                f"Table {key!r} says nothing of {codes}; such applicants never meet it. Confirm.",
            )  # fmt: skip
