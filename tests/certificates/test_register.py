"""The register: one certificate a case, numbers without gaps, nothing ever taken out (N20-2.4)."""

import datetime
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from forms_config.shapes import Invalid
from tests.certificates.conftest import BUREAU, LIN, Cases, nobody
from workflows.access import Actor
from workflows.append_only import WrittenOnceError
from workflows.certificates.effects import milliseconds_per_certificate, produce_certificate_pdf
from workflows.certificates.keys import SigningKeyMissing
from workflows.certificates.models import Certificate, CertificateAct
from workflows.certificates.queries import certificate_of, find_by_number_and_name, find_by_token, read_pdf
from workflows.certificates.signing import check_signature
from workflows.certificates.storage import CertificateFileDamaged, store_pdf
from workflows.certificates.verbs import issue_certificate, revoke_certificate, supersede_certificate
from workflows.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


def test_a_confirmed_case_gets_one_certificate_however_often_it_is_asked(
    cases: Cases, confirmer: Actor
) -> None:
    case = cases.make()
    first = issue_certificate(case, facts=LIN, actor=confirmer)
    again = issue_certificate(case, facts=replace(LIN, holder_name="别人"), actor=confirmer)
    assert again == first
    assert certificate_of(case) == first
    assert first.number == "示2025-GC-000001"
    assert first.holder_name == "林知远"
    assert [(act.kind, act.person, act.organization) for act in first.acts.all()] == [
        ("issued", confirmer.person, confirmer.organization)
    ]
    assert OutboxMessage.objects.filter(kind="certificate.pdf").count() == 1


def test_a_years_numbers_have_no_gap_even_after_a_failure(cases: Cases, confirmer: Actor) -> None:
    one = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    with transaction.atomic():
        assert issue_certificate(cases.make(), facts=LIN, actor=confirmer).number == "示2025-GC-000002"
        transaction.set_rollback(True)
    two = issue_certificate(cases.make(), facts=replace(LIN, series_code="FL"), actor=confirmer)
    next_year = replace(LIN, issued_on=datetime.date(2026, 1, 5))
    three = issue_certificate(cases.make(), facts=next_year, actor=confirmer)
    assert [one.number, two.number, three.number] == [
        "示2025-GC-000001",
        "示2025-FL-000002",
        "示2026-GC-000001",
    ]


def test_tokens_are_long_random_and_different(cases: Cases, confirmer: Actor) -> None:
    tokens = {issue_certificate(cases.make(), facts=LIN, actor=confirmer).token for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 32 for token in tokens)


def test_defective_facts_take_no_number(cases: Cases, confirmer: Actor) -> None:
    with pytest.raises(Invalid):
        issue_certificate(cases.make(), facts=replace(LIN, holder_name=""), actor=confirmer)
    assert issue_certificate(cases.make(), facts=LIN, actor=confirmer).number == "示2025-GC-000001"


def test_the_pdf_is_made_once_signed_private_and_on_disk(
    cases: Cases, confirmer: Actor, certificate_settings: Settings
) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    produce_certificate_pdf(certificate.pk)
    certificate.refresh_from_db()
    made = (certificate.pdf, certificate.pdf_digest)
    produce_certificate_pdf(certificate.pk)
    certificate.refresh_from_db()
    assert (certificate.pdf, certificate.pdf_digest) == made
    assert check_signature(read_pdf(certificate)).is_good
    files = [path for path in Path(certificate_settings.CERTIFICATE_ROOT).rglob("*") if path.is_file()]
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600]
    assert not Path(certificate_settings.CERTIFICATE_ROOT).is_relative_to(certificate_settings.MEDIA_ROOT)


