"""The studio at its size: a series of 300 fields, 65 rules and 40 transitions is opened, checked, saved and previewed."""

import copy
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.benchmarks.measure import Figure, measure

FIELDS, RULES, TRANSITIONS = 300, 65, 40


def _text(words: str) -> dict[str, str]:
    return {"zh": f"示例{words}", "en": f"Sample {words}"}


def large_document() -> dict[str, Any]:
    """The packaged engineering specialty as a draft, filled up to the size, everything in it sound."""
    from cms.authoring.compiling import draft_from_document
    from tests.benchmarks.engines import _pack

    document = copy.deepcopy(draft_from_document(_pack()))
    document["key"] = "engineering.large"
    document["samples"] = document["samples"][:8]
    form = document["forms"]["application"]
    have = sum(1 + len(f.get("columns", [])) for f in _fields(document))
    for n in range(max(0, FIELDS - have)):
        if n % 20 == 0:
            form["sections"].append({"key": f"extra_{n}", "title": _text(f"section {n}"), "fields": []})
        form["sections"][-1]["fields"].append(
            {"type": "integer", "key": f"extra_field_{n}", "title": _text(f"field {n}")}
        )
    criteria = document["criteria"]["associate_senior"]
    for n in range(RULES - len(criteria["rules"])):
        rule = {
            "key": f"extra_rule_{n}", "title": _text(f"rule {n}"), "dimension": "performance", "cite": criteria["rules"][0]["cite"],
            "when": {"any": [{"fact": f"extra_field_{m}", "at_least": "1"} for m in range(n, n + 5)]},
        }  # fmt: skip
        criteria["rules"].append(rule)
    return document


def _fields(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in document["forms"]["application"]["sections"]:
        yield from section["fields"]


def size_of(document: dict[str, Any]) -> tuple[int, int, int]:
    """Fields and columns of the application form, rules of the largest criteria, transitions of the largest workflow."""
    return (
        sum(1 + len(f.get("columns", [])) for f in _fields(document)),
        max(len(c["rules"]) for c in document["criteria"].values()),
        max(sum(len(s.get("transitions", [])) for s in w["states"]) for w in document["workflows"].values()),
    )


def figures() -> Iterator[Figure]:
    """CPU time of the server for each act; what the browser does comes on top (docs/speed.md)."""
    from django.test import Client

    from cms.authoring.models import SeriesDraft
    from workflows.organizations.models import Organization, Person

    document = large_document()
    person = Person.objects.create(username="studio-bench", is_superuser=True, is_staff=True)
    owner = Organization.objects.create(name="示例编写部门", kind="department")
    draft = SeriesDraft.objects.create(
        key=document["key"], title="示例", owner=owner, document=document, live=False
    )
    draft.save_revision(user=person)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    edit, about = (
        f"/admin/series/edit/{draft.pk}/",
        "{} fields, {} rules, {} transitions".format(*size_of(document)),
    )
    opened = measure(f"studio opens: {about}", lambda: _ok(client.get(edit)), runs=5, target_ms=3000)
    opened.kilobytes = round(len(client.get(edit).content) / 1024, 1)
    yield opened
    texts = iter(_edited(document))
    yield measure(
        "studio checks after an edit",
        lambda: _ok(_check(client, draft.pk, next(texts))),
        runs=5,
        target_ms=1000,
    )
    yield measure("studio saves", lambda: _ok(_save(client, edit, next(texts))), runs=5, target_ms=1000)
    preview = f"/admin/series/preview/{draft.pk}/"
    _ok(client.post(preview, {"document": json.dumps(document), "document_base": ""}))
    for mode in ("criteria", "guide"):
        look = partial(client.get, preview, {"mode": mode})
        yield measure(f"studio previews: {mode}", partial(_looked, look), runs=5, target_ms=1000)


def _looked(look: Callable[[], Any]) -> None:
    _ok(look())


def _edited(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for n in range(1000):
        document = copy.deepcopy(document)
        document["criteria"]["associate_senior"]["rules"][-1]["title"]["zh"] = f"示例第{n}次修改"
        yield document


def _check(client: Any, pk: int, document: dict[str, Any]) -> Any:
    return client.post(
        f"/admin/studio/{pk}/check/", json.dumps({"document": document}), content_type="application/json"
    )


def _save(client: Any, url: str, document: dict[str, Any]) -> Any:
    return client.post(
        url, {"document": json.dumps(document, ensure_ascii=False)}, headers={"accept": "application/json"}
    )


def _ok(response: Any) -> Any:
    if response.status_code != 200:
        raise AssertionError(f"{response.status_code}: {response.content[:300]!r}")
    return response
