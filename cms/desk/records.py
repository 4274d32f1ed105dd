"""The record of a case in plain words, and whether its chain holds."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.desk.cases import case_or_404, head_of
from cms.desk.dossier import Dossier
from cms.desk.entering import is_blind, say, staff
from workflows.access import Actor
from workflows.cases.chain import Break, verify_case
from workflows.cases.models import CaseEvent
from workflows.cases.queries import TimelineEntry, timeline


@dataclass(frozen=True)
class Line:
    """One act as the timeline component draws it."""

    at: Any
    who: str
    act: str
    note: str
    number: int


@require_safe
@staff
def record(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Everything done to the case, who answers for it, and the verdict on the chain first. Not for blind experts."""
    if is_blind(actor):
        raise Http404
    found = case_or_404(actor, pk)
    dossier = Dossier(found, actor)
    entries = timeline(found, actor)
    broken = verify_case(found)
    return render(request, "desk/record.html", {
        **head_of(dossier),
        "lines": [_line(entry) for entry in entries],
        "count": len(entries),
        "head": found.head,
        "broken": _in_words(broken) if broken else None,
        "answerable": _answerable(entries, found.pk),
    })  # fmt: skip


def _line(entry: TimelineEntry) -> Line:
    who = " ".join(part for part in (entry.organization, entry.person or entry.role) if part)
    return Line(entry.at, who, say(entry.sentence), entry.reason, entry.sequence)


def _in_words(broken: Break) -> dict[str, str]:
    kind, _space, number = broken.record.rpartition(" ")
    names = {
        "event": _("Record No. %(n)s does not agree"),
        "submission": _("The submitted material %(n)s does not agree"),
        "note of event": _("The words of record No. %(n)s do not agree"),
        "judgements of event": _("The judgements of record No. %(n)s do not agree"),
    }
    title = names.get(kind)
    return {
        "title": title % {"n": number} if title else _("The case does not agree with its last record"),
        "what": say(broken.what),
    }


def _answerable(entries: list[TimelineEntry], case: int) -> list[dict[str, Any]]:
    """Who signed what: 谁审核谁签字谁负责 (N20-3.4a)."""
    signed = set(
        CaseEvent.objects.filter(case=case, data__has_key="signed").values_list("sequence", flat=True)
    )
    return [
        {"act": say(e.sentence), "who": " ".join(p for p in (e.organization, e.person or e.role) if p), "at": e.at}
        for e in entries if e.sequence in signed
    ]  # fmt: skip
