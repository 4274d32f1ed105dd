"""Stored answers in columns are judged as each case would be by itself."""

import datetime
import functools
from pathlib import Path
from typing import Any

import pytest

from forms_config.answers import facts_from, read_answers
from forms_config.bulk.columns import as_verdict
from forms_config.criteria import compile_criteria, interpret_in
from series_plugins.pack import read_pack
from workflows.releases.document import Sample, SeriesDocument
from workflows.releases.samples import sample_context
from workflows.replays.judging import Judge, Judged
from workflows.replays.stored import Stored
from workflows.replays.tally import Tally, changes
from workflows.rounds.models import Round

PACKS = Path(__file__).parents[2] / "series_plugins" / "packs"
DAY = datetime.date(2025, 9, 1)


@functools.cache
def pack(name: str) -> SeriesDocument:
    document = read_pack(PACKS / name).document
    assert document is not None
    return document


@pytest.fixture(scope="module", params=["engineering/cybersecurity", "legal_services/forensic"])
def document(request: pytest.FixtureRequest) -> SeriesDocument:
    return pack(request.param)


def round_of(document: SeriesDocument) -> Round:
    dates, day = document.sample_round, datetime.date.fromisoformat
    return Round(
        year=int(dates.year), received_from=day(dates.received_from),
        achievements_until=day(dates.achievements_until), tenure_until=day(dates.tenure_until),
    )  # fmt: skip


def answers_of(document: SeriesDocument, sample: Sample) -> dict[str, Any]:
    form = document.forms[document.offering(sample.offering).form]
    context = sample_context(document, sample)
    reading = read_answers(form, dict(sample.given), lists=document.codelists, context=context, partial=True)
    return dict(reading.answers)


def crowd(document: SeriesDocument) -> list[Stored]:
    """Every sample applicant of the round's own dates, as submitted."""
    return [
        Stored(n, s.offering, s.direction, 1, "000000", True, DAY, answers_of(document, s))
        for n, s in enumerate(document.samples)
        if not s.context
    ]


class Told(Judge):
    """Judgements from the samples in place of the database's."""

    def judgements(self, batch: Any) -> dict[int, dict[str, bool]]:
        samples = self.base.samples
        return {
            case.case: dict(samples[case.case].judgements) for case in batch if samples[case.case].judgements
        }


def judged(base: SeriesDocument, later: SeriesDocument) -> list[Judged]:
    return list(Told(round_of(base), base, later).judge(crowd(base)))


def expected(base: SeriesDocument, later: SeriesDocument, case: Stored, *, settle: bool) -> dict[str, Any]:
    """What the interpreter says of one case, its answers read by the later form."""
    offering = later.offering(case.offering)
    form = later.forms[offering.form]
    sample = base.samples[case.case]
    context = {**sample_context(base, sample), "specialty": later.key, "submitted_on": DAY}
    answers = case.answers
    if settle:
        answers = read_answers(form, answers, lists=later.codelists, context=context, partial=True).answers
    facts = facts_from(form, answers, later.codelists, context, dict(sample.judgements))
    compiled = compile_criteria(later.criteria[offering.criteria], form, later.codelists)
    return {rule.key: str(rule.verdict) for rule in interpret_in(compiled.scope, facts)}


NAMES = {True: "met", False: "unmet", None: "unknown"}


def said(found: Judged, n: int) -> dict[str, str]:
    assert found.after is not None
    return {key: NAMES[as_verdict(verdicts[n])] for key, verdicts in found.after.rules.items()}


def test_every_sample_is_judged_as_it_would_be_alone(document: SeriesDocument) -> None:
    for found in judged(document, document):
        assert found.comparison.asked.alike
        for n, case in enumerate(found.cases):
            assert said(found, n) == expected(document, document, case, settle=False)


def edited(document: SeriesDocument, change: Any) -> SeriesDocument:
    data = document.to_json()
    change(data)
    return SeriesDocument.model_validate(data)


def field_of(data: dict[str, Any], key: str) -> dict[str, Any]:
    fields = [f for form in data["forms"].values() for s in form["sections"] for f in s["fields"]]
    found: dict[str, Any] = next(f for f in fields if f["key"] == key)
    return found


def test_answers_are_settled_again_where_the_draft_shows_fields_otherwise() -> None:
    base = pack("engineering/cybersecurity")

    def hide(data: dict[str, Any]) -> None:
        field_of(data, "training")["show_when"] = {"fact": "employer_kind", "is": "public_institution"}
        field_of(data, "projects")["show_when"] = {"exists": {"in": "training"}}

    later = edited(base, hide)
    unlike = 0
    for found in judged(base, later):
        assert found.comparison.asked.settles == ("training" in found.comparison.asked.needed)
        for n, case in enumerate(found.cases):
            assert said(found, n) == expected(base, later, case, settle=True)
            unlike += said(found, n) != expected(base, base, case, settle=False)
    assert unlike, "hiding the training records changes somebody's verdict"


