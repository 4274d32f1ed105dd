"""The desk: what waits for whoever acts, soonest deadline first; and everything they may see."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.desk.entering import clean, is_blind, say
from cms.desk.wording import Due, due_of, name_of, number_of, route_in_words, title_in_words, tone_of
from workflows import clock
from workflows.access import Actor
from workflows.cases.models import Case, Submission
from workflows.cases.queries import MOST_COUNTED, count_some, page_of, seen_by, state_title, waiting_for
from workflows.cases.verdicts import verdicts_of
from workflows.organizations.acting import acting
from workflows.organizations.models import Role

MEETING_ROLES = frozenset({Role.COMMITTEE_SECRETARY, Role.COMMITTEE_EXPERT, Role.COMMITTEE_CHAIR})


@dataclass(frozen=True)
class Row:
    """One case of the list."""

    case: Case
    name: str
    unit: str
    number: str
    title: str
    route: str
    state: str
    tone: str
    hint: str
    hint_tone: str
    due: Due
    url: str


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the acting role. An applicant's desk is the list of applications, an editor's the CMS."""
    actor = acting(request)
    if actor is None or actor.role == Role.APPLICANT:
        return redirect("applications")
    if actor.role in {Role.EDITOR, Role.APPROVER}:
        return redirect("wagtailadmin_home")
    return render(request, "desk/queue.html", _context(request, actor))


def _context(request: HttpRequest, actor: Actor) -> dict[str, object]:
    every = request.GET.get("tab") == "all"
    words = clean(request.GET.get("q"), 60)
    chosen = seen_by(actor) if every else waiting_for(actor)
    found = search(chosen, words, actor) if words else chosen
    page = page_of(found, cursor=request.GET.get("after"))
    kept = {k: v for k, v in (("tab", "all" if every else ""), ("q", words)) if v}
    waiting, seen = count_some(waiting_for(actor)), count_some(seen_by(actor))
    count = count_some(found) if words else seen if every else waiting
    return {
        "rows": rows_of(page.cases, actor),
        "tabs": _tabs(waiting, seen, every=every),
        "every": every,
        "words": words,
        "count": count,
        "most": MOST_COUNTED if count > MOST_COUNTED else 0,
        "is_first": not request.GET.get("after"),
        "first_url": f"?{urlencode(kept)}",
        "next_url": f"?{urlencode({**kept, 'after': page.next_cursor})}" if page.next_cursor else "",
        "is_blind": is_blind(actor),
        "empty": _why_empty(actor, every=every, words=words),
        "has_meetings": actor.role in MEETING_ROLES,
    }


def _tabs(waiting: int, seen: int, *, every: bool) -> list[dict[str, object]]:
    return [
        {"label": _("Waiting for me"), "url": reverse("desk"), "count": _up_to(waiting), "current": not every},
        {"label": _("All I may see"), "url": f"{reverse('desk')}?tab=all", "count": _up_to(seen), "current": every},
    ]  # fmt: skip


def _up_to(count: int) -> str:
    """12, or 999+ where there are more than are counted."""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def search(cases: QuerySet[Case], words: str, actor: Actor) -> QuerySet[Case]:
    """By part of the applicant's name or of the acceptance number, or by receipt. Experts search by number only."""
    found = Q(number__icontains=words)
    if not is_blind(actor):
        found |= Q(applicant__full_name__icontains=words)
        found |= Q(pk__in=Submission.objects.filter(receipt=words).values("case"))
    return cases.filter(found)


def rows_of(cases: list[Case], actor: Actor) -> list[Row]:
    """The rows of a page; as many queries for one case as for sixty."""
    today, verdicts = clock.today(), verdicts_of(cases)
    return [_row(case, actor, verdicts.get(case.pk, []), due_of(case, today)) for case in cases]


def _row(case: Case, actor: Actor, verdicts: list[str], due: Due) -> Row:
    hint, tone = hint_of(verdicts)
    return Row(
        case=case, name=name_of(case, actor), unit="" if is_blind(actor) else case.employer.name,
        number=number_of(case), title=title_in_words(case), route=route_in_words(case),
        state=say(state_title(case)), tone=tone_of(case), hint=hint, hint_tone=tone, due=due,
        url=reverse("desk_case", args=[case.pk]),
    )  # fmt: skip


def hint_of(verdicts: list[str]) -> tuple[str, str]:
    """What the criteria say now, in a few words, and its tone; nothing to say has no tone."""
    unmet, open_ones = verdicts.count("unmet"), verdicts.count("unknown")
    if unmet:
        return _("Criteria not met: %(n)d") % {"n": unmet}, "bad"
    if open_ones:
        return _("To be judged by people: %(n)d") % {"n": open_ones}, "wait"
    return (_("All criteria met"), "") if verdicts else (_("Nothing submitted yet"), "")


def _why_empty(actor: Actor, *, every: bool, words: str) -> dict[str, str]:
    if words:
        by_name = _("Search by part of the name, by acceptance number or by receipt number.")
        by_number = _("Search by part of the acceptance number.")
        return {
            "title": _("Nothing matches “%(words)s”") % {"words": words},
            "text": by_number if is_blind(actor) else by_name,
        }
    if every:
        return {"title": _("No application has reached you yet"), "text": _filled_by(actor.role)}
    return {"title": _("Nothing waits for you just now"), "text": _filled_by(actor.role)}


def _filled_by(role: str) -> str:
    texts = {
        Role.EMPLOYER_CLERK: _("An application appears here as soon as one of your staff submits it."),
        Role.EMPLOYER_LEADER: _("An application appears here when its three notices have run their time."),
        Role.DEPARTMENT_REVIEWER: _("An application appears here when an employer has recommended it."),
        Role.BUREAU_REVIEWER: _(
            "An application appears here when the competent department has passed it on."
        ),
        Role.BUREAU_CONFIRMER: _("An application appears here when its result notice has run its time."),
        Role.COMMITTEE_SECRETARY: _("An application appears here when the HRSS bureau has passed it on."),
        Role.COMMITTEE_EXPERT: _(
            "An application appears here when the committee office sends it to the panel."
        ),
        Role.COMMITTEE_CHAIR: _(
            "An application appears here when the panel has concluded and it goes to the vote."
        ),
        Role.SUPERVISOR: _("Suspended applications wait here; every submitted one is under the other tab."),
    }
    return texts.get(Role(role), "")
