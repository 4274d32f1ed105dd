"""E-mail addresses. (pure)"""

import re
from typing import Any, ClassVar, Literal

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists
from forms_config.shapes import Problem, Text

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
LONGEST = 254


@FIELD_KINDS.register
class EmailField(Kind):
    """An e-mail address."""

    kind: ClassVar[str] = "email"
    kind_title: ClassVar[Text] = Text(zh="电子邮箱", en="E-mail")
    kind_help: ClassVar[Text] = Text(zh="电子邮箱地址", en="An e-mail address")
    type: Literal["email"]
    personal: bool = True

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        text = reading.read_token(raw)
        if not text:
            return None, []
        local, _, domain = text.partition("@")
        if len(text) > LONGEST or len(local) > 64 or not _ADDRESS.fullmatch(text):
            return self.refuse(
                "not_an_email", "邮箱地址不完整，请按name@example.cn的样子填写。",
                "this is no complete e-mail address; write it like name@example.cn."
            )  # fmt: skip
        return f"{local}@{domain.lower()}", []

    def mask(self, value: Any, lists: Lists, language: str) -> str:
        local, _, domain = str(value or "").partition("@")
        return f"{local[:1]}***@{domain}" if domain else ""

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "string", "format": "email", "maxLength": LONGEST}
