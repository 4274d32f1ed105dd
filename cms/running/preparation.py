"""Everything before serving: tables, packaged series, in demo mode the season. Each step may be repeated."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.running.messages import Refused, both, say


def check_state_folder(folder: Path) -> None:
    """Refuse a state folder that cannot be written; tried, because root's rights do not show in mode bits."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Refused(
            f"Cannot write to {folder}; set ZHIPING_VAR to a folder of your own.",
            f"无法写入 {folder}；请把 ZHIPING_VAR 设为可写的目录。",
        ) from error


def check_configuration() -> None:
    """Refuse to serve with an error of Django's system checks: each in one line, all at once."""
    errors = [found for found in run_checks() if found.level >= ERROR and not found.is_silenced()]
    for found in errors:
        say(f"{found.id}: {found.msg}")
    if errors:
        raise Refused("Not started: correct the settings above.", "未启动：请先改正以上设置。")


def prepare() -> None:
    """In order: tables up to date, packaged series installed, demo season loaded (in demo mode only)."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    if _has_unapplied_migrations():
        say(both("Preparing the database.", "正在准备数据库。"))
        call_command("migrate", interactive=False, verbosity=0)
    known = get_commands()
    if "series" in known:
        _run_step("series", "install")
    if settings.DEMO and "demo_season" in known:
        _run_step("demo_season")


def _run_step(*command: str) -> None:
    """A step that fails says why and is passed over: a broken pack never keeps the others from being served."""
    try:
        call_command(*command, verbosity=0)
    except (CommandError, SystemExit) as problem:
        if str(problem) not in {"", "0"}:
            said = str(problem) if isinstance(problem, CommandError) else f"code {problem}"
            say(both(f"{' '.join(command)}: {said}", "此步骤未完成，已跳过。"))


def _has_unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
