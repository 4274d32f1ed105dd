"""Changes of criteria in the words of the form: 「大学本科任中级年限由5年改为4年」, not cell 1 of row 1. (pure)"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from forms_config import conditions as c
from forms_config.criteria_definitions import Criteria
from forms_config.diff_words import title_of, value_words
from forms_config.phrases import asking
from forms_config.scope import Scope
from forms_config.shapes import Text
from forms_config.walking import criteria_roots, visits
from forms_config.wording import Words

Json = Any
_ENDS = ("不低于", "不少于", "不超过", "满")
_ENDS_EN = (" at least", " at most")


@dataclass(frozen=True)
class Measure:
    """What a value is called, and its unit behind a number, in both languages."""

    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""

    def shown(self, value: Json, lists: Mapping[str, Json]) -> tuple[str, str]:
        """A value with its unit: 5年; what is no number stands alone."""
        zh, en = value_words(value, lists)
        if not _is_number(value):
            return zh, en
        return f"{zh}{self.unit_zh}", f"{en} {self.unit_en}".rstrip()


def _is_number(value: Json) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return not isinstance(value, bool)


# Decision tables ------------------------------------------------------------------------------------------------------


def column_measure(title: Json) -> Measure:
    """任中级满（年） → 任中级年限, 年; 学历不低于 → 学历."""
    zh, en = title_of(title)
    asked, asked_en = asking(zh), asking(en)
    stem, unit = asked or (zh, "")
    for end in _ENDS:
        stem = stem.removesuffix(end) if asked else stem
    stem_en = asked_en[0] if asked_en else en
    for end in _ENDS_EN:
        stem_en = stem_en.removesuffix(end)
    name = f"{stem}年限" if unit == "年" and not stem.endswith("年限") else stem
    return Measure(name, stem_en[:1].lower() + stem_en[1:], unit, asked_en[1] if asked_en else "")


RESULT = Measure("结果", "the result")


def paired_rows(
    before: Sequence[Json], after: Sequence[Json]
) -> tuple[list[tuple[Json, int]], list[int], list[int]]:
    """((old row, number of the new one) of each row that changed, numbers of those added, numbers of those removed). Rows that are
    the same are left out; the others are matched by their first cell, in order."""
    left = list(range(len(before)))
    new = []
    for n, row in enumerate(after):
        same = next((m for m in left if before[m] == row), None)
        if same is None:
            new.append(n)
        else:
            left.remove(same)
    changed, added = [], []
    for n in new:
        match = next((m for m in left if before[m]["cells"][:1] == after[n]["cells"][:1]), None)
        if match is None:
            added.append(n)
        else:
            left.remove(match)
            changed.append((before[match], n))
    return changed, added, left


def cell_text(
    table: Json, row: int, measure: Measure, values: tuple[Json, Json], lists: Sequence[Mapping[str, Json]]
) -> Text:
    """One changed cell. `lists`: the code lists of the first column's cells, and of this one's."""
    title, cell = title_of(table["title"]), table["rows"][row]["cells"][0]
    first = value_words(cell, lists[0])
    if sum(r["cells"][0] == cell for r in table["rows"]) > 1:
        first = f"第{row + 1}行（{first[0]}）的", f"row {row + 1} ({first[1]})"
    (zx, ex), (zy, ey) = (measure.shown(v, lists[1]) for v in values)
    return Text(
        zh=f"“{title[0]}”：{first[0]}{measure.zh}由{zx}改为{zy}。",
        en=f"“{title[1]}”: {measure.en} for {first[1]} changed from {ex} to {ey}.",
    )


# Parameters -----------------------------------------------------------------------------------------------------------


def parameter_measure(key: str, document: Mapping[str, Json], criteria: str, scope: Scope) -> Measure:
    """What a parameter is compared with: “继续教育学时”中总学时的要求. Its key where that cannot be told."""
    try:
        read = Criteria.model_validate(document["criteria"][criteria])
        return next(_uses(key, read, scope), Measure(f"参数“{key}”", f"parameter {key!r}"))
    except (ValidationError, KeyError, TypeError, AttributeError):
        return Measure(f"参数“{key}”", f"parameter {key!r}")


def _uses(key: str, criteria: Criteria, scope: Scope) -> Iterator[Measure]:
    titles = {rule.key: rule.title for rule in criteria.rules}
    for rule, root, _ in criteria_roots(criteria):
        for visit in visits(root):
            node = visit.node
            if (
                not isinstance(node, c.Compare)
                or not isinstance(node.right, c.ParameterValue)
                or node.right.param != key
            ):
                continue
            zh, en = (Words(scope.in_table(visit.table), lang) for lang in ("zh", "en"))
            names, units = (_left(w, node.left) for w in (zh, en)), (w.unit(node.left) for w in (zh, en))
            (name_zh, name_en), (unit_zh, unit_en) = names, units
            title = titles.get(rule)
            if title is not None:
                name_zh, name_en = f"“{title.zh}”中{name_zh}", f"{name_en} in “{title.en or title.zh}”"
            yield Measure(f"{name_zh}的要求", f"the requirement for {name_en}", unit_zh, unit_en)
    for owner, value in criteria.values.items():
        if owner in criteria.names and any(
            isinstance(v.node, c.ParameterValue) and v.node.param == key for v in visits(value)
        ):
            told = criteria.names[owner]
            yield Measure(f"“{told.zh}”的参数“{key}”", f"parameter {key!r} of “{told.en or told.zh}”")


def _left(words: Words, value: c.Value) -> str:
    if isinstance(value, c.CountValue):
        fact = words.fact(value.count.table)
        return words.pick(f"{fact}的数量", f"the number of {fact}")
    return words.value(value)


def parameter_text(measure: Measure, was: Json, now: Json, day: str, where: tuple[str, str]) -> Text:
    """One dated value that was added (`was` is None), taken away (`now` is None) or changed."""
    since_zh, since_en = _days(day)
    (zx, ex), (zy, ey) = (measure.shown((v or {}).get("value"), {}) for v in (was, now))
    zh, en = f"{where[0]}{measure.zh}", f"{where[1]}{measure.en}"
    if was is None:
        return Text(zh=f"{zh}自{since_zh}起为{zy}。", en=f"{en} is {ey} from {since_en}.")
    if now is None:
        return Text(zh=f"{zh}删去了自{since_zh}起的值{zx}。", en=f"{en} lost its value {ex} from {since_en}.")
    if was.get("value") == now.get("value"):
        return Text(zh=f"{zh}自{since_zh}起的值改了依据。", en=f"{en} from {since_en} has another citation.")
    return Text(
        zh=f"{zh}由{zx}改为{zy}（自{since_zh}起）。", en=f"{en} changed from {ex} to {ey} (from {since_en})."
    )


def _days(day: str) -> tuple[str, str]:
    try:
        held = date.fromisoformat(day)
    except ValueError:
        return day, day
    zh, en = (Words(Scope({}), lang).day(held) for lang in ("zh", "en"))
    return zh, en
