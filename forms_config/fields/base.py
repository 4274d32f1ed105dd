"""What the field kinds share: complaints in both languages, masking, the plain control. (pure)"""

from collections.abc import Mapping
from typing import Any, ClassVar

from forms_config.definitions import CodeList, FieldBase, Option
from forms_config.fields import reading
from forms_config.shapes import Problem, Text


def with_unit(number: str, unit: str, language: str) -> str:
    """A quantity to read: 24个月, 24 months; the number alone where there is no unit."""
    return f"{number} {unit}" if unit and language.startswith("en") else number + unit


Lists = Mapping[str, CodeList]

UNREADABLE = {
    "not_text": Text(zh="内容的格式读不懂，请重新填写。", en="this could not be read; enter it again."),
    "too_long": Text(zh="内容太长，请删减后再填。", en="this is far too long; shorten it."),
    "unreadable_characters": Text(
        zh="有无法识别的字符，请删去后重新输入。",
        en="it holds characters that cannot be kept; delete and retype them.",
    ),
}
WITHHELD = Text(zh="已隐去", en="Withheld")


class Kind(FieldBase):
    """A field kind of this project. A kind from a plugin may subclass this, or `FieldBase` directly."""

    asks: ClassVar[Text] = Text(zh="请填写", en="Enter")
    """The verb of the message for an empty required field."""

    def parse(self, raw: Any, lists: Lists) -> tuple[Any, list[Problem]]:
        if raw is None:
            return None, []
        try:
            return self.read(raw, lists)
        except reading.Unreadable as error:
            text = UNREADABLE[error.code]
            return None, [self.complain(error.code, text.zh, text.en)]

    def read(self, raw: Any, lists: Lists) -> tuple[Any, list[Problem]]:
        """`parse`, but may raise `reading.Unreadable`."""
        raise NotImplementedError

    def complain(self, code: str, zh: str, en: str) -> Problem:
        """A problem that names the field, so that it reads alike beside the field and in the summary."""
        return Problem(code, Text(zh=f"{self.title.zh}：{zh}", en=f"{self.title.in_language('en')}: {en}"))

    def refuse(self, code: str, zh: str, en: str) -> tuple[None, list[Problem]]:
        return None, [self.complain(code, zh, en)]

    def mask(self, value: Any, lists: Lists, language: str) -> str:
        """The value as the public may see it when the field is personal (domain 4.8)."""
        return "" if value is None else WITHHELD.in_language(language)

    def display(self, value: Any, lists: Lists, language: str) -> str:
        return "" if value is None else str(value)

    def form_field(self, lists: Lists, language: str) -> Any:
        from forms_config.fields.controls import KindField

        return KindField(self, lists, language)

    def definition_problem(self, code: str, option: str, zh: str, en: str) -> Problem:
        return Problem(code, Text(zh=f"字段“{self.key}”：{zh}", en=f"field {self.key!r}: {en}"), (option,))

    def check_order(self, low: Any, high: Any) -> list[Problem]:
        """A `min` above the `max`."""
        if low is not None and high is not None and low > high:
            return [self.definition_problem(
                "field_range", "min", f"下限{low}大于上限{high}。", f"the minimum {low} is above the maximum {high}."
            )]  # fmt: skip
        return []


class ListKind(Kind):
    """A kind whose answers are codes of a code list."""

    asks: ClassVar[Text] = Text(zh="请选择", en="Choose")
    source: str

    def code_list(self, lists: Lists) -> CodeList | None:
        return lists.get(self.source)

    def option(self, code: Any, lists: Lists) -> Option | None:
        found = self.code_list(lists)
        return found.by_code().get(code) if found is not None and isinstance(code, str) else None

    def check_options(self, lists: Lists) -> list[Problem]:
        found = self.code_list(lists)
        if found is None:
            return [self.definition_problem(
                "unknown_codelist", "from", f"没有名为“{self.source}”的代码表。",
                f"there is no code list {self.source!r}."
            )]  # fmt: skip
        if not any(not o.retired for o in found.options):
            return [self.definition_problem(
                "empty_codelist", "from", f"代码表“{self.source}”没有可选的代码。",
                f"code list {self.source!r} has nothing to choose from."
            )]  # fmt: skip
        return []

    def read_code(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        """A code that the list has and still offers."""
        code = reading.read_line(raw)
        if not code:
            return None, []
        option = self.option(code, lists)
        if option is None:
            return self.refuse(
                "not_in_list", f"没有“{code[:30]}”这个选项，请从列表中选择。",
                f"“{code[:30]}” is not one of the options; choose from the list."
            )  # fmt: skip
        if option.retired:
            return self.refuse(
                "option_retired", f"“{option.title.zh}”已停用，请选择现行的选项。",
                f"“{option.title.in_language('en')}” is no longer in use; choose a current option."
            )  # fmt: skip
        return code, []

    def fact(self, value: Any, lists: Lists) -> Any:
        return value

    def title_of(self, code: Any, lists: Lists, language: str) -> str:
        option = self.option(code, lists)
        return option.title.in_language(language) if option else str(code)
