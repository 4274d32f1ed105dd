"""A case's answers as its release reads them: typed answers, facts, and what the criteria say."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from forms_config.definitions import Form
from workflows import clock
from workflows.cases.models import Case
from workflows.machine import Category
from workflows.releases.document import SeriesDocument
from workflows.releases.queries import load_document


@dataclass(frozen=True)
class CaseRelease:
    """The parts of the release one case is held to."""

    document: SeriesDocument
    form: Form
    context: dict[str, Any]

    @property
    def lists(self) -> Any:
        return self.document.lists


def release_of(case: Case) -> CaseRelease:
    """The document, the offering's form and the context its conditions see."""
    document = load_document(case.round.release)
    return CaseRelease(document, document.forms[document.offering(case.offering).form], context_of(case))


def context_of(case: Case) -> dict[str, Any]:
    """The reserved facts: dates of the round (D0 `received_from`, C0 `achievements_until`), level, route, direction."""
    round_ = case.round
    return {
        "level": case.level,
        "route": case.route,
        "direction": case.direction or None,
        "specialty": round_.release.series_key,
        "year": round_.year,
        "received_from": round_.received_from,
        "achievements_until": round_.achievements_until,
        "tenure_until": round_.tenure_until,
        "submitted_on": _submitted_on(case),
    }


def _submitted_on(case: Case) -> datetime.date:
    """The day of submission; today while it is still a draft."""
    if case.submitted_at is None or case.category in {Category.DRAFT, Category.RETURNED}:
        return clock.today()
    return timezone.localtime(case.submitted_at).date()


def read_case(case: Case, answers: dict[str, Any], *, partial: bool = False) -> Any:
    """`forms_config.answers.read_answers` for a case: answers, problems (all at once), hidden."""
    from forms_config.answers import read_answers

    release = release_of(case)
    return read_answers(release.form, answers, lists=release.lists, context=release.context, partial=partial)


def judgements_of(case: Case) -> dict[str, bool]:
    """The latest judgement by key. None counts while the applicant may change what was judged."""
    if case.category in {Category.DRAFT, Category.RETURNED}:
        return {}
    return dict(case.judgements.order_by("pk").values_list("key", "verdict"))


def evaluate_case(case: Case, answers: dict[str, Any], judgements: dict[str, bool] | None = None) -> Any:
    """`Outcome` of the offering's criteria on read answers, with those judgements; without, with those recorded so far."""
    from forms_config.answers import facts_from
    from forms_config.criteria import compile_criteria

    release = release_of(case)
    criteria = release.document.criteria[release.document.offering(case.offering).criteria]
    judged = judgements_of(case) if judgements is None else judgements
    facts = facts_from(release.form, answers, release.lists, release.context, judged)
    return compile_criteria(criteria, release.form, release.lists).evaluate(facts)
