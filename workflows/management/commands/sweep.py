"""`manage.py sweep`: moves lapsed cases and records the notices that have run their time, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from workflows.cases.sweeping import sweep


class Command(BaseCommand):
    help = "Move overdue cases by their lapse, and record notices whose time has run."

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep()
        self.stdout.write(f"{swept.lapsed} lapsed, {swept.notices} notices ran out")
