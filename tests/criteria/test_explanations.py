"""What an applicant reads: sentences, clause, what is missing and why, and from when it will do."""

from datetime import date
from typing import Any

import pytest

from forms_config.criteria import CompiledCriteria, RuleOutcome, Verdict, compile_criteria
from forms_config.definitions import CodeList
from forms_config.explain import RuleExplanation, explain
from forms_config.facts import Facts
from forms_config.phrases import answered_zh
from forms_config.wording import in_words
from tests.criteria.helpers import FORM, LISTS, compiled, criteria_of, facts, judge, rule

YEARS = criteria_of("""
parameters:
  need: [{from: 2016-01-01, value: 5}]
values:
  tenure: {tenure: {from: {fact: obtained}, until: {context: tenure_until}, less: {in: assessments, where: {column: result, is: fail}, column: year}}}
rules:
- {key: years, title: {zh: 任职年限, en: Years}, dimension: qualification, cite: standard/7.2, when: {value: tenure, at_least: {param: need}}}
""")


def told(criteria: Any, given: Facts, language: str = "zh-hans") -> RuleExplanation:
    ready: CompiledCriteria = compiled(criteria)
    return explain(ready, ready.evaluate(given), given, language)[0]


def test_a_failed_year_is_shown_in_the_sum() -> None:
    given = facts(obtained=date(2020, 12, 31), assessments=[{"year": 2022, "result": "fail"}])
    found = told(YEARS, given)
    assert (
        found.details[0]
        == "✗ 任职年限满5年：2020年12月31日起，到2025年12月31日共5年，减去不合格1年（2022年），实得4年，还差1年"
    )
    assert found.met_from == date(2026, 12, 31)
    assert (found.citation.document, found.citation.article) == ("standard", "7.2")


def test_the_same_in_english() -> None:
    given = facts(obtained=date(2020, 12, 31), assessments=[{"year": 2022, "result": "fail"}])
    assert told(YEARS, given, "en").details == (
        "✗ Tenure, at least 5 years: from 31 December 2020 to 31 December 2025: 5 years, less 1 assessed as failed (2022), leaves 4 years; "
        "1 year short",
        "It will be met from 31 December 2026.",
    )


def test_the_timeline_of_someone_half_a_year_short() -> None:
    found = told(YEARS, facts(obtained=date(2021, 7, 1), assessments=[]))
    assert found.timeline is not None
    assert (found.timeline.years, found.timeline.months, found.timeline.need) == (4, 5, 5)
    assert found.met_from == found.timeline.met_from == date(2026, 7, 1)


def test_time_alone_does_not_help_where_something_else_fails() -> None:
    criteria = rule(
        "all: [{whole_years: {from: {fact: obtained}, to: {context: tenure_until}}, at_least: 5}, {fact: in_post, is: yes}]"
    )
    assert told(criteria, facts(obtained=date(2023, 1, 1), in_post=True)).met_from == date(2028, 1, 1)
    assert told(criteria, facts(obtained=date(2023, 1, 1), in_post=False)).met_from is None


def test_each_missing_fact_is_named_with_its_reason() -> None:
    criteria = rule("""
all:
- {exists: {in: projects, where: {column: rank, at_most: 3}}}
- {fact: education, at_least: bachelor}
- {fact: in_post, is: yes}
- {judged: effect, by: panel, question: {zh: 成效是否显著, en: Is the effect considerable}}
""")
    given = facts(projects=[{"name": "云平台"}], in_post=True, unverified=("in_post",))
    found = told(criteria, given)
    assert [tuple(w) for w in found.waiting] == [
        ("项目“云平台”的本人排名", "not_supplied"),
        ("学历", "not_supplied"),
        ("是否在岗（待核实）", "not_verified"),
        ("成效是否显著", "judgement:panel"),
    ]
    assert found.sentence == "这一条：还缺项目“云平台”的本人排名、学历、是否在岗（待核实），并待专业组评议。"


def test_only_a_judgement_left_says_who_judges() -> None:
    criteria = rule(
        "{judged: effect, by: panel, question: {zh: 成效是否显著, en: Is the effect considerable}}"
    )
    assert told(criteria, facts()).sentence == "这一条：待专业组评议。"


def test_a_panel_judges_row_by_row() -> None:
    criteria = rule("{exists: {in: projects, where: {judged: hard, by: panel, question: {zh: 是否疑难}}}}")
    open_ = facts(projects=[{"name": "甲"}])
    assert [w.path for w in judge(criteria, open_).rules[0].waits_for] == [("hard", "projects", "r1")]
    decided = facts(projects=[{"name": "甲"}], judgements={"hard/projects/r1": True})
    assert judge(criteria, decided).overall is Verdict.MET


