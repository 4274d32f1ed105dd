"""What the closed words of a workflow are called: roles, categories, notices, kinds. (pure)"""

from forms_config.shapes import Text

ROLE_TITLES: dict[str, Text] = {
    "applicant": Text(zh="申报人", en="Applicant"),
    "employer.clerk": Text(zh="单位经办人", en="Employer's clerk"),
    "employer.leader": Text(zh="单位负责人", en="Employer's leader"),
    "department.reviewer": Text(zh="主管部门审核人", en="Department reviewer"),
    "bureau.reviewer": Text(zh="人社部门审核人", en="Bureau reviewer"),
    "bureau.confirmer": Text(zh="人社部门确认人", en="Bureau confirmer"),
    "committee.secretary": Text(zh="评委会办事机构", en="Committee office"),
    "committee.expert": Text(zh="评审专家", en="Expert"),
    "committee.chair": Text(zh="评委会主任", en="Chair"),
    "supervisor": Text(zh="监督人员", en="Supervisor"),
    "system": Text(zh="系统自动", en="The system"),
}
CATEGORY_TITLES: dict[str, Text] = {
    "draft": Text(zh="草稿", en="Draft"),
    "submitted": Text(zh="已提交", en="Submitted"),
    "in_review": Text(zh="审核评审中", en="In review"),
    "publicity": Text(zh="公示中", en="Publicity"),
    "returned": Text(zh="已退回", en="Returned"),
    "suspended": Text(zh="已暂停", en="Suspended"),
    "decided": Text(zh="已有结果", en="Decided"),
    "closed": Text(zh="已办结", en="Closed"),
}
NOTICE_TITLES: dict[str, Text] = {
    "criteria": Text(zh="评审条件和程序", en="Criteria and procedure"),
    "material": Text(zh="申报材料", en="The applicant's material"),
    "opinion": Text(zh="单位鉴定意见", en="The employer's opinion"),
    "result": Text(zh="评审结果", en="The result"),
}
KIND_TITLES: dict[str, Text] = {
    "review": Text(zh="评审（评委会表决）", en="Review (a committee votes)"),
    "recognition": Text(zh="考核认定", en="Recognition by assessment"),
    "initial": Text(zh="初次认定", en="Initial determination"),
}
LANES: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text(zh="本人", en="Applicant"), ("applicant",)),
    (Text(zh="用人单位", en="Employer"), ("employer.clerk", "employer.leader")),
    (Text(zh="主管部门和人社部门", en="Department and bureau"), ("department.reviewer", "bureau.reviewer")),
    (Text(zh="评委会和确认机关", en="Committee, authority"),
     ("committee.secretary", "committee.expert", "committee.chair", "bureau.confirmer", "supervisor", "system")),
)  # fmt: skip
"""Who, from top to bottom of the public drawing."""


def role_title(role: str) -> Text:
    return ROLE_TITLES.get(role, Text(zh=role, en=role))
