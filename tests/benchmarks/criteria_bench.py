"""How many applicants a second 15 realistic rules judge, by backend. Run: `python -m tests.benchmarks.criteria_bench`."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from forms_config.criteria import CompiledCriteria, interpret_in
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList
from forms_config.fact_types import FactType, Type
from forms_config.facts import Facts
from forms_config.scope import Scope
from forms_config.shapes import Text

HERE = Path(__file__).parent
CONTEXT = {
    "year": 2025, "received_from": date(2025, 9, 1), "achievements_until": date(2025, 8, 31),
    "tenure_until": date(2025, 12, 31), "level": "associate_senior", "route": "ordinary",
}  # fmt: skip


def _list(key: str, *codes: str) -> CodeList:
    options = [{"code": c, "title": {"zh": c}, "rank": n} for n, c in enumerate(codes, 1)]
    return CodeList.model_validate({"key": key, "title": {"zh": key}, "options": options})


LISTS = {
    "education": _list("education", "college", "bachelor", "master", "doctor"),
    "level": _list("level", "county", "city", "province", "nation"),
    "grade": _list("grade", "fail", "basic", "pass", "excellent"),
}


def _fact(key: str, kind: str, lists: str = "", columns: Sequence[FactType] = ()) -> FactType:
    return FactType(key, Text(zh=key), Type(kind, LISTS.get(lists)), None, None, {c.key: c for c in columns})


TYPES = {
    f.key: f
    for f in [
        _fact("employment", "text"), _fact("born", "date"), _fact("education", "choice", "education"),
        _fact("obtained", "date"), _fact("same_specialty", "boolean"), _fact("insured_months", "number"),
        _fact("commitment", "boolean"), _fact("recommenders", "number"),
        _fact("sanctions", "table", columns=[_fact("until", "date")]),
        _fact("assessments", "table", columns=[_fact("year", "number"), _fact("grade", "choice", "grade")]),
        _fact("jobs", "table", columns=[_fact("since", "date"), _fact("until", "date")]),
        _fact("training", "table", columns=[_fact("year", "number"), _fact("hours", "number")]),
        _fact("works", "table", columns=[
            _fact("kind", "text"), _fact("level", "choice", "level"), _fact("rank", "number"),
            _fact("granted_on", "date"), _fact("income", "number"), _fact("words", "number"),
        ]),
    ]
}  # fmt: skip


def load(name: str) -> Criteria:
    """The criteria of a YAML file beside this module, every scalar read as text."""
    return Criteria.model_validate(
        yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    )


def applicants(count: int, seed: int = 7) -> list[Facts]:
    dice = random.Random(seed)
    return [_applicant(dice) for _ in range(count)]


def _applicant(dice: random.Random) -> Facts:
    kinds = ["project", "patent", "paper", "standard", "report", "award", "incident", "book"]
    answers: dict[str, Any] = {
        "employment": dice.choice(["enterprise", "public_institution", "civil_servant"]),
        "born": date(dice.randint(1963, 1995), dice.randint(1, 12), 15),
        "education": dice.choice(["college", "bachelor", "master", "doctor"]),
        "obtained": date(dice.randint(2014, 2023), dice.randint(1, 12), 20),
        "same_specialty": True, "insured_months": dice.randint(4, 60), "commitment": True,
        "recommenders": dice.randint(0, 2),
        "sanctions": [{"id": "s", "until": date(2024, 5, 1)}] if dice.random() < 0.05 else [],
        "assessments": [{"id": f"a{y}", "year": y, "grade": "pass" if dice.random() < 0.95 else "fail"} for y in range(2018, 2026)],
        "jobs": [{"id": "j1", "since": date(2012, 7, 1), "until": date(2019, 6, 30)}, {"id": "j2", "since": date(2019, 9, 1), "until": None}],
        "training": [{"id": f"t{y}", "year": y, "hours": dice.randint(80, 120)} for y in range(2020, 2025)],
        "works": [
            {"id": f"w{n}", "kind": dice.choice(kinds), "level": dice.choice(["county", "city", "province", "nation"]),
             "rank": dice.randint(1, 8), "granted_on": date(2022, 3, 1), "income": dice.randint(0, 200),
             "words": dice.randint(1000, 6000)}
            for n in range(dice.randint(3, 10))
        ],
    }  # fmt: skip
    return Facts(answers, CONTEXT)


def _rate(
    judge: Callable[[Facts], Any], people: Sequence[Facts], seconds: float = 1.0
) -> tuple[float, float]:
    """(applicants per second, CPU milliseconds per applicant)"""
    for person in people[:50]:
        judge(person)
    done, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        for person in people:
            judge(person)
        done += len(people)
    spent = time.process_time() - started
    return done / spent, spent / done * 1000


def run() -> list[dict[str, Any]]:
    """One row per backend and rule set: name, applicants per second, CPU ms per applicant, target where there is one."""
    people = applicants(500)
    rows = []
    for title, name, target in (
        ("15 rules", "fifteen_rules.yaml", 10_000),
        ("distinct allocation", "distinct_rules.yaml", None),
    ):
        criteria = load(name)
        compiled = CompiledCriteria(criteria, TYPES, LISTS)
        scope = Scope.of_criteria(criteria, TYPES, LISTS)
        for backend, judge, goal in (
            ("closures", compiled.evaluate, target),
            ("interpreter", lambda facts, scope=scope: interpret_in(scope, facts), None),
        ):
            rate, cost = _rate(judge, people)
            rows.append(
                {
                    "name": f"criteria: {title}, {backend}",
                    "per_second": round(rate),
                    "cpu_ms": round(cost, 4),
                    "target_per_second": goal,
                }
            )
    return rows


if __name__ == "__main__":
    for line in run():
        print(
            f"{line['name']:45} {line['per_second']:>9,}/s {line['cpu_ms']:>9} ms  target {line['target_per_second'] or '–'}"
        )
