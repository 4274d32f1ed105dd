"""The rows of all sheets put together to a document's data, each entry with its place. (pure)"""

from collections.abc import Iterator
from typing import Any

from series_plugins.workbook.cells import TEXT, WORD, CellError, from_flow
from series_plugins.workbook.decision_tables import read_tables
from series_plugins.workbook.entries import put, read_entries
from series_plugins.workbook.grid import Entry, Grid, Notes
from series_plugins.workbook.sheets import FACTS, SERIES_SHEET, TABLES_SHEET, all_sheets

_OPTIONAL_PARTS = ("materials", "samples")
_REST = "其他"


class Assembly:
    """Puts entries where they belong, and tells those that belong nowhere or stand twice."""

    def __init__(self, grid: Grid, notes: Notes) -> None:
        self.notes = notes
        self.rows = {sheet.zh: read_entries(sheet, grid.get(sheet.zh, []), notes) for sheet in all_sheets()}
        notes.sheet = TABLES_SHEET[0]
        self.tables = read_tables(grid.get(TABLES_SHEET[0], [])[1:], notes)
        self.root = _facts(grid.get(SERIES_SHEET[0], []), notes)

    def document(self) -> Entry:
        """The whole document's data."""
        root = self.root
        for part, sheet in (("levels", "级别"), ("routes", "申报渠道"), ("titles", "职称名称"), ("offerings", "申报类别"),
                            ("materials", "申报材料"), ("samples", "样例")):  # fmt: skip
            if self.rows[sheet] or part not in _OPTIONAL_PARTS:
                root[part] = self.rows[sheet]
        root["cites"] = self.keyed("引用文件")
        root["texts"] = self.keyed("文字")
        root["codelists"] = self._codelists()
        root["forms"] = self._forms()
        root["criteria"] = self._criteria()
        root["workflows"] = self._workflows()
        return root

    def keyed(self, sheet: str, *, keep: bool = False) -> dict[str, Entry]:
        """Entries by their key; a blank key or one used twice is told."""
        found: dict[str, Entry] = {}
        for entry in self.rows[sheet]:
            key = entry.get("key") if keep else entry.pop("key", None)
            if not key:
                self._tell(entry, ("key",), "workbook.blank", "代号没有填。", "The key is left blank.")
            elif key in found:
                self._tell(entry, ("key",), "workbook.twice", f"代号{key}重复，第一次在第{found[key].row}行。",
                           f"Key {key} is repeated; first in row {found[key].row}.")  # fmt: skip
            else:
                found[key] = entry
        return found

    def owned(self, sheet: str, owner: str, owners: Any, where: str) -> Iterator[tuple[Any, Entry]]:
        """(owner, entry) of each row; rows of an owner that is not there are told."""
        for entry in self.rows[sheet]:
            name = entry.pop(owner, None)
            if name is not None and name in owners:
                yield owners[name], entry
            elif name is None:
                self._tell(entry, (owner,), "workbook.blank", f"没有写属于哪一个，见“{where}”表。",
                           f"It does not say which one it belongs to; see sheet “{where}”.")  # fmt: skip
            else:
                self._tell(entry, (owner,), "workbook.owner", f"“{where}”表里没有{name}。",
                           f"Sheet “{where}” has no {name}.")  # fmt: skip

    def _tell(self, entry: Entry, path: tuple[str, ...], code: str, zh: str, en: str) -> None:
        row, column = entry.places.get(path, (entry.row, ""))
        self.notes.sheet = entry.sheet
        self.notes.tell(row, column, code, zh, en)

    def _codelists(self) -> dict[str, Entry]:
        lists = self.keyed("代码表", keep=True)
        for found in lists.values():
            found["options"] = []
        for found, option in self.owned("代码", "@list", lists, "代码表"):
            found["options"].append(option)
        return lists

    def _forms(self) -> dict[str, Entry]:
        forms = self.keyed("表单", keep=True)
        for form in forms.values():
            form["sections"] = []
        for form, group in self.owned("分组", "@form", forms, "表单"):
            form.setdefault("groups", []).append(group)
        for form, section in self.owned("板块", "@form", forms, "表单"):
            section["fields"] = []
            form["sections"].append(section)
        for form, check in self.owned("核对", "@form", forms, "表单"):
            form.setdefault("checks", []).append(check)
        for form, field in self.owned("字段", "@form", forms, "表单"):
            self._place_field(form, field)
        return forms

    def _place_field(self, form: Entry, field: Entry) -> None:
        name, table = field.pop("@section", None), field.pop("@table", None)
        section = next((s for s in form["sections"] if s.get("key") == name), None)
        if section is None:
            self._tell(
                field,
                ("@section",),
                "workbook.owner",
                f"这张表单没有板块{name}。",
                f"This form has no section {name}.",
            )
            return
        if table is None:
            section["fields"].append(field)
            if field.get("type") == "table":
                field["columns"] = []
            return
        owner = next(
            (f for f in section["fields"] if f.get("key") == table and f.get("type") == "table"), None
        )
        if owner is None:
            self._tell(
                field,
                ("@table",),
                "workbook.owner",
                f"前面没有表格{table}。",
                f"No table {table} comes before it.",
            )
        else:
            owner["columns"].append(field)

    def _criteria(self) -> dict[str, Entry]:
        criteria = self.keyed("条件清单", keep=True)
        for one in criteria.values():
            one["rules"] = []
        for one, rule in self.owned("条件", "@criteria", criteria, "条件清单"):
            one["rules"].append(rule)
        for one, value in self.owned("参数", "@criteria", criteria, "条件清单"):
            one.setdefault("parameters", {}).setdefault(value.pop("@key", ""), []).append(value)
        for one, named in self.owned("取值", "@criteria", criteria, "条件清单"):
            self._name_value(one, named)
        for key, tables in self.tables.items():
            if key in criteria:
                criteria[key]["tables"] = tables
                continue
            for table in tables.values():
                self._tell(
                    table,
                    (),
                    "workbook.owner",
                    f"“条件清单”表里没有{key}。",
                    f"Sheet “条件清单” has no {key}.",
                )
        return criteria

    def _name_value(self, criteria: Entry, named: Entry) -> None:
        key = named.pop("@key", "")
        if key in criteria.get("values", {}) or key in criteria.get("names", {}):
            self._tell(named, ("@key",), "workbook.twice", f"代号{key}重复。", f"Key {key} is repeated.")
            return
        for part, name in (("values", "value"), ("names", "name")):
            if name in named:
                own = criteria.setdefault(part, Entry(named.sheet, 0))
                own[key] = named[name]
                own.places[(key,)] = named.places[(name,)]

    def _workflows(self) -> dict[str, Entry]:
        machines = self.keyed("流程", keep=True)
        for machine in machines.values():
            machine["states"] = []
        for machine, state in self.owned("状态", "@workflow", machines, "流程"):
            machine["states"].append(state)
        for machine, act in self.owned("动作", "@workflow", machines, "流程"):
            name = act.pop("@state", None)
            source = next((s for s in machine["states"] if s.get("key") == name), None)
            if source is None:
                self._tell(
                    act,
                    ("@state",),
                    "workbook.owner",
                    f"这个流程没有状态{name}。",
                    f"This workflow has no state {name}.",
                )
            else:
                source.setdefault("transitions", []).append(act)
        return machines


