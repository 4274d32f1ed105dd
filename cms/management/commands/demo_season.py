"""`manage.py demo_season`: the demo's people, committees, rounds and notices; loading it again changes nothing."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from cms.demo.season import load_season
from cms.public.demo_notices import load_demo_notices


class Command(BaseCommand):
    help = "Load the demo season (demo mode only)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_season()
            load_demo_notices()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        self.stdout.write("The demo season is loaded.")