def test_an_unconfirmed_row_neither_helps_nor_harms_yet() -> None:
    criteria = rule("{exists: {in: projects, where: {column: rank, at_most: 3}}}")
    given = facts(projects=[{"rank": 1}], unverified=("projects/r1",))
    assert judge(criteria, given).overall is Verdict.UNKNOWN
    assert judge(criteria, given).rules[0].waits_for[0].why == "not_verified"


def test_the_rules_own_sentence_comes_first_with_its_parts_filled() -> None:
    text = {"unmet": {"zh": "要求{need}；现为{found}。", "en": "Required: {need}. Found: {found}."}}
    found = told(rule("{fact: education, at_least: master}", text=text), facts(education="bachelor"))
    assert found.sentence == "要求学历为硕士研究生及以上；现为学历：大学本科。"


def test_a_rule_out_of_effect_counts_as_met_and_says_so() -> None:
    criteria = rule("{fact: in_post, is: yes}", effective_from="2026-01-01")
    outcome = judge(criteria, facts(in_post=False))
    assert outcome.rules == (RuleOutcome("it", Verdict.MET, (), False),)
    assert (
        told(criteria, facts(in_post=False)).sentence
        == "这一条：本次不适用（自2026年1月1日起施行），按符合处理。"
    )


def test_a_rule_reads_back_in_plain_words() -> None:
    criteria = rule(
        "{any: [{fact: education, at_least: master}, {count: {in: papers, where: {column: words, at_least: 3000}}, at_least: 2}]}"
    )
    scope = compiled(criteria).scope
    assert (
        in_words(criteria.rules[0].when, scope, "zh-hans")
        == "学历为硕士研究生及以上；或者论文（字数不少于3000字）不少于2项。"
    )
    assert in_words(criteria.rules[0].when, scope, "en") == (
        "Education is master or higher; or at least 2 of Papers (Length is at least 3000 characters)."
    )


def test_a_near_miss_says_what_it_lacks() -> None:
    criteria = rule(
        "{exists: {in: projects, where: {all: [{column: level, at_least: city}, {column: rank, at_most: 3}]}}}"
    )
    found = told(criteria, facts(projects=[{"name": "云平台", "level": "city", "rank": 4}]))
    assert found.details[-1] == "　“云平台”还差：本人排名不超过3（现为4）"


def test_a_yes_or_no_is_not_told_twice() -> None:
    criteria = rule("{fact: in_post, is: yes}")
    assert told(criteria, facts(in_post=True)).details == ("✓ 是否在岗：是",)
    assert told(criteria, facts(in_post=False)).details == ("✗ 是否在岗：否，应为“是”",)
    assert told(criteria, facts()).need == "在岗。"


def test_one_of_several_says_that_one_will_do() -> None:
    criteria = rule("{any: [{fact: in_post, is: yes}, {fact: education, at_least: master}]}")
    assert told(criteria, facts(in_post=False, education="bachelor")).details == (
        "✗ 下列各项符合一项即可：",
        "　✗ 是否在岗：否，应为“是”",
        "　✗ 学历：大学本科，要求为硕士研究生及以上",
    )


def test_a_panels_no_is_told_as_theirs() -> None:
    criteria = rule(
        "{judged: effect, by: panel, question: {zh: '成效是否显著？', en: 'Is the effect considerable?'}}"
    )
    given = facts(judgements={"it/effect": False})
    assert told(criteria, given).sentence == "这一条：专业组评议未通过。"
    assert told(criteria, given).details == ("✗ 成效是否显著：专业组评议为“否”",)


def test_a_row_is_not_blamed_for_what_the_applicant_lacks() -> None:
    criteria = rule(
        "{exists: {in: jobs, where: {all: [{column: since, after: {fact: obtained}}, {column: since, before: 2030-01-01}]}}}"
    )
    job = {"since": date(2020, 1, 1), "until": date(2021, 1, 1)}
    assert len(told(criteria, facts(jobs=[job])).details) == 1
    assert len(told(criteria, facts(jobs=[job], obtained=date(2021, 1, 1))).details) == 2


def test_only_what_is_looked_at_is_worked_out() -> None:
    given = facts(obtained=date(2021, 7, 1), assessments=[])
    found = told(YEARS, given)
    assert found.sentence
    assert "details" not in vars(found)
    assert found.details is found.details
    assert found.need is told(YEARS, given).need


