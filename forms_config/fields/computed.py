"""Values worked out from other answers. (pure)"""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from forms_config.conditions import Value
from forms_config.definitions import FIELD_KINDS
from forms_config.fields.any_date import display_date, read_date
from forms_config.fields.any_number import canonical_decimal, read_decimal
from forms_config.fields.base import Kind, Lists, with_unit
from forms_config.fields.reading import Unreadable, read_line
from forms_config.fields.yes_no import NO, YES
from forms_config.shapes import Problem, Text


@FIELD_KINDS.register
class ComputedField(Kind):
    """Never typed in: `answers.py` fills it from the form's facts; what was sent for it is ignored."""

    kind: ClassVar[str] = "computed"
    kind_title: ClassVar[Text] = Text(zh="计算值", en="Computed value")
    kind_help: ClassVar[Text] = Text(
        zh="由其他答案算出，并说明依据", en="Worked out from other answers, with its basis"
    )
    type: Literal["computed"]
    value: Value
    result: Literal["number", "date", "text", "boolean"] = Field(default="number", alias="holds")
    basis: Text | None = None
    unit: Text | None = None
    source: str | None = Field(default=None, alias="from")
    """The code list whose label is shown when the result is one of its codes."""

    def check_options(self, lists: Lists) -> list[Problem]:
        if self.source is None or self.source in lists:
            return []
        return [self.definition_problem(
            "unknown_codelist", "from", f"没有名为“{self.source}”的代码表。", f"there is no code list {self.source!r}."
        )]  # fmt: skip

    def parse(self, raw: Any, lists: Lists) -> tuple[Any, list[Problem]]:
        """The canonical form of a computed result; anything that is none becomes None without a problem."""
        try:
            return self._canonical(raw), []
        except Unreadable:
            return None, []

    def _canonical(self, raw: Any) -> Any:
        if raw is None:
            return None
        if self.result == "boolean":
            return raw if isinstance(raw, bool) else None
        if self.result == "date":
            day = raw if isinstance(raw, date) else read_date(raw)
            return day.isoformat() if day else None
        if self.result == "number":
            number = None if isinstance(raw, bool) else read_decimal(_rounded(raw))
            return None if number is None else canonical_decimal(number)
        return read_line(raw) or None

    def fact(self, value: Any, lists: Lists) -> Any:
        if value is None:
            return None
        if self.result == "number":
            return Decimal(value)
        return date.fromisoformat(value) if self.result == "date" else value

    def display(self, value: Any, lists: Lists, language: str) -> str:
        if value is None:
            return ""
        if self.result == "boolean":
            return (YES if value else NO).in_language(language)
        if self.result == "date":
            return display_date(date.fromisoformat(value), language)
        listed = lists.get(self.source) if self.source else None
        option = listed.by_code().get(str(value)) if listed else None
        if option is not None:
            return option.title.in_language(language)
        unit = self.unit.in_language(language) if self.unit else ""
        return with_unit(str(value), unit, language)

    def form_field(self, lists: Lists, language: str) -> Any:
        field = super().form_field(lists, language)
        field.disabled = True
        field.basis = self.basis.in_language(language) if self.basis else ""
        return field

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        if self.result == "boolean":
            return {"type": "boolean"}
        if self.result == "date":
            return {"type": "string", "format": "date"}
        return {"type": "string", "minLength": 1}


def _rounded(raw: Any) -> Any:
    """A quotient without end is kept to 10 places."""
    if isinstance(raw, Decimal) and raw.is_finite() and abs(raw) < Decimal(10) ** 15:
        return raw.quantize(Decimal("1E-10")).normalize()
    return raw
