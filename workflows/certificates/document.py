"""Sets a certificate as PDF/A-2b with typst: same facts, same bytes; the fonts come with the software."""

import datetime
import functools
import io
import json
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst
from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from workflows.certificates.models import Certificate
from workflows.certificates.sheet import sheet_of

TEMPLATE = Path(__file__).with_name("certificate.typ")
PHOTO_PIXELS = (463, 647)
"""Width and height of the photo on the sheet at 300 dots an inch."""
MAX_PHOTO_PIXELS = 40_000_000


class CertificateNotSet(Exception):
    """The page could not be set; the message says which text or picture stands in the way."""


def render_certificate(certificate: Certificate, *, photo: bytes = b"") -> bytes:
    """The unsigned PDF. `photo` is the evidence file's content, or empty for a neutral outline.

    Deterministic: its only date is the day of issue. Raises `CertificateNotSet` for a character no installed
    font has, or a photo that is not a picture.
    """
    sheet = sheet_of(certificate, demo=settings.DEMO)
    sheet |= {
        "fonts": ["Noto Serif SC", "Noto Sans SC", *_extra_families()],
        "fonts-sans": ["Noto Sans SC", *_extra_families()],
        "photo": list(_printed_photo(photo)) if photo else [],
        "qr": qr_svg(verification_url(certificate.token)),
        **_seal(),
    }
    return _set_page(sheet, certificate.issued_on)


def verification_url(token: str) -> str:
    """The absolute address the QR code holds."""
    return f"{settings.BASE_URL}/verify/{token}/"


def qr_svg(text: str) -> str:
    """A QR code that survives a smudge (level M), as SVG without quiet zone: the sheet is white around it."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="svg", border=0, dark="#1a1d21", xmldecl=False)
    return target.getvalue().decode()


def _set_page(sheet: dict[str, Any], issued_on: datetime.date) -> bytes:
    issued_at = datetime.datetime.combine(
        issued_on, datetime.time(), datetime.timezone(datetime.timedelta(hours=8))
    )
    try:
        return typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"sheet": json.dumps(sheet)},
            pdf_standards="a-2b",
            timestamp=issued_at,
            format="pdf",
        )
    except typst.TypstError as error:
        raise CertificateNotSet(str(error)) from error


@functools.cache
def _fonts() -> "typst.Fonts":
    """The packaged faces, then the authority's own for rare characters; never the machine's."""
    packaged = pylopdf_fonts_zh_cn.serif_path().parent
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(packaged), *settings.CERTIFICATE_FONT_DIRS],
    )


def _extra_families() -> list[str]:
    return [family for family in _fonts().families() if family not in {"Noto Serif SC", "Noto Sans SC"}]


def _printed_photo(content: bytes) -> bytes:
    """The photo cropped to the frame and redrawn as a plain RGB JPEG: no metadata, no transparency."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MAX_PHOTO_PIXELS:
                raise CertificateNotSet("the photo has too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            fitted = ImageOps.fit(
                upright, PHOTO_PIXELS, method=Image.Resampling.LANCZOS, centering=(0.5, 0.4)
            )
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise CertificateNotSet("the photo is not a picture that can be read") from error
    target = io.BytesIO()
    fitted.save(target, "JPEG", quality=88, optimize=True)
    return target.getvalue()


def _seal() -> dict[str, Any]:
    """A drawn seal in a demonstration, the authority's own image when configured, else none."""
    if settings.CERTIFICATE_SEAL_FILE:
        return {"seal": "image", "seal_image": list(Path(settings.CERTIFICATE_SEAL_FILE).read_bytes())}
    return {"seal": "drawn" if settings.DEMO else "none"}
