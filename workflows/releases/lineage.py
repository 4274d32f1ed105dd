"""The life of a specialty: retire, rename, merge, split (N25-2). Old cases and certificates stay as they were (domain 4.10)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.access import Actor, holds
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Role
from workflows.register.verbs import reason_problems, record_act
from workflows.releases.lineage_models import SeriesLineage
from workflows.releases.models import Release

Kind = SeriesLineage.Kind
_SHAPES = {
    Kind.RETIRED: (1, 1, 0, 0),
    Kind.RENAMED: (1, 1, 1, 1),
    Kind.MERGED: (2, 20, 1, 1),
    Kind.SPLIT: (1, 1, 2, 20),
}
"""How many sources and targets, least and most."""


@dataclass(frozen=True)
class Turn:
    """What is to be recorded: kind, from and to keys, from which day, and the document that decided it."""

    kind: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    takes_effect_on: datetime.date
    document: str
    reason: str

    @property
    def ended(self) -> tuple[str, ...]:
        """The keys that take no new rounds from then on."""
        return tuple(key for key in self.sources if key not in self.targets)


@transaction.atomic
def record_turn(turn: Turn, *, actor: Actor) -> SeriesLineage:
    """Records a turn in the life of series and, from its day on, ends those it ends: ★ no new rounds; rounds that are open, their
    cases and every certificate stay as they were.

    A leader's act (分管领导). Raises NotYours, Refused with every reason at once.
    """
    if actor.role != Role.APPROVER or not holds(actor):
        raise NotYours
    problems = turn_problems(turn)
    if problems:
        raise Refused(problems)
    row = _write(turn, actor, {"sources": titles_of(turn.sources), "targets": titles_of(turn.targets)})
    end_due_series()
    return row


def record_new_title(
    key: str, *, old: dict[str, str], new: dict[str, str], actor: Actor, reason: str, document: str = ""
) -> SeriesLineage:
    """A release with another title renames the specialty; its key, and so its history, goes on."""
    turn = Turn(Kind.RENAMED, (key,), (key,), clock.today(), document, reason)
    return _write(turn, actor, {"sources": {key: old}, "targets": {key: new}})


def _write(turn: Turn, actor: Actor, titles: dict[str, Any]) -> SeriesLineage:
    row: SeriesLineage = SeriesLineage.objects.create(
        kind=turn.kind, sources=list(turn.sources), targets=list(turn.targets), titles=titles,
        takes_effect_on=turn.takes_effect_on, document=turn.document.strip()[:120], reason=turn.reason.strip()[:500],
        person=actor.person, role=str(actor.role), organization=actor.organization, at=clock.now(),
    )  # fmt: skip
    for key in dict.fromkeys((*turn.sources, *turn.targets)):
        record_act(f"series:{key}", str(turn.kind), actor=actor, reason=turn.reason, data={"lineage": row.pk})
    return row


def turn_problems(turn: Turn) -> list[Problem]:
    """Everything that stands against recording it."""
    problems = reason_problems(turn.reason)
    if not turn.document.strip():
        problems.append(Problem("document", NO_DOCUMENT, ("document",)))
    least, most, least_to, most_to = _SHAPES[Kind(turn.kind)]
    if not least <= len(set(turn.sources)) <= most:
        problems.append(Problem("sources", HOW_MANY_SOURCES, ("sources",)))
    if not least_to <= len(set(turn.targets)) <= most_to:
        problems.append(Problem("targets", HOW_MANY_TARGETS, ("targets",)))
    if turn.kind == Kind.RENAMED and turn.sources == turn.targets:
        problems.append(Problem("targets", SAME_KEY, ("targets",)))
    alive = set(Release.objects.filter(retired_at__isnull=True).values_list("series_key", flat=True))
    over = [key for key in (*turn.sources, *turn.targets) if key not in alive or ended_on(key)]
    if over:
        listed = "、".join(dict.fromkeys(over))
        text = Text(zh=f"{listed}没有现行版本，或已经停用、并入、拆分。",
                    en=f"{listed}: there is no current release, or it has been retired, merged or split.")  # fmt: skip
        problems.append(Problem("sources", text, ("targets" if over[0] in turn.targets else "sources",)))
    return problems


def ended_on(key: str) -> datetime.date | None:
    """The day from which a series takes no new rounds; None while it goes on."""
    days = [row.takes_effect_on for row in lineage_of(key) if key in row.sources and key not in row.targets]
    return min(days, default=None)


def lineage_of(key: str) -> list[SeriesLineage]:
    """Every turn this series took part in, from the first."""
    return [row for row in _turns() if key in row.sources or key in row.targets]


def _turns() -> list[SeriesLineage]:
    return list(SeriesLineage.objects.select_related("organization"))


def family_of(key: str) -> list[SeriesLineage]:
    """The turns of a series and of all it came from or became, from the first: its history as people are shown it."""
    turns = _turns()
    known = {key}
    while True:
        found = [row for row in turns if known & {*row.sources, *row.targets}]
        more = known.union(*({*row.sources, *row.targets} for row in found))
        if more == known:
            return found
        known = more


def end_due_series() -> int:
    """Retires the releases of series whose day has come; rounds and cases on them live on. Returns how many releases."""
    today, ended = clock.today(), 0
    for row in SeriesLineage.objects.filter(takes_effect_on__lte=today):
        over = [key for key in row.sources if key not in row.targets]
        ended += Release.objects.filter(series_key__in=over, retired_at__isnull=True).update(
            retired_at=clock.now()
        )
    return ended


def titles_of(keys: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """The titles of series as their newest releases have them."""
    found: dict[str, dict[str, str]] = {}
    rows = Release.objects.filter(series_key__in=keys).order_by("number").values_list("series_key", "title")
    for key, title in rows:
        found[key] = title
    return found


NO_DOCUMENT = Text(zh="请写明依据文件的文号。", en="Give the number of the document that decided it.")
HOW_MANY_SOURCES = Text(
    zh="停用、更名、拆分选一个专业，合并至少选两个。",
    en="Choose one specialty to retire, rename or split, and at least two to merge.",
)
HOW_MANY_TARGETS = Text(
    zh="停用没有去向；更名、合并有一个去向；拆分至少两个。",
    en="Retiring leads to none, renaming and merging to one, splitting to at least two.",
)
SAME_KEY = Text(
    zh="只改名称时，发布新名称的版本即可；这里选择另一个专业。",
    en="To change the name alone, publish a release with the new name; here, choose another specialty.",
)
