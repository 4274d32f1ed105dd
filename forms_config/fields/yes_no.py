"""Yes or no. (pure)"""

from typing import Any, ClassVar, Literal

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists
from forms_config.shapes import Problem, Text

_YES = frozenset({"true", "yes", "y", "1", "on", "是", "有", "对"})
_NO = frozenset({"false", "no", "n", "0", "off", "否", "无", "没有", "不是"})
YES = Text(zh="是", en="Yes")
NO = Text(zh="否", en="No")


@FIELD_KINDS.register
class YesNoField(Kind):
    """A question answered yes or no; not answered is unknown, never no."""

    kind: ClassVar[str] = "yes_no"
    kind_title: ClassVar[Text] = Text(zh="是否", en="Yes or no")
    kind_help: ClassVar[Text] = Text(zh="以“是”或“否”回答的问题", en="A question answered yes or no")
    asks: ClassVar[Text] = Text(zh="请选择", en="Choose")
    holds: ClassVar[str] = "boolean"
    type: Literal["yes_no"]

    def read(self, raw: Any, lists: Lists) -> tuple[bool | None, list[Problem]]:
        if isinstance(raw, bool):
            return raw, []
        text = reading.read_token(raw).lower()
        if not text:
            return None, []
        if text in _YES or text in _NO:
            return text in _YES, []
        return self.refuse("not_yes_or_no", "请选择“是”或“否”。", "choose yes or no.")

    def display(self, value: Any, lists: Lists, language: str) -> str:
        return "" if value is None else (YES if value else NO).in_language(language)

    def form_field(self, lists: Lists, language: str) -> Any:
        from django.forms import RadioSelect

        from forms_config.fields.controls import KindField

        choices = [("true", YES.in_language(language)), ("false", NO.in_language(language))]
        return KindField(self, lists, language, widget=RadioSelect(choices=choices))

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "boolean"}
