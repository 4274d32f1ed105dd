"""Meetings for the office and the chair: agenda, who is present, opening, announcing (domain 2, N20-3.4d)."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.desk.entering import as_number, clean, language, say, staff
from cms.desk.wording import name_of, number_of, title_in_words
from cms.review.announcing import announce_and_move
from cms.review.preparing import candidate, cases_for_vote, chosen_cases
from forms_config.shapes import Problem, Text
from workflows.access import Actor, can, get_visible_or_404, visible
from workflows.cases.act_models import Recusal
from workflows.cases.vote_models import AgendaItem, Participation
from workflows.committees.models import CommitteeMember, Meeting
from workflows.committees.rules import has_quorum
from workflows.committees.verbs import (
    add_to_agenda,
    announce_meeting,
    open_meeting,
)
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Role

WRONG_STATUS = 422


def _items(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [
        {"field_id": f"id_{p.path[0]}" if p.path else "", "text": p.text.in_language(language())}
        for p in problems
    ]


@require_safe
@staff
def meeting(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One meeting: its agenda, who is present, and what the actor can do in it."""
    return _show(request, actor, _meeting_or_404(actor, pk))


def _meeting_or_404(actor: Actor, pk: int) -> Meeting:
    return get_visible_or_404(actor, Meeting.objects.select_related("committee__office"), pk=pk)


