"""The JSON Schema of a claim, made from the table of its fields.

Source: https://json-schema.org/draft/2020-12/json-schema-core.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from hsnexus.exports.fields import CLAIM, DEMANDS, LISTS, PASSAGE, PIECE, RELATIONS, RESERVED, Field, Form, short
from hsnexus.vocab import CLAIM_SCHEMA

__all__ = ["schema", "text"]

# Without what no IRI may hold (RFC 3987), and absolute.
_IRI: Final = r'^[A-Za-z][A-Za-z0-9+.\-]*:[^\u0000-\u0020<>"{}|\\^`]+$'
_TEXT: Final = {"type": "string", "minLength": 1}
_LANGUAGE: Final = "^[a-z]{1,8}(-[a-z0-9]{1,8})*$"
_FORMS: Final[Mapping[Form, Mapping[str, Any]]] = {
    Form.TEXT: {"$ref": "#/$defs/text"},
    Form.NUMBER: {"type": "integer", "minimum": 0},
    Form.COUNT: {"type": "integer", "minimum": 1},
    Form.HASH: {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    Form.THING: {"$ref": "#/$defs/thing"},
    Form.PASSAGES: {"$ref": "#/$defs/passage"},
    Form.PIECES: {"$ref": "#/$defs/piece"},
}


def schema() -> dict[str, Any]:
    """Return the schema that every line of the claims as JSON Lines keeps."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": CLAIM_SCHEMA,
        "title": "A causal claim of hsnexus",
        "description": "That a source claims, in passages that can be checked, that one factor acts on another; "
        "never that it does.",
        **_record("CausalClaim", CLAIM),
        "allOf": [
            *(_demand(*demand) for demand in DEMANDS),
            *(_reserve(*reserved) for reserved in RESERVED),
            *map(_relation, RELATIONS),
        ],
        "$defs": {
            "iri": {"type": "string", "pattern": _IRI},
            "text": {
                "description": "A text: bare where it is English, else with its language, if it has one.",
                "oneOf": [_TEXT, _object({"text": _TEXT, "language": _language()}, ["text"])],
            },
            "thing": {
                "description": "A thing: its IRI, and what it is called.",
                **_object({"id": {"$ref": "#/$defs/iri"}, "label": {"$ref": "#/$defs/text"}}, ["id"]),
            },
            "passage": {
                "description": "A passage, which proves itself by hashes.",
                **_record("Passage", PASSAGE),
                "oneOf": [
                    {"required": ["start", "end"], "properties": {"pieces": {"maxItems": 0}}},
                    {"properties": {"start": False, "end": False, "pieces": {"minItems": 1}}},
                ],
            },
            "piece": {"description": "A piece of a passage that something interrupts.", **_record("TextRange", PIECE)},
        },
    }


def text() -> str:
    """Return the schema as it is published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _language() -> dict[str, Any]:
    return {"type": "string", "pattern": _LANGUAGE, "not": {"const": "en"}}


def _object(properties: Mapping[str, Any], required: Sequence[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def _record(kind: str, fields: Sequence[Field]) -> dict[str, Any]:
    properties: dict[str, Any] = {"id": {"$ref": "#/$defs/iri"}, "type": {"const": kind}}
    properties |= {field.name: _field(field) for field in fields}
    return _object(properties, ["id", "type", *(field.name for field in fields if field.least or field.many)])


def _field(field: Field) -> dict[str, Any]:
    told = {"description": f"{field.told[0].upper()}{field.told[1:]}."}
    one = {"enum": [*map(short, LISTS[field.kind])]} if field.form is Form.VALUE else _FORMS[field.form]
    if not field.many:
        return {**told, **one}
    least = {"minItems": field.least} if field.least else {}
    return {**told, "type": "array", "items": one, **least, "uniqueItems": True}


def _demand(name: str, value: str, needed: str) -> dict[str, Any]:
    """Return that a field with a value demands a value of another."""
    return {
        "if": {"properties": {name: _has(name, value)}, "required": [name]},
        "then": {"properties": {needed: {"minItems": 1}}},
    }


def _reserve(reserved: str, name: str, value: str) -> dict[str, Any]:
    """Return that a field has values only where another field has a value."""
    return {
        "if": {"properties": {reserved: {"minItems": 1}}, "required": [reserved]},
        "then": {"properties": {name: _has(name, value)}},
    }


def _has(name: str, value: str) -> dict[str, Any]:
    """Return that a field of a claim has a value, among others where it has several."""
    field = next(field for field in CLAIM if field.name == name)
    return {"contains": {"const": short(value)}} if field.many else {"const": short(value)}


def _relation(relation: str) -> dict[str, Any]:
    """Return that a relation has its sign and its edge, and no other."""
    sign, edge = RELATIONS[relation]
    return {
        "if": {"properties": {"relation": {"const": short(relation)}}, "required": ["relation"]},
        "then": {"properties": {"sign": {"const": short(sign)}, "edge": {"const": short(edge)}}},
    }
