"""Nobody types a space between Han and digits or letters: typesetting makes it; typed, it is doubled and breaks lines."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("forms_config", "workflows", "series_plugins", "cms", "tools")
TYPED = re.compile(r"[\u4e00-\u9fff] +[0-9A-Za-z{%]|[0-9A-Za-z%}] +[\u4e00-\u9fff]")
HOLE = "{}"
"""Stands for a value that is put in."""

SIDE_BY_SIDE = {
    "职称证书 {}",
    "演示根证书 Demonstration root",
    "演示职称证书签章 Demonstration certificate seal",
    "职评演示 Zhiping demonstration",
    "持证人照片 Photograph of the holder",
    "证书查验二维码 QR code for verification",
}
"""What a file or a key is called, in both languages or with its number beside it: the space parts two names."""


@pytest.mark.parametrize("package", PACKAGES)
def test_no_sentence_in_the_code_has_one(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    told = [(f"{path.relative_to(ROOT)}:{line}", text) for path in files for line, text in _strings(path)]
    assert any(_is_chinese(text) for _, text in told)
    assert [s for s in told if _is_chinese(s[1]) and TYPED.search(s[1]) and s[1] not in SIDE_BY_SIDE] == []


def test_no_translation_has_one() -> None:
    found = []
    for path in sorted((ROOT / "cms/locale/fragments").glob("*.po")):
        translated = re.findall(r'^msgstr(?:\[0\])? ((?:".*"\n?)+)', path.read_text(), re.M)
        assert translated, path
        found += [
            (path.name, text) for text in translated if TYPED.search(re.sub(r"(%\(\w+\))[sd]", r"\1X", text))
        ]
    assert found == []


def test_no_template_of_a_pack_has_one() -> None:
    files = sorted((ROOT / "series_plugins/templates").rglob("*.yaml"))
    assert files
    assert [
        (path.name, line) for path in files for line in path.read_text().split("\n") if TYPED.search(line)
    ] == []


@pytest.mark.parametrize("sentence", ["第 18 位", "请填11 位", "最多 {} 个", "找不到 {}。", "读不懂 PDF"])
def test_such_a_sentence_would_be_found(sentence: str) -> None:
    assert _is_chinese(sentence)
    assert TYPED.search(sentence)


def _is_chinese(text: str) -> bool:
    """Whether Chinese is its language, rather than a name quoted in an English sentence."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    return bool(re.search(r"[。；，、？）”]$", text)) or len(re.findall(r"[\u4e00-\u9fff]", text)) > 2 * len(
        words
    )


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module with its line, docstrings left out; one put together has `HOLE` for each value."""
    tree = ast.parse(path.read_text())
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            skipped.update(map(id, node.values))
            parts = [str(v.value) if isinstance(v, ast.Constant) else HOLE for v in node.values]
            yield node.lineno, "".join(parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value
