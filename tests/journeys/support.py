"""A whole season with the packaged series, and applications filled in to the last field."""

import io
from typing import Any

from django.test import Client

from cms.demo.season import load_season
from forms_config.definitions import FieldBase
from forms_config.fields.table import TableField
from forms_config.shapes import Problem
from series_plugins.registry import install_packs
from workflows import clock
from workflows.access import Actor
from workflows.cases.evidence import store_evidence
from workflows.cases.models import Case
from workflows.cases.reading import read_case, release_of
from workflows.cases.sweeping import sweep
from workflows.cases.verbs import open_case, save_answers, submit
from workflows.organizations.acting import system_actor
from workflows.organizations.models import Membership, Organization, Person
from workflows.releases.document import Sample
from workflows.releases.models import Release
from workflows.rounds.models import Round
from workflows.working_days import add_working_days

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def plant_season() -> None:
    """Packs installed, demo people, committees and rounds. Needs settings.DEMO."""
    if _RELEASES:
        _publish_again()
    else:
        install_packs(actor=system_actor())
        _RELEASES.extend(Release.objects.order_by("pk"))
    load_season()


_RELEASES: list[Release] = []
"""What installing the packs published, so that they are read and checked once for all tests of a process."""


def _publish_again() -> None:
    fields = [f.attname for f in Release._meta.concrete_fields if f.attname not in {"id", "published_by_id"}]
    person = system_actor().person
    Release.objects.bulk_create(
        Release(published_by=person, **{name: getattr(release, name) for name in fields})
        for release in _RELEASES
    )


def actor_of(username: str) -> Actor:
    """A demo account in its first role."""
    person = Person.objects.get(username=username)
    seat = Membership.objects.filter(person=person).select_related("organization").first()
    return Actor(person, seat.role, seat.organization) if seat else Actor(person, "applicant")


def signed_in(username: str) -> Client:
    """A browser in which the demo account is signed in."""
    client = Client()
    client.force_login(
        Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def pass_working_days(count: int) -> None:
    """Moves the demo's calendar on, and lets deadlines and notices run."""
    today = clock.today()
    clock.advance((add_working_days(today, count) - today).days)
    sweep(clock.today())


def an_image() -> bytes:
    from PIL import Image

    kept = io.BytesIO()
    Image.new("RGB", (240, 320), (236, 239, 243)).save(kept, "JPEG")
    return kept.getvalue()


def submitted_case(username: str, round_key: str, sample: str, employer: str) -> Case:
    """The account's application from a packaged sample, completed and submitted."""
    case = drafted_case(username, round_key, sample, employer)
    actor = Actor(case.applicant, "applicant")
    data = {"signature": True, "name": case.applicant.full_name, "commitment": True}
    submit(case, actor=actor, key=f"submit-{case.pk}", data=data)
    case.refresh_from_db()
    return case


def drafted_case(username: str, round_key: str, sample: str, employer: str) -> Case:
    """The same, not submitted yet."""
    round_ = Round.objects.select_related("release").get(key=round_key)
    from workflows.releases.queries import load_document

    document = load_document(round_.release)
    story = next(s for s in document.samples if s.key == sample)
    actor = Actor(Person.objects.get(username=username), "applicant")
    case = open_case(
        round_, actor=actor, offering=story.offering, direction=story.direction,
        employer=Organization.objects.get(name=employer),
    )  # fmt: skip
    save_answers(
        case, actor=actor, answers=completed(case, actor, story), expected_version=case.answers_version
    )
    return case


def completed(case: Case, actor: Actor, story: Sample) -> dict[str, Any]:
    """The sample's answers with everything else the form asks for."""
    answers: dict[str, Any] = {key: _with_ids(value) for key, value in story.given.items()}
    answers |= {"name": case.applicant.full_name}
    for _turn in range(12):
        problems = [p for p in read_case(case, answers).problems if not _is_commitment(case, p)]
        if not problems:
            return {k: v for k, v in answers.items() if k in {f.key for f in release_of(case).form.fields()}}
        for problem in problems:
            _supply(case, actor, answers, problem)
    raise AssertionError([(p.path, p.text.en) for p in problems])


def _is_commitment(case: Case, problem: Problem) -> bool:
    field = release_of(case).form.field(str(problem.path[0])) if problem.path else None
    return field is not None and field.type == "commitment"


def _with_ids(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        return [{"id": f"r{n}", **row} for n, row in enumerate(value, start=1)]
    return value


def _supply(case: Case, actor: Actor, answers: dict[str, Any], problem: Problem) -> None:
    form = release_of(case).form
    field = form.field(str(problem.path[0]))
    if len(problem.path) == 1:
        answers[field.key] = [] if isinstance(field, TableField) else _value(case, actor, field)
        return
    assert isinstance(field, TableField), problem
    row = next(r for r in answers[field.key] if r["id"] == problem.path[1])
    column = next(c for c in field.columns if c.key == problem.path[2])
    row[column.key] = _value(case, actor, column)


def _value(case: Case, actor: Actor, field: FieldBase) -> Any:
    lists = release_of(case).lists
    kind = field.type
    if kind in {"choice", "multiple_choice", "cascade"}:
        code = next(o.code for o in lists[field.source].options if not o.retired)  # type: ignore[attr-defined]
        return [code] if kind == "multiple_choice" else code
    if kind == "file":
        image = "pdf" not in getattr(field, "accept", ("pdf",))
        kept = store_evidence(
            case, actor=actor, name=f"{field.key}.{'jpg' if image else 'pdf'}", chunks=iter([an_image() if image else PDF]),
            media_type="image/jpeg" if image else "application/pdf", pages=1,
        )  # fmt: skip
        return [str(kept.pk)]
    least = max(int(getattr(field, "min_length", 0) or 0), 4)
    plain: dict[str, Any] = {
        "text": "示例内容"[:60], "long_text": "示例说明，内容为虚构。" * (least // 11 + 1), "integer": getattr(field, "min", None) or 1,
        "number": str(getattr(field, "min", None) or 1), "money": "1", "date": "2024-05-06", "month": "2020-05",
        "year": 2024, "yes_no": True, "identity": {"kind": "citizen_id", "number": citizen_number()},
        "organization_code": "91350100M000100Y43", "phone": "13800000000", "email": "lin@example.org",
    }  # fmt: skip
    return plain[kind]


def citizen_number() -> str:
    """A number of no region (000000), born 15 June 1990, with its check digit (GB 11643)."""
    body = "00000019900615001"
    weights = [2 ** (17 - n) % 11 for n in range(17)]
    rest = (12 - sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11) % 11
    return body + "0123456789X"[rest]
