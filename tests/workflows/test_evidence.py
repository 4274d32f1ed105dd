"""Evidence files: durable, kept once, served to those entitled."""

import io
import os
from pathlib import Path

import pytest
from django.conf import settings

from tests.workflows.season import Season, signed
from workflows.access import Actor
from workflows.cases import evidence
from workflows.cases.evidence import erase_evidence, open_evidence, path_of, safe_name, store_evidence
from workflows.cases.models import Case, EvidenceFile
from workflows.cases.verbs import save_answers, submit
from workflows.errors import NotYours, Refused

PDF = b"%PDF-1.7 invented"


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "EVIDENCE_ROOT", tmp_path / "evidence")


def upload(case: Case, season: Season, content: bytes = PDF, name: str = "证明.pdf") -> EvidenceFile:
    return store_evidence(
        case, actor=season.alice, name=name, chunks=io.BytesIO(content), media_type="application/pdf"
    )


def read(file: EvidenceFile, actor: Actor) -> bytes:
    with open_evidence(file, actor=actor) as opened:
        return opened.read()


def test_the_same_bytes_are_kept_once(season: Season, draft: Case, tmp_path: Path) -> None:
    first, second = upload(draft, season), upload(draft, season)
    assert first.sha256 == second.sha256
    assert [p.name for p in (tmp_path / "evidence").rglob("*") if p.is_file()] == [first.sha256]
    erase_evidence(first)
    assert path_of(second.sha256).exists()
    erase_evidence(second)
    assert not path_of(second.sha256).exists()


def test_a_crash_before_the_rename_leaves_no_row(
    season: Season, draft: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(fd: int) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(OSError, match="power cut"):
        upload(draft, season)
    assert not EvidenceFile.objects.exists()
    assert not [p for p in Path(settings.EVIDENCE_ROOT).rglob("*") if p.is_file()]


def test_only_those_entitled_read_it(season: Season, draft: Case) -> None:
    file = upload(draft, season)
    assert read(file, season.alice) == PDF
    for actor in (season.bao, season.charlie, season.sun, None):
        with pytest.raises(NotYours):
            open_evidence(file, actor=actor)
    save_answers(
        draft, actor=season.alice, answers={"proof": [str(file.pk)]}, expected_version=draft.answers_version
    )
    receipt = submit(draft, actor=season.alice, key="k", data=signed(season.alice, commitment=True))
    assert receipt.content["files"][str(file.pk)]["sha256"] == file.sha256  # type: ignore[index]
    assert read(file, season.bao) == PDF
    with pytest.raises(NotYours):
        open_evidence(file, actor=season.charlie)


def test_an_answer_may_not_name_somebody_elses_file(season: Season, draft: Case) -> None:
    save_answers(
        draft, actor=season.alice, answers={"proof": ["12345"]}, expected_version=draft.answers_version
    )
    with pytest.raises(Refused) as refusal:
        submit(draft, actor=season.alice, key="k", data=signed(season.alice, commitment=True))
    assert refusal.value.problems[0].code == "file_missing"


def test_empty_and_oversized_files_are_refused(
    season: Season, draft: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MOST_BYTES", 10)
    for content in (b"", b"x" * 11):
        with pytest.raises(Refused):
            upload(draft, season, content)
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\tmp\\证 明.PDF", "证 明.pdf"),
        ("a\x00b\u202egnp.exe", "abgnp.pdf"),
        ("...", "file.pdf"),
        ("x" * 500, "x" * 120 + ".pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert safe_name(given, "application/pdf") == kept
