"""Raw input → answers, or every problem at once; lenient for drafts. (pure)"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from forms_config.definitions import CodeList, FieldBase, Form, Section
from forms_config.facts import Facts
from forms_config.fields.reading import storable
from forms_config.fields.table import TableField
from forms_config.form_plan import FormPlan, plan_of
from forms_config.settling import Settled, fact_of, typed_context
from forms_config.shapes import Path, Problem, Text

SectionState = Literal["empty", "started", "complete", "problems"]
ENTER = Text(zh="请填写", en="Enter")
MISSING_CODES = frozenset({"missing", "missing_rows"})
MOST_UNKNOWN_KEYS = 20


@dataclass(frozen=True)
class Reading:
    """What was read of one form's raw answers.

    - `answers`: stored values by field key; what is hidden is pruned, what is computed filled in.
    - `problems`: all of them; the path is `(field,)` or `(table, row id, column)`.
    - `hidden`, `hidden_sections`, `hidden_cells`: keys of what is not shown; cells as `(table, row id, column)`.
    - `kept_raw`: JSON-able input that could not be read, by field key, or by table → row id → column, so that nothing
      typed is lost; `with_kept` lays it over answers again.
    """

    answers: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    hidden: frozenset[str] = frozenset()
    hidden_sections: frozenset[str] = frozenset()
    hidden_cells: frozenset[Path] = frozenset()
    kept_raw: dict[str, Any] = field(default_factory=dict)
    facts: Facts = field(default_factory=lambda: Facts({}))

    @property
    def is_complete(self) -> bool:
        return not self.problems

    def of_field(self, *path: str) -> tuple[Problem, ...]:
        """The problems at a field, a row or a cell."""
        return tuple(p for p in self.problems if p.path[: len(path)] == path)


def read_answers(
    form: Form, raw: Any, *, lists: Mapping[str, CodeList], context: Mapping[str, Any],
    partial: bool = False, only_section: str | None = None,
) -> Reading:  # fmt: skip
    """Reads a whole form's raw answers: each value by its kind, then what is shown, then what is asked for.

    `raw` holds every section's answers (stored and newly posted ones merged), since conditions look across sections;
    `only_section` keeps the problems of that section alone. With `partial` (a draft) nothing is missing: what can be read
    is kept and what is wrong is reported. Never raises on any `raw`.
    """
    plan = plan_of(form, lists)
    parsed = _Parsed(plan)
    parsed.read(raw)
    settled = Settled(plan, typed_context(context), parsed.answers)
    problems = [p for p in parsed.problems if not settled.is_hidden(p.path)]
    problems += _failed_checks(settled)
    if not partial:
        at = {p.path for p in problems}
        problems += [p for p in _missing(settled) if p.path not in at]
    return Reading(
        answers=settled.answers,
        problems=tuple(p for p in _in_order(settled, problems) if _in_section(plan, p, only_section)),
        hidden=frozenset(settled.hidden),
        hidden_sections=frozenset(settled.hidden_sections),
        hidden_cells=frozenset(settled.hidden_cells),
        kept_raw=parsed.kept_visible(settled),
        facts=settled.facts,
    )


class _Parsed:
    """Each field read by itself."""

    def __init__(self, plan: FormPlan) -> None:
        self.plan = plan
        self.answers: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.kept: dict[Path, Any] = {}

    def read(self, raw: Any) -> None:
        if not isinstance(raw, Mapping):
            self.problems.append(Problem("not_answers", Text(
                zh="提交的内容读不懂，请刷新页面后重试。", en="What was sent could not be read; reload the page and try again."
            )))  # fmt: skip
            return
        for key, definition in self.plan.fields.items():
            if definition.type != "computed":
                self._read_field(definition, raw.get(key))
        self._note_unknown(raw)

    def _read_field(self, definition: FieldBase, raw: Any) -> None:
        value, found = parse_safely(definition, raw, self.plan.lists)
        if value is not None:
            self.answers[definition.key] = value
        self.problems += [p.under(definition.key) for p in found]
        if not found:
            return
        if isinstance(definition, TableField) and isinstance(value, list):
            self._keep_cells(definition, raw, value, found)
        else:
            self.kept[(definition.key,)] = storable(raw)

    def _keep_cells(self, table: TableField, raw: Any, rows: list[Any], found: list[Problem]) -> None:
        source = {row["id"]: given for row, given in zip(rows, raw, strict=False)}
        for row_id, column in {p.path for p in found if len(p.path) == 2}:
            given = source.get(row_id)
            if isinstance(given, Mapping) and column in given:
                self.kept[(table.key, row_id, column)] = storable(given[column])

    def _note_unknown(self, raw: Mapping[Any, Any]) -> None:
        unknown = [k for k in raw if k not in self.plan.fields][:MOST_UNKNOWN_KEYS]
        for key in unknown:
            name = str(storable(str(key)[:60]))
            self.problems.append(Problem(
                "unknown_key", Text(zh=f"表单没有“{name}”这一项，已忽略。", en=f"The form has no field {name!r}; it is ignored."), (name,)
            ))  # fmt: skip

    def kept_visible(self, settled: Settled) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for path, raw in self.kept.items():
            if settled.is_hidden(path):
                continue
            place = kept
            for step in path[:-1]:
                place = place.setdefault(str(step), {})
            place[str(path[-1])] = raw
        return kept


def parse_safely(definition: FieldBase, raw: Any, lists: Mapping[str, CodeList]) -> tuple[Any, list[Problem]]:
    """`definition.parse`, except that a plugin's kind that raises becomes a problem of its field."""
    try:
        return definition.parse(raw, lists)
    except Exception:
        if type(definition).__module__.startswith("forms_config.fields."):
            raise
        title = definition.title
        return None, [Problem("broken_field_kind", Text(
            zh=f"{title.zh}：这一项暂时无法读取，请联系办事机构。",
            en=f"{title.in_language('en')}: this cannot be read at present; ask the office in charge.",
        ))]  # fmt: skip


