"""Sections every series may share: those of the common pack, closed and canonical, with their version."""

from functools import cache
from typing import Any

from forms_config.definitions import Check, Section
from series_plugins.compose import Composer
from series_plugins.pack import common_files
from series_plugins.yaml_source import Mapped

_FOLDER = "sections/"


@cache
def _sections() -> tuple[dict[str, Any], ...]:
    composer = Composer({}, common_files())
    found = []
    for path in sorted(p for p in common_files() if p.startswith(_FOLDER)):
        name = path.removeprefix(_FOLDER).removesuffix(".yaml")
        data = composer.load(path, common=True)
        if not isinstance(data, Mapped):
            continue
        version = data.pop("version", "1")
        checks = data.pop("checks", [])
        section = Section.model_validate(data)
        found.append(
            {
                "name": f"common/{name}",
                "version": str(version),
                "section": _canonical(section),
                "checks": [_canonical(Check.model_validate(c)) for c in checks],
            }
        )
    return tuple(found)


def shared_sections() -> list[dict[str, Any]]:
    """[{name, version, section, checks}] as draft data: a section of a draft that equals one of these is shared."""
    return list(_sections())


def _canonical(piece: Section | Check) -> dict[str, Any]:
    return piece.model_dump(mode="json", exclude_defaults=True, by_alias=True)
