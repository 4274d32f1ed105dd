"""Problems of a file as rows of a table: place and sentence in the reader's language. (pure)"""

from collections.abc import Iterable

from forms_config.shapes import Problem


def told(problems: Iterable[Problem], language: str) -> list[tuple[str, str, str]]:
    """(file or sheet, line or row, sentence) in the order they were found."""
    return [
        (problem.file, str(problem.line) if problem.line else "", problem.text.in_language(language))
        for problem in problems
    ]
