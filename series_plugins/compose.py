"""Puts a pack together from its files and the common pieces it uses, so that nothing is said twice. (pure)

`use: common/<name>` takes a piece of the common pack, `use: local/<name>` a piece of this pack (a file whose name begins
with an underscore). The result is closed: no reference to a piece is left in it.
"""

from collections.abc import Callable
from typing import Any

from forms_config.shapes import Problem, Text
from series_plugins.pack_files import Files
from series_plugins.yaml_source import Listed, Mapped, read_yaml

MAX_USES = 6


class Composer:
    """Reads pieces on demand and notes every problem with its place."""

    def __init__(self, files: Files, common: Files) -> None:
        self.files, self.common = files, common
        self.problems: list[Problem] = []
        self._cache: dict[str, Any] = {}

    def complain(self, code: str, zh: str, en: str, at: Any = None, key: str = "") -> None:
        file, line = getattr(at, "file", ""), getattr(at, "line", 0)
        if isinstance(at, Mapped) and key in at.lines:
            file, line = at.lines[key]
        self.problems.append(Problem(code, Text(zh=zh, en=en), file=file, line=line))

    def load(self, name: str, *, common: bool = False) -> Any:
        """A fresh copy of one YAML file's data; None (and a problem) when it cannot be read."""
        source = self.common if common else self.files
        label = f"common/{name}" if common else name
        data, problems = read_yaml(source[name], label)
        if label not in self._cache:
            self._cache[label] = True
            self.problems.extend(problems)
        if data is not None and not isinstance(data, Mapped):
            self.complain(
                "pack.not_mapping", "文件最外层应为“键: 值”。", "The file should be a mapping.", data
            )
            return None
        return data

    def piece(self, folder: str, use: Any, at: Any) -> Mapped | None:
        """The piece `common/identity@1` or `local/shared` of a folder."""
        if not isinstance(use, str):
            self.complain(
                "use.shape",
                "use后面应写common/名称或local/名称。",
                "use takes common/NAME or local/NAME.",
                at,
            )
            return None
        origin, _, rest = use.partition("/")
        name, _, version = rest.partition("@")
        if origin == "common":
            path, source, common = f"{folder}/{name}.yaml", self.common, True
        elif origin == "local":
            own = "forms" if folder == "sections" else folder
            path, source, common = f"{own}/_{name}.yaml", self.files, False
        else:
            path, source, common = "", {}, False
        if path not in source:
            self.complain("use.unknown", f"找不到引用的{use}。", f"{use} does not exist.", at, "use")
            return None
        data = self.load(path, common=common)
        if not isinstance(data, Mapped):
            return None
        found = data.pop("version", "1")
        if version and version != found:
            self.complain(
                "use.version", f"{use}现在是第{found}版。", f"{use} is now version {found}.", at, "use"
            )
        return data

    def form(self, data: Mapped) -> Mapped:
        """Replaces `use:` entries of a form's sections by the sections they name."""
        sections = data.get("sections")
        if not isinstance(sections, Listed):
            return data
        composed = Listed(sections.file, sections.line)
        for entry in sections:
            section = self._section(entry) if isinstance(entry, Mapped) and "use" in entry else entry
            if section is not None:
                composed.append(section)
                self._lift_checks(section, data)
        data["sections"] = composed
        return data

    def _lift_checks(self, section: Any, form: Mapped) -> None:
        """A shared section brings its checks along; they are the form's."""
        checks = section.pop("checks", None) if isinstance(section, Mapped) else None
        if isinstance(checks, Listed):
            own = form.setdefault("checks", Listed(checks.file, checks.line))
            own.extend(checks)

    def _section(self, entry: Mapped) -> Mapped | None:
        section = self.piece("sections", entry["use"], entry)
        if section is None:
            return None
        for unknown in set(entry) - {"use", "set", "omit", "add"}:
            self.complain("use.key", f"use旁边不能写{unknown}，可用set、omit、add。",
                          f"{unknown} cannot stand beside use; use set, omit, add.", entry, unknown)  # fmt: skip
        fields = section.get("fields")
        if not isinstance(fields, Listed):
            return section
        by_key = {f.get("key"): f for f in fields if isinstance(f, Mapped)}
        for key in entry.get("omit") or ():
            if key in by_key:
                fields.remove(by_key.pop(key))
            else:
                self.complain(
                    "use.omit",
                    f"要去掉的字段{key}不在片段里。",
                    f"{key}, to be omitted, is not there.",
                    entry,
                    "omit",
                )
        changes = entry.get("set") or {}
        if isinstance(changes, Mapped):
            self._set_fields(section, by_key, changes)
        fields.extend(entry.get("add") or ())
        return section

    def _set_fields(self, section: Mapped, by_key: dict[Any, Mapped], changes: Mapped) -> None:
        for key, value in changes.items():
            target = by_key.get(key)
            if target is not None and isinstance(value, Mapped):
                overlay(target, value)
            elif key in ("title", "hint", "group", "show_when", "key"):
                overlay(section, changes, only=key)
            else:
                self.complain(
                    "use.set",
                    f"要修改的{key}不在片段里。",
                    f"{key}, to be set, is not there.",
                    changes,
                    key,
                )

    def criteria(self, data: Mapped, depth: int = 0) -> Mapped:
        """Merges used criteria under this one's own: parameters, values, tables by key, rules by their key in order."""
        uses = data.pop("use", None)
        if uses is None:
            return data
        if isinstance(uses, str):
            uses = [uses]
        if depth >= MAX_USES:
            self.complain(
                "use.depth", "引用层数太多或互相引用。", "Too many levels of use, or a circle.", data
            )
            return data
        merged = Mapped(data.file, data.line)
        for use in uses if isinstance(uses, list) else ():
            piece = self.piece("criteria", use, data)
            if piece is not None:
                _merge_criteria(merged, self.criteria(piece, depth + 1))
        _merge_criteria(merged, data)
        if depth == 0:
            _drop_unused_names(merged, data)
        return merged

    def workflow(self, data: Mapped, depth: int = 0) -> Mapped:
        """Takes a standard workflow, which may itself take another, and applies `set`, `remove` and `insert` to its states."""
        if "use" not in data:
            return data
        if depth >= MAX_USES:
            self.complain(
                "use.depth", "引用层数太多或互相引用。", "Too many levels of use, or a circle.", data
            )
            return data
        base = self.piece("workflows", data["use"], data)
        if base is None:
            return data
        base = self.workflow(base, depth + 1)
        for key, value in data.items():
            if key not in ("use", "insert", "set", "remove"):
                base[key] = value
                base.lines[key] = data.lines[key]
        states = base.get("states")
        if not isinstance(states, Listed):
            return base
        self._change_states(states, data.get("set") or {})
        for entry in data.get("insert") or ():
            self._insert_state(states, entry)
        for key in data.get("remove") or ():
            self._remove_state(states, key, data)
        return base

    def _change_states(self, states: Listed, changes: Any) -> None:
        by_key = {s.get("key"): s for s in states if isinstance(s, Mapped)}
        for key, change in changes.items() if isinstance(changes, Mapped) else ():
            state = by_key.get(key)
            if state is None or not isinstance(change, Mapped):
                self.complain("workflow.set", f"没有状态{key}。", f"There is no state {key}.", changes, key)
                continue
            transitions = change.get("transitions")
            if isinstance(transitions, Mapped):
                own = {t.get("key"): t for t in state.get("transitions") or () if isinstance(t, Mapped)}
                for name, patch in transitions.items():
                    if name in own and isinstance(patch, Mapped):
                        overlay(own[name], patch)
                    else:
                        self.complain(
                            "workflow.set",
                            f"状态{key}没有动作{name}。",
                            f"{key} has no action {name}.",
                            transitions,
                            name,
                        )
            rest = Mapped(change.file, change.line)
            rest.update(
                {k: v for k, v in change.items() if not (k == "transitions" and isinstance(v, Mapped))}
            )
            rest.lines = change.lines
            overlay(state, rest)

    def _insert_state(self, states: Listed, entry: Any) -> None:
        keys = [s.get("key") for s in states if isinstance(s, Mapped)]
        if not isinstance(entry, Mapped) or not {"after", "before", "state"} <= set(entry):
            self.complain(
                "workflow.insert",
                "insert需要after、before、state。",
                "insert needs after, before and state.",
                entry,
            )
            return
        after, before, state = entry["after"], entry["before"], entry["state"]
        if after not in keys or before not in keys:
            self.complain(
                "workflow.insert",
                f"找不到状态{after}或{before}。",
                f"No state {after} or {before}.",
                entry,
            )
            return
        index = keys.index(after)
        source = states[index]
        turned = [
            t for t in source.get("transitions") or () if isinstance(t, Mapped) and t.get("to") == before
        ]
        if not turned or not isinstance(state, Mapped):
            self.complain(
                "workflow.insert",
                f"{after}没有通向{before}的动作。",
                f"{after} has no action to {before}.",
                entry,
            )
            return
        for transition in turned:
            transition["to"] = state.get("key")
        states.insert(index + 1, state)

    def _remove_state(self, states: Listed, key: Any, data: Mapped) -> None:
        """An optional step goes: what led to it leads to where its first action led."""
        gone = next((s for s in states if isinstance(s, Mapped) and s.get("key") == key), None)
        onward = (gone.get("transitions") or [None])[0] if gone is not None else None
        if gone is None or not isinstance(onward, Mapped):
            self.complain(
                "workflow.remove", f"没有可去掉的状态{key}。", f"No state {key} to remove.", data, "remove"
            )
            return
        states.remove(gone)
        for state in states:
            for transition in state.get("transitions") or ():
                if isinstance(transition, Mapped) and transition.get("to") == key:
                    transition["to"] = onward.get("to")


