"""Form classes are made once per release; posts lose nothing; the public sees masked answers."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from forms_config.answers import read_answers
from forms_config.fields.controls import KindField
from forms_config.rendering import ShownSection, read_view, row_form, section_form
from tests.forms.examples import GOOD, LI_MING, LISTS, SIGNED, every_kind, field, form_of

ZH = "zh-hans"
FORM = every_kind()
ANSWERS = {kind: pairs[0][1] for kind, pairs in GOOD.items() if kind != "computed"} | {"computed": "13"}


def test_a_section_class_is_made_once_per_release_and_language() -> None:
    first = section_form("d1", FORM, "main", LISTS, ZH)
    assert section_form("d1", FORM, "main", LISTS, ZH) is first
    assert section_form("d1", FORM, "main", LISTS, "en") is not first
    assert section_form("d2", FORM, "main", LISTS, ZH) is not first
    assert section_form("", FORM, "main", LISTS, ZH) is not section_form("", FORM, "main", LISTS, ZH)


def test_a_section_holds_all_its_fields_but_tables() -> None:
    made = section_form("d1", FORM, "main", LISTS, ZH)(initial=ANSWERS)
    assert set(made.fields) == {f.key for f in FORM.fields()} - {"table"}
    page = str(made)
    assert 'value="李 明"' in page
    computed = made.fields["computed"]
    assert isinstance(computed, KindField)
    assert computed.value_text == "13"


def test_what_is_posted_reads_back_as_what_was_stored() -> None:
    post = QueryDict(mutable=True)
    for name, value in {
        "text": "李 明", "long_text": "一", "integer": "12", "yes_no": "true", "choice": "city", "cascade": "000101",
        "identity_kind": "citizen_id", "identity_number": LI_MING, "commitment": "on", "computed": "99",
    }.items():  # fmt: skip
        post[f"p-{name}"] = value
    post.setlist("p-multiple_choice", ["city", "national"])
    post.setlist("p-file", ["f1"])
    bound = section_form("d1", FORM, "main", LISTS, ZH)(post, prefix="p")
    raw = bound.raw_answers()
    assert "commitment" not in raw
    assert "computed" not in raw
    assert "phone" not in raw
    reading = read_answers(FORM, {**ANSWERS, **raw}, lists=LISTS, context={})
    assert reading.answers["multiple_choice"] == ["national", "city"]
    assert reading.answers["identity"]["number"] == LI_MING
    assert reading.answers["phone"] == ANSWERS["phone"]
    assert reading.answers["commitment"] == SIGNED
    assert reading.answers["computed"] == "13"


def test_a_post_cannot_sign_a_commitment() -> None:
    post = QueryDict(mutable=True)
    post["commitment"] = json.dumps(SIGNED)
    bound = section_form("d1", FORM, "main", LISTS, ZH)(post)
    assert bound.raw_answers(shown=["commitment"]) == {}


def test_fields_not_on_the_page_are_left_alone() -> None:
    bound = section_form("d1", FORM, "main", LISTS, ZH)(QueryDict("text=a"))
    assert bound.raw_answers(shown=["text", "phone"]) == {"text": "a"}


def test_uploads_come_apart_from_kept_files() -> None:
    upload = SimpleUploadedFile("证明.pdf", b"%PDF-")
    bound = section_form("d1", FORM, "main", LISTS, ZH)(
        QueryDict("file=f1&file=f2"), MultiValueDict({"file": [upload]})
    )
    assert bound.raw_answers(shown=["file"]) == {"file": ["f1", "f2"]}
    assert bound.uploads() == {"file": [upload]}


def test_problems_stand_beside_their_fields_once_and_what_was_typed_stays() -> None:
    bound = section_form("d1", FORM, "main", LISTS, "en")(
        QueryDict("identity_kind=citizen_id&identity_number=12&date=x")
    )
    reading = read_answers(FORM, bound.raw_answers(), lists=LISTS, context={})
    bound.show_problems(reading.problems)
    bound.show_problems(reading.problems)
    assert bound.errors["date"] == ["Item date: there is no such day; write it like 2025-09-01."]
    assert len(bound.errors["identity"]) == 1
    assert 'value="12"' in str(bound["identity"])


def test_only_the_problems_of_the_reading_are_shown() -> None:
    bound = section_form("d1", FORM, "main", LISTS, "en")(QueryDict("date=x"))
    bound.show_problems(())
    assert bound.errors == {}


def test_a_row_has_a_form_of_its_own() -> None:
    made = row_form("d1", FORM, "table", LISTS, ZH)
    bound = made(QueryDict("table-r1-name=甲&table-r1-level=city"), prefix="table-r1")
    assert bound.raw_answers() == {"name": "甲", "level": "city"}
    reading = read_answers(FORM, {"table": [{"id": "r1", "level": "county"}]}, lists=LISTS, context={})
    bound.show_problems(reading.of_field("table", "r1"))
    assert set(bound.errors) == {"name", "level"}


def test_a_field_may_have_any_key() -> None:
    awkward = ["language", "lists", "data", "files", "fields", "errors", "prefix", "media", "clean"]
    form = form_of(*(field("text", key) for key in awkward))
    bound = section_form("", form, "main", LISTS, ZH)(QueryDict("&".join(f"{k}=x" for k in awkward)))
    assert bound.raw_answers() == dict.fromkeys(awkward, "x")
    assert bound.language == ZH


def shown(answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    sections: tuple[ShownSection, ...] = read_view(FORM, answers, LISTS, more.pop("language", ZH), **more)
    return {a.key: a for a in sections[0].answers}


def test_answers_read_back_in_plain_words() -> None:
    lines = shown(ANSWERS)
    assert (lines["date"].text, lines["money"].text, lines["yes_no"].text) == (
        "2025年9月1日",
        "1,200.5万元",
        "是",
    )
    assert lines["cascade"].text == "示例省 / 甲城市 / 城中区"
    assert lines["file"].files == ("f1", "f2")
    assert [r.summary for r in lines["table"].records] == ["甲，…", "…，市级"]
    assert lines["table"].records[1].answers[1].path == ("table", "p", "level")
    english = shown(ANSWERS, language="en")
    assert (english["date"].text, english["yes_no"].text) == ("1 September 2025", "Yes")


def test_unanswered_fields_are_listed_unless_unwanted() -> None:
    assert shown({"text": "a"})["phone"].is_answered is False
    assert list(shown({"text": "a"}, unanswered=False)) == ["text"]


def test_domain_4_8_the_public_sees_masked_documents_phones_and_addresses() -> None:
    form = form_of(
        field("identity"), field("phone"), field("email"), field("text", "name"), field("text", "home", personal=True),
        field("file", "scan", personal=True), field("date", "born", personal=True),
    )  # fmt: skip
    answers = {
        "identity": {"kind": "citizen_id", "number": LI_MING}, "phone": "13800000000", "email": "li.ming@example.cn",
        "name": "李明", "home": "示例路1号", "scan": ["f1"], "born": "1990-03-07",
    }  # fmt: skip
    view = read_view(form, answers, LISTS, ZH, redacted=True)
    lines = {a.key: a.text for a in view[0].answers}
    assert lines == {
        "identity": "000000********0014", "phone": "138****0000", "email": "l***@example.cn", "name": "李明",
        "home": "示**", "scan": "已隐去", "born": "1990-**",
    }  # fmt: skip
    assert all(a.files == () for a in view[0].answers)
    for secret in (LI_MING, "13800000000", "li.ming", "示例路", "03-07"):
        assert secret not in str(view)


def test_a_personal_column_does_not_slip_out_through_the_summary() -> None:
    form = form_of({
        "key": "kin", "type": "table", "title": {"zh": "亲属"}, "summary": {"zh": "{name}，{phone}"},
        "columns": [field("text", "name"), field("phone")],
    })  # fmt: skip
    rows = {"kin": [{"id": "r1", "name": "王芳", "phone": "13800000001"}]}
    view = read_view(form, rows, LISTS, ZH, redacted=True)
    assert view[0].answers[0].records[0].summary == "王芳，…"
    assert "13800000001" not in str(view)
