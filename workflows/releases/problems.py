"""Everything that must hold of a whole document before it may be released; every problem at once. (no tables)"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from forms_config.checking import check_criteria
from forms_config.checking_forms import check_form
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import Form
from forms_config.lint import lint_criteria
from forms_config.shapes import Frozen, Path, Problem, Text
from workflows.machine import Machine
from workflows.releases.document import Offering, SeriesDocument
from workflows.releases.parts import Remembered
from workflows.releases.samples import check_samples
from workflows.verification import verify

JUDGES = frozenset({"employer", "panel"})
"""Who may be asked to judge (待评议): the employer in its opinion, the panel in its score sheets."""


_known = Remembered(512)


def _once(key: tuple[str, ...], find: Callable[[], Iterable[Problem]]) -> tuple[Problem, ...]:
    """Remembered by content: while somebody edits one part of a draft, the others need not be gone through again."""
    return _known.get(key, lambda: tuple(find()))


def check_document(document: SeriesDocument) -> list[Problem]:
    """References, English, forms, criteria against their forms, lints, workflow proofs, then the samples."""
    problems = [
        *_references(document),
        *_titles(document),
        *_english(document, ()),
        *_forms(document),
        *_criteria(document),
        *_workflows(document),
    ]
    if not problems:
        problems.extend(check_samples(document))
    return problems


def _problem(path: Path, code: str, zh: str, en: str) -> Problem:
    return Problem(code, Text(zh=zh, en=en), path)


def _references(document: SeriesDocument) -> Iterator[Problem]:
    levels, routes = {x.key for x in document.levels}, {x.key for x in document.routes}
    materials = {m.key for m in document.materials}
    seen: set[str] = set()
    for i, offering in enumerate(document.offerings):
        place: Path = ("offerings", i)
        if offering.key in seen:
            yield _problem(
                place, "offering.duplicate", f"{offering.key}出现两次。", f"{offering.key} is there twice."
            )
        seen.add(offering.key)
        for name, value, known in (
            ("level", offering.level, levels),
            ("route", offering.route, routes),
            ("form", offering.form, set(document.forms)),
            ("criteria", offering.criteria, set(document.criteria)),
            ("workflow", offering.workflow, set(document.workflows)),
        ):
            if value not in known:
                yield _unknown((*place, name), value, known)
        for material in offering.materials:
            if material not in materials:
                yield _unknown((*place, "materials"), material, materials)
    if document.directions is not None and document.directions not in document.codelists:
        yield _unknown(("directions",), document.directions, set(document.codelists))
    for key, machine in document.workflows.items():
        for i, state in enumerate(machine.states):
            for j, transition in enumerate(state.transitions):
                if transition.collects and transition.collects not in document.forms:
                    here = ("workflows", key, "states", i, "transitions", j, "collects")
                    yield _unknown(here, transition.collects, set(document.forms))
    for text in ("guide", "commitment_applicant", "commitment_employer"):
        if text not in document.texts:
            yield _problem(
                ("texts",),
                "text.missing",
                f"缺少文字texts/{text}.zh.md。",
                f"texts/{text}.zh.md is missing.",
            )


def _unknown(path: Path, value: str, known: set[str]) -> Problem:
    listed = "、".join(sorted(known)[:12])
    return _problem(
        path, "reference.unknown", f"没有{value}；有：{listed}。", f"There is no {value}; known: {listed}."
    )


def _titles(document: SeriesDocument) -> Iterator[Problem]:
    """Every level offered has a title in every direction, exactly one."""
    directions = [""]
    if document.directions in document.codelists:
        directions = [o.code for o in document.codelists[document.directions].options if not o.retired]
    for level in dict.fromkeys(o.level for o in document.offerings):
        for direction in directions:
            found = [
                t
                for t in document.titles
                if t.level == level and (not t.directions or direction in t.directions)
            ]
            if len(found) != 1:
                where = f"{level} {direction}".strip()
                yield _problem(("titles",), "title.count", f"{where}应有且只有一个职称名称，现在有{len(found)}个。",
                               f"{where} should have exactly one title; it has {len(found)}.")  # fmt: skip


def _english(value: object, path: Path) -> Iterator[Problem]:
    """Every text of a release is complete in both languages."""
    if isinstance(value, Text):
        if not value.zh.strip() or not value.en.strip():
            shown = (value.zh or value.en)[:20]
            yield _problem(
                path, "text.language", f"“{shown}”缺少中文或英文。", f"“{shown}” lacks Chinese or English."
            )
    elif isinstance(value, Frozen):
        for name in type(value).model_fields:
            alias = type(value).model_fields[name].alias or name
            yield from _english(getattr(value, name), (*path, alias))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _english(item, (*path, key))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _english(item, (*path, i))


def _forms(document: SeriesDocument) -> Iterator[Problem]:
    lists = _lists_seal(document)
    for key, form in document.forms.items():
        for problem in _once(("form", form.seal, lists), partial(check_form, form, document.codelists)):
            yield problem.under("forms", key)
        for i, section in enumerate(form.sections):
            for j, field in enumerate(section.fields):
                text_key = getattr(field, "text_key", None)
                if text_key is not None and text_key not in document.texts:
                    yield _unknown(
                        ("forms", key, "sections", i, "fields", j, "text_key"), text_key, set(document.texts)
                    )


def _criteria(document: SeriesDocument) -> Iterator[Problem]:
    forms_of: dict[str, list[Offering]] = {}
    for offering in document.offerings:
        forms_of.setdefault(offering.criteria, []).append(offering)
    for key, criteria in document.criteria.items():
        for i, rule in enumerate(criteria.rules):
            if rule.cite.document not in document.cites:
                yield _unknown(("criteria", key, "rules", i, "cite"), rule.cite.document, set(document.cites))
        offerings = forms_of.get(key)
        if not offerings:
            yield _problem(
                ("criteria", key),
                "criteria.unused",
                f"条件{key}没有被任何申报使用。",
                f"Criteria {key} are never used.",
            )
            continue
        for form_key in dict.fromkeys(o.form for o in offerings):
            form = document.forms.get(form_key)
            if form is None:
                continue
            for problem in _against(document, criteria, form):
                yield problem.under("criteria", key)


def _against(document: SeriesDocument, criteria: Criteria, form: Form) -> tuple[Problem, ...]:
    lists = document.codelists
    return _once(
        ("criteria", criteria.seal, form.seal, _lists_seal(document)),
        lambda: (*check_criteria(criteria, form, lists, JUDGES), *lint_criteria(criteria, form, lists)),
    )


def _lists_seal(document: SeriesDocument) -> str:
    return "".join(codelist.seal for _, codelist in sorted(document.codelists.items()))


def _workflows(document: SeriesDocument) -> Iterator[Problem]:
    for key, machine in document.workflows.items():
        for problem in _once(("machine", machine.seal), partial(_proven, machine)):
            yield problem.under("workflows", key)
    yield from _kinds(document)


def _proven(machine: Machine) -> Iterator[Problem]:
    for finding in verify(machine):
        yield Problem(finding.code, finding.text, finding.place)


def _kinds(document: SeriesDocument) -> Iterator[Problem]:
    """A workflow without a committee's vote may only serve recognition or initial determination."""
    for i, offering in enumerate(document.offerings):
        machine: Machine | None = document.workflows.get(offering.workflow)
        if machine and machine.kind != "review" and offering.route not in ("recognition", "initial"):
            yield _problem(("offerings", i, "workflow"), "workflow.kind",
                           f"渠道{offering.route}应由评委会评审，不能用{machine.title.zh}。",
                           f"The route {offering.route} needs a committee's review, not {machine.title.en}.")  # fmt: skip