def with_kept(answers: Mapping[str, Any], kept_raw: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with the unread input laid over them, as the form shows them again."""
    merged: dict[str, Any] = copy.deepcopy(dict(answers))
    for key, raw in kept_raw.items():
        rows = merged.get(key)
        if isinstance(rows, list) and rows and isinstance(rows[0], dict) and isinstance(raw, Mapping):
            for row in rows:
                row.update(raw.get(row["id"], {}))
        else:
            merged[key] = raw
    return merged


def missing_problem(definition: FieldBase) -> Problem:
    """What an empty required field says, with its remedy."""
    asks: Text = getattr(definition, "asks", ENTER)
    title = definition.title
    return Problem(
        "missing", Text(zh=f"{asks.zh}“{title.zh}”。", en=f"{asks.en} “{title.in_language('en')}”.")
    )


def _missing(settled: Settled) -> list[Problem]:
    problems: list[Problem] = []
    for key, definition in settled.plan.fields.items():
        if key in settled.hidden or definition.type == "computed":
            continue
        value = settled.answers.get(key)
        if value in (None, []) and _is_required(settled, definition):
            problems.append(missing_problem(definition).under(key))
        elif isinstance(definition, TableField) and value:
            problems += _missing_in_rows(settled, definition, value)
    return problems


def _missing_in_rows(settled: Settled, table: TableField, rows: list[dict[str, Any]]) -> list[Problem]:
    problems: list[Problem] = []
    if len(rows) < table.rows.min:
        zh = f"{table.title.zh}：至少{table.rows.min}条，现有{len(rows)}条，请继续添加。"
        en = f"{table.title.in_language('en')}: at least {table.rows.min} records; there are {len(rows)}. Add more."
        problems.append(Problem("missing_rows", Text(zh=zh, en=en), (table.key,)))
    typed = {row["id"]: row for row in settled.facts.known.get(table.key) or ()}
    asked = [c for c in table.columns if c.type != "computed" and (c.required or c.required_when is not None)]
    for row in rows:
        for column in asked:
            path = (table.key, row["id"], column.key)
            if row.get(column.key) is None and path not in settled.hidden_cells and (
                column.required or settled.met(column.required_when, typed.get(row["id"]), table.key) is True
            ):  # fmt: skip
                problems.append(missing_problem(column).under(table.key, row["id"], column.key))
    return problems


def _is_required(settled: Settled, definition: FieldBase) -> bool:
    if definition.required:
        return True
    return definition.required_when is not None and settled.met(definition.required_when) is True


def _failed_checks(settled: Settled) -> list[Problem]:
    """A check fails only when it is surely not met; it speaks at each of its fields that is shown."""
    return [
        Problem(f"check:{check.key}", check.message, (key,))
        for check in settled.plan.form.checks
        if any(key not in settled.hidden for key in check.at) and settled.met(check.must) is False
        for key in check.at if key not in settled.hidden
    ]  # fmt: skip


def _in_order(settled: Settled, problems: list[Problem]) -> list[Problem]:
    """As the fields, rows and columns stand on the page."""
    place: dict[Path, int] = {}
    for key, definition in settled.plan.fields.items():
        place[(key,)] = len(place)
        if isinstance(definition, TableField):
            for row in settled.answers.get(key) or ():
                place |= {(key, row["id"], c.key): len(place) + n for n, c in enumerate(definition.columns)}
    return sorted(problems, key=lambda p: place.get(p.path, place.get(p.path[:1], len(place))))


def _in_section(plan: FormPlan, problem: Problem, section: str | None) -> bool:
    if section is None or not problem.path:
        return True
    found = plan.section_of.get(str(problem.path[0]))
    return found is not None and found.key == section


# What pages ask ------------------------------------------------------------------------------------------------------


def visible_sections(
    form: Form, answers: Any, lists: Mapping[str, CodeList], context: Mapping[str, Any]
) -> tuple[Section, ...]:
    """The sections shown for these answers, in order."""
    reading = read_answers(form, answers, lists=lists, context=context, partial=True)
    return tuple(s for s in form.sections if s.key not in reading.hidden_sections)


def section_states(
    form: Form, answers: Any, lists: Mapping[str, CodeList], context: Mapping[str, Any]
) -> dict[str, SectionState]:
    """The state of every visible section. `answers` has unread input laid over it (`with_kept`).

    `empty`: nothing answered. `problems`: something answered is wrong. `started`: something required is missing.
    `complete`: nothing is wrong or missing.
    """
    plan = plan_of(form, lists)
    reading = read_answers(form, answers, lists=lists, context=context)
    states: dict[str, SectionState] = {}
    for section in form.sections:
        if section.key in reading.hidden_sections:
            continue
        own = [p for p in reading.problems if p.path and plan.section_of.get(str(p.path[0])) is section]
        given = any(reading.answers.get(f.key) is not None for f in section.fields if f.type != "computed")
        if any(p.code not in MISSING_CODES for p in own):
            states[section.key] = "problems"
        elif not given:
            states[section.key] = "empty"
        else:
            states[section.key] = "started" if own else "complete"
    return states


def section_state(
    form: Form, section: str, answers: Any, lists: Mapping[str, CodeList], context: Mapping[str, Any]
) -> SectionState:
    """The state of one section; `empty` when it is hidden. For a task list use `section_states`."""
    return section_states(form, answers, lists, context).get(section, "empty")


def facts_from(  # noqa: PLR0917
    form: Form, answers: Mapping[str, Any], lists: Mapping[str, CodeList], context: Mapping[str, Any],
    judgements: Mapping[str, bool] | None = None, unverified: frozenset[str] = frozenset(),
) -> Facts:  # fmt: skip
    """Stored answers, computed ones included, as criteria see them."""
    plan = plan_of(form, lists)
    typed = {key: fact_of(plan, key, value) for key, value in answers.items()}
    known = {k: v for k, v in typed.items() if v is not None}
    return Facts(known, typed_context(context), judgements or {}, unverified)
