"""Measuring: CPU milliseconds of this process, SQL queries and kilobytes; what is compared is run in turn."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

Work = Callable[[], Any]


@dataclass
class Figure:
    """One line of the table. `cpu_ms` is the median; targets are upper bounds, `per_second` has a lower one."""

    name: str
    cpu_ms: float | None = None
    queries: int | None = None
    kilobytes: float | None = None
    per_second: int | None = None
    target_ms: float | None = None
    target_queries: int | None = None
    target_per_second: int | None = None
    floor_ms: float | None = None
    target_ratio: float | None = None
    peer: str = ""
    note: str = ""
    runs: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        return self.cpu_ms / self.floor_ms if self.cpu_ms and self.floor_ms else None

    @property
    def is_reached(self) -> bool | None:
        """Whether every target holds; None where there is none."""
        held = [
            actual <= most
            for actual, most in (
                (self.cpu_ms, self.target_ms),
                (self.queries, self.target_queries),
                (self.ratio, self.target_ratio),
            )
            if actual is not None and most is not None
        ]
        if self.per_second is not None and self.target_per_second is not None:
            held.append(self.per_second >= self.target_per_second)
        return all(held) if held else None

    def to_json(self) -> dict[str, Any]:
        figures = {k: v for k, v in asdict(self).items() if v not in (None, "", {}, 0)}
        return {**figures, "ratio": round(self.ratio, 2) if self.ratio else None, "reached": self.is_reached}


def cpu_ms(
    works: Mapping[str, Work], *, runs: int, warm: int = 2, budget: float = 5.0
) -> dict[str, list[float]]:
    """CPU milliseconds of each run, by name. The works take turns, so a slow moment of the machine meets them all.

    Ends early when `budget` seconds of CPU time are spent.
    """
    for _ in range(warm):
        for work in works.values():
            work()
    spent: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    started = time.process_time()
    for _ in range(runs):
        for name, work in works.items():
            before = time.process_time()
            work()
            spent[name].append((time.process_time() - before) * 1000)
        if time.process_time() - started > budget:
            break
    return spent


def middle(values: list[float]) -> float:
    """The median, to a hundredth of a millisecond."""
    return round(statistics.median(values), 2)


def queries_of(work: Work) -> int:
    """How many SQL statements the work sends."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([q for q in captured.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def kilobytes(response: HttpResponse) -> float:
    """The size of a page before compression."""
    return round(len(b"".join(response) if response.streaming else response.content) / 1024, 1)


def measure(name: str, work: Work, *, runs: int = 30, **about: Any) -> Figure:
    """One figure: median CPU time and the number of queries."""
    spent = cpu_ms({name: work}, runs=runs)[name]
    return Figure(name, cpu_ms=middle(spent), queries=queries_of(work), runs=len(spent), **about)


def yardstick() -> float:
    """CPU milliseconds of a fixed piece of Python, the best of nine: how quick the machine is just now."""
    times = []
    for _ in range(9):
        before = time.process_time()
        sum(n * n % 7 for n in range(200_000))
        times.append((time.process_time() - before) * 1000)
    return round(min(times), 1)
