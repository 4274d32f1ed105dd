"""Parameters, values and decision tables nothing refers to. (pure)"""

from collections.abc import Iterator

from forms_config import conditions as c
from forms_config.analysis.findings import Finding, remark
from forms_config.criteria_definitions import Criteria
from forms_config.walking import criteria_roots, visits

_NOUNS = {"parameters": ("参数", "Parameter"), "values": ("值", "Value"), "tables": ("对照表", "Table")}


def unused(criteria: Criteria) -> Iterator[Finding]:
    """Names no rule needs, directly or through others."""
    refers: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for _, root, path in criteria_roots(criteria):
        owner = ("rules", "") if path[0] == "rules" else (str(path[0]), str(path[1]))
        refers.setdefault(owner, set()).update(_named(root))
    reached: set[tuple[str, str]] = set()
    ahead = [("rules", "")]
    while ahead:
        for name in refers.get(ahead.pop(), ()):
            if name not in reached:
                reached.add(name)
                ahead.append(name)
    for kind, (zh, en) in _NOUNS.items():
        for key in getattr(criteria, kind):
            if (kind, key) not in reached:
                title = criteria.tables[key].title.zh if kind == "tables" else key
                yield remark((kind, key), "unused", f"{zh}“{title}”没有被用到，可以删去。",
                             f"{en} {key!r} is not used; remove it.")  # fmt: skip


def _named(root: object) -> Iterator[tuple[str, str]]:
    for visit in visits(root):
        match visit.node:
            case c.ParameterValue():
                yield "parameters", visit.node.param
            case c.NamedValue():
                yield "values", visit.node.value
            case c.TableMet():
                yield "tables", visit.node.table
            case c.LookUpValue():
                yield "tables", visit.node.look_up
