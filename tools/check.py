"""Everything `make test` checks: static checks, two at a time, all of them even if one fails; then the tests.

Where Chromium or a database server is missing, one line says what was not run and how to get it. With
ZHIPING_REQUIRE_ALL=1, as in CI, that is a failure.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REQUIRE_ALL = os.environ.get("ZHIPING_REQUIRE_ALL") == "1"
DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/zhiping")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


class Stage(NamedTuple):
    name: str
    command: list[str]


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


STATIC = [
    Stage("types", tool("mypy", ".")),
    Stage("format", tool("ruff", "format", "--check", ".")),
    Stage("lint", tool("ruff", "check", "--output-format", "concise", ".")),
    Stage("templates", tool("djlint", "--lint", "--quiet", "cms")),
    Stage("layers", tool("lint-imports")),
    Stage("size", [sys.executable, "tools/budget.py"]),
    Stage("system checks", manage("check", "--fail-level", "WARNING")),
    Stage("migrations", manage("makemigrations", "--check", "--dry-run")),
    Stage("translations", manage("translations", "--check")),
]


def run_static(stage: Stage, environment: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        stage.command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    passed = done.returncode == 0
    mark = "ok    " if passed else "FAILED"
    report = f"{mark} {stage.name} ({time.monotonic() - started:.0f} s)"
    print(report if passed else f"{report}\n{done.stdout}{done.stderr}", flush=True)
    return passed


def is_open(url: str) -> bool:
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=2):
            return True
    except OSError:
        return False


def run_tests(name: str, *arguments: str, **variables: str) -> bool:
    print(f"\nTests on {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=False).returncode == 0


def missing() -> list[str]:
    """What cannot be run on this machine: one line each."""
    lines = []
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        lines.append("Not run: browser tests; they need Chromium (apt install chromium).")
    if not (is_open(DATABASE_URL) and is_open(REDIS_URL)):
        lines.append(
            "Not run: the tests on PostgreSQL + Redis; start both, on their usual ports or at "
            "TEST_DATABASE_URL and TEST_REDIS_URL (apt install postgresql redis-server)."
        )
    return lines


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="zhiping-check-") as state, ThreadPoolExecutor(2) as pool:
        environment = {**os.environ, "ZHIPING_VAR": state, "DJANGO_SETTINGS_MODULE": "cms.settings"}
        outcomes = pool.map(lambda stage: run_static(stage, environment), STATIC)
        failed += [stage.name for stage, passed in zip(STATIC, outcomes, strict=True) if not passed]
    if not run_tests("SQLite"):
        failed.append("tests on SQLite")
    # The browser sees the same pages on either database: once is enough.
    servers = {"DATABASE_URL": DATABASE_URL, "REDIS_URL": REDIS_URL}
    if all(map(is_open, servers.values())) and not run_tests(
        "PostgreSQL + Redis", "-m", "not browser", **servers
    ):
        failed.append("tests on PostgreSQL + Redis")
    not_run = missing()
    for line in not_run:
        print(line)
    if REQUIRE_ALL:
        failed += not_run
    print(f"FAILED: {', '.join(failed)}" if failed else "Everything passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
