"""`write_pack`: a document as a closed pack, pleasant to read and to diff; reading it back gives the same digest."""

import io
import re
import zipfile
from pathlib import Path as FilePath
from typing import Any

import yaml

from series_plugins.codelist_files import write_codelist
from series_plugins.pack_files import Files
from workflows.releases.document import SeriesDocument

OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029]")
"""Line breaks that YAML would fold away outside quotes."""
_FOLDED = {"forms", "criteria", "workflows", "codelists", "samples", "texts"}


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _mapping(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    small = set(data) <= {"zh", "en"} and all(isinstance(v, str) and "\n" not in v for v in data.values())
    leaf = len(data) <= 3 and all(isinstance(v, str) and len(v) < 40 for v in data.values())
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=small or leaf)


def _text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    style = '"' if OTHER_BREAKS.search(data) else "|" if "\n" in data else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


def _plain(data: Any) -> Any:
    """Every scalar as text, the way packs are read."""
    if isinstance(data, dict):
        return {k: _plain(v) for k, v in data.items()}
    if isinstance(data, list):
        return [_plain(v) for v in data]
    return str(data).lower() if isinstance(data, bool) else str(data)


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(str, _text)


def to_yaml(data: Any) -> bytes:
    """Block-style YAML in document order."""
    dumped = yaml.dump(_plain(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return str(dumped).encode()


def pack_files_of(document: SeriesDocument) -> Files:
    """Relative path → content."""
    data = document.to_json()
    files: Files = {"series.yaml": to_yaml({k: v for k, v in data.items() if k not in _FOLDED})}
    for folder in ("forms", "criteria", "workflows"):
        for key, part in data.get(folder, {}).items():
            files[f"{folder}/{key}.yaml"] = to_yaml({k: v for k, v in part.items() if k != "key"})
    for key, codelist in document.codelists.items():
        files[f"codelists/{key}.csv"] = write_codelist(codelist)
    if document.samples:
        files["samples/samples.yaml"] = to_yaml({"samples": data["samples"]})
    for key, text in document.texts.items():
        files[f"texts/{key}.zh.md"] = text.zh.encode()
        if text.en:
            files[f"texts/{key}.en.md"] = text.en.encode()
    return files


def write_pack(document: SeriesDocument, destination: FilePath) -> FilePath:
    """Writes a folder, or a ZIP when the destination ends in `.zip`; refuses (FileExistsError) to write over anything."""
    files = pack_files_of(document)
    if destination.suffix == ".zip":
        with destination.open("xb") as stream:
            stream.write(zip_of(files))
        return destination
    destination.mkdir(parents=True)
    for path, content in files.items():
        target = destination / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return destination


def zip_of(files: Files) -> bytes:
    """A ZIP whose bytes depend on nothing but its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(path, (2025, 1, 1, 0, 0, 0)), files[path], zipfile.ZIP_DEFLATED)
    return out.getvalue()
