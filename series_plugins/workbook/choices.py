"""The closed choices of a workbook, with the words a department knows them by. (pure)"""

from forms_config.definitions import FIELD_KINDS
from series_plugins.workbook.cells import Codec, choice, choices

DIMENSIONS = {
    "qualification": ("申报资格", "Qualification"), "character": ("品德", "Character"),
    "ability": ("能力", "Ability"), "performance": ("业绩", "Performance"),
}  # fmt: skip
TESTS = {
    "is": ("是", "is"), "one_of": ("是其中之一", "one of"), "at_least": ("不低于", "at least"),
    "at_most": ("不高于", "at most"), "above": ("高于", "above"), "below": ("低于", "below"),
}  # fmt: skip
CATEGORIES = {
    "draft": ("草稿", "Draft"), "submitted": ("已提交", "Submitted"), "in_review": ("审核评审中", "In review"),
    "publicity": ("公示中", "Publicity"), "returned": ("已退回", "Returned"), "suspended": ("已暂停", "Suspended"),
    "decided": ("已有结果", "Decided"), "closed": ("已办结", "Closed"),
}  # fmt: skip
ROLES = {
    "applicant": ("申报人", "Applicant"), "employer.clerk": ("单位经办人", "Employer's clerk"),
    "employer.leader": ("单位负责人", "Employer's leader"), "department.reviewer": ("主管部门审核人", "Department reviewer"),
    "bureau.reviewer": ("人社部门审核人", "Bureau reviewer"), "bureau.confirmer": ("人社部门确认人", "Bureau confirmer"),
    "committee.secretary": ("评委会办事机构", "Committee secretary"), "committee.expert": ("评审专家", "Expert"),
    "committee.chair": ("评委会主任", "Chair"), "supervisor": ("监督人员", "Supervisor"), "system": ("系统", "System"),
}  # fmt: skip
NOTES = {"none": ("不填", "None"), "optional": ("可填", "Optional"), "required": ("必填", "Required")}
MACHINES = {
    "review": ("评审", "Review"), "recognition": ("考核认定", "Recognition"), "initial": ("初次认定", "Initial determination"),
}  # fmt: skip
VERDICTS = {"met": ("符合", "Met"), "unmet": ("不符合", "Unmet"), "unknown": ("不能判定", "Unknown")}


def field_kinds() -> Codec:
    """Every kind there is, those of plugins included."""
    kinds = {name: FIELD_KINDS[name] for name in FIELD_KINDS}
    return choice({name: (kind.kind_title.zh, kind.kind_title.en) for name, kind in kinds.items()})


DIMENSION, TEST, CATEGORY, ROLE = choice(DIMENSIONS), choice(TESTS), choice(CATEGORIES), choice(ROLES)
ROLES_LIST, NOTE, MACHINE, VERDICT = choices(ROLES), choice(NOTES), choice(MACHINES), choice(VERDICTS)
