"""Names withheld wherever they were written: from experts who do not know the applicant, and on sheets for every wall."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from forms_config.rendering import ShownAnswer, ShownSection


def without(sections: Iterable[ShownSection], names: list[str]) -> tuple[ShownSection, ...]:
    """The sections with those names withheld wherever they stand."""
    return tuple(replace(s, answers=tuple(_without(a, names) for a in s.answers)) for s in sections)


def _without(answer: ShownAnswer, names: list[str]) -> ShownAnswer:
    records = tuple(
        replace(r, summary=hide(r.summary, names), answers=tuple(_without(c, names) for c in r.answers))
        for r in answer.records
    )
    return replace(answer, text=hide(answer.text, names), records=records)


def hide(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, _("(withheld)"))
    return text