def test_one_rule_alone_sees_the_rules_it_refers_to() -> None:
    head = "title: {zh: 某条, en: Some}, dimension: ability, cite: n/1"
    criteria = criteria_of(f"""
rules:
- {{key: both, {head}, when: {{all: [{{rule: in_post}}, {{rule: schooled}}]}}}}
- {{key: in_post, {head}, when: {{fact: in_post, is: yes}}}}
- {{key: schooled, {head}, when: {{any: [{{rule: in_post}}, {{fact: education, at_least: master}}]}}}}
""")
    for given in (facts(in_post=True), facts(in_post=False, education="master"), facts(education="bachelor")):
        alone = [compiled(criteria).verdict(key, given) for key in ("both", "in_post", "schooled")]
        assert alone == [outcome.verdict for outcome in judge(criteria, given).rules]


def test_years_and_latest_days_are_read_as_such() -> None:
    years = rule(
        "{exists: {in: training, where: {column: year, at_least: {subtract: [{context: year}, 2]}}}}"
    )
    assert told(years, facts(training=[])).details == ("✗ 至少有1项继续教育（年度不早于2023年），现在没有",)
    latest = rule("{highest: {in: jobs, column: since}, on_or_before: 2020-01-01}")
    assert told(latest, facts(jobs=[])).need == "工作经历中最晚的起不晚于2020年1月1日。"
    assert (
        told(latest, facts(jobs=[]), "en").need == "The latest From of Jobs is on or before 1 January 2020."
    )


def test_a_direction_is_read_by_its_label() -> None:
    directions = CodeList.model_validate(
        {
            "key": "directions",
            "title": {"zh": "方向"},
            "options": [{"code": "dna", "title": {"zh": "法医物证", "en": "DNA"}}],
        }
    )
    criteria = rule("{context: direction, is: dna}")
    ready = compile_criteria(criteria, FORM, {**LISTS, "directions": directions})
    given = facts({"direction": "dna"})
    (found,) = explain(ready, ready.evaluate(given), given, "zh-hans")
    assert (found.need, found.details) == ("申报方向是法医物证。", ("✓ 申报方向：法医物证",))


@pytest.mark.parametrize(
    ("question", "yes", "no"),
    [
        ("是否有本人证书", "有本人证书", "没有本人证书"),
        ("是否已办理退休？", "已办理退休", "未办理退休"),
        ("是否是公务员或参照管理的人员", "是公务员或参照管理的人员", "不是公务员或参照管理的人员"),
        (
            "是否从机关交流到现单位、尚未聘任",
            "从机关交流到现单位、尚未聘任",
            "是否从机关交流到现单位、尚未聘任：否",
        ),
        ("能否胜任", "能否胜任：是", "能否胜任：否"),
    ],
)
def test_questions_become_statements(question: str, yes: str, no: str) -> None:
    assert (answered_zh(question, yes=True), answered_zh(question, yes=False)) == (yes, no)


# --- what a row is counted in, and what a level is called -------------------------------------------------------------

COUNTED = FORM.model_validate(
    {
        **FORM.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "sections": [
            {
                "key": "works",
                "title": {"zh": "成果", "en": "Works"},
                "fields": [
                    {
                        "key": "papers",
                        "type": "table",
                        "title": {"zh": "论文", "en": "Papers"},
                        "unit": {"zh": "篇", "en": "papers"},
                        "columns": [
                            {"key": "rank", "type": "integer", "title": {"zh": "排名", "en": "Rank"}}
                        ],
                    }
                ],
            }
        ],
    }
)


def counted(text: str, language: str, **given: Any) -> str:
    ready = compile_criteria(rule(text), COUNTED, LISTS)
    found = Facts(answers=given, context={"received_from": date(2025, 9, 1)})
    told_ = explain(ready, ready.evaluate(found), found, language)[0]
    return told_.need + told_.found + "".join(told_.details)


def test_papers_are_counted_in_their_own_unit() -> None:
    two = "count: {in: papers, where: {column: rank, at_most: 1}}\nat_least: 2"
    said = counted(two, "zh-hans", papers=[{"id": "r1", "rank": 1}])
    assert "不少于2篇" in said
    assert "1篇" in said
    assert "项" not in said
    assert "1 paper" in counted(two, "en", papers=[{"id": "r1", "rank": 1}])
    one = "exists: {in: papers, where: {column: rank, at_most: 1}}"
    assert "至少有1篇论文" in counted(one, "zh-hans", papers=[])


def test_a_level_and_a_route_are_read_by_their_labels() -> None:
    lists = {
        **LISTS,
        "context/level": CodeList.model_validate(
            {
                "key": "context/level", "title": {"zh": "层级"},
                "options": [{"code": "senior", "title": {"zh": "正高级", "en": "Senior"}}],
            }
        ),
    }  # fmt: skip
    criteria = rule("context: level\nis: senior")
    scope = compile_criteria(criteria, FORM, lists).scope
    assert in_words(criteria.rules[0].when, scope, "zh") == "申报层级是正高级。"
    assert in_words(criteria.rules[0].when, scope, "en") == "The level applied for is Senior."
