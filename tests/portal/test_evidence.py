"""Evidence: what it really is, how much of it, and who may open it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.portal.conftest import PDF, signed_in
from tests.workflows.season import Season, signed
from workflows.cases.models import Case, EvidenceFile
from workflows.cases.verbs import submit


def upload(client: Client, case: Case, *files: tuple[str, bytes], **more: Any) -> Any:
    case.refresh_from_db()
    data = {
        "version": case.answers_version, "name": "Alice", "years": "7", "retired": "false",
        "on_page": ["name", "years", "retired", "proof"],
        "proof": [SimpleUploadedFile(name, content) for name, content in files], **more,
    }  # fmt: skip
    return client.post(f"/applications/{case.pk}/form/about/", data)


def kept(case: Case) -> list[str]:
    case.refresh_from_db()
    return list(case.answers.get("proof") or [])


def test_alice_uploads_replaces_and_takes_away(alice: Client, draft: Case) -> None:
    assert upload(alice, draft, ("one.pdf", PDF)).status_code == 302
    (first,) = kept(draft)
    page = alice.get(f"/applications/{draft.pk}/form/about/").content.decode()
    assert "one.pdf" in page
    assert f'href="/files/{first}/"' in page
    draft.refresh_from_db()
    more = {
        "version": draft.answers_version,
        "name": "A",
        "years": "7",
        "retired": "false",
        "on_page": ["name", "proof"],
    }
    second = SimpleUploadedFile("two.pdf", PDF + b"%2")
    alice.post(f"/applications/{draft.pk}/form/about/", {**more, "proof": [first, second]})
    assert len(kept(draft)) == 2
    draft.refresh_from_db()
    alice.post(
        f"/applications/{draft.pk}/form/about/", {**more, "version": draft.answers_version, "proof": [first]}
    )
    assert kept(draft) == [first]
    draft.refresh_from_db()
    alice.post(f"/applications/{draft.pk}/form/about/", {**more, "version": draft.answers_version})
    assert kept(draft) == []


def test_a_renamed_program_is_refused_and_the_rest_is_kept(alice: Client, draft: Case) -> None:
    found = upload(alice, draft, ("proof.pdf", b"MZ not a pdf at all"), name="Alicia")
    assert found.status_code == 200
    assert "whatever its name says" in found.content.decode()
    assert kept(draft) == []
    assert draft.answers["name"] == "Alicia"


def test_a_file_too_large_is_refused(alice: Client, draft: Case) -> None:
    found = upload(alice, draft, ("proof.pdf", PDF + b"0" * (1024 * 1024)))
    assert "at most 1 MB" in found.content.decode()


def test_an_autosave_leaves_files_as_they_are(alice: Client, draft: Case) -> None:
    upload(alice, draft, ("one.pdf", PDF))
    (first,) = kept(draft)
    draft.refresh_from_db()
    alice.post(
        f"/applications/{draft.pk}/form/about/",
        {"version": draft.answers_version, "on_page": ["name", "proof"], "name": "A", "proof": [first]},
        headers={"X-Autosave": "1"},
    )
    assert kept(draft) == [first]


def test_nobody_names_another_persons_file(alice: Client, draft: Case, season: Season) -> None:
    upload(alice, draft, ("one.pdf", PDF))
    foreign = EvidenceFile.objects.get()
    foreign.pk, foreign.case, foreign.owner = None, None, season.bao.person
    foreign.save()
    upload(alice, draft, ("two.pdf", PDF + b"%3"))
    draft.refresh_from_db()
    alice.post(
        f"/applications/{draft.pk}/form/about/",
        {"version": draft.answers_version, "on_page": ["proof"], "proof": [str(foreign.pk)]},
    )
    assert kept(draft) == []


def test_a_file_is_served_as_nothing_but_itself(alice: Client, draft: Case) -> None:
    upload(alice, draft, ('ev"il\r\nname.pdf', PDF))
    found = alice.get(f"/files/{kept(draft)[0]}/")
    assert b"".join(found.streaming_content) == PDF  # type: ignore[attr-defined]
    assert found["Content-Type"] == "application/pdf"
    assert found["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found["Content-Security-Policy"]
    assert found["Content-Disposition"].startswith("inline; filename*=UTF-8''")
    assert "\n" not in found["Content-Disposition"]


def test_a_draft_s_files_are_its_applicants_alone_until_it_is_submitted(
    alice: Client, charlie: Client, draft: Case, season: Season
) -> None:
    upload(alice, draft, ("one.pdf", PDF))
    url = f"/files/{kept(draft)[0]}/"
    bao = signed_in(season.bao.person)
    for other in (charlie, bao, signed_in(season.charlie.person), Client()):
        assert other.get(url).status_code == 404
    draft.refresh_from_db()
    submit(draft, actor=season.alice, key="k", data=signed(season.alice, commitment=True))
    opened = bao.get(url)
    assert b"".join(opened.streaming_content) == PDF  # type: ignore[attr-defined]
    assert signed_in(season.charlie.person).get(url).status_code == 404


def test_no_such_file(alice: Client, draft: Case) -> None:
    assert alice.get("/files/999999/").status_code == 404
    assert alice.get(f"/files/{10**30}/").status_code == 404
