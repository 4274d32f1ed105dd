"""A pack is a series document as a folder of YAML or its ZIP: `read_pack` and, in `pack_writing`, `write_pack`."""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from forms_config.definitions import CodeList
from forms_config.shapes import Problem, Text
from series_plugins.codelist_files import read_codelist
from series_plugins.compose import Composer
from series_plugins.pack_files import Files, read_files
from series_plugins.partial import problems_of_the_rest
from series_plugins.sample_files import told_in_full
from series_plugins.sentences import problems_of
from series_plugins.yaml_source import Mapped, place_of
from workflows.releases.document import SeriesDocument
from workflows.releases.problems import check_document

PACKS = FilePath(__file__).resolve().parent / "packs"
NATIONAL = FilePath(__file__).resolve().parent.parent / "forms_config" / "codelists"


@dataclass(frozen=True)
class PackReading:
    """What reading a pack gave: the document when its shape is right, and every problem, all at once."""

    name: str
    document: SeriesDocument | None
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        return self.document is not None and not self.problems


@cache
def common_files() -> Files:
    """The files of the common pack."""
    files, _ = read_files(PACKS / "common")
    return files


def read_pack(source: FilePath | bytes, *, name: str = "", checked: bool = True) -> PackReading:
    """Reads a folder, a ZIP file or a ZIP's bytes. Never raises on content: whatever is wrong is a problem with file and
    line. `checked` also runs the checks across the whole document (references, lints, workflow proofs, samples)."""
    name = name or (source.name if isinstance(source, FilePath) else "pack.zip")
    files, refused = read_files(source, name=name)
    if not files:
        return PackReading(name, None, tuple(refused) or (_no_series(name),))
    if "series.yaml" not in files:
        return PackReading(name, None, (*refused, _no_series(name)))
    composer = Composer(files, common_files())
    data = _assemble(composer, files)
    problems = [*refused, *composer.problems]
    if data is None:
        return PackReading(name, None, tuple(problems))
    lost = _lost(files, data)
    try:
        document = SeriesDocument.model_validate(data)
    except ValidationError as error:
        found = problems_of(error)
        found += problems_of_the_rest(data, found, lost=lost)
        return PackReading(name, None, (*problems, *(_placed(p, data) for p in found)))
    if checked:
        found = problems_of_the_rest(data, (), lost=lost) if lost else check_document(document)
        problems += [_placed(p, data) for p in found]
    return PackReading(name, document, tuple(problems))


def _lost(files: Files, data: Mapped) -> frozenset[str]:
    """The names of the files that could not be read: what is missing only for that reason is not told as well."""
    stems = {
        (folder, path.removeprefix(f"{folder}/").rsplit(".", 1)[0])
        for folder in ("forms", "criteria", "workflows", "codelists")
        for path in files
        if path.startswith(f"{folder}/") and not path.removeprefix(f"{folder}/").startswith("_")
    }
    return frozenset(key for folder, key in stems if key not in data[folder])


def _no_series(name: str) -> Problem:
    return Problem(
        "pack.no_series", Text(zh=f"{name}里没有series.yaml。", en=f"{name} has no series.yaml."), file=name
    )


def _placed(problem: Problem, data: Any) -> Problem:
    file, line = place_of(data, problem.path)
    return replace(problem, file=problem.file or file or "series.yaml", line=problem.line or line)


def _assemble(composer: Composer, files: Files) -> Mapped | None:
    root: Mapped | None = composer.load("series.yaml")
    if root is None:
        return None
    for folder, shape in (
        ("forms", composer.form),
        ("criteria", composer.criteria),
        ("workflows", composer.workflow),
    ):
        part = Mapped("series.yaml", 1)
        for path in sorted(p for p in files if p.startswith(f"{folder}/") and p.endswith(".yaml")):
            key = path.removeprefix(f"{folder}/").removesuffix(".yaml")
            if key.startswith("_"):
                continue
            data = composer.load(path)
            if data is not None:
                composed = shape(data)
                composed["key"] = key
                part[key] = composed
                part.lines[key] = (path, 1)
        root[folder] = part
    root["samples"] = _samples(composer, files)
    root["texts"] = _texts(composer, files, root)
    root["codelists"] = _codelists(composer, files, root)
    return root


