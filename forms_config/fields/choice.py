"""One code of a code list. (pure)"""

from typing import Any, ClassVar, Literal

from pydantic import Field

from forms_config.definitions import FIELD_KINDS
from forms_config.fields.base import ListKind, Lists
from forms_config.shapes import Problem, Text

NOT_CHOSEN = Text(zh="请选择", en="Choose one")


@FIELD_KINDS.register
class ChoiceField(ListKind):
    """One option of a code list; stored as its code."""

    kind: ClassVar[str] = "choice"
    kind_title: ClassVar[Text] = Text(zh="单选", en="Choice")
    kind_help: ClassVar[Text] = Text(zh="从代码表中选一项", en="One option of a code list")
    holds: ClassVar[str] = "choice"
    type: Literal["choice"]
    source: str = Field(alias="from", min_length=1, max_length=100)

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        return self.read_code(raw, lists)

    def display(self, value: Any, lists: Lists, language: str) -> str:
        return "" if value is None else self.title_of(value, lists, language)

    def form_field(self, lists: Lists, language: str) -> Any:
        from forms_config.fields.controls import KindField, PlainSelect

        found = self.code_list(lists)
        choices = (
            [(o.code, o.title.in_language(language)) for o in found.options if not o.retired] if found else []
        )
        return KindField(
            self,
            lists,
            language,
            widget=PlainSelect(choices=[("", NOT_CHOSEN.in_language(language)), *choices]),
        )

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        found = self.code_list(lists)
        return {"type": "string", "enum": [o.code for o in found.options] if found else []}
