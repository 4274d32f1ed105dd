"""`manage.py records verify`: walks every case's chain and names the first record that does not hold."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workflows.cases.chain import verify_cases
from workflows.cases.models import Case, CaseEvent


class Command(BaseCommand):
    help = "Verify the records of all cases: every event, link, snapshot and note."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="Verify all cases, or those given.")
        verify.add_argument("cases", nargs="*", type=int, help="primary keys")

    def handle(self, *args: Any, **options: Any) -> None:
        cases = Case.objects.order_by("pk")
        if options["cases"]:
            cases = cases.filter(pk__in=options["cases"])
        broken = 0
        for found in verify_cases(cases):
            broken += 1
            self.stdout.write(f"case {found.case_id}: {found.record}: {found.what.en}")
        events = CaseEvent.objects.filter(case__in=cases).count()
        self.stdout.write(f"{cases.count()} cases, {events} events, {broken} broken")
        if broken:
            raise SystemExit(1)
