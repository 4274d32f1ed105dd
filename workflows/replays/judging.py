"""Judging a batch of stored cases twice: by the release they were held to, and by other criteria."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forms_config.bulk.applicants import Applicants
from forms_config.bulk.by_applicant import Patterns
from forms_config.bulk.columns import Verdicts
from forms_config.bulk.evaluating import BulkOutcome, Program
from forms_config.fact_types import fact_types
from forms_config.facts import Facts
from forms_config.scope import Scope, judged_on
from workflows.cases.act_models import Judgement
from workflows.releases.document import SeriesDocument
from workflows.replays.asked import Asked, FormPart, Place, asked, reduced
from workflows.replays.stored import Stored, StoredSource, context_of, settled_source
from workflows.rounds.models import Round


@dataclass(frozen=True)
class Side:
    """One offering of a document, ready to judge."""

    document: SeriesDocument
    offering: str
    criteria: str
    program: Program
    part: FormPart

    @classmethod
    def of(cls, document: SeriesDocument, key: str, patterns: Patterns | None = None) -> "Side | None":
        """None where the document does not offer it."""
        offering = next((o for o in document.offerings if o.key == key), None)
        if offering is None:
            return None
        part = FormPart(document.forms[offering.form], document.codelists)
        criteria = document.criteria[offering.criteria]
        scope = Scope.of_criteria(criteria, fact_types(part.form, part.lists), part.lists)
        return cls(document, key, offering.criteria, Program(scope, patterns), part)


@dataclass(frozen=True)
class Comparison:
    """Both sides of one offering, and how the earlier answers serve the later one."""

    before: Side
    after: Side | None
    asked: Asked
    small: FormPart
    """The later form's part that has to be settled."""

    def lacking_rules(self) -> dict[str, set[Place]]:
        """Rules of the later side that look at something never asked."""
        if self.after is None:
            return {}
        program, never = self.after.program, self.asked.never
        found = {key: program.traits(rule.when).facts & never for key, rule in program.scope.rules.items()}
        return {key: places for key, places in found.items() if places}


@dataclass(frozen=True)
class Judged:
    """A batch of one offering: verdicts in the cases' order. `after` is None where it is not offered any more."""

    comparison: Comparison
    cases: Sequence[Stored]
    before: BulkOutcome
    after: BulkOutcome | None


class Judge:
    """Judges batches of one round by its release and by another document."""

    def __init__(self, round_: Round, base: SeriesDocument, document: SeriesDocument) -> None:
        self.round, self.base, self.document = round_, base, document
        self._patterns = Patterns()
        self._comparisons: dict[str, Comparison | None] = {}

    def comparison(self, offering: str) -> Comparison | None:
        """None where the round's own release does not know the offering."""
        if offering not in self._comparisons:
            self._comparisons[offering] = self._compare(offering)
        return self._comparisons[offering]

    def _compare(self, offering: str) -> Comparison | None:
        before, after = (Side.of(d, offering, self._patterns) for d in (self.base, self.document))
        if before is None:
            return None
        if after is None:
            return Comparison(before, None, Asked(frozenset(), False, True, frozenset()), before.part)
        found = asked(after.program, after.part, before.part)
        return Comparison(before, after, found, reduced(after.part, found.needed))

    def judge(self, batch: Sequence[Stored]) -> Iterator[Judged]:
        """One `Judged` per offering of the batch."""
        by_offering: dict[str, list[Stored]] = {}
        for case in batch:
            by_offering.setdefault(case.offering, []).append(case)
        judgements = self.judgements(batch)
        for offering, cases in by_offering.items():
            comparison = self.comparison(offering)
            if comparison is not None:
                yield self._judged(comparison, cases, judgements)

    def _judged(
        self, comparison: Comparison, cases: Sequence[Stored], judgements: Mapping[int, dict[str, bool]]
    ) -> Judged:
        own = {n: judgements[case.case] for n, case in enumerate(cases) if case.case in judgements}
        earlier = applicants(self.round, comparison.before, cases, own)
        before = comparison.before.program.run(earlier)
        if comparison.after is None:
            return Judged(comparison, cases, before, None)
        after = later_applicants(self.round, comparison, cases, own, earlier)
        return Judged(comparison, cases, before, comparison.after.program.run(after))

    def judgements(self, batch: Sequence[Stored]) -> dict[int, dict[str, bool]]:
        """The latest recorded judgement of each key, by case."""
        counted = {case.case for case in batch if case.counts_judgements}
        if not counted:
            return {}
        rows = Judgement.objects.filter(
            case__round=self.round, case_id__gte=min(counted), case_id__lte=max(counted)
        )
        found: dict[int, dict[str, bool]] = {}
        for case, key, verdict in rows.order_by("pk").values_list("case_id", "key", "verdict"):
            if case in counted:
                found.setdefault(case, {})[key] = verdict
        return found


def applicants(
    round_: Round, side: Side, cases: Sequence[Stored], judgements: Mapping[int, Mapping[str, bool]]
) -> Applicants:
    """The cases as the form they were given to reads them."""
    context = context_of(round_, side.offering, side.document.key)
    source = StoredSource(cases, side.part, context, frozenset())
    return Applicants(len(cases), judged_on(Facts({}, context)), source, judgements)


def later_applicants(
    round_: Round,
    comparison: Comparison,
    cases: Sequence[Stored],
    judgements: Mapping[int, Mapping[str, bool]],
    earlier: Applicants | None = None,
) -> Applicants:
    """The cases as the later form reads them."""
    side, found = comparison.after, comparison.asked
    if side is None:
        raise LookupError(comparison.before.offering)
    if earlier is not None and found.alike and side.document.key == comparison.before.document.key:
        return earlier
    context = context_of(round_, side.offering, side.document.key)
    make: Any = settled_source if found.settles else StoredSource
    source = make(cases, comparison.small if found.settles else side.part, context, found.never)
    return Applicants(len(cases), judged_on(Facts({}, context)), source, judgements)


def lacking(judged: Judged) -> Verdicts:
    """1 for each case that is undecided now and has an undecided rule looking at what was never asked; else 0."""
    found = np.zeros(len(judged.cases), np.int8)
    if judged.after is not None:
        for key in judged.comparison.lacking_rules():
            found[(judged.after.rules[key] == 0) & (judged.after.overall == 0)] = 1
    return found
