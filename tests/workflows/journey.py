"""Walking a case of the small season forward, one named act after another."""

import datetime
from typing import Any

from tests.workflows.conftest import START, Travel
from tests.workflows.season import Season, signed
from workflows import clock
from workflows.cases.models import Case
from workflows.cases.queries import open_correction
from workflows.cases.replies import save_replies
from workflows.cases.verbs import apply_transition
from workflows.committees.models import CommitteeMember
from workflows.committees.verbs import announce_result, cast_ballot, open_meeting, prepare_meeting
from workflows.outbox.delivery import Handlers, deliver_due
from workflows.outbox.handlers import hand_over_result
from workflows.publicity.verbs import post_notice

__all__ = [
    "MONDAY_AFTER",
    "act",
    "deliver_uploads",
    "explain_everything",
    "post_all",
    "post_notice",
    "recommend",
    "to_acceptance",
    "to_certificate",
    "to_publicity",
    "vote",
]

MONDAY_AFTER = START + datetime.timedelta(days=8)
"""Tuesday 15 September: notices posted on Monday the 7th have run Tuesday to Monday."""


def act(case: Case, action: str, actor: Any, **more: Any) -> None:
    apply_transition(case, action, actor=actor, **more)


def post_all(case: Case, season: Season) -> None:
    for kind in ("criteria", "material", "opinion"):
        post_notice(case, actor=season.bao, kind=kind, place="front gate")


def to_publicity(case: Case, season: Season) -> None:
    act(case, "start_notices", season.bao)
    post_all(case, season)


def recommend(case: Case, season: Season) -> None:
    act(case, "recommend", season.lei, data=signed(season.lei, commitment=True, form={"words": "good"}))


def to_acceptance(case: Case, season: Season, travel: Travel) -> None:
    to_publicity(case, season)
    travel(MONDAY_AFTER)
    recommend(case, season)
    act(case, "pass_department", season.dong)
    act(case, "pass_bureau", season.bing)


def vote(case: Case, season: Season, choices: list[str]) -> bool:
    """Everybody is present and votes; returns whether it passed."""
    members = list(CommitteeMember.objects.filter(committee=season.committee).order_by("pk"))
    meeting = prepare_meeting(
        season.committee, actor=season.can, title="Session", held_on=clock.today(), cases=[case]
    )
    open_meeting(meeting, actor=season.can, present=members)
    item = meeting.agenda.get()
    for actor, choice in zip([season.chen, *season.experts], choices, strict=True):
        cast_ballot(item, actor=actor, choice=choice)
    item = announce_result(item, actor=season.chen, data=signed(season.chen))
    case.refresh_from_db()
    return bool(item.passed)


def deliver_uploads() -> int:
    """Delivers the results on their way, and nothing else."""
    handlers = Handlers()
    handlers.register("result.upload")(hand_over_result)
    return deliver_due(handlers)


def to_certificate(case: Case, season: Season, travel: Travel) -> None:
    to_acceptance(case, season, travel)
    act(case, "accept", season.can)
    assert vote(case, season, ["yes", "yes", "no"])
    act(case, "record_passed", season.can)
    travel(MONDAY_AFTER + datetime.timedelta(days=8))
    act(case, "send_up", season.can)
    act(case, "confirm", season.qi, data=signed(season.qi))


def explain_everything(case: Case, alice: Any, text: str = "it is right as it is") -> None:
    """Alice leaves her answers as they were and says why, reason by reason."""
    correction = open_correction(case)
    assert correction is not None
    save_replies(case, actor=alice, replies={d.pk: text for d in correction.defects.all()})
