"""The list of meetings, and preparing one: per committee, what waits for the vote."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.desk.entering import as_number, clean, language, staff
from cms.desk.posting import NOT_A_DAY, read_day
from cms.desk.wording import name_of, number_of, title_in_words
from forms_config.shapes import Problem
from workflows import clock
from workflows.access import Actor, visible
from workflows.cases.models import Case
from workflows.committees.models import Committee, Meeting
from workflows.committees.verbs import VOTE_GUARDS, prepare_meeting
from workflows.compiled import machine_of
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Role
from workflows.rounds.models import Round

WRONG_STATUS = 422
MOST_ON_AGENDA = 200
MEETING_ROLES = frozenset(
    {Role.COMMITTEE_SECRETARY, Role.COMMITTEE_CHAIR, Role.COMMITTEE_EXPERT, Role.SUPERVISOR}
)


@dataclass(frozen=True)
class Waiting:
    """A committee with the applications that wait for its vote and are on no agenda."""

    committee: Committee
    title: str
    rows: list[dict[str, Any]]


def waits_for_vote(case: Case) -> bool:
    """Whether the case's state can only be left by a vote."""
    return any(use.name in VOTE_GUARDS for step in machine_of(case).options(case.state) for use in step.needs)


def cases_for_vote(actor: Actor, committee: Committee | None = None) -> list[Case]:
    """The visible cases that wait for a vote and are on no agenda, of that committee or of all; 200 at most.

    Which states wait for a vote is asked of the machines first, so that the database picks the cases.
    """
    cases = visible(actor, Case.objects.for_list().filter(category="in_review"))
    if committee is not None:
        cases = cases.filter(round__committee=committee)
    kinds = list(cases.order_by().values_list("round", "offering", "state").distinct())
    rounds = Round.objects.select_related("release").defer("release__document").in_bulk({k[0] for k in kinds})
    wanted = Q(pk__in=())
    for round_id, offering, state in kinds:
        if waits_for_vote(Case(round=rounds[round_id], offering=offering, state=state)):
            wanted |= Q(round=round_id, offering=offering, state=state)
    off_agenda = cases.filter(wanted).exclude(
        agenda_items__announced_at__isnull=True, agenda_items__isnull=False
    )
    return list(off_agenda.order_by("queue_on", "pk")[:MOST_ON_AGENDA])


def candidate(case: Case, actor: Actor) -> dict[str, Any]:
    """A case as it can be chosen for an agenda."""
    return {
        "case": case,
        "name": name_of(case, actor),
        "number": number_of(case),
        "title": title_in_words(case),
    }


def chosen_cases(request: HttpRequest, actor: Actor, committee: Committee) -> list[Case]:
    """The posted cases that are the committee's and visible to the actor."""
    wanted = [as_number(value) for value in request.POST.getlist("case")[:MOST_ON_AGENDA]]
    return list(
        visible(actor, Case.objects.with_round()).filter(
            pk__in=[n for n in wanted if n is not None], round__committee=committee
        )
    )


@require_safe
@staff
def meetings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The meetings the actor may see; for the office also a form for a new one of each committee that has work."""
    return _list(request, actor)


def _list(
    request: HttpRequest, actor: Actor, problems: tuple[Problem, ...] = (), at: int = 0, status: int = 200
) -> HttpResponse:
    if actor.role not in MEETING_ROLES:
        raise Http404
    found = visible(actor, Meeting.objects.select_related("committee")).order_by("-held_on", "-pk")[:100]
    office = actor.role == Role.COMMITTEE_SECRETARY
    texts = {str(p.path[0]) if p.path else "": p.text.in_language(language()) for p in problems}
    return render(request, "review/meetings.html", {
        "meetings": [_row(meeting) for meeting in found],
        "is_office": office,
        "waiting": _by_committee(actor) if office else [],
        "today_day": clock.today(),
        "at": at,
        "typed": request.POST if problems else {},
        "chosen": {as_number(value) for value in request.POST.getlist("case")[:MOST_ON_AGENDA]},
        "errors": texts,
        "problems": [{"field_id": f"id_{at}_{k}" if k else "", "text": text} for k, text in texts.items()],
    }, status=status)  # fmt: skip


def _by_committee(actor: Actor) -> list[Waiting]:
    """The office's committees that have cases waiting, the one with the soonest deadline first."""
    found: dict[int, Waiting] = {}
    for case in cases_for_vote(actor):
        committee = case.round.committee
        if committee is None:
            continue
        title = _("%(year)d review meeting") % {"year": case.round.year}
        group = found.setdefault(committee.pk, Waiting(committee, title, []))
        group.rows.append(candidate(case, actor))
    return list(found.values())


def _row(meeting: Meeting) -> dict[str, Any]:
    tones = {Meeting.State.PREPARED: "none", Meeting.State.OPEN: "doing", Meeting.State.ANNOUNCED: "done"}
    return {
        "meeting": meeting,
        "tone": tones[Meeting.State(meeting.state)],
        "state": meeting.get_state_display(),
    }


@require_POST
@staff
def prepare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Prepares a meeting with the chosen cases on its agenda."""
    committee = Committee.objects.filter(
        pk=as_number(request.POST.get("committee")) or 0, office=actor.organization
    ).first()
    if committee is None:
        raise Http404
    posted = clean(request.POST.get("held_on"), 20)
    day = read_day(posted) if posted else clock.today()
    if day is None:
        return _list(request, actor, (Problem("day", NOT_A_DAY, ("held_on",)),), committee.pk, WRONG_STATUS)
    try:
        meeting = prepare_meeting(
            committee, actor=actor, title=clean(request.POST.get("title"), 200), held_on=day,
            cases=chosen_cases(request, actor, committee),
        )  # fmt: skip
    except NotYours:
        raise
    except Refused as refused:
        return _list(request, actor, refused.problems, committee.pk, WRONG_STATUS)
    messages.success(request, _("The meeting is prepared. Check who is present, then open the voting."))
    return redirect("meeting", pk=meeting.pk)
