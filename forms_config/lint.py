"""What a criterion may not say, whatever a department configures (★). (pure)

`lint_criteria` refuses: patent applications counted as achievements (N25-5b), a foreign-language requirement (N20-1.5), 优秀 as a
precondition up to 副高 and a 不合格 year as a bar or a reset (N20-2.2). What they probably did not mean is found by `analysis`.
Things are recognised by the keys and labels of fields and options, in Chinese or English; a patents table that by its title
takes granted patents only needs no further test.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from forms_config import conditions as c
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList, Form
from forms_config.fact_types import FactType, fact_types
from forms_config.problems import problem
from forms_config.scope import Scope
from forms_config.shapes import Path, Problem
from forms_config.walking import criteria_roots, visits

_PATENT = re.compile(r"patent|专利", re.IGNORECASE)
_GRANT = re.compile(r"grant|legal_status|^status$|授权|法律状态", re.IGNORECASE)
_USE = re.compile(
    r"conver|licen[cs]|transfer|income|revenue|benefit|in_use|implement|转化|转让|许可|实施|应用|收益|到账|效益",
    re.IGNORECASE,
)
_APPLICATION = re.compile(
    r"^(applied|application|applying|pending|filed|accepted)$|申请|受理|审查中|实质审查|公开", re.IGNORECASE
)
_COUNT_OF_APPLICATIONS = re.compile(
    r"patents?_appli(cation|ed)|appli(cation|ed)[a-z_]*_patent|专利申请|申请(的)?专利|patent applications?",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"foreign_language|language_(test|exam|score|level)|english_(test|exam|score|level)|外语|英语|日语|foreign.language",
    re.IGNORECASE,
)
_ASSESSMENT = re.compile(r"assess|apprais|考核", re.IGNORECASE)
_EXCELLENT = re.compile(r"^(excellent|outstanding)$|优秀", re.IGNORECASE)
_FAILED = re.compile(r"^(fail|failed|unqualified)$|不合格|不称职", re.IGNORECASE)
_SENIOR = re.compile(r"^senior(_|$)|(?<!副)正高")


def lint_criteria(criteria: Criteria, form: Form, lists: Mapping[str, CodeList]) -> list[Problem]:
    """Every refusal, with the clause and the remedy. Criteria for 正高 only (key `senior…` or 正高 in the title) may ask for
    优秀."""
    scope = Scope.of_criteria(criteria, fact_types(form, lists), lists)
    found: list[Problem] = []
    for _, root, path in criteria_roots(criteria):
        found += _patents(root, path, scope)
        found += _language(root, path, scope)
    excellent_allowed = bool(_SENIOR.search(criteria.key) or _SENIOR.search(criteria.title.zh))
    for n, rule in enumerate(criteria.rules):
        found += _assessments(rule.when, ("rules", n, "when"), scope, excellent_allowed=excellent_allowed)
    return list(dict.fromkeys(found))


def _named(fact: FactType | None, pattern: re.Pattern[str]) -> bool:
    return fact is not None and bool(
        pattern.search(fact.key) or pattern.search(fact.title.zh) or pattern.search(fact.title.en)
    )


def _codes(node: c.Compare, scope: Scope) -> list[tuple[str, str]]:
    """(code, label) of each literal a test names."""
    if not isinstance(node.right, c.Literal_) or not isinstance(node.left, c.ColumnValue | c.FactValue):
        return []
    fact = (
        scope.column(node.left.column)
        if isinstance(node.left, c.ColumnValue)
        else scope.types.get(node.left.fact)
    )
    options = fact.type.codelist.by_code() if fact and fact.type.codelist else {}
    literals = node.right.literal if isinstance(node.right.literal, tuple) else (node.right.literal,)
    return [(str(x), options[str(x)].title.zh if str(x) in options else "") for x in literals]


def _names_code(node: c.Compare, scope: Scope, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(code) or pattern.search(label) for code, label in _codes(node, scope))


# N25-5b -------------------------------------------------------------------------------------------------------------


def _patents(root: Any, path: Path, scope: Scope) -> Iterator[Problem]:
    for visit in visits(root, path):
        node, here = visit.node, scope.in_table(visit.table)
        rows = _counted_rows(node)
        if rows is not None:
            table = scope.types.get(rows.table)
            if _named(table, _COUNT_OF_APPLICATIONS) or (
                table is not None and _named(table, _PATENT) and not _weighs_use(rows, table, scope)
            ):
                yield _refuse_patents(visit.path)
        elif (
            isinstance(node, c.FactValue) and _named(scope.types.get(node.fact), _COUNT_OF_APPLICATIONS)
        ) or (isinstance(node, c.ColumnValue) and _named(here.column(node.column), _COUNT_OF_APPLICATIONS)):
            yield _refuse_patents(visit.path)


def _counted_rows(node: Any) -> c.RowSet | c.Draw | None:
    match node:
        case c.Exists():
            return node.exists
        case c.CountValue():
            return node.count
        case c.SumValue():
            return node.sum
        case c.Draw():
            return node
    return None


def _weighs_use(rows: c.RowSet | c.Draw, table: FactType, scope: Scope) -> bool:
    """Whether only granted or used patents are counted."""
    inner = scope.in_table(table.key)
    granted_only = (
        bool(_GRANT.search(table.title.zh) or _GRANT.search(table.title.en)) and "申请" not in table.title.zh
    )
    sums_income = isinstance(rows, c.ColumnOfRows) and _named(inner.column(rows.column), _USE)
    if rows.where is None:
        return granted_only or sums_income
    return _qualifies(rows.where, inner) or (
        (granted_only or sums_income) and not _asks_for_applications(rows.where, inner)
    )


def _qualifies(node: c.Condition, scope: Scope) -> bool:
    """Whether every row that passes is granted or in use: one such test in a conjunction, one in each alternative."""
    match node:
        case c.All():
            return any(_qualifies(part, scope) for part in node.all)
        case c.Any_():
            return all(_qualifies(part, scope) for part in node.any)
        case c.Compare() if isinstance(node.left, c.ColumnValue):
            column = scope.column(node.left.column)
            if not (_named(column, _GRANT) or _named(column, _USE)):
                return False
            positive = node.operator in ("is", "one_of")
            return not (positive and _names_code(node, scope, _APPLICATION))
    return False


def _asks_for_applications(node: c.Condition, scope: Scope) -> bool:
    return any(
        isinstance(v.node, c.Compare)
        and v.node.operator in ("is", "one_of")
        and _names_code(v.node, scope, _APPLICATION)
        for v in visits(node)
    )


def _refuse_patents(path: Path) -> Problem:
    return problem(
        path, "lint.patent_applications",
        "不能以专利申请数量为条件（2025年通知第五条）；请改看授权、实施转化或收益，例如加上“转化不是未转化”或“到账大于0”。",
        "Patent applications may not be counted as a condition (2025 notice, article 5); test the grant, use or income "
        "instead, such as conversion or income above 0.",
    )  # fmt: skip


# N20-1.5 ------------------------------------------------------------------------------------------------------------


def _language(root: Any, path: Path, scope: Scope) -> Iterator[Problem]:
    for visit in visits(root, path):
        node, here = visit.node, scope.in_table(visit.table)
        named = (
            (isinstance(node, c.FactValue) and _named(scope.types.get(node.fact), _LANGUAGE))
            or (isinstance(node, c.ColumnValue) and _named(here.column(node.column), _LANGUAGE))
            or (isinstance(node, c.RowSet | c.Draw) and _named(scope.types.get(node.table), _LANGUAGE))
            or (
                isinstance(node, c.Compare)
                and node.operator in ("is", "one_of", "includes", "at_least")
                and _names_code(node, here, _LANGUAGE)
            )
        )
        if named:
            yield problem(
                visit.path, "lint.foreign_language",
                "不能要求外语考试或外语成绩（2020年通知第一条第五款）；请删去这个条件。",
                "A foreign-language test may not be required (2020 notice, article 1.5); remove this condition.",
            )  # fmt: skip


# N20-2.2 ------------------------------------------------------------------------------------------------------------


def _assessments(node: Any, path: Path, scope: Scope, *, excellent_allowed: bool) -> Iterator[Problem]:
    for part, place in _necessary(node, path, scope, frozenset()):
        positive, negative = _row_conditions(part)
        if positive is not None and not excellent_allowed and _only_excellent(positive, scope):
            yield problem(
                place, "lint.excellent",
                "副高级及以下不得把考核优秀作为前提（2020年通知第二条）；请改为合格及以上，或把优秀放进可选项。",
                "Up to associate senior, an excellent assessment may not be a precondition (2020 notice, article 2); ask "
                "for a pass, or make it one of several alternatives.",
            )  # fmt: skip
        if negative is not None and _bars_failures(*negative, scope):
            yield problem(
                place, "lint.failed_year",
                "考核不合格的年度只是不计入年限，不得因此不能申报或重新起算（2020年通知第二条）；请在tenure的less里减去。",
                "A failed assessment only leaves its year uncounted; it may not bar or restart (2020 notice, article 2). "
                "Take the year off with `less` in a tenure.",
            )  # fmt: skip


def _necessary(
    node: c.Condition, path: Path, scope: Scope, seen: frozenset[str]
) -> Iterator[tuple[c.Condition, Path]]:
    """The parts without which the rule cannot be met."""
    yield node, path
    match node:
        case c.All():
            for n, part in enumerate(node.all):
                yield from _necessary(part, (*path, "all", n), scope, seen)
        case c.Any_() if len(node.any) == 1:
            yield from _necessary(node.any[0], (*path, "any", 0), scope, seen)
        case c.AtLeast() if node.at_least >= len(node.of):
            for n, part in enumerate(node.of):
                yield from _necessary(part, (*path, "of", n), scope, seen)


def _row_conditions(
    node: c.Condition,
) -> tuple[tuple[str, c.Condition] | None, tuple[str, c.Condition, bool] | None]:
    """What rows a part asks for, and what rows it bars (as a filter, or as what every row must be)."""
    match node:
        case c.Exists() if node.exists.where is not None:
            return (node.exists.table, node.exists.where), None
        case c.Compare() if isinstance(node.left, c.CountValue) and node.left.count.where is not None:
            rows, operator = node.left.count, node.operator
            none = (
                operator in ("is", "at_most")
                and isinstance(node.right, c.Literal_)
                and str(node.right.literal) == "0"
            )
            assert rows.where is not None
            return (None, (rows.table, rows.where, False)) if none else ((rows.table, rows.where), None)
        case c.NoneOf() if node.none.where is not None:
            return None, (node.none.table, node.none.where, False)
        case c.Not() if isinstance(node.not_, c.Exists) and node.not_.exists.where is not None:
            return None, (node.not_.exists.table, node.not_.exists.where, False)
        case c.Every():
            return (node.every.table, node.every.must), (node.every.table, node.every.must, True)
    return None, None


def _only_excellent(rows: tuple[str, c.Condition], scope: Scope) -> bool:
    table, where = rows
    if not _named(scope.types.get(table), _ASSESSMENT):
        return False
    inner = scope.in_table(table)
    tests = where.all if isinstance(where, c.All) else (where,)
    return any(
        isinstance(t, c.Compare) and t.operator in ("is", "one_of", "at_least") and bool(_codes(t, inner))
        and all(_EXCELLENT.search(code) or _EXCELLENT.search(label) for code, label in _codes(t, inner))
        for t in tests
    )  # fmt: skip


def _bars_failures(table: str, condition: c.Condition, must: bool, scope: Scope) -> bool:
    if not _named(scope.types.get(table), _ASSESSMENT):
        return False
    inner = scope.in_table(table)
    tests = [
        t
        for t in (condition.all if isinstance(condition, c.All) else (condition,))
        if isinstance(t, c.Compare)
    ]
    if must:
        return any(
            (t.operator in ("is_not", "none_of") and _names_code(t, inner, _FAILED))
            or (
                t.operator in ("at_least", "above", "is", "one_of")
                and _is_grade(t, inner)
                and not _names_code(t, inner, _FAILED)
            )
            for t in tests
        )
    one_year = any(
        t.operator == "is" and isinstance(t.left, c.ColumnValue) and t.left.column == "year" for t in tests
    )
    return not one_year and any(
        t.operator in ("is", "one_of") and _names_code(t, inner, _FAILED) for t in tests
    )


def _is_grade(node: c.Compare, scope: Scope) -> bool:
    """Whether the test is on the assessment's grade: a column whose options include a failed one."""
    column = scope.column(node.left.column) if isinstance(node.left, c.ColumnValue) else None
    options = column.type.codelist.options if column and column.type.codelist else ()
    return any(_FAILED.search(o.code) or _FAILED.search(o.title.zh) for o in options)
