"""Installed packages that add to Zhiping, by entry point, and those that had to be left out. (pure)

Four groups: `zhiping.fields` (kinds of field), `zhiping.functions` (functions of the condition language),
`zhiping.guards` (guards and effects of workflows) and `zhiping.packs` (folders with series). A plugin is taken whole or not
at all; one that fails stops neither the others nor the server, and `manage.py check` names it.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

FIELDS, FUNCTIONS, GUARDS, PACKS = "zhiping.fields", "zhiping.functions", "zhiping.guards", "zhiping.packs"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class LeftOut:
    """An entry point that could not be taken, and why."""

    group: str
    name: str
    why: str


LEFT_OUT: list[LeftOut] = []
"""What was left out when the server started."""


def take_plugins(
    group: str, take: Callable[[EntryPoint, Any], None], points: Iterable[EntryPoint] | None = None
) -> list[LeftOut]:
    """Loads each entry point of a group and hands it to `take`, which raises when it cannot be used."""
    failed: list[LeftOut] = []
    for point in entry_points(group=group) if points is None else points:
        try:
            take(point, point.load())
        except Exception as error:
            logger.warning("plugin %s of %s is left out", point.name, group, exc_info=True)
            failed.append(LeftOut(group, point.name, f"{type(error).__name__}: {error}"))
    return failed
