"""One run on one database, in a process of its own: `python -m tests.benchmarks.suite OUT.json`. See `__main__`."""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

COUNT = int(os.environ.get("BENCH_CASES", "10000"))
SUBMISSIONS = 23


def main(out: Path) -> int:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from tests.benchmarks.measure import Figure, yardstick
    from tests.benchmarks.models import FloorApplication

    figures: list[Figure] = []
    before = yardstick()
    failed: list[str] = []
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    started = time.process_time()
    call_command("migrate", verbosity=0)
    spent = time.process_time() - started
    with connection.schema_editor() as editor:
        editor.create_model(FloorApplication)
    figures.append(
        Figure(
            "fresh migrate", cpu_ms=round(spent * 1000), target_ms=15_000, peer="Hypha 82 s, 676 migrations"
        )
    )

    def note(part: Callable[[], Any]) -> None:
        try:
            found = part()
            for figure in [found] if isinstance(found, Figure) else found:
                figures.append(figure)
                print(
                    f"  {figure.name}: {figure.cpu_ms} ms, {figure.queries} queries",
                    file=sys.stderr,
                    flush=True,
                )
        except Exception:
            failed.append(traceback.format_exc(limit=-4))

    _run(note)
    connection.close()
    out.write_text(
        json.dumps(
            {
                "database": connection.vendor,
                "cases": COUNT,
                "yardstick_ms": [before, yardstick()],
                "figures": [f.to_json() for f in figures],
                "failed": failed,
            },
            ensure_ascii=False,
        ),
        encoding="utf-8",
    )
    return 1 if failed else 0


def _run(note: Callable[[Callable[[], Any]], None]) -> None:
    from django.db import connection

    from tests.benchmarks import crowd, engines, pages, replaying, studio

    if connection.vendor == "sqlite":  # what needs no database is measured once
        note(engines.pure)
    gathered = crowd.gather(COUNT)
    season = gathered.season
    note(lambda: pages.form_page(gathered))
    note(lambda: pages.large_form(gathered))
    note(lambda: engines.verbs(season, count=SUBMISSIONS + 4))
    note(lambda: pages.submission(gathered, count=SUBMISSIONS))
    note(lambda: engines.shipped_submission(season, count=12))
    note(lambda: pages.lists(gathered, count=COUNT))
    note(lambda: pages.details(gathered))
    note(lambda: engines.certificate(crowd.certified_case(season)))
    note(replaying.figures)
    note(studio.figures)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
