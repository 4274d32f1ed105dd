"""The rows that are measured against: ten thousand cases of one committee, and Alice's, taken there step by step."""

import datetime
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.documents import PAGE_ANSWERS, large_answers, large_document, page_document
from tests.benchmarks.models import FloorApplication
from tests.workflows import journey
from tests.workflows.conftest import START
from tests.workflows.season import Season, plant_season, release_of, signed
from workflows import clock, statistics
from workflows.access import Actor
from workflows.cases.models import Case, CaseTurn, Submission
from workflows.cases.verbs import open_case, save_answers, submit
from workflows.organizations.models import Person, Role
from workflows.rounds.models import Round

OFFERING = "associate_senior/ordinary"
TURNS = (
    (Role.EMPLOYER_CLERK, False), (Role.EMPLOYER_LEADER, False), (Role.DEPARTMENT_REVIEWER, False),
    (Role.BUREAU_REVIEWER, False), (Role.COMMITTEE_SECRETARY, True),
)  # fmt: skip
OUTCOME = {"overall": "met", "rules": {"years": "met", "retirement": "met", "effect": "unknown"}}


@dataclass
class Crowd:
    """The season and the things measured. `waiting` is Alice's case at the committee's office."""

    season: Season
    waiting: Case
    draft: Case
    large: Case
    floor: FloorApplication


def travel(day: datetime.date) -> None:
    """It is noon of that day."""
    moment = datetime.datetime.combine(day, datetime.time(4), datetime.UTC)
    clock.now = lambda: moment


def gather(count: int) -> Crowd:
    """Plants the season, `count` cases that wait at the committee's office, and what is opened one by one."""
    travel(START)
    season = plant_season(page_document())
    waiting = submitted_case(season, season.alice)
    journey.to_acceptance(waiting, season, travel)
    travel(START)
    _bulk_cases(season, count, waiting)
    _other_cases(season, season.alice.person, 30)
    bea, gao = applicant("bea"), applicant("gao")
    draft = draft_case(season.round, season, bea, PAGE_ANSWERS)
    release = release_of(large_document())
    second = Round.objects.get(pk=season.round.pk)
    second.pk, second.key, second.release = None, "2026-large", release
    second.save()
    large = draft_case(second, season, gao, large_answers())
    statistics.refresh()
    floor = FloorApplication._base_manager.create(person=bea.person)
    return Crowd(season, waiting, draft, large, floor)


def applicant(name: str) -> Actor:
    person = Person.objects.create(username=name, full_name=name.title())
    return Actor(person, Role.APPLICANT.value)


def draft_case(round_: Round, season: Season, actor: Actor, answers: dict[str, Any]) -> Case:
    case = open_case(round_, actor=actor, offering=OFFERING, employer=season.employer)
    save_answers(case, actor=actor, answers=answers, expected_version=0)
    return case


def submitted_case(season: Season, actor: Actor) -> Case:
    case = draft_case(season.round, season, actor, PAGE_ANSWERS)
    submit(case, actor=actor, key="k", data=signed(actor, commitment=True))
    return case


def _bulk_cases(season: Season, count: int, like: Case) -> None:
    """Cases as verbs would have left them in `acceptance_review`; only the events are left out."""
    now, start = clock.now(), clock.today()
    people = Person.objects.bulk_create(
        (Person(username=f"p{n}", full_name=f"申报人{n:05}") for n in range(count)), batch_size=1000
    )
    cases = Case.objects.bulk_create(
        (
            _case(season.round, person, like, now=now, due=start + datetime.timedelta(days=n % 60))
            for n, person in enumerate(people)
        ),
        batch_size=500,
    )
    CaseTurn.objects.bulk_create(
        (CaseTurn(case=case, role=role, is_current=current) for case in cases for role, current in TURNS),
        batch_size=2000,
    )
    Submission.objects.bulk_create(
        (
            Submission(
                case=case, ordinal=1, key="k", receipt=f"B{case.pk}", digest="0" * 64, content={"answers": PAGE_ANSWERS},
                outcome=OUTCOME, answers_version=1, submitted_at=now, submitted_by=case.applicant,
            )
            for case in cases
        ),
        batch_size=500,
    )  # fmt: skip


def _case(
    round_: Round,
    person: Person,
    like: Case,
    *,
    now: datetime.datetime,
    due: datetime.date,
    state: str = "acceptance_review",
    category: str = "in_review",
) -> Case:
    return Case(
        round=round_, applicant=person, employer=like.employer, offering=OFFERING, level="associate_senior",
        route="ordinary", state=state, category=category, gates=like.gates, sequence=5, head="0" * 64, entered_at=now,
        due_on=due, queue_on=due, answers=PAGE_ANSWERS, answers_version=1, opened_at=now, submitted_at=now,
    )  # fmt: skip


def _other_cases(season: Season, person: Person, count: int) -> None:
    """Earlier applications of the same person, closed since."""
    like, now = Case.objects.get(applicant=person), clock.now()
    Case.objects.bulk_create(
        _case(
            season.round, person, like, now=now, due=datetime.date(2025, 1, 1) + datetime.timedelta(days=n),
            state="not_passed", category="closed",
        )
        for n in range(count)
    )  # fmt: skip


def certified_case(season: Season) -> Case:
    """A case taken to its certificate."""
    travel(START)
    case = submitted_case(season, applicant("zoe"))
    journey.to_certificate(case, season, travel)
    return case
