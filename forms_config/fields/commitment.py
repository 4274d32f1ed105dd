"""A commitment a person signs (N20-3.4b). (pure)"""

import re
from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import Field

from forms_config.definitions import FIELD_KINDS
from forms_config.fields.any_date import display_date
from forms_config.fields.base import Kind, Lists
from forms_config.fields.reading import Unreadable
from forms_config.shapes import Key, Problem, Text

_DIGEST = re.compile("[0-9a-f]{64}")


@FIELD_KINDS.register
class CommitmentField(Kind):
    """Given by an act of signature, which records the digest of the text signed; posting a form cannot give it."""

    kind: ClassVar[str] = "commitment"
    kind_title: ClassVar[Text] = Text(zh="承诺", en="Commitment")
    kind_help: ClassVar[Text] = Text(zh="本人签署的承诺书", en="A commitment signed by the person")
    asks: ClassVar[Text] = Text(zh="请阅读并签署", en="Read and sign")
    holds: ClassVar[str] = "boolean"
    type: Literal["commitment"]
    text_key: Key = Field(description="The text of the series document that is signed")

    def read(self, raw: Any, lists: Lists) -> tuple[dict[str, Any] | None, list[Problem]]:
        if raw is None or raw == "" or raw is False:
            return None, []
        if not isinstance(raw, dict) or len(raw) > 10:
            raise Unreadable("not_text")
        at, digest = raw.get("at"), raw.get("text_digest")
        signed = (
            raw.get("signed") is True and set(raw) <= {"signed", "text_digest", "at"}
            and isinstance(digest, str) and _DIGEST.fullmatch(digest) and _is_moment(at)
        )  # fmt: skip
        if not signed:
            return self.refuse(
                "not_signed", "签署没有完成，请重新签署。", "the signature is not complete; sign again."
            )
        return {"signed": True, "text_digest": digest, "at": at}, []

    def fact(self, value: Any, lists: Lists) -> bool | None:
        return None if value is None else True

    def display(self, value: Any, lists: Lists, language: str) -> str:
        if value is None:
            return ""
        day = display_date(datetime.fromisoformat(value["at"]).date(), language)
        return f"Signed on {day}" if language.startswith("en") else f"{day}已签署"

    def form_field(self, lists: Lists, language: str) -> Any:
        from django.forms import CheckboxInput

        from forms_config.fields.controls import KindField

        return KindField(self, lists, language, widget=CheckboxInput(), disabled=True)

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "signed": {"const": True},
                "text_digest": {"type": "string", "pattern": f"^{_DIGEST.pattern}$"},
                "at": {"type": "string", "format": "date-time"},
            },
            "required": ["signed", "text_digest", "at"],
            "additionalProperties": False,
        }


def _is_moment(text: Any) -> bool:
    """An ISO date and time with its offset, not too long."""
    if not isinstance(text, str) or len(text) > 40 or "T" not in text:
        return False
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
