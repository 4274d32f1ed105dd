"""Whether criteria can be evaluated at all: names, types, circles and cost; every problem at once. (pure)

Cost is bounded here, when a rule is saved, not when an applicant submits: at most 2,000 nodes, 12 deep, and a bounded number of
ways to allocate achievements. `check_form` is in `checking_forms.py`; it uses `check_types` of this module.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from forms_config import conditions as c
from forms_config.allocation import MAX_COMBINATIONS, combinations
from forms_config.checking_types import check_node, fits
from forms_config.criteria_definitions import Criteria, DecisionTable
from forms_config.definitions import CodeList, Form
from forms_config.fact_types import LITERAL, fact_types
from forms_config.problems import problem
from forms_config.scope import Scope, shared_type, type_of
from forms_config.shapes import Path, Problem
from forms_config.walking import CONDITIONS, VALUES, Visit, criteria_roots, visits

MAX_NODES = 2000
MAX_DEPTH = 12
_COUNTED = (*CONDITIONS, *VALUES)


def check_criteria(
    criteria: Criteria,
    form: Form,
    lists: Mapping[str, CodeList],
    roles: Collection[str] | None = None,
) -> list[Problem]:
    """Every reason these criteria cannot be released with this form. Paths are those of the criteria as data:
    `("rules", 3, "when", "all", 0)`. `roles`: the roles that exist, to check who judges; None: not checked."""
    scope = Scope.of_criteria(criteria, fact_types(form, lists), lists)
    circles = list(_circles(criteria))
    problems = [*_shape(criteria), *_cost(criteria), *circles]
    if circles:
        # Types of what refers to itself cannot be told.
        return problems
    for rule, root, path in criteria_roots(criteria):
        for visit in visits(root, path):
            problems += check_visit(visit, scope.in_rule(rule))
            if roles is not None and isinstance(visit.node, c.Judged) and visit.node.by not in roles:
                problems.append(_no_role(visit.node.by, visit.path, roles))
    for key, table in criteria.tables.items():
        problems += _table(key, table, scope)
    return list(dict.fromkeys(problems))


def check_types(node: Any, scope: Scope, table: str = "") -> list[Problem]:
    """The same for one condition or value of a form; paths are relative to it."""
    return list(dict.fromkeys(p for visit in visits(node, (), table) for p in check_visit(visit, scope)))


def check_visit(visit: Visit, scope: Scope) -> Iterator[Problem]:
    yield from check_node(visit.node, visit.path, scope.in_table(visit.table))
    if isinstance(visit.node, c.Distinct):
        yield from _distinct(visit.node, visit.path)


def _no_role(role: str, path: Path, roles: Collection[str]) -> Problem:
    known = "、".join(sorted(roles))
    return problem(
        (*path, "by"), "criteria.role", f"没有“{role}”这个角色，不能由其评议；可用：{known}。",
        f"There is no role {role!r} to judge this; known: {', '.join(sorted(roles))}.",
    )  # fmt: skip


# Shape and cost -----------------------------------------------------------------------------------------------------


def _shape(criteria: Criteria) -> Iterator[Problem]:
    for key, count in Counter(rule.key for rule in criteria.rules).items():
        if count > 1:
            n = [r.key for r in criteria.rules].index(key)
            yield problem(
                ("rules", n, "key"), "criteria.rule_twice", f"规则“{key}”有{count}条，请改名或删去重复的。",
                f"Rule {key!r} is there {count} times; rename or remove the others.",
            )  # fmt: skip
    for n, rule in enumerate(criteria.rules):
        since, until = rule.effective_from, rule.effective_until
        if since and until and since > until:
            yield problem(
                ("rules", n, "effective_until"), "criteria.dates",
                f"规则“{rule.title.zh}”的失效日{until}早于生效日{since}，请改正。",
                f"Rule {rule.key!r} ends on {until}, before it starts on {since}; correct one of them.",
            )  # fmt: skip
    for key in sorted(criteria.names.keys() - criteria.values.keys() - criteria.parameters.keys()):
        yield problem(
            ("names", key), "criteria.name_unused", f"“{key}”有名称，却没有这个具名的值或参数；请改正或删去。",
            f"{key!r} has a name but there is no such value or parameter; correct or remove it.",
        )  # fmt: skip
    for key, dated in criteria.parameters.items():
        if not dated:
            yield problem(
                ("parameters", key), "criteria.parameter_empty", f"参数“{key}”没有值，请至少写一个。",
                f"Parameter {key!r} has no value; give it at least one.",
            )  # fmt: skip
        if len({v.since for v in dated}) < len(dated):
            yield problem(
                ("parameters", key), "criteria.parameter_dates", f"参数“{key}”有两个值从同一天起，请留一个。",
                f"Parameter {key!r} has two values from the same day; keep one.",
            )  # fmt: skip


def _cost(criteria: Criteria) -> Iterator[Problem]:
    total = 0
    for _, root, path in criteria_roots(criteria):
        found = [v for v in visits(root, path) if isinstance(v.node, _COUNTED)]
        total += len(found)
        deepest = max((v.depth for v in found), default=0)
        if deepest > MAX_DEPTH:
            yield problem(
                path, "criteria.too_deep", f"条件套了{deepest}层，最多{MAX_DEPTH}层；请拆成几条规则或具名的值。",
                f"Conditions are nested {deepest} deep; at most {MAX_DEPTH}. Split the rule or name a part under values.",
            )  # fmt: skip
    if total > MAX_NODES:
        yield problem(
            ("rules",), "criteria.too_large", f"全部条件共{total}个节点，最多{MAX_NODES}个；请合并相同的部分。",
            f"The criteria have {total} nodes; at most {MAX_NODES}. Use decision tables or named values for what repeats.",
        )  # fmt: skip


def _distinct(node: c.Distinct, path: Path) -> Iterator[Problem]:
    ways = combinations(node)
    if ways > MAX_COMBINATIONS:
        yield problem(
            path, "criteria.distinct_cost", f"这组业绩有{ways}种搭配，最多{MAX_COMBINATIONS}种；请减少项目或替代办法。",
            f"These items can be combined in {ways} ways; at most {MAX_COMBINATIONS}. Use fewer items or alternatives.",
        )  # fmt: skip
    items = [item.key for group in node.distinct for item in group.of]
    for key, count in Counter(items).items():
        if count > 1:
            yield problem(
                path, "criteria.item_twice", f"业绩项“{key}”出现{count}次，请改名。",
                f"Item {key!r} is there {count} times; rename one.",
            )  # fmt: skip
    one_per: dict[str, set[str | None]] = {}
    for group in node.distinct:
        for item in group.of:
            for draw in (d for a in item.any_of for d in a.draw):
                one_per.setdefault(draw.table, set()).add(draw.one_per)
    for table, columns in one_per.items():
        if len({x for x in columns if x}) > 1:
            yield problem(
                path, "criteria.one_per", f"同一张表“{table}”的one_per用了不同的列，请统一。",
                f"Draws on table {table!r} name different one_per columns; use the same one.",
            )  # fmt: skip


def _table(key: str, table: DecisionTable, scope: Scope) -> Iterator[Problem]:
    for n, row in enumerate(table.rows):
        path: Path = ("tables", key, "rows", n)
        if len(row.cells) != len(table.columns):
            yield problem(
                path, "criteria.table_cells",
                f"“{table.title.zh}”第{n + 1}行有{len(row.cells)}格，应为{len(table.columns)}格；不限的写“-”。",
                f"Row {n + 1} of table {key!r} has {len(row.cells)} cells, not {len(table.columns)}; write - for any.",
            )  # fmt: skip
            continue
        for m, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
            if isinstance(cell, c.Literal_) and cell.literal == "-":
                continue
            test = c.Compare(left=column.value, operator=column.test, right=cell)
            for found in check_node(test, (), scope):
                yield found.under(*path, "cells", m)
    gives = [row.gives for row in table.rows if row.gives is not None]
    kind = shared_type(gives, scope, LITERAL)
    for n, row in enumerate(table.rows):
        if row.gives is not None and type_of(row.gives, scope).kind == "literal":
            yield from fits(row.gives, kind, ("tables", key, "rows", n, "gives"), scope)


# Circles ------------------------------------------------------------------------------------------------------------


def _circles(criteria: Criteria) -> Iterator[Problem]:
    """Rules, values, tables and parameters that refer to each other in a circle would never be settled."""
    edges: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for _, root, path in criteria_roots(criteria):
        owner = (str(path[0]), criteria.rules[int(path[1])].key if path[0] == "rules" else str(path[1]))
        edges.setdefault(owner, []).extend(_references(root))
    done: set[tuple[str, str]] = set()
    for start in edges:
        yield from _follow(start, edges, [], done)


def _references(root: Any) -> Iterator[tuple[str, str]]:
    for visit in visits(root):
        match visit.node:
            case c.RuleMet():
                yield "rules", visit.node.rule
            case c.TableMet():
                yield "tables", visit.node.table
            case c.LookUpValue():
                yield "tables", visit.node.look_up
            case c.NamedValue():
                yield "values", visit.node.value
            case c.ParameterValue():
                yield "parameters", visit.node.param


def _follow(
    place: tuple[str, str],
    edges: Mapping[tuple[str, str], list[tuple[str, str]]],
    way: list[tuple[str, str]],
    done: set[tuple[str, str]],
) -> Iterator[Problem]:
    if place in way:
        circle = " → ".join(name for _, name in [*way[way.index(place) :], place])
        yield problem(
            place, "criteria.circle", f"互相引用成了圈：{circle}。请去掉其中一处引用。",
            f"These refer to each other in a circle: {circle}. Remove one of the references.",
        )  # fmt: skip
        return
    if place in done:
        return
    for step in edges.get(place, ()):
        yield from _follow(step, edges, [*way, place], done)
    done.add(place)
