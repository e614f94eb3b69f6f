"""Operations on the text of a query that is not asked: whether it is SPARQL, and how it is laid out."""

from collections.abc import Mapping
from typing import Any, Final

from hsnexus.template import FORMS
from hsnexus_server.openapi.contents import answer, json_of
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import time_limit
from hsnexus_server.openapi.plain import COUNT, TEXT, list_of, object_of
from hsnexus_server.openapi.refusals import OF_A_TEXT
from hsnexus_server.problems import Reason
from hsnexus_server.protocol import FORM, QUERY
from hsnexus_server.settings import Settings

__all__ = ["TEXTS_READ", "texts"]

_FROM_ONE: Final[Mapping[str, Any]] = {"type": "integer", "minimum": 1}
_UNITS: Final = "in code units of UTF-16, as JavaScript counts"
_FAULT: Final = object_of({
    "reason": {**TEXT, "description": "What ends the `type` of a problem document."},
    "line": {**_FROM_ONE, "description": "The line, from 1."},
    "column": {**_FROM_ONE, "description": "Its first character there, from 1, counted in characters (code points)."},
    "length": {**COUNT, "description": "How many characters are at fault; 0 at the end of the text."},
    "start": {**COUNT, "description": f"The same place from the start of the text, {_UNITS}, from 0."},
    "end": {**COUNT, "description": f"Where it ends, {_UNITS}."},
    "detail": {**TEXT, "description": "What is wrong, and what to do."},
})  # fmt: skip
TEXTS_READ: Final[Mapping[str, Any]] = {
    "Checked": object_of({
        "form": {"enum": [*FORMS, "DESCRIBE", None], "description": "Of the query; null where no keyword says."},
        "problems": {**list_of(_FAULT), "description": "None where the query can be asked here."},
    })
}  # fmt: skip
"""Schemas, by name."""
_EXAMPLES: Final[Mapping[str, str]] = {
    "a query": "SELECT ?claim WHERE {?claim ?property ?value}",
    "a mistake": "SELECT ?claim WHERE { ?claim ?property }",
    "no query": " ",
}


def texts(settings: Settings) -> Paths:
    """Return the operations by path; ``settings`` tell the time that there is."""
    return {
        "/check": {
            "post": Operation(
                id="check",
                summary="Whether a text is a query that can be asked here, and where it is not.",
                description="It is read by the engine's own grammar, and never evaluated. The parser stops at the "
                "first thing that is wrong. Nothing is wrong with a text that says nothing yet.",
                tags=("sparql",),
                parameters=(time_limit(settings, ours=True), *conditions("If-Match")),
                body=_body(*_EXAMPLES),
                answers={200: answer("What was found.", json_of("Checked"), *ANSWERED)},
                refusals=OF_A_TEXT,
            )
        },
        "/format": {
            "post": Operation(
                id="format",
                summary="The same query in the one layout.",
                description="Only white space between its tokens changes: never a token, a comment or their order. "
                "What is read otherwise afterwards is refused.",
                tags=("sparql",),
                parameters=(time_limit(settings, ours=True), *conditions("If-Match")),
                body=_body("a query"),
                answers={200: answer("The query.", {QUERY: {"schema": TEXT}}, *ANSWERED)},
                refusals=OF_A_TEXT
                | {
                    Reason.MISSING_QUERY,
                    Reason.MALFORMED_QUERY,
                    Reason.UPDATE_AS_QUERY,
                    Reason.UNSUPPORTED_FUNCTION,
                    Reason.FEDERATION_OFF,
                    Reason.TOO_COMPLEX,
                },
            )
        },
    }


def _body(*names: str) -> dict[str, Any]:
    texts_by_name = {name: _EXAMPLES[name] for name in names}
    form = {"type": "object", "properties": {"query": TEXT}}
    in_forms = {name: {"value": {"query": text}} for name, text in texts_by_name.items()}
    as_bodies = {name: {"value": text} for name, text in texts_by_name.items()}
    return {
        "required": False,
        "content": {FORM: {"schema": form, "examples": in_forms}, QUERY: {"schema": TEXT, "examples": as_bodies}},
    }
