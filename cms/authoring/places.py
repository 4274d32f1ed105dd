"""Where a problem is, in words: “网络安全和信息化申报表 › 学历教育 › 专业”, not `forms.application.sections.3`. (pure)"""

from typing import Any

from cms.authoring.naming import text_of


def place_of(document: dict[str, Any], path: tuple[str | int, ...], language: str) -> str:
    """The titles met on the way down a path, outermost left out when it is the only form, criteria or workflow."""
    names: list[str] = []
    here: Any = document
    for part in path:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(here, dict):
            name = text_of(here.get("title"), language)
            if name and (not names or names[-1] != name):
                names.append(name)
    return " › ".join(names[-3:])
