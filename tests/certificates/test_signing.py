"""The signature: valid for everyone who checks, broken by a single byte, and never made without a real key."""

import io
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from tests.certificates.test_document import certificate
from workflows.certificates.document import render_certificate
from workflows.certificates.keys import SigningKeyMissing, make_demo_key
from workflows.certificates.signing import check_signature, sign_pdf

needs_pdfsig = pytest.mark.skipif(
    shutil.which("pdfsig") is None and os.environ.get("ZHIPING_REQUIRE_ALL") != "1",
    reason="pdfsig is not installed (apt install poppler-utils)",
)


@pytest.fixture
def unsigned() -> bytes:
    return render_certificate(certificate())


@pytest.fixture
def signed(unsigned: bytes) -> bytes:
    return sign_pdf(unsigned, issuer="示例省人力资源和社会保障厅", reason="职称证书")


def flipped(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def pdfsig(folder: Path, pdf: bytes) -> str:
    path = folder / "certificate.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout


@needs_pdfsig
def test_pdfsig_says_valid_and_one_flipped_byte_says_not(signed: bytes, tmp_path: Path) -> None:
    said = pdfsig(tmp_path, signed)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    middle = signed.index(b"stream\n") + 40
    assert "Signature is Valid" not in pdfsig(tmp_path, flipped(signed, middle))


def test_our_own_check_agrees(signed: bytes) -> None:
    check = check_signature(signed)
    assert (check.is_signed, check.is_intact, check.is_ours) == (True, True, True)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.8])
def test_one_flipped_byte_anywhere_is_found(signed: bytes, part: float) -> None:
    assert not check_signature(flipped(signed, int(len(signed) * part))).is_good


def test_something_appended_is_found(signed: bytes) -> None:
    assert not check_signature(signed + b"\n% a note").is_good


def test_an_unsigned_page_is_not_good(unsigned: bytes) -> None:
    assert not check_signature(unsigned).is_signed


@pytest.mark.parametrize(
    "junk", [b"", b"%PDF-1.7", b"x" * 5000, b"%PDF-1.7\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"]
)
def test_other_files_are_not_good_and_do_no_harm(junk: bytes) -> None:
    assert not check_signature(junk).is_good


def test_a_signature_by_another_key_is_not_ours(
    unsigned: bytes, certificate_settings: Settings, key_file: Path, tmp_path: Path
) -> None:
    certificate_settings.CERTIFICATE_KEY_FILE = str(tmp_path / "forger.p12")
    forged = sign_pdf(unsigned, issuer="示例省人力资源和社会保障厅", reason="职称证书")
    certificate_settings.CERTIFICATE_KEY_FILE = str(key_file)
    check = check_signature(forged)
    assert (check.is_intact, check.is_ours) == (True, False)


def test_the_signature_certifies_and_the_pdfa_claim_is_untouched(signed: bytes, unsigned: bytes) -> None:
    assert signed.startswith(unsigned)
    root: Any = PdfReader(io.BytesIO(signed)).trailer["/Root"]
    plain: Any = PdfReader(io.BytesIO(unsigned)).trailer["/Root"]
    signature = root["/AcroForm"]["/Fields"][0]["/V"]
    assert root["/Perms"]["/DocMDP"] == signature
    assert signature["/Reference"][0]["/TransformParams"]["/P"] == 1
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert root["/Metadata"].get_data() == plain["/Metadata"].get_data()
    widget = root["/AcroForm"]["/Fields"][0]
    assert widget["/F"] & 0b100 == 0b100
    assert widget["/F"] & 0b100011 == 0


def test_outside_a_demonstration_no_key_means_no_signature(
    unsigned: bytes, certificate_settings: Settings, tmp_path: Path
) -> None:
    certificate_settings.DEMO = False
    certificate_settings.CERTIFICATE_KEY_FILE = str(tmp_path / "absent.p12")
    with pytest.raises(SigningKeyMissing, match="CERTIFICATE_KEY_FILE"):
        sign_pdf(unsigned, issuer="x", reason="x")
    assert not (tmp_path / "absent.p12").exists()


def test_a_wrong_password_is_a_plain_error(
    unsigned: bytes, certificate_settings: Settings, tmp_path: Path
) -> None:
    certificate_settings.CERTIFICATE_KEY_FILE = str(tmp_path / "locked.p12")
    make_demo_key(tmp_path / "locked.p12", password="right")
    certificate_settings.CERTIFICATE_KEY_PASSWORD = "wrong"
    with pytest.raises(SigningKeyMissing, match="CERTIFICATE_KEY_PASSWORD"):
        sign_pdf(unsigned, issuer="x", reason="x")
    certificate_settings.CERTIFICATE_KEY_PASSWORD = "right"
    assert check_signature(sign_pdf(unsigned, issuer="x", reason="x")).is_good


def test_the_demo_key_is_its_owners_alone_and_the_first_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "certificate.p12"
    make_demo_key(path)
    first = path.read_bytes()
    make_demo_key(path)
    assert path.read_bytes() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["certificate.p12"]
