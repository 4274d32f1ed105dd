"""Signs a certificate's PDF and checks such signatures: PAdES, certifying, no later change allowed."""

import io
from dataclasses import dataclass

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from workflows.certificates.keys import signing_key, trusted_roots

FIELD = "CertificateSeal"


@dataclass(frozen=True)
class SignatureCheck:
    """What was found in a PDF: `is_ours` the chain leads to our key, `is_intact` not one byte differs."""

    is_signed: bool
    is_intact: bool = False
    is_ours: bool = False

    @property
    def is_good(self) -> bool:
        return self.is_signed and self.is_intact and self.is_ours


class _SealingWriter(IncrementalPdfFileWriter):
    """Adds the signature and nothing else: the PDF/A metadata stays as it was set, byte for byte."""

    def _update_meta(self) -> None:
        """Rewriting the metadata would put another producer and time beside the claims of the sealed page."""


def sign_pdf(unsigned: bytes, *, issuer: str, reason: str) -> bytes:
    """The same document with one invisible certifying signature (DocMDP level 1: no changes at all).

    PAdES baseline B: the signing certificate is bound into the signed attributes. The page keeps its PDF/A
    claim: the field has no appearance and the print flag set. Raises `SigningKeyMissing`.
    """
    signer = signing_key()
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        name=issuer,
        reason=reason,
    )
    writer = _SealingWriter(io.BytesIO(unsigned))
    target = PdfSigner(metadata, signer).sign_pdf(writer, in_place=False)
    signed: bytes = target.getvalue()
    return signed


def check_signature(pdf: bytes) -> SignatureCheck:
    """Whether the PDF carries our one whole-document signature, unbroken. Never raises for odd files."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return SignatureCheck(is_signed=False)
    if len(signatures) != 1:
        return SignatureCheck(is_signed=bool(signatures))
    context = ValidationContext(trust_roots=trusted_roots(), allow_fetching=False)
    try:
        status = validate_pdf_signature(signatures[0], context)
    except (SignatureValidationError, PdfError, ValueError, KeyError, TypeError):
        return SignatureCheck(is_signed=True)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    unchanged = (
        whole and status.intact and status.valid and status.modification_level == ModificationLevel.NONE
    )
    return SignatureCheck(is_signed=True, is_intact=unchanged, is_ours=bool(status.trusted))
