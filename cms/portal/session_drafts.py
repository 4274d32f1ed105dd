"""Self-checks of visitors: drafts kept in the session on this server, given to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest

from cms.portal.drafts import Draft, direction_title, language, level_and_route, title_of
from forms_config.conditions import Condition, Draw
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import FieldBase, Form, Section
from forms_config.fields.table import TableField
from forms_config.form_plan import facts_named_by
from forms_config.shapes import Problem, Text, canonical_json
from forms_config.walking import criteria_roots, facts_used, visits
from workflows import clock
from workflows.cases.answers import merge
from workflows.errors import Refused, Stale
from workflows.releases.queries import load_document
from workflows.rounds.models import Round

SESSION_KEY = "self_checks"
MOST_DRAFTS = 4
MOST_BYTES = 200_000
TOO_MUCH = Text(
    zh="自查填写的内容太多，无法保存，请精简后再保存。",
    en="There is too much in this self-check to keep; shorten the entries and save again.",
)


class SessionDraft(Draft):
    """A visitor's answers to the questions the criteria of one offering ask. Files are never asked for."""

    prefix, top, last = "check", "self_check", "result"
    takes_files = False

    def __init__(self, request: HttpRequest, round_: Round, offering: str) -> None:
        self.request, self.round = request, round_
        self.document = load_document(round_.release)
        self.digest = round_.release.digest
        self.offering = self.document.offering(offering)
        self.form = _asked_form(self.digest, offering, _Source(self.document))
        kept = _all(request).get(self.key, {})
        self.direction = str(kept.get("direction", ""))
        self.context = round_context(round_, self.offering.level, self.offering.route, self.direction)
        answers = kept.get("answers")
        self.answers = dict(answers) if isinstance(answers, dict) else {}
        self.version = int(kept.get("version", 0))
        self.where = {"series": self.document.key, "level": self.offering.level, "route": self.offering.route}

    @property
    def key(self) -> str:
        return f"{self.document.key}/{self.offering.key}"

    @property
    def title(self) -> str:
        return title_of(self.document, self.offering, self.direction)

    @property
    def is_started(self) -> bool:
        return self.key in _all(self.request)

    def save(self, patch: dict[str, Any], expected_version: int) -> None:
        if expected_version != self.version:
            raise Stale
        known = {f.key for f in self.form.fields()}
        merged = merge(self.answers, {k: v for k, v in patch.items() if k in known})
        if len(canonical_json(merged)) > MOST_BYTES:
            raise Refused([Problem("too_large", TOO_MUCH)])
        if merged == self.answers and self.is_started:
            return
        self._keep(merged, self.version + 1, self.direction)
        self.changed(merged, self.version + 1)

    def choose(self, direction: str) -> None:
        """Sets the direction."""
        self._keep(self.answers, self.version, direction)
        self.direction = direction
        self.context = {**self.context, "direction": direction or None}

    def _keep(self, answers: dict[str, Any], version: int, direction: str) -> None:
        drafts = _all(self.request)
        drafts.pop(self.key, None)
        drafts[self.key] = {
            "answers": answers, "version": version, "direction": direction, "round": self.round.key,
            "at": clock.now().isoformat(),
        }  # fmt: skip
        while len(drafts) > MOST_DRAFTS:
            drafts.pop(next(iter(drafts)))
        self.request.session[SESSION_KEY] = drafts


def _all(request: HttpRequest) -> dict[str, Any]:
    found = request.session.get(SESSION_KEY)
    return dict(found) if isinstance(found, dict) else {}


def open_offering(series: str, level: str, route: str) -> Round:
    """The open round that offers this, the soonest to close; Http404 when there is none."""
    from cms.portal.applications import offered, rounds_open_now

    for round_ in rounds_open_now():
        if round_.release.series_key != series:
            continue
        if any(o.key == f"{level}/{route}" for o in offered(round_, load_document(round_.release))):
            return round_
    raise Http404


def load_session_draft(request: HttpRequest, series: str, level: str, route: str) -> Draft:
    """The visitor's self-check of that offering."""
    return SessionDraft(request, open_offering(series, level, route), f"{level}/{route}")


@dataclass(frozen=True)
class KeptDraft:
    """A self-check in this session, to go on with or to carry into an application."""

    round: Round
    title: str
    route: str
    offering: str
    direction: str
    direction_title: str


def kept_drafts(request: HttpRequest) -> list[KeptDraft]:
    """The self-checks of this session whose round is still open."""
    from cms.portal.applications import rounds_open_now

    kept = _all(request)
    if not kept:
        return []
    rounds = {r.key: r for r in rounds_open_now()}
    found = []
    for key, value in kept.items():
        round_ = rounds.get(str(value.get("round", "")))
        if round_ is None or not value.get("answers"):
            continue
        document = load_document(round_.release)
        offering = document.offering(key.partition("/")[2])
        direction = str(value.get("direction", ""))
        found.append(
            KeptDraft(
                round_, title_of(document, offering, direction), level_and_route(document, offering)[1], offering.key,
                direction, direction_title(document, direction),
            )
        )  # fmt: skip
    return found


