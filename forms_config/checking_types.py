"""Names and types of one node of the condition language. (pure)"""

from collections.abc import Callable, Iterator
from typing import Any

from forms_config import conditions as c
from forms_config.authoring import OPERATORS
from forms_config.fact_types import DATE, NUMBER, TEXT, FactType, NotOfType, Type, read_literal
from forms_config.problems import problem, unknown
from forms_config.scope import Scope, compared_type, shared_type, type_of
from forms_config.shapes import Frozen, Path, Problem
from forms_config.tenure import POLICIES

KIND_NAMES = {
    "number": ("数字", "a number"), "date": ("日期", "a date"), "boolean": ("是或否", "yes or no"),
    "choice": ("选项", "a choice"), "choices": ("多个选项", "several choices"), "text": ("文字", "text"),
    "file": ("文件", "a file"), "table": ("表", "a table"), "none": ("不能比较的内容", "nothing to compare"),
    "literal": ("字面值", "a literal"),
}  # fmt: skip
_SAME = frozenset({"is", "is_not", "one_of", "none_of"})
_RANKS = frozenset({"at_least", "at_most", "above", "below"})
_DAYS = frozenset({"on_or_after", "on_or_before", "after", "before"})
ALLOWED = {
    "number": _SAME | _RANKS, "date": _SAME | _DAYS, "boolean": frozenset({"is", "is_not"}), "text": _SAME,
    "choice": _SAME, "choices": frozenset({"includes", "one_of", "none_of", "is", "is_not"}),
}  # fmt: skip


def allowed(kind: Type) -> frozenset[str]:
    """The tests a type takes; a choice whose code list ranks its options also takes `at_least` and its like."""
    tests = ALLOWED.get(kind.kind, frozenset())
    return tests | _RANKS if kind.kind == "choice" and kind.ordered else tests


def check_node(node: Frozen, path: Path, scope: Scope) -> Iterator[Problem]:
    """Problems of this node itself; the walk visits its parts."""
    check = _CHECKS.get(type(node))
    if check is not None:
        yield from check(node, path, scope)


def fits(value: c.Value, kind: Type, path: Path, scope: Scope) -> Iterator[Problem]:
    """Whether a value can stand where this type is wanted; literals and parameters are read as it."""
    match value:
        case c.Literal_():
            yield from _literal(value.literal, kind, path)
        case c.ParameterValue():
            for n, dated in enumerate(scope.parameters.get(value.param, ())):
                yield from fits(dated.value, kind, ("parameters", value.param, n, "value"), scope)
        case c.NamedValue() if value.value in scope.values:
            yield from fits(scope.values[value.value], kind, ("values", value.value), scope)
        case c.ChooseValue():
            yield from fits(value.then, kind, (*path, "then"), scope)
            yield from fits(value.otherwise, kind, (*path, "else"), scope)
        case _:
            found = type_of(value, scope)
            if found.kind != "none" and not found.same_as(kind):
                yield _mismatch(found, kind, path)


def _mismatch(found: Type, wanted: Type, path: Path) -> Problem:
    (zh, en), (zh2, en2) = KIND_NAMES[found.kind], KIND_NAMES[wanted.kind]
    if found.kind == wanted.kind and found.codelist and wanted.codelist:
        zh, en = f"“{found.codelist.title.zh}”的选项", f"a choice from {found.codelist.key}"
        zh2, en2 = f"“{wanted.codelist.title.zh}”的选项", f"one from {wanted.codelist.key}"
    return problem(
        path, "criteria.type", f"这里要的是{zh2}，写的是{zh}；请换成同类的内容。",
        f"This should be {en2}, but it is {en}; compare things of the same kind.",
    )  # fmt: skip


