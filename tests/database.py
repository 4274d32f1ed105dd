"""The test database: migrated once per set of migrations, then copied; and the rows that migrations made.

Two hundred migrations take longer than most test runs. On SQLite the migrated, empty database is kept under
`build/`, named by the digest of every migration file, and each run starts from a copy of it.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import setup_databases, teardown_databases


def migrations_digest() -> str:
    """Digest of the files of all migrations; a change in any of them asks for a fresh database."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        name = settings.MIGRATION_MODULES.get(config.label, f"{config.name}.migrations")
        if name and find_spec(name):
            folder = Path(str(import_module(name).__path__[0]))
            for path in sorted(folder.glob("*.py")):
                digest.update(f"{config.label}/{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def create() -> Any:
    """Create the test database; returns what `destroy` needs."""
    if connection.vendor != "sqlite":
        config = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    else:
        template = settings.ROOT / "build" / f"test-{migrations_digest()}.sqlite3"
        name = Path(settings.DATABASES["default"]["TEST"]["NAME"])
        if template.exists():
            shutil.copyfile(template, name)
        config = setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=())
        if not template.exists():
            _keep_as_template(name, template)
    # What Django puts back after a flush (see serialized_rollback). Its own way of taking it fails as a whole
    # while a single model still waits for its migration.
    connection._test_serialized_contents = serializers.serialize(  # type: ignore[attr-defined]
        "json", _rows_of_migrations(connection)
    )
    return config


def destroy(config: Any) -> None:
    teardown_databases(config, verbosity=0, keepdb=connection.vendor == "sqlite")


def _keep_as_template(name: Path, template: Path) -> None:
    template.parent.mkdir(exist_ok=True)
    for outdated in template.parent.glob("test-*.sqlite3"):
        outdated.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    partial = template.with_suffix(f".{os.getpid()}")
    shutil.copyfile(name, partial)
    partial.rename(template)


def _rows_of_migrations(connection: BaseDatabaseWrapper) -> Iterator[models.Model]:
    tables = set(connection.introspection.table_names())
    for model in serializers.sort_dependencies([(config, None) for config in apps.get_app_configs()]):
        if _is_stored(model) and model._meta.db_table in tables:
            yield from model._base_manager.order_by("pk")


def _is_stored(model: type[models.Model]) -> bool:
    return bool(model._meta.managed and not model._meta.proxy)
