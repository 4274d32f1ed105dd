"""Static analysis: each planted defect is found where it is, and nothing sound is called a contradiction."""

import time
from datetime import date

import pytest

from forms_config.analysis import Baseline, Finding, analyse
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import Form
from series_plugins.analysis import analyse_document, common_baseline
from series_plugins.pack import PACKS, read_pack
from tests.criteria.helpers import FORM, LISTS, criteria_of, rule

BANDS = "{value: {value: years}, test: at_least, title: {zh: 年限不少于, en: at least}}, {value: {value: years}, test: below, title: {zh: 年限少于, en: below}}"


def _found(criteria: Criteria, form: Form = FORM, on: date | None = None) -> list[Finding]:
    return analyse(criteria, form, LISTS, on=on)


def _codes(criteria: Criteria) -> list[tuple[str, str]]:
    return [(f.problem.code.removeprefix("analysis."), f.severity.value) for f in _found(criteria)]


# Rules nobody can meet ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "path"),
    [
        ("{all: [{fact: english_score, at_least: 60}, {fact: english_score, below: 50}]}", ("all", 1)),
        ("{all: [{fact: education, at_least: master}, {fact: education, one_of: [college, bachelor]}]}", ("all", 1)),
        ("{all: [{fact: in_post, is: yes}, {any: [{fact: in_post, is: no}]}]}", ("all", 1)),
        ("{all: [{fact: obtained, after: 2025-12-31}, {fact: obtained, on_or_before: 2020-01-01}]}", ("all", 1)),
        ("{all: [{fact: education, is: master}, {not: {fact: education, at_least: bachelor}}]}", ("all", 1)),
        ("{all: [{any: [{fact: education, is: college}, {fact: education, is: bachelor}]}, {fact: education, is: doctor}]}", ("all", 1)),
        ("{at_least: 3, of: [{fact: in_post, is: yes}, {fact: education, is: doctor}]}", ()),
        ("{exists: {in: projects, where: {all: [{column: rank, at_most: 2}, {column: rank, above: 2}]}}}", ("exists", "where", "all", 1)),
        ("{count: {in: training, where: {column: hours, below: 0}}, at_least: 1}", ("count", "where")),
        ("{count: {in: projects}, at_least: 100000}", ()),
        ("{all: [{exists: {in: projects, where: {column: level, is: city}}}, {none: {in: projects, where: {column: level, is: city}}}]}", ("all", 1)),
        ("{all: [{exists: {in: projects, where: {column: level, at_least: city}}}, {every: {in: projects, must: {column: level, is: county}}}]}", ("all", 1)),
        ("{all: [{count: {in: papers}, at_least: 2}, {none: {in: papers}}]}", ("all", 1)),
        ("{all: [{fact: obtained, before: {context: received_from}}, {fact: obtained, after: {context: received_from}}]}", ("all", 1)),
        ("{distinct: [{key: g, at_least: 2, of: [{key: a, title: {zh: 甲}, any_of: [{draw: [{in: papers}]}]}]}]}", ("distinct", 0)),
        ("{highest: {in: training, column: hours}, below: 0}", ()),
    ],
)  # fmt: skip
def test_a_rule_nobody_can_meet_must_be_fixed_and_is_shown_where(
    when: str, path: tuple[str | int, ...]
) -> None:
    found = _found(rule(when))
    assert [(f.problem.code, f.must_fix) for f in found][:1] == [("analysis.contradiction", True)]
    assert found[0].problem.path == ("rules", 0, "when", *path)
    assert "这一条" in found[0].problem.text.zh
    assert "Nobody" in found[0].problem.text.en


def test_a_contradiction_is_told_in_the_words_of_the_form() -> None:
    when = "{all: [{fact: education, at_least: master}, {fact: education, is: college}]}"
    text = _found(rule(when))[0].problem.text
    assert "“学历为硕士研究生及以上”和“学历是大学专科”互相矛盾" in text.zh
    assert "contradict each other" in text.en


