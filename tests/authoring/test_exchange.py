"""Ed begins a specialty from a template, a copy or a file; nothing is there before Ed says so, and nobody else's is touched."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cms.authoring.compiling import compile_draft, draft_from_document
from cms.authoring.exchange.urls import urlpatterns
from cms.authoring.listing import latest_document
from cms.authoring.models import SeriesDraft
from series_plugins.discovery import packaged, read_found
from series_plugins.pack import read_pack
from series_plugins.pack_writing import pack_files_of, zip_of
from series_plugins.starters import KINDS
from series_plugins.workbook import read_workbook, write_workbook
from tests.authoring.publishing_season import Studio, browser_of, plant_studio
from tests.series_plugins.small_pack import small_pack
from tests.series_plugins.test_planted_defects import DEFECTS, TEN
from tests.series_plugins.test_xlsform import CHOICES, SURVEY, xlsform
from tests.workflows import season as seasons
from workflows.releases.document import SeriesDocument
from workflows.releases.verbs import publish_release

NAMES = {
    "title_zh": "数据工程",
    "title_en": "Data engineering",
    "series_zh": "工程系列",
    "series_en": "Engineering",
    "code": "DE",
}


@pytest.fixture
def studio(db: None, tmp_path: Path) -> Studio:
    return plant_studio(tmp_path / "pack")


@pytest.fixture
def ed(studio: Studio) -> Client:
    return browser_of(studio.ed)


def document_of(studio: Studio) -> SeriesDocument:
    return SeriesDocument.model_validate(studio.document)


def upload(client: Client, content: bytes, name: str) -> Any:
    return client.post(
        reverse("studio_start_read"), {"from": "file", "file": SimpleUploadedFile(name, content)}
    )


def names(studio: Studio, **changes: str) -> dict[str, str]:
    return {**NAMES, "owner": str(studio.season.department.pk), **changes}


@pytest.mark.parametrize("name", sorted(p.name for p in packaged()))
def test_every_pack_survives_draft_document_zip_workbook_and_back(name: str) -> None:
    document = read_found(next(p for p in packaged() if p.name == name)).document
    assert document is not None
    draft = json.loads(json.dumps(draft_from_document(document)))
    compiled, _ = compile_draft(draft)
    assert compiled == document
    zipped = read_pack(zip_of(pack_files_of(compiled)), name="x.zip").document
    assert zipped == document
    booked = read_workbook(write_workbook(zipped)).document
    assert booked == document
    assert draft_from_document(booked) == draft
    assert (zipped.digest, booked.digest) == (document.digest, document.digest)


# Beginning --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_from_each_template(studio: Studio, ed: Client, kind: str) -> None:
    page = ed.post(reverse("studio_start_read"), {"from": "template", "what": kind})
    assert page.status_code == 200
    assert SeriesDraft.objects.count() == 1
    made = ed.post(reverse("studio_start_create"), {**names(studio), "parcel": page.context["parcel"]})
    draft = SeriesDraft.objects.exclude(pk=studio.draft.pk).get()
    assert made["Location"] == reverse("wagtailsnippets_cms_seriesdraft:edit", args=[draft.pk])
    assert (draft.key, draft.title, draft.owner, draft.live) == (
        "engineering.data_engineering",
        "数据工程",
        studio.season.department,
        False,
    )
    assert draft.created_by == studio.ed.person
    document = SeriesDocument.model_validate(latest_document(draft))
    assert (document.key, document.code, document.owner.zh) == (
        draft.key,
        "DE",
        studio.season.department.name,
    )
    assert draft.revisions.count() == 1


def test_from_a_copy_of_a_release_a_draft_and_a_packaged_series(studio: Studio, ed: Client) -> None:
    release = publish_release(document_of(studio), actor=None, reason="test")
    for n, what in enumerate(
        (f"release:{release.pk}", f"draft:{studio.draft.pk}", "pack:legal_services/forensic")
    ):
        page = ed.post(reverse("studio_start_read"), {"from": "copy", "what": what})
        assert page.status_code == 200, what
        ed.post(
            reverse("studio_start_create"),
            {**names(studio, key=f"copy.n{n}"), "parcel": page.context["parcel"]},
        )
    first, second, third = (SeriesDraft.objects.get(key=f"copy.n{n}") for n in range(3))
    assert (first.based_on, second.based_on, third.based_on) == (release, None, None)
    assert first.document["criteria"] == second.document["criteria"] == studio.document["criteria"]
    assert "caseload" in str(third.document["forms"])


def test_all_that_can_be_copied_is_offered(studio: Studio, ed: Client) -> None:
    page = ed.get(reverse("studio_start"))
    values = {value for value, _ in page.context["copies"]}
    assert {
        f"draft:{studio.draft.pk}",
        "pack:engineering/cybersecurity",
        "pack:legal_services/forensic",
    } <= values


def test_nothing_is_chosen(studio: Studio, ed: Client) -> None:
    for way, what in (
        ("copy", ""),
        ("copy", "draft:999999"),
        ("copy", "pack:../x"),
        ("template", "coronation"),
        ("", ""),
        ("copy", "release:9" * 30),
    ):
        assert ed.post(reverse("studio_start_read"), {"from": way, "what": what}).status_code == 302
    assert SeriesDraft.objects.count() == 1


def test_a_pack_and_a_workbook_come_in(studio: Studio, ed: Client) -> None:
    document = document_of(studio)
    for n, (content, name) in enumerate(
        ((zip_of(pack_files_of(document)), "p.zip"), (write_workbook(document), "w.XLSX"))
    ):
        page = upload(ed, content, name)
        assert page.status_code == 200
        ed.post(
            reverse("studio_start_create"),
            {**names(studio, key=f"file.n{n}"), "parcel": page.context["parcel"]},
        )
        made = SeriesDraft.objects.get(key=f"file.n{n}")
        assert made.document["forms"] == studio.document["forms"]


def test_what_is_wrong_with_the_names_is_told_and_nothing_typed_is_lost(studio: Studio, ed: Client) -> None:
    parcel = ed.post(reverse("studio_start_read"), {"from": "template", "what": "recognition"}).context[
        "parcel"
    ]
    page = ed.post(
        reverse("studio_start_create"),
        {**names(studio, key="Not A Key", code="x", title_en=""), "parcel": parcel},
    )
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"key", "code", "title_en"}
    assert "数据工程" in page.content.decode()
    taken = ed.post(reverse("studio_start_create"), {**names(studio, key=studio.draft.key), "parcel": parcel})
    assert set(taken.context["form"].errors) == {"key"}
    assert SeriesDraft.objects.count() == 1


def test_another_departments_release_keeps_its_key(studio: Studio, ed: Client) -> None:
    SeriesDraft.objects.all().delete()
    publish_release(read_pack(zip_of(small_pack()), name="small").document, actor=None, reason="test")  # type: ignore[arg-type]
    parcel = ed.post(reverse("studio_start_read"), {"from": "template", "what": "recognition"}).context[
        "parcel"
    ]
    page = ed.post(reverse("studio_start_create"), {**names(studio, key="testing.small"), "parcel": parcel})
    assert set(page.context["form"].errors) == {"key"}


def test_a_page_of_somebody_else_or_tampered_with_makes_nothing(studio: Studio, ed: Client) -> None:
    parcel = ed.post(reverse("studio_start_read"), {"from": "template", "what": "recognition"}).context[
        "parcel"
    ]
    other = browser_of(studio.other_ed)
    for client, sent in ((other, parcel), (ed, parcel[:-3] + "xyz"), (ed, ""), (ed, "{}")):
        assert (
            client.post(reverse("studio_start_create"), {**names(studio), "parcel": sent}).status_code == 302
        )
    assert SeriesDraft.objects.count() == 1


def test_a_file_taken_in_under_its_own_names_is_unchanged(studio: Studio, ed: Client) -> None:
    document = document_of(studio)
    SeriesDraft.objects.all().delete()
    page = upload(ed, zip_of(pack_files_of(document)), "small.zip")
    given = {k: v for k, v in page.context["form"].initial.items() if k != "owner"}
    ed.post(
        reverse("studio_start_create"),
        {**given, "owner": studio.season.department.pk, "parcel": page.context["parcel"]},
    )
    made = latest_document(SeriesDraft.objects.get())
    name = studio.season.department.name
    assert made == {**document.to_json(), "owner": {"zh": name, "en": name}}


# Errors -----------------------------------------------------------------------------------------------------------------


def test_a_pack_broken_in_ten_ways_gives_ten_lines(studio: Studio, ed: Client) -> None:
    files = small_pack()
    for name in TEN:
        DEFECTS[name][0](files)
    page = upload(ed, zip_of(files), "ten.zip")
    assert page.status_code == 422
    assert len(page.context["rows"]) == 10
    assert all(file and line for file, line, _ in page.context["rows"])
    assert "forms/application.yaml" in page.content.decode()


def test_a_workbook_s_errors_name_sheet_row_and_column(studio: Studio, ed: Client) -> None:
    book = load_workbook(io.BytesIO(write_workbook(document_of(studio))))
    book["字段"]["G3"].value = "下拉"
    out = io.BytesIO()
    book.save(out)
    client = browser_of(studio.ed)
    page = client.post(reverse("studio_start_read"), {"from": "file", "file": SimpleUploadedFile("w.xlsx", out.getvalue())},
                       headers={"accept-language": "zh-hans"})  # fmt: skip
    assert page.status_code == 422
    assert any(row[:2] == ("字段", "3") for row in page.context["rows"])


@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.exe", b"MZ", "Choose a file ending in .zip, .xlsx."), ("a.zip", b"hello", "not a sound ZIP"), ("a.xlsx", b"hello", "not a sound .xlsx"),
    ("a.zip", b"", "empty"), ("big.zip", b"0" * 10_000_001, "larger than 10 MB"),
    ("survey.xlsx", xlsform(SURVEY, CHOICES), "looks like an XLSForm"),
])  # fmt: skip
def test_other_files_are_refused_in_a_sentence(
    studio: Studio, ed: Client, name: str, content: bytes, words: str
) -> None:
    page = upload(ed, content, name)
    assert page.status_code == 422
    assert words in page.content.decode()


# Bringing a draft up to a file ------------------------------------------------------------------------------------------


def changed_workbook(studio: Studio, value: str = "6") -> bytes:
    data = studio.document
    data["criteria"]["senior"]["parameters"]["years"][0]["value"] = value
    return write_workbook(SeriesDocument.model_validate(data))


def test_a_draft_is_brought_up_to_its_workbook(studio: Studio, ed: Client) -> None:
    page = upload(ed, changed_workbook(studio), "small.xlsx")
    assert page.context["target"] == studio.draft
    assert len(page.context["changes"]) == 1
    before = studio.fresh.revisions.count()
    done = ed.post(reverse("studio_start_replace"), {"parcel": page.context["replacing"]})
    assert done["Location"] == reverse("wagtailsnippets_cms_seriesdraft:edit", args=[studio.draft.pk])
    assert studio.document["criteria"]["senior"]["parameters"]["years"][0]["value"] == "6"
    assert studio.fresh.revisions.count() == before + 1
    assert studio.fresh.latest_revision.user == studio.ed.person


def test_a_change_in_between_is_not_written_over(studio: Studio, ed: Client) -> None:
    page = upload(ed, changed_workbook(studio), "small.xlsx")
    studio.change(studio.ed, about={"zh": "刚改的。", "en": "Just changed."})
    late = ed.post(reverse("studio_start_replace"), {"parcel": page.context["replacing"]})
    assert late.status_code == 409
    assert len(late.context["changes"]) == 2
    assert studio.document["about"]["en"] == "Just changed."
    ed.post(reverse("studio_start_replace"), {"parcel": late.context["replacing"]})
    assert studio.document["criteria"]["senior"]["parameters"]["years"][0]["value"] == "6"


def test_a_locked_draft_stays(studio: Studio, ed: Client) -> None:
    page = upload(ed, changed_workbook(studio), "small.xlsx")
    SeriesDraft.objects.filter(pk=studio.draft.pk).update(locked=True, locked_by=studio.other_ed.person)
    assert ed.post(reverse("studio_start_replace"), {"parcel": page.context["replacing"]}).status_code == 409
    assert studio.document["criteria"]["senior"]["parameters"]["years"][0]["value"] == "5"


# Out --------------------------------------------------------------------------------------------------------------------


def test_a_draft_and_a_release_go_out_and_come_back_unchanged(studio: Studio, ed: Client) -> None:
    document = document_of(studio)
    release = publish_release(document, actor=None, reason="test")
    for name, pk, stem in (("studio_download", studio.draft.pk, "testing.small-draft"),
                           ("studio_download_release", release.pk, "testing.small-release-1")):  # fmt: skip
        packed = ed.get(reverse(name, args=[pk, "zip"]))
        assert packed["Content-Disposition"] == f'attachment; filename="{stem}.zip"'
        assert read_pack(packed.content, name="x.zip").document == document
        assert read_workbook(ed.get(reverse(name, args=[pk, "xlsx"])).content).document == document
        assert ed.get(reverse(name, args=[pk, "docx"])).status_code == 404


def test_a_draft_with_holes_says_what_is_missing(studio: Studio, ed: Client) -> None:
    studio.change(studio.ed, levels=[{"key": "x"}])
    page = ed.get(reverse("studio_download", args=[studio.draft.pk, "zip"]))
    assert page.status_code == 422
    assert "is missing; add it" in page.content.decode()


def test_a_draft_is_exported_from_the_command_line(studio: Studio, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("series", "export", "testing.small@draft", str(tmp_path / "d.xlsx"), stdout=out)
    assert "testing.small@draft draft" in out.getvalue()
    assert read_workbook((tmp_path / "d.xlsx").read_bytes()).document == document_of(studio)


# XLSForm ----------------------------------------------------------------------------------------------------------------


def test_a_form_from_a_survey_tool_joins_the_draft(studio: Studio, ed: Client) -> None:
    url = reverse("studio_read_form", args=[studio.draft.pk])
    page = ed.post(url, {"file": SimpleUploadedFile("skills.xlsx", xlsform(SURVEY, CHOICES))})
    assert page.status_code == 200
    assert [name for name, _ in page.context["sections"]] == ["About you", "Work"]
    assert page.context["remarks"]
    assert "skills_2025" not in studio.document["forms"]
    keep = reverse("studio_keep_form", args=[studio.draft.pk])
    assert ed.post(keep, {"parcel": page.context["parcel"], "key": "Bad Key"}).status_code == 422
    ed.post(keep, {"parcel": page.context["parcel"], "key": "skills"})
    document = studio.document
    assert document["forms"]["skills"]["key"] == "skills"
    assert set(document["codelists"]) >= {"degree", "tools"}
    assert SeriesDocument.model_validate(document).forms["skills"].field("age").title.zh == "年龄"


def test_a_list_of_the_same_name_keeps_both(studio: Studio, ed: Client) -> None:
    studio.change(
        studio.ed,
        codelists={
            **studio.document["codelists"],
            "degree": {"key": "degree", "title": {"zh": "别的"}, "options": []},
        },
    )
    page = ed.post(
        reverse("studio_read_form", args=[studio.draft.pk]),
        {"file": SimpleUploadedFile("s.xlsx", xlsform(SURVEY, CHOICES))},
    )
    ed.post(
        reverse("studio_keep_form", args=[studio.draft.pk]),
        {"parcel": page.context["parcel"], "key": "skills"},
    )
    document = studio.document
    assert document["codelists"]["degree"]["options"] == []
    field = next(
        f for s in document["forms"]["skills"]["sections"] for f in s["fields"] if f["key"] == "degree"
    )
    assert field["from"] == "degree_2"


# Whose ------------------------------------------------------------------------------------------------------------------

POSTS = {
    "studio_start_read",
    "studio_start_create",
    "studio_start_replace",
    "studio_read_form",
    "studio_keep_form",
}


def test_nobody_finds_what_is_not_theirs(studio: Studio, client: Client) -> None:
    """Every address: a visitor signs in; an applicant finds nothing; another department reads, and changes nothing."""
    release = publish_release(document_of(studio), actor=None, reason="test")
    at: dict[str, list[Any]] = {"studio_files": [studio.draft.pk], "studio_read_form": [studio.draft.pk], "studio_keep_form": [studio.draft.pk],
          "studio_download": [studio.draft.pk, "zip"], "studio_download_release": [release.pk, "zip"]}  # fmt: skip
    urls = {str(p.name): reverse(str(p.name), args=at.get(str(p.name), [])) for p in urlpatterns}
    applicant = browser_of(seasons.make_actor("wei", "applicant", None))
    readers = {"studio_files", "studio_download", "studio_download_release"}
    other, approver = browser_of(studio.other_ed), browser_of(studio.lea)
    for name, url in urls.items():

        def ask(who: Client, name: str = name, url: str = url) -> int:
            return who.post(url).status_code if name in POSTS else who.get(url).status_code

        assert ask(client) == 302, name
        assert ask(applicant) in (302, 403, 404), name
        assert ask(approver) == (200 if name in readers else 404), name
        if name in ("studio_read_form", "studio_keep_form"):
            assert ask(other) == 404, name
        elif name in readers:
            assert ask(other) == 200, name
    before = studio.fresh.latest_revision_id
    parcel = upload(browser_of(studio.ed), changed_workbook(studio), "w.xlsx").context["replacing"]
    assert other.post(urls["studio_start_replace"], {"parcel": parcel}).status_code == 302
    assert upload(other, changed_workbook(studio), "w.xlsx").context["target"] is None
    assert studio.fresh.latest_revision_id == before


@pytest.mark.parametrize(
    "value",
    ["\x00", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "x" * 5000, "{}", "１"],
)
def test_odd_input_is_never_a_500(studio: Studio, ed: Client, value: str) -> None:
    parcel = ed.post(reverse("studio_start_read"), {"from": "template", "what": "recognition"}).context[
        "parcel"
    ]
    for name, data in (("studio_start_read", {"from": value, "what": value}), ("studio_start_read", {"from": "copy", "what": f"draft:{value}"}),
                       ("studio_start_create", {**dict.fromkeys(NAMES, value), "owner": value, "key": value, "parcel": parcel}),
                       ("studio_start_create", {"parcel": value}), ("studio_start_replace", {"parcel": value}),
                       ("studio_start_read", {"from": "file", "file": value})):  # fmt: skip
        assert ed.post(reverse(name), data).status_code < 500, name
    assert SeriesDraft.objects.count() == 1