def _samples(composer: Composer, files: Files) -> list[Any]:
    samples: list[Any] = []
    for path in sorted(p for p in files if p.startswith("samples/")):
        data = composer.load(path)
        if data is None:
            continue
        if "samples" in data:
            samples.extend(told_in_full(composer, data))
        else:
            data.setdefault("key", path.removeprefix("samples/").removesuffix(".yaml"))
            samples.append(data)
    return samples


def _texts(composer: Composer, files: Files, root: Mapped) -> dict[str, dict[str, str]]:
    """The pack's own texts, and those of the common pack it names (`texts: {key: {use: common/NAME}}`), copied in whole:
    a release is closed, and its digest covers what is signed."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(p for p in files if p.startswith("texts/")):
        key, _, language = path.removeprefix("texts/").removesuffix(".md").rpartition(".")
        texts.setdefault(key, {})[language] = files[path].decode("utf-8", "replace")
    named = root.get("texts") or {}
    for key, entry in named.items() if isinstance(named, Mapped) else ():
        use = entry.get("use") if isinstance(entry, Mapped) and set(entry) == {"use"} else None
        name = use.removeprefix("common/") if isinstance(use, str) and use.startswith("common/") else ""
        found = {
            path.rpartition(".md")[0].rpartition(".")[2]: content.decode("utf-8")
            for path, content in common_files().items()
            if name and re.fullmatch(rf"texts/{re.escape(name)}\.[a-z]+\.md", path)
        }
        if key in texts:
            composer.complain("texts.twice", f"{key}既有自己的文件又引用公共文本，请删去一处。",
                              f"{key} has files of its own and names a shared text; remove one.", named, key)  # fmt: skip
        elif found:
            texts[key] = found
        else:
            composer.complain("texts.unknown", f"{key}应写成{{use: common/名称}}，名称是公共包里的文本。",
                              f"{key} takes {{use: common/NAME}}, a text of the common pack.", named, key)  # fmt: skip
    return texts


def _codelists(composer: Composer, files: Files, root: Mapped) -> dict[str, CodeList]:
    """Every list the document names, from the pack, the common pack or the national lists: a release is closed."""
    lists: dict[str, CodeList] = {}
    names = sorted(
        {
            *_named_lists(root["forms"]),
            *([root["directions"]] if isinstance(root.get("directions"), str) else []),
        }
    )
    own = sorted(
        p.removeprefix("codelists/").removesuffix(".csv") for p in files if p.startswith("codelists/")
    )
    for name in dict.fromkeys([*names, *own]):
        content, file = _codelist_source(name, files)
        if content is None:
            composer.complain(
                "codelist.unknown", f"找不到代码表{name}。", f"There is no code list {name}.", root
            )
            continue
        codelist, problems = read_codelist(content, name, file)
        composer.problems.extend(problems)
        if codelist is not None:
            lists[name] = codelist
    return lists


def _codelist_source(name: str, files: Files) -> tuple[bytes | None, str]:
    path = f"codelists/{name}.csv"
    if path in files:
        return files[path], path
    if path in common_files():
        return common_files()[path], f"common/{path}"
    if name.startswith("national/"):
        return _national(name.removeprefix("national/")), f"national/{path}"
    return None, path


@cache
def product_codelist(name: str) -> CodeList | None:
    """A code list of the common pack (`education_level`) or a national one (`national/regions`); None for none."""
    content, file = _codelist_source(name, {})
    return read_codelist(content, name, file)[0] if content is not None else None


@cache
def product_codelist_names() -> tuple[str, ...]:
    """The names of all code lists that come with the product."""
    common = (
        p.removeprefix("codelists/").removesuffix(".csv")
        for p in common_files()
        if p.startswith("codelists/")
    )
    return (*sorted(common), *sorted(f"national/{p.stem}" for p in NATIONAL.glob("*.csv")))


@cache
def _national(name: str) -> bytes | None:
    known = {p.stem: p for p in NATIONAL.glob("*.csv")}
    return known[name].read_bytes() if name in known else None


def _named_lists(data: Any) -> set[str]:
    if isinstance(data, dict):
        own = {data["from"]} if isinstance(data.get("from"), str) and "type" in data else set()
        return own.union(*(_named_lists(v) for v in data.values()))
    if isinstance(data, list):
        return set().union(*(_named_lists(v) for v in data))
    return set()
