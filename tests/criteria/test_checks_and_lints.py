"""What a rule may not be, told all at once; and what changed between two documents."""

from typing import Any

import pytest

from forms_config.checking import check_criteria
from forms_config.diff import diff_documents
from forms_config.lint import lint_criteria
from series_plugins.pack import PACKS, read_pack
from tests.criteria.helpers import FORM, LISTS, criteria_of, rule


@pytest.mark.parametrize(
    ("when", "code", "path"),
    [
        ("{fact: educaton, is: master}", "criteria.fact", ("fact",)),
        ("{fact: education, is: phd}", "criteria.option", ("is",)),
        ("{fact: education, on_or_after: 2020-01-01}", "criteria.operator", ()),
        ("{fact: obtained, before: soon}", "criteria.literal", ("before",)),
        ("{fact: obtained, before: {fact: education}}", "criteria.operator", ()),
        ("{fact: obtained, is: {fact: in_post}}", "criteria.type", ("is",)),
        ("{fact: projects, is: 1}", "criteria.fact_kind", ("fact",)),
        ("{column: rank, at_most: 3}", "criteria.no_row", ("column",)),
        ("{exists: {in: project}}", "criteria.table_fact", ("exists", "in")),
        (
            "{exists: {in: projects, where: {column: grade, is: a}}}",
            "criteria.column",
            ("exists", "where", "column"),
        ),
        ("{sum: {in: papers, column: name}, at_least: 1}", "criteria.column_kind", ("sum", "column")),
        (
            "{highest: {in: certificates, column: kind}, is: software}",
            "criteria.unordered",
            ("highest", "column"),
        ),
        ("{fact: english_score, at_least: {param: pass_mark}}", "criteria.parameter", ("at_least", "param")),
        ("{value: tenure, at_least: 5}", "criteria.value", ("value",)),
        ("{table: years}", "criteria.table", ("table",)),
        ("{rule: other}", "criteria.rule", ("rule",)),
        ("{call: {name: age@9}, at_least: 1}", "criteria.function", ("call", "name")),
        (
            "{call: {name: years_between@1, with: {start: {fact: born}}}, at_least: 1}",
            "criteria.argument_missing",
            ("call", "with"),
        ),
        ("{at_least: 3, of: [{fact: in_post, is: yes}]}", "criteria.impossible", ("at_least",)),
        ("{judged: j, by: neighbour, question: {zh: 问}}", "criteria.role", ("by",)),
        ("{rule: it}", "criteria.circle", None),
    ],
)
def test_a_slip_is_told_where_it_is(when: str, code: str, path: tuple[Any, ...] | None) -> None:
    found = check_criteria(rule(when), FORM, LISTS, roles=["panel"])
    assert [p.code for p in found] == [code]
    if path is not None:
        assert found[0].path == ("rules", 0, "when", *path)
    assert found[0].text.zh
    assert found[0].text.en


def test_depth_and_size_are_bounded_when_the_rule_is_saved() -> None:
    deep = "{fact: in_post, is: yes}"
    for _ in range(12):
        deep = f"{{not: {deep}}}"
    assert [p.code for p in check_criteria(rule(deep), FORM, LISTS)] == ["criteria.too_deep"]
    wide = "{all: [" + ", ".join(["{fact: in_post, is: yes}"] * 700) + "]}"
    assert [p.code for p in check_criteria(rule(wide), FORM, LISTS)] == ["criteria.too_large"]


@pytest.mark.parametrize(
    "when",
    [
        "{count: {in: patents}, at_least: 3}",
        "{count: {in: patents, where: {column: legal_status, one_of: [applied, granted]}}, at_least: 2}",
        "{fact: patent_applications, at_least: 5}",
        "{exists: {in: patents, where: {any: [{column: legal_status, is: granted}, {column: name, is_not: x}]}}}",
    ],
)
def test_patent_applications_may_not_be_counted_N25_5b(when: str) -> None:
    assert {p.code for p in lint_criteria(rule(when), FORM, LISTS)} == {"lint.patent_applications"}


@pytest.mark.parametrize(
    "when",
    [
        "{exists: {in: patents, where: {column: legal_status, is: granted}}}",
        "{count: {in: patents, where: {column: income, above: 0}}, at_least: 2}",
        "{sum: {in: patents, column: income}, at_least: 100}",
    ],
)
def test_grants_use_and_income_may_be_counted(when: str) -> None:
    assert lint_criteria(rule(when), FORM, LISTS) == []


