"""`manage.py serve`: web server and task consumer as one foreground command."""

import sys
from argparse import ArgumentParser
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from cms.running.messages import Refused, say
from cms.running.preparation import check_configuration, check_state_folder, prepare
from cms.running.supervisor import Supervisor, check_port_is_free, run_apart


def demo_lines() -> list[str]:
    """The demo season's accounts by role, in Chinese as the pages are; none where there is no season."""
    if find_spec("cms.demo") is None:
        return []
    from cms.demo.people import account_lines

    with translation.override(settings.LANGUAGE_CODE):
        return account_lines()


class Command(BaseCommand):
    help = "Run the web server and the task consumer until Ctrl-C."
    requires_system_checks = ()  # run below: a failure is one line

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", default=str(settings.PORT), help="port to listen on (default: PORT)")
        parser.add_argument(
            "--prepare", action="store_true", help="first migrate, install series, load the demo"
        )

    def handle(self, *args: Any, host: str, port: str, **options: Any) -> None:
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise Refused(
                f"{port} is not a port number (1 to 65535).", f"{port}不是有效的端口号（1至65535）。"
            )
        if settings.DEMO and host not in {"127.0.0.1", "localhost", "::1"}:
            raise Refused(
                f"Demo mode listens on this machine only, not on {host}; unset ZHIPING_DEMO.",
                f"演示模式只在本机提供服务，不监听{host}；请去掉ZHIPING_DEMO。",
            )
        check_state_folder(settings.VAR)
        check_port_is_free(host, int(port))
        check_configuration()
        if options["prepare"] and (failed := run_apart(prepare)):
            sys.exit(failed)

        def greet() -> None:
            say(f"Zhiping is ready: http://{host}:{port}/")
            for line in demo_lines() if settings.DEMO else []:
                say(line)
            say("Ctrl-C stops it. · 按Ctrl-C停止。")

        sys.exit(Supervisor(host, int(port), on_ready=greet).run())
