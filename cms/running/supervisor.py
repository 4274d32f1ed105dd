"""Two processes, one life: the web server and the task consumer start and stop together."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from django.conf import settings

from cms.running.messages import Refused, both, say

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
                f"无法监听 {host}:{port}；请用 PORT= 换一个端口。",
            ) from error


def web_command(host: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    # One process: SQLite has one writer anyway. Threads carry the readers. WEB_WORKERS is for PostgreSQL.
    command += ["--workers", os.environ.get("WEB_WORKERS", "1"), "--blocking-threads", "4", "--no-ws"]
    command += ["--log-level", "error", "--workers-kill-timeout", "8", "cms.wsgi:application"]
    return command


def consumer_command() -> list[str]:
    return [sys.executable, str(settings.ROOT / "manage.py"), "run_huey", "--quiet", "--workers", "2"]


@dataclass
class Child:
    """One of the processes. In a session of its own: Ctrl-C reaches the supervisor only."""

    english: str
    chinese: str
    command: list[str]
    stop_signal: signal.Signals
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603  built above, nothing from outside
            self.command, cwd=settings.ROOT, start_new_session=True
        )

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def end(self, deadline: float) -> None:
        """Wait until the deadline (monotonic seconds), then end whatever is left of the session."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Runs the children until a signal asks to stop, or one of them ends."""

    def __init__(self, host: str, port: int, *, on_ready: Callable[[], None]) -> None:
        self._host = host
        self._port = port
        self._on_ready = on_ready
        self._stopping = False
        self.children = [
            Child("web server", "网站服务", web_command(host, port), signal.SIGTERM),
            # huey ends its tasks in order on SIGINT and drops them on SIGTERM.
            Child("task consumer", "后台任务", consumer_command(), signal.SIGINT),
        ]

    def run(self) -> int:
        """Exit status: 0 after a signal, 1 when a child ended by itself or the server never answered."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
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
                if child.process.poll() is not None:
                    say(
                        both(
                            f"The {child.english} ended by itself (code {child.process.returncode}).",
                            f"{child.chinese}意外退出（代码 {child.process.returncode}）。",
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
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()
