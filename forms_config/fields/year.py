"""A calendar year. (pure)"""

import re
from typing import Any, ClassVar, Literal

from pydantic import Field

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists
from forms_config.shapes import Problem, Text


@FIELD_KINDS.register
class YearField(Kind):
    """A calendar year, stored as a whole number."""

    kind: ClassVar[str] = "year"
    kind_title: ClassVar[Text] = Text(zh="年份", en="Year")
    kind_help: ClassVar[Text] = Text(
        zh="公历年份，如考核年度", en="A calendar year, such as the year assessed"
    )
    holds: ClassVar[str] = "number"
    type: Literal["year"]
    min: int = Field(default=1900, ge=1000, le=9999)
    max: int = Field(default=2100, ge=1000, le=9999)

    def check_options(self, lists: Lists) -> list[Problem]:
        return self.check_order(self.min, self.max)

    def read(self, raw: Any, lists: Lists) -> tuple[int | None, list[Problem]]:
        text = reading.read_token(raw).removesuffix("年")
        if not text:
            return None, []
        if not re.fullmatch("[0-9]{4}", text):
            return self.refuse(
                "not_a_year", "请填四位数的年份，例如2025。", "enter a year of four digits, such as 2025."
            )
        if not self.min <= int(text) <= self.max:
            return self.refuse(
                "year_out_of_range", f"应在{self.min}年到{self.max}年之间，请核对。",
                f"it should be from {self.min} to {self.max}; check it."
            )  # fmt: skip
        return int(text), []

    def display(self, value: Any, lists: Lists, language: str) -> str:
        if value is None:
            return ""
        return str(value) if language.startswith("en") else f"{value}年"

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.min, "maximum": self.max}
