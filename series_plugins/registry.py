"""Bringing packs into the database as releases."""

from dataclasses import dataclass

from series_plugins.discovery import discover, read_found
from series_plugins.pack import PackReading
from workflows.access import Actor
from workflows.releases.models import Release
from workflows.releases.queries import latest_release
from workflows.releases.verbs import publish_release


@dataclass(frozen=True)
class Installation:
    """What became of one pack: its release, or its problems."""

    reading: PackReading
    release: Release | None


def install_packs(*, actor: Actor, names: frozenset[str] = frozenset()) -> list[Installation]:
    """Publishes every sound pack found (or those named). The same content gives the same release, so installing again
    changes nothing; a pack with problems is passed over and stops nobody. A series whose newest release a department has published
    is that department's: a package of other content does not go over it unless it is named."""
    found, _ = discover()
    installed: list[Installation] = []
    for pack in found:
        if names and pack.name not in names:
            continue
        reading = read_found(pack)
        own = None if names else _of_a_department(reading)
        installed.append(Installation(reading, own) if own else install_document(reading, actor=actor))
    return installed


def _of_a_department(reading: PackReading) -> Release | None:
    """The newest release of the pack's series, when a person published it in the studio."""
    newest = latest_release(reading.document.key) if reading.document is not None else None
    by_person = newest is not None and newest.published_by is not None and newest.published_by.is_active
    return newest if by_person else None


def install_document(reading: PackReading, *, actor: Actor) -> Installation:
    """Publishes what was read when it is sound."""
    release = None
    if reading.document is not None and reading.is_sound:
        release = publish_release(reading.document, actor=actor, reason=f"pack {reading.name}")
    return Installation(reading, release)