def _literal(literal: Any, kind: Type, path: Path) -> Iterator[Problem]:
    if isinstance(literal, tuple):
        for item in literal:
            yield from _literal(item, kind, path)
        return
    if literal == "":
        yield problem(
            path, "criteria.empty", "这里还空着，请填写或选一个值。", "This is still empty; fill it in or choose a value."
        )  # fmt: skip
        return
    zh, en = KIND_NAMES[kind.kind]
    try:
        code = read_literal(literal, kind)
    except NotOfType:
        yield problem(
            path, "criteria.literal", f"“{literal}”不是{zh}，请改正。", f"{str(literal)!r} is not {en}; correct it."
        )  # fmt: skip
        return
    if kind.kind in ("choice", "choices") and kind.codelist and code not in kind.codelist.by_code():
        yield unknown(
            path, "criteria.option", (f"选项（代码表“{kind.codelist.title.zh}”）", f"code in list {kind.codelist.key!r}:"),
            str(literal), kind.codelist.by_code(),
        )  # fmt: skip


# One check per kind of node -----------------------------------------------------------------------------------------


def _compare(node: c.Compare, path: Path, scope: Scope) -> Iterator[Problem]:
    kind = compared_type(node, scope)
    if kind.kind in ("none", "table", "file"):
        return  # told at the fact itself
    if node.operator not in allowed(kind):
        zh, en = KIND_NAMES[kind.kind]
        tests = ", ".join(t for t in OPERATORS if t in allowed(kind)) or "–"
        unranked = kind.kind == "choice" and node.operator in _RANKS
        why = ("（它的代码表没有排序rank）", " whose code list has no ranks") if unranked else ("", "")
        yield problem(
            path, "criteria.operator", f"{zh}{why[0]}不能用{node.operator}；可用：{tests}。",
            f"{node.operator} does not apply to {en}{why[1]}; use one of: {tests}.",
        )  # fmt: skip
        return
    yield from fits(node.left, kind, path, scope)
    yield from fits(node.right, kind, (*path, node.operator), scope)
    literal = node.right.literal if isinstance(node.right, c.Literal_) else None
    many = isinstance(literal, tuple)
    if many and node.operator not in (*_SAME, "includes"):
        yield problem(
            (*path, node.operator), "criteria.literal", f"{node.operator}只和一个值比较，这里是一组。",
            f"{node.operator} compares with one value; this is a list.",
        )  # fmt: skip


def _fact(node: c.FactValue, path: Path, scope: Scope) -> Iterator[Problem]:
    found = scope.types.get(node.fact)
    if found is None:
        yield unknown((*path, "fact"), "criteria.fact", ("填报项", "fact"), node.fact, scope.types)
    elif found.type.kind in ("table", "file", "none"):
        zh, en = KIND_NAMES[found.type.kind]
        yield problem(
            (*path, "fact"), "criteria.fact_kind", f"“{found.title.zh}”是{zh}，不能直接比较；表请用exists、count等。",
            f"{node.fact!r} is {en} and cannot be compared; use exists or count for a table.",
        )  # fmt: skip


def _column(node: c.ColumnValue, path: Path, scope: Scope) -> Iterator[Problem]:
    if not scope.table:
        yield problem(
            (*path, "column"), "criteria.no_row", f"“{node.column}”要写在表的筛选where里；这里没有行可看。",
            f"{node.column!r} belongs in a table's filter (where); there is no row to look at here.",
        )  # fmt: skip
        return
    owner = scope.types.get(scope.table)
    if owner is not None:
        yield from _has_column(owner, node.column, (*path, "column"))


def _has_column(owner: FactType, key: str, path: Path, kinds: tuple[str, ...] = ()) -> Iterator[Problem]:
    column = owner.columns.get(key)
    if column is None:
        yield unknown(
            path, "criteria.column", (f"列（表“{owner.title.zh}”）", f"column in table {owner.key!r}:"), key, owner.columns
        )  # fmt: skip
    elif kinds and column.type.kind not in kinds:
        zh, en = KIND_NAMES[column.type.kind]
        yield problem(
            path, "criteria.column_kind", f"列“{column.title.zh}”是{zh}，这里不能用。",
            f"Column {key!r} is {en}; it cannot be used here.",
        )  # fmt: skip


