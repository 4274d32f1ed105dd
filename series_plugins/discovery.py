"""Which packs there are: those in the tree, and those that installed packages name under `zhiping.packs`."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path as FilePath
from typing import Any

from django.core.checks import CheckMessage, Warning  # noqa: A004

from forms_config import plugins
from forms_config.shapes import Problem, Text
from series_plugins.pack import PACKS, PackReading, read_pack

ENTRY_POINTS = plugins.PACKS
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

    def take(point: EntryPoint, packs: Any) -> None:
        folders = [FilePath(path) for path in packs()]
        missing = [str(path) for path in folders if not (path / "series.yaml").is_file()]
        if missing:
            raise FileNotFoundError(f"no series.yaml in {', '.join(missing)}")
        found.extend(FoundPack(path.name, path, point.name) for path in folders)

    left_out = plugins.take_plugins(ENTRY_POINTS, take)
    return found, [
        Problem(
            "plugin.failed",
            Text(zh=f"插件{p.name}出错：{p.why}。", en=f"Plugin {p.name} failed: {p.why}."),
            file=p.name,
        )
        for p in left_out
    ]


def read_found(pack: FoundPack) -> PackReading:
    """Reads one pack; whatever happens becomes a problem of that pack."""
    try:
        return read_pack(pack.path, name=pack.name)
    except Exception as error:
        text = Text(zh=f"读取时出错：{error!r}。", en=f"Failed while reading: {error!r}.")
        return PackReading(pack.name, None, (Problem("pack.failed", text, file=pack.name),))


def report_failures(**_kwargs: Any) -> list[CheckMessage]:
    """The plugins whose packs cannot be found, for `manage.py check`."""
    return [
        Warning(problem.text.en, hint="Correct or remove the package.", id="zhiping.W003")
        for problem in discover()[1]
    ]
