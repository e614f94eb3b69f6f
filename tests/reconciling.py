"""The shapes of the Reconciliation Service API 0.2 in JSON Schema, and a client that sends what OpenRefine sends."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any, Final

import jsonschema_rs

TEXT: Final = {"type": "string", "minLength": 1}
URL: Final = {"type": "string", "pattern": "^https?://"}
TEMPLATE: Final = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}


def closed(needed: Mapping[str, Any], **optional: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a schema
    """Return the schema of an object with these members and no others."""
    properties = {**needed, **optional}
    return {"type": "object", "properties": properties, "required": list(needed), "additionalProperties": False}


NAMED: Final = closed({"id": TEXT, "name": TEXT})
PLACE: Final = closed({"service_url": URL, "service_path": {"type": "string", "pattern": "^/"}})
FEATURE: Final = closed({"id": TEXT, "value": {"type": ["number", "boolean"]}})
CANDIDATE: Final = closed(
    {
        "id": TEXT,
        "name": TEXT,
        "type": {"type": "array", "items": NAMED, "minItems": 1},
        "score": {"type": "number", "exclusiveMinimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
    },
    description=TEXT,
    features={"type": "array", "items": FEATURE},
)
RESULT: Final = closed({"result": {"type": "array", "items": CANDIDATE}})
SUGGESTED: Final = closed(
    {"id": TEXT, "name": TEXT}, description={"type": "string"}, notable={"type": "array", "items": NAMED}
)
VALUE: Final = {"oneOf": [NAMED, closed({"str": {"type": "string"}}), closed({"int": {"type": "integer"}})]}

SCHEMAS: Final[Mapping[str, Any]] = {
    "manifest": closed(
        {
            "versions": {"type": "array", "contains": {"const": "0.2"}},
            "name": TEXT,
            "identifierSpace": URL,
            "schemaSpace": URL,
        },
        documentation=URL,
        serviceVersion=TEXT,
        defaultTypes={"type": "array", "items": NAMED, "uniqueItems": True},
        view=closed({"url": TEMPLATE}),
        preview=closed({"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}}),
        suggest=closed({}, entity=PLACE, property=PLACE, type=PLACE),
        extend=closed({}, propose_properties=PLACE, property_settings={"type": "array"}),
        batchSize={"type": "integer", "minimum": 1},
    ),
    "result": RESULT,
    "batch": {"type": "object", "additionalProperties": RESULT},
    "suggestions": closed({"result": {"type": "array", "items": SUGGESTED}}),
    "proposal": closed(
        {"properties": {"type": "array", "items": NAMED}}, type=TEXT, limit={"type": "integer", "minimum": 1}
    ),
    "extension": closed(
        {
            "meta": {"type": "array", "items": closed({"id": TEXT, "name": TEXT}, type=NAMED, service=URL)},
            "rows": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": VALUE},
                },
            },
        }
    ),
    "problem": {"type": "object", "required": ["type", "title", "status", "detail"]},
}
_VALIDATORS: Final = {name: jsonschema_rs.validator_for(schema) for name, schema in SCHEMAS.items()}


def valid(told: Any, shape: str) -> Any:  # noqa: ANN401 - what JSON may hold
    """Return what was told, if it has the shape."""
    _VALIDATORS[shape].validate(told)
    return told


@dataclass(frozen=True, slots=True)
class Told:
    """What a server answered."""

    status: int
    headers: Message
    body: bytes

    def json(self, shape: str) -> Any:  # noqa: ANN401 - what JSON may hold
        return valid(json.loads(self.body), shape)


def send(url: str, form: Mapping[str, str] | bytes | None = None, **headers: str) -> Told:
    """Send a GET, or a POST of a form as OpenRefine does; redirections are not followed."""
    body = urllib.parse.urlencode(form).encode() if isinstance(form, Mapping) else form
    request = urllib.request.Request(url, body, {name.replace("_", "-"): value for name, value in headers.items()})  # noqa: S310 - loopback
    try:
        with _OPENER.open(request, timeout=30) as response:
            return Told(response.status, response.headers, response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Told(error.code, error.headers, error.read())


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(_Staying)
