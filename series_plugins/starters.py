"""Small, sound specialties to start from, one for each kind of review."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath

from forms_config.shapes import Text
from series_plugins.pack import PackReading, read_pack

FOLDER = FilePath(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class Kind:
    """What a kind of review is called, and when it is the right one."""

    title: Text
    about: Text


KINDS: Mapping[str, Kind] = {
    "ordinary_review": Kind(
        Text(zh="普通评审", en="Ordinary review"),
        Text(zh="个人申报，单位公示推荐，逐级审核，由评委会评议表决。", en="Application, the employer's notices, checks, and a committee that votes."),
    ),
    "exam_and_review": Kind(
        Text(zh="考评结合", en="Exam plus review"),
        Text(zh="先考试合格，再由评委会评审，如高级经济师。", en="An examination passed first, then review by a committee."),
    ),
    "recognition": Kind(
        Text(zh="考核认定", en="Recognition"),
        Text(zh="不设评委会：单位考核公示，主管部门核查确认。", en="No committee: the employer assesses and posts, the department confirms."),
    ),
    "initial_determination": Kind(
        Text(zh="初次认定", en="Initial determination"),
        Text(zh="全日制毕业生首次取得职称，所学专业须在已公布的目录内。", en="A graduate's first title; the major has to be in the published catalogue."),
    ),
}  # fmt: skip


@cache
def read_starter(kind: str) -> PackReading:
    """The pack of a kind; KeyError when there is none."""
    if kind not in KINDS:
        raise KeyError(kind)
    return read_pack(FOLDER / kind, name=kind)
