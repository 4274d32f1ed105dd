"""What SQLite's planner knows of the tables. PostgreSQL gathers its own."""

from django.db import connection


def refresh() -> None:
    """Lets SQLite look at the tables that have changed much; a matter of milliseconds, nothing where it knows enough."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize = 0x10002")
