"""Rows that nearly serve, and what they lack. (pure)"""

from collections.abc import Iterator

from forms_config import conditions as c
from forms_config.bounds import NOTHING
from forms_config.facts import Row
from forms_config.findings import Findings
from forms_config.scope import compared_type
from forms_config.walking import visits
from forms_config.wording import Words, flat

SHOWN = 3
"""Rows shown that nearly serve, per condition."""


class NearMisses:
    """Renders them for one rule; `words` are about the applicant."""

    def __init__(self, words: Words, findings: Findings) -> None:
        self.words, self.findings = words, findings

    def lines(self, rows: c.RowSet | c.Draw) -> Iterator[str]:
        """Rows that fail in one respect, else in two, and in which."""
        if rows.where is None:
            return
        w, parts = self.words.in_table(rows.table), flat(rows.where, c.All, "all")
        misses = []
        for row, verdict in self.findings.rows(rows) or ():
            lacking = [p for p in parts if self.findings.test(p, row, rows.table) is not True]
            near = len(lacking) <= 2 and (len(lacking) < len(parts) or len(parts) == 1)
            if verdict is not True and near and not any(self._not_the_rows_fault(p, row, w) for p in lacking):
                misses.append((len(lacking), row, lacking))
        fewest = min((n for n, _, _ in misses), default=0)
        for _, row, lacking in [m for m in misses if m[0] == fewest][:SHOWN]:
            yield f"　{self._short(row_name(row, w, rows.table), row, lacking, w)}"

    def _short(self, name: str, row: Row, lacking: list[c.Condition], w: Words) -> str:
        judged = [
            p
            for p in lacking
            if isinstance(p, c.Judged) and self.findings.test(p, row, w.scope.table) is None
        ]
        if judged == lacking:
            questions, roles = (
                w.join(map(w.question, judged)),
                w.join(dict.fromkeys(w.role(p.by) for p in judged)),
            )
            return w.pick(
                f"“{name}”待{roles}评议：{questions}", f"“{name}” is to be judged by {roles}: {questions}"
            )
        why = w.join((self._lack(p, row, w) for p in lacking), "；", "; ")
        return w.pick(f"“{name}”还差：{why}", f"“{name}” lacks: {why}")

    def _not_the_rows_fault(self, part: c.Condition, row: Row, w: Words) -> bool:
        """Whether what a row is held to is itself missing, such as the day of a title not held yet."""
        for visit in visits(part):
            node = visit.node
            if isinstance(node, c.Compare) and not visit.table:
                asked = self.findings.value(node.right, compared_type(node, w.scope), row, w.scope.table)
                if asked is None or asked is NOTHING:
                    return True
        return False

    def _lack(self, part: c.Condition, row: Row, w: Words) -> str:
        if isinstance(part, c.Judged):
            return w.condition(part)
        if not isinstance(part, c.Compare):
            return w.condition(part) + self._as_given(part, row, w)
        kind = compared_type(part, w.scope)
        found = self.findings.value(part.left, kind, row, w.scope.table)
        if kind.kind == "boolean":
            return w.compare(part) + ("" if found is not None else w.pick("（未填）", " (not given)"))
        return w.compare(part) + w.pick(
            f"（现为{w.shown(found, kind, w.unit(part.left))}）",
            f" (it is {w.shown(found, kind, w.unit(part.left))})",
        )

    def _as_given(self, part: c.Condition, row: Row, w: Words) -> str:
        """What the row has for the columns a longer condition looks at, each once: （所填：本人排名4、级别市厅级）."""
        given: dict[str, str] = {}
        for visit in visits(part):
            node = visit.node
            if isinstance(node, c.Compare) and isinstance(node.left, c.ColumnValue) and not visit.table:
                found = self.findings.value(node.left, compared_type(node, w.scope), row, w.scope.table)
                shown = w.shown(found, compared_type(node, w.scope), w.unit(node.left))
                given[w.value(node.left)] = shown
        listed = w.join((f"{k}{w.pick('', ' ')}{v}" for k, v in given.items()), "、", ", ")
        return w.pick(f"（所填：{listed}）", f" (given: {listed})") if listed else ""


def row_name(row: Row, words: Words, table: str) -> str:
    """What a person calls a row: its first text; else its first code or number."""
    owner = words.scope.types.get(table)
    for kinds in (("text",), ("choice", "number", "date")):
        for key, column in (owner.columns if owner else {}).items():
            if column.type.kind in kinds and row.get(key) is not None:
                return words.shown(row[key], column.type)
    return str(row.get("id", ""))