def test_two_rules_that_exclude_each_other_are_named() -> None:
    criteria = criteria_of("""
rules:
- {key: a, title: {zh: 须是博士, en: A doctor}, dimension: ability, cite: n/1, when: {fact: education, is: doctor}}
- {key: b, title: {zh: 限大专, en: College only}, dimension: ability, cite: n/1, when: {fact: education, is: college}}
""")
    found = _found(criteria)
    assert [(f.problem.path, f.must_fix) for f in found] == [(("rules", 1, "when"), True)]
    assert "须是博士" in found[0].problem.text.zh
    assert "限大专" in found[0].problem.text.zh


def test_a_parameter_that_makes_a_rule_impossible_from_a_later_year_is_found() -> None:
    criteria = criteria_of("""
parameters: {least: [{from: 2020-01-01, value: 2}, {from: 2030-01-01, value: 9}]}
rules:
- key: a
  title: {zh: 甲, en: A}
  dimension: ability
  cite: n/1
  when: {all: [{count: {in: papers}, at_least: {param: least}}, {count: {in: papers}, at_most: 5}]}
""")
    assert [f.must_fix for f in _found(criteria, on=date(2025, 9, 1))] == [True]
    later = criteria.model_copy(update={"parameters": {"least": criteria.parameters["least"][:1]}})
    assert _found(later, on=date(2025, 9, 1)) == []


@pytest.mark.parametrize(
    "when",
    [
        "{any: [{fact: education, is: doctor}, {fact: education, is: college}]}",
        "{all: [{exists: {in: projects, where: {column: rank, is: 1}}}, {exists: {in: projects, where: {column: rank, is: 2}}}]}",
        "{all: [{not: {highest: {in: training, column: hours}, at_least: 90}}, {fact: in_post, is: yes}]}",
        "{all: [{fact: obtained, before: {context: received_from}}, {fact: born, after: {context: received_from}}]}",
        "{all: [{count: {in: papers, where: {column: words, at_least: 3000}}, at_most: 1}, {count: {in: papers}, at_least: 3}]}",
        "{all: [{judged: good, by: panel, question: {zh: 好吗？}}, {fact: english_score, at_least: 0}]}",
        "{at_least: 2, of: [{fact: in_post, is: yes}, {fact: education, is: doctor}, {fact: english_score, above: 3}]}",
    ],
)
def test_what_can_be_met_is_never_called_a_contradiction(when: str) -> None:
    assert not [f for f in _found(rule(when)) if f.must_fix]


# Branches that never matter -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "code", "path"),
    [
        ("{any: [{fact: in_post, is: yes}, {all: [{fact: english_score, above: 9}, {fact: english_score, below: 3}]}]}", "never", ("any", 1, "all", 1)),
        ("{any: [{fact: education, at_least: bachelor}, {fact: education, is: doctor}]}", "needless", ("any", 1)),
        ("{all: [{fact: english_score, at_least: 60}, {fact: english_score, at_least: 40}]}", "needless", ("all", 1)),
        ("{exists: {in: projects, where: {all: [{column: rank, at_most: 3}, {column: rank, at_most: 5}]}}}", "needless", ("exists", "where", "all", 1)),
        ("{any: [{count: {in: papers}, at_least: 1}, {exists: {in: papers, where: {column: words, above: 9}}}]}", "needless", ("any", 1)),
        ("{all: [{fact: in_post, is: yes}, {count: {in: papers}, at_least: 0}]}", "always", ("all", 1)),
        ("{count: {in: papers}, at_least: 0}", "always", ()),
        ("{distinct: [{key: g, at_least: 1, of: [{key: a, title: {zh: 甲}, any_of: [{draw: [{in: papers}]}, {draw: [{in: papers, where: {column: words, above: 9}}]}]}]}]}",
         "needless", ("distinct", 0, "of", 0, "any_of", 1)),
    ],
)  # fmt: skip
def test_a_branch_that_never_matters_is_remarked_on(
    when: str, code: str, path: tuple[str | int, ...]
) -> None:
    found = _found(rule(when))
    assert [(f.problem.code, f.severity.value, f.problem.path) for f in found] == [
        (f"analysis.{code}", "remark", ("rules", 0, "when", *path))
    ]


