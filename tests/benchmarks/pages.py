"""What is measured through the whole stack of middleware, signed in: pages as a browser asks for them."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.benchmarks.crowd import Crowd, applicant, draft_case
from tests.benchmarks.documents import PAGE_ANSWERS
from tests.benchmarks.measure import Figure, cpu_ms, kilobytes, middle, queries_of
from workflows.access import Actor
from workflows.cases.models import Case, Submission
from workflows.cases.queries import page_of, waiting_for
from workflows.organizations.acting import SESSION_KEY

_SERVER = Client()
"""Whose stack of middleware every browser talks to: it is built once, as in a server."""


def client_of(actor: Actor) -> Client:
    """A browser in which that person is signed in and acts in that role."""
    client = Client(headers={"accept-language": "zh-hans"})
    client.handler = _SERVER.handler
    client.force_login(actor.person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SESSION_KEY] = [actor.role, actor.organization_id]
    session.save()
    return client


def get(client: Client, url: str, status: int = 200, **more: Any) -> HttpResponse:
    response: Any = client.get(url, **more)
    assert response.status_code == status, (url, response.status_code)
    return response  # type: ignore[no-any-return]


def post(client: Client, url: str, data: dict[str, Any], *statuses: int, **more: Any) -> HttpResponse:
    response: Any = client.post(url, data, **more)
    assert response.status_code in statuses, (url, response.status_code, response.content[:400])
    return response  # type: ignore[no-any-return]


def _page(name: str, client: Client, url: str, *, runs: int = 25, **about: Any) -> Figure:
    spent = cpu_ms({name: lambda: get(client, url)}, runs=runs)[name]
    return Figure(
        name, cpu_ms=middle(spent), queries=queries_of(lambda: get(client, url)), kilobytes=kilobytes(get(client, url)),
        runs=len(spent), **about,
    )  # fmt: skip


def form_page(crowd: Crowd) -> Iterator[Figure]:
    """The page of 24 fields and saving it, each in turn with the hand-written floor."""
    bea = Actor(crowd.draft.applicant, "applicant")
    client = client_of(bea)
    ours = reverse("application_section", kwargs={"pk": crowd.draft.pk, "section": "about"})
    floor = reverse("floor", kwargs={"pk": crowd.floor.pk})
    post(client, floor, PAGE_ANSWERS, 302)
    spent = cpu_ms({"ours": lambda: get(client, ours), "floor": lambda: get(client, floor)}, runs=60)
    yield Figure(
        "form page: 24 fields, hand-written floor", cpu_ms=middle(spent["floor"]), runs=len(spent["floor"]),
        queries=queries_of(lambda: get(client, floor)), kilobytes=kilobytes(get(client, floor)),
    )  # fmt: skip
    yield Figure(
        "form page: 24 fields", cpu_ms=middle(spent["ours"]), floor_ms=middle(spent["floor"]), target_ms=20,
        target_queries=10, target_ratio=1.5, queries=queries_of(lambda: get(client, ours)), runs=len(spent["ours"]),
        kilobytes=kilobytes(get(client, ours)), peer="Hypha 56 ms, 21 queries, 69 kB",
    )  # fmt: skip
    yield from _saving(client, crowd, ours, floor)


def _saving(client: Client, crowd: Crowd, ours: str, floor: str) -> Iterator[Figure]:
    count = iter(range(10**6))

    def save(url: str, data: dict[str, Any], **headers: str) -> Any:
        return post(client, url, data, 200, 302, headers=headers or None)

    def page() -> Any:
        return save(ours, _posted(crowd.draft, next(count), go="list"))

    def autosave() -> Any:
        return save(ours, _posted(crowd.draft, next(count)), **{"X-Autosave": "1"})

    def by_hand() -> Any:
        return save(floor, {**PAGE_ANSWERS, "text1": f"示例{next(count)}"})

    spent = cpu_ms({"page": page, "autosave": autosave, "floor": by_hand}, runs=40)
    floor_ms = middle(spent["floor"])
    yield Figure(
        "save: 24 fields, hand-written floor", cpu_ms=floor_ms, queries=queries_of(by_hand), runs=len(spent["floor"])
    )  # fmt: skip
    yield Figure(
        "save: 24 fields, page posted", cpu_ms=middle(spent["page"]), floor_ms=floor_ms, queries=queries_of(page),
        runs=len(spent["page"]),
    )  # fmt: skip
    yield Figure(
        "save: 24 fields, autosave", cpu_ms=middle(spent["autosave"]), floor_ms=floor_ms, queries=queries_of(autosave),
        runs=len(spent["autosave"]),
    )  # fmt: skip


def _posted(case: Case, number: int, **more: str) -> dict[str, Any]:
    case.refresh_from_db(fields=["answers_version"])
    return {
        **PAGE_ANSWERS, "text1": f"示例{number}", "version": str(case.answers_version), "on_page": list(PAGE_ANSWERS), **more,
    }  # fmt: skip


def submission(crowd: Crowd, *, count: int) -> Figure:
    """Posting the signed review page: what a valid submission costs from request to redirect."""
    works: list[tuple[Client, str, Case]] = []
    for n in range(count):
        person = applicant(f"web{n}")
        case = draft_case(crowd.season.round, crowd.season, person, PAGE_ANSWERS)
        works.append((client_of(person), reverse("application_review", kwargs={"pk": case.pk}), case))
    *timed, last = works
    waiting = iter(timed)

    def one(client: Client, url: str, case: Case) -> None:
        post(
            client, url, {"name": case.applicant.full_name, "signature": "on", "key": f"{case.pk:032x}"}, 302
        )

    spent = cpu_ms({"": lambda: one(*next(waiting))}, runs=len(timed) - 2)[""]
    figure = Figure(
        "valid submission, posted and redirected", cpu_ms=middle(spent), runs=len(spent), target_ms=30,
        queries=queries_of(lambda: one(*last)), peer="Hypha 52 ms",
    )  # fmt: skip
    assert Submission.objects.filter(case__in=[case.pk for *_rest, case in works]).count() == count
    return figure


def large_form(crowd: Crowd) -> Iterator[Figure]:
    """The logic of a whole form of 300 fields, asked by its page while one types, and saved."""
    gao = Actor(crowd.large.applicant, "applicant")
    client, answers = client_of(gao), crowd.large.answers
    url = reverse("application_section", kwargs={"pk": crowd.large.pk, "section": "part1"})
    own = {k: v for k, v in answers.items() if k.startswith("p1_")}
    data = {**own, "on_page": list(own), "version": str(crowd.large.answers_version)}

    def look() -> Any:
        return post(client, f"{url}?look=1", data, 200)

    spent = cpu_ms({"": look}, runs=25)[""]
    yield Figure(
        "logic check posted: 300 fields, 65 rules", cpu_ms=middle(spent), queries=queries_of(look), target_ms=50,
        runs=len(spent), kilobytes=kilobytes(look()), peer="Open Forms 282–310 ms",
    )  # fmt: skip
    yield _page("form page: 25 fields of 300, 65 rules", client, url)


def lists(crowd: Crowd, *, count: int) -> Iterator[Figure]:
    """The committee office's desk with every case waiting: the first page and the last."""
    client = client_of(crowd.season.can)
    about: dict[str, Any] = {
        "target_ms": 50, "target_queries": 12, "peer": "Hypha 319 ms, 140 queries, 389 kB; the last page twice that",
        "runs": 12,
    }  # fmt: skip
    desk = reverse("desk")
    yield _page(f"list: 60 of {count:,} cases, first page", client, desk, **about)
    after = page_of(waiting_for(crowd.season.can), size=count - 59).next_cursor
    yield _page(f"list: 60 of {count:,} cases, last page", client, f"{desk}?after={after}", **about)
    yield _page(f"list: search in {count:,} cases", client, f"{desk}?q=00042", runs=8)


def details(crowd: Crowd) -> Iterator[Figure]:
    """A case with its history, for the office; the applicant has thirty closed ones besides."""
    url = reverse("desk_case", kwargs={"pk": crowd.waiting.pk})
    yield _page(
        "case detail, applicant with 30 other cases", client_of(crowd.season.can), url, target_ms=40, target_queries=20,
        peer="Hypha 94 ms, 38 queries, growing",
    )  # fmt: skip
    record = reverse("application_record", kwargs={"pk": crowd.waiting.pk})
    yield _page("case as the applicant sees it", client_of(crowd.season.alice), record)
