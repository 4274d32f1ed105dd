"""`manage.py series`: check, install, export, diff, verify and evaluate series from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path as FilePath
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from forms_config.criteria import compile_criteria
from forms_config.diff import diff_documents
from forms_config.explain import explain
from forms_config.shapes import Problem
from series_plugins.analysis import analyse_document
from series_plugins.discovery import discover, read_found
from series_plugins.pack import PackReading
from series_plugins.registry import Installation, install_document, install_packs
from series_plugins.sources import named_document, read_source, write_source
from workflows.organizations.acting import system_actor
from workflows.releases.document import SeriesDocument
from workflows.releases.samples import facts_of
from workflows.verification import verify


class Command(BaseCommand):
    help = "Check, install, export, compare, verify and evaluate series."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser(
            "check", help="read packs and print every problem; all packs when none is named"
        )
        check.add_argument("paths", nargs="*", type=FilePath)
        install = verbs.add_parser(
            "install", help="publish every sound pack as a release, or those named or found at a path"
        )
        install.add_argument("names", nargs="*")
        export = verbs.add_parser("export", help="write a release or draft as a folder, a .zip or an .xlsx")
        export.add_argument("key", help="KEY (the live release), KEY@NUMBER or KEY@draft")
        export.add_argument("destination", type=FilePath)
        diff = verbs.add_parser("diff", help="what changed between two packs or releases, in words")
        diff.add_argument("before")
        diff.add_argument("after")
        proof = verbs.add_parser(
            "verify", help="prove the workflows of a pack sound, or show the offending paths"
        )
        proof.add_argument("path", type=FilePath)
        evaluate = verbs.add_parser(
            "evaluate", help="judge one applicant's facts and print the verdict as JSON"
        )
        evaluate.add_argument("path", type=FilePath)
        evaluate.add_argument("--offering", required=True, help="level/route")
        evaluate.add_argument("--facts", required=True, type=FilePath)
        schema = verbs.add_parser("schema", help="print the JSON Schema of a series document")
        schema.set_defaults(verb="schema")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['verb']}")(options)

    def _check(self, options: dict[str, Any]) -> None:
        if options["paths"]:
            readings = [read_source(path) for path in options["paths"]]
            loose: list[Problem] = []
        else:
            found, loose = discover()
            readings = [read_found(pack) for pack in found]
        count = len(loose) + sum(len(r.problems) for r in readings)
        for problem in loose:
            self.stdout.write(told("", problem))
        for reading in readings:
            for problem in reading.problems:
                self.stdout.write(told(reading.name, problem))
            for remark in remarks_on(reading):
                place = "/".join(map(str, (reading.name, *remark.path[:2])))
                self.stdout.write(f"{remark_word()}{told(place, remark)}")
        self.stdout.write(f"{len(readings)} series, {count} problems")
        if count:
            raise SystemExit(1)

    def _install(self, options: dict[str, Any]) -> None:
        paths = [FilePath(name) for name in options["names"] if FilePath(name).exists()]
        names = frozenset(options["names"]) - {str(path) for path in paths}
        results: list[Installation] = [
            install_document(read_source(path), actor=system_actor()) for path in paths
        ]
        if names or not paths:
            results += install_packs(actor=system_actor(), names=names)
        failed = False
        for result in results:
            if result.release is None:
                failed = True
                for problem in result.reading.problems:
                    self.stdout.write(told(result.reading.name, problem))
                self.stdout.write(
                    f"{result.reading.name}: not installed, {len(result.reading.problems)} problems"
                )
            else:
                release = result.release
                self.stdout.write(f"{release.series_key}: release {release.number} ({release.digest[:12]})")
        if failed:
            raise SystemExit(1)

    def _export(self, options: dict[str, Any]) -> None:
        found = named_document(options["key"])
        if found is None:
            raise CommandError(f"no release or draft {options['key']}")
        document, what = found
        try:
            destination = write_source(document, options["destination"])
        except FileExistsError:
            raise CommandError(f"{options['destination']} exists; nothing was written") from None
        except OSError as error:
            raise CommandError(f"{options['destination']}: {error.strerror}; nothing was written") from None
        self.stdout.write(f"{options['key']} {what} → {destination}")

    def _diff(self, options: dict[str, Any]) -> None:
        before, after = (self._document(options[name]) for name in ("before", "after"))
        changes = diff_documents(before.to_json(), after.to_json())
        for change in changes:
            self.stdout.write(f"- {change.text.zh} / {change.text.en}")
        self.stdout.write(f"{len(changes)} changes")

    def _document(self, name: str) -> SeriesDocument:
        """A document by path, or by `key`, `key@number` or `key@draft`."""
        if FilePath(name).exists():
            return self._sound_shape(read_source(FilePath(name), checked=False))
        found = named_document(name)
        if found is None:
            raise CommandError(f"{name} is neither a path nor a release or draft")
        return found[0]

    def _sound_shape(self, reading: PackReading) -> SeriesDocument:
        if reading.document is None:
            for problem in reading.problems:
                self.stderr.write(told(reading.name, problem))
            raise SystemExit(1)
        return reading.document

    def _verify(self, options: dict[str, Any]) -> None:
        document = self._sound_shape(read_source(options["path"], checked=False))
        count = 0
        for key, machine in document.workflows.items():
            findings = verify(machine)
            count += len(findings)
            for finding in findings:
                self.stdout.write(f"{key}: {finding.text.zh} / {finding.text.en} [{finding.code}]")
                for step in finding.path:
                    self.stdout.write(f"    {step.action or '·'} → {step.state}")
        self.stdout.write(f"{len(document.workflows)} workflows, {count} findings")
        if count:
            raise SystemExit(1)

    def _evaluate(self, options: dict[str, Any]) -> None:
        document = self._sound_shape(read_source(options["path"], checked=False))
        try:
            given = json.loads(options["facts"].read_text("utf-8"))
            offering = document.offering(options["offering"])
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['facts']}: {error}") from None
        except KeyError:
            known = ", ".join(o.key for o in document.offerings)
            raise CommandError(f"no offering {options['offering']}; known: {known}") from None
        if not isinstance(given, dict):
            raise CommandError(f"{options['facts']}: should be an object with answers, context, judgements")
        context = {**document.sample_round.model_dump(), **given.get("context", {})}
        context = {**context, "level": offering.level, "route": offering.route}
        facts, problems = facts_of(
            document, offering.key, given.get("answers", {}), context, given.get("judgements", {})
        )
        compiled = compile_criteria(
            document.criteria[offering.criteria], document.forms[offering.form], document.lists
        )
        outcome = compiled.evaluate(facts)
        result = {
            "overall": outcome.overall.value,
            "problems": [told("", p) for p in problems],
            "rules": [_explanation(compiled, outcome, facts, i) for i in range(len(outcome.rules))],
        }
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))

    def _schema(self, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(SeriesDocument.model_json_schema(), ensure_ascii=False, indent=1))


def _explanation(compiled: Any, outcome: Any, facts: Any, index: int) -> dict[str, Any]:
    spoken = {lang: explain(compiled, outcome, facts, lang)[index] for lang in ("zh-hans", "en")}
    one = spoken["zh-hans"]
    return {
        "key": one.key,
        "verdict": one.verdict.value,
        "cite": f"{one.citation.document}/{one.citation.article}",
        "zh": {"sentence": one.sentence, "details": list(one.details)},
        "en": {"sentence": spoken["en"].sentence, "details": list(spoken["en"].details)},
    }


def remarks_on(reading: PackReading) -> list[Problem]:
    """What analysis would have looked at and refuses nothing: gaps in tables, names nothing uses, branches that never matter."""
    if reading.document is None or reading.problems:
        return []
    return [found.problem for found in analyse_document(reading.document) if not found.must_fix]


def remark_word() -> str:
    """What stands before a remark, so that nobody takes it for a problem."""
    return "Remark: " if get_language() == "en" else "提示 / Remark: "


def told(pack: str, problem: Problem) -> str:
    """`pack/file:line: 中文 / English [code]`"""
    place = "/".join(x for x in (pack, problem.file) if x)
    line = f":{problem.line}" if problem.line else ""
    english = get_language() == "en"
    sentence = problem.text.en if english else f"{problem.text.zh} / {problem.text.en}"
    return f"{place}{line}: {sentence} [{problem.code}]"
