"""`manage.py startseries NAME DEST`: a package of your own that adds to Zhiping, ready to install and tested."""

from argparse import ArgumentParser
from pathlib import Path as FilePath
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from series_plugins.scaffold import CannotStart, start_package


class Command(BaseCommand):
    help = (
        "Begin a package with a kind of field, a function, a guard and a small series, each with its tests."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="a Python name, such as soils; the package is zhiping_soils")
        parser.add_argument("destination", type=FilePath, help="a new or empty folder")
        parser.add_argument("--title", default="", help="what the series is called in Chinese")
        parser.add_argument("--title-en", default="", help="and in English")

    def handle(self, *args: Any, **options: Any) -> None:
        destination: FilePath = options["destination"]
        try:
            written = start_package(
                options["name"], destination, title=options["title"], title_en=options["title_en"]
            )
        except CannotStart as error:
            raise CommandError(f"{error}.") from None
        except OSError as error:
            raise CommandError(f"{destination}: {error.strerror}.") from None
        self.stdout.write(f"{len(written)} files in {destination}. Next:")
        self.stdout.write(f"  .venv/bin/python -m pip install --no-deps {destination}")
        self.stdout.write(f"  .venv/bin/python -m pytest {destination / 'tests'}")
