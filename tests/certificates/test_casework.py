"""From the record of a case to its certificate, by way of the outbox."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from forms_config.shapes import Text
from tests.certificates.conftest import BUREAU, LIN, Cases
from workflows.access import Actor
from workflows.cases import recording
from workflows.cases.evidence import path_of
from workflows.cases.models import Case, CaseEvent, Submission
from workflows.certificates import casework
from workflows.certificates.casework import issue_for_case
from workflows.certificates.models import Certificate
from workflows.certificates.queries import certificate_of, read_pdf
from workflows.certificates.verbs import issue_certificate
from workflows.machine import Machine
from workflows.outbox.delivery import deliver_due
from workflows.outbox.models import OutboxMessage
from workflows.releases.document import Level, TitleName

pytestmark = pytest.mark.django_db
MACHINE = Machine.model_validate(
    {
        "key": "recognition",
        "title": {"zh": "认定", "en": "Recognition"},
        "kind": "recognition",
        "certified": "certified",
        "states": [
            {
                "key": "confirmation",
                "title": {"zh": "审核确认", "en": "Confirmation"},
                "public": {"zh": "等待确认", "en": "Waiting"},
                "category": "in_review",
                "owner": "bureau.confirmer",
                "transitions": [
                    {
                        "key": "confirm",
                        "to": "published",
                        "by": "bureau.confirmer",
                        "title": {"zh": "确认", "en": "Confirm"},
                        "needs": ["confirming_authority@1"],
                    }
                ],
            },
            {
                "key": "published",
                "title": {"zh": "已公布", "en": "Announced"},
                "public": {"zh": "已公布", "en": "Announced"},
                "category": "decided",
                "transitions": [
                    {
                        "key": "hand_out",
                        "to": "certified",
                        "by": "bureau.confirmer",
                        "title": {"zh": "签发", "en": "Issue"},
                        "effects": ["issue_certificate@1"],
                    }
                ],
            },
            {
                "key": "certified",
                "title": {"zh": "已发证", "en": "Issued"},
                "public": {"zh": "已发证", "en": "Issued"},
                "category": "closed",
            },
        ],
    }
)


class SmallDocument:
    """As much of a series document as a certificate reads."""

    def __init__(self) -> None:
        self.code = "FL"
        self.series = Text(zh="公共法律服务系列", en="Public legal services")
        self.title = Text(zh="司法鉴定人", en="Forensic examiners")
        self.levels = (Level(key="associate_senior", title=Text(zh="副高级", en="Associate senior"), rank=4),)
        self.titles = (
            TitleName(level="associate_senior", title=Text(zh="副高级司法鉴定人")),
            TitleName(level="associate_senior", directions=("medical",), title=Text(zh="副主任法医师")),
        )
        self.directions = None
        self.codelists: dict[str, Any] = {}
        self.workflows = {"recognition": MACHINE}

    def offering(self, key: str) -> Any:
        return type("Offering", (), {"workflow": "recognition"})


@pytest.fixture(autouse=True)
def small_document(monkeypatch: pytest.MonkeyPatch) -> SmallDocument:
    document = SmallDocument()
    monkeypatch.setattr(casework, "load_document", lambda release: document)
    return document


def put_photo(settings: Settings, tmp_path: Path) -> str:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    digest = "ab" * 32
    path_of(digest).parent.mkdir(parents=True)
    target = io.BytesIO()
    Image.new("RGB", (295, 413), (120, 130, 140)).save(target, "JPEG")
    path_of(digest).write_bytes(target.getvalue())
    return digest


def submitted(case: Case, photo: str) -> None:
    Submission.objects.create(
        case=case,
        ordinal=1,
        key="k",
        receipt=f"SB{case.pk}",
        digest="1" * 64,
        content={
            "answers": {
                "name": "林知远",
                "sex": "1",
                "born": "1990-06-01",
                "identity_document": {"kind": "citizen_id", "number": "000000199006010019"},
                "photo": ["7"],
            },
            "files": {"7": {"sha256": photo}},
        },
        answers_version=1,
        submitted_at=case.opened_at,
        submitted_by=case.applicant,
    )


def act(case: Case, actor: Actor, action: str) -> CaseEvent:
    return recording.record(case, actor=actor, kind="moved", action=action)


def test_the_record_becomes_a_certificate_through_the_outbox(
    cases: Cases, confirmer: Actor, certificate_settings: Settings, tmp_path: Path
) -> None:
    case = cases.make()
    case.direction = "medical"
    case.save()
    submitted(case, put_photo(certificate_settings, tmp_path))
    act(case, confirmer, "confirm")
    issued = act(case, confirmer, "hand_out")
    OutboxMessage.objects.create(
        kind="certificate.issue", payload={"case": case.pk}, created_at=issued.at, available_at=issued.at
    )
    assert deliver_due() == 2
    certificate = certificate_of(case)
    assert certificate is not None
    assert certificate.number == f"示{timezone.localtime(issued.at).year}-FL-000001"
    assert certificate.title == {"zh": "副主任法医师", "en": ""}
    assert (certificate.basis, certificate.confirmed_by) == ("recognition", BUREAU)
    assert (certificate.sex, certificate.born) == ("1", "1990-06")
    assert certificate.identity_masked == "000000********0019"
    assert certificate.passed_on == certificate.issued_on == timezone.localtime(issued.at).date()
    assert len(PdfReader(io.BytesIO(read_pdf(certificate))).pages[0].images) == 1
    assert issue_for_case(case.pk) == certificate


def test_a_case_nobody_issued_gets_no_certificate(cases: Cases, confirmer: Actor) -> None:
    case = cases.make()
    act(case, confirmer, "confirm")
    with pytest.raises(CaseEvent.DoesNotExist):
        issue_for_case(case.pk)
    assert not Certificate.objects.exists()


def test_a_title_the_release_does_not_name_waits_for_a_person(
    cases: Cases, confirmer: Actor, small_document: SmallDocument
) -> None:
    small_document.titles = ()
    case = cases.make()
    issued = act(case, confirmer, "hand_out")
    OutboxMessage.objects.create(
        kind="certificate.issue", payload={"case": case.pk}, created_at=issued.at, available_at=issued.at
    )
    assert deliver_due() == 0
    message = OutboxMessage.objects.get()
    assert message.given_up_at is not None
    assert "title" in message.last_error


def test_a_missing_key_is_tried_again_and_an_unprintable_name_is_not(
    cases: Cases, confirmer: Actor, certificate_settings: Settings, tmp_path: Path
) -> None:
    certificate_settings.DEMO = False
    certificate_settings.CERTIFICATE_KEY_FILE = str(tmp_path / "absent.p12")
    issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    issue_certificate(cases.make(), facts=replace(LIN, holder_name="林😀"), actor=confirmer)
    assert deliver_due() == 0
    waiting, stuck = OutboxMessage.objects.order_by("pk")
    assert waiting.given_up_at is None
    assert "CERTIFICATE_KEY_FILE" in waiting.last_error
    assert stuck.given_up_at is not None
    assert "😀" in stuck.last_error


def test_an_erased_photo_leaves_the_neutral_outline(
    cases: Cases, confirmer: Actor, certificate_settings: Settings, tmp_path: Path
) -> None:
    certificate_settings.EVIDENCE_ROOT = tmp_path / "evidence"
    certificate = issue_certificate(cases.make(), facts=replace(LIN, photo="cd" * 32), actor=confirmer)
    assert deliver_due() == 1
    certificate.refresh_from_db()
    assert len(PdfReader(io.BytesIO(read_pdf(certificate))).pages[0].images) == 0
