"""One code of a tree of codes, such as a region. (pure)"""

from typing import Any, ClassVar, Literal

from pydantic import Field

from forms_config.definitions import FIELD_KINDS, Option
from forms_config.fields.base import ListKind, Lists
from forms_config.fields.choice import NOT_CHOSEN
from forms_config.shapes import Problem, Text

DEEPEST = 10


@FIELD_KINDS.register
class CascadeField(ListKind):
    """One option of a code list whose options have parents; shown with the path that leads to it."""

    kind: ClassVar[str] = "cascade"
    kind_title: ClassVar[Text] = Text(zh="级联选择", en="Cascade")
    kind_help: ClassVar[Text] = Text(
        zh="从有上下级的代码表中选一项：地区、专业", en="One option of a tree: a region, a field"
    )
    holds: ClassVar[str] = "choice"
    type: Literal["cascade"]
    source: str = Field(alias="from", min_length=1, max_length=100)
    any_level: bool = False
    """Options that have options below them may be chosen too."""

    def path_of(self, code: str, lists: Lists) -> tuple[Option, ...]:
        """The options from the root down to this one; a broken or circular list ends the path early."""
        path: list[Option] = []
        option = self.option(code, lists)
        while option is not None and option not in path and len(path) < DEEPEST:
            path.insert(0, option)
            option = self.option(option.parent, lists)
        return tuple(path)

    def choosable(self, lists: Lists) -> list[Option]:
        found = self.code_list(lists)
        if found is None:
            return []
        parents = found.parents()
        return [o for o in found.options if not o.retired and (self.any_level or o.code not in parents)]

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        if isinstance(raw, (list, tuple)) and len(raw) <= DEEPEST:
            # One select per level: the last one filled is the answer.
            raw = next((item for item in reversed(raw) if item not in (None, "")), None)
        code, problems = self.read_code(raw, lists)
        if code is not None and not self.any_level and code in lists[self.source].parents():
            return self.refuse("not_specific", "请选到最后一级。", "choose down to the last level.")
        return code, problems

    def display(self, value: Any, lists: Lists, language: str) -> str:
        if value is None:
            return ""
        titles = [o.title.in_language(language) for o in self.path_of(value, lists)] or [str(value)]
        return " / ".join(titles)

    def form_field(self, lists: Lists, language: str) -> Any:
        from forms_config.fields.controls import KindField, PlainSelect

        choices = [(o.code, self.display(o.code, lists, language)) for o in self.choosable(lists)]
        return KindField(
            self,
            lists,
            language,
            widget=PlainSelect(choices=[("", NOT_CHOSEN.in_language(language)), *choices]),
        )

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        found = self.code_list(lists)
        return {"type": "string", "enum": [o.code for o in found.options] if found else []}
