"""Judged samples as the studio's scripts read them, in the reader's language."""

from collections.abc import Iterator, Sequence
from typing import Any

from cms.authoring.places import place_of
from forms_config import conditions as c
from forms_config.explain import RuleExplanation
from forms_config.walking import visits
from workflows.releases.boundary_samples import Boundary
from workflows.releases.coverage import Uncovered
from workflows.releases.parts import Judge
from workflows.releases.sample_runs import JudgedSample


def told_run(run: JudgedSample, language: str) -> dict[str, Any]:
    """One row of the table: the overall verdict, each rule's verdict against the expected one, and what stands in the way."""
    expect = run.sample.expect if run.sample else None
    sentences = {e.key: e.sentence for e in run.explained(language)} if run.outcome else {}
    rules = {
        key: {
            "found": found,
            "expected": expect.rules.get(key, "") if expect else "",
            "sentence": sentences.get(key, ""),
        }
        for key, found in run.found.items()
    }
    # An expectation of a rule that is gone is red too.
    for difference in run.differences:
        if difference.rule and difference.rule not in rules:
            rules[difference.rule] = {"found": "", "expected": difference.expected, "sentence": ""}
    return {
        "number": run.number,
        "key": run.key,
        "criteria": run.judge.offering.criteria if run.judge else "",
        "overall": {"found": run.outcome.overall.value if run.outcome else "", "expected": expect.overall if expect else ""},
        "green": run.is_green,
        "rules": rules,
        "problems": [{"text": p.text.in_language(language), "path": list(p.path)} for p in run.problems],
    }  # fmt: skip


def told_rules(runs: Sequence[JudgedSample], language: str) -> dict[str, list[dict[str, Any]]]:
    """The rules of each criteria some sample is judged by, in order, with who judges what in them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for run in runs:
        if run.judge is not None and run.judge.offering.criteria not in found:
            found[run.judge.offering.criteria] = list(_rules(run.judge, language))
    return found


def _rules(judge: Judge, language: str) -> Iterator[dict[str, Any]]:
    for rule in judge.compiled.criteria.rules:
        asked = [
            {"place": f"{rule.key}/{v.node.judged}", "key": v.node.judged, "table": v.table,
             "question": v.node.question.in_language(language)}
            for v in visits(rule.when) if isinstance(v.node, c.Judged)
        ]  # fmt: skip
        yield {"key": rule.key, "title": rule.title.in_language(language), "judged": asked}


def told_explanation(told: RuleExplanation) -> dict[str, Any]:
    """One rule's reasons, line by line."""
    return {
        "key": told.key, "title": told.title, "verdict": told.verdict.value, "sentence": told.sentence,
        "details": list(told.details), "need": told.need,
    }  # fmt: skip


def told_uncovered(one: Uncovered, document: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "kind": one.kind, "criteria": one.criteria, "rule": one.rule, "path": list(one.path),
        "text": one.text.in_language(language), "place": place_of(document, one.path[:2], language),
    }  # fmt: skip


def told_boundary(one: Boundary, language: str) -> dict[str, Any]:
    title = one.story["title"]
    return {
        "edge": one.edge, "verdict": one.verdict, "story": one.story,
        "title": title["en"] if language.startswith("en") else title["zh"],
    }  # fmt: skip