@pytest.mark.parametrize(
    "when",
    [
        "{fact: english_score, at_least: 60}",
        "{exists: {in: certificates, where: {column: kind, is: foreign_language}}}",
    ],
)
def test_a_foreign_language_may_not_be_required_N20_1_5(when: str) -> None:
    assert {p.code for p in lint_criteria(rule(when), FORM, LISTS)} == {"lint.foreign_language"}


def test_excellent_is_no_precondition_up_to_associate_senior_N20_2_2() -> None:
    excellent = "{exists: {in: assessments, where: {column: result, is: excellent}}}"
    assert [p.code for p in lint_criteria(rule(excellent), FORM, LISTS)] == ["lint.excellent"]
    one_of_several = f"{{any: [{excellent}, {{fact: in_post, is: yes}}]}}"
    assert lint_criteria(rule(one_of_several), FORM, LISTS) == []
    senior = rule(excellent).model_copy(update={"key": "senior"})
    assert lint_criteria(senior, FORM, LISTS) == []


@pytest.mark.parametrize(
    "when",
    [
        "{none: {in: assessments, where: {column: result, is: fail}}}",
        "{every: {in: assessments, must: {column: result, at_least: pass}}}",
        "{count: {in: assessments, where: {column: result, is: fail}}, is: 0}",
    ],
)
def test_a_failed_year_is_no_bar_N20_2_2(when: str) -> None:
    assert [p.code for p in lint_criteria(rule(when), FORM, LISTS)] == ["lint.failed_year"]


# Changes ------------------------------------------------------------------------------------------------------------


def _document(need: str = "5", hours: str = "90", label: str = "学历", extra: bool = False) -> dict[str, Any]:
    form = FORM.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    form["sections"][0]["fields"][1]["title"]["zh"] = label
    if extra:
        form["sections"][0]["fields"].insert(
            0, {"key": "phone", "type": "phone", "title": {"zh": "电话", "en": "Phone"}}
        )
    criteria = criteria_of(f"""
parameters: {{hours: [{{from: 2016-01-01, value: {hours}}}]}}
tables:
  years:
    title: {{zh: 学历与年限, en: Education and years}}
    columns: [{{title: {{zh: 学历, en: education}}, value: {{fact: education}}}}, {{title: {{zh: 任中级年限, en: years}}, value: {{fact: english_score}}, test: at_least}}]
    rows: [{{cells: [doctor, 2]}}, {{cells: [bachelor, {need}]}}]
rules:
- {{key: a, title: {{zh: 继续教育, en: Training}}, dimension: ability, cite: n/1, when: {{exists: {{in: training, where: {{column: hours, at_least: {{param: hours}}}}}}}}}}
""")
    return {
        "forms": {"application": form},
        "criteria": {
            "associate_senior": criteria.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        },
        "codelists": {k: v.model_dump(mode="json", exclude_defaults=True) for k, v in LISTS.items()},
        "offerings": [
            {
                "level": "associate_senior",
                "route": "ordinary",
                "form": "application",
                "criteria": "associate_senior",
            }
        ],
    }


def test_no_change_is_no_sentence() -> None:
    assert diff_documents(_document(), _document()) == []


def test_a_cell_of_a_decision_table_reads_as_a_sentence() -> None:
    (change,) = diff_documents(_document(), _document(need="4"))
    assert change.text.zh == "“学历与年限”：大学本科任中级年限由5改为4。"
    assert change.text.en == "“Education and years”: years for bachelor changed from 5 to 4."
    assert change.path == ("criteria", "associate_senior", "tables", "years", "rows", 1, "cells", 1)


def test_a_parameter_a_label_and_a_new_field() -> None:
    changes = diff_documents(_document(), _document(hours="72", label="最高学历", extra=True))
    assert [(c.kind, c.text.zh) for c in changes] == [
        ("added", "表单“申报表”部分“基本信息”：增加了字段“电话”。"),
        ("changed", "表单“申报表”部分“基本信息”字段“最高学历”：名称由“学历”改为“最高学历”。"),
        ("changed", "评价条件“副高级”：“继续教育”中学时的要求由90学时改为72学时（自2016年1月1日起）。"),
    ]


