"""The series document: everything a department decides about a specialty, in one closed, typed whole. (no tables)

A pack is this document as a folder; a draft is it being edited; a release is it, immutable and named by its digest.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

import forms_config.fields  # noqa: F401  (registers the field kinds the document may name)
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList, Form, Option
from forms_config.shapes import Frozen, Key, Text, digest_of
from workflows.machine import Machine

SeriesKey = str
LEVELS, ROUTES = Text(zh="申报层级", en="Levels"), Text(zh="申报渠道", en="Routes")


class CitedDocument(Frozen):
    """A document rules cite; `number` finds its page in the policy library."""

    number: str = Field(min_length=1, max_length=60)
    title: Text
    issuer: Text


class Level(Frozen):
    """A level of title (员级 … 正高级); `rank` orders them."""

    key: Key
    title: Text
    rank: int


class Route(Frozen):
    """A route of application (申报渠道)."""

    key: Key
    title: Text
    hint: Text | None = None


class Material(Frozen):
    """A material the applicant brings, and what proves it."""

    key: Key
    title: Text
    note: Text | None = None
    field: Key | None = None
    """The file field that takes it, when uploaded."""


class TitleName(Frozen):
    """The title of a level, or of a level and direction: 高级工程师, 主检法医师."""

    level: Key
    directions: tuple[str, ...] = ()
    """Direction codes; empty: all."""
    title: Text


class Offering(Frozen):
    """(level, route) → form, criteria, workflow, materials."""

    level: Key
    route: Key
    title: Text | None = None
    form: Key
    criteria: Key
    workflow: Key
    materials: tuple[Key, ...] = ()

    @property
    def key(self) -> str:
        """`associate_senior/ordinary`."""
        return f"{self.level}/{self.route}"


class SampleExpectation(Frozen):
    """The expected verdicts: overall and by rule."""

    overall: Literal["met", "unmet", "unknown"]
    rules: dict[Key, Literal["met", "unmet", "unknown"]] = {}


class Sample(Frozen):
    """A sample applicant with the expected verdict: a story a clerk can read."""

    key: Key
    title: Text
    offering: str
    direction: str = ""
    context: dict[Key, str] = {}
    """Overrides of the sample round's dates."""
    judgements: dict[str, bool] = {}
    """By `rule/judged key`, or `judged key/table/row id` for a row of a table."""
    given: dict[Key, Any]
    expect: SampleExpectation
    because: Text
    generated: bool = False
    """Made at a threshold by the studio; no person has confirmed its expected verdicts yet."""


class SampleRound(Frozen):
    """The round the samples are judged in: year and dates, ISO."""

    year: str
    received_from: str
    achievements_until: str
    tenure_until: str


class SeriesDocument(Frozen):
    """One series or specialty. See docs/pack-format.md."""

    format: Literal["1"] = Field(alias="schema")
    key: str = Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}$", max_length=100)
    title: Text
    series: Text
    """The name of the series it belongs to: 工程系列."""
    series_key: Key
    owner: Text
    code: str = Field(pattern=r"^[A-Z0-9]{2,8}$")
    """The short code used in case and certificate numbers."""
    about: Text
    cites: dict[Key, CitedDocument]
    levels: tuple[Level, ...] = Field(min_length=1)
    routes: tuple[Route, ...] = Field(min_length=1)
    directions: str | None = None
    """The key of the code list of directions."""
    titles: tuple[TitleName, ...] = Field(min_length=1)
    materials: tuple[Material, ...] = ()
    offerings: tuple[Offering, ...] = Field(min_length=1)
    forms: dict[Key, Form]
    criteria: dict[Key, Criteria]
    workflows: dict[Key, Machine]
    codelists: dict[str, CodeList] = {}
    texts: dict[Key, Text] = {}
    """Long texts in Markdown: `guide`, `commitment_applicant`, `commitment_employer`."""
    sample_round: SampleRound
    samples: tuple[Sample, ...] = ()

    @cached_property
    def lists(self) -> Mapping[str, CodeList]:
        """Its code lists, with its levels and routes as two more: criteria that name one are read back by its label."""
        levels = tuple(Option(code=x.key, title=x.title) for x in self.levels)
        routes = tuple(Option(code=x.key, title=x.title) for x in self.routes)
        return {
            **self.codelists,
            "context/level": CodeList(key="context/level", title=LEVELS, options=levels),
            "context/route": CodeList(key="context/route", title=ROUTES, options=routes),
        }

    def offering(self, key: str) -> Offering:
        for offering in self.offerings:
            if offering.key == key:
                return offering
        raise KeyError(key)

    def to_json(self) -> dict[str, Any]:
        """The document as JSON-able data, defaults left out; `SeriesDocument.model_validate` reads it back."""
        return self.model_dump(mode="json", exclude_defaults=True, by_alias=True)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: the same content is the same release."""
        return digest_of(self.to_json())
