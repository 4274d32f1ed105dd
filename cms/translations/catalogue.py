"""The Chinese catalogues: fragments in, `django.po` and `django.mo` out, and what is wrong with them in sentences.

A fragment is a PO file without a header, so that people who work on different parts never edit one file. Those
named `*.js.po` go into the catalogue for scripts.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polib

from cms.translations.extraction import Message

Key = tuple[str | None, str]
METADATA = {
    "Project-Id-Version": "Zhiping",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}")


class Merged(NamedTuple):
    """The entries of all fragments of a domain by key, with the fragment each came from, and what was wrong."""

    entries: dict[Key, polib.POEntry]
    sources: dict[Key, str]
    problems: list[str]


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid)


def text_of(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def fragments(folder: Path, domain: str) -> list[Path]:
    """The fragments of domain "django" or "djangojs", in order of name."""
    found = sorted((folder / "fragments").glob("*.po"))
    return [path for path in found if path.name.endswith(".js.po") == (domain == "djangojs")]


def merge(paths: Iterable[Path]) -> Merged:
    """All fragments in one; where two disagree the first by name holds, and that is a problem."""
    merged = Merged({}, {}, [])
    for path in paths:
        try:
            parsed = polib.pofile(path.read_text(encoding="utf-8"), check_for_duplicates=False)
        except (OSError, UnicodeDecodeError) as problem:
            merged.problems.append(f"{path.name}: {problem}")
            continue
        for entry in parsed:
            key = key_of(entry)
            known = merged.entries.setdefault(key, entry)
            source = merged.sources.setdefault(key, path.name)
            if text_of(known) != text_of(entry):
                merged.problems.append(
                    f"{path.name}: “{entry.msgid}” is “{text_of(entry)}” here and “{text_of(known)}” in {source}"
                )
            merged.problems.extend(f"{path.name}: {problem}" for problem in problems_of(entry))
    return merged


def problems_of(entry: polib.POEntry) -> Iterator[str]:
    """Sentences: empty, fuzzy, or with other placeholders than the English."""
    if entry.fuzzy:
        yield f"“{entry.msgid}” is marked fuzzy"
    if not text_of(entry).strip():
        yield f"“{entry.msgid}” has no Chinese"
        return
    allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    used = set(PLACEHOLDER.findall(text_of(entry)))
    needed = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    if not (needed <= used <= allowed):
        yield f"“{entry.msgid}”: placeholders {sorted(needed)} in English, {sorted(used)} in Chinese"


def missing(messages: Iterable[Message], entries: dict[Key, polib.POEntry]) -> list[str]:
    """Sentences naming each message without Chinese once, with one place where it is used."""
    found: dict[Key, str] = {}
    for message in messages:
        key = (message.context, message.singular)
        entry = entries.get(key)
        if entry is None:
            found.setdefault(key, f"{message.place}: “{message.singular}” has no Chinese")
        elif message.plural and entry.msgid_plural != message.plural:
            found.setdefault(key, f"{message.place}: “{message.singular}” has no Chinese for its plural")
    return list(found.values())


def build(entries: dict[Key, polib.POEntry]) -> tuple[bytes, bytes]:
    """The catalogue as (PO, MO): the same bytes for the same entries."""
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.header = "Built by `make translations` from the fragments; edit those."
    catalogue.metadata = METADATA
    for key in sorted(entries, key=lambda key: (key[1], key[0] or "")):
        entry = entries[key]
        plain = polib.POEntry(msgctxt=entry.msgctxt, msgid=entry.msgid, msgstr=entry.msgstr)
        if entry.msgid_plural:
            plain = polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr_plural={0: text_of(entry)},
            )
        catalogue.append(plain)
    return f"{catalogue}\n".encode(), catalogue.to_binary()
