"""A past round of the shipped cybersecurity specialty with as many submitted cases as wanted, no two alike.

Each application is about as long as a real one (8 kB): histories, yearly records, and up to nine achievements of every kind. Only
what a replay reads is planted: people, cases, submissions; no events. Everybody is plainly invented.
"""

import datetime
import random
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from workflows.cases.act_models import Judgement
from workflows.cases.models import Case, Submission
from workflows.organizations.models import Organization, Person
from workflows.releases.document import SeriesDocument
from workflows.releases.models import Release
from workflows.rounds.models import Round

OFFERINGS = ("associate_senior/ordinary",) * 6 + ("intermediate/ordinary",) * 3 + ("senior/ordinary",)
BEFORE = {"associate_senior": "intermediate", "intermediate": "assistant", "senior": "associate_senior"}
DIRECTIONS = ("11", "12", "13", "14", "15")
BATCH = 2000
PROSE = "负责单位信息系统的安全建设和运行，完成方案设计、部署、测评和应急处置，形成技术文档并通过验收。"


def plant(release: Release, document: SeriesDocument, count: int, *, seed: int = 5) -> Round:
    """The round of the samples' year with `count` submitted cases at 200 employers in 20 regions."""
    dice = random.Random(seed)
    round_ = _round(release, document)
    employers = Organization.objects.bulk_create(
        Organization(name=f"示例单位{n:04}", kind="employer", region=f"0000{n % 20:02}") for n in range(200)
    )
    for start in range(0, count, BATCH):
        _batch(round_, employers, range(start, min(start + BATCH, count)), dice)
    return round_


def _round(release: Release, document: SeriesDocument) -> Round:
    dates, now = document.sample_round, timezone.now()
    day = datetime.date.fromisoformat
    return Round.objects.create(
        key="past", title={"zh": "示例评审批次", "en": "A sample round"}, year=int(dates.year), release=release,
        opens_at=now - datetime.timedelta(days=400), closes_at=now - datetime.timedelta(days=380),
        received_from=day(dates.received_from), achievements_until=day(dates.achievements_until),
        tenure_until=day(dates.tenure_until), review_by=day(dates.tenure_until), results_by=day(dates.tenure_until),
    )  # fmt: skip


def _batch(round_: Round, employers: list[Organization], numbers: range, dice: random.Random) -> None:
    now, today = timezone.now(), timezone.localdate()
    people = Person.objects.bulk_create(Person(username=f"past{n}", full_name=f"样例{n:06}") for n in numbers)
    cases = Case.objects.bulk_create(
        Case(
            round=round_, applicant=person, employer=dice.choice(employers), offering=offering,
            level=offering.split("/")[0], route="ordinary", direction=dice.choice(DIRECTIONS), state="archived",
            category="closed", entered_at=now, queue_on=today, opened_at=now, submitted_at=now, closed_at=now,
        )
        for person, offering in ((p, dice.choice(OFFERINGS)) for p in people)
    )  # fmt: skip
    Submission.objects.bulk_create(
        Submission(
            case=case, ordinal=1, key="k", receipt=f"P{case.pk}", digest="0" * 64, answers_version=1,
            content={"answers": answers(case.level, dice), "files": {}, "offering": case.offering},
            outcome={"overall": "unknown", "rules": {}}, submitted_at=now, submitted_by_id=case.applicant_id,
        )
        for case in cases
    )  # fmt: skip
    Judgement.objects.bulk_create(
        Judgement(
            case=case, key="ability/ability", verdict=dice.random() < 0.9, person_id=case.applicant_id,
            role="committee.secretary", at=now,
        )
        for case in cases
    )  # fmt: skip


