"""Changes to a workflow's JSON that keep it whole: what refers to a thing changes with it. (pure)

Every function takes the data of a workflow and gives new data; what it was given stays as it was. The data is that of a
valid `Machine` (`exclude_defaults` or not).
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from workflows.machine import Machine

Data = dict[str, Any]
Edit = Callable[[Data], Data]


class CannotEdit(ValueError):
    """The change does not apply to this workflow."""


def fresh(data: Data) -> Data:
    """A deep copy in the canonical form: defaults left out, `by` and words as lists and mappings."""
    made = Machine.model_validate(data).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for state in made["states"]:
        for step in state.get("transitions", []):
            for name in ("needs", "effects"):
                if name in step:
                    step[name] = [w["name"] if set(w) == {"name"} else w for w in step[name]]
    return made


def state_of(data: Data, key: str) -> Data:
    for state in data["states"]:
        if state["key"] == key:
            found: Data = state
            return found
    raise CannotEdit(key)


def step_of(data: Data, state: str, key: str) -> Data:
    for step in state_of(data, state).get("transitions", []):
        if step["key"] == key:
            found: Data = step
            return found
    raise CannotEdit(f"{state}/{key}")


def steps(data: Data) -> Iterator[tuple[Data, Data]]:
    for state in data["states"]:
        for step in state.get("transitions", []):
            yield state, step


def word_name(word: Any) -> str:
    name: str = word["name"] if isinstance(word, dict) else word
    return name


def add_word(data: Data, state: str, step: str, name: str, kind: str = "needs") -> Data:
    data = copy.deepcopy(data)
    words = step_of(data, state, step).setdefault(kind, [])
    if name in map(word_name, words):
        raise CannotEdit(name)
    words.append(name)
    return data


def remove_step(data: Data, state: str, key: str) -> Data:
    """Without the step; nobody is kept from anything any more by having done it, when it was the last of its name."""
    data = copy.deepcopy(data)
    held = state_of(data, state)
    left = [s for s in held.get("transitions", []) if s["key"] != key]
    if len(left) == len(held.get("transitions", [])):
        raise CannotEdit(key)
    held["transitions"] = left
    return forget_lost_steps(data)


def remove_states(data: Data, keys: set[str]) -> Data:
    """Without these states, the steps and lapses that lead to them, and what referred to their steps."""
    data = copy.deepcopy(data)
    data["states"] = [s for s in data["states"] if s["key"] not in keys]
    for state in data["states"]:
        state["transitions"] = [t for t in state.get("transitions", []) if t["to"] not in keys]
        if state.get("lapse") and state["lapse"]["to"] in keys:
            del state["lapse"]
    return forget_lost_steps(data)


def remove_with_followers(data: Data, state: str, step: str) -> Data:
    """Without a step and whatever can only be reached by it."""
    data = remove_step(data, state, step)
    reached, waiting = set[str](), [data["states"][0]["key"]]
    targets: dict[str, list[str]] = {
        s["key"]: [t["to"] for t in s.get("transitions", [])] + ([s["lapse"]["to"]] if s.get("lapse") else [])
        for s in data["states"]
    }
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += targets.get(here, [])
    lost = set(targets) - reached
    return remove_states(data, lost) if lost else data


def forget_lost_steps(data: Data) -> Data:
    """Takes names of steps that are no more out of `not_by_who_did`. Changes what it is given."""
    known = {t["key"] for _, t in steps(data)}
    for _, step in steps(data):
        kept = [k for k in step.get("not_by_who_did", []) if k in known]
        if kept:
            step["not_by_who_did"] = kept
        else:
            step.pop("not_by_who_did", None)
    return data


def move_step(data: Data, state: str, key: str, to_state: str) -> Data:
    """The step begins in another state."""
    data = copy.deepcopy(data)
    step = step_of(data, state, key)
    there = state_of(data, to_state)
    if any(t["key"] == key for t in there.get("transitions", [])) or step["to"] == to_state:
        raise CannotEdit(key)
    state_of(data, state)["transitions"].remove(step)
    there.setdefault("transitions", []).append(step)
    return data


def free_key(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first number that is free."""
    key, n = wanted, 2
    while key in taken:
        key, n = f"{wanted[:56]}_{n}", n + 1
    return key


def rename_state(data: Data, old: str, new: str) -> Data:
    """Another key, everywhere it is named."""
    data = copy.deepcopy(data)
    if any(s["key"] == new for s in data["states"]):
        raise CannotEdit(new)
    state_of(data, old)["key"] = new
    for state in data["states"]:
        for step in state.get("transitions", []):
            step["to"] = new if step["to"] == old else step["to"]
        if state.get("lapse") and state["lapse"]["to"] == old:
            state["lapse"]["to"] = new
    if data.get("certified") == old:
        data["certified"] = new
    return data
