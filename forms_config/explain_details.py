"""The lines under a rule: what was found, what it was held to, and what nearly serves. (pure)"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from forms_config import conditions as c
from forms_config.fact_types import Type
from forms_config.facts import Row
from forms_config.findings import Findings
from forms_config.interpreter import Verdict, conditions_of_table
from forms_config.near_misses import NearMisses, row_name
from forms_config.phrases import asks, capital, labelled
from forms_config.scope import compared_type
from forms_config.tenure import Tenure
from forms_config.wording import Words


def mark(verdict: Verdict) -> str:
    return "？" if verdict is None else "✓" if verdict else "✗"


class Details:
    """Renders the lines of one rule."""

    def __init__(self, words: Words, findings: Findings) -> None:
        self.words, self.facts, self.scope = words.about(findings.facts), findings.facts, findings.scope
        self.findings, self.near = findings, NearMisses(self.words, findings)

    def lines(self, node: c.Condition) -> Iterator[str]:
        """One line per test, met alternatives only where one of several suffices."""
        w = self.words
        match node:
            case c.All():
                for part in node.all:
                    yield from self.lines(part)
            case c.Any_():
                met = [part for part in node.any if self.findings.test(part) is True]
                if not met and len(node.any) > 1:
                    yield f"{mark(self.findings.test(node))} " + w.pick(
                        "下列各项符合一项即可：", "Any one of these will do:"
                    )
                    for part in node.any:
                        yield from (f"　{line}" for line in self.lines(part))
                    return
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
                if isinstance(node.left, c.CountValue) and self.findings.test(node) is not True:
                    yield from self.near.lines(node.left.count)
            case c.Judged():
                yield self._judged(node)
            case c.Exists():
                yield from self._rows(node.exists, 1, node)
            case c.NoneOf():
                yield from self._none(node)
            case c.TableMet():
                yield from self._table(node.table)
            case c.Distinct():
                yield from self._distinct(node)
            case _:
                yield f"{mark(self.findings.test(node))} {capital(w.condition(node))}"

    def compared(self, node: c.Compare, title: str = "") -> str:
        """A test with what was found: ✗ 学时：84，要求不少于90."""
        verdict = self.findings.test(node)
        counted = self.findings.counted(node.left)
        if counted is not None:
            return f"{mark(verdict)} {self._tenure(node, counted)}"
        w = self.words
        if isinstance(node.left, c.CountValue) and not title:
            found = self.left(node)
            said = capital(w.compare(node))
            return f"{mark(verdict)} " + w.pick(f"{said}，已有{found}", f"{said}; found {found}")
        # A title such as 学历不低于 names the test, not the thing.
        label = title if title and not asks(title) else w.value(node.left)
        line = f"{mark(verdict)} {capital(labelled(label, self.left(node), english=w.english))}"
        kind = compared_type(node, self.scope)
        if kind.kind == "boolean" and isinstance(node.right, c.Literal_):
            wanted = w.asked(node.right, kind)
            if node.operator == "is_not":
                wanted = w.pick("否" if wanted == "是" else "是", "no" if wanted == "yes" else "yes")
            return line if verdict else line + w.pick(f"，应为“{wanted}”", f"; it should be “{wanted}”")
        if verdict and node.operator == "is":
            return line
        need = w.test(node)
        return line + w.pick(f"，要求{need}", f"; required: {need.removeprefix('is ')}")

    def _judged(self, node: c.Judged) -> str:
        w, verdict = self.words, self.findings.test(node)
        question, role = w.question(node), w.role(node.by)
        if verdict is None:
            return f"{mark(verdict)} " + w.pick(
                f"{question}：待{role}评议", f"{question}: to be judged by {role}"
            )
        said = w.pick("是" if verdict else "否", "yes" if verdict else "no")
        return f"{mark(verdict)} " + w.pick(
            f"{question}：{role}评议为“{said}”", f"{question}: {role} judged “{said}”"
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
        zh, en = f"{start}起，到{until}共{gross}", f"from {start} to {until}: {gross}"
        if counted.removed:
            years = w.join(w.pick(f"{year}年", str(year)) for year in counted.removed)
            zh += f"，减去不合格{len(counted.removed)}年（{years}），实得{self.duration(months)}"
            en += (
                f", less {len(counted.removed)} assessed as failed ({years}), leaves {self.duration(months)}"
            )
        if len(counted.periods) > 1:
            zh += f"，由{len(counted.periods)}段任职合计"
            en += f", over {len(counted.periods)} spells"
        if isinstance(need, int) and node.operator == "at_least":
            name = self.tenure_name(node.left)
            zh = f"{name}满{need}年：{zh}"
            en = f"{capital(name)}, at least {_plural(need, 'year')}: {en}"
            if counted.years < need:
                short = self.duration(12 * need - months)
                zh += f"，还差{short}" if counted.exact else f"，还差不到{short}"
                en += f"; {short} short" if counted.exact else f"; less than {short} short"
        return w.pick(zh, en)

    def tenure_name(self, expr: c.Value) -> str:
        """What the criteria call these years; without a name, tenure."""
        named = isinstance(expr, c.NamedValue) and expr.value in self.scope.names
        return self.words.value(expr) if named else self.words.pick("任职年限", "tenure")

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
        w, found, verdict = self.words, self.findings.rows(rows), self.findings.test(node)
        lacking = w.pick("，现在没有", "; none yet") if verdict is False else ""
        yield f"{mark(verdict)} {capital(w.condition(node))}{lacking}"
        if found is None:
            return
        names = [row_name(row, w, rows.table) for row, v in found if v]
        if names:
            yield "　" + w.pick(f"符合的：{'、'.join(names[:5])}", f"found: {', '.join(names[:5])}")
        if len(names) < need:
            yield from self.near.lines(rows)

    def _none(self, node: c.NoneOf) -> Iterator[str]:
        w, rows, verdict = self.words, node.none, self.findings.test(node)
        barred = w.pick(f"不得有{w.rows(rows)}", f"There may be none of {w.rows(rows)}")
        yield f"{mark(verdict)} {barred if verdict is False else capital(w.condition(node))}"
        for row, verdict in self.findings.rows(rows) or ():
            if verdict:
                name = row_name(row, w, rows.table)
                yield "　" + w.pick(f"现有：{name}", f"there is: {name}")

    # Tables and groups ------------------------------------------------------------------------------------------------

    def _table(self, key: str) -> Iterator[str]:
        w, table = self.words, self.scope.tables[key]
        titles = {id(column.value): w.text(column.title) for column in table.columns}
        number = self.findings.nearest_row(key)
        fitting = [n for n in range(len(table.rows)) if self._is_for(conditions_of_table(table, n))]
        for part in conditions_of_table(table, number):
            if not (fitting and isinstance(part.left, c.ContextValue)):
                yield self.compared(part, titles.get(id(part.left), ""))
        met = all(self.findings.test(part) is True for part in conditions_of_table(table, number))
        if not met and len(fitting) > 1:
            rows = w.table(key, fitting)
            yield w.pick(f"“{w.text(table.title)}”符合其中一项即可：{rows}",
                         f"Any one of “{w.text(table.title)}” will do: {rows}")  # fmt: skip

    def _is_for(self, tests: Iterable[c.Compare]) -> bool:
        """Whether a row of a table is for this applicant: what the round settles, such as the direction, does not rule it out."""
        return all(self.findings.test(t) is not False for t in tests if isinstance(t.left, c.ContextValue))

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
                    names = [self._serving(table, ids) for table, ids in served[item.key].rows if ids]
                    by = w.pick(
                        f"用{'，以及'.join(names)}" if names else "已具备",
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
            unit = w.rows_unit(draw.table)
            yield "　" + w.pick(f"{w.fact(draw.table)}需{draw.count}{unit}，符合的有{got}{unit}",
                               f"{w.fact(draw.table)}: {draw.count} needed, {got} serve")  # fmt: skip
        elif got >= draw.count > 0:
            yield "　" + w.pick(
                "符合的成果已用于别的项，同一成果只计一次",
                "what would serve already serves another item; one achievement counts once",
            )
        yield from self.near.lines(draw)

    def _serving(self, table: str, identities: Sequence[Any]) -> str:
        """The rows of a table that serve: 项目“甲”“乙”."""
        rows = self.facts.answers.get(table) or ()
        by_identity: dict[Any, Row] = {r.get("id", n): r for n, r in enumerate(rows)}
        names = [row_name(by_identity.get(i, {}), self.words, table) for i in identities]
        quoted = self.words.join((f"“{name}”" for name in names), "", ", ")
        return self.words.fact(table) + self.words.pick(quoted, f" {quoted}")

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
            return labelled(self.tenure_name(node.left), spent, english=w.english)
        label = w.rows(node.left.count) if isinstance(node.left, c.CountValue) else w.value(node.left)
        return labelled(label, self.left(node), english=w.english)


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
