"""The desk's list: what waits for whom, in words, at the same cost for one case as for a thousand."""

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.journeys.support import actor_of, signed_in
from workflows import clock
from workflows.cases.act_models import Judgement
from workflows.cases.acts import Situation
from workflows.cases.models import Case, CaseTurn
from workflows.cases.queries import neighbours, page_of, waiting_for
from workflows.cases.questions import asked_of
from workflows.organizations.models import Person


def copies_of(case: Case, count: int, *, name: str = "copy") -> None:
    """So many more applications waiting for the same employer, each of another person."""
    people = Person.objects.bulk_create(
        Person(username=f"{name}{n}", full_name=f"样例{n}", password="!") for n in range(count)
    )
    cases = Case.objects.bulk_create(
        Case(round=case.round, applicant=person, employer=case.employer, offering=case.offering, level=case.level,
             route=case.route, direction=case.direction, state=case.state, category=case.category,
             entered_at=case.entered_at, due_on=case.due_on, queue_on=case.queue_on, opened_at=case.opened_at,
             submitted_at=case.submitted_at)
        for person in people
    )  # fmt: skip
    CaseTurn.objects.bulk_create(CaseTurn(case=made, role="employer.clerk") for made in cases)


def test_a_clerk_sees_what_waits_and_by_when(cyber: Case) -> None:
    page = signed_in("he").get("/desk/").content.decode()
    assert "林知远" in page
    assert "还有10个工作日" in page
    assert "单位审核" in page


def test_a_deadline_is_said_in_words(cyber: Case) -> None:
    for shift, words in ((0, "今天到期"), (-1, "已逾期1天")):
        Case.objects.filter(pk=cyber.pk).update(due_on=clock.today() + datetime.timedelta(days=shift))
        assert words in signed_in("he").get("/desk/").content.decode()


def test_an_empty_desk_says_why(cyber: Case) -> None:
    page = signed_in("tang").get("/desk/").content.decode()
    assert "林知远" not in page
    assert "主管部门审核通过后，会出现在这里" in page


def test_an_applicant_is_sent_to_their_applications(cyber: Case) -> None:
    assert signed_in("lin").get("/desk/")["Location"] == "/applications/"


def test_search_finds_by_name_and_never_fails(cyber: Case) -> None:
    client = signed_in("he")
    for words, found in (("林知", 1), ("\x00", 1), ('"', 0), ("%", 0), ("😀" * 80, 0)):
        answer = client.get("/desk/", {"q": words, "after": "???"})
        assert answer.status_code == 200
        assert answer.content.decode().count("data-row") == found, words


def test_a_list_of_a_thousand_costs_what_a_list_of_one_costs(cyber: Case) -> None:
    client = signed_in("he")
    client.get("/desk/")
    copies_of(cyber, 150)
    with CaptureQueriesContext(
        connection,
    ) as spent:
        page = client.get("/desk/").content.decode()
    assert page.count("data-row") == 60
    assert len(spent) <= 12, [q["sql"][:90] for q in spent]
    again = client.get("/desk/?" + page.split('rel="next"')[0].rsplit('href="?', 1)[1].split('"')[0])
    assert again.content.decode().count("data-row") == 60


def test_the_page_of_a_case_costs_the_same_every_time(cyber: Case, settings: Any) -> None:
    client = signed_in("he")
    cache.clear()
    client.get(f"/desk/cases/{cyber.pk}/")
    with CaptureQueriesContext(connection) as spent:
        assert client.get(f"/desk/cases/{cyber.pk}/").status_code == 200
    assert len(spent) <= 20, "\n".join(q["sql"][:150] for q in spent)
    assert actor_of("he").role == "employer.clerk"


def test_more_than_are_counted_are_called_more_than(cyber: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cms.desk.queue", "workflows.cases.queries"):
        monkeypatch.setattr(f"{module}.MOST_COUNTED", 99)
    copies_of(cyber, 98)
    assert '<span class="count">99</span>' in signed_in("he").get("/desk/").content.decode()
    copies_of(cyber, 1, name="one")
    page = signed_in("he").get("/desk/").content.decode()
    assert '<span class="count">99+</span>' in page
    assert "超过99份申报" in page


def test_every_application_is_on_one_page_of_the_list_and_only_one(cyber: Case) -> None:
    """Most are due on the same day; the pages go on after each other all the same."""
    copies_of(cyber, 150)
    early, late = Case.objects.order_by("pk")[5:7], Case.objects.order_by("pk")[7:99]
    Case.objects.filter(pk__in=[c.pk for c in early]).update(
        queue_on=cyber.queue_on - datetime.timedelta(days=2)
    )
    Case.objects.filter(pk__in=[c.pk for c in late]).update(
        queue_on=cyber.queue_on + datetime.timedelta(days=3)
    )
    actor, seen, cursor = actor_of("he"), [], None
    while True:
        page = page_of(waiting_for(actor), cursor=cursor)
        seen += [case.pk for case in page.cases]
        cursor = page.next_cursor
        if cursor is None:
            break
    expected = Case.objects.filter(employer=cyber.employer, category="submitted").order_by("queue_on", "pk")
    assert seen == list(expected.values_list("pk", flat=True))
    assert len(seen) == 151
    for place, pk in enumerate(seen):
        after, before = neighbours(waiting_for(actor), Case.objects.get(pk=pk))
        assert after == (seen[place + 1] if place + 1 < len(seen) else None)
        assert before == (seen[place - 1] if place else None)


def test_the_list_says_what_is_left_to_judge_now(cyber: Case) -> None:
    """One question was open at submission; once the panel has answered it, none is."""
    page = signed_in("he").get("/desk/").content.decode()
    assert "1项待人工评议" in page
    person = Person.objects.get(username="he")
    [question] = asked_of(Situation(cyber), frozenset({"panel"}))
    for verdict, words in ((True, "没有问题提示"), (False, "1项条件不符合")):
        Judgement.objects.create(
            case=cyber,
            key=question.key,
            verdict=verdict,
            person=person,
            role="committee.secretary",
            at=clock.now(),
        )
        assert words in signed_in("he").get("/desk/").content.decode()
