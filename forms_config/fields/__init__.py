"""The field kinds, one module each. Importing this package registers them, and those of installed plugins. (pure)

A plugin offers kinds through the entry-point group `zhiping.field_kinds`; each entry names a subclass of `FieldBase`
with a `kind` of its own. A plugin that cannot be loaded is recorded in `PLUGIN_PROBLEMS` and stops nothing else.
"""

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from forms_config.definitions import FIELD_KINDS, FieldBase, FieldKinds
from forms_config.shapes import Problem, Text

GROUP = "zhiping.field_kinds"
BUILT_IN = (
    "text", "long_text", "integer", "number", "money", "date", "month", "year", "yes_no", "choice", "multiple_choice",
    "cascade", "identity", "organization_code", "phone", "email", "file", "table", "computed", "commitment",
)  # fmt: skip

for _name in BUILT_IN:
    import_module(f"forms_config.fields.{_name}")


def load_plugins(entries: Iterable[EntryPoint], kinds: FieldKinds = FIELD_KINDS) -> list[Problem]:
    """Registers the kind of each entry point; a problem for each that cannot be."""
    problems = []
    for entry in entries:
        try:
            _register(entry.load(), kinds)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            problems.append(Problem(
                "broken_field_kind",
                Text(zh=f"插件“{entry.name}”的字段类型未能载入（{reason}）。",
                     en=f"the field kind of plugin {entry.name!r} could not be loaded ({reason})."),
                (entry.name,),
            ))  # fmt: skip
    return problems


def _register(cls: object, kinds: FieldKinds) -> None:
    if not isinstance(cls, type) or not issubclass(cls, FieldBase):
        raise TypeError("an entry must name a subclass of FieldBase")
    missing = [n for n in ("kind", "kind_title", "kind_help") if not getattr(cls, n, None)]
    if missing:
        raise TypeError(f"{cls.__name__} lacks {', '.join(missing)}")
    kinds.register(cls)


PLUGIN_PROBLEMS: tuple[Problem, ...] = tuple(load_plugins(entry_points(group=GROUP)))