def _rows(node: c.RowSet | c.Draw, path: Path, scope: Scope) -> Iterator[Problem]:
    owner = scope.types.get(node.table)
    tables = [k for k, t in scope.types.items() if t.type.kind == "table"]
    if owner is None or owner.type.kind != "table":
        yield unknown((*path, "in"), "criteria.table_fact", ("表", "table"), node.table, tables)
        return
    if isinstance(node, c.Spells):
        yield from _has_column(owner, node.start, (*path, "from"), ("date",))
        yield from _has_column(owner, node.end, (*path, "until"), ("date",))
    elif isinstance(node, c.ColumnOfRows):
        yield from _has_column(owner, node.column, (*path, "column"))
    elif isinstance(node, c.Draw) and node.one_per:
        yield from _has_column(owner, node.one_per, (*path, "one_per"))


def _sum(node: c.SumValue, path: Path, scope: Scope) -> Iterator[Problem]:
    owner = scope.types.get(node.sum.table)
    if owner is not None and node.sum.column in owner.columns:
        yield from _has_column(owner, node.sum.column, (*path, "sum", "column"), ("number",))


def _extreme(node: c.HighestValue | c.LowestValue, path: Path, scope: Scope) -> Iterator[Problem]:
    rows = node.highest if isinstance(node, c.HighestValue) else node.lowest
    column = scope.column(rows.column, rows.table)
    if column is not None and not column.type.ordered:
        zh, en = KIND_NAMES[column.type.kind]
        yield problem(
            (*path, "highest" if isinstance(node, c.HighestValue) else "lowest", "column"), "criteria.unordered",
            f"列“{column.title.zh}”（{zh}）没有高低之分；代码表请写rank。",
            f"Column {rows.column!r} ({en}) has no order; give the options of its code list a rank.",
        )  # fmt: skip


def _tenure(node: c.TenureValue, path: Path, scope: Scope) -> Iterator[Problem]:
    tenure, path = node.tenure, (*path, "tenure")
    yield from fits(tenure.start, DATE, (*path, "from"), scope)
    yield from fits(tenure.until, DATE, (*path, "until"), scope)
    owner = scope.types.get(tenure.less.table) if tenure.less else None
    if tenure.less and owner and tenure.less.column in owner.columns:
        yield from _has_column(owner, tenure.less.column, (*path, "less", "column"), ("number", "date"))
    if tenure.policy is not None:
        yield from fits(tenure.policy, TEXT, (*path, "policy"), scope)
        for policy in _plain_literals(tenure.policy, scope):
            if policy not in POLICIES:
                yield unknown(
                    (*path, "policy"),
                    "criteria.policy",
                    ("年限算法", "counting policy"),
                    str(policy),
                    POLICIES,
                )


def _plain_literals(value: c.Value, scope: Scope) -> Iterator[Any]:
    if isinstance(value, c.Literal_):
        yield value.literal
    elif isinstance(value, c.ParameterValue):
        for dated in scope.parameters.get(value.param, ()):
            yield from _plain_literals(dated.value, scope)


def _call(node: c.CallValue, path: Path, scope: Scope) -> Iterator[Problem]:
    call, path = node.call, (*path, "call")
    function = scope.functions.get(call.function)
    if function is None:
        names = [f.name for f in scope.functions]
        yield unknown((*path, "name"), "criteria.function", ("函数", "function"), call.function, names)
        return
    for name in sorted(set(call.arguments) - set(function.arguments)):
        yield unknown(
            (*path, "with", name), "criteria.argument", ("参数", "argument"), name, function.arguments
        )
    for name, kind in function.arguments.items():
        if name not in call.arguments:
            yield problem(
                (*path, "with"), "criteria.argument_missing", f"函数{call.function}缺少参数{name}，请补上。",
                f"{call.function} lacks its argument {name!r}; add it.",
            )  # fmt: skip
        else:
            yield from fits(call.arguments[name], kind, (*path, "with", name), scope)


