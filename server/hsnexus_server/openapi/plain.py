"""Plain schemas, which others are made of.

Source: JSON Schema, 2020-12.
"""

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["COUNT", "DIGEST", "SWITCH", "TEXT", "TEXTS", "list_of", "map_of", "object_of", "ref"]

TEXT: Final[Mapping[str, Any]] = {"type": "string"}
COUNT: Final[Mapping[str, Any]] = {"type": "integer", "minimum": 0}
DIGEST: Final[Mapping[str, Any]] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
SWITCH: Final[Mapping[str, Any]] = {"type": "boolean"}


def ref(name: str) -> dict[str, str]:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(items: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def map_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object whose members have names of any kind."""
    return {"type": "object", "additionalProperties": values}


def object_of(
    required: Mapping[str, Mapping[str, Any]], optional: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Return the schema of an object with these members; in time it may have others."""
    found: dict[str, Any] = {"type": "object", "properties": {**required, **(optional or {})}}
    return {**found, "required": [*required]} if required else found


TEXTS: Final = list_of(TEXT)
