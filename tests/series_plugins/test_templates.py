"""Each kind of review has a small specialty to start from: sound, complete in both languages, judged by its own samples."""

import pytest

from series_plugins.pack import read_pack
from series_plugins.pack_writing import pack_files_of, zip_of
from series_plugins.starters import KINDS, read_starter
from series_plugins.workbook import read_workbook, write_workbook
from workflows.releases.document import SeriesDocument

SHAPE = {
    # kind: (kind of workflow, whether a committee votes)
    "ordinary_review": ("review", True),
    "exam_and_review": ("review", True),
    "recognition": ("recognition", False),
    "initial_determination": ("initial", False),
}


@pytest.fixture(scope="module", params=sorted(KINDS))
def document(request: pytest.FixtureRequest) -> SeriesDocument:
    reading = read_starter(request.param)
    assert [(p.file, p.line, p.text.en) for p in reading.problems] == []
    assert reading.document is not None
    return reading.document


def test_there_is_one_for_each_kind_of_review() -> None:
    assert set(KINDS) == set(SHAPE)
    assert all(kind.title.zh and kind.title.en and kind.about.zh and kind.about.en for kind in KINDS.values())


def test_its_workflow_is_of_its_kind(document: SeriesDocument) -> None:
    kind, votes = SHAPE[document.key.removeprefix("template.")]
    for machine in document.workflows.values():
        needed = {use.name for _, transition in machine.transitions() for use in transition.needs}
        assert machine.kind == kind
        assert ("vote_passed@1" in needed) == votes


def test_its_samples_tell_met_unmet_and_unknown(document: SeriesDocument) -> None:
    assert {s.expect.overall for s in document.samples} == {"met", "unmet", "unknown"}


def test_it_survives_zip_and_workbook(document: SeriesDocument) -> None:
    assert read_pack(zip_of(pack_files_of(document)), name="x.zip").document == document
    reading = read_workbook(write_workbook(document))
    assert (reading.problems, reading.document) == ((), document)


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        read_starter("coronation")
