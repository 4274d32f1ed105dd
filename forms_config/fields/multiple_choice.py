"""Several codes of a code list. (pure)"""

from typing import Any, ClassVar, Literal

from pydantic import Field

from forms_config.definitions import FIELD_KINDS
from forms_config.fields.base import ListKind, Lists
from forms_config.fields.reading import Unreadable
from forms_config.shapes import Problem, Text


@FIELD_KINDS.register
class MultipleChoiceField(ListKind):
    """Several options of a code list; stored as their codes in the list's order."""

    kind: ClassVar[str] = "multiple_choice"
    kind_title: ClassVar[Text] = Text(zh="多选", en="Multiple choice")
    kind_help: ClassVar[Text] = Text(zh="从代码表中选若干项", en="Several options of a code list")
    holds: ClassVar[str] = "choices"
    type: Literal["multiple_choice"]
    source: str = Field(alias="from", min_length=1, max_length=100)
    min: int | None = Field(default=None, ge=1)
    max: int | None = Field(default=None, ge=1)

    def check_options(self, lists: Lists) -> list[Problem]:
        return super().check_options(lists) + self.check_order(self.min, self.max)

    def read(self, raw: Any, lists: Lists) -> tuple[list[str] | None, list[Problem]]:
        if raw is None or isinstance(raw, str):
            raw = [raw]
        if not isinstance(raw, (list, tuple)):
            raise Unreadable("not_text")
        if len(raw) > 1000:
            raise Unreadable("too_long")
        chosen: set[str] = set()
        problems: list[Problem] = []
        for item in raw:
            code, found = self.read_code(item, lists)
            problems += [p for p in found if p not in problems]
            if code is not None:
                chosen.add(code)
        if problems:
            return None, problems
        return self._read_count(chosen, lists)

    def _read_count(self, chosen: set[str], lists: Lists) -> tuple[list[str] | None, list[Problem]]:
        if not chosen:
            return None, []
        if self.min is not None and len(chosen) < self.min:
            return self.refuse("too_few", f"至少选{self.min}项。", f"choose at least {self.min}.")
        if self.max is not None and len(chosen) > self.max:
            return self.refuse(
                "too_many", f"最多选{self.max}项，现选了{len(chosen)}项。",
                f"choose at most {self.max}; {len(chosen)} are chosen."
            )  # fmt: skip
        return [code for code in lists[self.source].by_code() if code in chosen], []

    def fact(self, value: Any, lists: Lists) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)

    def display(self, value: Any, lists: Lists, language: str) -> str:
        titles = [self.title_of(code, lists, language) for code in value or ()]
        return ("; " if language.startswith("en") else "、").join(titles)

    def form_field(self, lists: Lists, language: str) -> Any:
        from django.forms import CheckboxSelectMultiple

        from forms_config.fields.controls import KindField

        found = self.code_list(lists)
        choices = (
            [(o.code, o.title.in_language(language)) for o in found.options if not o.retired] if found else []
        )
        return KindField(self, lists, language, widget=CheckboxSelectMultiple(choices=choices))

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        found = self.code_list(lists)
        codes = [o.code for o in found.options] if found else []
        schema: dict[str, Any] = {
            "type": "array", "items": {"type": "string", "enum": codes}, "uniqueItems": True, "minItems": self.min or 1,
        }  # fmt: skip
        if self.max is not None:
            schema["maxItems"] = self.max
        return schema
