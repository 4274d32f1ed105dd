"""Columns say what the interpreter says: of random rules and applicants, and of every sample of both packs."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_config.bulk.applicants import applicants_of
from forms_config.bulk.columns import as_coded, as_verdict, encoded
from forms_config.bulk.evaluating import Evaluation, Program
from forms_config.criteria import interpret_in
from forms_config.criteria_definitions import Criteria
from forms_config.facts import Facts
from forms_config.scope import Scope
from series_plugins.pack import read_pack
from tests.criteria.helpers import FORM, criteria_of, facts, rule
from tests.criteria.helpers import LISTS as FORM_LISTS
from tests.criteria.strategies import DATES, LISTS, TYPES, Whole, criterias, scope_of, wholes
from workflows.releases.samples import facts_of, sample_context

PACKS = Path(__file__).parents[2] / "series_plugins" / "packs"


def said(scope: Scope, people: list[Facts]) -> list[dict[str, bool | None]]:
    """Every applicant's verdicts by the columns, overall among them."""
    outcome = Program(scope).run(applicants_of(people))
    columns = {**outcome.rules, "overall": outcome.overall}
    return [{key: as_verdict(verdicts[n]) for key, verdicts in columns.items()} for n in range(len(people))]


def meant(scope: Scope, people: list[Facts]) -> list[dict[str, bool | None]]:
    names = {"met": True, "unmet": False, "unknown": None}
    found = [interpret_in(scope, person) for person in people]
    return [
        {r.key: names[r.verdict] for r in outcome} | {"overall": names[outcome.overall]} for outcome in found
    ]


@st.composite
def crowds(draw: st.DrawFn) -> list[Facts]:
    """A few applicants of one round, each with something left out."""
    day = draw(DATES)
    people = []
    for _ in range(draw(st.integers(1, 4))):
        whole: Whole = draw(wholes())
        whole = replace(whole, context={**whole.context, "received_from": day})
        left_out = {p for p in draw(whole.left_out()) if p != ("context", "year")}
        people.append(whole.without(left_out))
    return people


@settings(max_examples=300)
@given(criterias(), crowds())
def test_columns_say_what_the_interpreter_says(criteria: Criteria, people: list[Facts]) -> None:
    scope = scope_of(criteria)
    assert said(scope, people) == meant(scope, people)


@settings(max_examples=100)
@given(
    criterias(),
    crowds(),
    st.sets(st.sampled_from(["works/r0", "spells/r1/e", "works/r1/d", "age", "spells"])),
)
def test_unverified_facts_are_unknown_in_columns_too(
    criteria: Criteria, people: list[Facts], unverified: set[str]
) -> None:
    people = [Facts(p.answers, p.context, p.judgements, frozenset(unverified)) for p in people]
    scope = scope_of(criteria)
    assert said(scope, people) == meant(scope, people)


@settings(max_examples=100)
@given(criterias(), crowds(), st.integers(-3, 9))
def test_a_varied_parameter_is_judged_as_if_it_had_been_written_so(
    criteria: Criteria, people: list[Facts], number: int
) -> None:
    program, applicants = Program(scope_of(criteria)), applicants_of(people)
    base = Evaluation(program, applicants)
    base.outcome()
    swept = Evaluation(program, applicants, {"p": number}, base).outcome()
    dated = [{"from": "2000-01-01", "value": str(number)}]
    written = Criteria.model_validate(
        {**criteria.model_dump(by_alias=True, mode="json"), "parameters": {"p": dated}}
    )
    if people[0].context.get("received_from", date.max) >= date(2000, 1, 1):
        assert [as_verdict(v) for v in swept.overall] == [
            m["overall"] for m in meant(scope_of(written), people)
        ]


