"""Uploaded bytes: what they really are, whether they are safe and within limits, and a name that is. (pure)

Nothing is stored here. The type comes from the content, never from the name or the browser's word.
"""

import hashlib
import io
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import filetype
from PIL import Image

from forms_config.fields.file import TYPE_TITLES, FileField
from forms_config.fields.reading import INVISIBLE
from forms_config.pdf_safety import examine_pdf
from forms_config.shapes import Problem, Text

MEGABYTE = 1024 * 1024
MOST_PIXELS = 64_000_000
"""A camera of 64 megapixels; more is refused before anything is unpacked."""
LONGEST_NAME = 120
_TYPES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
CONTENT_TYPES = {v: k for k, v in _TYPES.items()}
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.I)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_ZIP_END = b"PK\x05\x06"


@dataclass(frozen=True)
class ExaminedFile:
    """A file that may be kept: its type (`pdf`, `jpg`, `png`), safe name, size in bytes, pages and SHA-256."""

    type: str
    name: str
    size: int
    pages: int
    digest: str

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.type]


def examine_upload(
    content: bytes, name: str, *, accept: Collection[str], max_mb: int, max_pages: int
) -> tuple[ExaminedFile | None, list[Problem]]:
    """The file if it may be kept, else why not, with the remedy. Never raises on any content or name."""
    shown = safe_name(name, "")
    if not content:
        return None, [
            _refused(shown, "empty_file", "文件是空的，请重新选择。", "it is empty; choose it again.")
        ]
    if len(content) > max_mb * MEGABYTE:
        return None, [_too_large(shown, len(content), max_mb)]
    kind = sniffed_type(content)
    if kind is None or kind not in accept:
        return None, [_wrong_type(shown, kind, accept)]
    slip, pages = examine_pdf(content) if kind == "pdf" else (_examine_image(content, kind), 1)
    if slip is None and pages > max_pages:
        slip = ("too_many_pages", Text(
            zh=f"有{pages}页，最多{max_pages}页；请删去无关页，或分成几个文件。",
            en=f"it has {pages} pages, at most {max_pages} are taken; leave out pages or split it.",
        ))  # fmt: skip
    if slip is not None:
        return None, [_refused(shown, slip[0], slip[1].zh, slip[1].en)]
    digest = hashlib.sha256(content).hexdigest()
    return ExaminedFile(kind, safe_name(name, kind), len(content), pages, digest), []


def examine_for_field(
    content: bytes, name: str, field: FileField
) -> tuple[ExaminedFile | None, list[Problem]]:
    """`examine_upload` with the limits of a file field."""
    return examine_upload(content, name, accept=field.accept, max_mb=field.max_mb, max_pages=field.max_pages)


def sniffed_type(content: bytes) -> str | None:
    """`pdf`, `jpg`, `png` by the first bytes; None for anything else."""
    if content[:5] == b"%PDF-":
        return "pdf"
    found: Any = filetype.guess(content[:8192])
    return _TYPES.get(found.mime) if found is not None and found.mime != "application/pdf" else None


def safe_name(name: Any, kind: str) -> str:
    """A name to show and to download by: no folder, no control or direction marks, at most 120 characters, and the
    extension of what the file really is (none when `kind` is empty)."""
    text = name if isinstance(name, str) else ""
    text = re.split(r"[/\\]", text[:2000])[-1]
    text = unicodedata.normalize("NFC", "".join(c for c in text if not "\ud800" <= c <= "\udfff"))
    text = "".join(c for c in text if ord(c) not in INVISIBLE and unicodedata.category(c)[0] != "C")
    text = re.sub(r'[<>:"|?*%]', "_", " ".join(text.split()))
    stem = _EXTENSION.sub("", text) if kind else text
    stem = stem.strip(" .") or "附件"
    if _RESERVED.fullmatch(stem.split(".")[0]):
        stem = f"_{stem}"
    ending = f".{kind}" if kind else ""
    return f"{stem[: LONGEST_NAME - len(ending)].rstrip(' .')}{ending}"


def _examine_image(content: bytes, kind: str) -> tuple[str, Text] | None:
    if b"%PDF-" in content[:1024] or _ZIP_END in content[-65_600:]:
        return "two_in_one", Text(
            zh="图片里夹带了别的文件，请重新拍照或另存为图片后再上传。",
            en="another file hides in the picture; take it again or save it as a picture.",
        )
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG" if kind == "jpg" else "PNG"]) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return "too_many_pixels", Text(
                    zh=f"图片太大（{width}×{height}），请缩小后再上传。", en=f"the picture is too big ({width}×{height}); make it smaller."
                )  # fmt: skip
            if kind == "png":
                image.verify()
            else:
                # An eighth of the size in each direction: enough to find a cut-off file, cheap for a large one.
                image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
                image.load()
    except Exception:  # Pillow raises many kinds, and its bomb warning may be an error
        return "damaged", Text(
            zh="图片打不开，可能已损坏，请重新拍照或扫描。",
            en="the picture cannot be opened; take or scan it again.",
        )
    return None


def _refused(name: str, code: str, zh: str, en: str) -> Problem:
    return Problem(code, Text(zh=f"“{name}”：{zh}", en=f"“{name}”: {en}"))


def _too_large(name: str, size: int, max_mb: int) -> Problem:
    has = f"{size / MEGABYTE:.1f}"
    return _refused(
        name, "too_large", f"有{has} MB，最多{max_mb} MB；请压缩或降低扫描分辨率（200 dpi足够）后再上传。",
        f"it is {has} MB, at most {max_mb} MB are taken; compress it or scan at 200 dpi."
    )  # fmt: skip


def _wrong_type(name: str, kind: str | None, accept: Collection[str]) -> Problem:
    wanted = [TYPE_TITLES[t] for t in accept if t in TYPE_TITLES]
    zh = f"内容是{TYPE_TITLES[kind]}" if kind else "内容不是能接受的类型（改扩展名没有用）"
    en = (
        f"its content is {TYPE_TITLES[kind]}"
        if kind
        else "its content is of no accepted type, whatever its name says"
    )
    return _refused(
        name,
        "wrong_type",
        f"{zh}，请另存为{' 或 '.join(wanted)}再上传。",
        f"{en}; save it as {' or '.join(wanted)}.",
    )
