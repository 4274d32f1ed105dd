"""The small shapes everything else is made of: bilingual text, keys, problems. (pure)"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""An authored ASCII name, immutable once released; never derived from a label."""

Path = tuple[str | int, ...]
"""Where something is in a document or in answers: `("projects", 2, "rank")`."""


class Frozen(BaseModel):
    """A closed, immutable piece of a document: unknown keys are refused, values cannot be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    @cached_property
    def seal(self) -> str:
        """Names its content: equal content, equal seal. For remembering what was found out about it, never for storing."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's, without what was worked out about the original."""
        copied = super().model_copy(update=update, deep=deep)
        for name in set(copied.__dict__) - set(type(self).model_fields):
            del copied.__dict__[name]
        return copied


class Text(Frozen):
    """A label or sentence in Chinese and English. English may be missing in drafts; a release check asks for it."""

    zh: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text for a Django language code; Chinese where English is missing."""
        return self.en if language.startswith("en") and self.en else self.zh


@dataclass(frozen=True)
class Problem:
    """One defect: what is wrong, in both languages with the remedy, and where."""

    code: str
    text: Text
    path: Path = ()
    file: str = ""
    line: int = 0

    def under(self, *prefix: str | int) -> "Problem":
        return replace(self, path=(*prefix, *self.path))


class Invalid(Exception):
    """Raised with every problem at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.text.en or p.text.zh for p in self.problems))


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: the same content is always the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hex (64 characters)."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