def test_parameters_values_and_tables_nothing_needs_are_remarked_on() -> None:
    criteria = criteria_of("""
parameters: {a: [{from: 2020-01-01, value: 1}], b: [{from: 2020-01-01, value: 1}]}
values: {c: {count: {in: papers}}, d: {add: [{param: b}, 1]}}
tables: {t: {title: {zh: 对照}, columns: [{value: {value: d}, test: at_least, title: {zh: 数}}], rows: [{cells: [1]}]}}
rules: [{key: r, title: {zh: 规则}, dimension: ability, cite: n/1, when: {value: c, at_least: 2}}]
""")
    unused = [f.problem.path for f in _found(criteria) if f.problem.code == "analysis.unused"]
    assert unused == [("parameters", "a"), ("parameters", "b"), ("values", "d"), ("tables", "t")]


# Decision tables ------------------------------------------------------------------------------------------------------


def _table(columns: str, rows: str, when: str = "{table: t}") -> list[tuple[str, tuple[str | int, ...]]]:
    criteria = criteria_of(f"""
values: {{years: {{whole_years: {{from: {{fact: obtained}}, to: {{context: tenure_until}}}}}}}}
tables: {{t: {{title: {{zh: 对照表, en: Table}}, columns: [{columns}], rows: [{rows}]}}}}
rules: [{{key: r, title: {{zh: 规则, en: Rule}}, dimension: ability, cite: n/1, when: {when}}}]
""")
    return [
        (f.problem.code.removeprefix("analysis."), f.problem.path)
        for f in _found(criteria)
        if f.problem.code != "analysis.unused"
    ]


DEGREE = "{value: {fact: education}, test: at_least, title: {zh: 学历, en: Education}}"
YEARS = "{value: {value: years}, test: at_least, title: {zh: 年限, en: Years}}"


def test_degree_and_years_as_departments_write_it_is_sound() -> None:
    assert _table(f"{DEGREE}, {YEARS}", "{cells: [doctor, 2]}, {cells: [bachelor, 5]}") == []


def test_a_row_asking_for_more_degree_and_more_years_changes_nothing() -> None:
    found = _table(f"{DEGREE}, {YEARS}", "{cells: [bachelor, 5]}, {cells: [master, 6]}")
    assert found == [("table_row_needless", ("tables", "t", "rows", 1))]


def test_rows_in_the_wrong_order_of_a_table_looked_up_are_found() -> None:
    looked_up = "{count: {in: papers}, at_least: {look_up: t}}"
    rows = "{cells: [bachelor], gives: 3}, {cells: [doctor], gives: 1}"
    assert _table(DEGREE, rows, looked_up) == [("table_row_needless", ("tables", "t", "rows", 1))]
    assert _table(DEGREE, "{cells: [doctor], gives: 1}, {cells: [bachelor], gives: 3}", looked_up) == []


def test_a_gap_between_bands_and_an_overlap_of_bands_are_found() -> None:
    looked_up = "{count: {in: papers}, at_least: {look_up: t}}"
    gap = "{cells: [0, 3], gives: 1}, {cells: [5, 9], gives: 2}"
    assert ("table_gap", ("tables", "t", "columns", 0)) in _table(BANDS, gap, looked_up)
    overlap = "{cells: [0, 5], gives: 1}, {cells: [3, 9], gives: 2}"
    assert _table(BANDS, overlap, looked_up) == [("table_overlap", ("tables", "t", "rows", 1))]
    assert _table(BANDS, "{cells: [0, 3], gives: 1}, {cells: [3, 9], gives: 2}", looked_up) == []


