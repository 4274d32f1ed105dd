"""What a drawing needs to know of a workflow: its states, the lines between them, and its main road. (pure)

A sketch is read from a workflow's JSON, however unfinished: a draft is drawn while it is being written. What is missing
or of the wrong kind is left out; a step that leads to no state keeps its line and gets a state marked as missing.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from forms_config.shapes import Text
from workflows.machine import Machine

LineStyle = Literal["forward", "return", "lapse"]
ASIDE = frozenset({"draft", "returned", "suspended", "closed"})
"""Categories the main road does not lead through, unless there is no other way."""


@dataclass(frozen=True)
class Node:
    """A state: its place in the list of states, and how it is drawn. `index` is -1 for one that is named but not there."""

    number: int
    key: str
    index: int
    title: Text
    category: str = ""
    owner: str = ""
    within: int | None = None
    certified: bool = False

    @property
    def is_end(self) -> bool:
        return self.category == "closed"


@dataclass(frozen=True)
class Arc:
    """A step or a lapse. `index` is the step's place in its state; None for a lapse."""

    source: int
    target: int
    key: str
    title: Text
    index: int | None
    by: tuple[str, ...] = ()
    style: LineStyle = "forward"


@dataclass
class Sketch:
    """Nodes by number, arcs in the order they are written, and the road: numbers from the first state to the end."""

    key: str
    title: Text
    nodes: list[Node]
    arcs: list[Arc]
    road: list[int] = field(default_factory=list)

    def number_of(self, key: str) -> int | None:
        return next((n.number for n in self.nodes if n.key == key), None)


def sketch_of(machine: Machine | dict[str, Any]) -> Sketch:
    """The sketch of a workflow, whole or half-written."""
    data = machine.model_dump(mode="json", by_alias=True) if isinstance(machine, Machine) else machine
    data = data if isinstance(data, dict) else {}
    certified = clean(data.get("certified"))
    states = [s if isinstance(s, dict) else {} for s in listed(data.get("states"))]
    nodes = [_node(i, state, certified) for i, state in enumerate(states)]
    numbers: dict[str, int] = {}
    for node in nodes:
        numbers.setdefault(node.key, node.number)
    arcs: list[Arc] = []
    for i, state in enumerate(states):
        for key, to, title, index, by in _steps(state):
            if to not in numbers:
                numbers[to] = len(nodes)
                nodes.append(Node(len(nodes), to, -1, Text(zh=to or "？", en=to or "?"), "missing"))
            style: LineStyle = "lapse" if index is None else "forward"
            arcs.append(Arc(i, numbers[to], key, title, index, by, style))
    sketch = Sketch(clean(data.get("key")), text_from(data.get("title"), ""), nodes, arcs)
    sketch.road = main_road(sketch)
    sketch.arcs = [_returning(sketch, arc) for arc in arcs]
    return sketch


def clean(value: Any) -> str:
    """Text as it can be drawn: whatever has no shape (control characters, lone surrogates) is left out."""
    return "".join(c for c in value if c.isprintable()) if isinstance(value, str) else ""


def listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def text_from(value: Any, otherwise: str) -> Text:
    """A bilingual text from whatever is written there."""
    if isinstance(value, str):
        return Text(zh=clean(value) or otherwise, en=clean(value) or otherwise)
    zh, en = (clean(value.get("zh")), clean(value.get("en"))) if isinstance(value, dict) else ("", "")
    return Text(zh=zh or en or otherwise, en=en or zh or otherwise)


def _node(number: int, state: dict[str, Any], certified: str) -> Node:
    key = clean(state.get("key"))
    owner, within = state.get("owner"), state.get("within")
    return Node(
        number, key, number, text_from(state.get("title"), key or "？"), clean(state.get("category")),
        clean(owner), within if isinstance(within, int) else None,
        bool(key) and key == certified,
    )  # fmt: skip


def _steps(state: dict[str, Any]) -> Iterable[tuple[str, str, Text, int | None, tuple[str, ...]]]:
    for j, step in enumerate(listed(state.get("transitions"))):
        if isinstance(step, dict):
            by = step.get("by")
            roles = (clean(by),) if isinstance(by, str) else tuple(map(clean, listed(by)))
            key = clean(step.get("key"))
            yield key, clean(step.get("to")), text_from(step.get("title"), key or "？"), j, roles
    lapse = state.get("lapse")
    if isinstance(lapse, dict):
        key = clean(lapse.get("action"))
        yield key, clean(lapse.get("to")), text_from(lapse.get("title"), key or "？"), None, ("system",)


def _returning(sketch: Sketch, arc: Arc) -> Arc:
    """A step back: to where the applicant corrects, to an aside, or to an earlier place of the main road."""
    if arc.style == "lapse":
        return arc
    place = {number: i for i, number in enumerate(sketch.road)}
    target = sketch.nodes[arc.target]
    onward = place.get(arc.target, -1) > place.get(arc.source, len(sketch.nodes))
    back = target.category in ("draft", "returned", "suspended") and not onward
    earlier = arc.target in place and place[arc.target] <= place.get(arc.source, -1)
    if back or earlier:
        return Arc(arc.source, arc.target, arc.key, arc.title, arc.index, arc.by, "return")
    return arc


def main_road(sketch: Sketch) -> list[int]:
    """From the first state by steps to the certificate and on to the end. Where two steps lead there, the longer way is
    the main one: a shortcut is drawn beside it."""
    if not sketch.nodes:
        return []
    onward: dict[int, list[int]] = {n.number: [] for n in sketch.nodes}
    for arc in sketch.arcs:
        if arc.style != "lapse" and arc.target not in onward[arc.source]:
            onward[arc.source].append(arc.target)
    goal = next((n.number for n in sketch.nodes if n.certified), None)
    road = [0]
    while road[-1] != goal:
        chosen = _next_on_road(sketch, onward, road, goal)
        if chosen is None:
            break
        road.append(chosen)
    while road[-1] == goal or not sketch.nodes[road[-1]].is_end:
        after = [t for t in onward[road[-1]] if t not in road and goal in road]
        if not after:
            break
        road.append(next((t for t in after if not sketch.nodes[t].is_end), after[0]))
    return road


def _next_on_road(
    sketch: Sketch, onward: dict[int, list[int]], road: list[int], goal: int | None
) -> int | None:
    open_ways = [t for t in onward[road[-1]] if t not in road]
    plain = [t for t in open_ways if sketch.nodes[t].category not in ASIDE or t == goal]
    if goal is None:
        return plain[0] if plain else None
    far = _distances(onward, goal, set(road))
    for ways in (plain, open_ways):
        leading = [t for t in ways if t in far]
        if leading:
            return max(leading, key=lambda t: (far[t], -leading.index(t)))
    return plain[0] if plain else None


def _distances(onward: dict[int, list[int]], goal: int, without: set[int]) -> dict[int, int]:
    """Steps to the goal on the shortest way that avoids some states."""
    back: dict[int, list[int]] = {}
    for source, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    far, queue = {goal: 0}, deque([goal])
    while queue:
        here = queue.popleft()
        for source in back.get(here, ()):
            if source not in far and source not in without:
                far[source] = far[here] + 1
                queue.append(source)
    return far
