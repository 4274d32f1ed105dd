"""Search that finds 工程 in 高级工程师: Wagtail's database backends, with every Han character a word of its own.

The database's word splitters see a run of Han characters as one word. Here each character is set apart when indexed, and
a searched run becomes a phrase of characters. Punctuation never reaches the database's query language, so `"` or `(` is
a search for nothing rather than an error.
"""

import copy
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from modelsearch.backends.database import SearchBackend as choose_backend  # noqa: N813
from modelsearch.index import RelatedFields
from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText

HAN = re.compile(r"[〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
MAX_WORDS = 16


def set_apart(text: str) -> str:
    """Each Han character between blanks; other text as it is."""
    return HAN.sub(r" \g<0> ", text)


def words_of(text: str) -> list[str]:
    """The searchable words: letters, digits and their marks; everything else separates."""
    kept = "".join(ch if unicodedata.category(ch)[0] in "LNM" else " " for ch in text)
    return kept.split()[:MAX_WORDS]


def rewrite(query: Any) -> Any:
    """The same query over set-apart text. A query without a single word matches nothing."""
    if isinstance(query, PlainText):
        parts = [_word(word, query.operator) for word in words_of(query.query_string)]
        if not parts:
            return Not(MatchAll())
        if len(parts) == 1:
            return parts[0]
        return (Or if query.operator == "or" else And)(parts)
    if isinstance(query, Phrase):
        words = words_of(set_apart(query.query_string))
        return Phrase(" ".join(words)) if words else Not(MatchAll())
    if isinstance(query, And | Or):
        return type(query)([rewrite(part) for part in query.subqueries])
    if isinstance(query, Not):
        return Not(rewrite(query.subquery))
    if isinstance(query, Boost):
        return Boost(rewrite(query.subquery), query.boost)
    return query


def _word(word: str, operator: str) -> Any:
    apart = " ".join(set_apart(word).split())
    return PlainText(apart, operator=operator) if apart == word else Phrase(apart)


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  (the name Wagtail looks for)
    """The backend of the current database, taught to set Han characters apart."""
    backend = choose_backend(params)
    for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
        if base := getattr(backend, name, None):
            setattr(backend, name, _rewriting(base))
    if hasattr(backend, "index_class"):
        backend.index_class = _splitting(backend.index_class)
    return backend


def _rewriting(base: Any) -> Any:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        base.__init__(self, *args, **kwargs)
        self.query = rewrite(self.query)

    return type(base.__name__, (base,), {"__init__": __init__})


def _splitting(base: Any) -> Any:
    def add_items(self: Any, model: Any, objects: Iterable[Any]) -> None:
        base.add_items(self, model, [SetApart(item) for item in objects])

    def add_item(self: Any, item: Any) -> None:
        self.add_items(type(item), [item])

    return type(base.__name__, (base,), {"add_items": add_items, "add_item": add_item})


class SetApart:
    """A model object as its indexer sees it: the same key and fields, the fields' texts set apart."""

    def __init__(self, target: Any) -> None:
        self.pk = target.pk
        self.target = target

    def get_search_fields(self) -> list[Any]:
        """The object's search fields, reading through this wrapper."""
        return [_field(field, of_wrapper=True) for field in self.target.get_search_fields()]


def _field(field: Any, *, of_wrapper: bool) -> Any:
    apart = copy.copy(field)
    if isinstance(field, RelatedFields):
        apart.fields = [_field(inner, of_wrapper=False) for inner in field.fields]
        apart.get_value = lambda item: field.get_value(item.target if of_wrapper else item)
    else:
        apart.get_value = lambda item: _value(field.get_value(item.target if of_wrapper else item))
    return apart


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return set_apart(value)
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items()}
    return value
