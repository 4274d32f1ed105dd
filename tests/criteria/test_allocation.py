"""One achievement counts once, in the applicant's best interest."""

import time
from typing import Any

from forms_config.checking import check_criteria
from forms_config.criteria import Verdict, explain
from tests.criteria.helpers import FORM, LISTS, compiled, facts, judge, rule

TWO_GROUPS = """
distinct:
- key: first
  title: {zh: 第1至3项, en: Items 1 to 3}
  at_least: 2
  of:
  - {key: s1, title: {zh: 第1项 项目, en: 1 Project}, any_of: [{draw: [{in: projects, where: {all: [{column: level, at_least: city}, {column: rank, at_most: 3}]}}]}]}
  - {key: s2, title: {zh: 第2项 项目两项, en: 2 Two projects}, any_of: [{draw: [{in: projects, count: 2}]}]}
  - {key: s3, title: {zh: 第3项 专利, en: 3 Patent}, any_of: [{draw: [{in: patents, where: {column: income, above: 0}}]}]}
- key: second
  at_least: 1
  of:
  - key: s9
    title: {zh: 第9项 论文, en: 9 Paper}
    any_of:
    - draw: [{in: papers, where: {column: words, at_least: 3000}}]
    - draw: [{in: patents}]
"""
CITY: dict[str, Any] = {"name": "甲", "level": "city", "rank": 1}
COUNTY: dict[str, Any] = {"name": "乙", "level": "county", "rank": 1}
PATENT: dict[str, Any] = {"name": "一种方法", "legal_status": "granted", "income": 5}


def test_one_patent_cannot_serve_both_as_patent_and_instead_of_a_paper() -> None:
    outcome = judge(rule(TWO_GROUPS), facts(projects=[CITY], patents=[PATENT], papers=[]))
    assert outcome.overall is Verdict.UNMET


def test_a_second_patent_stands_in_for_the_paper() -> None:
    outcome = judge(rule(TWO_GROUPS), facts(projects=[CITY], patents=[PATENT, PATENT], papers=[]))
    assert outcome.overall is Verdict.MET


def test_the_best_allocation_is_found_where_the_first_choice_would_fail() -> None:
    # The city project is needed for item 1, so that item 2 takes the two others.
    outcome = judge(
        rule(TWO_GROUPS), facts(projects=[CITY, COUNTY, COUNTY], patents=[], papers=[{"words": 3000}])
    )
    assert outcome.overall is Verdict.MET


def test_an_unclear_row_leaves_it_open_and_is_named() -> None:
    unclear = {"name": "丙", "level": "city"}
    outcome = judge(rule(TWO_GROUPS), facts(projects=[unclear], patents=[PATENT], papers=[{"words": 3000}]))
    assert outcome.overall is Verdict.UNKNOWN
    assert [w.path for w in outcome.rules[0].waits_for] == [("projects", "r1", "rank")]


def test_a_missing_table_may_still_serve_but_an_empty_one_may_not() -> None:
    given: dict[str, Any] = {"projects": [CITY], "papers": [{"words": 3000}]}
    assert judge(rule(TWO_GROUPS), facts(**given)).overall is Verdict.UNKNOWN
    assert judge(rule(TWO_GROUPS), facts(**given, patents=[])).overall is Verdict.UNMET


def test_rows_alike_in_one_per_are_one_achievement() -> None:
    two_prizes = """
distinct:
- {key: g, at_least: 1, of: [{key: a, title: {zh: 两项}, any_of: [{draw: [{in: projects, count: 2, one_per: name}]}]}]}
"""
    assert judge(rule(two_prizes), facts(projects=[CITY, CITY])).overall is Verdict.UNMET
    assert judge(rule(two_prizes), facts(projects=[CITY, COUNTY])).overall is Verdict.MET


def test_the_explanation_says_which_row_serves_and_what_nearly_serves() -> None:
    criteria = rule(TWO_GROUPS)
    given = facts(projects=[CITY], patents=[], papers=[{"name": "某文", "words": 2900}])
    (told,) = explain(compiled(criteria), judge(criteria, given), given, "zh-hans")
    assert "　✓ 第1项 项目：用项目“甲”" in told.details
    assert "　　“某文”还差：字数不少于3000字（现为2900字）" in told.details
    assert "✗ 第1至3项：需2项，已有1项" in told.details


def test_too_many_combinations_are_refused_when_the_rule_is_saved() -> None:
    items = "\n".join(
        f"  - {{key: i{n}, title: {{zh: 项}}, any_of: [{{draw: [{{in: projects}}]}}, {{draw: [{{in: patents}}]}}]}}"
        for n in range(12)
    )
    criteria = rule(f"distinct:\n- key: g\n  at_least: 1\n  of:\n{items}")
    assert [p.code for p in check_criteria(criteria, FORM, LISTS)] == ["criteria.distinct_cost"]


def test_the_search_stays_fast_with_many_interchangeable_rows() -> None:
    criteria = rule(TWO_GROUPS)
    given = facts(projects=[COUNTY] * 100, patents=[PATENT] * 100, papers=[{"words": 10}] * 100)
    started = time.process_time()
    assert judge(criteria, given).overall is Verdict.MET
    assert time.process_time() - started < 0.5


def test_criteria_of_several_groups_read_back_in_words() -> None:
    from forms_config.wording import in_words

    criteria = rule(TWO_GROUPS)
    words = in_words(criteria.rules[0].when, compiled(criteria).scope, "zh-hans")
    assert words.startswith("以下3项中至少2项：第1项 项目——项目（级别为市厅级及以上，且本人排名不超过3）")
    assert words.endswith("同一成果只计一次。")
