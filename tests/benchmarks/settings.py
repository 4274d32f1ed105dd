"""Settings for measuring: those of production, with a state of its own and the hand-written floor beside it."""

import os
import tempfile

os.environ.setdefault("ZHIPING_VAR", tempfile.mkdtemp(prefix="zhiping-bench-"))
os.environ["ZHIPING_DEMO"] = "0"
os.environ["DEBUG"] = "0"

from cms.settings import *  # noqa: F403
from cms.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.benchmarks"]
ROOT_URLCONF = "tests.benchmarks.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
HUEY = {"huey_class": "huey.MemoryHuey", "name": "bench", "immediate": False}

# Invented people live in the fictional region 000000.
ACCEPT_TEST_REGION = True
