"""The outbox makes the PDF: with the photo if there is one, again when the key comes, never in vain."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from tests.certificates.conftest import LIN, Cases
from workflows.access import Actor
from workflows.cases.evidence import path_of
from workflows.certificates.models import Certificate
from workflows.certificates.queries import read_pdf
from workflows.certificates.signing import check_signature
from workflows.certificates.verbs import issue_certificate
from workflows.outbox.delivery import deliver_due, try_again
from workflows.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
PHOTO = "ab" * 32


@pytest.fixture
def evidence(certificate_settings: Settings, tmp_path: Path) -> Path:
    certificate_settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


def pictures(certificate: Certificate) -> int:
    certificate.refresh_from_db()
    return len(PdfReader(io.BytesIO(read_pdf(certificate))).pages[0].images)


def test_the_holders_photo_is_on_the_certificate(cases: Cases, confirmer: Actor, evidence: Path) -> None:
    path_of(PHOTO).parent.mkdir(parents=True)
    Image.new("RGB", (295, 413), (120, 130, 140)).save(path_of(PHOTO), "JPEG")
    certificate = issue_certificate(cases.make(), facts=replace(LIN, photo=PHOTO), actor=confirmer)
    assert deliver_due() == 1
    assert pictures(certificate) == 1
    assert check_signature(read_pdf(certificate)).is_good


def test_an_erased_photo_leaves_the_neutral_outline(cases: Cases, confirmer: Actor, evidence: Path) -> None:
    certificate = issue_certificate(cases.make(), facts=replace(LIN, photo=PHOTO), actor=confirmer)
    assert deliver_due() == 1
    assert pictures(certificate) == 0


def test_a_missing_key_is_tried_again_and_an_unprintable_name_waits_for_a_person(
    cases: Cases, confirmer: Actor, certificate_settings: Settings, tmp_path: Path
) -> None:
    key = certificate_settings.CERTIFICATE_KEY_FILE
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
    certificate_settings.CERTIFICATE_KEY_FILE = key
    try_again(waiting)
    assert deliver_due() == 1
