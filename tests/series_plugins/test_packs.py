"""Every pack keeps the same contract: sound, complete in both languages, and the same after a round trip."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from series_plugins.discovery import packaged
from series_plugins.pack import PackReading, read_pack
from series_plugins.pack_writing import pack_files_of, write_pack, zip_of
from workflows.releases.document import SeriesDocument
from workflows.releases.samples import run_sample

PACKS = {pack.name: pack.path for pack in packaged()}


@pytest.fixture(scope="module", params=sorted(PACKS))
def reading(request: pytest.FixtureRequest) -> PackReading:
    return read_pack(PACKS[request.param], name=request.param)


@pytest.fixture(scope="module")
def document(reading: PackReading) -> SeriesDocument:
    assert reading.document is not None
    return reading.document


def test_the_two_first_packs_are_there() -> None:
    assert set(PACKS) >= {"engineering/cybersecurity", "legal_services/forensic"}


def test_a_pack_has_no_problems(reading: PackReading) -> None:
    assert [(p.file, p.line, p.text.en) for p in reading.problems] == []


def test_a_pack_brings_at_least_fifteen_samples(document: SeriesDocument) -> None:
    assert len(document.samples) >= 15
    assert {s.expect.overall for s in document.samples} == {"met", "unmet", "unknown"}


def test_every_sample_is_judged_as_expected(document: SeriesDocument) -> None:
    for sample in document.samples:
        run = run_sample(document, sample)
        assert run.outcome is not None, (sample.key, run.problems)
        assert run.outcome.overall.value == sample.expect.overall, sample.key


def test_every_offering_is_shown_by_a_sample(document: SeriesDocument) -> None:
    levels = {s.offering.split("/")[0] for s in document.samples}
    assert levels == {o.level for o in document.offerings}


def test_folder_round_trip_keeps_the_digest(document: SeriesDocument, tmp_path: Path) -> None:
    again = read_pack(write_pack(document, tmp_path / "pack"))
    assert [p.text.en for p in again.problems] == []
    assert again.document is not None
    assert again.document.digest == document.digest


def test_zip_round_trip_keeps_the_digest_and_the_bytes(document: SeriesDocument, tmp_path: Path) -> None:
    path = write_pack(document, tmp_path / "pack.zip")
    again = read_pack(path)
    assert again.document is not None
    assert again.document.digest == document.digest
    assert zip_of(pack_files_of(again.document)) == path.read_bytes()


def test_a_zip_may_wrap_its_pack_in_one_folder(document: SeriesDocument) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in pack_files_of(document).items():
            archive.writestr(f"my-pack/{name}", content)
    again = read_pack(out.getvalue(), name="wrapped.zip")
    assert again.document is not None
    assert again.document.digest == document.digest


def test_json_round_trip_keeps_the_document(document: SeriesDocument) -> None:
    again = SeriesDocument.model_validate(json.loads(json.dumps(document.to_json())))
    assert again == document
    assert again.digest == document.digest


def test_writing_never_overwrites(document: SeriesDocument, tmp_path: Path) -> None:
    write_pack(document, tmp_path / "pack")
    with pytest.raises(FileExistsError):
        write_pack(document, tmp_path / "pack")


def test_the_document_cannot_be_changed(document: SeriesDocument) -> None:
    with pytest.raises(ValueError, match="frozen"):
        document.code = "YY"  # type: ignore[misc]
