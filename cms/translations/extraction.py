"""Every message that our Python code and templates ask gettext for."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.template import Engine, Origin
from django.template.base import Lexer, Node, NodeList, Parser, Token, TokenType
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.text import unescape_string_literal


class Message(NamedTuple):
    """One use of a message: its key in the catalogue, and where it stands (`path:line`)."""

    context: str | None
    singular: str
    plural: str | None
    place: str


CALLS = {
    # name of the function: positions of context, singular, plural
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}


class NotConstant(Exception):
    """A message built at run time: no catalogue can hold it. The text names the place."""


def messages_of_python(source: str, name: str) -> Iterator[Message]:
    """Messages of one module; raises NotConstant for an f-string or a sum in a gettext call."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in CALLS:
            place = f"{name}:{node.lineno}"
            context, singular, plural = (_argument(node, position, place) for position in CALLS[called])
            if singular:
                yield Message(context, singular, plural, place)


def _argument(call: ast.Call, position: int | None, place: str) -> str | None:
    if position is None or position >= len(call.args):
        return None
    argument = call.args[position]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if isinstance(argument, ast.JoinedStr | ast.BinOp):
        raise NotConstant(f"{place}: a message put together at run time cannot be translated")
    return None  # a name: the message is marked where the text stands


class _Recorder(Parser):
    """Keeps every node it compiles, wherever other nodes put it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.nodes: list[Node] = []

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        self.nodes.append(node)
        super().extend_nodelist(nodelist, node, token)


UNDERSCORE = re.compile(r"""_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


def messages_of_template(source: str, name: str) -> Iterator[Message]:
    """Messages of one template: translate and blocktranslate tags, and `_("…")` in any other tag."""
    engine = Engine.get_default()
    tokens = Lexer(source).tokenize()
    for token in tokens:
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            for quoted in UNDERSCORE.findall(token.contents):
                text = unescape_string_literal(quoted).replace("%", "%%")
                yield Message(None, text, None, f"{name}:{token.lineno}")
    parser = _Recorder(tokens, engine.template_libraries, engine.template_builtins, Origin(name))
    parser.parse()
    for node in parser.nodes:
        place = f"{name}:{node.token.lineno if node.token else 0}"
        if isinstance(node, BlockTranslateNode):
            plural = node.render_token_list(node.plural)[0] if node.plural else None
            yield Message(
                _constant(node.message_context), node.render_token_list(node.singular)[0], plural, place
            )
        elif isinstance(node, TranslateNode):
            text = getattr(node.filter_expression.var, "literal", None)
            if isinstance(text, str):
                yield Message(_constant(node.message_context), str(text).replace("%", "%%"), None, place)


def _constant(expression: Any) -> str | None:
    return None if expression is None else str(expression.var)


_QUOTED = r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
_SCRIPT_CALL = re.compile(rf"\b(n?gettext)\(\s*(?:{_QUOTED}(?:\s*,\s*{_QUOTED})?)?")


def messages_of_script(source: str, name: str) -> Iterator[Message]:
    """Messages of one script; raises NotConstant for a call whose text is put together at run time."""
    for found in _SCRIPT_CALL.finditer(source):
        place = f"{name}:{source.count(chr(10), 0, found.start()) + 1}"
        call, singular, plural = found.groups()
        if singular is None or (call == "ngettext" and plural is None):
            raise NotConstant(f"{place}: a message put together at run time cannot be translated")
        yield Message(
            None,
            unescape_string_literal(singular),
            unescape_string_literal(plural) if call == "ngettext" else None,
            place,
        )


def messages_of_scripts(root: Path, packages: Iterable[str]) -> tuple[list[Message], list[str]]:
    """All messages of our scripts below `root`, and sentences about what could not be read."""
    found: list[Message] = []
    problems: list[str] = []
    for package in packages:
        for path in sorted((root / package).glob("**/static/**/*.js")):
            if path.name.endswith(".min.js"):
                continue
            try:
                found += messages_of_script(
                    path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
                )
            except NotConstant as problem:
                problems.append(str(problem))
    return found, problems


def messages_of_project(root: Path, packages: Iterable[str]) -> tuple[list[Message], list[str]]:
    """All messages below `root`, and sentences about what could not be read."""
    found: list[Message] = []
    problems: list[str] = []
    for package in packages:
        for path in sorted([*(root / package).rglob("*.py"), *(root / package).glob("**/templates/**/*.*")]):
            name = path.relative_to(root).as_posix()
            if "/migrations/" in name or (path.suffix not in {".py", ".html", ".txt", ".xml"}):
                continue
            read = messages_of_python if path.suffix == ".py" else messages_of_template
            try:
                found += read(path.read_text(encoding="utf-8"), name)
            except NotConstant as problem:
                problems.append(str(problem))
            except Exception as problem:
                problems.append(f"{name}: {problem}")
    return found, problems
