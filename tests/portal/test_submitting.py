"""Reading through, signing, submitting; what follows; corrections; withdrawing."""

import datetime
import uuid
from typing import Any

from django.test import Client

from tests.workflows.conftest import START, Travel
from tests.workflows.season import Season
from workflows.cases.act_models import Defect
from workflows.cases.chain import verify_case
from workflows.cases.models import Case, Submission
from workflows.cases.verbs import apply_transition


def review(case: Case) -> str:
    return f"/applications/{case.pk}/review/"


def sign(client: Client, case: Case, **more: str) -> Any:
    data = {"key": uuid.uuid4().hex, "signature": "on", "name": "Alice", **more}
    return client.post(review(case), data)


def test_alice_reads_everything_through_before_she_signs(alice: Client, draft: Case) -> None:
    page = alice.get(review(draft)).content.decode()
    for said in ("a dam", "I promise", "enough_years", "Change", "Sign with your name"):
        assert said in page


def test_she_signs_submits_and_gets_a_receipt(alice: Client, draft: Case) -> None:
    found = sign(alice, draft)
    assert found["Location"] == f"/applications/{draft.pk}/receipt/"
    receipt = Submission.objects.get()
    page = alice.get(found["Location"]).content.decode()
    assert receipt.receipt in page
    assert receipt.digest in page
    progress = alice.get(f"/applications/{draft.pk}/").content.decode()
    assert "Everything done so far" in progress
    assert "employer_review" in progress
    assert "a dam" in alice.get(f"/applications/{draft.pk}/answers/").content.decode()


def test_two_tabs_make_one_submission(alice: Client, draft: Case) -> None:
    assert sign(alice, draft).status_code == 302
    second = sign(alice, draft)
    assert second.status_code == 302
    assert Submission.objects.count() == 1


def test_the_same_page_sent_twice_is_one_submission(alice: Client, draft: Case) -> None:
    key = uuid.uuid4().hex
    sign(alice, draft, key=key)
    sign(alice, draft, key=key)
    assert Submission.objects.count() == 1


def test_another_name_is_refused_beside_the_name_and_kept(alice: Client, draft: Case) -> None:
    page = sign(alice, draft, name="Bob").content.decode()
    assert 'value="Bob"' in page
    assert 'href="#id_name"' in page
    assert not Submission.objects.exists()


def test_without_the_tick_nothing_is_submitted(alice: Client, draft: Case) -> None:
    page = sign(alice, draft, signature="").content.decode()
    assert 'href="#id_signature"' in page
    assert not Submission.objects.exists()


def test_an_incomplete_form_says_why_it_cannot_be_submitted(alice: Client, draft: Case) -> None:
    alice.post(
        f"/applications/{draft.pk}/form/about/", {"version": 1, "name": "", "years": "2", "go": "list"}
    )
    page = alice.get(review(draft)).content.decode()
    assert "Sign with your name" not in page
    assert "Criteria not met: enough_years." in page
    listed = alice.get(f"/applications/{draft.pk}/").content.decode()
    assert "Not yet possible" in listed


def test_a_return_is_pinned_to_its_field_until_it_is_corrected(
    alice: Client, draft: Case, season: Season, travel: Travel
) -> None:
    sign(alice, draft)
    draft.refresh_from_db()
    defects = [
        (["name"], "not the name on the document"),
        (["works", "r2", "rank"], "the contract says third"),
    ]
    apply_transition(draft, "return", actor=season.bao, data={"defects": defects})
    travel(START + datetime.timedelta(days=1))
    listed = alice.get(f"/applications/{draft.pk}/").content.decode()
    assert "Returned for correction." in listed
    assert listed.count("To correct") >= 2
    assert (
        "not the name on the document" in alice.get(f"/applications/{draft.pk}/form/about/").content.decode()
    )
    row = alice.get(f"/applications/{draft.pk}/form/works/works/r2/").content.decode()
    assert "the contract says third" in row
    draft.refresh_from_db()
    alice.post(
        f"/applications/{draft.pk}/form/works/works/r2/",
        {"version": draft.answers_version, "title": "a weir", "rank": "3"},
    )
    draft.refresh_from_db()
    alice.post(
        f"/applications/{draft.pk}/form/about/",
        {"version": draft.answers_version, "name": "Alice C", "years": "7", "retired": "false"},
    )
    again = alice.post(review(draft), {"key": uuid.uuid4().hex, "signature": "on", "name": "Alice"})
    assert again.status_code == 302
    assert Submission.objects.count() == 2
    content = Submission.objects.latest("pk").content or {}
    assert content["answers"]["works"][1]["rank"] == 3


def return_to_alice(draft: Case, season: Season, *defects: tuple[list[str], str]) -> None:
    draft.refresh_from_db()
    apply_transition(draft, "return", actor=season.bao, data={"defects": list(defects)})


def test_each_reason_stands_on_the_task_list_at_its_topic_with_its_field(
    alice: Client, draft: Case, season: Season
) -> None:
    sign(alice, draft)
    return_to_alice(
        draft,
        season,
        (["name"], "not the name on the document"),
        (["works", "r2", "rank"], "the contract says third"),
        ([], "the scans are upside down"),
    )
    page = alice.get(f"/applications/{draft.pk}/").content.decode()
    for reason in ("not the name on the document", "the contract says third", "the scans are upside down"):
        assert page.count(reason) == 1
    assert f'href="/applications/{draft.pk}/form/about/#slot-name">about › name</a>' in page
    assert f'href="/applications/{draft.pk}/form/works/works/r2/#slot-rank">works › a weir › rank</a>' in page
    assert page.count("Not changed yet") == 2
    assert page.count("Not explained yet") == 1
    assert "0 of 3 things changed or explained" in page
    assert "3 things of the return are neither changed nor explained" in page
    assert "Everything is filled in" not in page


