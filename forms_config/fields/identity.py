"""An identity document: which one, and its number (N25-4a). (pure)"""

import re
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists
from forms_config.fields.documents import DOCUMENT_KINDS, DocumentKind
from forms_config.shapes import Problem, Text

LONGEST = 40


@FIELD_KINDS.register
class IdentityField(Kind):
    """Stored as `{kind, number}`; conditions see the number."""

    kind: ClassVar[str] = "identity"
    kind_title: ClassVar[Text] = Text(zh="身份证件", en="Identity document")
    kind_help: ClassVar[Text] = Text(
        zh="证件种类和号码，按各种证件的规则校验",
        en="A document and its number, each checked by its own rule",
    )
    type: Literal["identity"]
    accepts: tuple[str, ...] = Field(default=tuple(DOCUMENT_KINDS), min_length=1)
    personal: bool = True

    @field_validator("accepts")
    @classmethod
    def _known(cls, accepts: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [a for a in accepts if a not in DOCUMENT_KINDS]
        if unknown:
            raise ValueError(
                f"unknown identity documents {', '.join(unknown)}; known: {', '.join(DOCUMENT_KINDS)}"
            )
        return accepts

    def read(self, raw: Any, lists: Lists) -> tuple[dict[str, str] | None, list[Problem]]:
        if isinstance(raw, dict):
            kind, number = reading.read_line(raw.get("kind")), _compact(raw.get("number"))
        elif isinstance(raw, (list, tuple)) and len(raw) == 2:
            kind, number = reading.read_line(raw[0]), _compact(raw[1])
        else:
            number = _compact(raw)
            kind = self._guess(number) if number else ""
        if not number:
            return None, []
        if not kind and len(self.accepts) == 1:
            kind = self.accepts[0]
        if kind not in self.accepts:
            return self._refuse_kind(kind)
        if len(number) > LONGEST:
            raise reading.Unreadable("too_long")
        slip = DOCUMENT_KINDS[kind].examine(number)
        if slip is not None:
            return self.refuse(slip.code, slip.zh, slip.en)
        return {"kind": kind, "number": number}, []

    def _guess(self, number: str) -> str:
        """The document a bare number belongs to, else the first accepted one it is valid for."""
        likely = _likely(number)
        if likely in self.accepts:
            return likely
        fitting = (k for k in self.accepts if DOCUMENT_KINDS[k].examine(number) is None)
        return next(fitting, self.accepts[0])

    def _refuse_kind(self, kind: str) -> tuple[None, list[Problem]]:
        if not kind:
            return self.refuse("identity_kind_missing", "请选择证件种类。", "choose the kind of document.")
        if kind not in DOCUMENT_KINDS:
            return self.refuse(
                "identity_kind_unknown",
                "没有这种证件，请从列表中选择。",
                "there is no such document; choose from the list.",
            )
        title = DOCUMENT_KINDS[kind].title
        return self.refuse(
            "identity_kind_not_accepted", f"这里不接受{title.zh}，请换用列表中的证件。",
            f"{title.en} is not accepted here; choose another document from the list."
        )  # fmt: skip

    def documents(self) -> list[DocumentKind]:
        return [DOCUMENT_KINDS[k] for k in self.accepts]

    def fact(self, value: Any, lists: Lists) -> str | None:
        return None if value is None else str(value["number"])

    def display(self, value: Any, lists: Lists, language: str) -> str:
        if value is None:
            return ""
        return f"{DOCUMENT_KINDS[value['kind']].title.in_language(language)} {value['number']}"

    def mask(self, value: Any, lists: Lists, language: str) -> str:
        number = str(value["number"]) if isinstance(value, dict) else ""
        if len(number) == 18:
            return f"{number[:6]}********{number[-4:]}"
        return f"{number[:2]}****{number[-2:]}" if number else ""

    def form_field(self, lists: Lists, language: str) -> Any:
        from forms_config.fields.controls import IdentityWidget, KindField

        choices = [(d.key, d.title.in_language(language)) for d in self.documents()]
        return KindField(self, lists, language, widget=IdentityWidget(choices, language))

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "kind": {"type": "string", "enum": list(self.accepts)},
                "number": {"type": "string", "minLength": 5, "maxLength": LONGEST},
            },
            "required": ["kind", "number"],
            "additionalProperties": False,
        }


def _compact(raw: Any) -> str:
    return reading.read_token(raw).upper().replace("-", "").replace("(", "").replace(")", "")


def _likely(number: str) -> str:
    """The document of an 18-character number, by its beginning, whether or not the rest is right."""
    if not re.fullmatch("[0-9]{17}[0-9X]", number):
        return ""
    if number[:6] in ("810000", "820000", "830000"):
        return "hmt_residence_permit"
    return "foreign_permanent_residence" if number[0] == "9" else "citizen_id"
