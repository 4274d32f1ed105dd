"""Signed PDFs on disk: private, written whole, on the platter before the register points at them."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings


class CertificateFileDamaged(Exception):
    """The stored PDF is missing or no longer what the register recorded."""


def store_pdf(content: bytes, *, year: int, certificate_id: int) -> tuple[str, str]:
    """Write and fsync the PDF; returns its path under the certificate store and its SHA-256.

    The name holds the digest, so a second attempt never overwrites what the register may already point at.
    """
    digest = hashlib.sha256(content).hexdigest()
    relative = f"{year}/{certificate_id}-{digest[:16]}.pdf"
    target = _root() / relative
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        _fsync_folder(folder)
    return relative, digest


def load_pdf(relative: str, *, digest: str) -> bytes:
    """The stored bytes; raises `CertificateFileDamaged` when they are gone or differ from the digest."""
    try:
        content = (_root() / relative).read_bytes()
    except OSError as error:
        raise CertificateFileDamaged(f"{relative} cannot be read") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise CertificateFileDamaged(f"{relative} differs from its recorded digest")
    return content


def discard_pdf(relative: str) -> None:
    """Remove a file the register never pointed at."""
    (_root() / relative).unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.CERTIFICATE_ROOT)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
