"""Evidence files: kept durably by their content, served only to those entitled."""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.access import Actor, can
from workflows.cases.models import Case, EvidenceFile
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Role

CHUNK = 256 * 1024
MOST_BYTES = 50 * 1024 * 1024
MOST_FILES_A_CASE = 400
_SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


def store_evidence(
    case: Case,
    *,
    actor: Actor,
    name: str,
    chunks: Iterator[bytes] | BinaryIO,
    media_type: str,
    pages: int | None = None,
) -> EvidenceFile:
    """Stores an upload for a case and returns its row. What it is (type, size, pages) has been examined by the field.

    In this order: right and number of files; the bytes go to a temporary file in the store, are synced, renamed to their
    SHA-256 in one step, and the folder is synced; only then is the row written. A crash leaves at most a file without a
    row, never a row without its file. The same bytes are stored once. Raises NotYours, Refused (too large, too many).
    """
    if not (can(actor, "upload", case) or can(actor, "post_notice", case)):
        raise NotYours
    if EvidenceFile.objects.filter(case=case, erased_at__isnull=True).count() >= MOST_FILES_A_CASE:
        raise Refused([Problem("files", TOO_MANY)])
    sha256, size = _keep(chunks)
    return EvidenceFile.objects.create(
        owner=case.applicant if actor.role == Role.APPLICANT else actor.person,
        case=case,
        name=safe_name(name, media_type),
        sha256=sha256,
        size=size,
        media_type=media_type,
        pages=pages,
        uploaded_at=clock.now(),
        uploaded_by=actor.person,
    )


def _keep(chunks: Iterator[bytes] | BinaryIO) -> tuple[str, int]:
    root = Path(settings.EVIDENCE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=root, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in _chunks(chunks):
                size += len(chunk)
                if size > MOST_BYTES:
                    raise Refused([Problem("file", TOO_LARGE)])
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if size == 0:
            raise Refused([Problem("file", EMPTY)])
        final = path_of(digest.hexdigest())
        final.parent.mkdir(parents=True, exist_ok=True)
        Path(temporary).replace(final)
        _sync_folder(final.parent)
        _sync_folder(root)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return digest.hexdigest(), size


def _chunks(source: Iterator[bytes] | BinaryIO) -> Iterator[bytes]:
    if hasattr(source, "read"):
        while chunk := source.read(CHUNK):
            yield chunk
    else:
        yield from source


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def path_of(sha256: str) -> Path:
    """Where the bytes of that digest lie."""
    return Path(settings.EVIDENCE_ROOT) / sha256[:2] / sha256


def open_evidence(file: EvidenceFile, *, actor: Actor | None) -> BinaryIO:
    """The bytes, for somebody entitled to them. Raises NotYours, or FileNotFoundError once erased."""
    if not can(actor, "open_file", file):
        raise NotYours
    if file.erased_at is not None:
        raise FileNotFoundError(file.sha256)
    return path_of(file.sha256).open("rb")


def erase_evidence(file: EvidenceFile) -> None:
    """Erases a file: the row says so first, then the bytes go, unless another row holds the same ones."""
    with transaction.atomic():
        EvidenceFile.objects.filter(pk=file.pk).update(erased_at=clock.now(), name="-")
        shared = EvidenceFile.objects.filter(sha256=file.sha256, erased_at__isnull=True).exists()
    if not shared:
        path_of(file.sha256).unlink(missing_ok=True)
    file.refresh_from_db()


def safe_name(name: str, media_type: str) -> str:
    """The uploaded name without folders, control or invisible characters, and with the ending its type has."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1].encode("utf-8", "ignore").decode()
    seen = "".join(
        c
        for c in unicodedata.normalize("NFC", base)
        if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*'
    )
    suffix = _SUFFIXES.get(media_type, "")
    stem = seen.strip(" .")
    if "." in stem and len(stem.rsplit(".", 1)[1]) <= 5:
        stem = stem.rsplit(".", 1)[0].strip(" .")
    return f"{stem[:120] or 'file'}{suffix}"


TOO_LARGE = Text(
    zh="文件超过50 MB，请压缩后再上传。",
    en="The file is larger than 50 MB; make it smaller and upload it again.",
)
TOO_MANY = Text(
    zh="附件已达400个，请删去不需要的。", en="There are 400 files already; remove those not needed."
)
EMPTY = Text(zh="文件是空的，请重新选择。", en="The file is empty; choose it again.")
