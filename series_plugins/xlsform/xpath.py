"""The expressions of XLSForm, parsed: `${a} = 'x' and (${b} > 3 or selected(${c}, 'y'))`. (pure)

A small grammar: or, and, comparisons, + - * div mod, calls, `${name}`, `.`, numbers and strings. What an expression *means*
in the condition language is in `translating.py`.
"""

import re
from dataclasses import dataclass

MAX_LENGTH = 4000
_MAX_DEPTH = 40
_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*[^{}\s]+\s*\})|(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<string>'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”)"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_:-]*)|(?P<sign><=|>=|!=|[=<>+*(),-])|(?P<dot>\.(?!\.|/)))"
)
_COMPARING = ("=", "!=", "<", "<=", ">", ">=")


class NotUnderstood(Exception):
    """Why an expression cannot be taken over."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


@dataclass(frozen=True)
class Ref:
    """`${name}`; `.` is the question's own name."""

    name: str


@dataclass(frozen=True)
class Const:
    """A number or string as written."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Call:
    """A function, or an operator by its sign."""

    name: str
    arguments: tuple["Node", ...]


Node = Ref | Const | Call


def parse(text: str, own: str) -> Node:
    """The expression of the question `own`; NotUnderstood with the place it stops making sense."""
    if len(text) > MAX_LENGTH:
        raise NotUnderstood(
            f"表达式超过{MAX_LENGTH}个字符", f"the expression is over {MAX_LENGTH} characters"
        )
    return _Parser(_tokens(text), own).whole()


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            rest = text[at:].strip()[:20]
            raise NotUnderstood(f"读不懂“{rest}”", f"“{rest}” is not understood")
        found.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], own: str) -> None:
        self.tokens, self.own = tokens, own
        self.at = self.depth = 0

    def whole(self) -> Node:
        node = self._or()
        if self.at < len(self.tokens):
            self._refuse(self.tokens[self.at][1])
        return node

    def _refuse(self, word: str) -> None:
        raise NotUnderstood(f"“{word}”放在这里读不懂", f"“{word}” is not understood where it stands")

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _take(self, *texts: str) -> str:
        """The next token when it is one of these, else nothing."""
        kind, text = self._peek()
        if kind in ("word", "sign") and text in texts:
            self.at += 1
            return text
        return ""

    def _chain(self, below: "object", *signs: str) -> Node:
        assert callable(below)
        node: Node = below()
        while sign := self._take(*signs):
            node = Call(sign, (node, below()))
        return node

    def _or(self) -> Node:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise NotUnderstood("括号套得太深", "it is nested too deep")
        node = self._chain(self._and, "or")
        self.depth -= 1
        return node

    def _and(self) -> Node:
        return self._chain(self._compare, "and")

    def _compare(self) -> Node:
        return self._chain(self._sum, *_COMPARING)

    def _sum(self) -> Node:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Node:
        return self._chain(self._unary, "*", "div", "mod")

    def _unary(self) -> Node:
        if self._take("-"):
            inner = self._unary()
            if isinstance(inner, Const) and inner.is_number:
                return Const(f"-{inner.text}", is_number=True)
            return Call("-", (Const("0", is_number=True), inner))
        return self._single()

    def _single(self) -> Node:
        kind, text = self._peek()
        self.at += 1
        if kind == "ref":
            return Ref(text[2:-1].strip())
        if kind == "dot":
            return Ref(self.own)
        if kind == "number":
            return Const(text, is_number=True)
        if kind == "string":
            return Const(text[1:-1], is_number=False)
        if kind == "sign" and text == "(":
            node = self._or()
            self._close()
            return node
        if kind == "word" and self._take("("):
            return Call(text, self._arguments())
        if kind == "end":
            raise NotUnderstood("表达式不完整", "the expression is not complete")
        self._refuse(text)
        raise AssertionError

    def _arguments(self) -> tuple[Node, ...]:
        if self._take(")"):
            return ()
        found = [self._or()]
        while self._take(","):
            found.append(self._or())
        self._close()
        return tuple(found)

    def _close(self) -> None:
        if not self._take(")"):
            raise NotUnderstood("括号没有闭合", "a bracket is not closed")
