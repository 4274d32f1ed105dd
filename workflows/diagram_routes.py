"""How the lines of a workflow's drawing run: straight between neighbours, else by tracks between the rows. (pure)

Lines to the same state that look alike share a track, like a bus with stops; what is highlighted keeps a track of its own.
Downward over several rows goes by the right margin, upward by the left.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from workflows.diagram_grid import BOX_HEIGHT, BOX_WIDTH, LANE, TAG_GAP, TAG_HEIGHT, TAG_OVERHANG, Box, Grid
from workflows.sketch import Arc, LineStyle, Sketch

TRACK = 22
EDGE = 14
"""Room between a row and its nearest track."""
MARGIN_LANE = 10
Bus = tuple[int, LineStyle, tuple[int, ...]]


@dataclass
class Line:
    """One drawn line: all steps of a kind between two states; `numbers` are its places in a highlighted path."""

    arcs: list[Arc]
    source: Box
    target: Box
    style: LineStyle
    numbers: tuple[int, ...]
    points: list[tuple[float, float]] = field(default_factory=list)
    straight: bool = False

    @property
    def bus(self) -> Bus:
        return (self.target.number, self.style, self.numbers)


@dataclass
class _Stretch:
    """A horizontal piece in the channel above row `channel`."""

    channel: int
    left: float
    right: float
    bus: Bus
    track: int = 0

    def fits(self, taken: list[tuple[float, float]]) -> bool:
        return all(self.right + 8 < a or b + 8 < self.left for a, b in taken)


_Plan = tuple[float, float, list[_Stretch], float | None]
"""Where a line leaves and arrives, its horizontal pieces, and the margin lane between them."""


@dataclass
class Routes:
    lines: list[Line]
    width: float
    height: float
    row_y: list[float]


def columns_for(width: float, gap: float, margins: float) -> int:
    return max(1, int((width - margins + gap) // (BOX_WIDTH + gap)))


class Router:
    """Routes all lines of a grid. Sets the boxes' places and the lines' points."""

    def __init__(
        self, sketch: Sketch, grid: Grid, lines: list[Line], gap: float, headroom: float = 4
    ) -> None:
        """`headroom`: pixels kept free above the first row."""
        self.sketch, self.grid, self.lines, self.gap, self.headroom = sketch, grid, lines, gap, headroom
        self.stretches: list[_Stretch] = []
        self.right_lanes: dict[Bus, int] = {}
        self.left_lanes: dict[Bus, int] = {}
        self.ports: dict[tuple[int, str], int] = {}
        self.stops: dict[tuple[int, str, Bus], float] = {}
        for line in lines:
            line.straight = self._is_straight(line)
            self._take_lane(line)

    def margins(self) -> tuple[float, float]:
        """Left and right."""
        overhang = TAG_OVERHANG if any(box.tags for box in self.grid.boxes.values()) else 0
        return 4 + MARGIN_LANE * len(self.left_lanes), 4 + overhang + MARGIN_LANE * len(self.right_lanes)

    def run(self) -> Routes:
        left, right = self.margins()
        for box in self.grid.boxes.values():
            box.x = left + box.column * (BOX_WIDTH + self.gap)
        self.content_right = max(box.x for box in self.grid.boxes.values()) + BOX_WIDTH
        self.left, self.width = left, self.content_right + right
        self.lanes_from = self.width - 4 - MARGIN_LANE * len(self.right_lanes)
        plans = [self._plan(line) for line in self.lines if not line.straight]
        tracks = self._pack()
        row_y, height = self._rows(tracks)
        for box in self.grid.boxes.values():
            box.y = row_y[box.row]
        self.channel_y = self._channel_tops(row_y)
        for line in self.lines:
            if line.straight:
                y = line.source.y + BOX_HEIGHT / 2
                line.points = [(line.source.x + BOX_WIDTH, y), (line.target.x, y)]
        for line, (out, into, pieces, lane) in plans:
            self._draw(line, out, into, pieces, lane)
        return Routes(self.lines, self.width, height, row_y)

    def _is_straight(self, line: Line) -> bool:
        a, b = line.source, line.target
        return a.row == b.row and b.column == a.column + 1

    def _take_lane(self, line: Line) -> None:
        if line.straight:
            return
        down = line.target.row - line.source.row
        lanes = self.right_lanes if down > 1 else self.left_lanes if down < -1 else None
        if lanes is not None:
            lanes.setdefault(line.bus, len(lanes))

    def _lane_x(self, line: Line) -> float | None:
        if line.bus in self.right_lanes and line.target.row - line.source.row > 1:
            return self.lanes_from + MARGIN_LANE * (self.right_lanes[line.bus] + 1) - 4
        if line.bus in self.left_lanes and line.target.row - line.source.row < -1:
            return self.left - MARGIN_LANE * (self.left_lanes[line.bus] + 1) + 2
        return None

    def _port(self, box: Box, side: str, bus: Bus, main: bool) -> float:
        """Where a line meets the upper or lower edge. Lines of one bus meet it at one place; the road keeps one line."""
        if main:
            return box.x + LANE / 2
        known = self.stops.get((box.number, side, bus))
        if known is not None:
            return known
        taken = self.ports.get((box.number, side), 0)
        self.ports[(box.number, side)] = taken + 1
        if side == "bottom":
            offset = (6, LANE - 6, 11, LANE - 11)[taken % 4] + (taken // 4) % 3
        else:
            offset = LANE + 8 + (taken * 10) % (BOX_WIDTH - LANE - 16)
        self.stops[(box.number, side, bus)] = box.x + offset
        return box.x + offset

    def _plan(self, line: Line) -> tuple[Line, _Plan]:
        down = line.target.row - line.source.row
        road = self.sketch.road
        pair = (line.source.number, line.target.number)
        main = line.style == "forward" and pair in set(pairwise(road)) and down == 1
        out_side, in_side = (
            ("bottom", "bottom") if down == 0 else ("bottom", "top") if down > 0 else ("top", "bottom")
        )
        leaving: Bus = (-1 - line.target.number, line.style, line.numbers)
        out = self._port(line.source, out_side, leaving, main)
        into = self._port(line.target, in_side, line.bus, main)
        first = line.source.row + (1 if out_side == "bottom" else 0)
        last = line.target.row + (1 if in_side == "bottom" else 0)
        lane = self._lane_x(line)
        if lane is None:
            pieces = [self._stretch(first, out, into, line.bus)]
        else:
            pieces = [self._stretch(first, out, lane, line.bus), self._stretch(last, lane, into, line.bus)]
        return line, (out, into, pieces, lane)

    def _stretch(self, channel: int, a: float, b: float, bus: Bus) -> _Stretch:
        """Joined with what the same bus already has in the channel."""
        for known in self.stretches:
            if known.channel == channel and known.bus == bus:
                known.left, known.right = min(known.left, a, b), max(known.right, a, b)
                return known
        made = _Stretch(channel, min(a, b), max(a, b), bus)
        self.stretches.append(made)
        return made

    def _pack(self) -> dict[int, int]:
        """Tracks for the stretches of each channel: how many each channel needs."""
        needed: dict[int, int] = {}
        by_channel: dict[int, list[_Stretch]] = {}
        for stretch in self.stretches:
            by_channel.setdefault(stretch.channel, []).append(stretch)
        for channel, stretches in by_channel.items():
            ends: list[list[tuple[float, float]]] = []
            for stretch in sorted(stretches, key=lambda s: (s.right - s.left, s.left)):
                stretch.track = next((i for i, taken in enumerate(ends) if stretch.fits(taken)), len(ends))
                if stretch.track == len(ends):
                    ends.append([])
                ends[stretch.track].append((stretch.left, stretch.right))
            needed[channel] = len(ends)
        return needed

    def _rows(self, tracks: dict[int, int]) -> tuple[list[float], float]:
        self.depth = [0.0] * self.grid.rows
        for box in self.grid.boxes.values():
            tags = len(box.tags) * (TAG_HEIGHT + TAG_GAP) + (TAG_GAP if box.tags else 0)
            self.depth[box.row] = max(self.depth[box.row], BOX_HEIGHT + tags)
        y, row_y = self.headroom, []
        for row in range(self.grid.rows + 1):
            room = tracks.get(row, 0) * TRACK
            y += room + EDGE if room else 0
            if 0 < row < self.grid.rows:
                y += EDGE + (20 if row == self.grid.ends_from else 0)
            if row < self.grid.rows:
                row_y.append(y)
                y += self.depth[row]
        return row_y, y + 8

    def _channel_tops(self, row_y: list[float]) -> list[float]:
        return [self.headroom, *(y + self.depth[i] for i, y in enumerate(row_y))]

    def _track_y(self, stretch: _Stretch) -> float:
        return self.channel_y[stretch.channel] + EDGE + stretch.track * TRACK + 4

    def _draw(self, line: Line, out: float, into: float, pieces: list[_Stretch], lane: float | None) -> None:
        upward = line.target.row < line.source.row
        start = line.source.y if upward else line.source.y + BOX_HEIGHT
        below = line.target.row <= line.source.row
        end = line.target.y + BOX_HEIGHT if below else line.target.y
        first, last = self._track_y(pieces[0]), self._track_y(pieces[-1])
        points = [(out, start), (out, first)]
        if lane is not None:
            points += [(lane, first), (lane, last)]
        points += [(into, last), (into, end)]
        line.points = points
