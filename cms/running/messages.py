"""What the person at the terminal reads: one line, in English and Chinese."""

import sys

from django.core.management.base import CommandError


def both(english: str, chinese: str) -> str:
    return f"{english} · {chinese}"


def say(line: str) -> None:
    """Print at once, even into a pipe, and even where the terminal has no Chinese."""
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding), flush=True)


class Refused(CommandError):
    """Zhiping cannot start; the message is one line that says why and what to do."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(both(english, chinese))