AMOUNTS = st.decimals(Decimal(-50), Decimal(50), places=3) | st.sampled_from(
    [Decimal("0.1"), Decimal("0.2"), Decimal("0.30"), Decimal("1E+20"), Decimal("0.0000001"), 2**60, 10**30]
)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.lists(AMOUNTS, max_size=4), AMOUNTS | st.none()), min_size=1, max_size=5))
def test_no_cent_is_lost_in_sums_and_products(given_: list[tuple[list[Any], Any]]) -> None:
    criteria = criteria_of("""
    rules:
    - {key: sum, title: {zh: 和}, dimension: ability, cite: n/1,
       when: {sum: {in: patents, column: income}, at_least: {fact: english_score}}}
    - {key: product, title: {zh: 积}, dimension: ability, cite: n/1,
       when: {multiply: [{fact: english_score}, 0.3], above: {highest: {in: patents, column: income}}}}
    - {key: share, title: {zh: 商}, dimension: ability, cite: n/1,
       when: {divide: [{fact: english_score}, 3], is: {subtract: [{fact: english_score}, {multiply: [2, 0.1]}]}}}
    """)
    scope = Scope.of_criteria(criteria, _types(), FORM_LISTS)
    people = [
        facts(patents=[{"income": amount} for amount in incomes], english_score=score)
        for incomes, score in given_
    ]
    assert said(scope, people) == meant(scope, people)


def _types() -> Any:
    from forms_config.fact_types import fact_types

    return fact_types(FORM, FORM_LISTS)


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    scope = Scope.of_criteria(rule("{sum: {in: patents, column: income}, is: 0.3}"), _types(), FORM_LISTS)
    people = [
        facts(patents=[{"income": Decimal("0.1")}, {"income": Decimal("0.2")}]),
        facts(patents=[{"income": Decimal("0.1")}, {"income": Decimal("0.2000001")}]),
    ]
    assert [p["it"] for p in said(scope, people)] == [True, False]


@pytest.mark.parametrize("values", [[], [None, None], [True, False, None], ["a", "b", None], [3, None, 4]])
def test_columns_give_back_what_went_in(values: list[Any]) -> None:
    coded = as_coded(encoded(values))
    assert [coded.values[n] for n in coded.codes] == values


def test_applicants_of_different_rounds_are_not_judged_together() -> None:
    people = [facts(), facts(context={"received_from": date(2024, 9, 1)})]
    with pytest.raises(ValueError, match="different days"):
        applicants_of(people)


@pytest.mark.parametrize("name", ["engineering/cybersecurity", "legal_services/forensic"])
def test_every_sample_of_a_shipped_pack_is_judged_as_by_the_interpreter(name: str) -> None:
    document = read_pack(PACKS / name).document
    assert document is not None
    crowds_: dict[tuple[str, Any], list[Facts]] = {}
    for sample in document.samples:
        context = sample_context(document, sample)
        given_, _ = facts_of(document, sample.offering, dict(sample.given), context, dict(sample.judgements))
        day = given_.context.get("received_from")
        crowds_.setdefault((sample.offering, day), []).append(given_)
        # Nobody has judged yet.
        crowds_[sample.offering, day].append(Facts(given_.answers, given_.context))
    assert crowds_
    for (key, _), people in crowds_.items():
        offering = document.offering(key)
        from forms_config.criteria import compile_criteria

        form, criteria = document.forms[offering.form], document.criteria[offering.criteria]
        scope = compile_criteria(criteria, form, document.codelists).scope
        assert said(scope, people) == meant(scope, people)


def test_nobody_at_all_is_no_error() -> None:
    scope = scope_of(Criteria.model_validate({
        "key": "k", "title": {"zh": "条件"},
        "rules": [{"key": "r", "title": {"zh": "规"}, "dimension": "ability", "cite": "n/1",
                   "when": {"count": {"in": "works", "where": {"column": "n", "at_least": 1}}, "at_least": 1}}],
    }))  # fmt: skip
    outcome = Program(scope).run(applicants_of([]))
    assert len(outcome.overall) == 0
    assert outcome.overall.dtype == np.int8
    assert TYPES
    assert LISTS
