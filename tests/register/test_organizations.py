"""Who acts for whom is granted and ended with a name and a reason; never to oneself, never deleted (N20-3.4a)."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.register.conftest import Browser, Register, words
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Membership, Organization, Person
from workflows.organizations.verbs import end_membership, grant_role
from workflows.register.models import RegisterAct


def test_an_editor_lets_a_colleague_review_and_it_is_recorded(register: Register, as_: Browser) -> None:
    register.season.person("newcomer")
    url = reverse("register_grant", args=[register.season.department.pk])
    given = {"username": "newcomer", "role": "department.reviewer", "reason": "joins the desk"}
    response = as_(register.ed).post(url, given, follow=True)
    assert "Newcomer" in words(response)
    assert Membership.objects.get(person__username="newcomer").is_active
    act = RegisterAct.objects.get()
    assert (act.kind, act.person, act.organization, act.reason) == (
        "role_granted", register.ed.person, register.season.department, "joins the desk",
    )  # fmt: skip


def test_all_defects_of_a_grant_are_told_at_once_and_nothing_typed_is_lost(
    register: Register, as_: Browser
) -> None:
    url = reverse("register_grant", args=[register.season.department.pk])
    response = as_(register.ed).post(url, {"username": "nobody", "role": "department.reviewer", "reason": ""})
    page = words(response)
    assert response.status_code == 422
    assert 'value="nobody"' in page
    response = as_(register.ed).post(
        url, {"username": "nobody", "role": "department.reviewer", "reason": "x"}
    )
    assert "Ask them to sign up first" in words(response)


def test_nobody_grants_a_role_to_themselves(register: Register) -> None:
    for actor in (register.ed, register.lea):
        with pytest.raises(Refused, match="of your own"):
            grant_role(register.season.department, actor=actor, username=actor.person.username,
                       role="department.reviewer", reason="mine")  # fmt: skip


def test_only_a_leader_makes_editors_and_leaders(register: Register) -> None:
    register.season.person("newcomer")
    with pytest.raises(Refused, match="Only a leader"):
        grant_role(
            register.season.department,
            actor=register.ed,
            username="newcomer",
            role="department.approver",
            reason="r",
        )
    grant_role(
        register.season.department,
        actor=register.lea,
        username="newcomer",
        role="department.editor",
        reason="r",
    )


def test_a_role_of_another_kind_of_organisation_is_refused(register: Register) -> None:
    register.season.person("newcomer")
    for role in ("bureau.confirmer", "committee.expert", "system", "applicant"):
        with pytest.raises(Refused):
            grant_role(
                register.season.department, actor=register.lea, username="newcomer", role=role, reason="r"
            )


def test_an_ended_role_is_gone_with_the_next_request_and_its_row_stays(
    register: Register, as_: Browser
) -> None:
    dong = register.season.dong
    membership = Membership.objects.get(person=dong.person)
    their = as_(dong)
    assert their.get("/desk/").status_code == 200
    response = as_(register.ed).post(
        reverse("register_end_membership", args=[membership.pk]), {"reason": "moved on"}, follow=True
    )
    assert "Roles that have ended" in words(response)
    assert their.get("/desk/").status_code == 302
    membership.refresh_from_db()
    assert not membership.is_active
    assert RegisterAct.objects.filter(kind="role_ended", reason="moved on").count() == 1


def test_ending_needs_a_reason(register: Register) -> None:
    with pytest.raises(Refused, match="reason"):
        end_membership(
            Membership.objects.get(person=register.season.dong.person), actor=register.ed, reason=" "
        )


def test_experts_are_neither_shown_nor_ended_here(register: Register, as_: Browser) -> None:
    """N20-3.4d: who sits on a committee is known to its office alone; a department sees how many."""
    url = reverse("register_organization", args=[register.season.office.pk])
    page = words(as_(register.ed).get(url))
    assert "3 experts" in page
    for actor in (*register.season.experts, register.season.chen):
        assert actor.person.full_name not in page
    seat = Membership.objects.get(person=register.season.experts[0].person)
    assert as_(register.ed).get(reverse("register_end_membership", args=[seat.pk])).status_code == 404
    with pytest.raises(NotYours):
        end_membership(seat, actor=register.ed, reason="r")


def test_an_organisation_is_added_below_ones_own_and_nowhere_else(register: Register, as_: Browser) -> None:
    url = reverse("register_organization_add")
    given = {"name": "Canal Works", "kind": "employer", "ownership": "state_owned", "code": "", "region": "",
             "parent": register.season.department.pk, "bureau": register.season.bureau.pk, "reason": "opened this year"}  # fmt: skip
    assert as_(register.ed).post(url, given).status_code == 302
    assert Organization.objects.get(name="Canal Works").parent == register.season.department
    response = as_(register.ed).post(url, {**given, "name": "Free Works", "parent": ""})
    assert response.status_code == 422
    assert "one below it" in words(response)
    response = as_(register.ed).post(url, {**given, "name": "Free Works", "parent": register.elsewhere.pk})
    assert response.status_code == 422
    assert not Organization.objects.filter(name="Free Works").exists()


def test_nothing_reports_to_itself(register: Register, as_: Browser) -> None:
    department, office = register.season.department, register.season.office
    url = reverse("register_organization_edit", args=[department.pk])
    given = {
        "name": department.name,
        "kind": "department",
        "parent": office.pk,
        "bureau": register.season.bureau.pk,
        "reason": "r",
    }
    response = as_(register.ed).post(url, given)
    assert response.status_code == 422
    assert "cannot report to itself" in words(response)


def test_people_are_never_deleted_here(register: Register) -> None:
    before = (Person.objects.count(), Membership.objects.count())
    end_membership(Membership.objects.get(person=register.season.dong.person), actor=register.ed, reason="r")
    assert (Person.objects.count(), Membership.objects.count()) == before


def test_the_operator_appoints_the_first_leader_of_a_new_installation(db: None) -> None:
    Person.objects.create(username="first", full_name="First")
    call_command(
        "appoint",
        "first",
        "department.approver",
        "Provincial Bureau",
        "--kind",
        "bureau",
        stdout=io.StringIO(),
    )
    membership = Membership.objects.get()
    assert (membership.organization.name, membership.role, membership.is_active) == (
        "Provincial Bureau",
        "department.approver",
        True,
    )
    assert RegisterAct.objects.filter(kind="role_granted").count() == 1
    with pytest.raises(CommandError, match="let them sign up first"):
        call_command("appoint", "nobody", "department.editor", "Provincial Bureau")
    with pytest.raises(CommandError, match="there are:"):
        call_command("appoint", "first", "employer.clerk", "Provincial Bureau")