def carried_answers(request: HttpRequest, round_: Round, offering: str) -> dict[str, Any]:
    """The answers of this session's self-check for that offering."""
    kept = _all(request).get(f"{round_.release.series_key}/{offering}", {})
    answers = kept.get("answers")
    return dict(answers) if isinstance(answers, dict) else {}


def forget_draft(request: HttpRequest, series: str, offering: str) -> None:
    """Takes a self-check out of the session."""
    drafts = _all(request)
    if drafts.pop(f"{series}/{offering}", None) is not None:
        request.session[SESSION_KEY] = drafts


def round_context(round_: Round, level: str, route: str, direction: str) -> dict[str, Any]:
    """The reserved facts of a self-check: as of a case opened today."""
    return {
        "level": level, "route": route, "direction": direction or None, "specialty": round_.release.series_key,
        "year": round_.year, "received_from": round_.received_from, "achievements_until": round_.achievements_until,
        "tenure_until": round_.tenure_until, "submitted_on": clock.today(),
    }  # fmt: skip


# Only what the criteria ask --------------------------------------------------------------------------------------------


class _Source:
    """Carries the document past the cache, which goes by digest and offering."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _asked_form(digest: str, offering: str, source: _Source) -> Form:
    found = source.document.offering(offering)
    return asked_form(source.document.forms[found.form], source.document.criteria[found.criteria])


def asked_form(form: Form, criteria: Criteria) -> Form:
    """The form reduced to what the criteria look at, directly or by way of computed values and show conditions.

    Files and commitments are left out; a table keeps its first column, by which its rows are told apart.
    """
    wanted = _wanted(form, criteria)
    sections = []
    for section in form.sections:
        fields = tuple(f for f in (_reduced(f, wanted) for f in section.fields) if f is not None)
        if any(f.type != "computed" for f in fields):
            sections.append(section.model_copy(update={"fields": fields}))
    keys = {f.key for s in sections for f in s.fields}
    checks = tuple(
        c
        for c in form.checks
        if set(c.at) <= keys and all(_has(sections, pair) for pair in facts_used(c.must))
    )
    key = f"check_{criteria.key}"[:60]
    return form.model_copy(update={"key": key, "sections": tuple(sections), "checks": checks})


def _wanted(form: Form, criteria: Criteria) -> set[tuple[str, str]]:
    wanted: set[tuple[str, str]] = set()
    for _rule, root, _path in criteria_roots(criteria):
        wanted |= facts_used(root)
        wanted |= {
            (v.node.table, v.node.one_per)
            for v in visits(root)
            if isinstance(v.node, Draw) and v.node.one_per
        }
    while True:
        more = set(wanted)
        for section in form.sections:
            for field in section.fields:
                if any(fact == field.key for fact, _column in wanted):
                    more |= _leads_to(field, section, wanted)
        if more == wanted:
            return wanted
        wanted = more


def _leads_to(field: FieldBase, section: Section, wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    conditions: list[Condition | Any] = [section.show_when, field.show_when]
    if field.type == "computed":
        conditions.append(getattr(field, "value", None))
    found: set[tuple[str, str]] = set()
    if isinstance(field, TableField):
        for column in field.columns:
            if (field.key, column.key) in wanted:
                conditions.append(column.show_when)
                found |= {(field.key, key) for key in _columns_named(column)}
    for condition in conditions:
        if condition is not None:
            found |= facts_used(condition) | {(name, "") for name in facts_named_by(condition)}
    return found


def _columns_named(column: FieldBase) -> set[str]:
    nodes = [n for n in (column.show_when, getattr(column, "value", None)) if n is not None]
    return {name for node in nodes for table, name in facts_used(node) if table == "" and name}


def _reduced(field: FieldBase, wanted: set[tuple[str, str]]) -> FieldBase | None:
    if field.type in {"file", "commitment"} or not any(fact == field.key for fact, _column in wanted):
        return None
    if not isinstance(field, TableField):
        return field
    first = next((c.key for c in field.columns if c.type == "text"), "")
    columns = tuple(
        c.model_copy(update={"required": c.required and (field.key, c.key) in wanted})
        for c in field.columns
        if c.type != "file" and (c.key == first or (field.key, c.key) in wanted)
    )
    return field.model_copy(update={"columns": columns}) if columns else None


def _has(sections: list[Section], pair: tuple[str, str]) -> bool:
    fact, column = pair
    for section in sections:
        for field in section.fields:
            if isinstance(field, TableField) and (fact in (field.key, "")) and column:
                if any(c.key == column for c in field.columns):
                    return True
            elif field.key == fact and not column:
                return True
    return False


def described(draft: SessionDraft) -> Mapping[str, str]:
    """Level, route and direction in words."""
    level, route = level_and_route(draft.document, draft.offering)
    return {
        "level": level, "route": route, "direction": direction_title(draft.document, draft.direction),
        "series": draft.document.title.in_language(language()),
    }  # fmt: skip