def test_options_and_combinations_no_row_speaks_of_are_found() -> None:
    listed = "{value: {fact: education}, title: {zh: 学历, en: Education}}"
    assert _table(listed, "{cells: [doctor]}, {cells: [master]}") == [
        ("table_gap", ("tables", "t", "columns", 0))
    ]
    pairs = f"{listed}, {{value: {{fact: in_post}}, title: {{zh: 在岗, en: In post}}}}"
    assert _table(pairs, "{cells: [doctor, no]}, {cells: [-, yes]}") == []
    looked_up = "{count: {in: papers}, at_least: {look_up: t}}"
    some = "{cells: [doctor, no], gives: 1}, {cells: [master, yes], gives: 2}"
    assert ("table_gap", ("tables", "t")) in _table(pairs, some, looked_up)


def test_a_band_turned_round_is_a_row_nobody_meets() -> None:
    found = _table(BANDS, "{cells: [5, 3]}, {cells: [1, 3]}")
    assert found[0] == ("table_row_never", ("tables", "t", "rows", 0))


# The province-wide baseline -------------------------------------------------------------------------------------------

BASE = criteria_of("""
parameters: {hours: [{from: 2016-01-01, value: 90}], rank: [{from: 2016-01-01, value: 3}]}
rules:
- {key: post, title: {zh: 在岗, en: In post}, dimension: ability, cite: n/1, when: {all: [{fact: in_post, is: yes}, {fact: education, at_least: bachelor}]}}
""")


def _against(own: str) -> list[tuple[str, bool, tuple[str | int, ...]]]:
    base = Baseline(BASE.parameters, rules={r.key: r for r in BASE.rules}, required=frozenset({"post"}))
    found = analyse(criteria_of(own), FORM, LISTS, baseline=base, on=date(2025, 9, 1))
    return [(f.problem.code.split(".")[1], f.must_fix, f.problem.path) for f in found]


POST = "{key: post, title: {zh: 在岗, en: In post}, dimension: ability, cite: n/1, when: %s}"
HOURS = "{key: h, title: {zh: 学时, en: Hours}, dimension: ability, cite: n/1, when: {exists: {in: training, where: {column: hours, at_least: {param: hours}}}}}"
RANK = "{key: p, title: {zh: 项目, en: Projects}, dimension: ability, cite: n/1, when: {exists: {in: projects, where: {column: rank, at_most: {param: rank}}}}}"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("{all: [{fact: in_post, is: yes}, {fact: education, at_least: bachelor}]}", []),
        ("{all: [{fact: in_post, is: yes}, {fact: education, at_least: doctor}, {fact: english_score, above: 1}]}", []),
        ("{fact: in_post, is: yes}", [("below_baseline", True)]),
        ("{all: [{fact: in_post, is: yes}, {fact: education, at_least: college}]}", [("below_baseline", True)]),
        ("{any: [{all: [{fact: in_post, is: yes}, {fact: education, at_least: bachelor}]}, {fact: english_score, above: 1}]}", [("below_baseline", True)]),
        ("{fact: english_score, above: 1}", [("baseline_differs", False)]),
    ],
)  # fmt: skip
def test_a_provincial_rule_may_be_stricter_but_never_weaker(
    when: str, expected: list[tuple[str, bool]]
) -> None:
    found = [f for f in _against(f"rules: [{POST % when}]") if "baseline" in f[0]]
    assert [(code, must) for code, must, _ in found] == expected
    assert all(path == ("rules", 0, "when") for _, _, path in found)


