"""A kind of field: a researcher's ORCID iD. Everything about it is here; the form, the studio, the checks and the JSON Schema
ask the class."""

import re
from typing import Any, ClassVar, Literal

from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists
from forms_config.shapes import Problem, Text

_SHAPE = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])")


class OrcidField(Kind):
    """Stored as `0000-0002-1825-0097`; the last character is a check character (ISO 7064, modulo 11-2)."""

    kind: ClassVar[str] = "soils_orcid"
    kind_title: ClassVar[Text] = Text(zh="学者号（ORCID）", en="ORCID iD")
    kind_help: ClassVar[Text] = Text(
        zh="学者的16位ORCID号，自动核对校验位",
        en="A researcher's 16-character ORCID iD, its check character verified",
    )
    holds: ClassVar[str] = "text"
    type: Literal["soils_orcid"]

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        """Whatever was sent, to the canonical value and every problem with it. Never raises but `reading.Unreadable`."""
        text = reading.read_token(raw).upper().removeprefix("HTTPS://ORCID.ORG/")
        if not text:
            return None, []
        found = _SHAPE.fullmatch(text)
        if found is None:
            return self.refuse(
                "orcid_shape", "应为16位，例如0000-0002-1825-0097，请核对。", "it has 16 characters, such as 0000-0002-1825-0097; check it."
            )  # fmt: skip
        if check_character("".join(found.groups())[:15]) != text[-1]:
            return self.refuse(
                "orcid_check", "最后一位校验码不对，请核对。", "the last character does not fit; check it."
            )
        return "-".join(found.groups()), []

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^(\d{4}-){3}\d{3}[\dX]$"}


def check_character(digits: str) -> str:
    """The 16th character of 15 digits."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
