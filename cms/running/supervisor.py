"""Two processes, one life: the web server and the task consumer start and stop together.

Both are forked from one process that has loaded the code (a second and third loading would triple the time to
start); elsewhere than on Linux, where forking is not safe, they load it themselves.
"""

import contextlib
import http.client
import multiprocessing
import multiprocessing.process
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import django
from django.core.management import CommandError, call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from huey.contrib.djhuey import HUEY

from cms.running.messages import Refused, both, say

START_METHOD = "fork" if sys.platform == "linux" else "spawn"
GRACE = 10.0
"""Seconds that requests and tasks under way have to finish after a stop."""
START = 60.0
"""Seconds within which the web server must answer."""


def check_port_is_free(host: str, port: int) -> None:
    """Refuse a port that another program listens on (the server itself would share it unnoticed)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Cannot listen on {host}:{port} ({error.strerror}); choose another with PORT=",
                f"无法监听{host}:{port}；请用PORT= 换一个端口。",
            ) from error


def run_web(host: str, port: int) -> None:
    """The web server, until SIGTERM. One process: SQLite has one writer anyway; WEB_WORKERS is for PostgreSQL."""
    django.setup()
    multiprocessing.set_start_method(START_METHOD, force=True)
    Granian(
        "cms.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("WEB_WORKERS", "1")),
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=8,
    ).serve()


def run_consumer() -> None:
    """The task consumer, until SIGINT."""
    django.setup()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    call_command("run_huey", verbose=False, workers=2)


def run_apart(function: Callable[[], None]) -> int:
    """Run a function in a process of its own and wait; its exit status.

    What it starts (threads of native libraries, connections) is then not in this process when the children fork.
    """
    process = _context().Process(target=_run_quietly, args=(function,))
    process.start()
    process.join()
    return process.exitcode or 0


def _run_quietly(function: Callable[[], None]) -> None:
    django.setup()
    try:
        function()
    except KeyboardInterrupt:
        sys.exit(130)
    except CommandError as problem:
        say(str(problem))
        sys.exit(1)


def _run_child(run: Callable[..., None], arguments: tuple[str | int, ...]) -> None:
    os.setsid()  # the terminal's Ctrl-C then reaches the supervisor only
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    run(*arguments)


def _context() -> Any:
    return multiprocessing.get_context(START_METHOD)


@dataclass
class Child:
    """One of the processes, in a session of its own."""

    english: str
    chinese: str
    run: Callable[..., None]
    arguments: tuple[str | int, ...]
    stop_signal: signal.Signals
    process: multiprocessing.process.BaseProcess = field(init=False)

    def start(self) -> None:
        self.process = _context().Process(target=_run_child, args=(self.run, self.arguments))
        self.process.start()

    def ask_to_stop(self) -> None:
        if self.process.is_alive() and self.process.pid:
            os.kill(self.process.pid, self.stop_signal)

    def end(self, deadline: float) -> None:
        """Wait until the deadline (monotonic seconds), then end whatever is left of the session."""
        self.process.join(max(0.0, deadline - time.monotonic()))
        if self.process.pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()


class Supervisor:
    """Runs the children until a signal asks to stop, or one of them ends."""

    def __init__(self, host: str, port: int, *, on_ready: Callable[[], None]) -> None:
        self._host = host
        self._port = port
        self._on_ready = on_ready
        self._stopping = False
        self.children = [
            Child("web server", "网站服务", run_web, (host, port), signal.SIGTERM),
            # huey ends its tasks in order on SIGINT and drops them on SIGTERM.
            Child("task consumer", "后台任务", run_consumer, (), signal.SIGINT),
        ]

    def run(self) -> int:
        """Exit status: 0 after a signal, 1 when a child ended by itself or the server never answered."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        connections.close_all()
        HUEY.storage.close()  # each process opens its own
        for child in self.children:
            child.start()
        try:
            return self._watch()
        finally:
            for child in self.children:
                child.ask_to_stop()
            deadline = time.monotonic() + GRACE
            for child in self.children:
                child.end(deadline)
            say(both("Zhiping has stopped.", "职评已停止。"))

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _watch(self) -> int:
        ready = False
        give_up = time.monotonic() + START
        while not self._stopping:
            for child in self.children:
                if not child.process.is_alive():
                    say(
                        both(
                            f"The {child.english} ended by itself (code {child.process.exitcode}).",
                            f"{child.chinese}意外退出（代码{child.process.exitcode}）。",
                        )
                    )
                    return 1
            if not ready and (ready := self._answers()):
                self._on_ready()
            elif not ready and time.monotonic() > give_up:
                say(both(f"The web server did not answer within {START:.0f} s.", "网站服务未能及时响应。"))
                return 1
            time.sleep(0.2 if ready else 0.05)
        return 0

    def _answers(self) -> bool:
        host = "127.0.0.1" if self._host == "0.0.0.0" else self._host  # noqa: S104  compared, not bound
        connection = http.client.HTTPConnection(host, self._port, timeout=START)
        try:
            connection.request("GET", "/")
            failed = connection.getresponse().status >= 500
            if failed:
                time.sleep(1)  # each try logs its error
            return not failed
        except OSError:
            return False
        finally:
            connection.close()
