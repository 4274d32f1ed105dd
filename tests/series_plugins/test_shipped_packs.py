"""Every pack that ships keeps the same promises: it checks clean, tells its offerings as stories, and cites what exists."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cms.public.importing import read_notice
from cms.public.notices.citing import anchor_of
from forms_config.definitions import Citation
from series_plugins.pack import PACKS, PackReading, read_pack
from series_plugins.pack_writing import write_pack
from workflows.releases.document import SeriesDocument
from workflows.releases.samples import run_sample

SHIPPED = ("engineering/cybersecurity", "legal_services/forensic")
NOTICES = Path(__file__).resolve().parents[2] / "cms" / "public" / "demo"


@cache
def reading(name: str) -> PackReading:
    return read_pack(PACKS / name)


def document(name: str) -> SeriesDocument:
    found = reading(name).document
    assert found is not None
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_it_checks_clean(name: str) -> None:
    assert [(p.file, p.line, p.text.en) for p in reading(name).problems] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_no_space_is_typed_between_han_and_digits_or_letters(name: str) -> None:
    """Typesetting makes that space; typed, it is doubled and breaks lines."""
    typed = re.compile(r"[\u4e00-\u9fff] +[0-9A-Za-z]|[0-9A-Za-z%] +[\u4e00-\u9fff]")
    told = dict(_chinese(document(name).to_json(), name))
    assert len(told) > 300
    assert [(place, text) for place, text in told.items() if typed.search(text)] == []


def _chinese(data: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every Chinese text of a document with its place."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _chinese(value, f"{place}.{key}")
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from _chinese(value, f"{place}.{n}")
    elif isinstance(data, str) and re.search(r"[\u4e00-\u9fff]", data):
        yield place, data


def test_both_packs_sign_the_shared_commitments_word_for_word() -> None:
    first, second = (document(name) for name in SHIPPED)
    for key in ("commitment_applicant", "commitment_employer"):
        shared = (PACKS / "common" / "texts" / f"{key}.zh.md").read_text("utf-8")
        assert first.texts[key] == second.texts[key]
        assert first.texts[key].zh == shared
        for name in SHIPPED:
            assert not (PACKS / name / "texts" / f"{key}.zh.md").exists()


def test_a_release_holds_the_shared_text_itself_so_that_its_digest_covers_what_is_signed(
    tmp_path: Path,
) -> None:
    found = document(SHIPPED[0])
    data = found.to_json()
    assert data["texts"]["commitment_applicant"]["zh"].strip()
    data["texts"]["commitment_applicant"]["zh"] += "另加一句。"
    assert SeriesDocument.model_validate(data).digest != found.digest
    written = read_pack(write_pack(found, tmp_path / "out"))
    assert written.document is not None
    assert written.document.digest == found.digest


@pytest.mark.parametrize("name", SHIPPED)
def test_fifteen_stories_and_more_of_every_outcome(name: str) -> None:
    told = Counter(s.expect.overall for s in document(name).samples)
    assert told.total() >= 15
    assert min(told["met"], told["unmet"], told["unknown"]) >= 2


@pytest.mark.parametrize("name", SHIPPED)
def test_every_offering_has_its_story(name: str) -> None:
    found = document(name)
    told = {s.offering for s in found.samples}
    assert [o.key for o in found.offerings if o.key not in told] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_story_turns_on_the_rules_it_names(name: str) -> None:
    """A story expects the verdict it tells of at the rule that decides it."""
    found = document(name)
    for sample in found.samples:
        outcome = run_sample(found, sample).outcome
        assert outcome is not None
        named = {k for k, v in sample.expect.rules.items() if v == sample.expect.overall}
        assert named, f"{sample.key} names no rule that decides it"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_clause_cited_is_in_the_notices(name: str) -> None:
    found = document(name)
    missing = [
        f"{key}: {found.cites[cite.document].number} {cite.article}"
        for key, cite in citations(found)
        if anchor_of(cite.article) not in anchors()[found.cites[cite.document].number]
    ]
    assert missing == []


def citations(found: SeriesDocument) -> Iterator[tuple[str, Citation]]:
    for key, criteria in found.criteria.items():
        for rule in criteria.rules:
            yield f"{key}.{rule.key}", rule.cite
        for name, values in criteria.parameters.items():
            yield from ((f"{key}.{name}", v.cite) for v in values if v.cite is not None)


@cache
def anchors() -> dict[str, set[str | None]]:
    notices = [read_notice(path) for path in sorted(NOTICES.glob("*.txt"))]
    return {n.document_number: {anchor for a in n.articles for anchor in a.anchors()} for n in notices}
