"""A signing key made once, a store of its own for each test, and one case that passed its review."""

import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms_config.shapes import Text
from workflows.access import Actor
from workflows.cases.models import Case
from workflows.certificates.facts import CertificateFacts
from workflows.certificates.keys import make_demo_key
from workflows.organizations.models import Organization, Person, Role
from workflows.releases.models import Release
from workflows.rounds.models import Round

BUREAU = "示例省人力资源和社会保障厅"
LIN = CertificateFacts(
    holder_name="林知远",
    sex="1",
    born="1990-06",
    identity_masked="000000********0019",
    title=Text(zh="高级工程师", en="Senior Engineer"),
    series=Text(zh="工程系列", en="Engineering"),
    specialty=Text(zh="网络安全和信息化", en="Cybersecurity and informatization"),
    level=Text(zh="副高级", en="Associate senior"),
    series_code="GC",
    committee="示例省工程系列网络安全和信息化专业高级职称评审委员会",
    convening_body=BUREAU,
    confirmed_by=BUREAU,
    confirmation_document="示人社职字〔2025〕88号",
    passed_on=datetime.date(2025, 11, 21),
    issued_on=datetime.date(2025, 12, 19),
)
"""What Lin Zhiyuan's certificate says; an invented person."""


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "certificate.p12"
    make_demo_key(path)
    return path


@pytest.fixture(autouse=True)
def certificate_settings(settings: Settings, tmp_path: Path, key_file: Path) -> Settings:
    settings.DEMO = True
    settings.BASE_URL = "https://zhiping.example"
    settings.CERTIFICATE_ROOT = tmp_path / "certificates"
    settings.CERTIFICATE_KEY_FILE = str(key_file)
    settings.CERTIFICATE_KEY_PASSWORD = ""
    settings.CERTIFICATE_NUMBER_PREFIX = "示"
    settings.CERTIFICATE_SEAL_FILE = ""
    return settings


@pytest.fixture
def bureau(db: None) -> Organization:
    return Organization.objects.create(name=BUREAU, kind=Organization.Kind.HRSS_BUREAU)


@pytest.fixture
def confirmer(bureau: Organization) -> Actor:
    """Bai of the bureau, who confirms results."""
    bai = Person.objects.create(username="bai", full_name="白示例")
    return Actor(person=bai, role=Role.BUREAU_CONFIRMER, organization=bureau)


class Cases:
    """Makes cases that passed, one applicant each."""

    def __init__(self, bureau: Organization) -> None:
        now = timezone.now()
        release = Release.objects.create(
            series_key="engineering.cybersecurity",
            number=1,
            digest="0" * 64,
            title={"zh": "网络安全和信息化", "en": ""},
            document={},
            published_at=now,
        )
        self.round = Round.objects.create(
            key="2025-cyber",
            title={"zh": "2025年度", "en": ""},
            year=2025,
            release=release,
            authority=bureau,
            opens_at=now,
            closes_at=now + datetime.timedelta(days=30),
            received_from=datetime.date(2025, 9, 1),
            achievements_until=datetime.date(2025, 9, 1),
            tenure_until=datetime.date(2025, 12, 31),
            review_by=datetime.date(2025, 11, 30),
            results_by=datetime.date(2025, 12, 31),
        )
        self.employer = Organization.objects.create(name="示例数据公司", kind=Organization.Kind.EMPLOYER)
        self.made = 0

    def make(self) -> Case:
        self.made += 1
        now = timezone.now()
        applicant = Person.objects.create(username=f"applicant{self.made}", full_name="林知远")
        return Case.objects.create(
            round=self.round,
            applicant=applicant,
            employer=self.employer,
            offering="associate_senior/ordinary",
            level="associate_senior",
            route="ordinary",
            state="confirmed",
            category="decided",
            entered_at=now,
            opened_at=now,
            queue_on=now.date(),
        )


@pytest.fixture
def cases(bureau: Organization) -> Cases:
    return Cases(bureau)


def nobody() -> SimpleNamespace:
    """Someone who acts for no organisation."""
    return SimpleNamespace(person=None, organization=None)
