"""Judging a large round in child processes: `python -m workflows.replays.part RUN ABOVE UP_TO` says how far it is, a line of JSON
at a time, and last what it found. A child whose worker dies ends at its next line."""

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflows.replays.models import ReplayRun
    from workflows.replays.running import Found

WAIT = 0.3
ROOT = Path(__file__).parents[2]


class ChildFailed(RuntimeError):
    """A child process ended without a result."""


@dataclass
class _Child:
    process: subprocess.Popen[bytes]
    done: int = 0
    waiting: bytes = b""
    found: dict[str, Any] | None = None
    over: bool = field(default=False)

    def read(self) -> None:
        """Takes what it has said since."""
        pipe: IO[bytes] | None = self.process.stdout
        said = os.read(pipe.fileno(), 1 << 20) if pipe is not None else b""
        self.over = not said
        *lines, self.waiting = (self.waiting + said).split(b"\n")
        for line in lines:
            message = json.loads(line)
            self.done = message.get("done", self.done)
            self.found = message.get("found", self.found)


def judge_in_parts(run: "ReplayRun", go_on: Callable[[int], None]) -> "Found":
    """Both halves at once. Raises what `go_on` raises, having ended the children."""
    from workflows.replays.running import halves
    from workflows.replays.tally import Tally

    children = [_start(run, above, up_to) for above, up_to in halves(run)]
    try:
        with selectors.DefaultSelector() as selector:
            for child in children:
                if child.process.stdout is not None:
                    selector.register(child.process.stdout, selectors.EVENT_READ, child)
            while not all(child.over for child in children):
                for key, _ in selector.select(WAIT):
                    key.data.read()
                    if key.data.over:
                        selector.unregister(key.fileobj)
                go_on(sum(child.done for child in children))
    finally:
        for child in children:
            if not child.over:
                child.process.kill()
            child.process.wait()
            if child.process.stdout is not None:
                child.process.stdout.close()
    tally, changed = Tally(), list[tuple[int, int]]()
    for child in children:
        if child.found is None:
            raise ChildFailed(f"exit status {child.process.returncode}")
        tally.add(Tally.of_json(child.found["tally"]))
        changed += [(case, move) for case, move in child.found["changes"]]
    return tally, changed


def _start(run: "ReplayRun", above: int, up_to: int | None) -> _Child:
    command = [sys.executable, "-m", "workflows.replays.part", str(run.pk), str(above), str(up_to or 0)]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "cms.settings"),
    }
    return _Child(
        subprocess.Popen(  # noqa: S603  (our own module, whole numbers)
            command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=ROOT, env=environment
        )
    )


def main(run_pk: int, above: int, up_to: int | None) -> int:
    """Judges one part and says what it found."""
    import django

    django.setup()
    from workflows.replays.models import ReplayRun
    from workflows.replays.running import judge_range

    def say(message: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()

    run = ReplayRun.objects.select_related("round", "base").get(pk=run_pk)
    tally, changed = judge_range(run, above, up_to, lambda done: say({"done": done}))
    say({"found": {"tally": tally.to_json(), "changes": changed}})
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) or None))
    except BrokenPipeError:
        os._exit(1)  # the worker is gone, and with it whoever would read this
