"""The text version of a workflow's drawing: every state with who does what there and where it leads. (pure)"""

from dataclasses import dataclass
from typing import Any

from workflows.machine import Machine
from workflows.sketch import Arc, Node, Sketch, sketch_of
from workflows.titles import role_title


@dataclass(frozen=True)
class Told:
    """A state: its place in the workflow, its title, what else holds there, a line for every step."""

    index: int
    title: str
    facts: str
    steps: tuple[str, ...]


def told(machine: Machine | dict[str, Any], *, language: str = "zh-hans") -> tuple[Told, ...]:
    """One entry a state: the main road first, then what stands beside it, in the order it is written."""
    sketch = sketch_of(machine)
    place = {number: i for i, number in enumerate(sketch.road)}
    ordered = sorted(
        (n for n in sketch.nodes if n.index >= 0), key=lambda n: (place.get(n.number, len(place)), n.number)
    )
    return tuple(_state(sketch, node, language) for node in ordered)


def _state(sketch: Sketch, node: Node, language: str) -> Told:
    english = language.startswith("en")
    facts = []
    if node.owner:
        owner = role_title(node.owner).in_language(language)
        facts.append(f"waits for: {owner}" if english else f"等待{owner}")
    if node.within:
        facts.append(f"within {node.within} working days" if english else f"{node.within}个工作日内办理")
    if node.category == "publicity":
        facts.append("publicity" if english else "公示")
    if node.is_end:
        facts.append("end" if english else "终止")
    steps = tuple(_step(sketch, arc, language) for arc in sketch.arcs if arc.source == node.number)
    return Told(node.index, node.title.in_language(language), ("; " if english else "，").join(facts), steps)


def _step(sketch: Sketch, arc: Arc, language: str) -> str:
    english = language.startswith("en")
    title, target = arc.title.in_language(language), sketch.nodes[arc.target].title.in_language(language)
    if arc.style == "lapse":
        return (
            f"{title} (by itself when time is over) → {target}"
            if english
            else f"{title}（逾期自动）→ {target}"
        )
    who = (", " if english else "、").join(role_title(r).in_language(language) for r in arc.by)
    if english:
        return f"{title} ({who}) → {target}" if who else f"{title} → {target}"
    return f"{title}（{who}）→ {target}" if who else f"{title}→ {target}"
