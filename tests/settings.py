"""Settings for tests: everything of `cms.settings`, with a state of its own that vanishes with the process.

Each pytest-xdist worker is a process, so each has its own folder for the database, evidence, media and keys;
nothing is ever written under `var/`.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_VAR = Path(tempfile.mkdtemp(prefix="zhiping-test-"))
atexit.register(shutil.rmtree, _VAR, ignore_errors=True)
os.environ["ZHIPING_VAR"] = str(_VAR)
os.environ.setdefault("ZHIPING_DEMO", "0")

from cms.settings import *  # noqa: E402, F403
from cms.settings import CACHES, DATABASES, REDIS_URL  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the live server and race tests then have real connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(_VAR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
DATABASES["default"]["CONN_MAX_AGE"] = 0

(_VAR / "static").mkdir()
WHITENOISE_AUTOREFRESH = True  # spares every test client a walk over all static files

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Workers share one Redis; each keeps to its own keys.
CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"
HUEY = (
    {"huey_class": "huey.RedisHuey", "name": f"test-{os.getpid()}", "url": REDIS_URL, "immediate": False}
    if REDIS_URL
    else {"huey_class": "huey.MemoryHuey", "name": "test", "immediate": False}
)

# Invented people live in the fictional region 000000.
ACCEPT_TEST_REGION = True
