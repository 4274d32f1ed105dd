"""What static analysis says: a problem and how grave it is. (pure)"""

from dataclasses import dataclass, replace
from enum import StrEnum

from forms_config.shapes import Path, Problem, Text


class Severity(StrEnum):
    """`MUST_FIX` refuses a release; `REMARK` only asks to be looked at."""

    MUST_FIX = "must_fix"
    REMARK = "remark"


@dataclass(frozen=True)
class Finding:
    """One finding: `problem` holds code, sentence in both languages and the path in the document."""

    problem: Problem
    severity: Severity

    @property
    def must_fix(self) -> bool:
        return self.severity is Severity.MUST_FIX

    def under(self, *prefix: str | int) -> "Finding":
        return replace(self, problem=self.problem.under(*prefix))


def must_fix(path: Path, code: str, zh: str, en: str) -> Finding:
    return Finding(Problem(f"analysis.{code}", Text(zh=zh, en=en), path), Severity.MUST_FIX)


def remark(path: Path, code: str, zh: str, en: str) -> Finding:
    return Finding(Problem(f"analysis.{code}", Text(zh=zh, en=en), path), Severity.REMARK)
