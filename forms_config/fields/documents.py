"""The identity documents people of N25-4a may hold, each with its own rule. (pure)

Verified to the check character: GB 11643 (citizen number, MOD 11-2); the residence permit of Hong Kong, Macao and Taiwan
residents (same structure, regions 81, 82, 83); the foreign permanent resident's card, since 2023 (9, province, country in
digits, birth date, order, MOD 11-2) and before (country in letters, place, birth date, order, the 7-3-1 digit of ICAO 9303).
Verified by shape alone, because no check is published: both travel permits, work permits, passports.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from stdnum.cn import ric

from forms_config.fields.countries import ALPHA_3, NUMERIC
from forms_config.fields.policy import POLICY
from forms_config.shapes import Text

_DIGITS_18 = "[0-9]{17}[0-9X]"
_OLD_CARD = "[A-Z]{3}[0-9]{12}"
TEST_REGION = "000000"
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
OLDEST = 130
"""Years; an earlier birth date is a slip."""


@dataclass(frozen=True)
class Slip:
    """What is wrong with a number, with the remedy."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document: its name, the shape of its number, and what else must hold."""

    key: str
    title: Text
    pattern: str
    example: Text
    check: Callable[[str], Slip | None] | None = None
    check_old: Callable[[str], Slip | None] | None = None
    """The same for a number of three letters and twelve digits."""

    def examine(self, number: str) -> Slip | None:
        check = self.check if re.fullmatch(_DIGITS_18, number) else None
        if self.check_old is not None and re.fullmatch(_OLD_CARD, number):
            check = self.check_old
        slip = check(number) if check is not None else None
        if slip is not None:
            return slip
        if re.fullmatch(self.pattern, number):
            return None
        if self.pattern == _DIGITS_18 and len(number) != 18:
            return Slip(
                "identity_length", f"应为18位，现有{len(number)}位，请核对证件。",
                f"it has 18 characters; there are {len(number)}. Check the document."
            )  # fmt: skip
        return Slip(
            "identity_format", f"号码的样子不对：{self.example.zh}，请核对证件。",
            f"the number has the wrong shape: {self.example.en}. Check the document."
        )  # fmt: skip


def _birth_slip(year: int, month: int, day: int) -> Slip | None:
    today = POLICY.today()
    try:
        born = date(year, month, day)
    except ValueError:
        born = None
    if born is None or born > today or today.year - born.year > OLDEST:
        return Slip(
            "identity_birth_date", f"第7–14位的出生日期{year:04}-{month:02}-{day:02}不可能，请核对证件。",
            f"the birth date at 7–14, {year:04}-{month:02}-{day:02}, is impossible; check the document."
        )  # fmt: skip
    return None


