"""Unified social credit codes of organisations, GB 32100. (pure)"""

import re
from typing import Any, ClassVar, Literal

from stdnum.cn import uscc

from forms_config.definitions import FIELD_KINDS
from forms_config.fields import reading
from forms_config.fields.base import Kind, Lists
from forms_config.fields.policy import POLICY
from forms_config.shapes import Problem, Text

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
TEST_REGION = "000000"


@FIELD_KINDS.register
class OrganizationCodeField(Kind):
    """18 characters; the last is a check character modulo 31."""

    kind: ClassVar[str] = "organization_code"
    kind_title: ClassVar[Text] = Text(zh="统一社会信用代码", en="Organisation code")
    kind_help: ClassVar[Text] = Text(
        zh="单位的18位统一社会信用代码", en="The 18-character unified social credit code"
    )
    type: Literal["organization_code"]

    def read(self, raw: Any, lists: Lists) -> tuple[str | None, list[Problem]]:
        code = reading.read_token(raw).upper().replace("-", "")
        if not code:
            return None, []
        if len(code) != 18:
            return self.refuse(
                "organization_length", f"应为18位，现有{len(code)}位，请核对营业执照或法人证书。",
                f"it has 18 characters; there are {len(code)}. Check the business licence or certificate."
            )  # fmt: skip
        if not _CODE.fullmatch(code):
            return self.refuse(
                "organization_characters", "含有不会出现的字符（代码中没有字母I、O、S、V、Z；第3–8位是数字），请核对。",
                "it holds characters such codes never have (no I, O, S, V, Z; digits at 3–8); check it."
            )  # fmt: skip
        if uscc.calc_check_digit(code[:17]) != code[17]:
            return self.refuse(
                "organization_checksum", "第18位校验码不对，请核对营业执照或法人证书。",
                "the check character at 18 does not fit; check the business licence or certificate."
            )  # fmt: skip
        if code[2:8] == TEST_REGION and not POLICY.accept_test_region:
            return self.refuse(
                "organization_region", "第3–8位的地区代码不存在，请核对。", "there is no region with the code at 3–8; check it."
            )  # fmt: skip
        return code, []

    def json_schema(self, lists: Lists) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_CODE.pattern}$"}
