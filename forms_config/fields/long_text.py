"""Several lines of text. (pure)"""

from typing import Any, ClassVar, Literal

from pydantic import Field

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import reading
from forms_config.fields.any_text import AnyText
from forms_config.fields.base import Lists
from forms_config.shapes import Problem, Text


@FIELD_KINDS.register
class LongTextField(AnyText):
    """Several lines of text."""

    kind: ClassVar[str] = "long_text"
    kind_title: ClassVar[Text] = Text(zh="多行文字", en="Long text")
    kind_help: ClassVar[Text] = Text(zh="述职、理由等成段的文字", en="Paragraphs: a statement, reasons")
    type: Literal["long_text"]
    max_length: int = Field(default=2000, ge=1, le=20_000)

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        return self.read_length(reading.read_lines(raw))

    def form_field(self, lists: Lists, language: str) -> Any:
        from django.forms import Textarea

        from forms_config.fields.controls import KindField

        return KindField(
            self, lists, language, widget=Textarea(attrs={"rows": 8 if self.max_length > 300 else 4})
        )