def _show(
    request: HttpRequest, actor: Actor, found: Meeting, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    items = list(
        AgendaItem.objects.filter(meeting=found)
        .select_related("case__applicant", "case__round__release", "case__employer")
        .defer("case__answers", "case__round__release__document")
    )
    own = {
        p.item_id: p for p in Participation.objects.filter(item__meeting=found, member__person=actor.person)
    }
    members = visible(actor, CommitteeMember.objects.filter(committee=found.committee, is_active=True))
    knows = actor.role in {Role.COMMITTEE_SECRETARY, Role.COMMITTEE_CHAIR, Role.SUPERVISOR}
    total = found.members or found.committee.members.filter(is_active=True).count()
    present = found.attendances.count() if found.opened_at else 0
    office = can(actor, "hold_meeting", found)
    away = _kept_away(items) if office else {}
    return render(request, "review/meeting.html", {
        "meeting": found,
        "items": [_item(item, actor, own.get(item.pk)) | {"away": away.get(item.case_id, {})} for item in items],
        "is_office": office,
        "is_chair": can(actor, "announce", found),
        "members": list(members.select_related("person").order_by("-is_chair", "pk")) if knows else [],
        "attending": set(found.attendances.values_list("member_id", flat=True)) if knows else set(),
        "total": total,
        "needed": -(-total * 2 // 3),
        "present": present,
        "has_quorum": has_quorum(present=present, members=total),
        "pass_at": -(-present * 2 // 3),
        "waiting": _addable(found, actor),
        "all_announced": bool(items) and all(item.announced_at for item in items),
        "problems": _items(problems),
        "typed": request.POST if problems else {},
    }, status=status)  # fmt: skip


def _kept_away(items: list[AgendaItem]) -> dict[int, dict[str, str]]:
    """Who keeps away from which case as recorded so far: reasons in words by person, by case."""
    rows = Recusal.objects.filter(case__in=[item.case_id for item in items])
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row.case_id, {})[str(row.expert_id)] = row.get_reason_display()
    return found


def _addable(found: Meeting, actor: Actor) -> list[dict[str, Any]]:
    if found.state == Meeting.State.ANNOUNCED or not can(actor, "hold_meeting", found):
        return []
    return [candidate(case, actor) for case in cases_for_vote(actor, found.committee)]


def _item(item: AgendaItem, actor: Actor, own: Participation | None) -> dict[str, Any]:
    """An item as anybody may know it: whether it is decided, and then the numbers; never how far the voting is."""
    return {
        "item": item,
        "number": number_of(item.case),
        "name": name_of(item.case, actor) if actor.role == Role.COMMITTEE_SECRETARY else number_of(item.case),
        "title": title_in_words(item.case),
        "is_announced": item.announced_at is not None,
        "own": _own(own),
        "is_hidden": actor.role == Role.COMMITTEE_EXPERT and own is not None and own.is_recused,
        "may_vote": own is not None
        and not own.is_recused
        and not own.has_voted
        and item.announced_at is None,
    }


def _own(own: Participation | None) -> tuple[str, str]:
    """(tone, words) of the actor's own part in an item."""
    if own is None:
        return "", ""
    if own.is_recused:
        return "locked", _("You are recused")
    return ("done", _("You have voted")) if own.has_voted else ("wait", _("Your vote is open"))


@require_POST
@staff
def add(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Puts one more case on the agenda."""
    found = _meeting_or_404(actor, pk)
    if not can(actor, "hold_meeting", found):
        raise NotYours
    chosen = chosen_cases(request, actor, found.committee)
    if not chosen:
        messages.error(request, _("Choose an application to put on the agenda."))
        return redirect("meeting", pk=pk)
    try:
        with transaction.atomic():
            for case in chosen:
                add_to_agenda(found, actor=actor, case=case)
    except NotYours:
        raise
    except Refused as refused:
        return _show(request, actor, found, refused.problems, WRONG_STATUS)
    return redirect("meeting", pk=pk)


@require_POST
@staff
def open_voting(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Fixes who is present and opens the voting; refused below the quorum."""
    found = _meeting_or_404(actor, pk)
    wanted = [as_number(value) for value in request.POST.getlist("present")[:200]]
    here = CommitteeMember.objects.filter(
        committee=found.committee, is_active=True, pk__in=[n for n in wanted if n is not None]
    )
    if not found.agenda.exists():
        messages.error(request, _("Put at least one application on the agenda first."))
        return redirect("meeting", pk=pk)
    try:
        open_meeting(found, actor=actor, present=list(here), recused=_recused(request, found, list(here)))
    except NotYours:
        raise
    except Refused as refused:
        return _show(request, actor, found, refused.problems, WRONG_STATUS)
    messages.success(request, _("The voting is open. Every expert votes on their own device."))
    return redirect("meeting", pk=pk)


def _recused(
    request: HttpRequest, found: Meeting, here: list[CommitteeMember]
) -> list[tuple[AgendaItem, CommitteeMember]]:
    """Who stays out of which item: posted as `item:member`."""
    members = {member.pk: member for member in here}
    items = {item.pk: item for item in found.agenda.all()}
    pairs = []
    for value in request.POST.getlist("recused")[:500]:
        item, _sep, member = value.partition(":")
        pair = (items.get(as_number(item) or 0), members.get(as_number(member) or 0))
        if pair[0] is not None and pair[1] is not None:
            pairs.append((pair[0], pair[1]))
    return pairs


@require_POST
@staff
def announce(request: HttpRequest, actor: Actor, pk: int, item: int) -> HttpResponse:
    """The chair announces one result and signs; the case moves by the step that the result calls for."""
    found = _meeting_or_404(actor, pk)
    row = get_visible_or_404(actor, AgendaItem.objects.select_related("case", "meeting__committee"), pk=item, meeting=found)  # fmt: skip
    name = clean(request.POST.get("name"), 80)
    try:
        announced = announce_and_move(row, actor=actor, name=name)
    except NotYours:
        raise
    except Refused as refused:
        return _show(request, actor, found, refused.problems, WRONG_STATUS)
    verdict = _("passed") if announced.passed else _("did not pass")
    messages.success(request, _("Announced: %(number)s %(verdict)s. %(yes)d yes, %(no)d no, %(abstained)d abstained, of %(present)d present.") % {
        "number": number_of(announced.case), "verdict": verdict, "yes": announced.yes, "no": announced.no,
        "abstained": announced.abstained, "present": announced.present,
    })  # fmt: skip
    return redirect("meeting", pk=pk)


@require_POST
@staff
def close(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Closes a meeting whose every result has been announced."""
    found = _meeting_or_404(actor, pk)
    try:
        announce_meeting(found, actor=actor)
    except NotYours:
        raise
    except Refused as refused:
        return _show(request, actor, found, refused.problems, WRONG_STATUS)
    messages.success(request, say(CLOSED))
    return redirect("meeting", pk=pk)


CLOSED = Text(zh="会议已闭会，全部结果已宣布。", en="The meeting is closed; every result has been announced.")
