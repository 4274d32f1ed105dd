"""Replaying a past round: `python -m tests.benchmarks.replaying 100000` plants that many cases and tells the seconds it takes.

`make bench` measures 10,000 in one process; the whole 100,000, by two processes as in production, is a command of its own: planting
alone takes a minute, and 1.4 GB of disk while it lasts.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.benchmarks.measure import Figure, cpu_ms, middle

COUNT = 10_000


def stricter(document: Any) -> Any:
    """The specialty asking for two more hours of training a year."""
    from workflows.releases.document import SeriesDocument

    data = document.to_json()
    for criteria in data["criteria"].values():
        hours = criteria.get("parameters", {}).get("hours_a_year")
        if hours:
            hours[0]["value"] = "92"
    return SeriesDocument.model_validate(data)


def planted(count: int) -> tuple[Any, Any, Any]:
    """(a replay run that waits for its worker, the round, the document replayed)"""
    from tests.benchmarks.engines import _pack
    from tests.benchmarks.past_round import plant
    from tests.workflows.season import release_of
    from workflows.organizations.models import Person
    from workflows.releases.models import Release
    from workflows.replays.models import ReplayRun
    from workflows.replays.verbs import start_replay

    document = _pack()
    release = Release.objects.filter(digest=document.digest).first() or release_of(document)
    round_ = plant(release, document, count)
    person = Person.objects.create(username="replayer")
    run = start_replay(stricter(document), round_, subject=document.key, person=person, organization=None)
    return ReplayRun.objects.get(pk=run.pk), round_, stricter(document)


def figures(count: int = COUNT) -> Iterator[Figure]:
    """One process's CPU time."""
    from workflows.replays.running import judge_range
    from workflows.replays.slider import parameters_of, sweep

    run, round_, document = planted(count)
    yield Figure(
        f"replay: {count:,} applications judged twice, one process",
        cpu_ms=round(cpu_ms({"": lambda: judge_range(run, 0, None, lambda _: None)}, runs=1, warm=0)[""][0]),
        target_ms=60_000 * 2 * count / 100_000, runs=1,
    )  # fmt: skip
    hours = next(p for p in parameters_of(document, round_) if p.key == "hours_a_year")
    sweep(round_, document, hours, [hours.value])
    values = iter(range(80, 120))
    spent = cpu_ms({"": lambda: sweep(round_, document, hours, [Decimal(next(values))])}, runs=10)[""]
    yield Figure(f"replay slider: one value over {count:,} applications", cpu_ms=middle(spent), target_ms=1000, runs=len(spent))  # fmt: skip


def main(count: int) -> int:
    """Plants, replays as a worker would, and prints wall-clock seconds."""
    with tempfile.TemporaryDirectory(prefix="zhiping-replay-") as state:
        os.environ |= {
            "ZHIPING_VAR": state,
            "REDIS_URL": "",
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        from workflows.replays import running, slider

        call_command("migrate", verbosity=0)
        started = time.monotonic()
        run, round_, document = planted(count)
        print(f"planted {count:,} applications in {time.monotonic() - started:.0f} s", flush=True)
        started = time.monotonic()
        running.run_waiting()
        spent = time.monotonic() - started
        run.refresh_from_db()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        children = used.ru_utime + used.ru_stime
        print(
            f"replayed: {run.state}, {run.done:,} of {run.total:,} in {spent:.1f} s; {children:.1f} s of CPU in two processes",
            flush=True,
        )
        hours = next(p for p in slider.parameters_of(document, round_) if p.key == "hours_a_year")
        for words, values in (("first look", [93]), ("one value", [94]), ("a curve of 12", range(84, 96))):
            started = time.monotonic()
            swept = slider.sweep(round_, document, hours, [Decimal(v) for v in values])
            print(
                f"slider, {words}: {swept.cases:,} of {swept.of:,} in {time.monotonic() - started:.2f} s",
                flush=True,
            )
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"memory of a child process at most {most} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
