"""What only a person can judge (待评议), asked and answered inside the workflow."""

import datetime
from typing import Any

import pytest

from tests.workflows import journey
from tests.workflows import season as seasons
from tests.workflows.conftest import Travel
from workflows.cases.acts import Situation
from workflows.cases.chain import verify_case
from workflows.cases.judging import questions
from workflows.cases.models import Case
from workflows.cases.verbs import apply_transition, available_actions, open_case, save_answers, submit
from workflows.errors import Refused

NO = {"score": "61", "recuse": "no"}


def judging_document() -> Any:
    """The small series with a panel, a table of achievements, and questions for employer and panel."""
    machine = seasons.ordinary_review()
    states = {s["key"]: s for s in machine["states"]}
    states["employer_review"]["transitions"][0] |= {"collects": "first_look", "needs": ["not_excluded@1"]}
    accept = states["acceptance_review"]["transitions"][0]
    accept["to"] = "panel"
    panel = seasons.state(
        "panel", "in_review", "committee.expert",
        seasons.step("score", "panel", "committee.expert", collects="score"),
        seasons.step("conclude", "vote", "committee.secretary", collects="opinion"),
        within="30",
    )  # fmt: skip
    machine["states"].insert(list(states).index("vote"), panel)
    document = seasons.small_document()
    content = document.to_json()
    table = {
        "key": "projects", "type": "table", "title": seasons.text("projects"),
        "columns": [{"key": "name", "type": "text", "title": seasons.text("name")}],
        "summary": seasons.text("{name}"),
    }  # fmt: skip
    content["forms"]["application"]["sections"][0]["fields"].append(table)
    yes_no = {"type": "yes_no", "title": seasons.text("?")}
    score = {"key": "score", "type": "integer", "title": seasons.text("score"), "required": "true"}
    content["forms"]["score"] = _form(
        "score", score, {"key": "recuse", **yes_no}, {"key": "effect_met", **yes_no}
    )
    content["forms"]["first_look"] = _form("first_look", {"key": "conduct_met", **yes_no})
    asked = [
        ("effect", {"judged": "effect", "by": "panel", "question": seasons.text("effect good?")}),
        ("conduct", {"judged": "conduct", "by": "employer", "question": seasons.text("conduct good?")}),
        ("hard", {"count": {"in": "projects", "where": {"judged": "hard", "by": "panel", "question": seasons.text("hard?")}},
                  "at_least": "1"}),
    ]  # fmt: skip
    kept = [r for r in content["criteria"]["plain"]["rules"] if r["key"] != "effect"]
    content["criteria"]["plain"]["rules"] = kept + [
        {"key": key, "title": seasons.text(key), "dimension": "ability", "cite": "n560/4", "when": when}
        for key, when in asked
    ]
    content["workflows"]["review"] = machine
    return type(document).model_validate(content)


def _form(key: str, *fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": key,
        "title": seasons.text(key),
        "sections": [{"key": key, "title": seasons.text(key), "fields": list(fields)}],
    }


@pytest.fixture
def season(db: None, travel: Travel) -> seasons.Season:
    return seasons.plant_season(judging_document())


@pytest.fixture
def case(season: seasons.Season) -> Case:
    """Alice's case with two projects, submitted."""
    case = open_case(
        season.round, actor=season.alice, offering="associate_senior/ordinary", employer=season.employer
    )
    projects = [{"id": "r1", "name": "dam"}, {"id": "r2", "name": "weir"}]
    save_answers(
        case, actor=season.alice, answers={**seasons.ANSWERS, "projects": projects}, expected_version=0
    )
    submit(case, actor=season.alice, key="k", data=seasons.signed(season.alice, commitment=True))
    return case


@pytest.fixture
def in_panel(case: Case, season: seasons.Season, travel: Travel) -> Case:
    """The case before the panel."""
    apply_transition(case, "start_notices", actor=season.bao, data={"form": {"conduct_met": "yes"}})
    journey.post_all(case, season)
    travel(journey.MONDAY_AFTER)
    journey.recommend(case, season)
    journey.act(case, "pass_department", season.dong)
    journey.act(case, "pass_bureau", season.bing)
    journey.act(case, "accept", season.can)
    return case


def verdicts(case: Case) -> dict[str, str]:
    return {r.key: str(r.verdict) for r in Situation(case).outcome.rules}


