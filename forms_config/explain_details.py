"""The lines under a rule: what was found, what it was held to, and what nearly serves. (pure)"""

from collections.abc import Iterator
from typing import Any

from forms_config import conditions as c
from forms_config.fact_types import Type
from forms_config.facts import Row
from forms_config.findings import Findings
from forms_config.interpreter import Verdict, conditions_of_table
from forms_config.scope import compared_type
from forms_config.tenure import Tenure
from forms_config.wording import Words

NEAR_MISSES = 3
"""Rows shown that nearly serve, per condition."""


def mark(verdict: Verdict) -> str:
    return "？" if verdict is None else "✓" if verdict else "✗"


class Details:
    """Renders the lines of one rule."""

    def __init__(self, words: Words, findings: Findings) -> None:
        self.words, self.facts, self.scope = words.about(findings.facts), findings.facts, findings.scope
        self.findings = findings

    def lines(self, node: c.Condition) -> Iterator[str]:
        """One line per test, met alternatives only where one of several suffices."""
        w = self.words
        match node:
            case c.All():
                for part in node.all:
                    yield from self.lines(part)
            case c.Any_():
                met = [part for part in node.any if self.findings.test(part) is True]
                for part in met[:1] or node.any:
                    yield from self.lines(part)
            case c.AtLeast():
                verdicts = [self.findings.test(part) for part in node.of]
                got = verdicts.count(True)
                yield w.pick(f"{len(node.of)}项中需{node.at_least}项，已有{got}项。",
                             f"{node.at_least} of {len(node.of)} needed; {got} met.")  # fmt: skip
                for part in node.of:
                    yield from self.lines(part)
            case c.Compare():
                yield self.compared(node)
            case c.Exists():
                yield from self._rows(node.exists, 1, node)
            case c.NoneOf():
                yield from self._none(node)
            case c.TableMet():
                yield from self._table(node.table)
            case c.Distinct():
                yield from self._distinct(node)
            case _:
                yield f"{mark(self.findings.test(node))} {w.condition(node)}"

    def compared(self, node: c.Compare, title: str = "") -> str:
        """A test with what was found: ✗ 学时：84，要求不少于90."""
        verdict = self.findings.test(node)
        counted = self.findings.counted(node.left)
        if counted is not None:
            return f"{mark(verdict)} {self._tenure(node, counted)}"
        w = self.words
        if isinstance(node.left, c.CountValue) and not title:
            found = self.left(node)
            return f"{mark(verdict)} " + w.pick(
                f"{w.compare(node)}，已有{found}", f"{w.compare(node)}; found {found}"
            )
        label, found, need = title or w.value(node.left), self.left(node), w.test(node)
        return f"{mark(verdict)} " + w.pick(
            f"{label}：{found}，要求{need}", f"{label}: {found}; required: {need}"
        )

    def left(self, node: c.Compare) -> str:
        kind = compared_type(node, self.scope)
        return self.shown(node.left, kind)

    def shown(self, expr: c.Value, kind: Type) -> str:
        found = self.findings.value(expr, kind)
        return self.words.shown(found, kind, self.words.unit(expr))

    # Tenure -----------------------------------------------------------------------------------------------------------

    def _tenure(self, node: c.Compare, counted: Tenure) -> str:
        w = self.words
        kind = compared_type(node, self.scope)
        need = self.findings.value(node.right, kind)
        start, until, gross = w.day(counted.start), w.day(counted.until), self.duration(counted.gross)
        months = 12 * counted.years + counted.months
        zh, en = f"{start}起，到{until}{gross}", f"from {start} to {until}: {gross}"
        if counted.removed:
            years = w.join(map(str, counted.removed))
            zh += f"，减去不合格{len(counted.removed)}年（{years}），实得{self.duration(months)}"
            en += (
                f", less {len(counted.removed)} assessed as failed ({years}), leaves {self.duration(months)}"
            )
        if len(counted.periods) > 1:
            zh += f"，由{len(counted.periods)}段任职合计"
            en += f", over {len(counted.periods)} spells"
        if isinstance(need, int) and node.operator == "at_least":
            zh, en = f"任职年限满{need}年：{zh}", f"At least {need} years: {en}"
            if counted.years < need:
                short = self.duration(12 * need - months)
                zh += f"，还差{short}" if counted.exact else f"，还差不到{short}"
                en += f"; {short} short" if counted.exact else f"; less than {short} short"
        return w.pick(zh, en)

    def duration(self, months: int) -> str:
        """5年, 4年6个月; 5 years, 4 years 6 months."""
        years, rest = divmod(months, 12)
        zh = (f"{years}年" if years or not rest else "") + (f"{rest}个月" if rest else "")
        en = " ".join(
            filter(
                None,
                [_plural(years, "year") if years or not rest else "", _plural(rest, "month") if rest else ""],
            )
        )
        return self.words.pick(zh, en)

    # Rows -------------------------------------------------------------------------------------------------------------

    def _rows(self, rows: c.RowSet, need: int, node: c.Condition) -> Iterator[str]:
        w, found = self.words, self.findings.rows(rows)
        yield f"{mark(self.findings.test(node))} {w.condition(node)}"
        if found is None:
            return
        names = [row_name(row, w, rows.table) for row, v in found if v]
        if names:
            yield "　" + w.pick(f"符合的：{'、'.join(names[:5])}", f"serving: {', '.join(names[:5])}")
        if len(names) < need:
            yield from self.near_misses(rows)

    def _none(self, node: c.NoneOf) -> Iterator[str]:
        w, rows = self.words, node.none
        yield f"{mark(self.findings.test(node))} {w.condition(node)}"
        for row, verdict in self.findings.rows(rows) or ():
            if verdict:
                name = row_name(row, w, rows.table)
                yield "　" + w.pick(f"有：{name}", f"there is: {name}")

    def near_misses(self, rows: c.RowSet | c.Draw) -> Iterator[str]:
        """Rows that fail in one respect, else in two, and in which."""
        if rows.where is None:
            return
        w, parts = (
            self.words.in_table(rows.table),
            rows.where.all if isinstance(rows.where, c.All) else (rows.where,),
        )
        misses = []
        for row, verdict in self.findings.rows(rows) or ():
            lacking = [p for p in parts if self.findings.test(p, row, rows.table) is not True]
            if verdict is not True and len(lacking) <= 2 and (len(lacking) < len(parts) or len(parts) == 1):
                misses.append((len(lacking), row, lacking))
        fewest = min((n for n, _, _ in misses), default=0)
        for _, row, lacking in [m for m in misses if m[0] == fewest][:NEAR_MISSES]:
            why = w.join((self._lack(p, row, w) for p in lacking), "；", "; ")
            name = row_name(row, w, rows.table)
            yield "　" + w.pick(f"“{name}”还差：{why}", f"“{name}” lacks: {why}")

    def _lack(self, part: c.Condition, row: Row, w: Words) -> str:
        if not isinstance(part, c.Compare):
            return w.condition(part)
        kind = compared_type(part, w.scope)
        found = self.findings.value(part.left, kind, row, w.scope.table)
        return w.compare(part) + w.pick(
            f"（现为{w.shown(found, kind, w.unit(part.left))}）",
            f" (it is {w.shown(found, kind, w.unit(part.left))})",
        )

    # Tables and groups ------------------------------------------------------------------------------------------------

    def _table(self, key: str) -> Iterator[str]:
        w, table = self.words, self.scope.tables[key]
        titles = {id(column.value): w.text(column.title) for column in table.columns}
        number = self.findings.nearest_row(key)
        for part in conditions_of_table(table, number):
            yield self.compared(part, titles.get(id(part.left), ""))
        verdict = self.findings.test(c.TableMet(table=key))
        if verdict is not True and len(table.rows) > 1:
            yield w.pick(f"对照的是“{w.text(table.title)}”第{number + 1}行；全部要求：{w.table(key)}",
                         f"Compared with row {number + 1} of “{w.text(table.title)}”; in full: {w.table(key)}")  # fmt: skip

    def _distinct(self, node: c.Distinct) -> Iterator[str]:
        w = self.words
        found = self.findings.allocation(node)
        served = {s.item: s for s in found.served}
        for group, result in zip(node.distinct, found.groups, strict=True):
            title = w.text(group.title) if group.title else ""
            need = w.pick(
                f"需{group.at_least}项，已有{result.met}项", f"{group.at_least} needed, {result.met} met"
            )
            yield f"{mark(result.verdict)} " + w.pick(
                f"{title}：{need}" if title else need, f"{title}: {need}" if title else need
            )
            for item in group.of:
                if item.key in served:
                    names = [self._row(table, row) for table, ids in served[item.key].rows for row in ids]
                    by = w.pick(
                        f"用{'、'.join(names)}" if names else "已具备",
                        f"by {', '.join(names)}" if names else "met",
                    )
                    yield f"　✓ {w.text(item.title)}" + w.pick(f"：{by}", f": {by}")
                elif result.verdict is not True:
                    yield f"　{'？' if item.key in found.open else '✗'} {w.text(item.title)}"
                    for draw in (d for way in item.any_of for d in way.draw):
                        yield from (f"　{line}" for line in self._short_of(draw))

    def _short_of(self, draw: c.Draw) -> Iterator[str]:
        w = self.words
        verdicts = self.findings.rows(draw) or []
        got = sum(1 for _, v in verdicts if v)
        if 0 < got < draw.count:
            yield "　" + w.pick(f"{w.fact(draw.table)}需{draw.count}项，符合的有{got}项",
                               f"{w.fact(draw.table)}: {draw.count} needed, {got} serve")  # fmt: skip
        elif got >= draw.count > 0:
            yield "　" + w.pick(
                "符合的成果已用于别的项，同一成果只计一次",
                "what would serve already serves another item; one achievement counts once",
            )
        yield from self.near_misses(draw)

    def _row(self, table: str, identity: Any) -> str:
        rows = self.facts.answers.get(table) or ()
        row: Row = next((r for n, r in enumerate(rows) if r.get("id", n) == identity), {})
        name = row_name(row, self.words, table)
        return self.words.pick(f"{self.words.fact(table)}“{name}”", f"{self.words.fact(table)} “{name}”")

    # What was given ---------------------------------------------------------------------------------------------------

    def found(self, node: c.Condition) -> Iterator[str]:
        """What the applicant gave for a rule, each once: 学历：本科."""
        seen: set[str] = set()
        if isinstance(node, c.Distinct):
            yield self._served(node)
        for test_ in self.findings.nearest_tests(node):
            if isinstance(test_.left, c.ContextValue | c.Literal_):
                continue
            line = self._found(test_)
            if line not in seen:
                seen.add(line)
                yield line

    def _served(self, node: c.Distinct) -> str:
        w, found = self.words, self.findings.allocation(node)
        titles = {item.key: w.text(item.title) for group in node.distinct for item in group.of}
        served = w.join((titles[s.item] for s in found.served), "；", "; ")
        none = w.pick("还没有符合的", "none met yet")
        return (
            w.pick(f"已有{len(found.served)}项：{served}", f"{len(found.served)} met: {served}")
            if served
            else none
        )

    def _found(self, node: c.Compare) -> str:
        w, counted = self.words, self.findings.counted(node.left)
        if counted is not None:
            spent = self.duration(12 * counted.years + counted.months)
            return w.pick(f"任职年限：{spent}", f"tenure: {spent}")
        label = w.rows(node.left.count) if isinstance(node.left, c.CountValue) else w.value(node.left)
        return w.pick(f"{label}：{self.left(node)}", f"{label}: {self.left(node)}")


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def row_name(row: Row, words: Words, table: str) -> str:
    """What a person calls a row: its first text; else its first code or number."""
    owner = words.scope.types.get(table)
    for kinds in (("text",), ("choice", "number", "date")):
        for key, column in (owner.columns if owner else {}).items():
            if column.type.kind in kinds and row.get(key) is not None:
                return words.shown(row[key], column.type)
    return str(row.get("id", ""))