def answers(level: str, dice: random.Random) -> dict[str, Any]:
    """One application as it is stored after reading."""
    year = dice.randint(2017, 2022)
    obtained = f"{year}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    started = dice.randint(2004, 2013)
    moved = dice.randint(2014, 2019)
    return {
        "name": "样例", "sex": dice.choice("12"), "employer_kind": dice.choice(["private_enterprise", "public_institution"]),
        "born": f"{dice.randint(1964, 1994)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        "phone": "13800000000", "post": "工程师", "statement": PROSE * dice.randint(8, 16),
        "in_post": True, "work_specialty": dice.choice(["11", "12", "13", "other"] if dice.random() < 0.05 else ["11", "12", "13"]),
        "appointed_and_paid": dice.random() < 0.95, "dispatched_teacher": False, "moved_from_organ": False, "civil_servant": dice.random() < 0.01,
        "public_official": False, "disciplined": False, "fraud_found": False, "retired": dice.random() < 0.01,
        "education": [{"id": "e1", "level": dice.choice(["college", "bachelor", "bachelor", "master", "doctor"]),
                       "school": "示例工业大学", "major": "信息安全", "graduated": f"{started}-07-01"}],
        "titles": [{"id": "t1", "series": "engineering", "level": BEFORE[level], "name": "工程师", "obtained": obtained}],
        "work": [
            {"id": "w1", "employer": "示例安全科技有限公司", "post": "安全运维", "started": f"{started}-07-15",
             "ended": f"{moved}-06-30", "in_specialty": dice.random() < 0.9, "front_line": False},
            {"id": "w2", "employer": "示例数据有限公司", "post": "安全管理", "started": f"{moved}-{dice.randint(7, 12):02}-01",
             "in_specialty": True, "front_line": False},
        ],
        "assessments": [{"id": f"a{y}", "year": y, "result": "fail" if dice.random() < 0.02 else "pass"} for y in range(2019, 2026)],
        "training": [
            {"id": f"h{y}", "year": y, "hours": str(dice.randint(86, 120)), "professional_hours": str(dice.randint(58, 80))}
            for y in range(2019, 2025)
        ],
        "certs": [], "problems": [], "ip_other": [], "contests": [], "honours": [],
        **{key: list(_achievements(key, make, dice)) for key, make in ACHIEVEMENTS.items()},
        "representative_works": [{"id": f"r{n}", "name": "示例成果", "own_part": PROSE} for n in range(dice.randint(2, 4))],
    }  # fmt: skip


def _achievements(key: str, make: Any, dice: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(dice.choice([0, 0, 1, 1, 2, 3])):
        rank = dice.randint(1, 9)
        yield {
            "id": f"{key[:2]}{n}", "name": f"示例成果{dice.randint(1, 9999)}", "rank": rank, "people": 12,
            "role": "main" if rank <= 3 else "member", "about": PROSE,
            "achieved": f"{dice.randint(2016, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}", **make(dice),
        }  # fmt: skip


LEVELS = ("county", "prefectural", "provincial", "national")
ACHIEVEMENTS: dict[str, Any] = {
    "projects": lambda d: {"kind": "security", "level": d.choice(LEVELS), "accepted": d.random() < 0.8},
    "tech_works": lambda d: {
        "kind": d.choice(["design", "deployment", "assessment", "hardening"]), "has_report": d.random() < 0.8
    },
    "standards": lambda d: {
        "kind": d.choice(["national", "industry", "local", "guide", "plan"]), "issuer_level": d.choice(LEVELS),
        "issued": d.random() < 0.8,
    },
    "patents": lambda d: {
        "kind": d.choice(["invention", "utility"]), "legal_status": d.choice(["valid", "lapsed"]),
        "conversion": d.choice(["not_converted", "own_use"]), "income": f"{d.randint(0, 300)}.5",
    },
    "awards": lambda d: {
        "kind": "science", "level": d.choice(LEVELS), "grade": d.choice(["first", "second", "third"]),
        "achievement": f"成果{d.randint(1, 3)}", "has_certificate": d.random() < 0.9,
    },
    "papers": lambda d: {
        "kind": d.choice(["core", "ordinary"]), "words": d.randint(2000, 6000), "recognised": d.random() < 0.8,
        "corresponding": d.random() < 0.3,
    },
    "incidents": lambda d: {
        "kind": d.choice(["investigation", "handling"]), "grade": d.choice(["ordinary", "larger", "major"]),
        "recognised_level": d.choice(LEVELS), "has_report": True,
    },
    "products": lambda d: {
        "recognised_level": d.choice(LEVELS), "benefit": f"{d.randint(10, 1500)}.25", "adopters": d.randint(0, 12)
    },
    "books": lambda d: {"role": d.choice(["contributor", "main_author"]), "own_words": str(d.randint(1, 9))},
    "reports": lambda d: {"kind": "research", "adopted_level": d.choice(LEVELS)},
}  # fmt: skip