def test_a_shipped_table_and_parameter_read_as_a_department_would_say_them() -> None:
    old = read_pack(PACKS / "engineering/cybersecurity", checked=False).document
    assert old is not None
    a, b = old.to_json(), old.to_json()
    criteria = b["criteria"]["associate_senior"]
    criteria["tables"]["education_and_years"]["rows"][1]["cells"][1] = "4"
    criteria["parameters"]["hours_a_year"][0]["value"] = "100"
    criteria["parameters"]["member_rank"].append({"from": "2027-01-01", "value": "5"})
    b["criteria"]["assistant"]["tables"]["education_and_years"]["rows"][3]["cells"][1] = "4"
    achievements = next(r.title.zh for r in old.criteria["associate_senior"].rules if r.key == "achievements")
    said = {c.text.zh for c in diff_documents(a, b)}
    assert said == {
        "“学历与任职年限”：大学本科任中级年限由5年改为4年。",
        "评价条件“高级工程师（正常申报）”：“继续教育学时”中总学时的要求由90学时改为100学时（自2016年1月1日起）。",
        f"评价条件“高级工程师（正常申报）”：“{achievements}”中本人排名的要求自2027年1月1日起为5。",
        "“学历与工作年限”：第4行（大学专科）的从事本专业年限由3年改为4年。",
    }


def test_an_expected_verdict_names_the_rule_of_the_samples_own_offering() -> None:
    """The key `tenure` stands in every criteria, under another title in each."""
    old = read_pack(PACKS / "engineering/cybersecurity", checked=False).document
    assert old is not None
    a, b = old.to_json(), old.to_json()
    number = next(n for n, s in enumerate(b["samples"]) if s["offering"] == "associate_senior/ordinary")
    rule_key = next(iter(b["samples"][number]["expect"]["rules"]))
    rules = old.criteria[old.offering("associate_senior/ordinary").criteria].rules
    title = next(r.title.zh for r in rules if r.key == rule_key)
    b["samples"][number]["expect"]["rules"][rule_key] = "unknown"
    (change,) = diff_documents(a, b)
    assert f"“{title}”" in change.text.zh


def test_rows_put_in_another_order_are_told() -> None:
    old, new = _document(), _document()
    new["criteria"]["associate_senior"]["tables"]["years"]["rows"].reverse()
    assert [c.text.zh for c in diff_documents(old, new)] == ["评价条件“副高级”：对照表“学历与年限”改了。"]


def test_a_changed_condition_is_read_out_before_and_after() -> None:
    old, new = _document(), _document()
    new["criteria"]["associate_senior"]["rules"][0]["when"]["exists"]["where"]["at_least"] = "80"
    (change,) = diff_documents(old, new)
    assert change.text.zh == (
        "评价条件“副高级”规则“继续教育”：条件由“至少有1项继续教育（学时不少于90学时）”改为“至少有1项继续教育（学时不少于80学时）”。"
    )


def test_a_name_without_its_value_is_refused() -> None:
    criteria = criteria_of("""
values: {years: {year_of: {fact: obtained}}}
names: {years: {zh: 取得年份}, yaers: {zh: 取得年份}}
rules: [{key: it, title: {zh: 某条}, dimension: ability, cite: n/1, when: {value: years, at_least: 2000}}]
""")
    assert [(p.code, p.path) for p in check_criteria(criteria, FORM, LISTS)] == [
        ("criteria.name_unused", ("names", "yaers"))
    ]


def test_a_difference_names_steps_rules_and_verdicts_as_people_do() -> None:
    def document(to: str, apart: list[str], verdict: str) -> dict[str, Any]:
        titled = {
            key: {"key": key, "title": {"zh": zh, "en": key}}
            for key, zh in (("city", "市级审核"), ("bureau", "省级审核"))
        }
        send = {"key": "send", "title": {"zh": "上报", "en": "Send"}, "to": to, "not_by_who_did": apart}
        return {
            "criteria": {"senior": {"rules": [{"key": "tenure", "title": {"zh": "任职年限", "en": "Tenure"}}]}},
            "workflows": {"review": {"title": {"zh": "评审", "en": "Review"}, "states": [{**titled["city"], "transitions": [send]}, titled["bureau"]]}},
            "samples": [{"key": "one", "title": {"zh": "甲", "en": "A"}, "expect": {"overall": verdict, "rules": {"tenure": verdict}}}],
        }  # fmt: skip

    said = " ".join(
        c.text.zh for c in diff_documents(document("bureau", [], "unmet"), document("city", ["send"], "met"))
    )
    assert "去向由“省级审核”改为“市级审核”" in said
    assert "改为“上报”" in said
    assert "总的结果由不符合改为符合" in said
    assert "“任职年限”由不符合改为符合" in said
