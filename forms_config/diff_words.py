"""Names of a document's parts for `diff.py`. (pure)"""

from collections.abc import Mapping
from typing import Any

from forms_config.shapes import Path

_T = tuple[str, str]
PLACES = frozenset(
    {"forms", "criteria", "workflows", "codelists", "texts", "cites", "parameters", "values", "tables"}
)
"""Mappings whose keys name things."""

NAMES: Mapping[str, _T] = {
    "title": ("名称", "title"), "hint": ("提示", "hint"), "required": ("是否必填", "required"), "when": ("条件", "the condition"),
    "show_when": ("显示条件", "the condition to show it"), "required_when": ("必填条件", "the condition to require it"),
    "must": ("校验条件", "the check"), "message": ("提示语", "message"), "cite": ("依据", "citation"), "text": ("文字", "text"),
    "dimension": ("维度", "dimension"), "effective_from": ("施行日", "effective from"), "effective_until": ("失效日", "effective until"),
    "max_length": ("最多字数", "maximum length"), "min_length": ("最少字数", "minimum length"), "min": ("最小值", "minimum"),
    "max": ("最大值", "maximum"), "from": ("代码表", "code list"), "type": ("类型", "type"), "rows": ("行数", "rows"),
    "columns": ("列", "columns"), "fields": ("字段", "fields"), "sections": ("部分", "sections"), "rules": ("规则", "rules"),
    "options": ("选项", "options"), "states": ("状态", "states"), "transitions": ("操作", "transitions"),
    "offerings": ("申报类别", "offerings"), "samples": ("样例", "samples"), "levels": ("层级", "levels"), "routes": ("渠道", "routes"),
    "materials": ("材料", "materials"), "role": ("角色", "role"), "roles": ("角色", "roles"), "within": ("时限", "time limit"),
    "to": ("去向", "target"), "needs": ("前提", "guards"), "met": ("符合时的文字", "text when met"),
    "unmet": ("不符合时的文字", "text when not met"), "unknown": ("待补充时的文字", "text when unknown"), "rank": ("排序", "rank"),
    "retired": ("是否停用", "retired"), "value": ("值", "value"), "personal": ("是否个人信息", "personal"), "zh": ("中文", "Chinese"),
    "en": ("英文", "English"), "accept": ("可接受的类型", "accepted kinds"), "max_mb": ("最大MB", "maximum MB"),
    "workflow": ("评审流程", "workflow"), "form": ("表单", "form"), "criteria": ("评价条件", "criteria"), "about": ("简介", "description"),
    "owner": ("主管部门", "owner"), "key": ("代号", "key"), "code": ("编号字头", "number prefix"), "overall": ("总的结果", "the overall verdict"),
    "by": ("由谁办理", "who may take it"), "not_by_who_did": ("不得由办过这些操作的人办理：", "actions whose takers are kept away"),
    "public": ("申报人看到的文字", "what applicants read"), "category": ("类别", "category"), "note": ("理由", "reason"), "year": ("年度", "year"), "tenure_until": ("年限截止日", "tenure counted to"),
}  # fmt: skip
_KINDS: Mapping[str, _T] = {
    "forms": ("表单", "form"), "criteria": ("评价条件", "criteria"), "workflows": ("评审流程", "workflow"), "codelists": ("代码表", "code list"),
    "texts": ("文本", "text"), "cites": ("依据文件", "cited document"), "parameters": ("参数", "parameter"), "values": ("值", "value"),
    "tables": ("对照表", "table"), "sections": ("部分", "section"), "fields": ("字段", "field"), "columns": ("列", "column"),
    "rules": ("规则", "rule"), "options": ("选项", "option"), "states": ("状态", "state"), "transitions": ("操作", "transition"),
    "offerings": ("申报类别", "offering"), "samples": ("样例", "sample"), "levels": ("层级", "level"), "routes": ("渠道", "route"),
    "materials": ("材料", "material"), "checks": ("校验", "check"), "groups": ("分组", "group"),
}  # fmt: skip


