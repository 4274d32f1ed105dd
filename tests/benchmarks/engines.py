"""What is measured without a browser: criteria, pack load, reading a large form, steps, submission, certificate."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms_config.answers import read_answers
from forms_config.criteria import compile_criteria, interpret
from forms_config.form_plan import plan_of
from series_plugins.pack import read_pack
from tests.benchmarks import criteria_bench, crowd
from tests.benchmarks.documents import PAGE_ANSWERS, count_rules, large_answers, large_document
from tests.benchmarks.measure import Figure, cpu_ms, measure, middle
from tests.workflows.season import release_of, signed
from tests.workflows.shipped import MISSING, with_files
from tests.workflows.test_shipped_review import answers_of
from workflows.access import Actor
from workflows.cases.models import Case
from workflows.cases.verbs import apply_transition, open_case, save_answers, submit
from workflows.certificates.effects import make_signed_pdf
from workflows.certificates.keys import make_demo_key
from workflows.certificates.models import Certificate
from workflows.releases.document import SeriesDocument
from workflows.releases.samples import facts_of, sample_context
from workflows.rounds.models import Round

PACK = Path(__file__).parents[2] / "series_plugins" / "packs" / "engineering" / "cybersecurity"


def pure() -> Iterator[Figure]:
    """Everything that needs no database."""
    for row in criteria_bench.run():
        yield Figure(
            row["name"],
            cpu_ms=row["cpu_ms"],
            per_second=row["per_second"],
            target_per_second=row["target_per_second"],
            runs=1,
        )
    document = _pack()
    yield from _pack_criteria(document)
    yield measure("pack load: cybersecurity, 9 offerings", _pack, runs=4)
    yield _read_large_form()


def _pack() -> SeriesDocument:
    reading = read_pack(PACK)
    assert reading.document is not None, [p.text.en for p in reading.problems][:3]
    return reading.document


def _pack_criteria(document: SeriesDocument) -> Iterator[Figure]:
    sample = next(s for s in document.samples if s.key == "five_years_to_the_day")
    offering = document.offering(sample.offering)
    form, criteria = document.forms[offering.form], document.criteria[offering.criteria]
    facts, _problems = facts_of(
        document, offering.key, dict(sample.given), sample_context(document, sample), dict(sample.judgements)
    )
    compiled = compile_criteria(criteria, form, document.codelists)
    name = f"criteria: shipped pack, {len(criteria.rules)} rules"
    yield _rated(f"{name}, closures", lambda: compiled.evaluate(facts))
    yield _rated(f"{name}, interpreter", lambda: interpret(criteria, form, document.codelists, facts))


def _rated(name: str, work: Any) -> Figure:
    spent = cpu_ms({name: work}, runs=300, budget=2)[name]
    cost = sum(spent) / len(spent)
    return Figure(name, cpu_ms=round(cost, 3), per_second=round(1000 / cost), runs=len(spent))


def _read_large_form() -> Figure:
    document = large_document()
    fields, rules = count_rules(document)
    assert (fields, rules) == (300, 65), (fields, rules)
    form, lists, answers = document.forms["application"], document.codelists, large_answers()
    plan_of(form, lists)
    context: dict[str, Any] = {}
    problems = read_answers(form, answers, lists=lists, context=context).problems
    assert not problems, problems[:3]
    return measure(
        "logic check: 300 fields, 65 rules, all at once",
        lambda: read_answers(form, answers, lists=lists, context=context),
        target_ms=50,
        peer="Open Forms 282–310 ms",
    )


def verbs(season: Any, *, count: int) -> Iterator[Figure]:
    """Submissions and steps, each on a case of its own."""
    people = [crowd.applicant(f"s{n}") for n in range(count)]
    drafts = [crowd.draft_case(season.round, season, person, PAGE_ANSWERS) for person in people]
    pairs = list(zip(drafts, people, strict=True))
    yield _each(
        "submit: 24 fields, with snapshot, event and outbox",
        pairs,
        lambda case, person: submit(case, actor=person, key="k", data=signed(person, commitment=True)),
        target_ms=30,
        peer="Hypha 52 ms",
    )
    yield _each(
        "apply_transition: start the notices",
        pairs,
        lambda case, _person: apply_transition(case, "start_notices", actor=season.bao),
    )


def _each(name: str, pairs: list[tuple[Case, Actor]], act: Any, **about: Any) -> Figure:
    """The act on every pair; the first two warm up, the queries are those of the last."""
    *timed, last = pairs
    works = iter(timed)
    spent = cpu_ms({name: lambda: act(*next(works))}, runs=len(timed) - 2)[name]
    with CaptureQueriesContext(connection) as captured:
        act(*last)
    sent = [q for q in captured.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return Figure(name, cpu_ms=middle(spent), queries=len(sent), runs=len(spent), **about)


def shipped_submission(season: Any, *, count: int) -> Figure:
    """The shipped specialty: 26 sections, 20 records, evidence files, 11 criteria."""
    document = _pack()
    release = release_of(document)
    dates, plan = document.sample_round, Round.objects.get(pk=season.round.pk)
    plan.pk, plan.key, plan.release, plan.year = None, "2025-shipped", release, int(dates.year)
    plan.received_from, plan.achievements_until = dates.received_from, dates.achievements_until
    plan.tenure_until = dates.tenure_until
    plan.save()
    plan.refresh_from_db()
    offering, direction, given = answers_of(document)
    pairs = []
    for n in range(count):
        person = crowd.applicant(f"shipped{n}")
        case = open_case(plan, actor=person, offering=offering, direction=direction, employer=season.employer)
        answers = with_files(document, case, {**MISSING, **_copy(given)}, person)
        save_answers(case, actor=person, answers=answers, expected_version=0)
        pairs.append((case, person))
    return _each(
        "submit: shipped cybersecurity application with evidence",
        pairs,
        lambda case, person: submit(case, actor=person, key="k", data=signed(person, commitment=True)),
        target_ms=30,
    )


def _copy(given: dict[str, Any]) -> dict[str, Any]:
    return {
        key: [dict(row) for row in value]
        if isinstance(value, list) and value and isinstance(value[0], dict)
        else value
        for key, value in given.items()
    }


def certificate(case: Case) -> Figure:
    """Setting and signing one PDF."""
    key = Path(settings.CERTIFICATE_KEY_FILE)
    if not key.exists():
        key.parent.mkdir(parents=True, exist_ok=True)
        make_demo_key(key)
    issued = Certificate.objects.get(case=case)
    return measure("certificate: set in typst, signed", lambda: make_signed_pdf(issued), runs=8)
