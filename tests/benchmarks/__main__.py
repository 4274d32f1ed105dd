"""`make bench`: measures on SQLite, and on PostgreSQL where one answers; prints a table, writes build/bench.json.

Each database is measured in a process of its own, in a database made for it and removed afterwards. CPU milliseconds of
that process only: a database server's own time is not in them. Ends by itself in a few minutes. See docs/speed.md.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/zhiping")
LIMIT = 300


@contextmanager
def postgres() -> Iterator[str | None]:
    """The address of a fresh database on the server, dropped afterwards; None when no server answers."""
    parts = urlsplit(SERVER)
    name = f"zhiping_bench_{os.getpid()}"
    admin = urlunsplit(parts._replace(scheme="postgresql", path="/postgres"))
    try:
        server = psycopg.connect(admin, autocommit=True, connect_timeout=3)
    except psycopg.Error:
        yield None
        return
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def measured(title: str, **variables: str) -> dict[str, Any]:
    """The figures of one database."""
    print(f"\nMeasuring on {title}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="zhiping-bench-") as state:
        out = Path(state) / "figures.json"
        own = {"ZHIPING_VAR": state, "LOG_LEVEL": "ERROR", "REDIS_URL": "", **variables}
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | own
        command = [sys.executable, "-m", "tests.benchmarks.suite", str(out)]
        done = subprocess.run(command, cwd=ROOT, env=environment, timeout=LIMIT, check=False)
        if not out.exists():
            return {
                "database": title,
                "figures": [],
                "failed": [f"the process ended with code {done.returncode}"],
            }
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return found


def line(figure: dict[str, Any]) -> str:
    """One line of the table."""
    targets = [
        f"≤ {figure['target_ms']:g} ms" if "target_ms" in figure else "",
        f"≤ {figure['target_queries']} queries" if "target_queries" in figure else "",
        f"≤ {figure['target_ratio']} × floor" if "target_ratio" in figure else "",
        f"≥ {figure['target_per_second']:,}/s" if "target_per_second" in figure else "",
    ]
    mark = {True: "reached", False: "MISSED", None: ""}[figure["reached"]]
    cells = [
        f"{figure['name']:58}",
        f"{figure['cpu_ms']:>10.2f}" if "cpu_ms" in figure else " " * 10,
        f"{figure.get('queries', '') if 'queries' in figure else '':>8}",
        f"{figure.get('kilobytes', ''):>7}",
        f"{figure['ratio'] or '':>6}",
        f"{mark:8}",
        ", ".join(t for t in targets if t),
        f"[{figure['peer']}]" if "peer" in figure else "",
    ]
    return "  ".join(cells).rstrip()


def main() -> int:
    runs = [measured("SQLite")]
    with postgres() as address:
        if address is None:
            print("Not measured: PostgreSQL; none answers (apt install postgresql).", file=sys.stderr)
        else:
            runs.append(measured("PostgreSQL", DATABASE_URL=address))
    for run in runs:
        print(f"\n{run['database']}; yardstick {run.get('yardstick_ms', '')} ms before and after")
        print(f"{'':58}  {'CPU ms':>10}  {'queries':>8}  {'kB':>7}  {'×floor':>6}")
        for figure in run["figures"]:
            print(line(figure))
        for failure in run["failed"]:
            print(f"FAILED {failure}")
    out = ROOT / "build" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.platform()}
    report = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "runs": runs,
    }
    out.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"\nWritten to {out.relative_to(ROOT)}")
    return 1 if any(run["failed"] for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
