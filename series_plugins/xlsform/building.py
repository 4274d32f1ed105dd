"""The tree of a survey built into a form's data; everything that has no place in it is told. (pure)"""

import re
from typing import Any

from series_plugins.workbook.grid import Entry, Notes
from series_plugins.xlsform.constraints import split_constraint
from series_plugins.xlsform.labels import SheetRow
from series_plugins.xlsform.questions import HOLDS, Item, appearance_is_known
from series_plugins.xlsform.translating import Known, Translator
from series_plugins.xlsform.xpath import NotUnderstood, parse

_NOT_KEPT = {
    "default": ("预填的值没有导入", "the default was left out"),
    "choice_filter": ("选项的筛选没有导入", "the filter of its choices was left out"),
    "read_only": ("只读没有导入", "read-only was left out"),
    "required_message": ("必填的提示语由系统统一写", "the message for a missing answer is the system's own"),
    "guidance_hint": ("附加说明没有导入", "the guidance hint was left out"),
    "repeat_count": (
        "重复次数不是固定的数，没有导入",
        "the number of rows is not a constant and was left out",
    ),
    "appearance": ("外观没有对应的设置，没有导入", "its appearance has no counterpart and was left out"),
}
_LOOSE = {"zh": "基本内容", "en": "General"}


def key_of(name: str) -> str:
    """A name as a key: `Full-Name` is `full_name`."""
    key = re.sub(r"[^a-z0-9_]+", "_", name.strip().lower()).strip("_")[:50]
    return key if key[:1].isalpha() else f"q_{key}".rstrip("_")


