"""A laid-out workflow as SVG: boxes, tags, lines, numbers. (pure)"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from forms_config.shapes import Text
from workflows.diagram_grid import (
    BOX_HEIGHT,
    BOX_WIDTH,
    LANE,
    TAG_GAP,
    TAG_HEIGHT,
    TAG_OVERHANG,
    Box,
    Grid,
    Tag,
)
from workflows.diagram_routes import Line, Routes
from workflows.diagram_text import fitted, width_of, wrapped
from workflows.sketch import Arc, Sketch

INK, INK_2, LINE_STRONG, QUIET, PAPER = "#1a1d21", "#4a525c", "#868e98", "#eceff3", "#ffffff"
BAD, BAD_TINT = "#b3261e", "#fcf0ee"
BOX_SIZE, LABEL_SIZE = 15, 14
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
BYPASSED = Text(zh="这一段被绕过", en="This part is bypassed")
ENDS = Text(zh="结局", en="Ends")


@dataclass(frozen=True)
class Look:
    """The language of the words, what ids begin with, and whether states can be reached by the keyboard."""

    language: str = "zh-hans"
    name: str = "workflow"
    interactive: bool = False


@dataclass
class Highlight:
    """A path: its states, its steps (source, action, target) with their places in it, and what it bypasses."""

    nodes: set[int] = field(default_factory=set)
    steps: dict[tuple[int, str, int], list[int]] = field(default_factory=dict)
    bypassed: list[int] = field(default_factory=list)


def attributes(**values: Any) -> str:
    return "".join(
        f" {k.rstrip('_').replace('_', '-')}={quoteattr(str(v))}" for k, v in values.items() if v is not None
    )


def number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


class Drawing:
    """Draws what the grid and the routes say, piece by piece."""

    def __init__(self, sketch: Sketch, grid: Grid, routes: Routes, highlight: Highlight, look: Look) -> None:
        self.sketch, self.grid, self.routes, self.highlight = sketch, grid, routes, highlight
        self.language, self.name, self.interactive = look.language, look.name, look.interactive

    def says(self, text: Text) -> str:
        return text.in_language(self.language)

    def svg(self) -> str:
        width, height = max(self.routes.width, 40), max(self.routes.height, 20)
        labelled = f"{self.name}-title {self.name}-desc"
        head = attributes(
            xmlns="http://www.w3.org/2000/svg", class_="workflow-diagram", viewBox=f"0 0 {number(width)} {number(height)}",
            width=number(width), height=number(height), role="group" if self.interactive else "img",
            aria_labelledby=labelled, font_family=FONT, font_size=LABEL_SIZE, fill=INK,
        )  # fmt: skip
        ordinary = [x for x in self.routes.lines if not x.numbers]
        red = [x for x in self.routes.lines if x.numbers]
        parts = [
            f"<svg{head}>",
            f'<title id="{escape(self.name)}-title">{escape(self.says(self.sketch.title))}</title>',
            f'<desc id="{escape(self.name)}-desc">{escape(self._summary())}</desc>',
            self._markers(),
            *(self._bypassed_frames()),
            self._ends_heading(),
            *(self._line(x) for x in (*ordinary, *red)),
            *(self._box(self.grid.boxes[n]) for n in self._reading_order()),
            *(self._number_mark(x) for x in red),
            "</svg>",
        ]
        return "".join(parts)

    def _reading_order(self) -> list[int]:
        return sorted(self.grid.boxes, key=lambda n: (self.grid.boxes[n].row, self.grid.boxes[n].column))

    def _summary(self) -> str:
        road = [self.says(self.sketch.nodes[n].title) for n in self.sketch.road]
        states = sum(1 for n in self.sketch.nodes if n.index >= 0)
        arrow = " → ".join(road)
        if self.language.startswith("en"):
            return f"{states} states, {len(self.sketch.arcs)} actions. Main road: {arrow}."
        return f"{states}个环节，{len(self.sketch.arcs)}个动作。主线：{arrow}。"

    def _markers(self) -> str:
        made = []
        for kind, colour, size in (("ink", INK_2, 9), ("bad", BAD, 14)):
            shape = attributes(d=f"M0 0 L{size} {size / 2} L0 {size} z", fill=colour)
            head = attributes(
                id=f"{self.name}-arrow-{kind}", markerWidth=size, markerHeight=size, refX=size, refY=size / 2,
                orient="auto", markerUnits="userSpaceOnUse",
            )  # fmt: skip
            made.append(f"<marker{head}><path{shape}/></marker>")
        return f"<defs>{''.join(made)}</defs>"

    def _line(self, line: Line) -> str:
        red = bool(line.numbers)
        points = list(line.points)
        if red:  # the thick line ends inside its arrow head
            (x1, y1), (x2, y2) = points[-2], points[-1]
            length = max(abs(x2 - x1) + abs(y2 - y1), 1)
            back = min(8.0, length - 1)
            inner = (x2 - (x2 - x1) / length * back, y2 - (y2 - y1) / length * back)
            shaft = [*points[:-1], inner]
        else:
            shaft = points
        dash = {"forward": None, "return": "5 4", "lapse": "2 4"}[line.style]
        drawn = attributes(
            d=path_of(shaft), fill="none", stroke=BAD if red else INK_2 if dash is None else LINE_STRONG,
            stroke_width=4 if red else 1.5, stroke_dasharray=None if red else dash, stroke_linejoin="round",
        )  # fmt: skip
        kind = "bad" if red else "ink"
        tip = attributes(
            d=path_of(points[-2:]), fill="none", stroke="none", marker_end=f"url(#{self.name}-arrow-{kind})"
        )
        group = attributes(
            class_=f"wf-line wf-{line.style}{' wf-bad' if red else ''}", data_steps=self._steps(line.arcs)
        )
        return f"<g{group}><title>{escape(self._line_title(line))}</title><path{drawn}/><path{tip}/>{self._label(line)}</g>"

    def _steps(self, arcs: Sequence[Arc]) -> str:
        """Places in the workflow: `2/0` is the first step of the third state, `2/lapse` its lapse."""
        return " ".join(f"{a.source}/{'lapse' if a.index is None else a.index}" for a in arcs)

    def _line_title(self, line: Line) -> str:
        ends = [self.says(self.sketch.nodes[b.number].title) for b in (line.source, line.target)]
        joined = ("; " if self.language.startswith("en") else "；").join(
            self.says(a.title) for a in line.arcs
        )
        return (
            f"{ends[0]} → {ends[1]}：{joined}"
            if not self.language.startswith("en")
            else f"{ends[0]} → {ends[1]}: {joined}"
        )

    def _label(self, line: Line) -> str:
        """The step's name over its line, where there is room for it."""
        (x1, y1), (x2, y2) = line.points[1:3] if len(line.points) > 2 else line.points[:2]
        text = self.says(line.arcs[0].title)
        room = (
            abs(x2 - x1) - (14 if line.straight else 16) - (26 if line.numbers and not line.straight else 0)
        )
        if y1 != y2 or width_of(text, LABEL_SIZE) > room or (line.straight and line.numbers):
            return ""
        if line.style != "forward" and self._shares_its_track(line):
            return ""
        left = min(x1, x2)
        x = (
            left + 4
            if line.straight
            else x1 + 6 + (24 if line.numbers else 0)
            if x2 > x1
            else x1 - 6 - (24 if line.numbers else 0)
        )
        drawn = attributes(
            x=number(x), y=number(y1 - 5), text_anchor="start" if x2 > x1 or line.straight else "end", font_size=LABEL_SIZE,
            fill=BAD if line.numbers else INK_2, stroke=PAPER, stroke_width=4, paint_order="stroke",
            font_weight=600 if line.numbers else None,
        )  # fmt: skip
        return f"<text{drawn}>{escape(text)}</text>"

    def _shares_its_track(self, line: Line) -> bool:
        return any(other is not line and other.bus == line.bus for other in self.routes.lines)

    def _number_mark(self, line: Line) -> str:
        """The step's number in the path: on the arrow between neighbours, else at the start of the track."""
        (x1, y1), (x2, _) = line.points[1:3] if len(line.points) > 2 else line.points[:2]
        x = (x1 + x2) / 2 - 6 if line.straight else x1 + (14 if x2 >= x1 else -14)
        y = y1 - 15 if line.straight else y1
        text = ",".join(str(n) for n in line.numbers)
        wide = max(20.0, width_of(text, LABEL_SIZE) + 10)
        shape = attributes(
            x=number(x - wide / 2), y=number(y - 10), width=number(wide), height=20, rx=10, fill=BAD
        )
        words = attributes(x=number(x), y=number(y + 5), text_anchor="middle", fill=PAPER, font_weight=600)
        return f'<g class="wf-number"><rect{shape}/><text{words}>{text}</text></g>'

    def _box(self, box: Box) -> str:
        node = self.sketch.nodes[box.number]
        red, publicity = box.number in self.highlight.nodes, node.category == "publicity"
        fill = INK if node.is_end else BAD_TINT if red or node.category == "missing" else PAPER
        shape = attributes(
            x=number(box.x), y=number(box.y), width=BOX_WIDTH, height=BOX_HEIGHT, rx=4, fill=fill,
            stroke=BAD if red or node.category == "missing" else INK, stroke_width=3 if red or publicity else 1.5,
            stroke_dasharray="4 3" if node.category == "missing" else None,
        )  # fmt: skip
        bold = publicity or red
        size = BOX_SIZE
        lines = wrapped(self.says(node.title), BOX_WIDTH - 14, size * (1.03 if bold else 1))
        middle = box.y + BOX_HEIGHT / 2 + 5 - (len(lines) - 1) * 10
        texts = "".join(
            f"<text{attributes(x=number(box.x + BOX_WIDTH / 2), y=number(middle + i * 20), text_anchor='middle', font_size=size, font_weight=600 if bold else None, fill=PAPER if node.is_end else BAD if node.category == 'missing' else INK)}>{escape(part)}</text>"
            for i, part in enumerate(lines)
        )
        mark = (
            self._clock(box)
            if any(a.source == box.number and a.style == "lapse" for a in self.sketch.arcs)
            else ""
        )
        group = self._box_attributes(box)
        title = escape(self._box_title(box))
        tags = "".join(self._tag(box, i, tag) for i, tag in enumerate(box.tags))
        return f"<g{group}><title>{title}</title><rect{shape}/>{texts}{mark}</g>{tags}"

    def _box_attributes(self, box: Box) -> str:
        node = self.sketch.nodes[box.number]
        button = (
            {"role": "button", "tabindex": 0, "aria_label": self._box_title(box)}
            if self.interactive and node.index >= 0
            else {}
        )
        return attributes(class_=f"wf-state wf-{node.category or 'none'}", data_state=node.index if node.index >= 0 else None,
                           data_key=node.key, **button)  # fmt: skip

    def _box_title(self, box: Box) -> str:
        node, english = self.sketch.nodes[box.number], self.language.startswith("en")
        said = self.says(node.title)
        if node.category == "missing":
            return f"{said}: no such state" if english else f"{said}：没有这个状态"
        if node.within:
            said += f", {node.within} working days" if english else f"，{node.within}个工作日"
        if node.category == "publicity":
            said += ", publicity" if english else "，公示"
        if node.is_end:
            said += ", end" if english else "，终止"
        return said

    def _clock(self, box: Box) -> str:
        """The mark of a state that ends by itself when its time is over."""
        x, y = box.x + BOX_WIDTH - 12, box.y + 12
        face = attributes(cx=number(x), cy=number(y), r=6, fill="none", stroke=INK_2, stroke_width=1.5)
        hands = attributes(
            d=f"M{number(x)} {number(y - 3.5)} V{number(y)} H{number(x + 3)}",
            fill="none",
            stroke=INK_2,
            stroke_width=1.5,
        )
        return f'<g class="wf-clock"><circle{face}/><path{hands}/></g>'

    def _tag(self, box: Box, place: int, tag: Tag) -> str:
        """A step to an end: hangs under its box, on a stem; dashed when it happens by itself."""
        x, width = box.x + LANE + 12, BOX_WIDTH - LANE - 12 + TAG_OVERHANG
        y = box.y + BOX_HEIGHT + TAG_GAP + place * (TAG_HEIGHT + TAG_GAP)
        lapse = all(a.style == "lapse" for a in tag.arcs)
        missing = self.sketch.nodes[tag.target].category == "missing"
        stem = attributes(
            d=f"M{number(box.x + LANE + 4)} {number(box.y + BOX_HEIGHT)} V{number(y + TAG_HEIGHT / 2)} H{number(x)}",
            fill="none", stroke=LINE_STRONG, stroke_width=1.5, stroke_dasharray="2 4" if lapse else None,
        )  # fmt: skip
        name = self.says(tag.arcs[0].title if tag.itself else self.sketch.nodes[tag.target].title)
        text = fitted(("↻ " if tag.itself else "") + name, width - 20, LABEL_SIZE)
        shape = attributes(
            x=number(x),
            y=number(y),
            width=width,
            height=TAG_HEIGHT,
            rx=3,
            fill=BAD_TINT if missing else QUIET,
        )
        end = (
            ""
            if tag.itself
            else f"<rect{attributes(x=number(x), y=number(y), width=5, height=TAG_HEIGHT, fill=BAD if missing else INK)}/>"
        )
        words = attributes(x=number(x + 11), y=number(y + 17), fill=BAD if missing else INK)
        actions = ("; " if self.language.startswith("en") else "；").join(
            self.says(a.title) for a in tag.arcs
        )
        title = escape(
            f"{self.says(self.sketch.nodes[box.number].title)} → {self.says(self.sketch.nodes[tag.target].title)}: {actions}"
        )
        group = attributes(class_=f"wf-tag{' wf-lapse' if lapse else ''}", data_steps=self._steps(tag.arcs))
        return f"<g{group}><title>{title}</title><path{stem}/><rect{shape}/>{end}<text{words}>{escape(text)}</text></g>"

    def _ends_heading(self) -> str:
        if self.grid.ends_from >= self.grid.rows:
            return ""
        y = self.routes.row_y[self.grid.ends_from] - 12
        left = min(b.x for b in self.grid.boxes.values())
        return f"<text{attributes(x=number(left), y=number(y), fill=INK_2, font_weight=600)}>{escape(self.says(ENDS))}</text>"

    def _bypassed_frames(self) -> list[str]:
        """A dotted frame round each run of bypassed states in a row, named once."""
        frames: list[list[Box]] = []
        for place in self.highlight.bypassed:
            box = self.grid.boxes[place]
            if frames and frames[-1][-1].row == box.row and frames[-1][-1].column + 1 == box.column:
                frames[-1].append(box)
            else:
                frames.append([box])
        made = []
        for run in frames:
            x, y = run[0].x - 8, run[0].y - 8
            shape = attributes(
                x=number(x), y=number(y), width=number(run[-1].x + BOX_WIDTH + 8 - x), height=BOX_HEIGHT + 16, rx=4,
                fill="none", stroke=INK, stroke_width=1.5, stroke_dasharray="2 3",
            )  # fmt: skip
            words = attributes(
                x=number(x), y=number(y - 6), fill=INK, stroke=PAPER, stroke_width=4, paint_order="stroke"
            )
            text = f"<text{words}>{escape(self.says(BYPASSED))}</text>"
            made.append(f'<g class="wf-bypassed"><rect{shape}/>{text}</g>')
        return made


def path_of(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{number(x)} {number(y)}" for x, y in points)