def test_a_provincial_rule_left_out_or_in_effect_later_is_found() -> None:
    plain = RANK.replace("{param: rank}", "1")
    assert ("baseline_missing", False, ("rules",)) in _against(f"rules: [{plain}]"), (
        "none of them: written otherwise?"
    )
    post = POST % "{fact: in_post, is: yes}"
    both = criteria_of(f"rules: [{post}, {plain.replace('key: p', 'key: specialty')}]")
    base = Baseline(rules={r.key: r for r in both.rules}, required=frozenset({"post", "specialty"}))
    found = analyse(criteria_of(f"rules: [{post}]"), FORM, LISTS, baseline=base)
    assert [(f.problem.code, f.must_fix) for f in found] == [("analysis.baseline_missing.specialty", True)]
    whole = "{all: [{fact: in_post, is: yes}, {fact: education, at_least: bachelor}]}"
    later = (POST % whole).replace("cite: n/1", "cite: n/1, effective_from: 2030-01-01")
    assert _against(f"rules: [{later}]") == [("below_baseline", True, ("rules", 0, "effective_from"))]


@pytest.mark.parametrize(
    ("parameters", "weaker"),
    [
        ("hours: [{from: 2016-01-01, value: 72}], rank: [{from: 2016-01-01, value: 3}]", ["hours"]),
        ("hours: [{from: 2016-01-01, value: 120}], rank: [{from: 2016-01-01, value: 2}]", []),
        ("hours: [{from: 2016-01-01, value: 90}], rank: [{from: 2016-01-01, value: 5}]", ["rank"]),
        ("hours: [{from: 2016-01-01, value: 90}, {from: 2026-01-01, value: 60}], rank: [{from: 2016-01-01, value: 3}]", ["hours"]),
    ],
)  # fmt: skip
def test_a_parameter_on_the_weaker_side_of_the_provinces_is_found(parameters: str, weaker: list[str]) -> None:
    whole = POST % "{all: [{fact: in_post, is: yes}, {fact: education, at_least: bachelor}]}"
    found = _against(f"parameters: {{{parameters}}}\nrules: [{whole}, {HOURS}, {RANK}]")
    assert [(path[1], must) for code, must, path in found if code == "below_baseline"] == [
        (k, True) for k in weaker
    ]


# Shipped packs, and cost ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", ["engineering/cybersecurity", "legal_services/forensic"])
def test_a_shipped_pack_has_nothing_to_fix(pack: str) -> None:
    document = read_pack(PACKS / pack, checked=False).document
    assert document is not None
    assert [f.problem.text.en for f in analyse_document(document) if f.must_fix] == []


def test_lowering_the_hours_of_a_shipped_pack_is_refused() -> None:
    document = read_pack(PACKS / "engineering/cybersecurity", checked=False).document
    assert document is not None
    data = document.to_json()
    data["criteria"]["associate_senior"]["parameters"]["hours_a_year"][0]["value"] = "72"
    data["criteria"]["associate_senior"]["rules"] = [
        r for r in data["criteria"]["associate_senior"]["rules"] if r["key"] != "in_post"
    ]
    found = [f for f in analyse_document(type(document).model_validate(data)) if f.must_fix]
    assert {f.problem.path for f in found} == {
        ("criteria", "associate_senior", "parameters", "hours_a_year", 0, "value"),
        ("criteria", "associate_senior", "rules"),
    }


def test_the_baseline_is_read_from_the_common_pack() -> None:
    baseline = common_baseline()
    assert {"in_post", "not_retired", "no_fraud_ban"} <= baseline.required
    assert "previous_title" in baseline.rules
    assert "previous_title" not in baseline.required


def test_a_thicket_of_alternatives_is_read_within_a_second() -> None:
    pair = "{{any: [{{fact: english_score, is: {n}}}, {{fact: education, is: doctor}}, {{exists: {{in: projects, where: {{column: rank, at_most: {n}}}}}}}]}}"
    whole = "{all: [" + ", ".join(pair.format(n=n) for n in range(60)) + "]}"
    begun = time.perf_counter()
    found = _found(rule(whole))
    assert time.perf_counter() - begun < 1.5
    assert not [f for f in found if f.must_fix]
