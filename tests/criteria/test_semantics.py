"""Laws every rule obeys, on random rules and applicants."""

from hypothesis import given, settings
from hypothesis import strategies as st

from forms_config.criteria import CompiledCriteria, Verdict, interpret_in
from forms_config.criteria_definitions import Criteria
from tests.criteria.strategies import LISTS, TYPES, Whole, criterias, scope_of, wholes


@settings(max_examples=100)
@given(criterias(), wholes(), st.data())
def test_both_backends_agree(criteria: Criteria, whole: Whole, data: st.DataObject) -> None:
    left_out = data.draw(whole.left_out())
    facts = whole.without(left_out)
    assert CompiledCriteria(criteria, TYPES, LISTS).evaluate(facts) == interpret_in(scope_of(criteria), facts)


@settings(max_examples=400)
@given(criterias(), wholes(), st.data())
def test_supplying_a_missing_fact_never_flips_a_verdict(
    criteria: Criteria, whole: Whole, data: st.DataObject
) -> None:
    left_out = data.draw(whole.left_out())
    compiled = CompiledCriteria(criteria, TYPES, LISTS)
    outcome = compiled.evaluate(whole.without(left_out))
    for place in data.draw(st.permutations(sorted(left_out))):
        left_out.discard(place)
        fuller = compiled.evaluate(whole.without(left_out))
        for before, after in zip(outcome.rules, fuller.rules, strict=True):
            assert before.verdict in (Verdict.UNKNOWN, after.verdict), (place, before, after)
        outcome = fuller


@settings(max_examples=60)
@given(criterias(), wholes(), st.data())
def test_an_unknown_verdict_names_a_fact_that_is_indeed_missing(
    criteria: Criteria, whole: Whole, data: st.DataObject
) -> None:
    left_out = data.draw(whole.left_out())
    outcome = CompiledCriteria(criteria, TYPES, LISTS).evaluate(whole.without(left_out))
    for rule in outcome.rules:
        if rule.verdict is Verdict.UNKNOWN:
            # Dividing by zero is unknown and waits for nothing; a spell that goes on has no end to name.
            for waiting in rule.waits_for:
                place = ("judgement", "/".join(waiting.path)) if waiting.why == "judgement" else waiting.path
                never_given = waiting.why == "judgement" or (place[0] == "spells" and place[-1] == "e")
                assert never_given or place in left_out, place
        else:
            assert rule.waits_for == ()
