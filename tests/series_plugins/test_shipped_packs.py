"""Every pack that ships keeps the same promises: it checks clean, tells its offerings as stories, and cites what exists."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from cms.public.importing import read_notice
from cms.public.notices.citing import anchor_of
from forms_config.definitions import Citation
from series_plugins.pack import PACKS, PackReading, read_pack
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
