"""Whom a case reaches among the experts, and what they may open of it (回避 and 保密, N20-3.4c, N20-3.4d)."""

from typing import Any

import pytest
from django.test import Client

from tests.journeys.road import AGREED, EMPLOYER_OPINION, Walker
from tests.journeys.support import actor_of, pass_working_days, signed_in
from workflows.access import Actor, visible
from workflows.cases.chain import verify_case
from workflows.cases.experts import conflicts
from workflows.cases.models import Case, EvidenceFile, Submission
from workflows.cases.queries import waiting_for
from workflows.organizations.models import Membership, Person


def to_panel(case: Case) -> Walker:
    walker = Walker(case)
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    walker.post_notices("he")
    pass_working_days(6)
    walker.take("he", "finish_notices", "recommendation")
    walker.take("qiao", "recommend", "department_review")
    walker.take("wen", "pass_department", "bureau_review", **AGREED)
    walker.take("tang", "pass_bureau", "acceptance_check", **AGREED)
    walker.take("han", "accept", "accepted")
    walker.take("han", "send_to_panel", "panel_review")
    return walker


def opens(client: Client, file: int) -> bool:
    answer: Any = client.get(f"/files/{file}/")
    return answer.status_code == 200 and bool(b"".join(answer.streaming_content))


def named_as_author(case: Case, text: str) -> None:
    """The submission as if the applicant had given these authors of a paper."""
    submission = Submission.objects.get(case=case)
    content = dict(submission.content or {})
    content["answers"]["papers"] = [{"id": "p1", "name": "示例论文", "authors": text}]
    Submission.objects.filter(pk=submission.pk).update(content=content)


@pytest.mark.parametrize(
    ("authors", "is_named"), [("林知远、安示一", True), ("安示一, Lin", True), ("安示一鸣、林知远", False)]
)
def test_a_co_author_is_recused_and_a_longer_name_is_not(cyber: Case, authors: str, is_named: bool) -> None:
    named_as_author(cyber, authors)
    expert = Person.objects.get(username="cyber-expert1")
    assert conflicts(cyber, [expert.pk]) == ({expert.pk: "named"} if is_named else {})


def test_for_whom_a_conflict_is_computed_the_case_does_not_exist(cyber: Case) -> None:
    """A colleague is recorded when the case comes to the panel; the others find it on their desks."""
    colleague = Person.objects.get(username="cyber-expert2")
    Membership.objects.create(person=colleague, role="employer.clerk", organization=cyber.employer)
    to_panel(cyber)
    assert dict(cyber.recusals.values_list("expert__username", "reason")) == {
        "cyber-expert2": "same_employer"
    }
    as_expert = Actor(colleague, "committee.expert", actor_of("cyber-expert1").organization)
    assert not visible(as_expert, Case.objects.all()).exists()
    assert not waiting_for(as_expert).exists()
    assert waiting_for(actor_of("cyber-expert1")).exists()
    assert verify_case(Case.objects.get(pk=cyber.pk)) is None


def test_an_expert_opens_the_submitted_work_and_nothing_of_the_person(cyber: Case) -> None:
    to_panel(cyber)
    expert, office = signed_in("cyber-expert1"), signed_in("han")
    portrait = int((cyber.answers["photo"])[0])
    papers = EvidenceFile.objects.filter(case=cyber)
    notice = papers.exclude(owner=cyber.applicant).order_by("pk")[0]
    opened = {f.pk for f in papers if opens(expert, f.pk)}
    assert opened
    assert portrait not in opened
    assert notice.pk not in opened
    assert opened < {f.pk for f in papers if opens(office, f.pk)}
    answer: Any = expert.get(f"/files/{min(opened)}/")
    assert b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].split("''")[1].split(".")[0] == str(min(opened))
    assert not visible(actor_of("cyber-expert1"), papers.filter(pk=notice.pk)).exists()


def test_an_expert_declares_a_relation_and_the_case_is_gone(cyber: Case) -> None:
    walker = to_panel(cyber)
    where = f"/desk/cases/{cyber.pk}/keep-away/"
    expert = walker.as_("cyber-expert4")
    papers = [f.pk for f in EvidenceFile.objects.filter(case=cyber)]
    assert "声明回避" in walker.open("cyber-expert4")
    refused = expert.post(where, {"relation": "decided"}, follow=True)
    assert "请选择与申报人的关系" in refused.content.decode()
    assert expert.post(where, {"relation": "kin"})["Location"] == "/desk/"
    assert cyber.recusals.get().reason == "kin"
    assert expert.get(f"/desk/cases/{cyber.pk}/").status_code == 404
    assert not any(opens(expert, pk) for pk in papers)
    assert expert.post(where, {"relation": "kin"}).status_code == 404
    assert walker.as_("han").post(where, {"relation": "kin"}).status_code == 404
    assert verify_case(Case.objects.get(pk=cyber.pk)) is None