def overlay(target: Mapped, changes: Mapped, only: str | None = None) -> None:
    """Replaces keys of a mapping, remembering where the new values were written."""
    for key, value in changes.items():
        if only is None or key == only:
            target[key] = value
            target.lines[key] = changes.lines.get(key, (changes.file, changes.line))


def _merge_criteria(target: Mapped, source: Mapped) -> None:
    for key, value in source.items():
        place = source.lines.get(key, (source.file, source.line))
        if key in ("parameters", "values", "names", "tables") and isinstance(value, Mapped):
            inner = target.setdefault(key, Mapped(value.file, value.line))
            overlay(inner, value)
        elif key == "rules" and isinstance(value, Listed):
            rules = target.setdefault(key, Listed(value.file, value.line))
            _merge_rules(rules, value)
        else:
            target[key] = value
        target.lines[key] = place


def _drop_unused_names(merged: Mapped, own: Mapped) -> None:
    """A shared file may name values it leaves to its users; those nobody defines go. What the criteria name themselves stays
    and is checked."""
    names, kept = merged.get("names"), own.get("names") or {}
    if isinstance(names, Mapped):
        for key in [
            k
            for k in names
            if k not in kept and not any(k in (merged.get(part) or {}) for part in ("values", "parameters"))
        ]:
            del names[key]


def _merge_rules(rules: Listed, added: Listed) -> None:
    where: Callable[[Any], Any] = lambda r: r.get("key") if isinstance(r, Mapped) else None  # noqa: E731
    positions = {where(r): i for i, r in enumerate(rules)}
    for rule in added:
        position = positions.get(where(rule))
        if position is None:
            rules.append(rule)
        else:
            rules[position] = rule
