"""A month. (pure)"""

from datetime import date
from typing import Any, ClassVar, Literal

from forms_config.definitions import FIELD_KINDS
from forms_config.fields.any_date import AnyDate, date_parts, is_blank, read_date
from forms_config.fields.base import Lists
from forms_config.shapes import Problem, Text


@FIELD_KINDS.register
class MonthField(AnyDate):
    """A month; conditions see its first day."""

    kind: ClassVar[str] = "month"
    kind_title: ClassVar[Text] = Text(zh="年月", en="Month")
    kind_help: ClassVar[Text] = Text(
        zh="精确到月：毕业年月、参加工作年月", en="A month: graduation, first employment"
    )
    type: Literal["month"]

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        if is_blank(raw):
            return None, []
        parts = date_parts(raw)
        day = read_date(f"{parts[0]:04}-{parts[1]}-{parts[2] or 1}") if parts else None
        if day is None:
            return self.refuse(
                "not_a_month", "没有这个月份，请按2025-09或2025年9月的样子填写。",
                "there is no such month; write it like 2025-09."
            )  # fmt: skip
        problems = self.read_range(day.replace(day=1))
        return (None if problems else day.isoformat()[:7]), problems

    def fact(self, value: Any, lists: Lists) -> date | None:
        return None if value is None else date.fromisoformat(f"{value}-01")

    def display(self, value: Any, lists: Lists, language: str) -> str:
        if value is None:
            return ""
        day = date.fromisoformat(f"{value}-01")
        return f"{day:%B %Y}" if language.startswith("en") else f"{day.year}年{day.month}月"

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
