"""A day. (pure)"""

from datetime import date
from typing import Any, ClassVar, Literal

from forms_config.definitions import FIELD_KINDS
from forms_config.fields.any_date import AnyDate, display_date, is_blank, read_date
from forms_config.fields.base import Lists
from forms_config.shapes import Problem, Text


@FIELD_KINDS.register
class DateField(AnyDate):
    """A day."""

    kind: ClassVar[str] = "date"
    kind_title: ClassVar[Text] = Text(zh="日期", en="Date")
    kind_help: ClassVar[Text] = Text(
        zh="某一天，如证书取得日期", en="A day, such as when a certificate was obtained"
    )
    type: Literal["date"]

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        if is_blank(raw):
            return None, []
        day = read_date(raw)
        if day is None:
            return self.refuse(
                "not_a_date", "没有这一天，请按2025-09-01或2025年9月1日的样子填写。",
                "there is no such day; write it like 2025-09-01."
            )  # fmt: skip
        problems = self.read_range(day)
        return (None if problems else day.isoformat()), problems

    def fact(self, value: Any, lists: Lists) -> date | None:
        return None if value is None else date.fromisoformat(value)

    def display(self, value: Any, lists: Lists, language: str) -> str:
        return "" if value is None else display_date(date.fromisoformat(value), language)

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
