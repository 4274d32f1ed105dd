"""Everyone who could ask for a page, and something of every kind they could ask for.

Alice has one application in each stage, every stage in a round of its own. The words in SECRETS are known to few.
"""

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.forms.examples import FIELDS, LISTS
from tests.forms.examples import field as example
from tests.workflows import journey
from tests.workflows.season import (
    ANSWERS,
    Season,
    make_actor,
    ordinary_review,
    plant_season,
    signed,
    small_document,
)
from workflows.access import Actor
from workflows.cases.evidence import store_evidence
from workflows.cases.models import Case, EvidenceFile
from workflows.cases.verbs import open_case, save_answers, submit
from workflows.certificates.effects import produce_certificate_pdf
from workflows.certificates.models import Certificate
from workflows.committees.models import Committee, CommitteeMember, Meeting
from workflows.committees.verbs import cast_ballot, open_meeting, prepare_meeting
from workflows.organizations.acting import SESSION_KEY
from workflows.organizations.models import Organization
from workflows.publicity.models import NoticePosting, Objection
from workflows.publicity.verbs import record_objection
from workflows.releases.document import SeriesDocument
from workflows.rounds.models import Round

Travel = Callable[[datetime.date], None]
STAGES = ("draft", "returned", "publicity", "acceptance", "voting", "certified")
EXPERT_NAME = "Quillfeather Xu"
CHAIR_NAME = "Ravensworth Yan"
SCORE_WORDS = "zwölfeinhalb points for originality"
OBJECTION_WORDS = "the patent belongs to her neighbour"
ROW = "r00000a1"


def document() -> SeriesDocument:
    """The plain series with a second section of every kind of field, and an expert's score sheet in the vote."""
    plain = small_document()
    forms = {
        key: form.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        for key, form in plain.forms.items()
    }
    every = [example(kind) for kind in FIELDS if kind not in {"commitment"}]
    forms["application"]["sections"].append(
        {"key": "everything", "title": {"zh": "各项", "en": "Everything"}, "fields": every}
    )
    machine = ordinary_review()
    vote = next(s for s in machine["states"] if s["key"] == "vote")
    vote["transitions"].append(
        {"key": "give_score", "to": "vote", "by": "committee.expert", "collects": "opinion",
         "title": {"zh": "评分", "en": "Score"}}
    )  # fmt: skip
    for step in vote["transitions"]:
        if step["key"] == "record_passed":
            step["by"] = ["committee.secretary", "committee.chair"]
    lists = {key: one.model_dump(mode="json", exclude_defaults=True) for key, one in LISTS.items()}
    return small_document(forms=forms, workflows={"review": machine}, codelists=lists)


@dataclass
class Cast:
    """Actors by role name (`visitor` is None), Alice's cases by stage, and other objects."""

    season: Season
    actors: dict[str, Actor | None] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    files: dict[str, EvidenceFile] = field(default_factory=dict)
    meeting: Meeting | None = None
    clients: dict[str, Client] = field(default_factory=dict)
    _cookies: dict[str, Any] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """A browser of that person, signed in and acting in that role."""
        return self.clients[name]

    def sign_everyone_in(self) -> None:
        """Gives each a browser; one stack of middleware serves them all."""
        for name, actor in self.actors.items():
            self.clients[name] = _client(actor, self.clients.get("visitor"))
        self._cookies = {name: client.cookies.copy() for name, client in self.clients.items()}

    def reset_browsers(self) -> None:
        """Signs in again whoever signed out."""
        for name, client in self.clients.items():
            client.cookies = self._cookies[name].copy()

    @property
    def certificate(self) -> Certificate:
        return Certificate.objects.get(case=self.cases["certified"])

    @property
    def objection(self) -> Objection:
        return Objection.objects.get(case=self.cases["publicity"])

    def notice(self, stage: str) -> NoticePosting:
        return NoticePosting.objects.filter(case=self.cases[stage]).order_by("pk")[0]


def _client(actor: Actor | None, first: Client | None) -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    if first is not None:
        client.handler = first.handler
    if actor is not None:
        client.force_login(actor.person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SESSION_KEY] = [actor.role, actor.organization_id]
        session.save()
    return client


def plant_cast(travel: Travel) -> Cast:
    """Creates everything; afterwards it is the day of the open meeting."""
    season = plant_season(document())
    _rename(season.chen, CHAIR_NAME)
    _rename(season.experts[0], EXPERT_NAME)
    cast = Cast(season, _actors(season))
    for stage in STAGES:
        cast.cases[stage] = _draft(cast, stage)
    for stage in STAGES[1:]:
        submit(cast.cases[stage], actor=season.alice, key=stage, data=signed(season.alice, commitment=True))
    case = cast.cases["returned"]
    journey.act(case, "return", season.bao, data={"defects": [(["years"], "count again")]})
    case = cast.cases["publicity"]
    journey.to_publicity(case, season)
    record_objection(case, actor=season.bao, notice=cast.notice("publicity"), text=OBJECTION_WORDS)
    for stage in ("acceptance", "voting", "certified"):
        journey.to_publicity(cast.cases[stage], season)
    travel(journey.MONDAY_AFTER)
    for stage in ("acceptance", "voting", "certified"):
        _to_committee(cast.cases[stage], season)
    _certify(cast, travel)
    travel(journey.MONDAY_AFTER)
    _open_vote(cast)
    cast.sign_everyone_in()
    return cast


