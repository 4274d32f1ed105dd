"""What no sample applicant exercises: rules nobody fails or meets, alternatives and rows nobody goes by. (no tables)"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from forms_config import conditions as c
from forms_config.criteria_definitions import Rule
from forms_config.findings import Findings
from forms_config.interpreter import conditions_of_table, kleene_all
from forms_config.shapes import Path, Text
from forms_config.walking import visits
from forms_config.wording import Words
from workflows.releases.sample_runs import JudgedSample

Kind = Literal["no_sample", "nobody_meets", "nobody_fails", "alternative", "table_row", "item"]


@dataclass(frozen=True)
class Uncovered:
    """Something no sample exercises: a sentence, and the path to jump to. `rule` is the key of the rule, if it is of one."""

    kind: Kind
    criteria: str
    rule: str
    text: Text
    path: Path


@dataclass(frozen=True)
class _Branch:
    """A branch of a rule: `node` is met (in rows: by some row that passes)."""

    kind: Kind
    path: Path
    node: Any
    table: str = ""
    owner: Any = None


def uncovered(runs: Sequence[JudgedSample], criteria_keys: Sequence[str]) -> list[Uncovered]:
    """For each criteria in use, what its samples leave untried."""
    found: list[Uncovered] = []
    for key in criteria_keys:
        of_key = [
            r
            for r in runs
            if r.judge is not None and r.judge.offering.criteria == key and r.outcome is not None
        ]
        if not of_key:
            found.append(Uncovered("no_sample", key, "", Text(
                zh="没有一个样例按这份条件判定；请至少加一个。", en="No sample is judged by these criteria; add at least one."
            ), ("criteria", key)))  # fmt: skip
            continue
        found += _Coverage(key, of_key).found()
    # A decision table two rules use is told once.
    return list({(u.kind, u.path): u for u in reversed(found)}.values())[::-1]


class _Coverage:
    """One criteria and the samples judged by it."""

    def __init__(self, key: str, runs: Sequence[JudgedSample]) -> None:
        self.key, self.runs = key, runs
        assert runs[0].judge is not None
        self.compiled = runs[0].judge.compiled
        scope = self.compiled.scope
        on = runs[0].outcome.on if runs[0].outcome else None
        self.words = {lang: Words(scope, lang, on) for lang in ("zh", "en")}

    def found(self) -> Iterator[Uncovered]:
        for n, rule in enumerate(self.compiled.criteria.rules):
            verdicts = {run.found.get(rule.key) for run in self.runs}
            path: Path = ("criteria", self.key, "rules", n)
            if "met" not in verdicts:
                yield self._of("nobody_meets", rule.key, path, f"没有一个样例符合“{rule.title.zh}”。",
                               f"No sample meets “{rule.title.en}”.")  # fmt: skip
            if "unmet" not in verdicts:
                yield self._of("nobody_fails", rule.key, path, f"没有一个样例不符合“{rule.title.zh}”。",
                               f"No sample fails “{rule.title.en}”.")  # fmt: skip
            if "met" in verdicts:
                yield from self._branches(rule, path)

    def _of(self, kind: Kind, rule: str, path: Path, zh: str, en: str) -> Uncovered:
        return Uncovered(kind, self.key, rule, Text(zh=zh, en=en), path)

    def _branches(self, rule: Rule, path: Path) -> Iterator[Uncovered]:
        findings = [
            Findings(self.compiled, run.outcome, run.facts, rule.key)
            for run in self.runs
            if run.outcome is not None and run.facts is not None
        ]
        for branch in _branches_of(rule.when, (*path, "when")):
            if not any(self._tried(branch, f) for f in findings):
                zh, en = (w.in_table(branch.table).condition(branch.node) for w in self.words.values())
                yield self._of(branch.kind, rule.key, branch.path,
                               f"“{rule.title.zh}”的这一支没有样例走到：{zh}", f"No sample goes by this branch of “{rule.title.en}”: {en}")  # fmt: skip
        for key in _tables_of(rule.when, findings[0]):
            yield from self._rows(key, rule, findings)
        yield from self._items(rule, path, findings)

    def _tried(self, branch: _Branch, findings: Findings) -> bool:
        if not branch.table:
            return findings.test(branch.node) is True
        return any(
            verdict is True and findings.test(branch.node, row, branch.table) is True
            for row, verdict in findings.rows(branch.owner) or ()
        )

    def _rows(self, key: str, rule: Rule, findings: list[Findings]) -> Iterator[Uncovered]:
        table = self.compiled.scope.tables[key]
        for n in range(len(table.rows)):
            tests = conditions_of_table(table, n)
            if not any(kleene_all([f.test(t) for t in tests]) is True for f in findings):
                zh, en = (w.table_row(key, n) for w in self.words.values())
                yield self._of("table_row", rule.key, ("criteria", self.key, "tables", key, "rows", n),
                               f"“{table.title.zh}”第{n + 1}行没有样例走到：{zh}", f"No sample goes by row {n + 1} of “{table.title.en}”: {en}")  # fmt: skip

    def _items(self, rule: Rule, path: Path, findings: list[Findings]) -> Iterator[Uncovered]:
        for visit in visits(rule.when, (*path, "when")):
            if not isinstance(visit.node, c.Distinct):
                continue
            served = {(s.item, s.alternative) for f in findings for s in f.allocation(visit.node).served}
            for g, group in enumerate(visit.node.distinct):
                for i, item in enumerate(group.of):
                    place = (*visit.path, "distinct", g, "of", i)
                    ways = [a for a in range(len(item.any_of)) if (item.key, a) not in served]
                    if len(ways) == len(item.any_of):
                        yield self._of("item", rule.key, place, f"“{item.title.zh}”没有样例用到。",
                                       f"No sample makes use of “{item.title.en}”.")  # fmt: skip
                        continue
                    for a in ways:
                        zh, en = (w.alternative(item.any_of[a]) for w in self.words.values())
                        yield self._of("alternative", rule.key, (*place, "any_of", a),
                                       f"“{item.title.zh}”的这种办法没有样例用到：{zh}", f"No sample makes use of this way of “{item.title.en}”: {en}")  # fmt: skip


def _branches_of(root: Any, path: Path) -> Iterator[_Branch]:
    """Alternatives outside rows and inside row filters; those inside a `distinct` are told item by item."""
    owners: list[tuple[Path, Any]] = []
    skipped: list[Path] = []
    for visit in visits(root, path):
        if any(visit.path[: len(p)] == p for p in skipped):
            continue
        if isinstance(visit.node, c.Distinct):
            skipped.append(visit.path)
        if isinstance(visit.node, c.RowSet):
            owners.append((visit.path, visit.node))
        if not isinstance(visit.node, c.Any_ | c.AtLeast):
            continue
        name, parts = ("any", visit.node.any) if isinstance(visit.node, c.Any_) else ("of", visit.node.of)
        owner = next((o for p, o in reversed(owners) if visit.path[: len(p)] == p), None)
        for n, part in enumerate(parts):
            yield _Branch(
                "alternative", (*visit.path, name, n), part, visit.table, owner if visit.table else None
            )


def _tables_of(root: Any, findings: Findings) -> list[str]:
    """Decision tables a rule uses, named values followed."""
    found: dict[str, None] = {}
    ahead, seen = [root], set[str]()
    while ahead:
        for visit in visits(ahead.pop()):
            match visit.node:
                case c.TableMet() if not visit.table:
                    found[visit.node.table] = None
                case c.LookUpValue() if not visit.table:
                    found[visit.node.look_up] = None
                case c.NamedValue() if visit.node.value not in seen:
                    seen.add(visit.node.value)
                    ahead.append(findings.scope.values[visit.node.value])
    return list(found)
