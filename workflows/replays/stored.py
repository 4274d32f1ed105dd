"""Stored answers of submitted cases as columns, in batches of bounded size."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import TextField
from django.db.models.functions import Cast, Mod
from django.utils import timezone
from pydantic_core import from_json

from forms_config.bulk.applicants import FactsSource, Rows, Source, starts_of
from forms_config.bulk.columns import Coded, Column, constant, encoded, settled
from forms_config.definitions import FieldBase
from forms_config.fact_types import fact_type
from forms_config.fields.table import TableField
from forms_config.settling import Settled, typed_context
from workflows.cases.models import Case, Submission
from workflows.machine import Category
from workflows.replays.asked import FormPart, Place
from workflows.rounds.models import Round

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Stored:
    """One submitted case: the answers of its latest submission, and what counts are split by."""

    case: int
    offering: str
    direction: str
    employer: int
    region: str
    counts_judgements: bool
    submitted_on: datetime.date
    answers: Mapping[str, Any]


def batches(
    round_: Round,
    *,
    above: int = 0,
    up_to: int | None = None,
    offering: str | None = None,
    every: int = 1,
    size: int = BATCH,
) -> Iterator[list[Stored]]:
    """The round's submitted cases that were not erased, by case number, at most `size` at a time: memory stays the same.
    `every` 3 gives those whose number is divided by three."""
    wanted = submissions(round_)
    if every > 1:
        wanted = wanted.annotate(rest=Mod("case_id", every)).filter(rest=0)
    if up_to is not None:
        wanted = wanted.filter(case_id__lte=up_to)
    if offering is not None:
        wanted = wanted.filter(case__offering=offering)
    rows = wanted.annotate(text=Cast("content", TextField())).order_by("case_id", "-ordinal")
    last = above
    while True:
        found = list(
            rows.filter(case_id__gt=last).values_list(
                "case_id", "case__offering", "case__direction", "case__employer_id", "case__employer__region",
                "case__category", "submitted_at", "text",
            )[:size]
        )  # fmt: skip
        if not found:
            return
        last = found[-1][0]
        yield list(_latest(found))


def submissions(round_: Round) -> Any:
    return Submission.objects.filter(case__round=round_, content__isnull=False)


def _latest(rows: Sequence[tuple[Any, ...]]) -> Iterator[Stored]:
    before = None
    for case, offering, direction, employer, region, category, submitted_at, text in rows:
        if case != before:
            before = case
            content = from_json(text)
            answers = content.get("answers") if isinstance(content, dict) else None
            yield Stored(
                case, offering, direction, employer, region, category not in {Category.DRAFT, Category.RETURNED},
                timezone.localtime(submitted_at).date(), answers if isinstance(answers, dict) else {},
            )  # fmt: skip


def count_of(round_: Round) -> int:
    """How many cases there are to judge."""
    return Case.objects.filter(round=round_, submissions__content__isnull=False).distinct().count()


def erased_of(round_: Round) -> int:
    """Cases whose answers were erased since: nothing can be said of them."""
    return Case.objects.filter(round=round_, erased_at__isnull=False, submitted_at__isnull=False).count()


def context_of(round_: Round, offering: str, specialty: str) -> dict[str, Any]:
    """What conditions see of the round and offering; the same for every case of both."""
    level, _, route = offering.partition("/")
    return typed_context({
        "level": level, "route": route, "specialty": specialty, "year": round_.year, "received_from": round_.received_from,
        "achievements_until": round_.achievements_until, "tenure_until": round_.tenure_until,
    })  # fmt: skip


class StoredSource:
    """Columns of stored answers, read as a form reads them. Facts of `never` are unknown; so is a code the list lacks."""

    def __init__(
        self, cases: Sequence[Stored], part: FormPart, context: Mapping[str, Any], never: frozenset[Place]
    ) -> None:
        self.cases, self.part, self.given, self.never = cases, part, context, never

    def fact(self, key: str) -> Column:
        definition = self.part.plan.fields.get(key)
        if definition is None or (key, "") in self.never:
            return constant(None, len(self.cases))
        return self._read(definition, [case.answers.get(key) for case in self.cases])

    def context(self, name: str) -> Column:
        if name == "direction":
            return encoded([case.direction or None for case in self.cases])
        if name == "submitted_on":
            return encoded([case.submitted_on for case in self.cases])
        return constant(self.given.get(name), len(self.cases))

    def rows(self, table: str) -> Rows:
        definition = self.part.plan.fields.get(table)
        columns = {c.key: c for c in definition.columns} if isinstance(definition, TableField) else {}
        known = columns and (table, "") not in self.never
        held = [case.answers.get(table) if known else None for case in self.cases]
        tables = [rows if isinstance(rows, list) else None for rows in held]
        flat = [row for rows in tables for row in rows or ()]

        def cells(column: str) -> Column:
            if column == "id":
                return encoded([row.get("id") for row in flat])
            if column not in columns or (table, column) in self.never:
                return constant(None, len(flat))
            return self._read(columns[column], [row.get(column) for row in flat])

        return Rows(
            np.array([rows is not None for rows in tables], bool),
            starts_of([len(rows or ()) for rows in tables]),
            cells,
        )

    def _read(self, definition: FieldBase, raw: Sequence[Any]) -> Column:
        """Each distinct stored value is read once."""
        index: dict[Any, int] = {}
        originals: list[Any] = []
        codes = np.empty(len(raw), np.int64)
        for n, value in enumerate(raw):
            key = value if not isinstance(value, list | dict) else repr(value)
            code = index.get(key)
            if code is None:
                code = index[key] = len(originals)
                originals.append(value)
            codes[n] = code
        wanted = _OF_KIND.get(fact_type(definition, self.part.lists).type.kind)
        return settled(Coded(codes, [typed(definition, value, self.part, wanted) for value in originals]))


def typed(definition: FieldBase, value: Any, part: FormPart, wanted: tuple[type, ...] | None = None) -> Any:
    """A stored value as conditions see it; None where the form cannot read it, its list has no such code (any more), or it is
    none of `wanted`."""
    if value is None or not _in_list(definition, value, part):
        return None
    try:
        fact = definition.fact(value, part.lists)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
        return None
    fits = wanted is None or (isinstance(fact, wanted) and (bool in wanted or not isinstance(fact, bool)))
    return fact if fits else None


_OF_KIND: Mapping[str, tuple[type, ...]] = {
    "number": (int, Decimal), "date": (datetime.date,), "boolean": (bool,), "choice": (str,), "choices": (tuple,),
    "text": (str,), "file": (tuple,),
}  # fmt: skip


def _in_list(definition: FieldBase, value: Any, part: FormPart) -> bool:
    if definition.holds not in ("choice", "choices"):
        return True
    found = part.lists.get(getattr(definition, "source", "") or "")
    codes = value if isinstance(value, list) else [value]
    return found is None or all(code in found.by_code() for code in codes if isinstance(code, str))


def settled_source(
    cases: Sequence[Stored], part: FormPart, context: Mapping[str, Any], never: frozenset[Place]
) -> Source:
    """The same where show/hide or computed fields differ from the form the answers were given to: case by case."""
    people = []
    for case in cases:
        own = {**context, "direction": case.direction or None, "submitted_on": case.submitted_on}
        people.append(Settled(part.plan, typed_context(own), _kept(case.answers, part, never)).facts)
    return FactsSource(people)


def _kept(answers: Mapping[str, Any], part: FormPart, never: frozenset[Place]) -> dict[str, Any]:
    """A copy of the answers this form knows, without what it could not have asked."""
    kept: dict[str, Any] = {}
    for key, definition in part.plan.fields.items():
        value = answers.get(key)
        if value is None or (key, "") in never:
            continue
        if isinstance(definition, TableField) and isinstance(value, list):
            columns = {c.key: c for c in definition.columns if (key, c.key) not in never}
            kept[key] = [
                {"id": row.get("id")}
                | {k: v for k, v in row.items() if k in columns and typed(columns[k], v, part) is not None}
                for row in value
            ]
        elif typed(definition, value, part) is not None:
            kept[key] = value
    return kept


__all__ = ["Stored", "StoredSource", "batches", "context_of", "count_of", "erased_of", "settled_source"]