def test_an_unchanged_resubmission_is_refused_reason_by_reason(
    alice: Client, draft: Case, season: Season, travel: Travel
) -> None:
    sign(alice, draft)
    return_to_alice(draft, season, (["name"], "not the name on the document"), (["years"], "count again"))
    travel(START + datetime.timedelta(days=1))
    page = sign(alice, draft).content.decode()
    assert Submission.objects.count() == 1
    first, second = Defect.objects.order_by("pk")
    for defect in (first, second):
        assert f'href="#id_reply-{defect.pk}"' in page
        assert f'id="id_reply-{defect.pk}-error"' in page
    draft.refresh_from_db()
    alice.post(
        f"/applications/{draft.pk}/form/about/",
        {"version": draft.answers_version, "name": "Alice C", "years": "7", "retired": "false"},
    )
    page = sign(alice, draft).content.decode()
    assert f'id="id_reply-{first.pk}-error"' not in page
    assert f'id="id_reply-{second.pk}-error"' in page
    assert sign(alice, draft, **{f"reply-{second.pk}": "The contract counts seven."}).status_code == 302
    second.refresh_from_db()
    assert second.reply == "The contract counts seven."
    draft.refresh_from_db()
    assert verify_case(draft) is None


def test_an_explanation_is_kept_before_anything_is_submitted(
    alice: Client, draft: Case, season: Season
) -> None:
    sign(alice, draft)
    return_to_alice(draft, season, (["years"], "count again"))
    defect = Defect.objects.get()
    kept = alice.post(review(draft), {f"reply-{defect.pk}": "It is seven.", "act": "keep"})
    assert kept["Location"].endswith("#reasons")
    assert "It is seven." in alice.get(review(draft)).content.decode()
    assert "Explained" in alice.get(f"/applications/{draft.pk}/").content.decode()
    too_long = alice.post(review(draft), {f"reply-{defect.pk}": "x" * 2001, "act": "keep"}).content.decode()
    assert "at most 2000 characters" in too_long
    assert "x" * 2001 in too_long
    defect.refresh_from_db()
    assert defect.reply == "It is seven."


def test_nobody_else_explains_in_her_name(
    alice: Client, charlie: Client, draft: Case, season: Season
) -> None:
    sign(alice, draft)
    return_to_alice(draft, season, (["years"], "count again"))
    defect = Defect.objects.get()
    assert charlie.post(review(draft), {f"reply-{defect.pk}": "mine", "act": "keep"}).status_code == 404
    defect.refresh_from_db()
    assert defect.reply == ""


def test_what_is_optional_is_called_so(alice: Client, draft: Case) -> None:
    page = alice.get(review(draft)).content.decode()
    assert "Not answered (optional)" in page
    assert '"hint">Not answered</span>' not in page


def test_giving_up_asks_first_and_says_how_it_ends(alice: Client, draft: Case) -> None:
    url = f"/applications/{draft.pk}/act/withdraw/"
    assert "withdrawn" in alice.get(url).content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert alice.post(url)["Location"] == f"/applications/{draft.pk}/record/"
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    assert alice.get(f"/applications/{draft.pk}/").status_code == 200


def test_a_step_that_is_not_hers_is_not_there(alice: Client, draft: Case) -> None:
    assert alice.get(f"/applications/{draft.pk}/act/start_notices/").status_code == 404
    assert alice.get(f"/applications/{draft.pk}/act/submit/").status_code == 404
    assert alice.get(f"/applications/{draft.pk}/certificate/").status_code == 404
    assert alice.get(f"/applications/{draft.pk}/receipt/").status_code == 404


def test_after_submitting_the_form_is_closed(alice: Client, draft: Case) -> None:
    sign(alice, draft)
    found = alice.get(f"/applications/{draft.pk}/form/about/")
    assert found["Location"] == f"/applications/{draft.pk}/"
    saved = alice.post(f"/applications/{draft.pk}/form/about/", {"version": 1, "name": "changed"})
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert draft.answers["name"] == "Alice"


def test_a_reason_about_the_whole_application_wants_words_whatever_was_changed(
    alice: Client, draft: Case, season: Season, travel: Travel
) -> None:
    sign(alice, draft)
    return_to_alice(draft, season, ([], "the scans are upside down"))
    travel(START + datetime.timedelta(days=1))
    draft.refresh_from_db()
    alice.post(
        f"/applications/{draft.pk}/form/about/",
        {"version": draft.answers_version, "name": "Alice C", "years": "7", "retired": "false"},
    )
    defect = Defect.objects.get()
    listed = alice.get(f"/applications/{draft.pk}/").content.decode()
    assert "Not explained yet" in listed
    assert "0 of 1 thing changed or explained" in listed
    page = sign(alice, draft).content.decode()
    assert Submission.objects.count() == 1
    assert f'id="id_reply-{defect.pk}-error"' in page
    assert "this is about the whole application" in page
    assert sign(alice, draft, **{f"reply-{defect.pk}": "Turned and scanned again."}).status_code == 302
    assert Submission.objects.count() == 2