def conclude(case: Case, season: seasons.Season, judgements: dict[str, Any]) -> None:
    data = {"form": {"words": "considered"}, "judgements": judgements}
    apply_transition(case, "conclude", actor=season.can, data=data)


def test_each_body_is_asked_its_own_questions_row_by_row(case: Case, season: seasons.Season) -> None:
    assert [(q.key, q.text.zh, q.verdict) for q in questions(case, season.bao)] == [
        ("conduct/conduct", "conduct good?", None)
    ]
    assert [(q.key, q.text.zh) for q in questions(case, season.can)] == [
        ("effect/effect", "effect good?"),
        ("hard/projects/r1", "dam：hard?"),
        ("hard/projects/r2", "weir：hard?"),
    ]
    assert questions(case, season.charlie) == []
    assert questions(case, season.dong) == []


def test_a_draft_asks_nobody(draft: Case, season: seasons.Season) -> None:
    assert questions(draft, season.bao) == []


def test_the_employers_opinion_answers_the_employers_question(case: Case, season: seasons.Season) -> None:
    assert verdicts(case)["conduct"] == "unknown"
    event = apply_transition(case, "start_notices", actor=season.bao, data={"form": {"conduct_met": "yes"}})
    assert verdicts(case)["conduct"] == "met"
    judgement = case.judgements.get()
    assert (judgement.key, judgement.verdict, judgement.event) == ("conduct/conduct", True, event)
    assert verify_case(case) is None


def test_an_employer_that_says_no_cannot_go_on(case: Case, season: seasons.Season) -> None:
    with pytest.raises(Refused, match="conduct"):
        apply_transition(
            case, "start_notices", actor=season.bao, data={"judgements": {"conduct/conduct": False}}
        )
    assert case.judgements.count() == 0


def test_the_panel_concludes_only_when_every_question_is_answered(
    in_panel: Case, season: seasons.Season
) -> None:
    action = {v.key: v for v in available_actions(in_panel, season.can)}["conclude"]
    assert action.judges
    assert action.is_open
    with pytest.raises(Refused) as refused:
        conclude(in_panel, season, {"effect/effect": True})
    assert [p.path for p in refused.value.problems] == [
        ("judgements", "hard/projects/r1"),
        ("judgements", "hard/projects/r2"),
    ]
    conclude(
        in_panel, season, {"effect/effect": True, "hard/projects/r2": True}
    )  # the other row decides nothing now
    assert set(verdicts(in_panel).values()) == {"met"}
    assert verify_case(in_panel) is None


def test_a_question_nobody_asked_is_refused(in_panel: Case, season: seasons.Season) -> None:
    with pytest.raises(Refused, match="do not ask"):
        conclude(
            in_panel, season, {"effect/effect": True, "hard/projects/r1": True, "hard/projects/r9": True}
        )
    with pytest.raises(Refused, match="do not ask"):
        conclude(in_panel, season, {"effect/effect": "yes", "hard/projects/r1": True})


def test_score_sheets_judge_nothing_but_their_majority_does(in_panel: Case, season: seasons.Season) -> None:
    one, two = season.experts
    with pytest.raises(Refused, match="records no judgements"):
        apply_transition(
            in_panel, "score", actor=one, data={"form": NO, "judgements": {"effect/effect": True}}
        )
    apply_transition(in_panel, "score", actor=one, data={"form": {**NO, "effect_met": "yes"}})
    assert in_panel.judgements.filter(key="effect/effect").count() == 0
    apply_transition(in_panel, "score", actor=two, data={"form": {**NO, "effect_met": "no"}})
    with pytest.raises(Refused, match="effect good"):  # the experts are even
        conclude(in_panel, season, {"hard/projects/r1": True})
    third = seasons.make_actor("expert3", "committee.expert", season.office)
    season.committee.members.create(person=third.person)
    apply_transition(in_panel, "score", actor=third, data={"form": {**NO, "effect_met": "yes"}})
    conclude(in_panel, season, {"hard/projects/r1": True})
    assert verdicts(in_panel)["effect"] == "met"


