"""Well-typed random criteria and facts over one invented form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList
from forms_config.fact_types import FactType, Type
from forms_config.facts import Facts
from forms_config.scope import Scope
from forms_config.shapes import Text


def _text(word: str) -> Text:
    return Text(zh=word, en=word)


RANKS = CodeList.model_validate({
    "key": "ranks", "title": {"zh": "级"},
    "options": [{"code": c, "title": {"zh": c}, "rank": r} for c, r in (("a", 1), ("b", 2), ("c", 2), ("d", 3))]
    + [{"code": "other", "title": {"zh": "其他"}}],
})  # fmt: skip
LISTS = {"ranks": RANKS}
NUMBER, DATE, BOOLEAN = Type("number"), Type("date"), Type("boolean")
CHOICE, CHOICES = Type("choice", RANKS), Type("choices", RANKS)


def _field(
    key: str, kind: Type, low: int | None = None, high: int | None = None, columns: Any = ()
) -> FactType:
    bounds = (None if low is None else Decimal(low), None if high is None else Decimal(high))
    return FactType(key, _text(key), kind, *bounds, {c.key: c for c in columns})


def _columns() -> list[FactType]:
    return [
        _field("n", NUMBER, 0, 6), _field("m", NUMBER), _field("d", DATE), _field("e", DATE),
        _field("b", BOOLEAN), _field("c", CHOICE), _field("y", NUMBER, 2015, 2026),
    ]  # fmt: skip


TYPES = {
    f.key: f
    for f in [
        _field("age", NUMBER, 0, 9), _field("score", NUMBER), _field("born", DATE), _field("hired", DATE),
        _field("keen", BOOLEAN), _field("grade", CHOICE), _field("tags", CHOICES),
        _field("works", Type("table"), columns=_columns()), _field("spells", Type("table"), columns=_columns()),
    ]
}  # fmt: skip
TABLES = ("works", "spells")
DATES = st.dates(date(2015, 1, 1), date(2026, 12, 31))
CODES = st.sampled_from([o.code for o in RANKS.options])
NUMBERS = st.integers(-3, 9)
_CELLS: dict[str, st.SearchStrategy[Any]] = {
    "number": NUMBERS, "date": DATES, "boolean": st.booleans(), "choice": CODES,
    "choices": st.lists(CODES, max_size=3, unique=True).map(tuple),
}  # fmt: skip


def cell_of(fact: FactType) -> st.SearchStrategy[Any]:
    if fact.low is not None and fact.high is not None:
        return st.integers(int(fact.low), int(fact.high))
    return _CELLS[fact.type.kind]


# Conditions ---------------------------------------------------------------------------------------------------------

_TESTS = {
    "number": ["is", "is_not", "at_least", "at_most", "above", "below"],
    "date": ["is", "is_not", "on_or_after", "on_or_before", "after", "before"],
    "choice": ["is", "is_not", "at_least", "at_most", "above", "below"],
    "boolean": ["is", "is_not"],
}
Json = dict[str, Any]


def literals(kind: str) -> st.SearchStrategy[Any]:
    return {
        "number": NUMBERS.map(str), "date": DATES.map(str), "choice": CODES, "boolean": st.sampled_from(["yes", "no"]),
    }[kind]  # fmt: skip


@st.composite
def values(draw: st.DrawFn, kind: str, depth: int, in_row: bool) -> Any:
    """A value of a kind, as it would be written."""
    makers: list[Callable[[], Any]] = []
    facts = [k for k, f in TYPES.items() if f.type.kind == kind]
    columns = [c.key for c in _columns() if c.type.kind == kind]
    makers.append(lambda: {"fact": draw(st.sampled_from(facts))})
    if in_row:
        makers.append(lambda: {"column": draw(st.sampled_from(columns))})
    if kind in ("number", "date", "choice"):
        makers.append(
            lambda: {draw(st.sampled_from(["highest", "lowest"])): draw(column_of_rows(columns, depth))}
        )
    if kind == "date":
        makers.append(lambda: {"context": draw(st.sampled_from(["received_from", "tenure_until"]))})
    if kind in ("number", "date") and depth > 0:
        makers.append(
            lambda: {
                draw(st.sampled_from(["least", "greatest"])): [
                    draw(values(kind, depth - 1, in_row)) for _ in "ab"
                ]
            }
        )
    if depth > 0:
        makers.append(
            lambda: {
                "if": draw(conditions(depth - 1, in_row)),
                "then": draw(values(kind, depth - 1, in_row)),
                "else": draw(values(kind, depth - 1, in_row)),
            }
        )
    if kind == "number":
        makers.extend(_number_makers(draw, depth, in_row))
    return draw(st.sampled_from(makers))()


def _number_makers(draw: st.DrawFn, depth: int, in_row: bool) -> list[Callable[[], Any]]:
    def part() -> Any:
        return draw(st.one_of(literals("number"), values("number", depth - 1, in_row)))

    def date_() -> Any:
        return draw(values("date", max(depth - 1, 0), in_row))

    numbers = [c.key for c in _columns() if c.type.kind == "number"]
    makers: list[Callable[[], Any]] = [
        lambda: {"count": draw(row_sets(depth))},
        lambda: {"sum": draw(column_of_rows(numbers, depth))},
        lambda: {"whole_years": {"from": date_(), "to": date_()}},
        lambda: {"year_of": date_()},
        lambda: {"tenure": draw(tenures(depth, in_row))},
    ]
    if not in_row:
        makers += [lambda: {"look_up": "t"}, lambda: {"value": "v"}]
    if depth > 0:
        makers += [
            lambda: {draw(st.sampled_from(["add", "multiply"])): [part(), part()]},
            lambda: {draw(st.sampled_from(["subtract", "divide"])): [part(), part()]},
        ]
    return makers


@st.composite
def row_sets(draw: st.DrawFn, depth: int) -> Json:
    rows: Json = {"in": draw(st.sampled_from(TABLES))}
    if draw(st.booleans()):
        rows["where"] = draw(conditions(max(depth - 1, 0), True))
    return rows


@st.composite
def column_of_rows(draw: st.DrawFn, columns: list[str], depth: int) -> Json:
    return {**draw(row_sets(depth)), "column": draw(st.sampled_from(columns))}


@st.composite
def tenures(draw: st.DrawFn, depth: int, in_row: bool) -> Json:
    tenure: Json = {
        "from": draw(values("date", 0, in_row)),
        "until": draw(st.one_of(st.just({"context": "tenure_until"}), values("date", 0, in_row))),
    }
    if draw(st.booleans()):
        tenure["less"] = {**draw(row_sets(0)), "column": "y"}
    if draw(st.booleans()):
        # Only `spells` is used for spells: an absent end there is "goes on", not a missing fact.
        rows = draw(row_sets(0))
        tenure["spells"] = {**rows, "in": "spells", "from": "d", "until": "e"}
    if draw(st.booleans()):
        tenure["policy"] = draw(st.sampled_from(["from_certificate", "from_next_january"]))
    return tenure


@st.composite
def comparisons(draw: st.DrawFn, depth: int, in_row: bool) -> Json:
    kind = draw(st.sampled_from(["number", "number", "date", "choice", "boolean"]))
    left = draw(values(kind, depth, in_row))
    if draw(st.integers(0, 5)) == 0:
        operator = draw(st.sampled_from(["one_of", "none_of"]))
        return {**left, operator: draw(st.lists(literals(kind), min_size=1, max_size=3))}
    operator = draw(st.sampled_from(_TESTS[kind]))
    right = draw(st.one_of(literals(kind), values(kind, 0, in_row)))
    return {"left": left, "operator": operator, "right": right}


@st.composite
def pointed(draw: st.DrawFn) -> Json:
    """What real rules do most, kept simple so that one missing cell often matters: a value of filtered rows and a test."""
    table = draw(st.sampled_from(TABLES))
    column, kind = draw(st.sampled_from([("n", "number"), ("c", "choice"), ("b", "boolean"), ("d", "date")]))
    test = {"boolean": "is", "date": "after"}.get(kind, "at_least")
    rows = {"in": table, "where": {"column": column, test: draw(literals(kind))}}
    few = st.integers(0, 3).map(str)
    match draw(st.sampled_from(["count", "sum", "exists", "none", "every", "tenure", "highest"])):
        case "count":
            return {"count": rows, draw(st.sampled_from(["at_least", "at_most", "is"])): draw(few)}
        case "sum":
            return {"sum": {**rows, "column": "n"}, draw(st.sampled_from(["at_least", "below"])): draw(few)}
        case "every":
            return {"every": {**rows, "must": {"column": "m", "at_least": draw(few)}}}
        case "highest":
            word = draw(st.sampled_from(["highest", "lowest"]))
            return {word: {**rows, "column": "m"}, draw(st.sampled_from(["at_least", "at_most"])): draw(few)}
        case "tenure":
            spells = {"spells": {"in": "spells", "from": "d", "until": "e"}} if draw(st.booleans()) else {}
            less = {"in": "works", "where": {"column": "b", "is": "yes"}, "column": "y"}
            tenure = {"from": {"fact": "born"}, "until": {"context": "tenure_until"}, "less": less, **spells}
            return {"tenure": tenure, "at_least": draw(st.integers(1, 6).map(str))}
        case word:
            return {word: rows}


@st.composite
def conditions(draw: st.DrawFn, depth: int, in_row: bool) -> Json:
    """A condition as it would be written."""
    if not in_row and draw(st.booleans()):
        return draw(pointed())
    if depth <= 0:
        return draw(comparisons(0, in_row))
    kind = draw(st.sampled_from(_KINDS if not in_row else _KINDS[:9]))
    parts = [draw(conditions(depth - 1, in_row)) for _ in range(draw(st.integers(1, 3)))]
    match kind:
        case "all" | "any":
            return {kind: parts}
        case "not":
            return {"not": parts[0]}
        case "at_least":
            return {"at_least": draw(st.integers(1, 3)), "of": parts}
        case "exists" | "none":
            return {kind: draw(row_sets(depth))}
        case "every":
            return {"every": {**draw(row_sets(depth)), "must": draw(conditions(depth - 1, True))}}
        case "judged":
            return {"judged": draw(st.sampled_from(["j", "q"])), "by": "panel", "question": {"zh": "问"}}
        case "distinct":
            return draw(distincts(depth))
        case "table":
            return {"table": "t"}
        case "includes":
            return {"fact": "tags", "includes": draw(CODES)}
    return draw(comparisons(depth, in_row))


_KINDS = ["compare", "compare", "all", "any", "not", "at_least", "exists", "none", "every",
          "judged", "distinct", "table", "includes"]  # fmt: skip


@st.composite
def distincts(draw: st.DrawFn, depth: int) -> Json:
    shared = {table: draw(st.sampled_from([None, "c"])) for table in TABLES}

    def draws() -> Json:
        rows = draw(row_sets(depth))
        one = shared[rows["in"]]
        return {**rows, "count": draw(st.integers(1, 2)), **({"one_per": one} if one else {})}

    def alternative() -> Json:
        made: Json = {"draw": [draws() for _ in range(draw(st.integers(0, 2)))]}
        if draw(st.integers(0, 2)) == 0:
            made["when"] = draw(conditions(0, False))
        return made

    groups = []
    for g in range(draw(st.integers(1, 2))):
        items = [
            {
                "key": f"i{g}{n}",
                "title": {"zh": "项"},
                "any_of": [alternative() for _ in range(draw(st.integers(1, 2)))],
            }
            for n in range(draw(st.integers(1, 3)))
        ]
        groups.append({"key": f"g{g}", "at_least": draw(st.integers(1, len(items))), "of": items})
    return {"distinct": groups}


@st.composite
def criterias(draw: st.DrawFn, depth: int = 2) -> Criteria:
    """Criteria of two or three rules with a named value, a parameter and a decision table."""
    rules = [
        {
            "key": f"r{n}",
            "title": {"zh": "规则"},
            "dimension": "ability",
            "cite": "n/1",
            "when": draw(conditions(depth, False)),
        }
        for n in range(draw(st.integers(1, 2)))
    ]
    if draw(st.booleans()):
        rules[0]["effective_from"] = str(draw(DATES))
    rules.append({"key": "last", "title": {"zh": "总"}, "dimension": "ability", "cite": "n/1",
                  "when": {"not": {"rule": "r0"}}})  # fmt: skip
    return Criteria.model_validate({
        "key": "k", "title": {"zh": "条件"},
        "parameters": {"p": [{"from": "2000-01-01", "value": draw(literals("number"))},
                             {"from": str(draw(DATES)), "value": draw(literals("number"))}]},
        "values": {"v": {"subtract": [{"fact": "age"}, {"param": "p"}]}},
        "tables": {"t": draw(tables())},
        "rules": rules,
    })  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Json:
    cell = st.one_of(st.just("-"), CODES)
    count = st.one_of(st.just("-"), NUMBERS.map(str), st.just({"param": "p"}))
    rows = [
        {"cells": [draw(cell), draw(count)], **({"gives": str(draw(NUMBERS))} if draw(st.booleans()) else {})}
        for _ in range(draw(st.integers(1, 3)))
    ]
    return {
        "title": {"zh": "表"},
        "columns": [
            {
                "value": {"fact": "grade"},
                "test": draw(st.sampled_from(["is", "at_least"])),
                "title": {"zh": "级"},
            },
            {"value": {"count": {"in": "works"}}, "test": "at_least", "title": {"zh": "数"}},
        ],
        "rows": rows,
    }


# Facts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Whole:
    """Facts with nothing missing, from which some can be left out."""

    answers: dict[str, Any]
    context: dict[str, Any]
    judgements: dict[str, bool]
    goes_on: frozenset[tuple[str, str]]

    def facts(self) -> Facts:
        return Facts(self.answers, self.context, self.judgements)

    def places(self) -> list[tuple[str, ...]]:
        """Everything that can be left out, one by one."""
        found: list[tuple[str, ...]] = [(key,) for key in self.answers]
        for table in TABLES:
            for row in self.answers[table]:
                found += [(table, row["id"], key) for key in row if key != "id" and row[key] is not None]
        found += [("context", key) for key in self.context] + [("judgement", key) for key in self.judgements]
        # The end of a spell: absent is "goes on". The day of receipt: without it, the year's first day stands in.
        return [p for p in found if p[1:] != ("received_from",) and not (p[0] == "spells" and p[-1] == "e")]

    def left_out(self) -> st.SearchStrategy[set[tuple[str, ...]]]:
        """Some places, and often a whole column: what a filter looks at is then missing in every row."""
        places = self.places()
        columns = sorted({(p[0], p[2]) for p in places if len(p) == 3})
        few = st.sets(st.sampled_from(places), max_size=8)
        if not columns:
            return few
        chosen = st.sets(st.sampled_from(columns), max_size=3)
        return st.builds(
            lambda some, cut: some | {p for p in places if len(p) == 3 and (p[0], p[2]) in cut}, few, chosen
        )

    def without(self, left_out: set[tuple[str, ...]]) -> Facts:
        answers = {
            key: [
                {k: v for k, v in row.items() if (key, row["id"], k) not in left_out} for row in value
            ] if key in TABLES else value
            for key, value in self.answers.items() if (key,) not in left_out
        }  # fmt: skip
        return Facts(
            answers,
            {k: v for k, v in self.context.items() if ("context", k) not in left_out},
            {k: v for k, v in self.judgements.items() if ("judgement", k) not in left_out},
        )


@st.composite
def rows(draw: st.DrawFn, table: str) -> list[Json]:
    made = []
    for n in range(draw(st.integers(0, 4))):
        row: Json = {"id": f"r{n}", **{c.key: draw(cell_of(c)) for c in _columns()}}
        if table == "spells" and draw(st.integers(0, 3)) == 0:
            row["e"] = None
        elif row["e"] < row["d"]:
            row["e"] = row["d"] + timedelta(days=draw(st.integers(0, 900)))
        made.append(row)
    return made


@st.composite
def wholes(draw: st.DrawFn) -> Whole:
    answers: dict[str, Any] = {
        key: draw(rows(key)) if key in TABLES else draw(cell_of(fact)) for key, fact in TYPES.items()
    }
    judgements = {f"{rule}/{key}": draw(st.booleans()) for rule in ("r0", "r1", "last") for key in "jq"}
    context = {"year": 2025, "received_from": draw(DATES), "tenure_until": date(2025, 12, 31)}
    return Whole(answers, context, judgements, frozenset())


def scope_of(criteria: Criteria) -> Scope:
    return Scope.of_criteria(criteria, TYPES, LISTS)
