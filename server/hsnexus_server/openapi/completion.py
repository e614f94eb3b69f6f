"""The operation and the schemas of what a query may name: one document for completion."""

from collections.abc import Mapping
from typing import Any, Final

from hsnexus.questions import FAMILIES, VIEWS
from hsnexus.template import Type
from hsnexus_server.openapi.contents import answer, json_of, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.plain import COUNT, SWITCH, TEXT, list_of, map_of, object_of, ref
from hsnexus_server.openapi.refusals import OF_A_SCHEMA

__all__ = ["COMPLETION", "completion"]

_NAME: Final[Mapping[str, Any]] = {
    **TEXT,
    "description": "As a query writes it: a prefixed name by `prefixes`, or the whole IRI in angle brackets.",
}
_WORDS: Final[Mapping[str, Any]] = {"name": _NAME, "label": TEXT, "definition": {**TEXT, "maxLength": 200}}


def _places(array: str, what: str) -> dict[str, Any]:
    return {**list_of(COUNT), "description": f"Places in `{array}`: {what}."}


def _count(what: str) -> dict[str, Any]:
    return {**COUNT, "description": f"{what} in the default graph."}


COMPLETION: Final[Mapping[str, Any]] = {
    "Completion": object_of({
        "prefixes": {**map_of(TEXT), "description": "Namespaces by prefix."},
        "classes": {**list_of(ref("CompletionClass")), "description": "Those with instances, the most frequent first."},
        "properties": {**list_of(ref("CompletionProperty")), "description": "Those with triples, likewise."},
        "things": {**list_of(ref("CompletionThing")), "description": "Those first that most triples point at."},
        "questions": {**list_of(ref("CompletionQuestion")), "description": "By family, in the order of families."},
        "left_out": {
            **object_of({"classes": COUNT, "properties": COUNT, "things": COUNT, "data": SWITCH}),
            "description": "How many there are besides, as they would be too many; and whether the operator's own data "
            "are left out, as they are too large.",
        },
    }),
    "CompletionClass": object_of({
        **_WORDS,
        "count": _count("Instances"),
        "properties": _places("properties", "those that its instances have"),
    }),
    "CompletionProperty": object_of({
        **_WORDS,
        "count": _count("Triples"),
        "ranges": _places("classes", "those that its values are instances of"),
    }),
    "CompletionThing": object_of({
        **_WORDS,
        "kind": {**TEXT, "description": "Such as `factor`, `section`, or the closed list of a value: `modality`."},
        "count": _count("Triples that point at it"),
        "classes": _places("classes", "those that it is an instance of"),
    }),
    "CompletionQuestion": object_of({
        "id": {"type": "string", "pattern": "^CQ[0-9]{2,3}$"},
        "stem": TEXT,
        "family": {"enum": [*FAMILIES]},
        "family_label": TEXT,
        "summary": TEXT,
        "view": {"enum": [*VIEWS]},
        "gives": {"type": ["string", "null"]},
        "text": {**TEXT, "description": "The query, with the defaults in it."},
        "holes": {
            "type": "array",
            "description": "Where values of parameters stand in the text: start, end (in code units of UTF-16, as "
            "JavaScript counts) and the name of the parameter. A parameter that is left out is a variable there.",
            "items": {"type": "array", "prefixItems": [COUNT, COUNT, TEXT], "minItems": 3, "maxItems": 3},
        },
        "parameters": list_of(
            object_of(
                {
                    "name": TEXT,
                    "type": {"enum": [*Type]},
                    "accepts": TEXT,
                    "default": {"type": ["string", "integer", "null"]},
                },
                {"choices": _places("things", "all that it may be; left out where they are not among them")},
            )
        ),
    }),
}  # fmt: skip
"""Schemas, by name."""


def completion() -> Paths:
    """Return the operation by path."""
    return {
        "/schema.json": {
            "get": Operation(
                id="schema",
                summary="What a query may name: prefixes, classes, properties, things, and the questions with their "
                "parameters.",
                tags=("sparql",),
                parameters=conditions(),
                answers={200: answer("The document.", json_of("Completion"), *ANSWERED), 304: unchanged()},
                refusals=OF_A_SCHEMA,
                urls=("/schema.json",),
            )
        }
    }
