"""N25-1a: no initial determination (初定) outside the published catalogue, whatever a department's machine asks."""

from typing import Any

import pytest

from tests.journeys import support
from tests.workflows.conftest import Travel, travel
from workflows import clock
from workflows.access import Actor
from workflows.cases.acts import Act, Situation
from workflows.cases.catalogue import NOT_PUBLISHED, OUTSIDE, catalogue_reason
from workflows.cases.judging import left_to_ask
from workflows.cases.models import Case
from workflows.cases.verbs import apply_transition, available_actions, save_answers, submit
from workflows.certificates.models import Certificate
from workflows.errors import Refused
from workflows.publicity.verbs import post_notice

__all__ = ["Travel", "travel"]

EMPLOYER = "示例市第一设计院"


@pytest.fixture
def graduate(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Case:
    """Lin's application for initial determination, filled in to the last field."""
    settings.DEMO = True
    support.plant_season()
    return support.drafted_case(
        "lin", "cybersecurity-initial-2025", "graduate_determined_after_probation", EMPLOYER
    )


def sign_and_submit(case: Case) -> None:
    actor = Actor(case.applicant, "applicant")
    data = {"signature": True, "name": case.applicant.full_name, "commitment": True}
    submit(case, actor=actor, key="k" * 32, data=data)
    case.refresh_from_db()


def fresh(case: Case) -> Case:
    return Case.objects.with_round().get(pk=case.pk)


def act(case: Case, key: str, username: str, **data: Any) -> None:
    actor = support.actor_of(username)
    found = fresh(case)
    transition = Situation(found).machine.transition(found.state, key)
    assert transition is not None
    considered = Act(Situation(found), actor, transition)
    judged = {q.key: True for q in left_to_ask(considered)}
    given = {
        "signature": True,
        "name": actor.person.full_name,
        "commitment": True,
        "judgements": judged,
        **data,
    }
    apply_transition(found, key, actor=actor, data=given)


def test_a_graduate_walks_from_the_form_to_the_certificate_without_a_committee(graduate: Case) -> None:
    sign_and_submit(graduate)
    assessment = {
        "assessed_on": clock.today().isoformat(), "material_checked": "true", "ability_met": "true",
        "assessment_text": "见习期满，能独立承担安全运维工作，考核合格，同意初定。", "notice_place": "一楼公告栏",
    }  # fmt: skip
    act(graduate, "start_notices", "he", form=assessment)
    for kind in ("criteria", "material", "opinion"):
        post_notice(fresh(graduate), actor=support.actor_of("he"), kind=kind, place="一楼公告栏")
    support.pass_working_days(6)
    act(graduate, "finish_notices", "he")
    act(graduate, "recommend", "qiao")
    act(graduate, "pass_department", "wen", form={"opinion": "agree", "notices_checked": "true"})
    support.pass_working_days(6)
    act(graduate, "finish_result_notice", "wen")
    for step in ("confirm", "publish", "issue_certificate"):
        act(graduate, step, "yan")
    certificate = Certificate.objects.get(case=graduate)
    assert certificate.basis == Certificate.Basis.INITIAL_DETERMINATION
    assert fresh(graduate).state == "certified"


def test_a_major_outside_the_catalogue_is_not_even_read(graduate: Case) -> None:
    actor = Actor(graduate.applicant, "applicant")
    save_answers(
        graduate,
        actor=actor,
        answers={"catalogue_major": "050101"},
        expected_version=graduate.answers_version,
    )
    with pytest.raises(Refused) as refusal:
        sign_and_submit(graduate)
    assert OUTSIDE in [p.text for p in refusal.value.problems]
    [view] = [a for a in available_actions(fresh(graduate), actor) if a.key == "submit"]
    assert OUTSIDE in view.blocked_by


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lists: lists.pop("initial_catalogue"), NOT_PUBLISHED),
        (lambda lists: _retire(lists, "080904K"), OUTSIDE),
    ],
    ids=["none published", "struck off"],
)
def test_the_edition_in_the_release_decides(graduate: Case, change: Any, reason: Any) -> None:
    situation = Situation(fresh(graduate))
    transition = situation.machine.transition("draft", "submit")
    assert transition is not None
    considered = Act(situation, Actor(graduate.applicant, "applicant"), transition, considered=True)
    assert catalogue_reason(considered) is None
    lists = dict(situation.document.codelists)
    change(lists)
    situation.__dict__["document"] = situation.document.model_copy(update={"codelists": lists})
    assert catalogue_reason(considered) == reason


def _retire(lists: dict[str, Any], code: str) -> None:
    known = lists["initial_catalogue"]
    options = tuple(o.model_copy(update={"retired": o.code == code}) for o in known.options)
    lists["initial_catalogue"] = type(known)(key=known.key, title=known.title, options=options)


def test_a_machine_that_forgets_the_guard_is_held_to_the_catalogue_all_the_same(graduate: Case) -> None:
    situation = Situation(fresh(graduate))
    transition = situation.machine.transition("draft", "submit")
    assert transition is not None
    lax = transition.model_copy(update={"needs": ()})
    lists = {k: v for k, v in situation.document.codelists.items() if k != "initial_catalogue"}
    situation.__dict__["document"] = situation.document.model_copy(update={"codelists": lists})
    considered = Act(situation, Actor(graduate.applicant, "applicant"), lax, considered=True)
    assert NOT_PUBLISHED in considered.reasons()
