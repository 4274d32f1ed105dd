"""Every address × everyone: who is let in, who is sent to sign in, and for whom the page does not exist."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.contracts.access_matrix import ACCESS, Access
from tests.contracts.addresses import own_addresses
from tests.contracts.cast import CHAIR_NAME, EXPERT_NAME, OBJECTION_WORDS, SCORE_WORDS, Cast
from workflows.cases.act_models import Judgement, Opinion
from workflows.cases.models import Case, CaseEvent, EvidenceFile, Submission
from workflows.cases.vote_models import Participation
from workflows.committees.models import Meeting
from workflows.publicity.models import NoticePosting, Objection

REFUSED = (404, 405)


def test_every_address_is_listed() -> None:
    """A new page says here who may open it."""
    names = {address.name for address in own_addresses()}
    nameless = [address.route for address in own_addresses() if not address.name]
    assert nameless == [], (
        "give each pattern a name, so that it can be listed in tests/contracts/access_matrix.py"
    )
    assert sorted(names - set(ACCESS)) == [], (
        "these addresses are not in ACCESS of tests/contracts/access_matrix.py: add each with the objects of its "
        "address and who may open it and post to it"
    )
    assert sorted(set(ACCESS) - names) == [], (
        "these are listed in ACCESS, but no such address exists any more"
    )


def outcome(response: HttpResponse) -> str:
    """`200`, `404`, `302`, …, or `sign in`."""
    if response.streaming:
        list(response)
    if response.status_code == 302 and "/account/login/" in response["Location"]:
        return "sign in"
    return str(response.status_code)


def ask(client: Client, method: str, url: str) -> str:
    response: Any = client.get(url) if method == "GET" else client.post(url, {})
    return outcome(response)


def expected_get(access: Access, name: str, stage: str) -> set[str]:
    """What a GET may answer to that person; for a page that takes posts alone, 405 wherever it is checked first."""
    if name in access.open_to(stage):
        return {str(access.get)}
    if access.others == 405:
        return {"405", "404", "sign in"} if name == "visitor" else {"405", "404"}
    return {access.visitor} if name == "visitor" else {str(access.others)}


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_who_may_open(cast: Cast, name: str) -> None:
    access = ACCESS[name]
    wrong = []
    for stage in access.stages:
        url = access.url(cast, name, stage)
        for person in access.asked(cast):
            got, wanted = ask(cast.client(person), "GET", url), expected_get(access, person, stage)
            if got not in wanted:
                wrong.append(
                    f"GET {url} ({stage}) as {person}: {got} instead of {' or '.join(sorted(wanted))}"
                )
    assert wrong == []


def traces() -> list[int]:
    """Everything a post could leave behind in the cases."""
    models = (CaseEvent, Submission, NoticePosting, Objection, Opinion, Judgement, EvidenceFile, Meeting)
    counts = [model._base_manager.count() for model in models]
    voted = Participation.objects.filter(has_voted=True).count()
    versions = Case.objects.order_by("pk").values_list("answers_version", "sequence")
    return [*counts, voted, *(number for row in versions for number in row)]


@pytest.mark.parametrize("name", sorted(ACCESS))
def test_who_may_post(cast: Cast, name: str) -> None:
    """Whoever may not is told that there is no such page, or sent to sign in, and leaves no trace."""
    access = ACCESS[name]
    wrong = []
    before = traces()
    for stage in access.stages:
        url = access.url(cast, name, stage)
        for person in set(access.asked(cast)) - access.posts - _readers(access, stage):
            got = ask(cast.client(person), "POST", url)
            allowed = {"404", "405", "sign in"} if person == "visitor" else {"404", "405", str(access.others)}
            if got not in allowed:
                wrong.append(f"POST {url} ({stage}) as {person}: {got}")
    assert wrong == []
    assert traces() == before


def _readers(access: Access, stage: str) -> frozenset[str]:
    """Who may read the page may post to it without harm: it is drawn again, or 405."""
    return access.open_to(stage)


def test_posting_to_a_page_for_reading_changes_nothing(cast: Cast) -> None:
    before = traces()
    wrong = []
    for name, access in ACCESS.items():
        for stage in access.stages:
            for person in sorted((access.open_to(stage) & set(access.asked(cast))) - access.posts):
                got = ask(cast.client(person), "POST", access.url(cast, name, stage))
                if got not in {"200", "302", "405"}:
                    wrong.append(f"POST {name} ({stage}) as {person}: {got}")
    assert wrong == []
    assert traces() == before


# What few may know ----------------------------------------------------------------------------------------------------

KNOW_EXPERTS = {"secretary", "chair", "supervisor"}
MAY_KNOW = {
    EXPERT_NAME: KNOW_EXPERTS | {"expert"},
    CHAIR_NAME: KNOW_EXPERTS,
    SCORE_WORDS: KNOW_EXPERTS | {"expert"},
    OBJECTION_WORDS: {"clerk", "leader", "supervisor"},
}
"""Expert lists, ballots and scores are sealed (N20-3.4d); who objected is not told to the applicant (N20-3.5a)."""


def pages_of(cast: Cast, person: str) -> list[str]:
    """Every address that person may open, and the lists searched for each secret."""
    urls = []
    for name, access in ACCESS.items():
        if name != "account_logout":
            urls += [
                access.url(cast, name, s)
                for s in access.stages
                if person in access.open_to(s) and access.get == 200
            ]
    for words in (*MAY_KNOW, "Quillfeather", "Alice"):
        urls += [f"/desk/?tab=all&q={words}", f"/search/?q={words}", f"/results/?q={words}"]
    return [*urls, "/desk/?tab=all"]


@pytest.mark.parametrize("person", sorted({"visitor", "owner", "other_applicant", "clerk", "leader", "other_clerk",
    "department", "bureau", "confirmer", "expert", "other_secretary", "other_expert", "other_chair", "editor"}))  # fmt: skip
def test_what_is_sealed_stays_sealed(cast: Cast, person: str) -> None:
    """N20-3.4d ★: no page, list, count, search or timeline tells it to whom it is not for."""
    told = []
    own_name = getattr(cast.actors[person], "person", None)
    for url in pages_of(cast, person):
        response: Any = cast.client(person).get(url)
        if response.streaming:
            list(response)
            continue
        text = response.content.decode("utf-8", "replace")
        for secret, knowers in MAY_KNOW.items():
            asked_for_it = secret in url or secret.split(" ")[0] in url
            if secret in text and person not in knowers and not asked_for_it and secret != str(own_name):
                told.append(f"{url} tells {person}: {secret}")
    assert told == []


def test_searching_for_a_secret_finds_nothing(cast: Cast) -> None:
    """Neither does the number of hits: an expert's name, an objection's or a score's words find no case."""
    for person in sorted(set(cast.actors) - {"visitor", "owner", "other_applicant", "editor"}):
        for words in (EXPERT_NAME, CHAIR_NAME, SCORE_WORDS, OBJECTION_WORDS):
            response: Any = cast.client(person).get("/desk/", {"tab": "all", "q": words})
            assert response.context["count"] == 0, (person, words)


def test_lists_and_counts_hold_only_what_is_ones_own(cast: Cast) -> None:
    """Another employer, department, bureau and committee see no row and count none."""
    for person in (
        "other_clerk",
        "other_department",
        "other_bureau",
        "other_secretary",
        "other_expert",
        "other_chair",
    ):
        response: Any = cast.client(person).get("/desk/?tab=all")
        assert (response.context["count"], response.context["rows"]) == (0, []), person
        assert "Alice" not in response.content.decode(), person


def test_no_tally_before_the_announcement(cast: Cast) -> None:
    """★ While the vote is open nobody, the chair and supervision included, learns how many said what."""
    assert cast.meeting is not None
    cast.meeting.agenda.get().counts.filter(choice="yes").update(count=31907)
    for person in ("secretary", "chair", "supervisor", "expert"):
        for name in ("meeting", "meetings", "ballot", "desk_case", "desk_record"):
            access = ACCESS[name]
            stage = "voting" if "voting" in access.stages else access.stages[0]
            if person in access.open_to(stage):
                response: Any = cast.client(person).get(access.url(cast, name, stage))
                assert "31907" not in response.content.decode(), (person, name)
