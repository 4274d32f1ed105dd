"""The drawing for applicants: who acts, from top to bottom; the road to the certificate, from left to right. (pure)

Lanes are applicant, employer, department and bureau, committee and authority. Only the main road is drawn, up to the
certificate, which the applicant receives; consecutive states of one office in which nothing is awaited are one box. Steps
back for correction are dashed. The words are those the states are called; under a box stands its time, or for how long at
least something is posted there. The list beside it is `diagram_told.told`.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from forms_config.shapes import Text
from workflows.diagram import Diagram
from workflows.diagram_svg import INK, INK_2, PAPER, attributes, number, path_of
from workflows.diagram_text import fitted, wrapped
from workflows.machine import Machine
from workflows.sketch import Node, Sketch, listed, sketch_of
from workflows.titles import LANES

WAIT, BAND = "#8a5a00", "#f6f7f9"
BOX_WIDTH, BOX_HEIGHT, STEP = 124, 44, 156
LANE_HEIGHT, LANE_LABEL = 92, 116
_BACK = Text(zh="退回修改或补正", en="Returned for correction")


@dataclass
class _Box:
    nodes: list[Node]
    lane: int
    column: int

    @property
    def x(self) -> float:
        return LANE_LABEL + 24 + self.column * STEP

    @property
    def y(self) -> float:
        return self.lane * LANE_HEIGHT + 16


def draw_lanes(
    machine: Machine | dict[str, Any], *, language: str = "zh-hans", name: str = "guide"
) -> Diagram:
    """The drawing; as wide as the road is long, so put it where it can be scrolled. `name` begins the ids of its title and
    description."""
    sketch = sketch_of(machine)
    boxes = _boxes(sketch)
    data = machine.model_dump(mode="json") if isinstance(machine, Machine) else machine
    width = LANE_LABEL + 24 + (max((b.column for b in boxes), default=0) + 1) * STEP
    height = len(LANES) * LANE_HEIGHT
    parts = [
        _head(sketch, boxes, (width, height), language, name),
        *_bands(width, language),
        *(_onward(a, b, name) for a, b in pairwise(boxes)),
        *_returns(sketch, boxes, language, name),
        *(_drawn(box, data, language, _goes_down(box, boxes)) for box in boxes),
        "</svg>",
    ]
    return Diagram("".join(parts), width, height, len(boxes), max(len(boxes) - 1, 0))


def lane_of(node: Node) -> int:
    """The lane of whoever is waited for; the certificate is the applicant's."""
    if node.certified:
        return 0
    return next((i for i, (_, roles) in enumerate(LANES) if node.owner in roles), len(LANES) - 1)


def _boxes(sketch: Sketch) -> list[_Box]:
    boxes: list[_Box] = []
    for place in sketch.road:
        node = sketch.nodes[place]
        lane = lane_of(node)
        before = boxes[-1] if boxes else None
        if (
            before
            and before.lane == lane
            and node.category == before.nodes[-1].category == "decided"
            and not node.certified
        ):
            before.nodes.append(node)
            continue
        column = 0 if before is None else before.column + (1 if before.lane == lane else 0)
        if any(b.lane == lane and b.column >= column for b in boxes):
            column = max(b.column for b in boxes) + 1
        if node.certified:
            last = max((b.column for b in boxes), default=0)
            column = last + any(b.lane == lane and b.column == last for b in boxes)
        boxes.append(_Box([node], lane, column))
        if node.certified:
            break
    return boxes


def _head(sketch: Sketch, boxes: list[_Box], size: tuple[float, float], language: str, name: str) -> str:
    width, height = size
    road = " → ".join(b.nodes[0].title.in_language(language) for b in boxes)
    head = attributes(
        xmlns="http://www.w3.org/2000/svg", class_="workflow-lanes", viewBox=f"0 0 {width} {height}", width=width, height=height,
        role="img", aria_labelledby=f"{name}-title {name}-desc", font_size=14, fill=INK,
    )  # fmt: skip
    markers = "".join(
        f"<marker{attributes(id=f'{name}-{kind}', markerWidth=9, markerHeight=9, refX=9, refY=4.5, orient='auto', markerUnits='userSpaceOnUse')}>"
        f"<path{attributes(d='M0 0 L9 4.5 L0 9 z', fill=colour)}/></marker>"
        for kind, colour in (("on", INK), ("back", WAIT))
    )
    return (
        f'<svg{head}><title id="{escape(name)}-title">{escape(sketch.title.in_language(language))}</title>'
        f'<desc id="{escape(name)}-desc">{escape(road)}</desc><defs>{markers}</defs>'
    )


def _bands(width: float, language: str) -> list[str]:
    made = []
    for i, (title, _roles) in enumerate(LANES):
        band = attributes(
            x=0, y=i * LANE_HEIGHT, width=width, height=LANE_HEIGHT, fill=BAND if i % 2 == 0 else PAPER
        )
        lines = wrapped(title.in_language(language), LANE_LABEL - 20, 14)
        words = "".join(
            f"<text{attributes(x=12, y=i * LANE_HEIGHT + 42 + j * 20, fill=INK_2)}>{escape(line)}</text>"
            for j, line in enumerate(lines)
        )
        made.append(f"<rect{band}/>{words}")
    return made


