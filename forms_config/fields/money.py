"""An amount of money. (pure)"""

from typing import ClassVar, Literal

from forms_config.definitions import FIELD_KINDS
from forms_config.fields.any_number import DecimalKind
from forms_config.shapes import Text


@FIELD_KINDS.register
class MoneyField(DecimalKind):
    """An amount in yuan or in ten thousand yuan; conditions see it in the unit declared."""

    kind: ClassVar[str] = "money"
    kind_title: ClassVar[Text] = Text(zh="金额", en="Money")
    kind_help: ClassVar[Text] = Text(
        zh="人民币金额，以元或万元计", en="Renminbi, in yuan or ten thousand yuan"
    )
    type: Literal["money"]
    unit: Literal["yuan", "wan"] = "yuan"

    def unit_text(self) -> Text:
        if self.unit == "wan":
            return Text(zh="万元", en="×10,000 yuan")
        return Text(zh="元", en="yuan")
