"""Text of one line, and of several. (pure)"""

from functools import lru_cache
from typing import Any

import re2
from pydantic import Field

from forms_config.fields.base import Kind, Lists
from forms_config.shapes import Problem


@lru_cache(maxsize=500)
def compiled_pattern(pattern: str) -> Any:
    """The pattern on re2, which has no slow cases; raises re2.error."""
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


class AnyText(Kind):
    """Options of both text kinds."""

    min_length: int = Field(default=0, ge=0)
    max_length: int = Field(default=100, ge=1, le=20_000)

    def check_options(self, lists: Lists) -> list[Problem]:
        return self.check_order(self.min_length, self.max_length)

    def read_length(self, text: str) -> tuple[str | None, list[Problem]]:
        if not text:
            return None, []
        if len(text) > self.max_length:
            return self.refuse(
                "too_long", f"最多{self.max_length}个字，现有{len(text)}个，请删减。",
                f"at most {self.max_length} characters; there are {len(text)}. Shorten it."
            )  # fmt: skip
        if len(text) < self.min_length:
            return self.refuse(
                "too_short", f"至少{self.min_length}个字，现有{len(text)}个，请补充。",
                f"at least {self.min_length} characters; there are {len(text)}. Add to it."
            )  # fmt: skip
        return text, []

    def mask(self, value: Any, lists: Lists, language: str) -> str:
        return f"{value[0]}**" if isinstance(value, str) and value else ""

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "string", "minLength": max(1, self.min_length), "maxLength": self.max_length}
