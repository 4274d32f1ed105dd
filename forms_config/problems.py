"""Making problems in two languages. (pure)"""

from collections.abc import Iterable
from difflib import get_close_matches

from forms_config.shapes import Path, Problem, Text


def problem(path: Path, code: str, zh: str, en: str) -> Problem:
    return Problem(code, Text(zh=zh, en=en), path)


def unknown(path: Path, code: str, noun: tuple[str, str], name: str, known: Iterable[str]) -> Problem:
    """An unknown name, with the nearest known ones as the remedy."""
    names = sorted(set(known))
    near = get_close_matches(name, names, n=3) or names[:8]
    zh = f"没有名为“{name}”的{noun[0]}" + (f"；是不是：{'、'.join(near)}？" if near else "。")
    en = f"There is no {noun[1]} {name!r}" + (f"; did you mean {', '.join(near)}?" if near else ".")
    return problem(path, code, zh, en)