def _facts(rows: list[Any], notes: Notes) -> Entry:
    """The first sheet: one fact a row."""
    notes.sheet = SERIES_SHEET[0]
    root = Entry(SERIES_SHEET[0], 1)
    known = {word: fact for fact in FACTS for word in (fact[0], fact[1].lower())}
    seen: set[str] = set()
    for number, cells in rows[1:]:
        name, value, english = (
            (c.text for c in [*cells, *cells[:1] * 3][:3]) if len(cells) > 2 else ("", "", "")
        )
        heading = name.split("\n", 1)[0].strip()
        fact = known.get(heading) or known.get(heading.lower())
        if heading == _REST:
            _take_rest(root, value, number, notes)
        elif fact is None:
            notes.tell(
                number,
                "A",
                "workbook.fact",
                f"不认识的项目“{heading[:40]}”。",
                f"Unknown item “{heading[:40]}”.",
            )
        elif fact[0] in seen:
            notes.tell(
                number, "A", "workbook.twice", f"“{fact[0]}”出现两次。", f"“{fact[0]}” is there twice."
            )
        else:
            seen.add(fact[0])
            _take_fact(root, fact, value, english, number)
    return root


def _take_fact(
    root: Entry, fact: tuple[str, str, tuple[str, ...], bool], value: str, english: str, number: int
) -> None:
    _zh, _en, path, bilingual = fact
    root.places[path] = (number, "B")
    if bilingual:
        put(root, path, {"zh": TEXT.read(value), **({"en": english} if english.strip() else {})})
    elif value.strip():
        put(root, path, WORD.read(value))


def _take_rest(root: Entry, text: str, number: int, notes: Notes) -> None:
    try:
        rest = from_flow(text) if text.strip() else {}
    except CellError as error:
        notes.tell(number, "B", error.code, error.zh, error.en)
        return
    if isinstance(rest, dict):
        for key, value in rest.items():
            if key in root:
                notes.tell(
                    number,
                    "B",
                    "workbook.twice",
                    f"{key}在别的行里已经写过。",
                    f"{key} is already given in a row.",
                )
            else:
                root[key] = value
                root.places[(key,)] = (number, "B")
    else:
        notes.tell(number, "B", "workbook.rest", "应写成{键: 值}。", "Write it as {key: value}.")
