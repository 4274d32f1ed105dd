"""What conditions see: an applicant's typed answers, the round's context and recorded judgements. (pure)"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
"""One row of a table: typed cells by column key, with its stable `id`."""


@dataclass(frozen=True)
class Facts:
    """Everything one evaluation may look at.

    - `answers`: by field key; numbers are int or Decimal, dates are `date`, booleans bool, a choice its code, several
      choices a tuple of codes, a table a list of rows. Absent or None is *unknown*; an empty table is *known none*.
    - `context`: the round and the offering: `year` (int), `received_from`, `achievements_until`, `tenure_until`,
      `submitted_on` (dates), `level`, `route`, `direction`, `specialty` (codes).
    - `judgements`: what named roles decided, by `<rule>/<judged>` or, for a row, `<judged>/<table>/<row id>`.
    - `unverified`: what was claimed but is not confirmed yet (N20-1.7), by `<field>`, `<table>/<row id>` or
      `<table>/<row id>/<column>`. It is unknown to every condition until confirmed.
    """

    answers: Mapping[str, Any]
    context: Mapping[str, Any] = field(default_factory=dict)
    judgements: Mapping[str, bool] = field(default_factory=dict)
    unverified: frozenset[str] = frozenset()
    known: Mapping[str, Any] = field(init=False, repr=False, compare=False)
    """The answers with everything unverified hidden; evaluation reads only this."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "unverified", frozenset(self.unverified))
        object.__setattr__(self, "known", _hide(self.answers, self.unverified))

    def judged(self, key: str, rule: str, table: str = "", row: Row | None = None) -> bool | None:
        """The recorded judgement; None while nobody has decided."""
        place = f"{key}/{table}/{row.get('id', '')}" if row is not None else f"{rule}/{key}"
        return self.judgements.get(place)

    def is_unverified(self, *path: str) -> bool:
        """Whether the fact, row or cell, or what contains it, waits for confirmation."""
        return any("/".join(path[: n + 1]) in self.unverified for n in range(len(path)))


def _hide(answers: Mapping[str, Any], unverified: Iterable[str]) -> Mapping[str, Any]:
    paths = {tuple(p.split("/")) for p in unverified}
    if not paths:
        return answers
    hidden = {key: None for (key, *rest) in paths if not rest}
    known = {**answers, **hidden}
    for table in {path[0] for path in paths if len(path) > 1}:
        rows = known.get(table)
        if isinstance(rows, list | tuple):
            known[table] = [_hide_cells(table, row, paths) for row in rows]
    return known


def _hide_cells(table: str, row: Row, paths: set[tuple[str, ...]]) -> Row:
    identity = str(row.get("id", ""))
    if (table, identity) in paths:
        return HiddenRow({"id": row.get("id")})
    columns = {p[2] for p in paths if p[:2] == (table, identity) and len(p) == 3}
    return HiddenRow({k: v for k, v in row.items() if k not in columns}) if columns else row


class HiddenRow(dict[str, Any]):
    """A row with cells that wait for confirmation: an absent end date of a spell is then unknown, not "goes on"."""
