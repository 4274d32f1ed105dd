"""Two people write one draft: their changes put together item by item. (pure)

An item is what one sheet of the studio shows: a field without its columns, a state without its transitions, a rule, a code, a text.
Changes to different items merge; where both changed one item differently, or one changed what the other deleted, that is a
conflict a person decides. Nothing of either side is ever dropped silently.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Side = Literal["mine", "theirs"]
PARTS = frozenset({"sections", "fields", "columns", "checks", "groups", "options", "rules", "states", "transitions", "parameters", "values",
                   "names", "tables", "forms", "criteria", "workflows", "codelists", "cites", "texts", "levels", "routes", "titles", "materials",
                   "offerings", "samples"})  # fmt: skip
"""Containers of items: merged one by one. Everything else belongs to the item it stands in and is taken whole."""
_GONE = object()


@dataclass(frozen=True)
class Conflict:
    """One item both changed. `path` names it by keys (`("criteria", "senior", "rules", "tenure")`); a side is None where it deleted it."""

    path: tuple[str, ...]
    base: Any
    mine: Any
    theirs: Any

    @property
    def name(self) -> str:
        """How a choice refers to it."""
        return "/".join(self.path)


@dataclass(frozen=True)
class Merged:
    """The document of both, with my side where a conflict is not decided yet."""

    document: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def merge(base: Any, mine: Any, theirs: Any, choices: Mapping[str, Side] | None = None) -> Merged:
    """Three-way: what I changed since `base` and what they changed. `choices` decides conflicts by name."""
    merger = _Merger(choices or {})
    document = merger.item(base, mine, theirs, ())
    return Merged(document, tuple(merger.conflicts))


class _Merger:
    def __init__(self, choices: Mapping[str, Side]) -> None:
        self.choices = choices
        self.conflicts: list[Conflict] = []

    def item(self, base: Any, mine: Any, theirs: Any, path: tuple[str, ...]) -> Any:
        if theirs in (mine, base):
            return mine
        if mine == base:
            return theirs
        if isinstance(mine, dict) and isinstance(theirs, dict):
            return self._both(base if isinstance(base, dict) else {}, mine, theirs, path)
        return self._decide(base, mine, theirs, path)

    def _decide(self, base: Any, mine: Any, theirs: Any, path: tuple[str, ...]) -> Any:
        conflict = Conflict(path, _shown(base), _shown(mine), _shown(theirs))
        choice = self.choices.get(conflict.name)
        if choice is None:
            self.conflicts.append(conflict)
        return theirs if choice == "theirs" else mine

    def _both(
        self, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], path: tuple[str, ...]
    ) -> dict[str, Any]:
        own = self.item_alone(_own(base), _own(mine), _own(theirs), path)
        parts = {}
        for name in dict.fromkeys([*mine, *theirs]):
            if name in PARTS and _is_container(mine.get(name)) and _is_container(theirs.get(name)):
                parts[name] = self._container(base.get(name), mine.get(name), theirs.get(name), (*path, name))
        order = [*mine, *(k for k in theirs if k not in mine)]
        whole = {**own, **{k: v for k, v in parts.items() if v is not None}}
        return {k: whole[k] for k in order if k in whole}

    def item_alone(self, base: Any, mine: Any, theirs: Any, path: tuple[str, ...]) -> dict[str, Any]:
        """The item's own properties, taken whole; the document's own by property, since each is a sheet's line of its own."""
        if theirs in (mine, base):
            return dict(mine)
        if mine == base:
            return dict(theirs)
        if path:
            return dict(self._decide(base, mine, theirs, path))
        merged = {}
        for key in dict.fromkeys([*mine, *theirs]):
            value = self.item(base.get(key), mine.get(key), theirs.get(key), (key,))
            if value is not None:
                merged[key] = value
        return merged

    def _container(self, base: Any, mine: Any, theirs: Any, path: tuple[str, ...]) -> Any:
        if mine is None or theirs is None:
            mine, theirs = mine or type(theirs)(), theirs or type(mine)()
        if isinstance(mine, dict) and isinstance(theirs, dict):
            return self._mapping(base if isinstance(base, dict) else {}, mine, theirs, path)
        return self._listed(base if isinstance(base, list) else [], mine, theirs, path)

    def _mapping(
        self, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], path: tuple[str, ...]
    ) -> dict[str, Any]:
        merged = {}
        for key in dict.fromkeys([*mine, *theirs]):
            value = self._entry(
                base.get(key, _GONE), mine.get(key, _GONE), theirs.get(key, _GONE), (*path, key)
            )
            if value is not _GONE:
                merged[key] = value
        return merged

    def _entry(self, base: Any, mine: Any, theirs: Any, path: tuple[str, ...]) -> Any:
        if mine is _GONE or theirs is _GONE:
            present = theirs if mine is _GONE else mine
            if base is _GONE:
                return present
            if present == base:
                return _GONE
            return self._decide(base, mine, theirs, path)
        return self.item(None if base is _GONE else base, mine, theirs, path)

    def _listed(
        self, base: list[Any], mine: list[Any], theirs: list[Any], path: tuple[str, ...]
    ) -> list[Any]:
        bases, mines, others = _by_name(base), _by_name(mine), _by_name(theirs)
        if bases is None or mines is None or others is None:
            return (
                list(self.item(base, mine, theirs, path))
                if base in (mine, theirs)
                else list(self._decide(base, mine, theirs, path))
            )
        merged = []
        for name in _order(list(bases), list(mines), list(others)):
            value = self._entry(
                bases.get(name, _GONE), mines.get(name, _GONE), others.get(name, _GONE), (*path, name)
            )
            if value is not _GONE:
                merged.append(value)
        return merged


def _order(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """The order of whoever reordered (mine when both did), the other's new items after what they followed."""
    kept = [n for n in base if n in mine and n in theirs]
    lead, other = (theirs, mine) if [n for n in mine if n in kept] == kept else (mine, theirs)
    names = list(lead)
    for i, name in enumerate(other):
        if name in names:
            continue
        before = next((n for n in reversed(other[:i]) if n in names), None)
        names.insert(names.index(before) + 1 if before else 0, name)
    return names


def name_of(item: Any) -> str | None:
    """What tells an item of a list from its siblings."""
    if not isinstance(item, dict):
        return None
    for key in ("key", "code"):
        if isinstance(item.get(key), str):
            return str(item[key])
    if isinstance(item.get("level"), str) and isinstance(item.get("route"), str):
        return f"{item['level']}/{item['route']}"
    if isinstance(item.get("level"), str):
        return f"{item['level']}:{','.join(map(str, item.get('directions') or []))}"
    return None


def _by_name(items: list[Any]) -> dict[str, Any] | None:
    named = {}
    for item in items:
        name = name_of(item)
        if name is None or name in named:
            return None
        named[name] = item
    return named


def _is_container(value: Any) -> bool:
    return value is None or isinstance(value, dict | list)


def _own(item: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in item.items() if not (k in PARTS and isinstance(v, dict | list))}


def _shown(value: Any) -> Any:
    if value is _GONE:
        return None
    return _own(value) if isinstance(value, dict) else value
