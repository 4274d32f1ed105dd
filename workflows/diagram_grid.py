"""Where the boxes of a workflow's drawing stand: rows and columns, before any line is drawn. (pure)

The main road runs in rows from left to right. Under each row stand the states one comes to from it; at the bottom the
ends, which are not reached by lines: each step to one of them is a tag under the box it leaves.
"""

from collections import deque
from dataclasses import dataclass, field

from workflows.sketch import Arc, Sketch

BOX_WIDTH, BOX_HEIGHT = 128, 52
COLUMN_GAP = 44
TAG_HEIGHT, TAG_GAP = 24, 4
LANE = 34
"""The left part of a box's lower edge, kept for lines; tags hang right of it."""
TAG_OVERHANG = 24
"""How far a tag reaches beyond its box."""


@dataclass
class Box:
    number: int
    row: int
    column: int
    x: float = 0
    y: float = 0
    tags: list["Tag"] = field(default_factory=list)


@dataclass
class Tag:
    """Steps from a box to an end, to nowhere, or back to itself: named under the box instead of drawn across the page."""

    arcs: list[Arc]
    target: int
    itself: bool = False


@dataclass
class Grid:
    boxes: dict[int, Box]
    rows: int
    ends_from: int
    """The first row of ends; equal to `rows` when there are none."""


def place(sketch: Sketch, columns: int) -> Grid:
    """Every state in a cell of its own."""
    return _Placing(sketch, columns).run()


def is_tagged(sketch: Sketch, arc: Arc) -> bool:
    """Whether a step is drawn as a tag: it goes to an end off the main road, to a state that is not there, or to itself."""
    target = sketch.nodes[arc.target]
    aside = arc.target not in sketch.road
    return arc.source == arc.target or (aside and (target.is_end or target.category == "missing"))


class _Placing:
    def __init__(self, sketch: Sketch, columns: int) -> None:
        self.sketch, self.columns = sketch, columns
        self.boxes: dict[int, Box] = {}
        self.row = 0

    def run(self) -> Grid:
        road = self.sketch.road
        nearest = self._nearest()
        for start in range(0, len(road), self.columns):
            part = road[start : start + self.columns]
            for column, number in enumerate(part):
                self.boxes[number] = Box(number, self.row, column)
            self.row += 1
            self._aside([n for n, anchor in nearest.items() if anchor in part], nearest)
        nodes = self.sketch.nodes
        rest = [n for n in range(len(nodes)) if n not in self.boxes]
        self._aside([n for n in rest if not self._ends(n)], {})
        ends_from = self.row
        self._aside([n for n in rest if self._ends(n)], {})
        return Grid(self.boxes, self.row, ends_from)

    def _ends(self, number: int) -> bool:
        return self.sketch.nodes[number].is_end or self.sketch.nodes[number].category == "missing"

    def _nearest(self) -> dict[int, int]:
        """For each state beside the road the state of the road one comes from; in the order they are met."""
        onward: dict[int, list[int]] = {}
        for arc in self.sketch.arcs:
            onward.setdefault(arc.source, []).append(arc.target)
        came = {number: number for number in self.sketch.road}
        queue = deque(self.sketch.road)
        while queue:
            here = queue.popleft()
            for target in onward.get(here, ()):
                if target not in came and not self._ends(target):
                    came[target] = came[here]
                    queue.append(target)
        return {n: anchor for n, anchor in came.items() if n not in set(self.sketch.road)}

    def _aside(self, numbers: list[int], nearest: dict[int, int]) -> None:
        """Rows of states beside the road, each as near below its anchor as there is room; followers to the right."""
        if not numbers:
            return
        used: set[tuple[int, int]] = set()
        first = self.row
        for number in numbers:
            row, column = self._free(number, nearest, used, first)
            used.add((row, column))
            self.boxes[number] = Box(number, row, column)
            self.row = max(self.row, row + 1)

    def _free(
        self, number: int, nearest: dict[int, int], used: set[tuple[int, int]], first: int
    ) -> tuple[int, int]:
        wanted = 0
        anchor = self.boxes.get(nearest.get(number, -1))
        before = next(
            (self.boxes[a.source] for a in self.sketch.arcs
             if a.target == number and a.source in self.boxes and self.boxes[a.source].row >= first), None,
        )  # fmt: skip
        if before is not None:
            wanted = before.column + 1
        elif anchor is not None:
            wanted = anchor.column
        wanted = min(wanted, self.columns - 1)
        row = before.row if before is not None else first
        while True:
            for column in (*range(wanted, self.columns), *range(wanted - 1, -1, -1)):
                if (row, column) not in used:
                    return row, column
            row, wanted = row + 1, 0
