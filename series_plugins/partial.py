"""The problems of all that is right in shape, told together with those of what is not, so that nobody has to come back
defect by defect. (no tables)

Pieces whose shape is wrong are left out and the rest is checked. What may be wrong only because a piece is missing is
not told: a problem that speaks of the piece, and whatever is proved over the whole of a list it was taken from.
"""

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from forms_config.shapes import Path, Problem
from series_plugins.sentences import problems_of
from workflows.releases.document import SeriesDocument
from workflows.releases.problems import check_document

_KEYED = ("forms", "criteria", "workflows", "codelists", "cites", "texts")
_ROUNDS = 12
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./]+")
_NAME = "stand_in"
_WORDS = {"zh": _NAME, "en": _NAME}
_STAND_INS: dict[str, Any] = {
    "schema": "1", "key": _NAME, "title": _WORDS, "series": _WORDS, "series_key": _NAME, "owner": _WORDS, "code": "XX",
    "about": _WORDS, "cites": {}, "forms": {}, "criteria": {}, "workflows": {}, "texts": {}, "codelists": {}, "materials": [],
    "levels": [{"key": _NAME, "title": _WORDS, "rank": "1"}], "routes": [{"key": _NAME, "title": _WORDS}], "samples": [],
    "titles": [{"level": _NAME, "title": _WORDS}],
    "offerings": [{"level": _NAME, "route": _NAME, "form": _NAME, "criteria": _NAME, "workflow": _NAME}],
    "sample_round": {"year": "2025", "received_from": "2025-09-01", "achievements_until": "2025-08-31",
                     "tenure_until": "2025-12-31"},
}  # fmt: skip
"""What takes the place of a part of the whole that is missing or wrong, so that the others can be checked."""
_OF_THE_WHOLE = ("title.count", "criteria.parameter_empty","machine.unreachable", "machine.goal", "machine.trap", "machine.dead_end", "machine.notice_missing",
                 "machine.initial", "machine.stale_notice", "machine.closed", "sample.verdict")  # fmt: skip


def problems_of_the_rest(
    data: dict[str, Any], problems: Sequence[Problem], *, lost: frozenset[str] = frozenset()
) -> list[Problem]:
    """Problems of the document without the pieces that hold `problems`, with paths of the document as it was given.
    `lost`: words of pieces that are missing already, since their files could not be read."""
    rest = _Rest(data, lost)
    for _round in range(_ROUNDS):
        if not rest.leave_out(problems):
            return []
        try:
            document = SeriesDocument.model_validate(rest.data)
        except ValidationError as error:
            problems = problems_of(error)
            continue
        return [
            replace(p, path=rest.original(p.path)) for p in check_document(document) if not rest.may_follow(p)
        ]
    return []


class _Rest:
    """The document without some pieces, and where each of the others stood."""

    def __init__(self, data: dict[str, Any], lost: frozenset[str]) -> None:
        self.data = copy.deepcopy(data)
        self.words = {*lost, _NAME}
        self.torn: set[Path] = set()
        self._positions: dict[int, list[int]] = {}
        self._lists: list[Any] = []  # kept alive, so that no other list takes the identity of one of them

    def leave_out(self, problems: Sequence[Problem]) -> bool:
        """Takes out the pieces that hold these problems; False when one of them is the document's own."""
        places = {self._piece(p) for p in problems}
        for problem in problems:
            if self._piece(problem) == () and not self._stand_in(problem):
                return False
        places.discard(())
        for place in sorted(places, key=_sortable, reverse=True):
            holder: Any = self.data
            for step in place[:-1]:
                holder = holder[step]
            if isinstance(holder, list):
                self._positions.setdefault(id(holder), list(range(len(holder))))
                self._lists.append(holder)
                del self._positions[id(holder)][place[-1]]  # type: ignore[arg-type]
            self.words |= {place[-1]} if isinstance(place[-1], str) else set()
            self.words.update(_words_of(holder[place[-1]]))
            self.torn.add(place[:2])
            del holder[place[-1]]
            if not holder and len(place) == 2 and place[0] in _STAND_INS and isinstance(holder, list):
                holder.extend(copy.deepcopy(_STAND_INS[place[0]]))
        return True

    def _stand_in(self, problem: Problem) -> bool:
        name = problem.path[0] if problem.path else ""
        if not isinstance(name, str) or name not in _STAND_INS:
            return False
        self.words.update(_words_of(self.data.get(name)))
        self.data[name] = copy.deepcopy(_STAND_INS[name])
        self.torn.add((name,))
        return True

    def original(self, path: Path) -> Path:
        """A path of the rest as a path of the whole."""
        here: Any = self.data
        steps: list[str | int] = []
        for step in path:
            at = self._positions.get(id(here))
            steps.append(at[step] if at is not None and isinstance(step, int) and step < len(at) else step)
            try:
                here = here[step]
            except (LookupError, TypeError):
                here = None
        return tuple(steps)

    def may_follow(self, problem: Problem) -> bool:
        if problem.code.startswith(_OF_THE_WHOLE) and (
            problem.path[:2] in self.torn or self.torn or self.words
        ):
            return True
        return any(word in self.words for word in _WORD.findall(problem.text.en))

    def _piece(self, problem: Problem) -> Path:
        """The key nobody knows, or else the innermost list item or keyed part that holds the path; empty when only the
        whole does."""
        found: Path = ()
        here: Any = self.data
        walked: Path = ()
        for step in problem.path:
            inside = step in here if isinstance(here, dict) else _has_item(here, step)
            if not inside:
                continue
            here = here[step]
            walked = (*walked, step)
            if isinstance(step, int) or (len(walked) == 2 and walked[0] in _KEYED):
                found = walked
        return walked if problem.code == "schema.extra_forbidden" else found


def _has_item(data: Any, step: str | int) -> bool:
    return isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)


def _sortable(place: Path) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in place)


def _words_of(data: Any) -> Iterator[str]:
    """The keys and codes a piece brings with it, such as those of its fields."""
    if isinstance(data, dict):
        if isinstance(data.get("key"), str):
            yield data["key"]
        if isinstance(data.get("code"), str):
            yield data["code"]
        for name in ("form", "criteria", "workflow", "level"):
            if isinstance(data.get(name), str):
                yield data[name]
        for value in data.values():
            yield from _words_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words_of(value)
