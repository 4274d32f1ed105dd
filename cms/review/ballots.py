"""The ballot of one expert: nothing chosen beforehand, no tally, nobody told how many have voted (picture 11)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.desk.entering import clean, language, say, staff
from cms.desk.wording import direction_in_words, number_of, route_in_words, title_in_words
from workflows.access import Actor, can, get_visible_or_404
from workflows.cases.certifying import title_of
from workflows.cases.models import Case
from workflows.cases.vote_models import AgendaItem, BallotCount, Participation
from workflows.committees.models import Meeting
from workflows.committees.verbs import cast_ballot
from workflows.errors import NotYours, Refused
from workflows.releases.queries import load_document

WRONG_STATUS = 422


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def ballot(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Shows the ballot; casts it in two steps: the choice, then the confirmation. A cast ballot cannot be changed."""
    item = get_visible_or_404(actor, AgendaItem.objects.select_related("meeting__committee"), pk=pk)
    own = Participation.objects.filter(item=item, member__person=actor.person).first()
    if own is None:
        raise Http404
    if request.method != "POST":
        return _show(request, actor, item, own)
    if own.is_recused or not can(actor, "vote", item):
        raise Http404
    choice = clean(request.POST.get("choice"), 10)
    if choice in BallotCount.Choice.values and "confirmed" not in request.POST and not own.has_voted:
        return _show(request, actor, item, own, choice=choice)
    try:
        cast_ballot(item, actor=actor, choice=choice)
    except NotYours:
        raise
    except Refused as refused:
        texts = [p.text.in_language(language()) for p in refused.problems]
        return _show(request, actor, item, own, problems=texts, status=WRONG_STATUS)
    messages.success(request, _("Your vote has been cast. Nobody can see what you chose."))
    return redirect(_next_open(item, actor))


def _next_open(item: AgendaItem, actor: Actor) -> str:
    """The next ballot the expert still has to cast in this meeting, else the meeting."""
    open_ones = Participation.objects.filter(
        item__meeting=item.meeting, member__person=actor.person, is_recused=False, has_voted=False,
        item__announced_at__isnull=True,
    ).order_by("item_id")  # fmt: skip
    following = open_ones.values_list("item_id", flat=True).first()
    return _address("ballot", following) if following else _address("meeting", item.meeting_id)


def _address(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


def _show(
    request: HttpRequest, actor: Actor, item: AgendaItem, own: Participation, *, choice: str = "",
    problems: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    case = Case.objects.for_list().get(pk=item.case_id)
    document = load_document(case.round.release)
    present = item.meeting.attendances.count()
    is_open = item.meeting.state == Meeting.State.OPEN and item.announced_at is None
    labels = {"yes": _("Agree"), "no": _("Disagree"), "abstain": _("Abstain")}
    return render(request, "review/ballot.html", {
        "item": item,
        "meeting": item.meeting,
        "number": number_of(case),
        "what": title_in_words(case, document),
        "route": route_in_words(case, document),
        "direction": direction_in_words(case, document),
        "title": say(title_of(document, case.level, case.direction)),
        "case": case,
        "own": own,
        "is_open": is_open,
        "choice": choice,
        "choice_label": labels.get(choice, ""),
        "choices": [("yes", labels["yes"], ""), ("no", labels["no"], ""),
                    ("abstain", labels["abstain"], _("does not count as agreement"))],
        "members": item.meeting.members,
        "present": present,
        "needed": -(-(item.meeting.members or 0) * 2 // 3),
        "pass_at": -(-present * 2 // 3),
        "agenda": _agenda(item, actor),
        "problems": [{"field_id": "choice-yes", "text": text} for text in problems or ()],
    }, status=status)  # fmt: skip


def _agenda(item: AgendaItem, actor: Actor) -> list[dict[str, Any]]:
    """The session's items with the expert's own state in each; other experts' are not looked at."""
    own = {
        p.item_id: p
        for p in Participation.objects.filter(item__meeting=item.meeting, member__person=actor.person)
    }
    rows = AgendaItem.objects.filter(meeting=item.meeting).select_related("case").defer("case__answers").order_by("pk")  # fmt: skip
    return [_line(row, own.get(row.pk), row.pk == item.pk) for row in rows]


def _line(row: AgendaItem, own: Participation | None, current: bool) -> dict[str, Any]:
    if row.announced_at is not None:
        state = ("done", _("Announced"))
    elif own is None or own.is_recused:
        state = ("locked", _("You are recused"))
    elif own.has_voted:
        state = ("locked", _("You have voted"))
    else:
        state = ("doing", _("Voting")) if current else ("none", _("Your vote is open"))
    return {
        "pk": row.pk,
        "number": number_of(row.case),
        "tone": state[0],
        "label": state[1],
        "current": current,
    }