def _named(attribute: str, code: str, noun: tuple[str, str], known: str) -> Callable[..., Iterator[Problem]]:
    def check(node: Frozen, path: Path, scope: Scope) -> Iterator[Problem]:
        name = getattr(node, attribute)
        if name not in getattr(scope, known):
            yield unknown((*path, attribute), code, noun, name, getattr(scope, known))

    return check


def _operands(attribute: str, kind: Type) -> Callable[..., Iterator[Problem]]:
    def check(node: Frozen, path: Path, scope: Scope) -> Iterator[Problem]:
        parts = getattr(node, attribute)
        for n, part in enumerate(parts if isinstance(parts, tuple) else (parts,)):
            place: Path = (attribute, n) if isinstance(parts, tuple) else (attribute,)
            yield from fits(part, kind, (*path, *place), scope)

    return check


def _extremes(attribute: str) -> Callable[..., Iterator[Problem]]:
    def check(node: Frozen, path: Path, scope: Scope) -> Iterator[Problem]:
        parts = getattr(node, attribute)
        kind = shared_type(parts, scope, NUMBER)
        for n, part in enumerate(parts):
            yield from fits(part, kind, (*path, attribute, n), scope)

    return check


def _span(node: c.WholeYearsValue, path: Path, scope: Scope) -> Iterator[Problem]:
    yield from fits(node.whole_years.start, DATE, (*path, "whole_years", "from"), scope)
    yield from fits(node.whole_years.end, DATE, (*path, "whole_years", "to"), scope)


def _choose(node: c.ChooseValue, path: Path, scope: Scope) -> Iterator[Problem]:
    kind = type_of(node, scope)
    if kind.kind not in ("literal", "none"):
        yield from fits(node.then, kind, (*path, "then"), scope)
        yield from fits(node.otherwise, kind, (*path, "else"), scope)


def _enough(node: c.AtLeast | c.Group, path: Path, scope: Scope) -> Iterator[Problem]:
    if node.at_least > len(node.of):
        yield problem(
            (*path, "at_least"), "criteria.impossible", f"要满足{node.at_least}项，却只列了{len(node.of)}项，谁也满足不了。",
            f"It asks for {node.at_least} of only {len(node.of)} items, which nobody can meet; list more or ask for fewer.",
        )  # fmt: skip


_CHECKS: dict[type, Callable[..., Iterator[Problem]]] = {
    c.Compare: _compare, c.FactValue: _fact, c.ColumnValue: _column, c.RowSet: _rows, c.ColumnOfRows: _rows,
    c.Spells: _rows, c.EveryRow: _rows, c.Draw: _rows, c.SumValue: _sum, c.HighestValue: _extreme,
    c.LowestValue: _extreme, c.TenureValue: _tenure, c.CallValue: _call, c.WholeYearsValue: _span,
    c.ChooseValue: _choose, c.AtLeast: _enough, c.Group: _enough,
    c.ParameterValue: _named("param", "criteria.parameter", ("参数", "parameter"), "parameters"),
    c.NamedValue: _named("value", "criteria.value", ("具名的值", "named value"), "values"),
    c.LookUpValue: _named("look_up", "criteria.table", ("对照表", "decision table"), "tables"),
    c.TableMet: _named("table", "criteria.table", ("对照表", "decision table"), "tables"),
    c.RuleMet: _named("rule", "criteria.rule", ("规则", "rule"), "rules"),
    c.AddValue: _operands("add", NUMBER), c.SubtractValue: _operands("subtract", NUMBER),
    c.MultiplyValue: _operands("multiply", NUMBER), c.DivideValue: _operands("divide", NUMBER),
    c.YearOfValue: _operands("year_of", DATE), c.LeastValue: _extremes("least"), c.GreatestValue: _extremes("greatest"),
}  # fmt: skip
