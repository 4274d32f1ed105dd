"""The workflows that ship with the product, by `pack/workflow`; a pack is read when one of its workflows is asked for."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from series_plugins.pack import read_pack
from workflows.machine import Machine

PACKS = Path(__file__).parents[2] / "series_plugins" / "packs"
_FILES = {f"{p.parent.parent.name}/{p.stem}": p for p in sorted(PACKS.glob("*/*/workflows/*.yaml"))}
NAMES = tuple(_FILES)


@cache
def _machines(folder: Path) -> Mapping[str, Machine]:
    document = read_pack(folder).document
    assert document is not None
    return document.workflows


def shipped_machine(name: str) -> Machine:
    return _machines(_FILES[name].parent.parent)[_FILES[name].stem]
