"""The rows of a survey as a tree of groups, repeats and questions, and which kind of field each type becomes. (pure)"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from series_plugins.workbook.grid import Notes
from series_plugins.xlsform.labels import SheetRow

_BOUNDARY = re.compile(r"^(begin|end)[ _](group|repeat)$")
_SELECT = re.compile(
    r"^(select_one|select_multiple|select1|select one|select multiple)\s+(\S+)(\s+or[_ ]other)?$"
)
_META = frozenset({
    "start", "end", "today", "deviceid", "device_id", "username", "phonenumber", "simserial", "subscriberid", "email", "audit",
    "start-geopoint", "hidden",
})  # fmt: skip
_KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": "text", "max_length": "500"}, "string": {"type": "text", "max_length": "500"},
    "integer": {"type": "integer"}, "int": {"type": "integer"}, "decimal": {"type": "number", "places": "6"},
    "date": {"type": "date"}, "image": {"type": "file", "accept": ["jpg", "png"]}, "photo": {"type": "file", "accept": ["jpg", "png"]},
    "file": {"type": "file"}, "calculate": {"type": "computed"},
}  # fmt: skip
_NEAREST: dict[str, tuple[dict[str, Any], str, str]] = {
    "datetime": (
        {"type": "date"},
        "日期时间改为日期，不再问钟点",
        "date and time became a date, without the hour",
    ),
    "barcode": (
        {"type": "text", "max_length": "500"},
        "扫码改为单行文字",
        "a bar code became a line of text",
    ),
    "acknowledge": ({"type": "yes_no"}, "确认改为“是否”题", "an acknowledgement became a yes-or-no question"),
    "trigger": ({"type": "yes_no"}, "确认改为“是否”题", "an acknowledgement became a yes-or-no question"),
}
_BY_APPEARANCE: dict[tuple[str, str], dict[str, Any]] = {
    ("text", "multiline"): {"type": "long_text"}, ("date", "year"): {"type": "year"}, ("date", "month-year"): {"type": "month"},
}  # fmt: skip
HOLDS = {
    "text": "text", "long_text": "text", "integer": "number", "number": "number", "year": "number", "date": "date", "month": "date",
    "choice": "choice", "multiple_choice": "choices", "yes_no": "boolean", "file": "file", "computed": "number", "table": "table",
}  # fmt: skip


@dataclass
class Item:
    """A question, or a group or repeat with what is in it. `kind` is empty where the row cannot become a field."""

    what: str
    row: SheetRow
    kind: dict[str, Any] = field(default_factory=dict)
    inside: list["Item"] = field(default_factory=list)

    def everything(self) -> Iterator["Item"]:
        yield self
        for item in self.inside:
            yield from item.everything()


def tree_of(rows: list[SheetRow], notes: Notes) -> list[Item]:
    """The survey as a tree; rows that cannot be fields are told, and so are groups that do not close."""
    root = Item("group", SheetRow(0))
    open_items = [root]
    for row in rows:
        written = row.get("type")
        boundary = _BOUNDARY.match(written.lower())
        if not written:
            notes.tell(
                row.row,
                row.heading("type"),
                "xlsform.type",
                "没有写题型，这一行没有导入。",
                "It has no type; the row was left out.",
            )
        elif boundary is None:
            item = _question(row, written, notes)
            if item is not None:
                open_items[-1].inside.append(item)
        elif boundary[1] == "begin":
            item = Item(boundary[2], row)
            open_items[-1].inside.append(item)
            open_items.append(item)
        elif len(open_items) > 1 and open_items[-1].what == boundary[2]:
            open_items.pop()
        else:
            notes.tell(
                row.row,
                row.heading("type"),
                "xlsform.end",
                f"“{written}”没有对应的开头。",
                f"“{written}” closes nothing.",
            )
    for item in open_items[1:]:
        notes.tell(item.row.row, item.row.heading("type"), "xlsform.end", f"“{item.row.get('type')}”没有结尾，算到表末。",
                   f"“{item.row.get('type')}” is never closed; it goes to the end.")  # fmt: skip
    return root.inside


def _question(row: SheetRow, written: str, notes: Notes) -> Item | None:
    heading, lower = row.heading("type"), written.lower()
    if lower == "note":
        return Item("note", row)
    select = _SELECT.match(written)
    if select:
        if select[3]:
            notes.tell(
                row.row,
                heading,
                "xlsform.other",
                "“其他，请注明”没有导入，请另加一题。",
                "“Or other” was left out; add a question for it.",
            )
        several = "multiple" in select[1]
        return Item("question", row, {"type": "multiple_choice" if several else "choice", "from": select[2]})
    if lower in _META:
        notes.tell(
            row.row,
            heading,
            "xlsform.meta",
            f"“{written}”由系统自己记录，没有导入。",
            f"“{written}” is recorded by the system itself; left out.",
        )
        return None
    if lower == "range":
        return Item("question", row, _range(row, notes))
    if lower in _NEAREST:
        kind, zh, en = _NEAREST[lower]
        notes.tell(row.row, heading, "xlsform.nearest", f"{zh}。", f"{en[:1].upper()}{en[1:]}.")
        return Item("question", row, dict(kind))
    if lower not in _KINDS:
        notes.tell(row.row, heading, "xlsform.type", f"没有与“{written[:40]}”对应的题型，这一行没有导入。",
                   f"No kind of field corresponds to “{written[:40]}”; the row was left out.")  # fmt: skip
        return None
    return Item("question", row, _by_appearance(row, lower, notes))


def _by_appearance(row: SheetRow, lower: str, notes: Notes) -> dict[str, Any]:
    kind = dict(_KINDS[lower])
    appearance = row.get("appearance")
    special = _BY_APPEARANCE.get((kind["type"], appearance))
    if special is not None:
        return dict(special)
    return kind


def appearance_is_known(item: Item) -> bool:
    """An appearance that said which kind of field it is has been taken over."""
    return (item.row.get("type").lower(), item.row.get("appearance")) in _BY_APPEARANCE


def _range(row: SheetRow, notes: Notes) -> dict[str, Any]:
    given = dict(re.findall(r"(start|end|step)\s*=\s*(-?[0-9.]+)", row.get("parameters")))
    whole = all("." not in given.get(k, "1") for k in ("start", "end", "step"))
    if given.get("step", "1") not in ("1", "1.0"):
        notes.tell(
            row.row, row.heading("parameters"), "xlsform.range", "步长没有导入。", "The step was left out."
        )
    bounds = {name: given[word] for name, word in (("min", "start"), ("max", "end")) if word in given}
    return {"type": "integer" if whole else "number", **bounds}
