"""What a certificate says, as plain data: the words are settled before the register is touched. (pure)"""

import datetime
import re
import unicodedata
from dataclasses import dataclass, field, fields, replace
from typing import Literal, Self

from forms_config.shapes import Invalid, Problem, Text

Basis = Literal["review", "recognition", "initial_determination"]
"""How the title was obtained: by a committee's vote, by 认定, or by 初定."""


def no_words() -> Text:
    """An absent text: empty in both languages."""
    return Text(zh="", en="")


_DOTS = "·•・‧∙"


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateFacts:
    """Everything printed on one certificate (N20-2.4).

    `series_code` is the short code inside the certificate's number (GC for 工程系列); `sex` is the
    GB/T 2261.1 code or empty; `born` is `YYYY-MM` or empty; `identity_masked` already hides the middle of
    the document's number; `photo` is the SHA-256 of an evidence file or empty; `passed_on` is the meeting's
    date (for recognition, the approval's); `confirmed_by` is the body that confirmed the result and issues
    the certificate (N25-7).
    """

    holder_name: str
    title: Text
    confirmed_by: str
    passed_on: datetime.date
    issued_on: datetime.date
    series_code: str
    series: Text = field(default_factory=no_words)
    specialty: Text = field(default_factory=no_words)
    direction: Text = field(default_factory=no_words)
    level: Text = field(default_factory=no_words)
    basis: Basis = "review"
    committee: str = ""
    convening_body: str = ""
    confirmation_document: str = ""
    sex: str = ""
    born: str = ""
    identity_masked: str = ""
    photo: str = ""

    def cleaned(self) -> Self:
        """The same facts without invisible characters; raises `Invalid` with every defect at once."""
        tidy: dict[str, str | Text] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Text):
                tidy[item.name] = Text(zh=clean_text(value.zh), en=clean_text(value.en))
            elif isinstance(value, str):
                tidy[item.name] = clean_text(value)
        facts: Self = replace(self, **tidy)  # type: ignore[arg-type]
        problems = _problems(facts)
        if problems:
            raise Invalid(problems)
        return facts


Defect = tuple[bool, str, str, str]
"""Whether it holds, the fact it is about, and the sentence in Chinese and English when it does not."""


def _problems(facts: CertificateFacts) -> list[Problem]:
    checks = [*_missing(facts), *_malformed(facts), *_too_long(facts)]
    return [
        Problem(f"certificate.{name}", Text(zh=chinese, en=english), (name,))
        for holds, name, chinese, english in checks
        if not holds
    ]


def _missing(facts: CertificateFacts) -> list[Defect]:
    committee = facts.basis != "review" or bool(facts.committee)
    return [
        (bool(facts.holder_name), "holder_name", "缺少持证人姓名。", "The holder's name is missing."),
        (bool(facts.title.zh), "title", "缺少职称名称。", "The title's Chinese name is missing."),
        (bool(facts.confirmed_by), "confirmed_by", "缺少审核确认机关。", "The confirming body is missing."),
        (committee, "committee", "缺少评审委员会名称。", "The committee's name is missing."),
    ]


def _malformed(facts: CertificateFacts) -> list[Defect]:
    printable = not any(unicodedata.category(character) == "Co" for character in facts.holder_name)
    code = re.fullmatch(r"[A-Z0-9]{2,8}", facts.series_code)
    born = not facts.born or re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", facts.born)
    sex = facts.sex in {"", "0", "1", "2", "9"}
    order = facts.issued_on >= facts.passed_on
    return [
        (
            printable,
            "holder_name",
            "姓名含有自造字，请改用国家标准编码。",
            "The name has a private character; use its standard code.",
        ),
        (
            bool(code),
            "series_code",
            "系列代码须为2至8个大写字母或数字。",
            "The series code must be 2 to 8 capitals or digits.",
        ),
        (bool(born), "born", "出生年月须写作YYYY-MM。", "Write the month of birth as YYYY-MM."),
        (sex, "sex", "性别代码不在国家标准内。", "The sex code is not in GB/T 2261.1."),
        (
            order,
            "issued_on",
            "发证日期早于评审通过日期。",
            "The date of issue precedes the date the title was passed.",
        ),
    ]


def _too_long(facts: CertificateFacts) -> list[Defect]:
    return [
        (len(getattr(facts, name)) <= limit, name, f"超过{limit}个字。", f"More than {limit} characters.")
        for name, limit in LIMITS.items()
    ]


LIMITS = {
    "holder_name": 100,
    "committee": 120,
    "convening_body": 120,
    "confirmed_by": 120,
    "confirmation_document": 80,
    "identity_masked": 40,
    "photo": 64,
}
"""Characters, as the register's columns hold them."""


def clean_text(text: str) -> str:
    """NFC, one line, single spaces; control, invisible and surrogate characters are dropped.

    They would change how a name looks without changing how it reads, or stop the page from being set at all.
    """
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    spaced = (" " if character.isspace() else character for character in composed)
    seen = "".join(character for character in spaced if unicodedata.category(character) not in {"Cc", "Cf"})
    return " ".join(seen.split())


def normalized_number(text: str) -> str:
    """A certificate number as the register writes it, from however a person typed it."""
    plain = unicodedata.normalize("NFKC", clean_text(text)).upper()
    plain = re.sub(r"[\u2010-\u2015\u2212\u30fc_]", "-", plain)
    return re.sub(r"\s", "", plain)


def normalized_name(text: str) -> str:
    """A name for comparison: width, case, spaces and the kind of middle dot make no difference."""
    plain = unicodedata.normalize("NFKC", clean_text(text)).casefold()
    return re.sub(rf"[\s{_DOTS}.]", "", plain)


def masked_name(name: str) -> str:
    """林知远 → 林*远, 王芳 → 王*, 阿迪力·买买提 → 阿*力·买*提, John Smith → J*** S****."""
    parts = re.split(rf"([\s{_DOTS}]+)", name)
    return "".join(part if index % 2 else _masked_word(part) for index, part in enumerate(parts))


def _masked_word(word: str) -> str:
    if len(word) < 2:
        return word if not word or word.isascii() else "*"
    if word.isascii() or len(word) == 2:
        return word[0] + "*" * (len(word) - 1)
    return word[0] + "*" * (len(word) - 2) + word[-1]


def masked_identity(number: str) -> str:
    """A document's number with all but its first six and last four characters hidden.

    Short numbers (passports, travel permits) keep two characters at each end.
    """
    plain = clean_text(number)
    head, tail = (6, 4) if len(plain) >= 15 else (2, 2)
    if len(plain) <= head + tail:
        return "*" * len(plain)
    return plain[:head] + "*" * (len(plain) - head - tail) + plain[-tail:]
