"""One parameter moved while somebody watches: a round's columns are kept in memory, only what depends on it is judged again.

At most 10,000 cases are looked at, evenly spread over the round; the page says so. Columns are kept for the last few rounds and
drafts of this process; the first look at one reads the answers and takes some seconds, every further one a fraction of one.
"""

import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Max

from forms_config import conditions as c
from forms_config.bulk.applicants import Applicants
from forms_config.bulk.evaluating import Evaluation, Program
from forms_config.bulk.traits import TraitsOf
from forms_config.definitions import DatedValue
from forms_config.scope import Scope, parameter_at
from forms_config.shapes import Text
from workflows.cases.models import Case
from workflows.releases.document import SeriesDocument
from workflows.releases.queries import load_document
from workflows.replays.judging import Judge, later_applicants
from workflows.replays.stored import Stored, batches, submissions
from workflows.replays.suppression import LEAST, Sum, hidden_of
from workflows.rounds.models import Round

MOST = 10_000
KEPT = 3
LARGEST = Decimal(10) ** 9


@dataclass(frozen=True)
class Parameter:
    """A number that holds on the round's day, and where it stands."""

    criteria: str
    key: str
    value: Decimal
    title: Text
    named: bool = False
    """Whether `title` is the parameter's own name; else it is that of the first rule that looks at it."""


@dataclass(frozen=True)
class Point:
    """How the cases come out at one value; None where a count, or what it leaves, is under five."""

    value: Decimal
    met: int | None
    unmet: int | None
    unknown: int | None


@dataclass(frozen=True)
class Sweep:
    """The curve of one parameter. `cases` were looked at, of `of` in the round that the criteria concern."""

    parameter: Parameter
    points: tuple[Point, ...]
    cases: int
    of: int


@dataclass(frozen=True)
class _Group:
    """One offering's cases, ready to be judged again."""

    program: Program
    base: Evaluation
    size: int


_groups: OrderedDict[Any, tuple[tuple[_Group, ...], int]] = OrderedDict()
_lock = threading.Lock()


def parameters_of(document: SeriesDocument, round_: Round) -> list[Parameter]:
    """The numbers a slider can move: parameters with a plain number in force on the day the round receives material, of
    criteria somebody applied under; those of the criteria with most applications first, in the order of the rules that use them (a
    database may keep the keys of a mapping in another order)."""
    applied = Counter(
        Case.objects.filter(round=round_, submitted_at__isnull=False).values_list("offering", flat=True)
    )
    by_criteria: Counter[str] = Counter()
    for offering in document.offerings:
        by_criteria[offering.criteria] += applied.get(offering.key, 0)
    found = []
    for key, _count in by_criteria.most_common():
        if not by_criteria[key]:
            continue
        criteria = document.criteria[key]
        traits = TraitsOf(Scope.of_criteria(criteria, {}, {}))
        users = [(name, r) for r in criteria.rules for name in sorted(traits(r.when).params)]
        for name in dict.fromkeys(name for name, _rule in users):
            number = _number(parameter_at(criteria.parameters.get(name, ()), round_.received_from))
            if number is not None:
                rule = next(r for used, r in users if used == name)
                own = criteria.names.get(name)
                found.append(Parameter(key, name, number, own or rule.title, own is not None))
    return found


def _number(held: DatedValue | None) -> Decimal | None:
    literal = held.value.literal if held is not None and isinstance(held.value, c.Literal_) else None
    try:
        number = None if literal is None or isinstance(literal, bool) else Decimal(str(literal))
    except ArithmeticError:
        return None
    return number if number is not None and number.is_finite() and abs(number) <= LARGEST else None


def steps_of(parameter: Parameter, value: Decimal | None = None) -> list[Decimal]:
    """Eleven values around the one in force, and the one asked for."""
    middle = parameter.value
    step = max(Decimal(1), (abs(middle) / 20).to_integral_value()) if middle == middle.to_integral_value() else (
        abs(middle) / 10
    )  # fmt: skip
    lowest = middle - 5 * step
    first = Decimal(0) if lowest < 0 <= middle else lowest
    steps = {first + n * step for n in range(11)} | {middle}
    return sorted(steps | ({value} if value is not None else set()))


def sweep(round_: Round, document: SeriesDocument, parameter: Parameter, values: Sequence[Decimal]) -> Sweep:
    """How the round's cases under the parameter's criteria would come out at each value."""
    groups, of = _ready(round_, document, parameter.criteria)
    points = tuple(_point(groups, parameter, value) for value in values)
    return Sweep(parameter, points, sum(group.size for group in groups), of)


def is_ready(round_: Round, document: SeriesDocument, parameter: Parameter) -> bool:
    """Whether `sweep` need not read the answers first."""
    return _key(round_, document, parameter.criteria) in _groups


def _key(round_: Round, document: SeriesDocument, criteria: str) -> Any:
    """Another submission or another document is another look."""
    newest = submissions(round_).aggregate(Max("pk"))["pk__max"]
    return (round_.pk, newest, document.digest, criteria)


def _point(groups: Sequence[_Group], parameter: Parameter, value: Decimal) -> Point:
    counts = np.zeros(3, np.int64)
    for group in groups:
        given = {parameter.key: str(value)}
        overall = Evaluation(group.program, group.base.applicants, given, group.base).outcome().overall
        counts += np.bincount(overall.astype(np.int64) + 1, minlength=3)
    unmet, unknown, met = (int(count) for count in counts)
    hidden = _hidden({"met": met, "unmet": unmet, "unknown": unknown})
    shown = [None if k in hidden else n for k, n in (("met", met), ("unmet", unmet), ("unknown", unknown))]
    return Point(value, *shown)


def _hidden(counts: dict[Any, int]) -> frozenset[Any]:
    whole = sum(counts.values())
    return hidden_of(counts, [Sum(whole, tuple(counts))]) if whole >= LEAST else frozenset(counts)


def _ready(round_: Round, document: SeriesDocument, criteria: str) -> tuple[tuple[_Group, ...], int]:
    """The columns, kept from an earlier look where neither the answers nor the document have changed since."""
    key = _key(round_, document, criteria)
    with _lock:
        found = _groups.get(key)
        if found is None:
            found = _groups[key] = _read(round_, document, criteria)
            while len(_groups) > KEPT:
                _groups.popitem(last=False)
        _groups.move_to_end(key)
        return found


def _read(round_: Round, document: SeriesDocument, criteria: str) -> tuple[tuple[_Group, ...], int]:
    judge = Judge(round_, load_document(round_.release), document)
    offerings = [o.key for o in document.offerings if o.criteria == criteria]
    wanted = submissions(round_).filter(case__offering__in=offerings)
    of = wanted.values("case").distinct().count()
    groups = []
    for offering in offerings:
        comparison = judge.comparison(offering)
        if comparison is None or comparison.after is None:
            continue
        cases = _spread(round_, offering, of)
        if cases:
            judgements = judge.judgements(cases)
            own = {n: judgements[case.case] for n, case in enumerate(cases) if case.case in judgements}
            applicants: Applicants = later_applicants(round_, comparison, cases, own)
            base = Evaluation(comparison.after.program, applicants)
            base.outcome()
            applicants.release()
            groups.append(_Group(comparison.after.program, base, len(cases)))
    return tuple(groups), of


def _spread(round_: Round, offering: str, of: int) -> list[Stored]:
    """The offering's cases; those of every so many-th number where the round has more than can be kept."""
    every = max(-(-of // MOST), 1)
    return [case for batch in batches(round_, offering=offering, every=every) for case in batch]
