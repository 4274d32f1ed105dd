"""Results being publicised, for everybody: the redacted list (N20-3.4e). Names and titles only, no documents, no phones."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from workflows import clock
from workflows.cases.certifying import title_of
from workflows.machine import Category
from workflows.publicity.models import NoticePosting
from workflows.publicity.rules import earliest_end
from workflows.releases.queries import load_document

PAGE = 100


@dataclass(frozen=True)
class Result:
    """One line of the public list."""

    name: str
    employer: str
    title: str
    series: str
    posted_on: Any
    until: Any


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Everyone whose result notice is running, newest first."""
    postings = (
        NoticePosting.objects.filter(
            kind="result",
            voided_at__isnull=True,
            ran_out_at__isnull=True,
            case__category=Category.PUBLICITY.value,
        )
        .select_related("case__applicant", "case__employer", "case__round__release")
        .defer("case__answers", "case__round__release__document")
        .order_by("-posted_on", "-pk")
    )
    page = Paginator(postings, PAGE).get_page(request.GET.get("page"))
    lines = [_line(posting) for posting in page.object_list]
    return render(request, "public/results.html", {"page": page, "lines": lines, "today_day": clock.today()})


def _line(posting: NoticePosting) -> Result:
    case = posting.case
    language = get_language() or "zh-hans"
    document = load_document(case.round.release)
    return Result(
        name=case.applicant.full_name,
        employer=case.employer.name,
        title=title_of(document, case.level, case.direction).in_language(language),
        series=document.title.in_language(language),
        posted_on=posting.posted_on,
        until=earliest_end(posting.posted_on, posting.working_days),
    )