def title_of(title: Any, fallback: str = "") -> _T:
    """A `{zh, en}` mapping as a pair."""
    if not isinstance(title, dict):
        return fallback, fallback
    zh = title.get("zh", fallback)
    return zh, title.get("en") or zh


def named(item: Any, key: str, path: Path) -> _T:
    """A part by kind and name: 规则“继续教育”, rule “Continuing education”."""
    place = next((str(p) for p in reversed(path[:-1]) if str(p) in _KINDS), "")
    zh_kind, en_kind = _KINDS.get(place, ("", ""))
    zh, en = title_of(item.get("title") if isinstance(item, dict) else None, key)
    return f"{zh_kind}“{zh}”", f"{en_kind} “{en}”".strip()


def value_words(value: Any, lists: Mapping[str, Any]) -> _T:
    """A value as it reads: an option by its label, a text quoted, what is absent as “unset”."""
    match value:
        case None | "":
            return "（未设）", "(unset)"
        case True | False:
            return ("是", "yes") if value else ("否", "no")
        case {"param": name}:
            return f"参数“{name}”", f"parameter {name!r}"
        case dict() if set(value) <= {"zh", "en"}:
            zh, en = title_of(value)
            return f"“{zh}”", f"“{en}”"
        case list() if all(not isinstance(v, dict | list) for v in value):
            words = [value_words(v, lists) for v in value]
            return "、".join(w[0] for w in words), ", ".join(w[1] for w in words)
        case dict() | list():
            return "（原内容）", "(its content)"
    if value == "-":
        return "不限", "any"
    for codelist in lists.values():
        for option in codelist.get("options", ()):
            if option.get("code") == value:
                return title_of(option.get("title"), str(value))
    return str(value), str(value)


_VERDICTS: Mapping[str, _T] = {
    "met": ("符合", "met"), "unmet": ("不符合", "not met"), "unknown": ("还不能判断", "open"),
}  # fmt: skip


def name_at(path: Path, document: Mapping[str, Any]) -> _T:
    """What stands at a path is called; what is expected of a rule, by the rule."""
    last = str(path[-1]) if path else ""
    if len(path) > 3 and path[0] == "samples" and path[-2] == "rules":
        rules = [r for c in _criteria_of(path[1], document) for r in c.get("rules", ())]
        return next((_quoted(r.get("title"), last) for r in rules if r.get("key") == last), (last, last))
    return NAMES.get(last, (last, last))


def _criteria_of(sample: str | int, document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The criteria a sample is judged by first, then the others: rules of several may share a key."""
    criteria: Mapping[str, Any] = document.get("criteria", {})
    told = [
        s
        for n, s in enumerate(document.get("samples", ()))
        if n == sample or str(s.get("key")) == str(sample)
    ]
    wanted = {s.get("offering") for s in told}
    own = [
        o.get("criteria")
        for o in document.get("offerings", ())
        if f"{o.get('level')}/{o.get('route')}" in wanted
    ]
    return [criteria[k] for k in sorted(criteria, key=lambda k: k not in own)]


def words_at(value: Any, path: Path, document: Mapping[str, Any]) -> _T:
    """A value as it reads at its place: a step of a workflow by its title, an expected verdict by its word."""
    if len(path) > 2 and path[0] == "workflows" and path[-1] in ("to", "certified", "not_by_who_did"):
        titles = _steps(document.get("workflows", {}).get(path[1], {}))
        words = [
            titles.get(str(key), (str(key), str(key)))
            for key in (value if isinstance(value, list) else [value])
        ]
        if value:
            return "、".join(w[0] for w in words), ", ".join(w[1] for w in words)
    if path and path[0] == "samples" and "expect" in path and isinstance(value, str):
        return _VERDICTS.get(value, (value, value))
    return value_words(value, document.get("codelists", {}))


def _steps(machine: Mapping[str, Any]) -> dict[str, _T]:
    states = machine.get("states", ())
    steps = [*(t for s in states for t in s.get("transitions", ())), *states]
    return {str(step.get("key")): _quoted(step.get("title"), str(step.get("key"))) for step in steps}


def _quoted(title: Any, fallback: str) -> _T:
    zh, en = title_of(title, fallback)
    return f"“{zh}”", f"“{en}”"
