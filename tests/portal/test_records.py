"""Records of a table: one at a time, each with its own evidence."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.portal.conftest import PDF
from workflows.cases.models import Case, EvidenceFile


def at(case: Case, rest: str = "") -> str:
    return f"/applications/{case.pk}/form/works/{rest}"


def rows(case: Case) -> list[dict[str, Any]]:
    case.refresh_from_db()
    return list(case.answers.get("works") or [])


def post(client: Client, case: Case, rest: str, data: dict[str, Any], **extra: Any) -> Any:
    case.refresh_from_db()
    return client.post(at(case, rest), {"version": case.answers_version, **data}, **extra)


def test_the_cards_tell_the_records_in_a_line(alice: Client, draft: Case) -> None:
    page = alice.get(at(draft)).content.decode()
    assert "a dam" in page
    assert "a weir" in page
    assert 'name="title"' not in page


def test_a_new_record_comes_to_be_when_something_is_saved(alice: Client, draft: Case) -> None:
    new = alice.get(at(draft, "works/add/"))["Location"]
    assert alice.get(new).status_code == 200
    assert len(rows(draft)) == 2
    draft.refresh_from_db()
    saved = alice.post(new, {"version": draft.answers_version, "title": "a lock", "rank": "2"})
    assert saved["Location"] == at(draft) + "#slot-works"
    assert [r["title"] for r in rows(draft)] == ["a dam", "a weir", "a lock"]


def test_an_empty_new_record_says_what_is_missing_and_is_not_kept(alice: Client, draft: Case) -> None:
    new = alice.get(at(draft, "works/add/"))["Location"]
    found = alice.post(new, {"version": 1, "title": "", "rank": ""})
    assert "Enter “title”." in found.content.decode()
    assert len(rows(draft)) == 2


def test_a_slip_in_one_record_is_shown_there_and_kept(alice: Client, draft: Case) -> None:
    found = post(alice, draft, "works/r2/", {"title": "a weir", "rank": "0"})
    page = found.content.decode()
    assert 'aria-invalid="true"' in page
    assert rows(draft)[1]["rank"] == "0"
    assert rows(draft)[0] == {"id": "r1", "title": "a dam", "rank": 1}


def test_a_full_table_takes_no_more(alice: Client, draft: Case) -> None:
    alice.post(at(draft, "works/r1/copy/"))
    assert len(rows(draft)) == 3
    assert alice.get(at(draft, "works/add/"))["Location"] == at(draft)
    assert alice.get(at(draft, "works/rnew1/"))["Location"] == at(draft)


def test_a_copy_leaves_the_evidence_behind(alice: Client, draft: Case) -> None:
    upload = SimpleUploadedFile("proof.pdf", PDF, "application/pdf")
    post(alice, draft, "works/r1/", {"title": "a dam", "rank": "1", "evidence": upload})
    assert rows(draft)[0]["evidence"] == [str(EvidenceFile.objects.get().pk)]
    alice.post(at(draft, "works/r1/copy/"))
    assert "evidence" not in rows(draft)[2]
    assert rows(draft)[2]["title"] == "a dam"


def test_deleting_asks_first(alice: Client, draft: Case) -> None:
    assert "Delete this record?" in alice.get(at(draft, "works/r1/delete/")).content.decode()
    assert len(rows(draft)) == 2
    alice.post(at(draft, "works/r1/delete/"))
    assert [r["id"] for r in rows(draft)] == ["r2"]


def test_known_none_is_said_and_taken_back(alice: Client, draft: Case) -> None:
    alice.post(at(draft, "works/none/"))
    assert len(rows(draft)) == 2
    for row in ("r1", "r2"):
        alice.post(at(draft, f"works/{row}/delete/"))
    draft.refresh_from_db()
    assert "works" not in draft.answers
    alice.post(at(draft, "works/none/"))
    draft.refresh_from_db()
    assert draft.answers["works"] == []
    assert "Take this back" in alice.get(at(draft)).content.decode()
    alice.post(at(draft, "works/none/"))
    draft.refresh_from_db()
    assert "works" not in draft.answers


def test_a_column_comes_when_its_row_asks_for_it(alice: Client, draft: Case) -> None:
    found = alice.post(at(draft, "works/r1/?look=1"), {"on_page": ["title", "rank", "led"], "led": "true"})
    assert 'name="team"' in found.content.decode()


@pytest.mark.parametrize("row", ["nope", "R1", "r-1", "r" * 41])
def test_a_record_that_is_none_is_not_found(alice: Client, draft: Case, row: str) -> None:
    assert alice.get(at(draft, f"works/{row}/")).status_code == 404
    assert alice.get(at(draft, f"works/{row}/delete/")).status_code == 404


def test_no_table_of_that_name(alice: Client, draft: Case) -> None:
    assert alice.get(at(draft, "nope/add/")).status_code == 404
    assert alice.get(f"/applications/{draft.pk}/form/about/works/add/").status_code == 404
