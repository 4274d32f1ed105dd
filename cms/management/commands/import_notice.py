"""`manage.py import_notice FILE`: a published notice becomes a page whose every clause can be cited."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.public.importing import NoticeRefused, read_notice, save_notice
from cms.public.models import NoticeIndexPage, NoticePage


class Command(BaseCommand):
    help = "Import a published notice (.txt or .docx). The same text again changes nothing; a changed text is a new revision."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--parent", default="", help="slug of the list of notices to put it under")
        parser.add_argument("--publish", action="store_true", help="publish it; otherwise it stays a draft")
        parser.add_argument("--kind", choices=NoticePage.Kind.values, default="")
        parser.add_argument(
            "--issued-on", type=date.fromisoformat, help="YYYY-MM-DD, where the text bears no date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        parent = None
        if options["parent"]:
            parent = NoticeIndexPage.objects.filter(slug=options["parent"]).first()
            if parent is None:
                raise CommandError(_("There is no list of notices “%(slug)s”.") % {"slug": options["parent"]})
        try:
            notice = read_notice(options["file"])
            done = save_notice(
                notice,
                parent=parent,
                publish=options["publish"],
                kind=options["kind"],
                issued_on=options["issued_on"],
            )
        except NoticeRefused as error:
            raise CommandError(str(error)) from None
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        clauses = sum(1 for article in notice.articles for _clause in article.walk())
        self.stdout.write(f"{done.outcome}: {done.page.document_number} {done.page.title}")
        self.stdout.write(f"{len(notice.articles)} articles, {clauses} clauses: {done.page.url or '-'}")
        for doubt in notice.doubts:
            self.stderr.write(f"numbering: {doubt}")
        if done.page.issued_on is None:
            self.stderr.write(_("The text bears no date; give one with --issued-on."))
        for anchor in done.lost_anchors:
            self.stderr.write(f"no longer there: #{anchor}")
