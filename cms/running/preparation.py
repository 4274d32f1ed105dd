"""Everything before serving: tables, packaged series, in demo mode the season. Each step may be repeated."""

import hashlib
import tempfile
from importlib.metadata import entry_points
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.running.messages import Refused, both, say
from series_plugins.discovery import ENTRY_POINTS


def check_state_folder(folder: Path) -> None:
    """Refuse a state folder that cannot be written; tried, because root's rights do not show in mode bits."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Refused(
            f"Cannot write to {folder}; set ZHIPING_VAR to a folder of your own.",
            f"无法写入{folder}；请把ZHIPING_VAR设为可写的目录。",
        ) from error


def check_configuration() -> None:
    """Refuse to serve with an error of Django's system checks: each in one line, all at once."""
    errors = [found for found in run_checks() if found.level >= ERROR and not found.is_silenced()]
    for found in errors:
        say(f"{found.id}: {found.msg}")
    if errors:
        raise Refused("Not started: correct the settings above.", "未启动：请先改正以上设置。")


def prepare() -> None:
    """In order: tables up to date, packaged series installed, demo season loaded (in demo mode only).

    The last two are skipped when neither the database nor the code, the packs and the mode have changed since.
    """
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    stamp = settings.VAR / "prepared.txt"
    stamped = stamp.read_text() if stamp.exists() else ""
    if _has_unapplied_migrations():
        say(both("Preparing the database.", "正在准备数据库。"))
        call_command("migrate", interactive=False, verbosity=0)
        stamped = ""
    state = _state_digest()
    if stamped == state:
        return
    say(both("Installing the series.", "正在安装系列包。"))
    done = _run_step("series", "install")
    if settings.DEMO:
        say(both("Loading the demo season.", "正在载入演示数据。"))
        done = _run_step("demo_season") and done
    if done:
        stamp.write_text(state)


def _state_digest() -> str:
    """Digest of all that the steps depend on: code, packs here and in plugins, database, mode."""
    digest = hashlib.sha256(f"{settings.DEMO} {settings.DATABASES['default']['NAME']}".encode())
    for point in sorted(entry_points(group=ENTRY_POINTS)):
        digest.update(f"{point} {point.dist and point.dist.version}".encode())
    for package in ("forms_config", "workflows", "series_plugins", "cms/demo", "cms/public"):
        for path in sorted((settings.ROOT / package).rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _run_step(*command: str) -> bool:
    """Whether it worked. A failure says why and is passed over: a broken pack keeps nobody from being served."""
    try:
        call_command(*command, verbosity=0)
    except (CommandError, SystemExit) as problem:
        if isinstance(problem, SystemExit) and not problem.code:
            return True
        said = f"code {problem.code}" if isinstance(problem, SystemExit) else str(problem)
        say(both(f"{' '.join(command)}: {said}", "此步骤未完成，已跳过。"))
        return False
    return True


def _has_unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
