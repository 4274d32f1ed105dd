"""Series made up for measuring: one with a page of 24 fields, one with 300 fields and 65 rules of logic."""

from typing import Any

from tests.workflows.season import small_document, text
from workflows.releases.document import SeriesDocument

CHOICES = ("national", "provincial", "city", "county")
CODELIST = {
    "key": "grade", "title": text("grade"),
    "options": [{"code": code, "title": text(code), "rank": str(n)} for n, code in enumerate(CHOICES)],
}  # fmt: skip
HINT = text("As on your document; leave it empty when there is none.")


def _field(kind: str, key: str, **options: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "title": text(f"Item {key}"), "hint": HINT, **options}


def page_fields() -> list[dict[str, Any]]:
    """24 fields of everyday kinds; all but the two long texts are asked for."""
    asked = {"required": "true"}
    return [
        _field("text", "name", personal="true", **asked),
        _field("integer", "years", min="0", **asked),
        _field("yes_no", "retired", **asked),
        *(_field("text", f"text{n}", max_length="60", **asked) for n in range(1, 8)),
        *(_field("choice", f"choice{n}", **{"from": "grade"}, **asked) for n in range(1, 5)),
        *(_field("date", f"date{n}", **asked) for n in range(1, 5)),
        *(_field("number", f"number{n}", min="0", **asked) for n in range(1, 3)),
        _field("phone", "phone", **asked),
        _field("email", "email", **asked),
        *(_field("long_text", f"long{n}") for n in range(1, 3)),
    ]


PAGE_ANSWERS: dict[str, str] = {
    "name": "甲某", "years": "7", "retired": "no", "phone": "13800000000", "email": "jia@example.cn",
    **{f"text{n}": f"示例内容第{n}项" for n in range(1, 8)},
    **{f"choice{n}": CHOICES[n - 1] for n in range(1, 5)},
    **{f"date{n}": f"202{n}-09-01" for n in range(1, 5)},
    **{f"number{n}": f"{n}.5" for n in range(1, 3)},
    **{f"long{n}": "本人长期从事示例工作，" * 12 for n in range(1, 3)},
}  # fmt: skip
PAGE_ANSWERS["years"] = "7"


def _document(key: str, sections: list[dict[str, Any]], checks: list[dict[str, Any]]) -> SeriesDocument:
    opinion = small_document().forms["opinion"].model_dump(mode="json", exclude_defaults=True, by_alias=True)
    application = {
        "key": "application",
        "title": text("application"),
        "sections": sections,
        "checks": checks,
    }
    return small_document(
        key=key, forms={"application": application, "opinion": opinion}, codelists={"grade": CODELIST}
    )


def page_document() -> SeriesDocument:
    """One section of 24 fields and the commitment."""
    return _document(
        "engineering.plain", [{"key": "about", "title": text("about"), "fields": page_fields()}], []
    )


def large_document() -> SeriesDocument:
    """300 fields in 12 sections; 65 rules: 40 fields shown, 15 asked for on a condition, 10 checks across fields."""
    sections: list[dict[str, Any]] = []
    for n in range(12):
        fields = page_fields() if n == 0 else [_plain(n, m) for m in range(25)]
        sections.append({"key": f"part{n}", "title": text(f"part {n}"), "fields": fields})
    sections[0]["fields"].append(_field("integer", "extra", min="0"))
    checks = [
        {
            "key": f"check{n}",
            "must": {"fact": f"p{n}_0", "at_most": {"fact": f"p{n + 1}_0"}},
            "message": text("must not be greater"),
            "at": [f"p{n}_0"],
        }
        for n in range(1, 11)
    ]
    return _document("engineering.large", sections, checks)


def _plain(part: int, place: int) -> dict[str, Any]:
    kinds = ("integer", "text", "choice", "date", "yes_no")
    kind = kinds[place % len(kinds)]
    options: dict[str, Any] = {"from": "grade"} if kind == "choice" else {}
    shown = part <= 10 and place in {6, 11, 16, 21}
    asked = part <= 5 and place in {7, 12, 17}
    if shown:
        options["show_when"] = {
            "all": [
                {"fact": f"p{part}_{place - 2}", "is": "true"},
                {"fact": f"p{part}_0", "at_least": "3"},
            ]
        }
    if asked:
        options["required_when"] = {"fact": f"p{part}_2", "is": "city"}
    return _field(kind, f"p{part}_{place}", **options)


def large_answers() -> dict[str, str]:
    """Something in every field."""
    values = {"integer": "5", "text": "示例内容", "choice": "city", "date": "2024-09-01", "yes_no": "yes"}
    kinds = tuple(values)
    plain = {f"p{part}_{place}": values[kinds[place % 5]] for part in range(1, 12) for place in range(25)}
    return {**PAGE_ANSWERS, "extra": "1", **plain}


def count_rules(document: SeriesDocument) -> tuple[int, int]:
    """(fields, rules of logic) of the application form, so that the sizes are what the table says."""
    form = document.forms["application"]
    fields = [f for s in form.sections for f in s.fields]
    rules = sum((f.show_when is not None) + (f.required_when is not None) for f in fields) + len(form.checks)
    return len(fields), rules