def _check_18(number: str) -> Slip | None:
    """Birth date and check character of an 18-character number."""
    slip = _birth_slip(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if slip is None and ric.calc_check_digit(number) != number[17]:
        slip = Slip(
            "identity_checksum", "第18位校验码不对，请核对证件。",
            "the check character at 18 does not fit; check the document."
        )  # fmt: skip
    return slip


def _check_citizen(number: str) -> Slip | None:
    region = number[:6]
    is_test = region == TEST_REGION and POLICY.accept_test_region
    if not is_test and (number[:2] not in PROVINCES or number[2:6] == "0000"):
        return Slip(
            "identity_region", f"前6位的地区代码{region}不存在，请核对证件。",
            f"there is no region {region} (the first 6 digits); check the document."
        )  # fmt: skip
    return _check_18(number)


def _check_residence_permit(number: str) -> Slip | None:
    if number[:6] not in ("810000", "820000", "830000"):
        return Slip(
            "identity_region", "港澳台居民居住证号码以810000、820000或830000开头，请核对证件。",
            "a residence permit number begins with 810000, 820000 or 830000; check the document."
        )  # fmt: skip
    return _check_18(number)


def _check_permanent_residence(number: str) -> Slip | None:
    if number[0] != "9":
        return Slip(
            "identity_format", "新版永久居留身份证号码以9开头，请核对证件。",
            "a new permanent resident's number begins with 9; check the document."
        )  # fmt: skip
    return _place_slip(number[1:3]) or _country_slip(number[3:6], NUMERIC, "4–6") or _check_18(number)


def _check_old_permanent_residence(number: str) -> Slip | None:
    """CAN 1100 620102 0 1: country, place of application, birth date without its century, order, check digit."""
    slip = _country_slip(number[:3], ALPHA_3, "1–3") or _place_slip(number[3:5])
    if slip is None and not _is_some_birth_date(number[7:13]):
        slip = Slip(
            "identity_birth_date", f"第8–13位的出生日期{number[7:13]}不可能，请核对证件。",
            f"the birth date at 8–13, {number[7:13]}, is impossible; check the document."
        )  # fmt: skip
    if slip is None and icao_check_digit(number[:14]) != number[14]:
        slip = Slip(
            "identity_checksum", "第15位校验码不对，请核对证件。",
            "the check digit at 15 does not fit; check the document."
        )  # fmt: skip
    return slip


def _country_slip(code: str, known: frozenset[str], at: str) -> Slip | None:
    if code in known:
        return None
    return Slip(
        "identity_country", f"第{at}位的国家代码{code}不存在，请核对证件。",
        f"there is no country {code} (at {at}); check the document."
    )  # fmt: skip


def _place_slip(province: str) -> Slip | None:
    if province in PROVINCES or (province == TEST_REGION[:2] and POLICY.accept_test_region):
        return None
    return Slip(
        "identity_region", f"申请地代码{province}不存在，请核对证件。",
        f"there is no province {province} to have applied in; check the document."
    )  # fmt: skip


def _is_some_birth_date(yymmdd: str) -> bool:
    for century in ("19", "20"):
        try:
            born = date.fromisoformat(f"{century}{yymmdd[:2]}-{yymmdd[2:4]}-{yymmdd[4:]}")
        except ValueError:
            continue
        if born <= POLICY.today():
            return True
    return False


def icao_check_digit(number: str) -> str:
    """The check digit of ICAO 9303: values 0–9, A = 10 … Z = 35, weighted 7, 3, 1, modulo 10."""
    return str(sum(int(c, 36) * (7, 3, 1)[n % 3] for n, c in enumerate(number)) % 10)


def _kind(  # noqa: PLR0917 (a table in code: one row a document)
    key: str, zh: str, en: str, pattern: str, example_zh: str, example_en: str,
    check: Callable[[str], Slip | None] | None = None, check_old: Callable[[str], Slip | None] | None = None,
) -> DocumentKind:  # fmt: skip
    return DocumentKind(
        key, Text(zh=zh, en=en), pattern, Text(zh=example_zh, en=example_en), check, check_old
    )


DOCUMENT_KINDS: dict[str, DocumentKind] = {
    k.key: k
    for k in (
        _kind("citizen_id", "居民身份证", "Resident identity card", _DIGITS_18,
              "应为18位，前17位是数字，末位是数字或X", "18 characters: 17 digits, then a digit or X", _check_citizen),
        _kind("hmt_residence_permit", "港澳台居民居住证", "Residence permit for Hong Kong, Macao and Taiwan residents",
              _DIGITS_18, "应为18位，前17位是数字，末位是数字或X", "18 characters: 17 digits, then a digit or X",
              _check_residence_permit),
        _kind("hk_macau_travel_permit", "港澳居民来往内地通行证", "Mainland travel permit for Hong Kong and Macao residents",
              "[HM](?:[0-9]{8}|[0-9]{10})", "字母H或M后接8位数字（旧证末尾还有2位换证次数）",
              "H or M, then 8 digits (older cards: 2 more for the issue)"),
        _kind("taiwan_travel_permit", "台湾居民来往大陆通行证", "Mainland travel permit for Taiwan residents",
              "[0-9]{8}(?:[0-9]{2})?", "8位数字（旧证末尾还有2位换证次数）", "8 digits (older booklets: 2 more for the issue)"),
        _kind("foreign_permanent_residence", "外国人永久居留身份证", "Foreign permanent resident ID card",
              f"9[0-9]{{16}}[0-9X]|{_OLD_CARD}", "旧证是3个字母加12位数字，新证是9开头的18位",
              "3 letters and 12 digits (old), or 18 characters beginning with 9 (new)", _check_permanent_residence,
              _check_old_permanent_residence),
        _kind("foreign_work_permit", "外国人工作许可证", "Foreigner's work permit",
              "(?=(?:[A-Z]*[0-9]){6})[A-Z0-9]{8,20}", "8至20位字母和数字", "8 to 20 letters and digits"),
        _kind("passport", "护照", "Passport",
              "(?=[A-Z]*[0-9])[A-Z0-9]{5,17}", "5至17位字母和数字", "5 to 17 letters and digits"),
    )
}  # fmt: skip


def birth_date(identity: Any) -> date | None:
    """The birth date in a stored identity `{kind, number}` of 18 characters; None for the other documents."""
    number = _number_18(identity)
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) if number else None
    except ValueError:
        return None


def sex(identity: Any) -> str | None:
    """The GB/T 2261.1 code in it: "1" male, "2" female; None for the other documents."""
    number = _number_18(identity)
    return None if not number else "1" if int(number[16]) % 2 else "2"


def _number_18(identity: Any) -> str:
    number = identity.get("number") if isinstance(identity, dict) else None
    return number if isinstance(number, str) and re.fullmatch(_DIGITS_18, number) else ""
