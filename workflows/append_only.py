"""Rows that are written once: refused by the model, and by the database itself where it can.

The triggers are laid after every migrate, not inside one migration, because SQLite drops them whenever a later migration
rebuilds the table. Deleting is refused by trigger on PostgreSQL; on SQLite a test's flush is itself a DELETE, so there the
model refuses and `manage.py records verify` finds what is missing.
"""

from typing import Any, ClassVar

from django.apps import apps
from django.db import connections, models
from django.utils.translation import gettext as _


class WrittenOnceError(Exception):
    """Raised when a row that is written once would be changed or deleted."""


class WrittenOnceQuerySet(models.QuerySet[Any]):
    """Bulk writes cannot go round the rule either."""

    def update(self, **changes: Any) -> int:
        _refuse_other_columns(self.model, set(changes))
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise WrittenOnceError(_("This record is never deleted."))

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        _refuse_other_columns(self.model, set(fields))
        return super().bulk_update(objs, fields, batch_size)


class WrittenOnce(models.Model):
    """A row written once. `may_change` names the few columns that record what happened to it later."""

    may_change: ClassVar[tuple[str, ...]] = ()

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse_other_columns(type(self), set(kwargs.get("update_fields") or {"*"}))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WrittenOnceError(_("This record is never deleted."))


def _refuse_other_columns(model: type[models.Model], columns: set[str]) -> None:
    if columns - set(getattr(model, "may_change", ())):
        raise WrittenOnceError(_("This record is never changed."))


def lay_triggers(using: str = "default", **kwargs: Any) -> None:
    """Lays (or renews) the triggers of every written-once table. Connected to `post_migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for model in apps.get_app_config("workflows").get_models():
            if issubclass(model, WrittenOnce) and model._meta.db_table in present:
                for statement in _statements(connection.vendor, model):
                    cursor.execute(statement)


def _statements(vendor: str, model: type[WrittenOnce]) -> list[str]:
    table = model._meta.db_table
    fixed = [f.column for f in model._meta.local_concrete_fields if f.name not in model.may_change]
    columns = ", ".join(f'"{c}"' for c in fixed)
    if vendor == "sqlite":
        return [
            f'DROP TRIGGER IF EXISTS "{table}_written_once"',
            f'CREATE TRIGGER "{table}_written_once" BEFORE UPDATE OF {columns} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END",
        ]
    if vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION zhiping_written_once() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = '23001'; END $$",
            f'DROP TRIGGER IF EXISTS "{table}_written_once" ON "{table}"',
            f'CREATE TRIGGER "{table}_written_once" BEFORE UPDATE OF {columns} ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION zhiping_written_once()",
            f'DROP TRIGGER IF EXISTS "{table}_never_deleted" ON "{table}"',
            f'CREATE TRIGGER "{table}_never_deleted" BEFORE DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION zhiping_written_once()",
        ]
    return []
