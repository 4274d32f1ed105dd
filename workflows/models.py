"""Gathers every room's tables for Django."""

from workflows.organizations.models import Membership, Organization, Person, Role

__all__ = ["Membership", "Organization", "Person", "Role"]
