"""YAML as packs are written in it: every scalar is text, every place is known, nothing clever. (pure)

No anchors, aliases, tags or duplicate keys; depth and size are bounded, so that a file of ten lines cannot grow into
gigabytes. Mappings and sequences remember the file and line each of their entries came from.
"""

from typing import Any

import yaml

from forms_config.shapes import Path, Problem, Text

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 60_000

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mapped(dict[str, Any]):
    """A mapping that knows where each of its keys was written."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file, self.line = file, line
        self.lines: dict[str, tuple[str, int]] = {}


class Listed(list[Any]):
    """A sequence that knows where each of its items was written."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file, self.line = file, line


class _Refused(Exception):
    def __init__(self, code: str, zh: str, en: str, line: int) -> None:
        self.problem = (code, Text(zh=zh, en=en), line)
        super().__init__(en)


def read_yaml(content: bytes, file: str) -> tuple[Any, list[Problem]]:
    """The data of one YAML file, or None, and every problem found with the file as such."""
    if len(content) > MAX_BYTES:
        text = Text(
            zh=f"文件超过{MAX_BYTES}字节，请拆分。", en=f"The file is over {MAX_BYTES} bytes; split it."
        )
        return None, [Problem("yaml.size", text, file=file)]
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        text = Text(zh="文件不是UTF-8编码，请另存为UTF-8。", en="The file is not UTF-8; save it as UTF-8.")
        return None, [Problem("yaml.encoding", text, file=file, line=line)]
    problems: list[Problem] = []
    try:
        _refuse_aliases(source)
        node = yaml.compose(source, Loader=_Loader)
        if node is None:
            raise _Refused("yaml.empty", "文件是空的。", "The file is empty.", 1)
        return _Builder(file, problems).build(node, 0), problems
    except _Refused as refused:
        code, text, line = refused.problem
        return None, [*problems, Problem(code, text, file=file, line=line)]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        why = getattr(error, "problem", None) or "unreadable"
        text = Text(
            zh=f"不是正确的YAML：{why}。请检查缩进和冒号。",
            en=f"Not valid YAML: {why}. Check indent and colons.",
        )
        return None, [*problems, Problem("yaml.syntax", text, file=file, line=mark.line + 1 if mark else 0)]


def _refuse_aliases(source: str) -> None:
    """Looks at the event stream before anything is built: an alias bomb never gets to expand."""
    depth = nodes = 0
    for event in yaml.parse(source, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused("yaml.alias", "不允许使用锚点（&）和别名（*），请写全内容。",
                           "Anchors (&) and aliases (*) are not allowed; write the content out.", line)  # fmt: skip
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if isinstance(event, yaml.NodeEvent):
            nodes += 1
            tag = getattr(event, "tag", None)
            if tag not in (None, "!"):
                raise _Refused("yaml.tag", f"不允许使用标签{tag}。", f"The tag {tag} is not allowed.", line)
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise _Refused("yaml.bounds", f"嵌套超过{MAX_DEPTH}层或多于{MAX_NODES}个节点。",
                           f"Nested over {MAX_DEPTH} deep or over {MAX_NODES} nodes.", line)  # fmt: skip


class _Builder:
    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file, self.problems = file, problems

    def build(self, node: yaml.Node, depth: int) -> Any:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            items = Listed(self.file, line)
            items.extend(self.build(child, depth + 1) for child in node.value)
            return items
        mapping = Mapped(self.file, line)
        for key_node, value_node in node.value:
            at = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                text = Text(zh="键必须是文字。", en="A key must be plain text.")
                self.problems.append(Problem("yaml.key", text, file=self.file, line=at))
                continue
            key = key_node.value
            if key in mapping:
                first = mapping.lines[key][1]
                text = Text(
                    zh=f"键{key}重复，第一次在第{first}行。",
                    en=f"Key {key} is repeated; first on line {first}.",
                )
                self.problems.append(Problem("yaml.duplicate_key", text, file=self.file, line=at))
                continue
            mapping[key] = self.build(value_node, depth + 1)
            mapping.lines[key] = (self.file, at)
        return mapping


def place_of(data: Any, path: Path) -> tuple[str, int]:
    """(file, line) of the nearest written ancestor of a path. Steps that are not in the data are passed over, since a
    validator's path also names union tags."""
    file, line = getattr(data, "file", ""), getattr(data, "line", 0)
    for step in path:
        if isinstance(data, Mapped) and isinstance(step, str) and step in data:
            file, line = data.lines.get(step, (data.file, data.line))
            data = data[step]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            data = list.__getitem__(data, step)
        else:
            continue
        if isinstance(data, (Mapped, Listed)):
            same_file = data.file == file
            file, line = data.file, (line if same_file and isinstance(step, str) else data.line)
    return file, line
