"""One line of text. (pure)"""

from typing import Any, ClassVar, Literal

import re2
from pydantic import Field

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import reading
from forms_config.fields.any_text import AnyText, compiled_pattern
from forms_config.fields.base import Lists
from forms_config.shapes import Problem, Text


@FIELD_KINDS.register
class TextField(AnyText):
    """One line of text."""

    kind: ClassVar[str] = "text"
    kind_title: ClassVar[Text] = Text(zh="单行文字", en="Text")
    kind_help: ClassVar[Text] = Text(
        zh="姓名、名称、编号等一行文字", en="One line: a name, a number of a document"
    )
    type: Literal["text"]
    pattern: str | None = Field(default=None, max_length=500)
    """A re2 pattern the whole text has to match."""
    pattern_text: Text | None = None
    """What to say when it does not."""

    def check_options(self, lists: Lists) -> list[Problem]:
        problems = super().check_options(lists)
        if self.pattern is not None:
            try:
                compiled_pattern(self.pattern)
            except re2.error as error:
                detail = (
                    error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
                )
                problems.append(self.definition_problem(
                    "bad_pattern", "pattern", f"格式表达式不能使用（{detail}）。", f"the pattern cannot be used ({detail})."
                ))  # fmt: skip
        return problems

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        text, problems = self.read_length(reading.read_line(raw))
        if (
            text is not None
            and self.pattern is not None
            and not compiled_pattern(self.pattern).fullmatch(text)
        ):
            said = self.pattern_text or Text(
                zh="格式不对，请核对后重新填写。", en="the format is not right; check and enter it again."
            )
            return self.refuse("wrong_format", said.zh, said.in_language("en"))
        return text, problems
