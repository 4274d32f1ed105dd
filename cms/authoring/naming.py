"""Reading texts out of a draft, whatever a half-written one holds. (pure)"""

from typing import Any


def text_of(data: Any, language: str) -> str:
    """A draft's text in a Django language code; Chinese where English is missing."""
    if isinstance(data, str):
        return data
    if not isinstance(data, dict):
        return ""
    zh, en = str(data.get("zh") or ""), str(data.get("en") or "")
    return en if language.startswith("en") and en else zh
