"""Bringing packs into the database as releases."""

from dataclasses import dataclass

from series_plugins.discovery import discover, read_found
from series_plugins.pack import PackReading
from workflows.access import Actor
from workflows.releases.models import Release
from workflows.releases.verbs import publish_release


@dataclass(frozen=True)
class Installation:
    """What became of one pack: its release, or its problems."""

    reading: PackReading
    release: Release | None


def install_packs(*, actor: Actor, names: frozenset[str] = frozenset()) -> list[Installation]:
    """Publishes every sound pack found (or those named). The same content gives the same release, so installing again
    changes nothing; a pack with problems is passed over and stops nobody."""
    found, _ = discover()
    installed: list[Installation] = []
    for pack in found:
        if names and pack.name not in names:
            continue
        installed.append(install_document(read_found(pack), actor=actor))
    return installed


def install_document(reading: PackReading, *, actor: Actor) -> Installation:
    """Publishes what was read when it is sound."""
    release = None
    if reading.document is not None and reading.is_sound:
        release = publish_release(reading.document, actor=actor, reason=f"pack {reading.name}")
    return Installation(reading, release)
