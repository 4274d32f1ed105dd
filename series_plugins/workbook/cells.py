"""How one value stands in one cell: words, lists, choices, conditions; each written and read back unchanged. (pure)"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from forms_config.fields.any_date import read_date
from series_plugins.pack_writing import OTHER_BREAKS
from series_plugins.yaml_source import read_yaml

TRUE = frozenset({"是", "true", "yes", "y", "1", "√", "✓", "对"})
FALSE = frozenset({"否", "false", "no", "n", "0", "×", "不"})
_SEPARATORS = re.compile(r"[、,，;；\s]+")
_ESCAPED = "json:"
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|x005F_")
_LINE_OF_FLOW = 100


class CellError(Exception):
    """What is wrong with one cell, with the remedy."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.zh, self.en = code, zh, en
        super().__init__(en)


class CannotWrite(Exception):
    """The value has not the shape this kind of cell holds; it goes into the column for everything else."""


@dataclass(frozen=True)
class Codec:
    """`write` a JSON-able value (scalars are text) as a cell, `read` it back; `choices` are offered as a list."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    choices: tuple[str, ...] = ()


class _Flow(yaml.SafeDumper):
    """Plain scalars wherever the text allows: packs read every scalar as text, so nothing needs quotes to stay text."""

    yaml_implicit_resolvers: Any = {}

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _quoted(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    """Line breaks other than the usual one are lost in plain text."""
    return dumper.represent_scalar(_STR, data, style='"' if OTHER_BREAKS.search(data) else None)


_STR = "tag:yaml.org,2002:str"
_Flow.add_representer(str, _quoted)
_Flow.add_multi_representer(dict, lambda dumper, data: dumper.represent_dict(data))
_Flow.add_multi_representer(list, lambda dumper, data: dumper.represent_list(data))


def to_flow(data: Any) -> str:
    """YAML in flow style, broken only where it would be too wide to read."""
    dumped = yaml.dump(
        data, Dumper=_Flow, allow_unicode=True, sort_keys=False, default_flow_style=True, width=_LINE_OF_FLOW
    )
    return str(dumped).removesuffix("\n").removesuffix("\n...")


def from_flow(text: str) -> Any:
    """The data of a cell; CellError with the first thing wrong."""
    data, problems = read_yaml(text.encode("utf-8", "surrogatepass"), "")
    if problems:
        first = problems[0]
        line_zh = f"（格内第{first.line}行）" if first.line > 1 else ""
        line_en = f" (line {first.line} of the cell)" if first.line > 1 else ""
        raise CellError(first.code, f"{first.text.zh}{line_zh}", f"{first.text.en}{line_en}")
    return data


def escape(text: str) -> str:
    """Characters a workbook cannot hold, or would change, are written in JSON's way."""
    if _UNSAFE.search(text) or text.startswith(_ESCAPED):
        return _ESCAPED + json.dumps(text)
    return text


def unescape(text: str) -> str:
    if not text.startswith(_ESCAPED):
        return text
    try:
        return str(json.loads(text.removeprefix(_ESCAPED)))
    except ValueError:
        return text


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise CannotWrite
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value or value != value.strip():
        raise CannotWrite
    return value


def _write_value(value: Any) -> str:
    """A bare literal as it is; everything else, and what could be mistaken for it, as YAML."""
    if (
        isinstance(value, str)
        and value
        and value == value.strip()
        and value[0] not in "{['\""
        and "\n" not in value
    ):
        return value
    return to_flow(value)


def _read_value(text: str) -> Any:
    text = text.strip()
    return from_flow(text) if text[0] in "{['\"" else text


def _write_flow(value: Any) -> str:
    if not isinstance(value, dict | list):
        raise CannotWrite
    return to_flow(value)


def _write_list(value: Any) -> str:
    if not isinstance(value, list):
        raise CannotWrite
    plain = all(isinstance(v, str) and v and not _SEPARATORS.search(v) and v[0] not in "{['\"" for v in value)
    return "、".join(value) if value and plain else to_flow(value)


def _read_list(text: str) -> Any:
    text = text.strip()
    return from_flow(text) if text.startswith("[") else [x for x in _SEPARATORS.split(text) if x]


def _write_flag(value: Any) -> str:
    if value not in ("true", "false"):
        raise CannotWrite
    return "是" if value == "true" else "否"


def _read_flag(text: str) -> str:
    word = text.strip().lower()
    if word in TRUE:
        return "true"
    if word in FALSE:
        return "false"
    raise CellError(
        "cell.flag", f"“{shown(text)}”应为“是”或“否”。", f"“{shown(text)}” should be 是 (yes) or 否 (no)."
    )


def _read_day(text: str) -> str:
    day = read_date(text.strip())
    if day is None:
        raise CellError(
            "cell.date",
            f"“{shown(text)}”不是日期，请写成2025-09-01。",
            f"“{shown(text)}” is no date; write 2025-09-01.",
        )
    return day.isoformat()


def choice(options: dict[str, tuple[str, str]]) -> Codec:
    """A closed choice: code → (Chinese, English). The Chinese is written where it is unmistakable; all three are read."""
    chinese = [zh for zh, _ in options.values()]
    labels = {code: zh if chinese.count(zh) == 1 else code for code, (zh, _) in options.items()}
    known = {word.lower(): code for code, (_, en) in options.items() for word in (en,)}
    known |= {label.lower(): code for code, label in labels.items()}
    known |= {code.lower(): code for code in options}

    def write(value: Any) -> str:
        if not isinstance(value, str) or value not in labels:
            raise CannotWrite
        return labels[value]

    def read(text: str) -> str:
        found = known.get(text.strip().lower())
        if found is None:
            listed = "、".join(labels.values())
            raise CellError(
                "cell.choice",
                f"没有“{shown(text)}”这个选项，可用：{listed}。",
                f"“{shown(text)}” is not one of the choices: {', '.join(options)}.",
            )
        return found

    return Codec(write, read, tuple(labels.values()))


def choices(options: dict[str, tuple[str, str]]) -> Codec:
    """Several of a choice, one after the other; words that are none of it are kept for the document's own check."""
    one = choice(options)

    def write(value: Any) -> str:
        if not isinstance(value, list) or not value or not all(v in options for v in value):
            return _write_list(value)
        return "、".join(one.write(v) for v in value)

    def read(text: str) -> Any:
        found = _read_list(text)
        return [one.read(v) if isinstance(v, str) else v for v in found] if isinstance(found, list) else found

    return Codec(write, read)


def shown(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


TEXT = Codec(_text, lambda text: text)
"""Sentences, kept to the letter."""
WORD = Codec(_word, str.strip)
"""A key, a number, a date as written."""
DAY = Codec(_word, _read_day)
VALUE = Codec(_write_value, _read_value)
"""A literal, or an expression in YAML."""
FLOW = Codec(_write_flow, from_flow)
"""A condition or any mapping, in YAML."""
LIST = Codec(_write_list, _read_list)
FLAG = Codec(_write_flag, _read_flag, ("是", "否"))
