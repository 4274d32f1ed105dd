"""The size budget counts what it says, and an exception must be needed and reasoned."""

from pathlib import Path

from tools import budget


def write(root: Path, source: str) -> None:
    path = root / "cms" / "desk.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(source)


def test_forty_one_lines_are_one_too_many_and_a_docstring_is_free(tmp_path: Path) -> None:
    write(
        tmp_path, 'def list_cases():\n    """Why.\n\n    Order of effects.\n    """\n' + "    x = 1\n\n" * 40
    )
    assert budget.problems(tmp_path, {}) == ["cms/desk.py:1: list_cases has 41 lines, the budget is 40"]
    write(
        tmp_path, 'def list_cases():\n    """Why.\n\n    Order of effects.\n    """\n' + "    x = 1\n\n" * 39
    )
    assert budget.problems(tmp_path, {}) == []


def test_a_long_module_is_told(tmp_path: Path) -> None:
    write(tmp_path, "x = 1\n" * 301)
    assert budget.problems(tmp_path, {}) == ["cms/desk.py: 301 lines, the budget is 300"]
    assert budget.problems(tmp_path, {"cms/desk.py": "a table of codes"}) == []


def test_an_exception_without_use_or_reason_is_told(tmp_path: Path) -> None:
    write(tmp_path, "x = 1\n" * 301)
    assert budget.problems(tmp_path, {"cms/desk.py": " ", "cms/gone.py": "was long"}) == [
        "cms/gone.py: an exception that nothing needs",
        "cms/desk.py: an exception without a reason",
    ]
