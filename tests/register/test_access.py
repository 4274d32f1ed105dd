"""Every address of the register × everyone: another organisation's record does not exist (N20-3.4a)."""

import pytest
from django.urls import reverse

from cms.register.urls import urlpatterns
from tests.register.conftest import Browser, Register, words
from workflows.organizations.models import Membership
from workflows.register.models import RegisterAct
from workflows.rounds.models import Round


def addresses(register: Register) -> dict[str, str]:
    season = register.season
    membership = Membership.objects.get(person__username="dong")
    at = {"register_organization": season.department.pk, "register_organization_edit": season.department.pk,
          "register_grant": season.department.pk, "register_end_membership": membership.pk,
          "register_committee": season.committee.pk, "register_committee_edit": season.committee.pk,
          **{f"register_round{x}": season.round.pk for x in ("", "_edit", "_open", "_close", "_move")}}  # fmt: skip
    listed = {name: reverse(name, args=[pk]) for name, pk in at.items()}
    listed["register_series_life"] = reverse("register_series_life", args=["engineering.plain"])
    for name in ("register_organizations", "register_committees", "register_rounds"):
        listed[name] = reverse(name)
    for name in ("register_organization_add", "register_committee_add", "register_round_add"):
        listed[name] = reverse(name)
    return listed


ONLY_POST = {"register_grant", "register_round_open", "register_round_close"}
OF_ONE = {"register_organization", "register_organization_edit", "register_grant", "register_end_membership", "register_committee",
          "register_committee_edit", "register_round", "register_round_edit", "register_round_open", "register_round_close",
          "register_round_move"}  # fmt: skip
READ = {"register_organization", "register_committee", "register_round"}


def test_every_address_is_walked(register: Register) -> None:
    """A new address has to say here whose it is."""
    assert {p.name for p in urlpatterns} == set(addresses(register))


@pytest.mark.parametrize("who", ["alice", "bao", "dong", "bing", "can", "chen", "qi", "sun"])
def test_who_keeps_no_register_finds_none(register: Register, as_: Browser, who: str) -> None:
    client = as_(getattr(register.season, who))
    for name, url in addresses(register).items():
        assert client.get(url).status_code in ({404, 405} if name in ONLY_POST else {404}), name
        assert client.post(url, {}).status_code in {404, 405}, name


def test_a_visitor_is_sent_to_sign_in(register: Register, client: object) -> None:
    for name, url in addresses(register).items():
        response = client.get(url)  # type: ignore[attr-defined]
        assert response.status_code == 405 or "/login/" in response["Location"], name


@pytest.mark.parametrize("who", ["other_ed", "other_lea"])
def test_another_departments_people_find_nothing_of_ours(register: Register, as_: Browser, who: str) -> None:
    client = as_(getattr(register, who))
    before = RegisterAct.objects.count()
    for name, url in addresses(register).items():
        if name in OF_ONE:
            assert client.post(url, {"reason": "because"}).status_code in {404, 405}, name
            assert client.get(url).status_code in ({404, 405} if name in ONLY_POST else {404}), name
    for name in ("register_organizations", "register_committees", "register_rounds"):
        page = words(client.get(addresses(register)[name]))
        for ours in ("Water Department", "Senior Engineering Committee", "2026 plain"):
            assert ours not in page, (name, ours)
    assert words(client.get(addresses(register)["register_organizations"])).count("Hills Department") >= 1
    assert RegisterAct.objects.count() == before


def test_another_departments_rows_are_in_no_chooser(register: Register, as_: Browser) -> None:
    """Lists to choose from are lists too."""
    client = as_(register.other_ed)
    pages = words(client.get(reverse("register_round_add"))) + words(
        client.get(reverse("register_committee_add"))
    )
    for ours in ("Senior Engineering Committee", "Engineering Office"):
        assert ours not in pages


def test_the_bureau_reads_everything_and_changes_nothing_of_a_departments(
    register: Register, as_: Browser
) -> None:
    """Whose filing is whose is the bureau's business: its people read, the department writes."""
    client = as_(register.bureau_ed)
    for name, url in addresses(register).items():
        if name in READ:
            assert client.get(url).status_code == 200, name
        elif name.startswith(("register_round_", "register_committee_")) and name in OF_ONE:
            assert client.post(url, {"reason": "because"}).status_code in {404, 405}, name
    theirs = reverse("register_organization_edit", args=[register.season.employer.pk])
    assert client.get(theirs).status_code == 404, "River Works reports to the department, not to the bureau"
    assert register.season.round.title["zh"] in words(client.get(reverse("register_rounds")))


def test_the_bureau_appoints_the_first_people_of_who_reports_to_nobody(
    register: Register, as_: Browser
) -> None:
    register.season.person("newcomer")
    url = reverse("register_grant", args=[register.elsewhere.pk])
    given = {"username": "newcomer", "role": "department.approver", "reason": "appointed"}
    assert as_(register.bureau_lea).post(url, given).status_code == 302
    assert Membership.objects.filter(person__username="newcomer", is_active=True).exists()


def test_an_administrator_without_a_role_reads_and_changes_nothing(register: Register, as_: Browser) -> None:
    """Every act has an organisation: without one there is none."""
    admin = register.season.person("root")
    admin.is_superuser = admin.is_staff = True
    admin.save()
    from workflows.access import Actor

    client = as_(Actor(admin, "applicant", None))
    for name, url in addresses(register).items():
        if name in READ:
            assert client.get(url).status_code == 200, name
        elif name in OF_ONE:
            assert client.post(url, {"reason": "because"}).status_code in {404, 405}, name


def test_a_role_that_has_ended_opens_nothing(register: Register, as_: Browser) -> None:
    client = as_(register.ed)
    assert client.get(reverse("register_rounds")).status_code == 200
    Membership.objects.filter(person=register.ed.person).update(is_active=False)
    assert client.get(reverse("register_rounds")).status_code == 404


@pytest.mark.parametrize("pk", [0, 10**30])
def test_numbers_that_are_no_row_are_404(register: Register, as_: Browser, pk: int) -> None:
    client = as_(register.ed)
    for name in OF_ONE - ONLY_POST:
        assert client.get(reverse(name, args=[pk])).status_code == 404
    assert client.get(reverse("register_series_life", args=["no.such"])).status_code == 404
    assert client.get(reverse("register_series_life", args=["x'\"<"])).status_code == 404
    assert Round.objects.count() == 1
