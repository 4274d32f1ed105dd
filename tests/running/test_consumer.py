"""What the task consumer knows when it starts, in a process that has served nothing yet."""

import subprocess
import sys

from django.conf import settings

ASK = "import django; django.setup(); from huey.contrib.djhuey import HUEY; print(*HUEY._registry._registry)"


def test_a_fresh_consumer_delivers_the_outbox_and_sweeps_deadlines() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", ASK], cwd=settings.ROOT, capture_output=True, text=True, check=True, timeout=60,
        env={"DJANGO_SETTINGS_MODULE": "cms.settings", "ZHIPING_VAR": str(settings.VAR)},
    )  # fmt: skip
    known = {name.rpartition(".")[2] for name in answer.stdout.split()}
    assert {"deliver_now", "deliver_every_minute", "sweep_deadlines"} <= known
