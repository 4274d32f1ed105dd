"""Whole numbers, decimals and money. Decimals are stored as canonical strings, never floats. (pure)"""

import re
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists, with_unit
from forms_config.shapes import Problem, Text

_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.([0-9]{1,10}))?")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "，": ",", "。": "."})


def read_decimal(raw: Any) -> Decimal | None:
    """The number written in `raw` with at most 15 digits before and 10 after the point; None when it is none."""
    found = _NUMBER.fullmatch(reading.read_token(raw).translate(_MINUS))
    if not found:
        return None
    sign, whole, fraction = found.groups()
    return Decimal(f"{sign}{whole.replace(',', '')}.{fraction or '0'}")


def canonical_decimal(number: Decimal) -> str:
    """`1200`, `3.5`: no exponent, no trailing zeros, no negative zero."""
    return format(number.normalize() if number else Decimal(0), "f")


class AnyNumber(Kind):
    """Range checks and display shared by the kinds of number."""

    holds: ClassVar[str] = "number"
    min: Decimal | None = None
    max: Decimal | None = None

    def check_options(self, lists: Lists) -> list[Problem]:
        return self.check_order(self.min, self.max)

    def read_number(self, raw: Any, places: int) -> tuple[Decimal | None, list[Problem]]:
        if not reading.read_token(raw):
            return None, []
        number = read_decimal(raw)
        if number is None:
            return self.refuse(
                "not_a_number", "这里要填数字，例如12，不要带文字和单位。", "enter a number such as 12, without words or units."
            )  # fmt: skip
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > places:
            if places == 0:
                return self.refuse(
                    "not_whole", "这里要填整数，不要小数。", "enter a whole number, without decimals."
                )
            return self.refuse(
                "too_many_places", f"最多保留{places}位小数。", f"at most {places} decimal places."
            )
        return self.read_range(number)

    def read_range(self, number: Decimal) -> tuple[Decimal | None, list[Problem]]:
        unit = self.unit_text()
        if self.min is not None and number < self.min:
            low = canonical_decimal(self.min)
            return self.refuse(
                "too_small", f"不能小于{low}{unit.zh}，请核对。", f"it cannot be below {low}{unit.en and ' '}{unit.en}; check it."
            )  # fmt: skip
        if self.max is not None and number > self.max:
            high = canonical_decimal(self.max)
            return self.refuse(
                "too_large", f"不能大于{high}{unit.zh}，请核对。", f"it cannot be above {high}{unit.en and ' '}{unit.en}; check it."
            )  # fmt: skip
        return number, []

    def unit_text(self) -> Text:
        return Text(zh="", en="")

    def display(self, value: Any, lists: Lists, language: str) -> str:
        if value is None:
            return ""
        number = read_decimal(value)
        if number is None:
            return str(value)
        unit = self.unit_text().in_language(language)
        return with_unit(format(Decimal(canonical_decimal(number)), ",f"), unit, language)

    def form_field(self, lists: Lists, language: str) -> Any:
        field = super().form_field(lists, language)
        field.unit = self.unit_text().in_language(language)
        return field

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$"}


class DecimalKind(AnyNumber):
    """A decimal stored as a string."""

    places: int = Field(default=2, ge=0, le=10)

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        number, problems = self.read_number(raw, self.places)
        return (None if number is None else canonical_decimal(number)), problems

    def fact(self, value: Any, lists: Lists) -> Decimal | None:
        return None if value is None else Decimal(value)
