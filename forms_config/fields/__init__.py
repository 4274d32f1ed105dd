"""The field kinds, one module each. Importing this package registers them, and those of installed plugins. (pure)

A plugin offers kinds through the entry-point group `zhiping.fields`; each entry names a subclass of `FieldBase` with a
`kind` of its own. A plugin that cannot be loaded is left out and stops nothing else.
"""

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import EntryPoint

from forms_config import plugins
from forms_config.definitions import FIELD_KINDS, FieldBase, FieldKinds

BUILT_IN = (
    "text", "long_text", "integer", "number", "money", "date", "month", "year", "yes_no", "choice", "multiple_choice",
    "cascade", "identity", "organization_code", "phone", "email", "file", "table", "computed", "commitment",
)  # fmt: skip

for _name in BUILT_IN:
    import_module(f"forms_config.fields.{_name}")


def load_plugins(
    entries: Iterable[EntryPoint] | None = None, kinds: FieldKinds = FIELD_KINDS
) -> list[plugins.LeftOut]:
    """Registers the kind of each entry point; returns those that could not be."""
    return plugins.take_plugins(plugins.FIELDS, lambda _point, cls: _register(cls, kinds), entries)


def _register(cls: object, kinds: FieldKinds) -> None:
    if not isinstance(cls, type) or not issubclass(cls, FieldBase):
        raise TypeError("an entry must name a subclass of FieldBase")
    missing = [n for n in ("kind", "kind_title", "kind_help") if not getattr(cls, n, None)]
    if missing:
        raise TypeError(f"{cls.__name__} lacks {', '.join(missing)}")
    kinds.register(cls)


plugins.LEFT_OUT += load_plugins()
