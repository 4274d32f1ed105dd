"""Gathers every room's tables for Django."""

from workflows.certificates.models import Certificate, CertificateAct, CertificateCounter
from workflows.organizations.models import Membership, Organization, Person, Role

__all__ = [
    "Certificate",
    "CertificateAct",
    "CertificateCounter",
    "Membership",
    "Organization",
    "Person",
    "Role",
]