def _onward(a: _Box, b: _Box, name: str) -> str:
    middle = a.y + BOX_HEIGHT / 2
    if a.lane == b.lane:
        points = [(a.x + BOX_WIDTH, middle), (b.x, middle)]
    elif a.column == b.column:
        down = b.lane > a.lane
        x = a.x + BOX_WIDTH / 2
        points = [(x, a.y + BOX_HEIGHT if down else a.y), (x, b.y if down else b.y + BOX_HEIGHT)]
    else:
        x = b.x + BOX_WIDTH / 2
        points = [(a.x + BOX_WIDTH, middle), (x, middle), (x, b.y if b.lane > a.lane else b.y + BOX_HEIGHT)]
    line = attributes(
        d=path_of(points), fill="none", stroke=INK, stroke_width=1.5, marker_end=f"url(#{name}-on)"
    )
    return f'<path class="wf-line wf-forward"{line}/>'


def _returns(sketch: Sketch, boxes: list[_Box], language: str, name: str) -> list[str]:
    """One dashed line for all returns: from the last box that returns a case, by the left, to where the applicant corrects."""
    places = {n.number: box for box in boxes for n in box.nodes}
    back = [
        a
        for a in sketch.arcs
        if a.source in places and sketch.nodes[a.target].category in ("draft", "returned")
    ]
    sources = [places[a.source] for a in back if places[a.source].lane > 0 and a.style != "lapse"]
    if not sources or not boxes or boxes[0].lane != 0:
        return []
    last = max(sources, key=lambda b: (b.lane, b.column))
    first = boxes[0]
    y, x = last.y + BOX_HEIGHT / 2 + 12, LANE_LABEL + 6
    line = attributes(
        d=path_of([(last.x, y), (x, y), (x, first.y + BOX_HEIGHT / 2), (first.x, first.y + BOX_HEIGHT / 2)]),
        fill="none", stroke=WAIT, stroke_width=1.5, stroke_dasharray="5 4", marker_end=f"url(#{name}-back)",
    )  # fmt: skip
    text = fitted(_BACK.in_language(language), max(last.x - x - 16, 0), 14)
    words = attributes(x=x + 8, y=y - 6, fill=WAIT)
    return [
        f'<path class="wf-line wf-return"{line}/>',
        f"<text{words}>{escape(text)}</text>" if len(text) > 1 else "",
    ]


def _goes_down(box: _Box, boxes: list[_Box]) -> bool:
    return any(a is box and b.column == a.column and b.lane > a.lane for a, b in pairwise(boxes))


def _drawn(box: _Box, data: dict[str, Any], language: str, beside: bool) -> str:
    """`beside`: a line leaves the box downwards; its time is written beside it."""
    node = box.nodes[0]
    publicity = node.category == "publicity"
    shape = attributes(
        x=number(box.x), y=number(box.y), width=BOX_WIDTH, height=BOX_HEIGHT, rx=4, fill=INK if node.certified else PAPER,
        stroke=INK, stroke_width=3 if publicity else 1.5,
    )  # fmt: skip
    lines = wrapped(node.title.in_language(language), BOX_WIDTH - 6, 15)
    top = box.y + BOX_HEIGHT / 2 + 5 - (len(lines) - 1) * 9
    texts = "".join(
        f"<text{attributes(x=number(box.x + BOX_WIDTH / 2), y=number(top + i * 18), text_anchor='middle', font_size=15, font_weight=600 if publicity else None, fill=PAPER if node.certified else INK)}>{escape(line)}</text>"
        for i, line in enumerate(lines)
    )
    under = fitted(_under(node, data, language), STEP - 6, 14)
    below = attributes(
        x=number(box.x + BOX_WIDTH / 2 + (8 if beside else 0)), y=number(box.y + BOX_HEIGHT + 18), fill=INK_2,
        text_anchor="start" if beside else "middle",
    )  # fmt: skip
    group = attributes(class_="wf-state", data_key=node.key)
    return f"<g{group}><rect{shape}/>{texts}{f'<text{below}>{escape(under)}</text>' if under else ''}</g>"


def _under(node: Node, data: dict[str, Any], language: str) -> str:
    english = language.startswith("en")
    states = listed(data.get("states"))
    state = states[node.index] if 0 <= node.index < len(states) else {}
    days = [
        n.get("working_days", 5)
        for n in listed(state.get("notices") if isinstance(state, dict) else None)
        if isinstance(n, dict)
    ]
    if days and all(isinstance(d, int) for d in days):
        least = min(days)
        if english:
            return f"≥ {least} working days"
        return f"各不少于{least}个工作日" if len(days) > 1 else f"不少于{least}个工作日"
    if node.within and node.category not in ("draft", "publicity") and not node.certified:
        return f"{node.within} working days" if english else f"{node.within}个工作日内"
    return ""
