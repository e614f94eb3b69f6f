"""Schemas of what the server tells in JSON: problems, solutions, the list of questions, its status.

Source: JSON Schema, 2020-12; https://www.w3.org/TR/sparql12-results-json/ for solutions.
"""

from collections.abc import Mapping
from typing import Any, Final, get_type_hints

from hsnexus.questions import FAMILIES, USERS, VIEWS
from hsnexus.template import FORMS, Type
from hsnexus_server.openapi.completion import COMPLETION
from hsnexus_server.openapi.findings import FINDINGS
from hsnexus_server.openapi.nexus import NEXUS
from hsnexus_server.openapi.plain import COUNT, DIGEST, SWITCH, TEXT, TEXTS, list_of, map_of, object_of, ref
from hsnexus_server.openapi.texts import TEXTS_READ
from hsnexus_server.pages import limits
from hsnexus_server.problems import TYPE, Problem, Reason
from hsnexus_server.settings import Settings

__all__ = ["schemas"]

_MEMBERS: Final[Mapping[object, Mapping[str, Any]]] = {
    str: TEXT,
    str | None: TEXT,
    int | None: {"type": "integer"},
    tuple[str, ...] | None: TEXTS,
}


def schemas(settings: Settings) -> dict[str, Any]:
    """Return the schemas by name; ``settings`` show which limits there are."""
    return {
        "Problem": _problem(),
        **_RESULTS,
        **_QUESTIONS,
        **FINDINGS,
        **NEXUS,
        **TEXTS_READ,
        **COMPLETION,
        **_OPERATION,
        "Status": _status(settings),
    }


def _problem() -> dict[str, Any]:
    """Return the schema of a refusal (RFC 9457): the members of ``Problem``, its reason told as three of them."""
    members = {name: hint for name, hint in get_type_hints(Problem).items() if name != "reason"}
    required = {name for name, hint in members.items() if hint is str} | {"instance"}
    told = {name: _MEMBERS[hint] for name, hint in members.items()}
    reason = {"type": {"enum": [f"{TYPE}{each}" for each in Reason]}, "title": TEXT, "status": {"type": "integer"}}
    return object_of(
        {**reason, **{name: schema for name, schema in told.items() if name in required}},
        {name: schema for name, schema in told.items() if name not in required},
    )


def _term(kind: str, value: Mapping[str, Any], **more: Mapping[str, Any]) -> dict[str, Any]:
    return {**object_of({"type": {"const": kind}, "value": value}, more), "additionalProperties": False}


_OF_LITERALS: Final = {"xml:lang": TEXT, "its:dir": {"enum": ["ltr", "rtl"]}, "datatype": TEXT}
_HEAD: Final = object_of({}, {"vars": TEXTS, "link": TEXTS})
_RESULTS: Final[Mapping[str, Any]] = {
    "Term": {
        "oneOf": [
            _term("uri", TEXT),
            _term("bnode", TEXT),
            _term("literal", TEXT, **_OF_LITERALS),
            _term("triple", object_of(dict.fromkeys(("subject", "predicate", "object"), ref("Term")))),
        ]
    },
    "Bindings": object_of(
        {
            "head": {**_HEAD, "required": ["vars"]},
            "results": object_of({"bindings": list_of(map_of(ref("Term")))}),
        }
    ),
    "Boolean": object_of({"head": _HEAD, "boolean": SWITCH}),
    "Solutions": {"oneOf": [ref("Bindings"), ref("Boolean")]},
}
_QUESTIONS: Final[Mapping[str, Any]] = {
    "Questions": list_of(ref("Question")),
    "Question": object_of(
        {
            "id": {"type": "string", "pattern": "^CQ[0-9]{2,3}$"},
            "stem": TEXT,
            "iri": {"type": "string", "format": "iri"},
            "family": {"enum": [*FAMILIES]},
            "summary": TEXT,
            "description": TEXT,
            "tags": TEXTS,
            "form": {"enum": [*FORMS]},
            "view": {"enum": [*VIEWS]},
            "user": {"enum": [*USERS]},
            "gives": {"type": ["string", "null"]},
            "needs": {"type": ["string", "null"]},
            "scans": {"type": ["string", "null"]},
            "pinned": {"type": ["integer", "null"]},
            "parameters": list_of(ref("Parameter")),
        }
    ),
    "Parameter": object_of(
        {"name": TEXT, "type": {"enum": [*Type]}, "accepts": TEXT},
        {
            "class": {"type": "string", "format": "iri"},
            "language": TEXT,
            "default": {"type": ["string", "integer"]},
            "min": {"type": "integer"},
            "max": {"type": "integer"},
        },
    ),
}
_OPERATION: Final[Mapping[str, Any]] = {
    "Health": object_of({"status": {"const": "up"}}),
    "Ready": object_of({"status": {"const": "ready"}, "digest": DIGEST}),
    "OpenAPI": object_of({"openapi": {"type": "string", "pattern": r"^3\.1\."}, "info": {"type": "object"}}),
}


def _status(settings: Settings) -> dict[str, Any]:
    """Return the schema of the status document; before a dataset is loaded it tells less."""
    lane = object_of({"running": COUNT, "waiting": COUNT})
    file = object_of({"file": TEXT, "graphs": TEXTS, "sha256": DIGEST})
    chosen = {
        "cors": {"type": ["string", "null"]},
        "public_url": {"type": ["string", "null"]},
        "objections": {"type": ["string", "null"]},
        "trusted_proxies": TEXTS,
        "store": {"enum": ["memory", "disk", "engine"]},
        "access_log": SWITCH,
        "watch": SWITCH,
    }
    return object_of(
        {
            "ready": SWITCH,
            "limits": object_of({name: _of(value) for name, value in limits(settings).items()}),
            "settings": object_of(chosen),
        },
        {
            "version": TEXT,
            "digest": DIGEST,
            "graphs": map_of(COUNT),
            "default": TEXTS,
            "data": list_of(file),
            "guards": TEXTS,
            "evaluators": object_of({"all": COUNT, "idle": COUNT, "busy": COUNT}),
            "pids": list_of(COUNT),
            "spooled_bytes": COUNT,
            "queued": COUNT,
            "lanes": map_of(lane),
            "cache": object_of({"answers": COUNT, "bytes": COUNT}),
            "counts": map_of(COUNT),
            "reload": TEXT,
        },
    )


def _of(value: object) -> Mapping[str, Any]:
    """Return the schema of a limit, which is a number or a switch."""
    return SWITCH if isinstance(value, bool) else COUNT
