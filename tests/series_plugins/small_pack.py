"""A small, sound pack as files, for tests to break in one place at a time."""

from pathlib import Path

from series_plugins.pack_files import Files
from series_plugins.pack_writing import to_yaml
from tests.workflows.machines import review

SERIES = """\
schema: 1
key: testing.small
title: {zh: 小专业, en: Small specialty}
series: {zh: 测试系列, en: Testing series}
series_key: testing
owner: {zh: 示例省测试厅, en: Testing Department}
code: XX
about: {zh: 只用于测试。, en: For tests only.}
cites:
  rules: {number: 示测〔2025〕1号, title: {zh: 评价条件, en: Criteria}, issuer: {zh: 测试厅, en: Testing Department}}
levels:
- {key: senior, title: {zh: 高级, en: Senior}, rank: 3}
routes:
- {key: ordinary, title: {zh: 正常, en: Ordinary}}
directions: directions
titles:
- {level: senior, title: {zh: 高级测试师, en: Senior Tester}}
materials:
- {key: proof, title: {zh: 证明, en: Proof}}
offerings:
- {level: senior, route: ordinary, form: application, criteria: senior, workflow: review, materials: [proof]}
sample_round: {year: 2025, received_from: 2025-09-01, achievements_until: 2025-08-31, tenure_until: 2025-12-31}
"""

FORM = """\
title: {zh: 申报表, en: Application}
sections:
- key: about
  title: {zh: 基本情况, en: About you}
  fields:
  - {key: name, type: text, title: {zh: 姓名, en: Name}, required: true}
  - {key: obtained, type: date, title: {zh: 取得日期, en: Obtained on}}
  - {key: degree, type: choice, title: {zh: 学历, en: Degree}, from: degrees}
- key: work
  title: {zh: 业绩, en: Achievements}
  fields:
  - key: projects
    type: table
    title: {zh: 项目, en: Projects}
    rows: {max: 10}
    columns:
    - {key: title, type: text, title: {zh: 名称, en: Title}}
    - {key: rank, type: integer, title: {zh: 排名, en: Rank}, min: 1}
checks:
- key: early
  must: {fact: obtained, on_or_before: 2025-12-31}
  message: {zh: 日期太晚。, en: The date is too late.}
  at: [obtained]
"""

CRITERIA = """\
title: {zh: 高级条件, en: Senior criteria}
parameters:
  years: [{from: 2020-01-01, value: 5}]
rules:
- key: tenure
  title: {zh: 任职满五年, en: Five years}
  dimension: qualification
  cite: rules/3
  when: {whole_years: {from: {fact: obtained}, to: {context: tenure_until}}, at_least: {param: years}}
- key: projects
  title: {zh: 主持两个项目, en: Led two projects}
  dimension: performance
  cite: rules/4
  when: {count: {in: projects, where: {column: rank, at_most: 1}}, at_least: 2}
"""

SAMPLES = """\
samples:
- key: ready
  title: {zh: 条件齐备, en: All met}
  offering: senior/ordinary
  direction: a
  given:
    name: 林试一
    obtained: 2020-12-31
    projects: [{title: 甲, rank: 1}, {title: 乙, rank: 1}]
  expect: {overall: met}
  because: {zh: 都够。, en: Everything is there.}
- key: one_day_short
  like: ready
  title: {zh: 差一天, en: One day short}
  given: {obtained: 2021-01-01}
  expect: {overall: unmet, rules: {tenure: unmet, projects: met}}
  because: {zh: 只有四年。, en: Only four years.}
"""


def small_pack() -> Files:
    """Relative path → content of a pack without problems."""
    machine = {k: v for k, v in review().items() if k != "key"}
    return {
        "series.yaml": SERIES.encode(),
        "forms/application.yaml": FORM.encode(),
        "criteria/senior.yaml": CRITERIA.encode(),
        "workflows/review.yaml": to_yaml(machine),
        "codelists/directions.csv": "code,zh,en\na,甲方向,Direction A\nb,乙方向,Direction B\n".encode(),
        "codelists/degrees.csv": "code,zh,en,parent,rank\nbachelor,本科,Bachelor,,3\nmaster,硕士,Master,,4\n".encode(),
        "samples/samples.yaml": SAMPLES.encode(),
        "texts/guide.zh.md": "办事指南".encode(),
        "texts/guide.en.md": b"Guide",
        "texts/commitment_applicant.zh.md": "本人承诺属实。".encode(),
        "texts/commitment_applicant.en.md": b"I declare this to be true.",
        "texts/commitment_employer.zh.md": "本单位承诺属实。".encode(),
        "texts/commitment_employer.en.md": b"We declare this to be true.",
    }


def lay_out(files: Files, root: Path) -> Path:
    """Writes the files under a folder and returns it."""
    for name, content in files.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return root
