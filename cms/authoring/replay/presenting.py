"""A replay's tables and bars as the page shows them. A bar repeats the numbers beside it and is hidden from screen readers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from forms_config.definitions import CodeList
from series_plugins.pack import product_codelist
from workflows.organizations.models import Organization
from workflows.releases.document import SeriesDocument
from workflows.replays.asked import FormPart, place_title
from workflows.replays.report import MOST_ROWS, OTHERS, Report, Row, RuleRow, Shown

WIDTH = 240
"""Of a bar, in the units of its drawing."""


@dataclass(frozen=True)
class Piece:
    """One piece of a bar: `kind` as in `report.COLUMNS`."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True)
class Line:
    """One row of a table: its name, a hint below, cases, counts (None is hidden), bar."""

    name: str
    hint: str
    cases: int
    counts: tuple[Shown, ...]
    bar: tuple[Piece, ...] = ()
    lacking: Shown = 0


def bar_of(counts: Iterable[Shown], most: int) -> tuple[Piece, ...]:
    """The three changed counts side by side; `most` fills the whole width."""
    pieces: list[Piece] = []
    x = 0
    for kind, count in zip(("unmet", "met", "unknown"), counts, strict=False):
        if count:
            width = max(round(WIDTH * count / most), 3)
            pieces.append(Piece(kind, x, width))
            x += width + 1
    return tuple(pieces)


def _most(rows: Iterable[Row | RuleRow]) -> int:
    return max((sum(count or 0 for count in row.counts[:3]) for row in rows), default=0) or 1


def employer_lines(report: Report) -> tuple[list[Line], int]:
    """Employers by how many verdicts change, and how many more there are than are listed."""
    rows = report.employers[:MOST_ROWS]
    names = dict(
        Organization.objects.filter(pk__in=[int(r.key) for r in rows if r.key]).values_list("pk", "name")
    )
    most = _most(rows)
    lines = []
    for row in rows:
        name = names.get(int(row.key), row.key) if row.key else _put_together(row, "employers")
        lines.append(Line(name, "", row.cases, row.counts, bar_of(row.counts, most)))
    return lines, len(report.employers) - len(rows)


def region_lines(report: Report) -> list[Line]:
    """Regions likewise."""
    most = _most(report.regions)
    regions = _regions()
    lines = []
    for row in report.regions:
        if row.key == OTHERS:
            name = _put_together(row, "regions")
        else:
            option = regions.by_code().get(row.key) if regions else None
            name = option.title.in_language(get_language() or "") if option else row.key
        lines.append(Line(name, "", row.cases, row.counts, bar_of(row.counts, most)))
    return lines


def _put_together(row: Row, what: str) -> str:
    if what == "employers":
        words = ngettext("%(n)s small employer", "%(n)s small employers together", row.members)
    else:
        words = ngettext(
            "%(n)s small or unnamed region", "%(n)s small or unnamed regions together", row.members
        )
    return words % {"n": row.members}


@lru_cache(maxsize=1)
def _regions() -> CodeList | None:
    return product_codelist("region")


def rule_lines(rows: Iterable[RuleRow], document: SeriesDocument) -> list[Line]:
    """Rules by name with their criteria below; those that change most first."""
    rows = list(rows)
    most, language = _most(rows), get_language() or ""
    lines = []
    for row in rows:
        criteria = document.criteria.get(row.criteria)
        rule = next((r for r in criteria.rules if r.key == row.rule), None) if criteria else None
        lines.append(
            Line(
                rule.title.in_language(language) if rule else row.rule,
                criteria.title.in_language(language) if criteria else row.criteria,
                row.cases, row.counts, bar_of(row.counts, most), row.lacking,
            )
        )  # fmt: skip
    return sorted(lines, key=lambda line: -sum(count or 0 for count in line.counts[:3]))


@dataclass(frozen=True)
class NeverAsked:
    """A field or column the earlier form did not have, or had with another meaning; `cases` were never asked it."""

    name: str
    cases: int


def never_asked(never: Mapping[str, int], document: SeriesDocument) -> list[NeverAsked]:
    """What the cases could not have answered."""
    found: dict[str, int] = {}
    language = get_language() or ""
    for key, cases in never.items():
        offering, _bar, place = key.partition("|")
        field, _slash, column = place.partition("/")
        form = next((o.form for o in document.offerings if o.key == offering), None)
        part = FormPart(document.forms[form], document.codelists) if form else None
        name = place_title((field, column), part).in_language(language) if part else field
        found[name] = found.get(name, 0) + cases
    return [NeverAsked(name, cases) for name, cases in sorted(found.items(), key=lambda pair: -pair[1])]


def curve(points: Iterable[tuple[str, Shown, bool]]) -> list[dict[str, object]]:
    """Columns of a small chart: (label, count, whether it is the value chosen), heights of 120 at most."""
    points = list(points)
    most = max((count or 0 for _label, count, _chosen in points), default=0) or 1
    columns: list[dict[str, object]] = []
    for n, (label, count, chosen) in enumerate(points):
        height = round(120 * (count or 0) / most)
        columns.append({
            "x": n * 48 + 8, "middle": n * 48 + 24, "y": 140 - height, "height": height, "label": label,
            "count": _("not shown") if count is None else count, "top": 134 - height, "chosen": chosen,
        })  # fmt: skip
    return columns