def _rename(actor: Actor, name: str) -> None:
    actor.person.full_name = name
    actor.person.save(update_fields=["full_name"])


def _actors(season: Season) -> dict[str, Actor | None]:
    kinds = Organization.Kind
    far = Organization.objects.create(name="Far Bureau", kind=kinds.HRSS_BUREAU)
    hills = Organization.objects.create(name="Hills Department", kind=kinds.COMPETENT_DEPARTMENT, bureau=far)
    office = Organization.objects.create(name="Other Office", kind=kinds.COMMITTEE_OFFICE)
    other_chair = make_actor("ou", "committee.chair", office)
    other_expert = make_actor("oz", "committee.expert", office)
    committee = Committee.objects.create(
        name="Other Committee", convening_body=hills, office=office, filing_authority=far, filing_number="F-2",
        filed_on=season.committee.filed_on, valid_until=season.committee.valid_until,
    )  # fmt: skip
    CommitteeMember.objects.create(committee=committee, person=other_chair.person, is_chair=True)
    CommitteeMember.objects.create(committee=committee, person=other_expert.person)
    return {
        "visitor": None, "owner": season.alice, "other_applicant": make_actor("bea", "applicant", None),
        "clerk": season.bao, "leader": season.lei, "other_clerk": season.charlie,
        "department": season.dong, "other_department": make_actor("hu", "department.reviewer", hills),
        "bureau": season.bing, "confirmer": season.qi, "other_bureau": make_actor("fa", "bureau.reviewer", far),
        "secretary": season.can, "expert": season.experts[0], "chair": season.chen,
        "other_secretary": make_actor("os", "committee.secretary", office),
        "other_expert": other_expert, "other_chair": other_chair,
        "supervisor": season.sun, "editor": make_actor("ed", "department.editor", season.department),
    }  # fmt: skip


def _draft(cast: Cast, stage: str) -> Case:
    season = cast.season
    plan = Round.objects.get(pk=season.round.pk)
    plan.pk, plan.key, plan.title = None, f"round-{stage}", {"zh": stage, "en": stage}
    plan.save(force_insert=True)
    case = open_case(plan, actor=season.alice, offering="associate_senior/ordinary", employer=season.employer)
    file = store_evidence(
        case,
        actor=season.alice,
        name="proof.pdf",
        chunks=io.BytesIO(b"%PDF-1.7"),
        media_type="application/pdf",
    )
    answers = {
        **ANSWERS,
        "proof": [str(file.pk)],
        "table": [{"id": ROW, "name": "one"}],
        "text": "kept words",
    }
    save_answers(case, actor=season.alice, answers=answers, expected_version=0)
    cast.files[stage] = file
    return case


def _to_committee(case: Case, season: Season) -> None:
    journey.recommend(case, season)
    journey.act(case, "pass_department", season.dong)
    journey.act(case, "pass_bureau", season.bing)


def _certify(cast: Cast, travel: Travel) -> None:
    season, case = cast.season, cast.cases["certified"]
    journey.act(case, "accept", season.can)
    journey.act(case, "give_score", season.experts[0], data={"form": {"words": SCORE_WORDS}})
    assert journey.vote(case, season, ["yes", "yes", "no"])
    journey.act(case, "record_passed", season.can)
    travel(journey.MONDAY_AFTER + datetime.timedelta(days=8))
    journey.act(case, "send_up", season.can)
    journey.act(case, "confirm", season.qi, data=signed(season.qi))
    produce_certificate_pdf(cast.certificate.pk)


def _open_vote(cast: Cast) -> None:
    """A case whose meeting is open: two of three have voted."""
    season, case = cast.season, cast.cases["voting"]
    journey.act(case, "accept", season.can)
    journey.act(case, "give_score", season.experts[0], data={"form": {"words": SCORE_WORDS}})
    members = list(CommitteeMember.objects.filter(committee=season.committee).order_by("pk"))
    cast.meeting = prepare_meeting(
        season.committee, actor=season.can, title="Session", held_on=season.round.received_from, cases=[case]
    )
    open_meeting(cast.meeting, actor=season.can, present=members)
    item = cast.meeting.agenda.get()
    for actor in (season.chen, season.experts[0]):
        cast_ballot(item, actor=actor, choice="yes")


__all__ = [
    "CHAIR_NAME",
    "EXPERT_NAME",
    "OBJECTION_WORDS",
    "ROW",
    "SCORE_WORDS",
    "STAGES",
    "Cast",
    "plant_cast",
]