class Builder:
    """Builds sections, fields and checks from the tree."""

    def __init__(self, tree: list[Item], notes: Notes) -> None:
        self.tree, self.notes = tree, notes
        self.sections: list[Entry] = []
        self.checks: list[Entry] = []
        self.keys: dict[int, str] = {}
        self.lists: dict[str, int] = {}
        questions: dict[str, Known] = {}
        for item in tree:
            self._name(item, questions, "")
        self.translator = Translator(questions)
        self._type_calculations(questions)

    def build(self) -> None:
        loose: Entry | None = None
        for item in self.tree:
            if item.what == "group":
                loose = None
                section = self._section(item)
                self._fill(item.inside, section, None)
                continue
            if loose is None:
                number = sum(s["key"].startswith("general") for s in self.sections)
                loose = Entry(
                    self.notes.sheet,
                    item.row.row,
                    key=f"general_{number + 1}" if number else "general",
                    title=dict(_LOOSE),
                    fields=[],
                )
                self.sections.append(loose)
            self._fill([item], loose, None)
        self.sections = [s for s in self.sections if s["fields"] or self._tell_empty(s)]

    def _tell_empty(self, section: Entry) -> bool:
        self.notes.tell(section.row, "", "xlsform.empty", f"“{section['title']['zh']}”里没有可以导入的题，没有导入。",
                        f"“{section['title'].get('en', '')}” holds no question that could be taken over; left out.")  # fmt: skip
        return False

    def _name(self, item: Item, questions: dict[str, Known], table: str) -> None:
        """Gives every question its key, and tells where the name had to change."""
        name = item.row.get("name")
        if item.what in ("question", "repeat"):
            key, taken = (
                key_of(name),
                {k.key for k in questions.values() if k.table == table} | set(self.keys.values()),
            )
            n = 2
            while key in taken:
                key, n = f"{key_of(name)}_{n}", n + 1
            self.keys[id(item)] = key
            if not name or key != name:
                self._tell(item.row, "name", "xlsform.name", f"代号改为{key}。", f"Its key became {key}.")
            holds = "table" if item.what == "repeat" else HOLDS[item.kind["type"]]
            questions.setdefault(name, Known(key, holds, table))
        for inner in item.inside:
            self._name(inner, questions, self.keys[id(item)] if item.what == "repeat" else table)

    def _type_calculations(self, questions: dict[str, Known]) -> None:
        """What a calculation holds is known only once it is read; those that cannot be are left out of reach."""
        for item in (
            x
            for top in self.tree
            for x in top.everything()
            if x.what == "question" and x.kind["type"] == "computed"
        ):
            name = item.row.get("name")
            known = questions[name]
            try:
                value, holds = self.translator.value(item.row.get("calculation"), name, known.table)
            except NotUnderstood:
                questions.pop(name, None)
                continue
            item.kind |= {"value": value, "holds": holds if holds in ("number", "date", "text") else "text"}
            questions[name] = Known(known.key, item.kind["holds"], known.table)

    def _tell(self, row: SheetRow, column: str, code: str, zh: str, en: str) -> None:
        self.notes.tell(row.row, row.heading(column), code, zh, en)

    def _section(self, item: Item) -> Entry:
        name = item.row.get("name")
        key, n = key_of(name or "section"), 2
        while any(s["key"] == key for s in self.sections):
            key, n = f"{key_of(name or 'section')}_{n}", n + 1
        section = self._entry(item, key)
        section["fields"] = []
        self._note_unkept(item)
        self._relevant(item, section, "", None)
        self.sections.append(section)
        return section

    def _entry(self, item: Item, key: str) -> Entry:
        """Key, title and hint, with the places of all that may be wrong with them."""
        row = item.row
        entry = Entry(self.notes.sheet, row.row, key=key, title=self._title(row, row.get("name") or key))
        if row.texts("hint"):
            entry["hint"] = self._both(row, "hint")
        for part, column in (("key", "name"), ("title", "label"), ("hint", "hint"), ("type", "type"), ("from", "type"),
                             ("show_when", "relevant"), ("required_when", "required"), ("value", "calculation"),
                             ("min", "constraint"), ("max", "constraint"), ("pattern", "constraint")):  # fmt: skip
            entry.places[(part,)] = (row.row, row.heading(column))
        return entry

    def _title(self, row: SheetRow, otherwise: str) -> dict[str, str]:
        if not row.texts("label"):
            if row.get("type") != "calculate":
                self._tell(
                    row,
                    "label",
                    "xlsform.label",
                    f"没有题目，先用代号“{otherwise}”。",
                    f"It has no label; its name “{otherwise}” stands in.",
                )
            return {"zh": otherwise, "en": otherwise}
        return self._both(row, "label")

    def _both(self, row: SheetRow, column: str) -> dict[str, str]:
        """A text in both languages; Chinese that is missing is told, and the English stands in."""
        texts = row.texts(column)
        if any("${" in text for text in texts.values()):
            self._tell(
                row,
                column,
                "xlsform.reference",
                "文字里的${…}不会替换成答案。",
                "${…} in a text is not replaced by an answer.",
            )
        if "zh" not in texts:
            self._tell(
                row,
                column,
                "xlsform.chinese",
                "没有中文，先用英文代替。",
                "There is no Chinese; the English stands in.",
            )
            texts["zh"] = texts["en"]
        return texts

    def _fill(
        self, items: list[Item], section: Entry, table: Entry | None, shown: dict[str, Any] | None = None
    ) -> None:
        """Puts questions into a section, or into a table of it. `shown`: the condition of the groups around them."""
        for item in items:
            inside = table["key"] if table is not None else ""
            if item.what == "note":
                self._note(item, section if table is None else table)
            elif item.what == "group":
                self._note_unkept(item)
                if item.row.texts("label"):
                    self._tell(item.row, "label", "xlsform.group", "组里的组没有自己的标题，题目并入上一级。",
                               "A group inside a group has no title of its own; its questions join the one around it.")  # fmt: skip
                self._fill(
                    item.inside, section, table, self._and(shown, self._condition(item, "relevant", inside))
                )
            elif item.what == "repeat" and table is not None:
                self._tell(item.row, "type", "xlsform.nested", "重复组里不能再有重复组，里面的题没有导入。",
                           "A repeat inside a repeat cannot be expressed; its questions were left out.")  # fmt: skip
            elif item.what == "repeat":
                self._repeat(item, section, shown)
            else:
                self._question(item, section if table is None else table, inside, shown)

    def _note(self, item: Item, around: Entry) -> None:
        """A note is the hint of what it stands in."""
        if item.row.get("relevant"):
            self._tell(
                item.row, "relevant", "xlsform.note", "说明文字改为一直显示。", "A note is always shown."
            )
        texts = self._both(item.row, "label") if item.row.texts("label") else {}
        own = around.setdefault("hint", {}) if texts else {}
        for language, text in texts.items():
            own[language] = f"{own[language]}\n{text}" if own.get(language) else text

    def _repeat(self, item: Item, section: Entry, shown: dict[str, Any] | None) -> None:
        table = self._entry(item, self.keys[id(item)])
        table |= {"type": "table", "columns": []}
        count = item.row.get("repeat_count")
        if count.isdecimal() and 1 <= int(count) <= 200:
            table["rows"] = {"max": count}
        self._note_unkept(item, *(["repeat_count"] if "rows" in table else []))
        self._relevant(item, table, "", shown)
        section["fields"].append(table)
        self._fill(item.inside, section, table)
        if not table["columns"]:
            section["fields"].remove(table)
            self._tell(item.row, "type", "xlsform.empty", "这个重复组里没有可以导入的题，没有导入。",
                       "The repeat holds no question that could be taken over; left out.")  # fmt: skip

    def _question(self, item: Item, around: Entry, table: str, shown: dict[str, Any] | None) -> None:
        row = item.row
        if item.kind["type"] == "computed" and "value" not in item.kind:
            self._condition(item, "calculation", table)
            return
        field = self._entry(item, self.keys[id(item)])
        field |= item.kind
        if "from" in item.kind:
            self.lists.setdefault(item.kind["from"], row.row)
            field["from"] = key_of(item.kind["from"])
        self._note_unkept(item, *(["appearance"] if appearance_is_known(item) else []))
        self._relevant(item, field, table, shown)
        required = row.get("required").lower()
        if required in ("yes", "true", "true()", "1"):
            field["required"] = "true"
        elif required not in ("", "no", "false", "false()", "0"):
            condition = self._condition(item, "required", table)
            field |= {"required_when": condition} if condition else {}
        if row.get("constraint"):
            self._constraint(item, field, table)
        around["columns" if table else "fields"].append(field)

    def _relevant(self, item: Item, entry: Entry, table: str, shown: dict[str, Any] | None) -> None:
        both = self._and(shown, self._condition(item, "relevant", table))
        if both is not None:
            entry["show_when"] = both

    @staticmethod
    def _and(one: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, Any] | None:
        return {"all": [one, other]} if one and other else one or other

    def _condition(self, item: Item, column: str, table: str) -> dict[str, Any] | None:
        """The condition (or calculation) of a cell; None, and the reason told, when it cannot be expressed."""
        text = item.row.get(column)
        if not text and column != "calculation":
            return None
        try:
            if column == "calculation":
                self.translator.value(text, item.row.get("name"), table)
                return None
            return self.translator.condition(text, item.row.get("name"), table)
        except NotUnderstood as error:
            self._tell(
                item.row,
                column,
                "xlsform.expression",
                f"“{text[:60]}”没有导入：{error.zh}。",
                f"“{text[:60]}” was left out: {error.en}.",
            )
            return None

    def _constraint(self, item: Item, field: Entry, table: str) -> None:
        row, text = item.row, item.row.get("constraint")
        try:
            options, rest = split_constraint(parse(text, row.get("name")), row.get("name"), field["type"])
            must = [self.translator.condition_of(part, table) for part in rest]
        except NotUnderstood as error:
            self._tell(
                row,
                "constraint",
                "xlsform.expression",
                f"“{text[:60]}”没有导入：{error.zh}。",
                f"“{text[:60]}” was left out: {error.en}.",
            )
            return
        field |= options
        message = self._message(row, field)
        if "pattern" in options:
            field["pattern_text"] = message
        if must:
            whole = must[0] if len(must) == 1 else {"all": must}
            check = Entry(
                self.notes.sheet,
                row.row,
                key=f"{field['key']}_constraint",
                message=message,
                at=[table or field["key"]],
            )
            check["must"] = {"every": {"in": table, "must": whole}} if table else whole
            check.places |= {
                ("must",): (row.row, row.heading("constraint")),
                ("message",): (row.row, row.heading("constraint_message")),
            }
            self.checks.append(check)
        elif row.texts("constraint_message") and "pattern" not in options:
            self._tell(row, "constraint_message", "xlsform.message", "这里的限制由题型自己检查，提示语由系统写。",
                       "The kind of field checks this itself, in words of its own.")  # fmt: skip

    def _message(self, row: SheetRow, field: Entry) -> dict[str, str]:
        if row.texts("constraint_message"):
            return self._both(row, "constraint_message")
        zh, en = field["title"]["zh"], field["title"].get("en", field["key"])
        return {"zh": f"“{zh}”不符合要求，请核对。", "en": f"“{en}” is not as required; check it."}

    def _note_unkept(self, item: Item, *kept: str) -> None:
        for column, (zh, en) in _NOT_KEPT.items():
            given = item.row.get(column) or (item.row.texts(column) and "x")
            if given and column not in kept and str(given).lower() not in ("no", "false", "false()"):
                self._tell(item.row, column, f"xlsform.{column}", f"{zh}。", f"{en[:1].upper()}{en[1:]}.")
