"""The key that signs certificates: the authority's own PKCS#12, or one made for a demonstration.

Outside demo mode a missing key is an error: no certificate leaves unsigned, none is signed by a made-up key.
"""

import datetime
import functools
import os
import secrets
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.sign.signers import SimpleSigner

DEMO_KEY_BITS = 3072
DEMO_YEARS = 10
DIGESTS = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


class SigningKeyMissing(Exception):
    """No usable signing key; the message says where one belongs."""


class KeptKeySigner(SimpleSigner):
    """A signer that reads its private key once: checking a key anew costs more than the signature itself."""

    def __init__(self, source: SimpleSigner) -> None:
        super().__init__(source.signing_cert, source.signing_key, source.cert_registry)
        self._key = load_der_private_key(source.signing_key.dump(), password=None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        digest = DIGESTS[digest_algorithm]
        if isinstance(self._key, rsa.RSAPrivateKey) and not self.prefer_pss:
            return self._key.sign(data, PKCS1v15(), digest)
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(digest))
        return super().sign_raw(data, digest_algorithm)


def signing_key() -> SimpleSigner:
    """The signer with its chain, loaded once per key file version.

    In demo mode a key is made on first use. Raises `SigningKeyMissing` when there is none, or it cannot be
    read with CERTIFICATE_KEY_PASSWORD.
    """
    path = Path(settings.CERTIFICATE_KEY_FILE)
    if not path.exists():
        if not settings.DEMO:
            raise SigningKeyMissing(
                f"no signing key at {path}: put the authority's PKCS#12 there or set CERTIFICATE_KEY_FILE"
            )
        make_demo_key(path, password=settings.CERTIFICATE_KEY_PASSWORD)
    return _loaded(path, path.stat().st_mtime_ns, settings.CERTIFICATE_KEY_PASSWORD)


def trusted_roots() -> list[asn1_x509.Certificate]:
    """The certificates a signature of ours must lead to: the top of the signing key's own chain."""
    signer = signing_key()
    chain = [*signer.cert_registry, signer.signing_cert]
    roots = [certificate for certificate in chain if certificate.self_issued]
    return roots or [signer.signing_cert]


@functools.lru_cache(maxsize=4)
def _loaded(path: Path, _version: int, password: str) -> SimpleSigner:
    signer = SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]  # pyHanko leaves it untyped
        str(path), passphrase=password.encode() or None
    )
    if not isinstance(signer, SimpleSigner):
        raise SigningKeyMissing(f"the signing key at {path} cannot be read with CERTIFICATE_KEY_PASSWORD")
    return KeptKeySigner(signer)


def make_demo_key(path: Path, *, password: str = "") -> None:
    """Write a demonstration authority and a signing key under it, readable by the owner only.

    Two processes may try at once: the file appears whole or not at all, and the first one stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = _demo_pkcs12(password)
    waiting = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        try:
            os.link(waiting, path)
        except FileExistsError:
            return
    finally:
        waiting.unlink()


def _demo_pkcs12(password: str) -> bytes:
    root_key, root = _certificate("演示根证书 Demonstration root", None)
    key, leaf = _certificate("演示职称证书签章 Demonstration certificate seal", (root_key, root))
    protection = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"zhiping-demo", key, leaf, [root], protection)


def _certificate(
    name: str, issuer: tuple[rsa.RSAPrivateKey, x509.Certificate] | None
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A certificate authority when there is no issuer, else a certificate for signing documents."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=DEMO_KEY_BITS)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "职评演示 Zhiping demonstration"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    signing_key, above = issuer if issuer else (key, None)
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    signing_public = signing_key.public_key()
    draft = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=365 * DEMO_YEARS))
        .add_extension(x509.BasicConstraints(ca=above is None, path_length=None), critical=True)
        .add_extension(_usage(authority=above is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_public), critical=False)
    )
    return key, draft.sign(signing_key, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    """An authority signs certificates; a seal signs documents, and cannot deny it afterwards."""
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
