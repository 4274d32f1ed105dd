"""A decimal number. (pure)"""

from typing import ClassVar, Literal

from forms_config.definitions import FIELD_KINDS
from forms_config.fields.any_number import DecimalKind
from forms_config.shapes import Text


@FIELD_KINDS.register
class NumberField(DecimalKind):
    """A decimal number."""

    kind: ClassVar[str] = "number"
    kind_title: ClassVar[Text] = Text(zh="数值", en="Number")
    kind_help: ClassVar[Text] = Text(
        zh="可以有小数的数：学时、万字", en="May have decimals: hours, words in ten thousands"
    )
    type: Literal["number"]
    unit: Text | None = None

    def unit_text(self) -> Text:
        return self.unit or super().unit_text()
