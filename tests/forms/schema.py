"""Just enough of JSON Schema to hold stored values against what a kind says of them."""

import re
from typing import Any

TYPES: dict[str, Any] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}
KNOWN = {
    "type", "enum", "const", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "items", "minItems",
    "maxItems", "uniqueItems", "properties", "required", "additionalProperties",
}  # fmt: skip


def conforms(value: Any, schema: dict[str, Any]) -> bool:
    assert schema.keys() <= KNOWN, schema.keys() - KNOWN
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        return False
    plain = [
        "enum" not in schema or value in schema["enum"],
        "const" not in schema or value == schema["const"],
        "pattern" not in schema or re.search(schema["pattern"], value) is not None,
        "minLength" not in schema or len(value) >= schema["minLength"],
        "maxLength" not in schema or len(value) <= schema["maxLength"],
        "minimum" not in schema or value >= schema["minimum"],
        "maximum" not in schema or value <= schema["maximum"],
        "minItems" not in schema or len(value) >= schema["minItems"],
        "maxItems" not in schema or len(value) <= schema["maxItems"],
        not schema.get("uniqueItems") or len({str(v) for v in value}) == len(value),
        all(key in value for key in schema.get("required", ())),
    ]
    if not all(plain):
        return False
    if kind == "array":
        return all(conforms(item, schema["items"]) for item in value)
    if kind == "object":
        properties = schema["properties"]
        return all(key in properties and conforms(item, properties[key]) for key, item in value.items())
    return True
