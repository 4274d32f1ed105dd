"""`manage.py serve` as a person at a terminal meets it: real processes, real signals, real ports."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
READY = "Zhiping is ready: "


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(**variables: str) -> dict[str, str]:
    """This process's environment without what configures Zhiping or the tests."""
    ours = (
        "DJANGO_",
        "ZHIPING_",
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "BASE_URL",
        "PORT",
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PYTHONUNBUFFERED": "1"} | variables


class Served:
    """A `manage.py serve` with its output in a file."""

    def __init__(self, state: Path, *arguments: str, **variables: str) -> None:
        self.port = free_port()
        self.output = state / "output.txt"
        environment = clean_environment(ZHIPING_VAR=str(state / "var"), PORT=str(self.port), **variables)
        with self.output.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def wait_until_ready(self) -> str:
        deadline = time.monotonic() + 120
        while READY not in (said := self.output.read_text()):
            assert self.process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.1)
        return said

    def children(self) -> dict[int, list[int]]:
        """Process ids directly below this one, each with those below it, from /proc."""
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
        direct = [pid for pid, parent in parents.items() if parent == self.process.pid]
        return {above: [pid for pid, parent in parents.items() if parent == above] for above in direct}

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("serve")


@pytest.fixture
def served(state: Path, django_db_setup: None) -> Iterator[Served]:
    running = Served(state, "--prepare")
    yield running
    running.end()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="by design: reads /proc")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_one_command_answers_and_stops_both_processes(served: Served, stop: signal.Signals) -> None:
    said = served.wait_until_ready()
    assert f"{READY}http://127.0.0.1:{served.port}/\n" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/", timeout=20) as answer:
        assert answer.status == 200
    children = served.children()
    below = [*children, *(pid for workers in children.values() for pid in workers)]
    assert len(below) == 3  # the server, its worker, the task consumer

    served.process.send_signal(stop)

    assert served.process.wait(30) == 0
    assert [pid for pid in below if Path(f"/proc/{pid}").exists()] == []
    assert "Traceback" not in served.output.read_text()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", served.port))


def test_when_the_task_consumer_dies_the_server_does_not_live_on(served: Served) -> None:
    served.wait_until_ready()
    [consumer] = [pid for pid, workers in served.children().items() if not workers]
    os.kill(consumer, signal.SIGKILL)
    assert served.process.wait(30) == 1
    assert (
        "The task consumer ended by itself (code -9). · 后台任务意外退出（代码-9）。"
        in served.output.read_text()
    )


def refusal(state: Path, *arguments: str, **variables: str) -> str:
    """What a `serve` that does not start says; asserts exit status 1 and no traceback."""
    environment = clean_environment(**({"ZHIPING_VAR": str(state / "var")} | variables))
    done = subprocess.run(
        [sys.executable, "manage.py", "serve", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return (done.stdout + done.stderr).strip()


def test_a_busy_port_is_one_line(state: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refusal(state, PORT=str(port))
    assert said == (
        f"Refused: Cannot listen on 127.0.0.1:{port} (Address already in use); choose another with PORT="
        f" · 无法监听127.0.0.1:{port}；请用PORT= 换一个端口。"
    )


def test_a_port_that_is_no_number_is_one_line(state: Path) -> None:
    assert refusal(state, PORT="eighty").splitlines() == [
        "Refused: eighty is not a port number (1 to 65535). · eighty不是有效的端口号（1至65535）。"
    ]


def test_open_to_others_without_a_secret_key_is_refused(state: Path) -> None:
    said = refusal(state, PORT=str(free_port()), ALLOWED_HOSTS="zhiping.example")
    assert said.splitlines()[0].startswith("zhiping.E001: ")
    assert "SECRET_KEY" in said


@pytest.mark.parametrize(
    "opened",
    [
        {"ALLOWED_HOSTS": "127.0.0.1,zhiping.example"},
        {"ALLOWED_HOSTS": "*"},
        {"BASE_URL": "https://zhiping.example"},
    ],
    ids=["host", "any host", "proxy"],
)
def test_demo_mode_open_to_others_is_refused_in_one_line(state: Path, opened: dict[str, str]) -> None:
    said = refusal(state, PORT=str(free_port()), ZHIPING_DEMO="1", SECRET_KEY="x" * 50, **opened)
    [reason, last] = said.splitlines()
    assert reason.startswith("zhiping.E002: ")
    [(setting, value)] = opened.items()
    assert setting in reason
    assert value.split(",")[-1] in reason
    assert last.startswith("Refused: Not started")


def test_without_demo_mode_a_public_host_with_a_key_of_its_own_is_no_error() -> None:
    environment = clean_environment(ALLOWED_HOSTS="zhiping.example", SECRET_KEY="x" * 50)
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_demo_mode_does_not_listen_to_the_network(state: Path) -> None:
    said = refusal(state, "--host", "0.0.0.0", PORT=str(free_port()), ZHIPING_DEMO="1")
    assert said.startswith("Refused: Demo mode listens on this machine only")
    assert len(said.splitlines()) == 1
