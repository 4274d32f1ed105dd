"""What a correction is made of. (pure)"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forms_config.shapes import Text
from workflows.machine_edits import Data, Edit

USUAL_DAYS = 10


@dataclass(frozen=True)
class Candidate:
    """A change that may help: what its button says, the change, and whether it takes something away."""

    title: Text
    edit: Edit
    removes: bool = False


def changed(change: Callable[[Data], object]) -> Edit:
    """An edit from a change made in place."""

    def edit(data: Data) -> Data:
        data = copy.deepcopy(data)
        change(data)
        return data

    return edit


def put(value: Any, *path: str | int) -> Edit:
    """An edit that puts a value at a path."""

    def change(data: Any) -> None:
        for part in path[:-1]:
            data = data[part]
        data[path[-1]] = value

    return changed(change)


def update(values: Data, *path: str | int) -> Edit:
    """An edit that sets some keys of the mapping at a path."""

    def change(data: Any) -> None:
        for part in path:
            data = data[part]
        data.update(values)

    return changed(change)


def named(text: Text) -> tuple[str, str]:
    """A title in quotation marks, Chinese and English."""
    return f"“{text.zh}”", f"“{text.en or text.zh}”"


def delete(title: Text, edit: Edit) -> Candidate:
    zh, en = named(title)
    return Candidate(Text(zh=f"删除{zh}", en=f"Delete {en}"), edit, removes=True)
