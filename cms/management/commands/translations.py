"""`manage.py translations`: build the Chinese catalogues from the fragments; `--check` only says what is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PACKAGES = ("forms_config", "workflows", "series_plugins", "cms")
DOMAINS = ("django", "djangojs")


class Command(BaseCommand):
    help = "Build the message catalogues from cms/locale/fragments and check that nothing lacks its Chinese."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument(
            "--gaps", action="store_true", help="list the messages of Wagtail without Chinese"
        )

    def handle(self, *args: Any, check: bool, gaps: bool, **options: Any) -> None:
        from cms.translations import catalogue, wagtail_gaps
        from cms.translations.extraction import messages_of_project, messages_of_scripts

        messages, problems = messages_of_project(settings.ROOT, PACKAGES)
        scripts, unread = messages_of_scripts(settings.ROOT, PACKAGES)
        problems += unread
        folder = settings.LOCALE_PATHS[0]
        open_gaps = []
        for domain in DOMAINS:
            merged = catalogue.merge(catalogue.fragments(folder, domain))
            problems += merged.problems
            problems += catalogue.missing(messages if domain == "django" else scripts, merged.entries)
            open_gaps += wagtail_gaps.gaps(domain, set(merged.entries))
            for suffix, content in zip(("po", "mo"), catalogue.build(merged.entries), strict=True):
                path = folder / "zh_Hans" / "LC_MESSAGES" / f"{domain}.{suffix}"
                if check and (not path.exists() or path.read_bytes() != content):
                    problems.append(
                        f"{path.relative_to(settings.ROOT)} is out of date: run make translations"
                    )
                elif not check:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
        if len(open_gaps) > wagtail_gaps.RECORDED:
            problems.append(
                f"Wagtail has {len(open_gaps)} messages without Chinese, {wagtail_gaps.RECORDED} are on record:"
                " see manage.py translations --gaps"
            )
        if gaps:
            self.stdout.write("\n".join(singular for _, singular in open_gaps))
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problems in the translations.")
        self.stdout.write(f"{len({(m.context, m.singular) for m in messages})} messages, all in Chinese.")
