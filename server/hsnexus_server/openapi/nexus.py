"""Operations and schemas of the nexus: its page, and the diagram as data."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from hsnexus.vocab import HSN
from hsnexus_server.addresses import last
from hsnexus_server.nexus.choice import FILTERS, LISTED
from hsnexus_server.openapi.contents import PAGE, answer, json_of, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_path, in_query
from hsnexus_server.openapi.plain import COUNT, DIGEST, TEXT, list_of, map_of, object_of, ref
from hsnexus_server.openapi.refusals import OF_AN_INQUIRY
from hsnexus_server.problems import Reason

__all__ = ["NEXUS", "nexus"]

_TAGS: Final = ("site",)
_EXAMPLES: Final = {"family": "Flow", "factor": "remittances"}
_IRI: Final[Mapping[str, Any]] = {**TEXT, "format": "iri"}
_IRIS: Final = list_of(_IRI)
_NAMED: Final = {"iri": _IRI, "label": TEXT}
_COUNTED: Final = list_of(object_of({**_NAMED, "claims": COUNT}))
_ENUM: Final[Mapping[str, Mapping[str, Any]]] = {name: {"enum": [*values]} for name, values in LISTED.items()}

NEXUS: Final[Mapping[str, Any]] = {
    "Nexus": object_of({
        "version": DIGEST,
        "asked": map_of(_IRIS),
        "claims": COUNT,
        "families": list_of(object_of({**_NAMED, "factors": COUNT})),
        **dict.fromkeys(("sections", "signs", "modalities", "voices"), _COUNTED),
        "relations": list_of(object_of(_NAMED)),
        "nodes": list_of(ref("NexusNode")),
        "edges": list_of(ref("NexusEdge")),
    }),
    "NexusNode": object_of({
        **_NAMED,
        "path": TEXT,
        "family": _IRI,
        "families": _IRIS,
        "sections": _IRIS,
        "importance": COUNT,
        "claims": COUNT,
    }),
    "NexusEdge": object_of({
        "cause": _IRI,
        "effect": _IRI,
        "sign": _ENUM["sign"],
        "relations": _IRIS,
        "count": COUNT,
        "claims": list_of(
            object_of({
                **_NAMED,
                "path": TEXT,
                "relation": _IRI,
                "sections": _IRIS,
                "modalities": list_of(_ENUM["modality"]),
                "voice": _ENUM["voice"],
            })
        ),
    }),
}  # fmt: skip
"""Schemas, by name."""


def nexus() -> Paths:
    """Return the operations by path."""
    told = {**TEXT, "enum": ["html", "json"]}
    own = tuple(_filter(name, about) for name, about in FILTERS.items())
    number = in_query("page", "The page of the table; data come whole.", {"type": "integer", "minimum": 1})
    rest = (*own, number, *conditions())
    plain = Operation(
        id="nexus",
        summary="Factors and the claims between them: a diagram, a table, or the data of both.",
        tags=_TAGS,
        parameters=rest,
        answers={200: answer("The page, or the data.", {**json_of("Nexus"), **PAGE}, *ANSWERED), 304: unchanged()},
        refusals=OF_AN_INQUIRY,
        urls=("/nexus", "/nexus?sign=decrease&section=haque-2005-s08-remittance&page=1"),
    )
    suffixed = replace(
        plain,
        id="nexus_as",
        parameters=(in_path("suffix", "The format.", told), *rest),
        refusals=plain.refusals | {Reason.NOT_FOUND},
        urls=("/nexus.html", "/nexus.json", "/nexus.json?factor=remittances&modality=asserted&modality=conditional"),
    )
    return {"/nexus": {"get": plain}, "/nexus.{suffix}": {"get": suffixed}}


def _filter(name: str, about: str) -> dict[str, Any]:
    schema = {**TEXT, "enum": ["", *map(last, LISTED[name])]} if name in LISTED else TEXT
    more = {"x-class": HSN.Factor} if name == "factor" else {}
    given = in_query(name, f"{about}.", {"type": "array", "items": {**schema, **more}})
    example = {"example": [_EXAMPLES[name]]} if name in _EXAMPLES else {}
    return {**given, "style": "form", "explode": True, **example}
