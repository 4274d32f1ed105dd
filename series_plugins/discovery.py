"""Which packs there are: those in the tree, and those that installed packages name under `zhiping.packs`."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path as FilePath

from forms_config.shapes import Problem, Text
from series_plugins.pack import PACKS, PackReading, read_pack

ENTRY_POINTS = "zhiping.packs"
"""An entry point names a module or function that gives a folder: `def packs() -> list[Path]`."""


@dataclass(frozen=True)
class FoundPack:
    """A pack's folder and where it was found."""

    name: str
    path: FilePath
    origin: str


def packaged() -> Iterator[FoundPack]:
    """The packs shipped in the tree, by name."""
    for series in sorted(PACKS.rglob("series.yaml")):
        yield FoundPack(series.parent.relative_to(PACKS).as_posix(), series.parent, "zhiping")


def discover() -> tuple[list[FoundPack], list[Problem]]:
    """Every pack to be had. A plugin that fails to say where its packs are is a problem, and stops nobody."""
    found = list(packaged())
    problems: list[Problem] = []
    for point in entry_points(group=ENTRY_POINTS):
        try:
            paths = point.load()()
            found.extend(FoundPack(FilePath(p).name, FilePath(p), point.name) for p in paths)
        except Exception as error:
            text = Text(zh=f"插件 {point.name} 出错：{error}。", en=f"Plugin {point.name} failed: {error}.")
            problems.append(Problem("plugin.failed", text, file=point.name))
    return found, problems


def read_found(pack: FoundPack) -> PackReading:
    """Reads one pack; whatever happens becomes a problem of that pack."""
    try:
        return read_pack(pack.path, name=pack.name)
    except Exception as error:
        text = Text(zh=f"读取时出错：{error!r}。", en=f"Failed while reading: {error!r}.")
        return PackReading(pack.name, None, (Problem("pack.failed", text, file=pack.name),))
