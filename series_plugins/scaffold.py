"""A new package begins as a copy of the example plugin under names of its own."""

import keyword
import re
from pathlib import Path as FilePath

EXAMPLE = FilePath(__file__).resolve().parent / "example_plugin"
_NAME = re.compile(r"[a-z][a-z0-9_]{1,29}")
_TITLE = re.compile(r"[^\W_][\w ·（）()-]{0,39}")
_EXAMPLE_NAME, _EXAMPLE_TITLE, _EXAMPLE_TITLES = "soils", "土壤调查", ("Soil survey", "soil survey")
_LEFT_BEHIND = ("__pycache__", ".egg-info", "build")


class CannotStart(Exception):
    """Why no package can be begun; one plain sentence."""


def start_package(name: str, destination: FilePath, *, title: str = "", title_en: str = "") -> list[FilePath]:
    """Writes the package into a new or empty folder and returns its files.

    `name` is a Python name: the package is `zhiping_<name>`, and what it adds is called `<name>_…`, so that two plugins
    never collide. Raises CannotStart before anything is written.
    """
    title_en = title_en or name.replace("_", " ").capitalize()
    title = title or title_en
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise CannotStart(
            f"{name!r} should be 2 to 30 lower-case letters, digits and underscores, beginning with a letter"
        )
    for given in (title, title_en):
        if not _TITLE.fullmatch(given):
            raise CannotStart(
                f"the title {given!r} should be up to 40 letters, digits, spaces, brackets and hyphens"
            )
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise CannotStart(f"{destination} exists and is not an empty folder; nothing was written")
    written = []
    for source in sorted(p for p in EXAMPLE.rglob("*") if p.is_file()):
        relative = source.relative_to(EXAMPLE)
        if any(part.endswith(_LEFT_BEHIND) for part in relative.parts):
            continue
        target = destination / relative.as_posix().replace(_EXAMPLE_NAME, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_renamed(source.read_text("utf-8"), name, title, title_en), "utf-8")
        written.append(target)
    return written


def _renamed(text: str, name: str, title: str, title_en: str) -> str:
    code = name.replace("_", "").upper()[:4]
    text = text.replace("code: SO\n", f"code: {code}\n").replace(_EXAMPLE_TITLE, title)
    for given in _EXAMPLE_TITLES:
        text = text.replace(given, title_en)
    return text.replace(f"zhiping-{_EXAMPLE_NAME}", f"zhiping-{name.replace('_', '-')}").replace(
        _EXAMPLE_NAME, name
    )
