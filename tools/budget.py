"""The size budget: at most 300 non-blank lines a module, 40 a function (its docstring not counted).

Exceptions stand in `budget_exceptions.toml` with their reason. One that is no longer needed is a failure too.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("forms_config", "workflows", "series_plugins", "cms", "tools")
MODULE_LINES = 300
FUNCTION_LINES = 40


def count_lines(lines: list[str]) -> int:
    return sum(1 for line in lines if line.strip())


def function_length(lines: list[str], function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Non-blank lines from `def` to the end, without the docstring."""
    length = count_lines(lines[function.lineno - 1 : function.end_lineno])
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        length -= count_lines(lines[first.lineno - 1 : first.end_lineno])
    return length


def oversized(path: Path, name: str) -> Iterator[tuple[str, str]]:
    """Pairs of (what, sentence) for the module and each of its functions that is over the budget."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    length = count_lines(lines)
    if length > MODULE_LINES:
        yield name, f"{name}: {length} lines, the budget is {MODULE_LINES}"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = function_length(lines, node)
            if length > FUNCTION_LINES:
                sentence = (
                    f"{name}:{node.lineno}: {node.name} has {length} lines, the budget is {FUNCTION_LINES}"
                )
                yield f"{name}::{node.name}", sentence


def problems(root: Path, exceptions: dict[str, str]) -> list[str]:
    """Sentences: what is over the budget without an exception, exceptions without a reason or a use."""
    found: list[str] = []
    used: set[str] = set()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if "/migrations/" in name:
                continue
            for what, sentence in oversized(path, name):
                used.add(what)
                if what not in exceptions:
                    found.append(sentence)
    found += [f"{what}: an exception that nothing needs" for what in sorted(exceptions.keys() - used)]
    found += [
        f"{what}: an exception without a reason" for what, reason in exceptions.items() if not reason.strip()
    ]
    return found


def main() -> int:
    listed = tomllib.loads((ROOT / "tools" / "budget_exceptions.toml").read_text(encoding="utf-8"))
    found = problems(ROOT, {what: str(reason) for what, reason in listed.items()})
    print("\n".join(found) or "Every module and function is within the budget.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
