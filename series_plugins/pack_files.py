"""The files of a pack, from a folder or a ZIP, read safely. (pure)"""

import io
import re
import stat
import zipfile
from pathlib import Path as FilePath

from forms_config.shapes import Problem, Text

MAX_FILES = 400
MAX_TOTAL = 8_000_000
MAX_RATIO = 200
NAME = re.compile(r"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$")
FOLDERS = {
    "": {".yaml", ".md"},
    "forms": {".yaml"},
    "criteria": {".yaml"},
    "workflows": {".yaml"},
    "codelists": {".csv"},
    "samples": {".yaml"},
    "texts": {".md"},
    "sections": {".yaml"},
}
"""Folders of a pack and what they hold; `sections` is the common pack's."""

Files = dict[str, bytes]


def read_files(source: FilePath | bytes, *, name: str = "") -> tuple[Files, list[Problem]]:
    """Relative path → content, of a folder, a ZIP file or a ZIP's bytes; and what was refused, with the reason."""
    if isinstance(source, bytes):
        return _read_zip(io.BytesIO(source), name or "pack.zip")
    if source.is_dir():
        return _read_folder(source)
    if source.is_file():
        return _read_zip(source, source.name)
    return {}, [_problem("pack.missing", f"找不到{source}。", f"{source} does not exist.", str(source))]


def _problem(code: str, zh: str, en: str, file: str) -> Problem:
    return Problem(code, Text(zh=zh, en=en), file=file)


def _read_folder(root: FilePath) -> tuple[Files, list[Problem]]:
    files: Files = {}
    problems: list[Problem] = []
    total = 0
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root).as_posix()
        if path.is_symlink():
            problems.append(
                _problem(
                    "pack.link", f"{relative}是链接，不读取。", f"{relative} is a link; refused.", relative
                )
            )
            continue
        if path.is_dir() or any(
            part.startswith((".", "__pycache__")) for part in path.relative_to(root).parts
        ):
            continue
        refusal = _refuse_name(relative)
        if refusal:
            problems.append(refusal)
            continue
        total += path.stat().st_size
        if total > MAX_TOTAL or len(files) >= MAX_FILES:
            problems.append(_too_big(relative))
            break
        files[relative] = path.read_bytes()
    return files, problems


def _read_zip(source: FilePath | io.BytesIO, name: str) -> tuple[Files, list[Problem]]:
    try:
        with zipfile.ZipFile(source) as archive:
            return _read_members(archive, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError, RuntimeError):
        return {}, [
            _problem("pack.zip", f"{name}不是完好的ZIP文件。", f"{name} is not a sound ZIP file.", name)
        ]


def _read_members(archive: zipfile.ZipFile, name: str) -> tuple[Files, list[Problem]]:
    files: Files = {}
    problems: list[Problem] = []
    members = [m for m in archive.infolist() if not m.is_dir()]
    total = sum(m.file_size for m in members)
    if len(members) > MAX_FILES or total > MAX_TOTAL:
        return {}, [_too_big(name)]
    top = _common_top([m.filename for m in members])
    for member in members:
        raw = member.filename
        if raw.startswith("/") or "\\" in raw or ".." in raw.split("/") or ":" in raw or "\0" in raw:
            problems.append(_problem("pack.zip_slip", f"ZIP内的路径{raw!r}会写到包外，拒绝。",
                                     f"The path {raw!r} leads out of the pack; refused.", name))  # fmt: skip
            continue
        if stat.S_ISLNK(member.external_attr >> 16):
            problems.append(
                _problem("pack.link", f"{raw}是链接，不读取。", f"{raw} is a link; refused.", raw)
            )
            continue
        if member.file_size > 100_000 and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            problems.append(_problem("pack.zip_bomb", f"{raw}压缩比异常，拒绝。",
                                     f"{raw} expands suspiciously; refused.", raw))  # fmt: skip
            continue
        relative = raw[len(top) :]
        refusal = _refuse_name(relative)
        if refusal:
            problems.append(refusal)
        elif relative in files:
            problems.append(
                _problem(
                    "pack.duplicate_file", f"{relative}出现两次。", f"{relative} is there twice.", relative
                )
            )
        else:
            with archive.open(member) as stream:
                files[relative] = stream.read(MAX_TOTAL)
    return files, problems


def _common_top(names: list[str]) -> str:
    """`cybersecurity/` when the ZIP wraps its pack in one folder, else nothing."""
    tops = {n.split("/", 1)[0] for n in names if "/" in n}
    if len(tops) == 1 and all("/" in n for n in names):
        top = tops.pop()
        if top not in FOLDERS:
            return top + "/"
    return ""


def _refuse_name(relative: str) -> Problem | None:
    parts = relative.split("/")
    suffix = FilePath(parts[-1]).suffix
    folder = parts[0] if len(parts) > 1 else ""
    allowed = FOLDERS.get(folder)
    if not all(NAME.match(p) for p in parts) or allowed is None or suffix not in allowed or len(parts) > 4:
        return _problem("pack.unknown_file", f"{relative}不属于系列包：文件夹或类型不认识。",
                        f"{relative} does not belong in a pack: unknown folder or type.", relative)  # fmt: skip
    return None


def _too_big(file: str) -> Problem:
    return _problem("pack.size", f"系列包超过{MAX_FILES}个文件或{MAX_TOTAL // 1_000_000} MB。",
                    f"The pack is over {MAX_FILES} files or {MAX_TOTAL // 1_000_000} MB.", file)  # fmt: skip
