"""What the public and the committee read of a draft: the guide, the criteria in words, the workflow."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.safestring import mark_safe

from cms.authoring.naming import text_of
from cms.portal.plain_text import blocks
from forms_config.criteria_definitions import Criteria
from forms_config.scope import Scope
from forms_config.wording import in_words
from workflows.diagram import draw
from workflows.diagram_told import told
from workflows.releases.parts import Parts

DIMENSIONS = ("qualification", "character", "ability", "performance")


def guide(document: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The guide: whom it is for, what is offered, what to bring, the guide's own words."""
    names = {
        kind: {x.get("key"): text_of(x.get("title"), language) for x in _dicts(document.get(kind))}
        for kind in ("levels", "routes", "materials")
    }
    offered: dict[str, list[str]] = {}
    brought: dict[str, None] = {}
    for offering in _dicts(document.get("offerings")):
        level = names["levels"].get(offering.get("level"), str(offering.get("level", "")))
        offered.setdefault(level, []).append(
            names["routes"].get(offering.get("route"), str(offering.get("route", "")))
        )
        materials = offering.get("materials")
        brought |= dict.fromkeys(
            m for m in (materials if isinstance(materials, list) else ()) if isinstance(m, str)
        )
    texts = document.get("texts")
    texts = texts if isinstance(texts, dict) else {}
    return {
        "about": text_of(document.get("about"), language),
        "owner": text_of(document.get("owner"), language),
        "offered": [
            (level, (", " if language.startswith("en") else "、").join(routes))
            for level, routes in offered.items()
        ],
        "materials": [names["materials"].get(key, key) for key in brought],
        "blocks": list(blocks(text_of(texts.get("guide"), language))),
    }


def criteria_in_words(document: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Each criteria's rules by dimension, with clause and the condition read out; what cannot be read yet is named."""
    parts = Parts(document)
    held = document.get("criteria")
    found = []
    for key, raw in (held if isinstance(held, dict) else {}).items():
        offering = next((o for o in parts.offerings().values() if o.criteria == key), None)
        judge = parts.judge(offering.key) if offering else None
        title = text_of(raw.get("title"), language) if isinstance(raw, dict) else ""
        rules = (
            list(_rules(judge.compiled.criteria, judge.compiled.scope, document, language)) if judge else []
        )
        found.append({"title": title or key, "rules": rules, "is_ready": judge is not None})
    return {"criteria": found}


def _rules(
    criteria: Criteria, scope: Scope, document: Mapping[str, Any], language: str
) -> Iterator[dict[str, Any]]:
    day = _day(document)
    cites = document.get("cites")
    for rule in sorted(criteria.rules, key=lambda r: DIMENSIONS.index(r.dimension)):
        cited = cites.get(rule.cite.document) if isinstance(cites, dict) else None
        named = text_of(cited.get("title"), language) if isinstance(cited, dict) else rule.cite.document
        try:
            words = in_words(rule.when, scope.in_rule(rule.key), language, day)
        except (KeyError, TypeError, ValueError):
            words = ""
        yield {
            "title": rule.title.in_language(language), "dimension": rule.dimension, "words": words,
            "cited": named, "article": rule.cite.article,
        }  # fmt: skip


def _day(document: Mapping[str, Any]) -> date | None:
    round_ = document.get("sample_round")
    try:
        return date.fromisoformat(str(round_.get("received_from"))) if isinstance(round_, dict) else None
    except ValueError:
        return None


def workflows(document: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Each workflow drawn, and the same as a list."""
    held = document.get("workflows")
    found = []
    for n, (key, raw) in enumerate((held if isinstance(held, dict) else {}).items()):
        data = raw if isinstance(raw, dict) else {}
        picture = draw(data, language=language, width=860, name=f"preview-workflow-{n}")
        found.append(
            {
                "title": text_of(data.get("title"), language) or key,
                "svg": mark_safe(picture.svg),  # noqa: S308  (drawn by us, every text of it escaped)
                "states": told(data, language=language),
            }
        )
    return {"workflows": found}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [x for x in value if isinstance(x, dict)] if isinstance(value, list) else []