def test_of_two_makers_at_once_one_file_remains(
    cases: Cases, confirmer: Actor, certificate_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    where = "workflows.certificates.effects.store_pdf"

    def overtaken(*args: Any, **kwargs: Any) -> tuple[str, str]:
        monkeypatch.setattr(where, store_pdf)
        produce_certificate_pdf(certificate.pk)
        return store_pdf(*args, **kwargs)

    monkeypatch.setattr(where, overtaken)
    produce_certificate_pdf(certificate.pk)
    certificate.refresh_from_db()
    assert check_signature(read_pdf(certificate)).is_good
    files = [path for path in Path(certificate_settings.CERTIFICATE_ROOT).rglob("*") if path.is_file()]
    assert len(files) == 1


def test_without_a_key_nothing_is_stored_and_the_outbox_may_try_again(
    cases: Cases, confirmer: Actor, certificate_settings: Settings, tmp_path: Path
) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    key = certificate_settings.CERTIFICATE_KEY_FILE
    certificate_settings.DEMO = False
    certificate_settings.CERTIFICATE_KEY_FILE = str(tmp_path / "absent.p12")
    with pytest.raises(SigningKeyMissing):
        produce_certificate_pdf(certificate.pk)
    certificate.refresh_from_db()
    assert certificate.pdf == ""
    assert not Path(certificate_settings.CERTIFICATE_ROOT).exists()
    certificate_settings.CERTIFICATE_KEY_FILE = key
    produce_certificate_pdf(certificate.pk)
    certificate.refresh_from_db()
    assert check_signature(read_pdf(certificate)).is_good


def test_a_file_changed_on_disk_is_never_handed_out(
    cases: Cases, confirmer: Actor, certificate_settings: Settings
) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    produce_certificate_pdf(certificate.pk)
    certificate.refresh_from_db()
    path = Path(certificate_settings.CERTIFICATE_ROOT) / certificate.pdf
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(CertificateFileDamaged):
        read_pdf(certificate)
    shutil.rmtree(certificate_settings.CERTIFICATE_ROOT)
    with pytest.raises(CertificateFileDamaged):
        read_pdf(certificate)


def test_a_revoked_certificate_stays_with_who_when_and_why(cases: Cases, confirmer: Actor) -> None:
    case = cases.make()
    certificate = issue_certificate(case, facts=LIN, actor=confirmer)
    revoked = revoke_certificate(
        certificate,
        actor=confirmer,
        reason="申报材料不实，\n经核查属实",
        document="示人社职字〔2026〕15号",
        consequence="3年内不得申报",
        on=datetime.date(2026, 3, 12),
    )
    assert (revoked.state, revoked.revoked_on, revoked.ended_by) == (
        "revoked",
        datetime.date(2026, 3, 12),
        BUREAU,
    )
    assert revoked.end_reason == "申报材料不实， 经核查属实"
    assert revoke_certificate(revoked, actor=confirmer, reason="又一次").end_reason == revoked.end_reason
    assert [act.kind for act in revoked.acts.all()] == ["issued", "revoked"]
    assert issue_certificate(case, facts=LIN, actor=confirmer) == revoked
    assert find_by_token(certificate.token) == revoked


def test_nobody_revokes_without_a_reason_or_for_nobody(cases: Cases, confirmer: Actor) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    with pytest.raises(Invalid, match="reason"):
        revoke_certificate(certificate, actor=confirmer, reason="  ")
    with pytest.raises(Invalid, match="organisation"):
        revoke_certificate(certificate, actor=nobody(), reason="不实")
    certificate.refresh_from_db()
    assert certificate.is_valid


def test_a_corrected_certificate_replaces_the_old_one_and_both_are_found(
    cases: Cases, confirmer: Actor
) -> None:
    case = cases.make()
    old = issue_certificate(case, facts=LIN, actor=confirmer)
    new = supersede_certificate(
        old, facts=replace(LIN, holder_name="林知遠"), actor=confirmer, reason="姓名用字更正"
    )
    old.refresh_from_db()
    assert (old.state, old.superseded_by, new.state) == ("superseded", new, "valid")
    assert new.number == "示2025-GC-000002"
    assert certificate_of(case) == new
    assert find_by_token(old.token) == old
    with pytest.raises(Invalid):
        supersede_certificate(old, facts=LIN, actor=confirmer, reason="再次")
    with pytest.raises(Invalid):
        revoke_certificate(old, actor=confirmer, reason="不实")


def test_the_register_refuses_what_the_verbs_never_write(cases: Cases, confirmer: Actor) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(state="revoked")
    act = CertificateAct.objects.get(certificate=certificate)
    act.reason = "改写"
    with pytest.raises(WrittenOnceError):
        act.save()
    with pytest.raises(WrittenOnceError):
        act.delete()


def test_a_number_tells_nothing_without_the_holders_name(cases: Cases, confirmer: Actor) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    assert find_by_number_and_name(" 示2025－gc－000001", "林 知远") == certificate
    for number, name in [
        (certificate.number, ""),
        (certificate.number, "林知元"),
        (certificate.number, "林*远"),
        ("示2025-GC-000002", "林知远"),
        ("", "林知远"),
        ("\x00" * 5000, "林\ud800" * 5000),
    ]:
        assert find_by_number_and_name(number, name) is None


def test_a_found_and_a_missed_number_ask_the_database_alike(
    cases: Cases, confirmer: Actor, django_assert_num_queries: Callable[[int], Any]
) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    for number in (certificate.number, "示2025-GC-999999"):
        with django_assert_num_queries(1):
            find_by_number_and_name(number, "王芳")


def test_setting_and_signing_stay_well_under_a_second(cases: Cases, confirmer: Actor) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    spent = milliseconds_per_certificate(certificate, rounds=3)
    assert set(spent) == {"set", "sign"}
    assert sum(spent.values()) < 1000


@pytest.mark.race
@pytest.mark.skipif(
    "postgres" not in os.environ.get("DATABASE_URL", "") and os.environ.get("ZHIPING_REQUIRE_ALL") != "1",
    reason="rows are locked on PostgreSQL only (set DATABASE_URL); SQLite runs one writer at a time anyway",
)
@pytest.mark.django_db(transaction=True)
def test_two_issues_at_once_get_two_numbers_and_one_case_one_certificate(
    cases: Cases, confirmer: Actor
) -> None:
    both = [cases.make(), cases.make()]
    found: list[str] = []

    def run(case: Any) -> None:
        try:
            found.append(issue_certificate(case, facts=LIN, actor=confirmer).number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(case,)) for case in (*both, *both)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(found)) == ["示2025-GC-000001", "示2025-GC-000002"]
    assert len(found) == 4
