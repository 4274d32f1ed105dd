"""The drawing of a workflow: its states and steps as SVG, and the same in words. (pure)

Server-side and deterministic: the same workflow always gives the same bytes. The drawing needs no style sheet and no
script (presentation attributes only, so a strict content security policy holds); classes are there for those who add them.
The main road runs from left to right and wraps into rows; returns and lapses are dashed; states in which something is
posted have a thick frame; ends are dark. A path that a proof found is drawn in red with its steps numbered, and what it
bypasses of the main road is framed with dots. The words come in the asked language; the list says all that is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from workflows.diagram_grid import COLUMN_GAP, Grid, Tag, is_tagged, place
from workflows.diagram_routes import Line, Router, Routes, columns_for
from workflows.diagram_svg import Drawing, Highlight, Look
from workflows.findings import Step
from workflows.machine import Machine
from workflows.sketch import Sketch, sketch_of

NARROWEST, WIDEST = 200, 2400


@dataclass(frozen=True)
class Diagram:
    """The SVG and its size in pixels; how many states and steps it shows."""

    svg: str
    width: int
    height: int
    states: int
    steps: int


def draw(
    machine: Machine | dict[str, Any],
    *,
    language: str = "zh-hans",
    width: float = 1060,
    path: Sequence[Step] = (),
    name: str = "workflow",
    interactive: bool = False,
) -> Diagram:
    """The drawing, at most `width` pixels wide where one column fits. `path` is highlighted; `name` begins the ids of the
    title and description; `interactive` makes every state a button for the keyboard, named and reached in reading order."""
    sketch = sketch_of(machine)
    highlight = _highlight(sketch, path)
    width = min(max(width, NARROWEST), WIDEST)
    grid, routes = _laid_out(sketch, highlight, width)
    drawing = Drawing(sketch, grid, routes, highlight, Look(language, name, interactive))
    return Diagram(
        drawing.svg(), round(routes.width), round(routes.height),
        sum(1 for n in sketch.nodes if n.index >= 0), len(sketch.arcs),
    )  # fmt: skip


def _laid_out(sketch: Sketch, highlight: Highlight, width: float) -> tuple[Grid, Routes]:
    columns = columns_for(width, COLUMN_GAP, 8)
    while True:
        grid = place(sketch, columns)
        router = Router(
            sketch, grid, _lines(sketch, grid, highlight), COLUMN_GAP, 34 if highlight.bypassed else 4
        )
        left, right = router.margins()
        fewer = columns_for(width, COLUMN_GAP, left + right)
        if fewer >= columns or columns == 1:
            return grid, (router.run() if grid.boxes else Routes([], width, 20, []))
        columns = fewer


def _highlight(sketch: Sketch, path: Sequence[Step]) -> Highlight:
    found = Highlight()
    numbers = [sketch.number_of(step.state) for step in path]
    for i, number in enumerate(numbers):
        if number is None:
            continue
        found.nodes.add(number)
        before = numbers[i - 1] if i else None
        if before is not None:
            found.steps.setdefault((before, path[i].action, number), []).append(i)
    on_road = [sketch.road.index(n) for n in numbers if n in sketch.road]
    for here, after in pairwise(on_road):
        found.bypassed += [n for n in sketch.road[here + 1 : after] if n not in found.nodes]
    return found


def _lines(sketch: Sketch, grid: Grid, highlight: Highlight) -> list[Line]:
    """Steps of a kind between the same two states are one line; what is highlighted is a line of its own."""
    lines: dict[tuple[Any, ...], Line] = {}
    for arc in sketch.arcs:
        numbers = tuple(highlight.steps.get((arc.source, arc.key, arc.target), ()))
        box = grid.boxes[arc.source]
        if is_tagged(sketch, arc):
            itself = arc.source == arc.target
            tag = next((t for t in box.tags if t.target == arc.target and t.itself == itself), None)
            if tag is None:
                box.tags.append(tag := Tag([], arc.target, itself))
            tag.arcs.append(arc)
            continue
        key = (arc.source, arc.target, arc.style, numbers)
        if key not in lines:
            lines[key] = Line([], box, grid.boxes[arc.target], arc.style, numbers)
        lines[key].arcs.append(arc)
    return list(lines.values())