def test_what_was_never_asked_is_unknown_and_counted_as_such() -> None:
    base = pack("engineering/cybersecurity")

    def ask_more(data: dict[str, Any]) -> None:
        section = data["forms"]["application"]["sections"][0]
        section["fields"].append(
            {"key": "published", "type": "yes_no", "title": {"zh": "是否公开", "en": "Published"}}
        )
        data["criteria"]["associate_senior"]["rules"].append({
            "key": "published", "title": {"zh": "已公开", "en": "Published"}, "dimension": "ability",
            "cite": next(iter(data["cites"])), "when": {"fact": "published", "is": "true"},
        })  # fmt: skip

    later, tally = edited(base, ask_more), Tally()
    batches = judged(base, later)
    for found in batches:
        tally.count(found)
    place = ("associate_senior/ordinary", "published")
    assert (
        sum(tally.new_rules["associate_senior/published"]) == tally.new_rules["associate_senior/published"][1]
    )
    assert tally.never[f"{place[0]}|{place[1]}/"] == sum(tally.new_rules["associate_senior/published"])
    assert 0 < tally.lacking <= tally.never[f"{place[0]}|{place[1]}/"]
    assert 0 < tally.moves[1] <= tally.lacking, "whoever was met is now undecided for want of it"


def test_a_field_of_another_kind_is_taken_as_never_asked() -> None:
    base = pack("engineering/cybersecurity")

    def change(data: dict[str, Any]) -> None:
        column = next(c for c in field_of(data, "training")["columns"] if c["key"] == "hours")
        column["unit"] = {"zh": "学分", "en": "credits"}

    found = judged(base, edited(base, change))[0]
    assert ("training", "hours") in found.comparison.asked.never
    assert found.after is not None
    assert not (found.after.rules["training"] > 0).any()


def test_a_code_that_was_dropped_from_its_list_is_unknown() -> None:
    base = pack("engineering/cybersecurity")

    def drop(data: dict[str, Any]) -> None:
        source = field_of(data, "work_specialty")["from"]
        listed = data["codelists"][source]
        listed["options"] = [o for o in listed["options"] if o["code"] != "11"]

    for found in judged(base, edited(base, drop)):
        for n, case in enumerate(found.cases):
            if case.answers["work_specialty"] == "11":
                assert said(found, n)["work_specialty"] == "unknown"


def test_an_offering_that_is_gone_is_counted_apart() -> None:
    base = pack("engineering/cybersecurity")

    def drop(data: dict[str, Any]) -> None:
        data["offerings"] = [o for o in data["offerings"] if o["level"] != "senior"]

    tally = Tally()
    for found in judged(base, edited(base, drop)):
        tally.count(found)
    gone = [c for c in crowd(base) if c.offering.startswith("senior/")]
    assert tally.not_offered == len(gone) > 0
    assert sum(tally.moves) == tally.cases - tally.not_offered


def test_counts_of_parts_add_up_to_the_whole(document: SeriesDocument) -> None:
    def stricter(data: dict[str, Any]) -> None:
        for criteria in data["criteria"].values():
            for values in criteria.get("parameters", {}).values():
                for dated in values:
                    if str(dated["value"]).isdigit():
                        dated["value"] = str(int(dated["value"]) + 1)

    later, whole, parts = edited(document, stricter), Tally(), Tally()
    batches = judged(document, later)
    for found in batches:
        whole.count(found)
        part = Tally()
        part.count(found)
        parts.add(Tally.of_json(part.to_json()))
    assert parts == whole
    moved = [change for found in batches for change in changes(found)]
    assert len(moved) == sum(n for move, n in enumerate(whole.moves) if move % 4)
    assert whole.cases == sum(map(sum, whole.employers.values())) == sum(map(sum, whole.regions.values()))


def test_broken_answers_are_unknown_and_break_nothing() -> None:
    base = pack("engineering/cybersecurity")
    broken: dict[str, Any] = {
        "born": 7, "in_post": "yes!", "training": "none", "titles": [{"id": "t", "obtained": "yesterday", "level": 3}],
        "projects": [{"rank": "first"}, {}], "work": [{"id": "w", "started": None}], "education": {"level": "x"},
    }  # fmt: skip
    case = Stored(0, "associate_senior/ordinary", "", 1, "", False, DAY, broken)
    found = next(iter(Told(round_of(base), base, base).judge([case])))
    assert found.before.rules["training"][0] == 0
    assert found.before.rules["in_post"][0] == 0
