"""Two people at one draft: nothing typed by either is lost."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cms.authoring.merging import merge


def draft() -> dict[str, Any]:
    return {
        "key": "engineering.data",
        "title": {"zh": "数据工程", "en": "Data"},
        "forms": {
            "application": {
                "key": "application",
                "sections": [
                    {
                        "key": "person",
                        "title": {"zh": "基本信息"},
                        "fields": [
                            {"key": "name", "type": "text", "title": {"zh": "姓名"}},
                            {"key": "phone", "type": "phone", "title": {"zh": "电话"}},
                        ],
                    }
                ],
            }
        },
        "criteria": {
            "senior": {
                "key": "senior",
                "rules": [{"key": "tenure", "when": {"fact": "years", "at_least": 5}}],
            }
        },
        "texts": {"guide": {"zh": "一", "en": "one"}},
    }


def fields(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["forms"]["application"]["sections"][0]["fields"]
    return found


def test_changes_to_different_items_merge() -> None:
    base, mine, theirs = draft(), draft(), draft()
    fields(mine)[0]["title"] = {"zh": "申报人姓名"}
    fields(theirs)[1]["required"] = True
    theirs["criteria"]["senior"]["rules"][0]["when"] = {"fact": "years", "at_least": 4}
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert fields(merged.document)[0]["title"] == {"zh": "申报人姓名"}
    assert fields(merged.document)[1]["required"] is True
    assert merged.document["criteria"]["senior"]["rules"][0]["when"]["at_least"] == 4


def test_both_add_fields_and_both_stay() -> None:
    base, mine, theirs = draft(), draft(), draft()
    fields(mine).insert(1, {"key": "sex", "type": "choice"})
    fields(theirs).append({"key": "email", "type": "email"})
    merged = merge(base, mine, theirs)
    assert [f["key"] for f in fields(merged.document)] == ["name", "sex", "phone", "email"]
    assert merged.conflicts == ()


def test_one_item_changed_by_both_is_decided_by_a_person() -> None:
    base, mine, theirs = draft(), draft(), draft()
    fields(mine)[0]["title"] = {"zh": "我的"}
    fields(theirs)[0]["title"] = {"zh": "别人的"}
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert conflict.name == "forms/application/sections/person/fields/name"
    assert (conflict.mine["title"]["zh"], conflict.theirs["title"]["zh"]) == ("我的", "别人的")
    assert fields(merged.document)[0]["title"] == {"zh": "我的"}
    decided = merge(base, mine, theirs, {conflict.name: "theirs"})
    assert decided.conflicts == ()
    assert fields(decided.document)[0]["title"] == {"zh": "别人的"}


def test_a_field_deleted_by_one_and_changed_by_the_other_is_a_conflict() -> None:
    base, mine, theirs = draft(), draft(), draft()
    del fields(mine)[0]
    fields(theirs)[0]["title"] = {"zh": "改过"}
    merged = merge(base, mine, theirs)
    assert [c.mine for c in merged.conflicts] == [None]
    kept = merge(base, mine, theirs, {merged.conflicts[0].name: "theirs"})
    assert [f["key"] for f in fields(kept.document)] == ["name", "phone"]


def test_deleted_by_one_and_untouched_by_the_other_is_gone() -> None:
    base, mine, theirs = draft(), draft(), draft()
    del fields(theirs)[1]
    mine["texts"]["guide"]["zh"] = "二"
    merged = merge(base, mine, theirs)
    assert [f["key"] for f in fields(merged.document)] == ["name"]
    assert merged.document["texts"]["guide"]["zh"] == "二"


def test_a_field_added_to_a_section_whose_title_the_other_changed() -> None:
    base, mine, theirs = draft(), draft(), draft()
    mine["forms"]["application"]["sections"][0]["title"] = {"zh": "个人信息"}
    fields(theirs).append({"key": "email", "type": "email"})
    merged = merge(base, mine, theirs)
    section = merged.document["forms"]["application"]["sections"][0]
    assert section["title"] == {"zh": "个人信息"}
    assert [f["key"] for f in section["fields"]] == ["name", "phone", "email"]


def test_mine_reordered_theirs_added() -> None:
    base, mine, theirs = draft(), draft(), draft()
    fields(mine).reverse()
    fields(theirs).append({"key": "email", "type": "email"})
    assert [f["key"] for f in fields(merge(base, mine, theirs).document)] == ["phone", "email", "name"]


edits = st.lists(
    st.tuples(
        st.sampled_from(["title", "delete", "add", "swap"]),
        st.integers(0, 3),
        st.text("甲乙丙", min_size=1, max_size=2),
    ),
    max_size=4,
)


def edited(document: dict[str, Any], acts: list[tuple[str, int, str]]) -> dict[str, Any]:
    document = copy.deepcopy(document)
    rows = fields(document)
    for act, place, text in acts:
        if act == "add":
            rows.insert(
                min(place, len(rows)), {"key": f"new_{text}_{place}_{len(rows)}", "title": {"zh": text}}
            )
        elif rows and act == "title":
            rows[place % len(rows)]["title"] = {"zh": text}
        elif rows and act == "delete":
            del rows[place % len(rows)]
        elif act == "swap":
            rows.reverse()
    return document


@given(edits, edits)
def test_whoever_saves_alone_changes_exactly_what_they_changed(first: list[Any], second: list[Any]) -> None:
    base = draft()
    mine, theirs = edited(base, first), edited(base, second)
    assert merge(base, mine, base).document == mine
    assert merge(base, base, theirs).document == theirs
    assert merge(base, mine, mine).document == mine
    merged = merge(base, mine, theirs)
    names = {f["key"] for f in fields(merged.document)}
    new = {f["key"] for f in [*fields(mine), *fields(theirs)]} - {f["key"] for f in fields(base)}
    assert new <= names, "what somebody added is never lost"
    everything = merge(base, mine, theirs, {c.name: "theirs" for c in merged.conflicts})
    assert everything.conflicts == ()
