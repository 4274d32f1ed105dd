"""A case against a small model: whatever people try, in whatever order, the case is where the model says and its record holds."""

import datetime
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.workflows import journey
from tests.workflows import season as seasons
from tests.workflows.conftest import START, Travel
from workflows.cases.chain import verify_case
from workflows.cases.models import Case, Submission
from workflows.cases.sweeping import sweep
from workflows.cases.verbs import apply_transition, available_actions, open_case, save_answers, submit
from workflows.errors import NotYours, Refused, Stale
from workflows.publicity.models import NoticePosting

WHO = ("alice", "bao", "lei", "charlie", "dong", "bing", "can", "qi", "sun")
MOVES = {
    ("employer_review", "start_notices", "bao"): "publicity",
    ("employer_review", "return", "bao"): "employer_correction",
    ("publicity", "return", "bao"): "employer_correction",
    ("draft", "withdraw", "alice"): "withdrawn",
    ("publicity", "recommend", "lei"): "department_review",
    ("department_review", "pass_department", "dong"): "bureau_review",
    ("bureau_review", "pass_bureau", "bing"): "acceptance_review",
    ("acceptance_review", "accept", "can"): "vote",
    ("acceptance_review", "ask_correction", "can"): "acceptance_correction",
}
"""What the model knows of the machine: state, act, who → state. `submit` and `resubmit` have their own rule."""
ACTS = sorted({act for _state, act, _who in MOVES})
SUBMITS = {"draft": "employer_review", "employer_correction": "employer_review",
           "acceptance_correction": "acceptance_review"}  # fmt: skip
DEADLINES = {"employer_review", "employer_correction", "acceptance_correction"}


class CaseModel(RuleBasedStateMachine):
    """The model: a state, the years typed, the years submitted, and when which years were publicised."""

    travel: Travel

    @initialize()
    def open(self) -> None:
        self.day = START
        self.travel(self.day)
        self.season = seasons.plant_season()
        self.case = open_case(
            self.season.round, actor=self.season.alice, offering="associate_senior/ordinary",
            employer=self.season.employer,
        )  # fmt: skip
        save_answers(self.case, actor=self.season.alice, answers=dict(seasons.ANSWERS), expected_version=0)
        self.state, self.typed, self.submitted = "draft", "7", ""
        self.posted: dict[str, tuple[datetime.date, str]] = {}
        self.due: datetime.date | None = None

    def who(self, name: str) -> Any:
        return getattr(self.season, name)

    def moved(self, state: str) -> None:
        self.state = state
        self.due = Case.objects.values_list("due_on", flat=True).get(pk=self.case.pk)

    @rule(years=st.sampled_from(["7", "8", "2", "x"]), name=st.sampled_from(WHO))
    def type(self, years: str, name: str) -> None:
        try:
            save_answers(
                self.case,
                actor=self.who(name),
                answers={"years": years},
                expected_version=self.case.answers_version,
            )
        except NotYours:
            assert name != "alice" or self.state not in SUBMITS
        else:
            assert name == "alice"
            assert self.state in SUBMITS
            self.typed = years

    @rule(key=st.sampled_from(["k1", "k2", "k3", "k4"]))
    def submit(self, key: str) -> None:
        before = Submission.objects.count()
        known = Submission.objects.filter(key=key).exists()
        try:
            submit(
                self.case,
                actor=self.season.alice,
                key=key,
                data=seasons.signed(self.season.alice, commitment=True),
            )
        except Refused:
            assert self.state not in SUBMITS or self.typed in {"2", "x"}
            return
        assert Submission.objects.count() == before + (self.state in SUBMITS and not known)
        if self.state in SUBMITS and not known:
            assert self.typed in {"7", "8"}
            if self.submitted not in {"", self.typed} and "material" in self.posted:
                self.posted.pop("material")
                self.posted.pop("opinion", None)
            self.submitted = self.typed
            self.moved(SUBMITS[self.state])

    @rule(act=st.sampled_from(ACTS), name=st.sampled_from(WHO))
    def act(self, act: str, name: str) -> None:
        actor = self.who(name)
        data = seasons.signed(
            actor, commitment=True, form={"words": "good"}, defects=[("years", "look again")]
        )
        allowed = MOVES.get((self.state, act, name))
        offered = {v.key for v in available_actions(Case.objects.with_round().get(pk=self.case.pk), actor)}
        assert (act in offered) == (allowed is not None)
        try:
            apply_transition(self.case, act, actor=actor, data=data, reason="because")
        except NotYours:
            assert allowed is None
        except Refused:
            assert allowed is not None
            assert not self.guards_hold(act)
        else:
            assert allowed is not None
            assert self.guards_hold(act)
            self.moved(allowed)

    def guards_hold(self, act: str) -> bool:
        if act in {"recommend", "accept"}:
            posted = all(
                kind in self.posted and self.day >= self.posted[kind][0] + datetime.timedelta(days=8)
                for kind in ("criteria", "material", "opinion")
            )
            return posted and self.posted["material"][1] == self.submitted
        return True

    @precondition(
        lambda self: (
            self.state == "publicity" and self.day.weekday() == 0 and self.day < datetime.date(2026, 9, 15)
        )
    )
    @rule()
    def post(self) -> None:
        for kind in ("criteria", "material", "opinion"):
            if kind not in self.posted:
                journey.post_notice(self.case, actor=self.season.bao, kind=kind, place="gate")
                self.posted[kind] = (self.day, self.submitted)

    @rule(days=st.sampled_from([1, 7, 8]))
    def wait(self, days: int) -> None:
        if self.day + datetime.timedelta(days=days) < datetime.date(2026, 9, 25):
            self.day += datetime.timedelta(days=days)
            self.travel(self.day)

    @rule()
    def night_comes(self) -> None:
        overdue = self.due is not None and self.due < self.day and self.state in DEADLINES
        swept = sweep()
        assert swept.lapsed == int(overdue)
        self.case = Case.objects.with_round().get(pk=self.case.pk)
        if overdue:
            self.moved("withdrawn")

    @rule()
    def an_old_page_is_told(self) -> None:
        with pytest.raises(Stale):
            apply_transition(
                self.case, "start_notices", actor=self.season.bao, expected_sequence=self.case.sequence + 1
            )

    @invariant()
    def the_case_is_where_the_model_says(self) -> None:
        if not hasattr(self, "case"):
            return
        case = Case.objects.get(pk=self.case.pk)
        assert (case.state, case.answers["years"]) == (self.state, self.typed)
        standing = NoticePosting.objects.filter(case=case, voided_at__isnull=True).values_list(
            "kind", flat=True
        )
        assert set(standing) == set(self.posted)
        assert verify_case(case) is None


def test_a_case_against_the_model(django_db_blocker: Any, db: None, travel: Travel) -> None:
    from django.db import transaction

    class Rolled(CaseModel):
        """Each run in its own savepoint, rolled back at the end."""

        def __init__(self) -> None:
            super().__init__()
            self.travel = travel
            self.block = transaction.atomic()
            self.block.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    run_state_machine_as_test(Rolled, settings=hypothesis_settings(max_examples=12, stateful_step_count=25))
