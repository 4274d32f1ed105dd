"""A whole number. (pure)"""

from typing import Any, ClassVar, Literal

from forms_config.definitions import FIELD_KINDS
from forms_config.fields.any_number import AnyNumber
from forms_config.fields.base import Lists
from forms_config.shapes import Problem, Text


@FIELD_KINDS.register
class IntegerField(AnyNumber):
    """A whole number, stored as such."""

    kind: ClassVar[str] = "integer"
    kind_title: ClassVar[Text] = Text(zh="整数", en="Whole number")
    kind_help: ClassVar[Text] = Text(zh="排名、件数、人数", en="A rank, a count")
    type: Literal["integer"]
    unit: Text | None = None

    def unit_text(self) -> Text:
        return self.unit or super().unit_text()

    def read(self, raw: Any, lists: Lists) -> tuple[int | None, list[Problem]]:
        number, problems = self.read_number(raw, 0)
        return (None if number is None else int(number)), problems

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "integer"}
        if self.min is not None:
            schema["minimum"] = int(self.min.to_integral_value(rounding="ROUND_CEILING"))
        if self.max is not None:
            schema["maximum"] = int(self.max.to_integral_value(rounding="ROUND_FLOOR"))
        return schema
