"""The history of a series in plain words, for the studio and for the public."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workflows.releases.lineage import Kind, family_of, titles_of
from workflows.releases.lineage_models import SeriesLineage


@dataclass(frozen=True)
class Passage:
    """One turn as people read it."""

    day: date
    sentence: str
    document: str
    reason: str
    organization: str


def title_of(key: str, language: str = "") -> str:
    """The title of a series as its newest release has it; its key where it has none."""
    title = titles_of((key,)).get(key, {})
    return _in(title, language or get_language() or "") or key


def history_of(key: str, language: str = "") -> list[Passage]:
    """The history of a series and of all it came from or became, from the first."""
    return [
        Passage(row.takes_effect_on, _sentence(row, language or get_language() or ""), row.document, row.reason,
                row.organization.name if row.organization else "")
        for row in family_of(key)
    ]  # fmt: skip


def _in(title: dict[str, str], language: str) -> str:
    return (
        str(title.get("en") or title.get("zh") or "")
        if language.startswith("en")
        else str(title.get("zh") or "")
    )


def _sentence(row: SeriesLineage, language: str) -> str:
    def named(side: str, keys: list[str]) -> str:
        joint = ", " if language.startswith("en") else "、"
        return joint.join(
            _("“%(title)s”") % {"title": _in(row.titles.get(side, {}).get(k, {}), language) or k}
            for k in keys
        )

    words = {"sources": named("sources", row.sources), "targets": named("targets", row.targets)}
    sentences = {
        Kind.RETIRED: _("%(sources)s was retired."),
        Kind.RENAMED: _("%(sources)s became %(targets)s."),
        Kind.MERGED: _("%(sources)s were merged into %(targets)s."),
        Kind.SPLIT: _("%(sources)s was split into %(targets)s."),
    }
    return sentences[Kind(row.kind)] % words
