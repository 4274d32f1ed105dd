"""Turns of phrase that depend on how a label is worded: yes-or-no questions, and column titles that already say the test.
(pure)"""

import re

_DENIED = {
    "是否是": "不是", "是否为": "不是", "是否已经": "未", "是否已": "未", "是否有": "没有", "是否曾": "未曾", "是否受过": "没有受过",
    "是否从": "不是从", "是否因": "没有因", "是否与": "不与", "是否在": "不在", "是否属于": "不属于", "是否出庭": "没有出庭",
}  # fmt: skip
_ASKS_AT_END = re.compile(
    r"^(?P<stem>.*(?:不低于|不少于|不超过|满|at least|at most))(?:[（(](?P<unit>[^（）()]*)[）)])?$"
)
_ASKS = re.compile(
    r"不低于|不少于|满|以上|以下|不超过|at least|at most|or more|or higher|not below", re.IGNORECASE
)


def asks(title: str) -> bool:
    """Whether a column's title already says the test: 学历不低于."""
    return _ASKS.search(title) is not None


def asking(title: str) -> tuple[str, str] | None:
    """A title that ends with its test, and the unit in brackets after it: 任中级满（年） → (任中级满, 年); else None."""
    found = _ASKS_AT_END.match(title)
    return (found["stem"], found["unit"] or "") if found else None


def answered_zh(question: str, *, yes: bool) -> str:
    """A yes-or-no question as a statement: 是否有本人证书 → 有本人证书, 没有本人证书. Where it cannot be turned: 能否胜任：是."""
    question = question.rstrip("？?")
    if question.count("是否") == 1:
        if yes:
            return question.replace("是否是", "是").replace("是否", "")
        for asked, denied in _DENIED.items():
            # 是否从甲到乙、尚未丙 holds two statements; denying the first alone would say something else.
            if asked in question and (asked == "是否是" or not ("、" in question or "或" in question)):
                return question.replace(asked, denied)
    return f"{question}：{'是' if yes else '否'}"


def judged_zh(question: str) -> str:
    """What a judge has to find, as a statement: 这个案件是否属于疑难复杂案件 → 这个案件属于疑难复杂案件."""
    return answered_zh(question, yes=True) if question.count("是否") == 1 else question


def answered_en(question: str, *, yes: bool) -> str:
    """“Have you retired?”: no."""
    answer = "yes" if yes else "no"
    return f"“{question}”: {answer}" if question.endswith("?") else f"{question}: {answer}"


def labelled(label: str, found: str, *, english: bool) -> str:
    """A label with what was given: 最高学历：大学本科; a question mark stands in for the colon."""
    if english:
        return f"{label} {found}" if label.endswith("?") else f"{label}: {found}"
    return f"{label.rstrip('？?')}：{found}"


def either_zh(names: list[str]) -> str:
    """甲、乙或丙; where a name has a 、 itself: 甲或乙或丙."""
    if len(names) < 2 or any("、" in name for name in names):
        return "或".join(names)
    return f"{'、'.join(names[:-1])}或{names[-1]}"


def listed_en(names: list[str], last: str) -> str:
    """A, B or C; where a name has a comma itself: A or B or C."""
    if any(", " in name for name in names) and last == "or":
        return f" {last} ".join(names)
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
