"""Telephone numbers. (pure)"""

import re
from typing import Any, ClassVar, Literal

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists
from forms_config.shapes import Problem, Text

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(
    r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([2-9][0-9]{6,7})(?:(?:-|转|ext\.?)([0-9]{1,6}))?", re.I
)
_ABROAD = re.compile(r"\+(?!86)[1-9][0-9]{6,14}")
STORED = r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}(-[0-9]{1,6})?|\+[1-9][0-9]{6,14})$"


@FIELD_KINDS.register
class PhoneField(Kind):
    """A mobile number, a landline with its area code, or a number abroad beginning with +."""

    kind: ClassVar[str] = "phone"
    kind_title: ClassVar[Text] = Text(zh="电话", en="Phone")
    kind_help: ClassVar[Text] = Text(
        zh="手机、带区号的座机或境外号码", en="A mobile, a landline with area code, or a number abroad"
    )
    type: Literal["phone"]
    personal: bool = True
    mobile_only: bool = False

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        text = (
            re.sub(r"(?<=[0-9)])[-.()]+(?=[0-9(])", "-", reading.read_token(raw))
            .replace("(", "")
            .replace(")", "-")
        )
        if not text:
            return None, []
        plain = re.sub(r"[-.]", "", re.sub(r"^(\+|00)86-?", "", text))
        if _MOBILE.fullmatch(plain):
            return plain, []
        if not self.mobile_only:
            number = self._landline(text) or self._abroad(text)
            if number:
                return number, []
        return self._refuse()

    def _landline(self, text: str) -> str | None:
        text = re.sub(r"^(\+|00)86-?0?(?=[1-9])", "0", text)
        found = _LANDLINE.fullmatch(re.sub(r"^(0[0-9]{2,3})-+", r"\1", text))
        return "-".join(filter(None, found.groups())) if found else None

    def _abroad(self, text: str) -> str | None:
        text = re.sub("^00", "+", re.sub("[-.]", "", text))
        return text if _ABROAD.fullmatch(text) else None

    def _refuse(self) -> tuple[None, list[Problem]]:
        if self.mobile_only:
            return self.refuse(
                "not_a_mobile", "请填11位手机号码，例如13800000000。", "enter a mobile number of 11 digits, such as 13800000000."
            )  # fmt: skip
        return self.refuse(
            "not_a_phone", "号码不对。手机填11位；座机要带区号，例如010-80000000；境外号码以 + 开头。",
            "this is no phone number. Enter 11 digits for a mobile, the area code for a landline, or + for a number abroad."
        )  # fmt: skip

    def mask(self, value: Any, lists: Lists, language: str) -> str:
        if not isinstance(value, str):
            return ""
        return f"{value[:3]}****{value[-4:]}" if len(value) >= 11 else f"****{value[-2:]}"

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "string", "pattern": STORED}
