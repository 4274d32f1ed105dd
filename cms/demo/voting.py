"""Demo mode only: the other experts' ballots in one press, so that a newcomer need not sign in as ten people."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.demo.views import demo_only
from cms.desk.entering import say, staff
from workflows.access import Actor, can, get_visible_or_404
from workflows.cases.vote_models import AgendaItem, Participation
from workflows.committees.verbs import cast_ballot
from workflows.errors import Refused
from workflows.organizations.models import Role


@require_POST
@demo_only
@staff
def cast_votes(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Casts an agreeing ballot for every present expert who has not voted. Only for the office or the chair."""
    item = get_visible_or_404(actor, AgendaItem.objects.select_related("meeting__committee__office"), pk=pk)
    if not (can(actor, "hold_meeting", item.meeting) or can(actor, "announce", item.meeting)):
        raise Http404
    seats = Participation.objects.filter(item=item, is_recused=False, has_voted=False)
    office = item.meeting.committee.office
    try:
        for seat in seats.select_related("member__person").order_by("pk"):
            role = Role.COMMITTEE_CHAIR if seat.member.is_chair else Role.COMMITTEE_EXPERT
            cast_ballot(item, actor=Actor(seat.member.person, role.value, office), choice="yes")
    except Refused as refused:
        messages.error(request, say(refused.problems[0].text))
    else:
        messages.success(request, _("Demo: every other expert has voted in agreement."))
    return redirect("meeting", pk=item.meeting_id)
