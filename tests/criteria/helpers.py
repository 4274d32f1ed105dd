"""One invented form in YAML, and short ways to judge by it."""

from datetime import date
from typing import Any

import yaml

import forms_config.fields  # noqa: F401  (registers the field kinds)
from forms_config.criteria import CompiledCriteria, Outcome, compile_criteria
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList, Form
from forms_config.facts import Facts

CONTEXT = {
    "year": 2025, "received_from": date(2025, 9, 1), "achievements_until": date(2025, 8, 31),
    "tenure_until": date(2025, 12, 31), "level": "associate_senior", "route": "ordinary",
}  # fmt: skip


def read(text: str) -> Any:
    """YAML with every scalar as text, as packs are read."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def _list(key: str, zh: str, *options: tuple[str, str, str, int | None]) -> CodeList:
    return CodeList.model_validate({
        "key": key, "title": {"zh": zh, "en": key},
        "options": [{"code": c, "title": {"zh": z, "en": e}, "rank": r} for c, z, e, r in options],
    })  # fmt: skip


LISTS = {
    "education": _list("education", "学历", ("college", "大学专科", "college diploma", 1), ("bachelor", "大学本科", "bachelor", 2),
                       ("master", "硕士研究生", "master", 3), ("doctor", "博士研究生", "doctor", 4)),
    "level": _list("level", "级别", ("county", "县区级", "county", 1), ("city", "市厅级", "city", 2),
                   ("province", "省部级", "provincial", 3)),
    "result": _list("result", "考核结果", ("fail", "不合格", "failed", 1), ("pass", "合格", "passed", 2), ("excellent", "优秀", "excellent", 3)),
    "patent_status": _list("patent_status", "法律状态", ("applied", "申请中", "applied for", None), ("granted", "已授权", "granted", None)),
    "language": _list("language", "证书", ("foreign_language", "外语等级", "foreign language", None), ("software", "软考", "software", None)),
}  # fmt: skip

FORM = Form.model_validate(
    read("""
key: application
title: {zh: 申报表, en: Application}
sections:
- key: you
  title: {zh: 基本信息, en: You}
  fields:
  - {key: born, type: date, title: {zh: 出生日期, en: Date of birth}}
  - {key: education, type: choice, from: education, title: {zh: 学历, en: Education}}
  - {key: obtained, type: date, title: {zh: 取得中级的日期, en: Day of the intermediate title}}
  - {key: in_post, type: yes_no, title: {zh: 是否在岗, en: In post}}
  - {key: english_score, type: integer, title: {zh: 职称外语成绩, en: Foreign language score}}
  - {key: patent_applications, type: integer, title: {zh: 专利申请数量, en: Patent applications}}
- key: records
  title: {zh: 记录, en: Records}
  fields:
  - key: assessments
    type: table
    title: {zh: 年度考核, en: Yearly assessments}
    columns:
    - {key: year, type: year, title: {zh: 年度, en: Year}}
    - {key: result, type: choice, from: result, title: {zh: 结果, en: Result}}
  - key: training
    type: table
    title: {zh: 继续教育, en: Training}
    columns:
    - {key: year, type: year, title: {zh: 年度, en: Year}}
    - {key: hours, type: integer, min: 0, unit: {zh: 学时, en: hours}, title: {zh: 学时, en: Hours}}
  - key: jobs
    type: table
    title: {zh: 工作经历, en: Jobs}
    columns:
    - {key: since, type: date, title: {zh: 起, en: From}}
    - {key: until, type: date, title: {zh: 止, en: Until}}
  - key: projects
    type: table
    title: {zh: 项目, en: Projects}
    columns:
    - {key: name, type: text, title: {zh: 名称, en: Name}}
    - {key: level, type: choice, from: level, title: {zh: 级别, en: Level}}
    - {key: rank, type: integer, title: {zh: 本人排名, en: Rank}}
  - key: patents
    type: table
    title: {zh: 专利, en: Patents}
    columns:
    - {key: name, type: text, title: {zh: 名称, en: Name}}
    - {key: legal_status, type: choice, from: patent_status, title: {zh: 法律状态, en: Legal status}}
    - {key: income, type: number, min: 0, title: {zh: 到账收益, en: Income}}
  - key: papers
    type: table
    title: {zh: 论文, en: Papers}
    columns:
    - {key: name, type: text, title: {zh: 题目, en: Title}}
    - {key: words, type: integer, unit: {zh: 字, en: characters}, title: {zh: 字数, en: Length}}
  - key: certificates
    type: table
    title: {zh: 证书, en: Certificates}
    columns:
    - {key: kind, type: choice, from: language, title: {zh: 类别, en: Kind}}
""")
)


def criteria_of(text: str) -> Criteria:
    """Whole criteria from YAML that may leave out key and title."""
    return Criteria.model_validate(
        {"key": "associate_senior", "title": {"zh": "副高级", "en": "Associate senior"}, **read(text)}
    )


def rule(when: str, **extra: Any) -> Criteria:
    """Criteria of one rule, `when` in YAML."""
    made = {
        "key": "it",
        "title": {"zh": "这一条", "en": "This"},
        "dimension": "ability",
        "cite": "n/1",
        "when": read(when),
        **extra,
    }
    return Criteria.model_validate({"key": "associate_senior", "title": {"zh": "副高级"}, "rules": [made]})


def facts(context: dict[str, Any] | None = None, judgements: dict[str, bool] | None = None, unverified: tuple[str, ...] = (),
          **answers: Any) -> Facts:  # fmt: skip
    """An applicant; rows get ids r1, r2 …"""
    for key, value in answers.items():
        if isinstance(value, list):
            answers[key] = [{"id": f"r{n}", **row} for n, row in enumerate(value, 1)]
    return Facts(answers, {**CONTEXT, **(context or {})}, judgements or {}, frozenset(unverified))


def compiled(criteria: Criteria) -> CompiledCriteria:
    return compile_criteria(criteria, FORM, LISTS)


def judge(criteria: Criteria, given: Facts) -> Outcome:
    return compiled(criteria).evaluate(given)