def test_what_the_panel_judged_unmet_no_vote_makes_good(
    in_panel: Case, season: seasons.Season, travel: Travel
) -> None:
    conclude(in_panel, season, {"effect/effect": False, "hard/projects/r1": True})
    assert verdicts(in_panel)["effect"] == "unmet"
    assert journey.vote(in_panel, season, ["yes", "yes", "yes"])
    open_to_can = {v.key: v for v in available_actions(in_panel, season.can)}
    assert [t.en for t in open_to_can["record_passed"].blocked_by] == ["Judged not to be met: effect."]
    assert open_to_can["record_failed"].is_open


def test_a_judgement_altered_afterwards_is_found(in_panel: Case, season: seasons.Season) -> None:
    conclude(in_panel, season, {"effect/effect": False, "hard/projects/r1": True})
    in_panel.judgements.filter(key="effect/effect").update(verdict=True)
    found = verify_case(in_panel)
    assert found is not None
    assert found.record.startswith("judgements of event")


def test_while_alice_corrects_no_earlier_judgement_stands_in_her_way(
    case: Case, season: seasons.Season
) -> None:
    from workflows.cases.judging import record_judgement

    record_judgement(case, actor=season.lei, key="conduct/conduct", verdict=False)
    assert verdicts(case)["conduct"] == "unmet"
    apply_transition(case, "return", actor=season.bao, data={"defects": [("years", "count again")]})
    assert verdicts(case)["conduct"] == "unknown"
    journey.explain_everything(case, season.alice)
    submit(case, actor=season.alice, key="again", data=seasons.signed(season.alice, commitment=True))
    apply_transition(case, "start_notices", actor=season.bao, data={"form": {"conduct_met": "yes"}})
    assert verdicts(case)["conduct"] == "met"


# --- one sheet, and recusal ------------------------------------------------------------------------------------------


def test_an_expert_gives_one_score_sheet(in_panel: Case, season: seasons.Season) -> None:
    expert = season.experts[0]
    apply_transition(in_panel, "score", actor=expert, data={"form": NO})
    [view] = available_actions(in_panel, expert)
    assert [t.en for t in view.blocked_by] == [
        "You have given your score sheet; each expert gives one while the panel considers the case."
    ]
    with pytest.raises(Refused, match="one while the panel"):
        apply_transition(in_panel, "score", actor=expert, data={"form": NO})
    apply_transition(in_panel, "score", actor=season.experts[1], data={"form": NO})


def test_an_expert_who_recuses_needs_no_scores_and_has_no_vote(
    in_panel: Case, season: seasons.Season
) -> None:
    expert = season.experts[0]
    event = apply_transition(in_panel, "score", actor=expert, data={"form": {"recuse": "yes"}})
    assert event.data["recused"] == "declared"
    conclude(in_panel, season, {"effect/effect": True, "hard/projects/r1": True})
    assert left_out(in_panel, season) == {expert.person.username: True, "expert2": False, "chen": False}


def test_an_expert_of_alices_employer_neither_scores_nor_votes(
    in_panel: Case, season: seasons.Season
) -> None:
    colleague = season.experts[1]
    season.employer.memberships.create(person=colleague.person, role="employer.clerk")
    [view] = available_actions(in_panel, colleague)
    assert [t.en for t in view.blocked_by] == ["You and the applicant have the same employer; you keep away."]
    conclude(in_panel, season, {"effect/effect": True, "hard/projects/r1": True})
    assert left_out(in_panel, season) == {"chen": False, "expert1": False, "expert2": True}
    assert in_panel.recusals.get().reason == "same_employer"
    assert verify_case(in_panel) is None


def test_an_expert_who_reviewed_for_the_bureau_keeps_away(in_panel: Case, season: seasons.Season) -> None:
    season.committee.members.create(person=season.bing.person)
    bing = seasons.make_actor("bing", "committee.expert", season.office)
    [view] = available_actions(in_panel, bing)
    assert [t.en for t in view.blocked_by] == [
        "You acted on this application in another role; you keep away from it."
    ]


def left_out(case: Case, season: seasons.Season) -> dict[str, bool]:
    """Who sits in the meeting, and whether they are recused from the case."""
    from workflows.committees.verbs import open_meeting, prepare_meeting

    today = datetime.date(2026, 9, 15)
    meeting = prepare_meeting(season.committee, actor=season.can, title="S", held_on=today, cases=[case])
    open_meeting(meeting, actor=season.can, present=list(season.committee.members.order_by("pk")))
    case.refresh_from_db()
    seats = meeting.agenda.get().participations.values_list("member__person__username", "is_recused")
    return dict(seats)
