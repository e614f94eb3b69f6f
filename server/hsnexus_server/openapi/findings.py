"""Schemas of what the reasoning finds: the record of each inquiry.

The front that serves them does not reason, and so has none of the classes of the reasoning at hand.
"""

from collections.abc import Mapping
from typing import Any, Final

from hsnexus.inquiries import INQUIRIES
from hsnexus.records import NET
from hsnexus_server.openapi.plain import COUNT, SWITCH, TEXT, TEXTS, list_of, map_of, object_of, ref

__all__ = ["FINDINGS"]

_IRI: Final[Mapping[str, Any]] = {**TEXT, "format": "iri"}
_IRIS: Final = list_of(_IRI)
_SIGN: Final[Mapping[str, Any]] = {"enum": [*INQUIRIES["paths"].settings["sign"].choices]}
_FEEDBACK: Final[Mapping[str, Any]] = {"enum": [*INQUIRIES["loops"].settings["feedback"].choices]}
_STRIFE: Final[Mapping[str, Any]] = {"enum": [*INQUIRIES["rivals"].settings["kind"].choices]}
_HOP: Final = object_of(
    {
        "cause": _IRI,
        "effect": _IRI,
        "sign": _SIGN,
        "kind": {"enum": ["claimed", "perceived", "opposite", "broader", "narrower"]},
        "claims": _IRIS,
    }
)
_WAY: Final[Mapping[str, Any]] = {
    "factors": _IRIS,
    "length": COUNT,
    "sign": _SIGN,
    "modality": TEXT,
    "marks": TEXTS,
    "conditions": _IRIS,
    "rivals": list_of({"type": "array", "items": _IRI, "minItems": 2, "maxItems": 2}),
    "sources": COUNT,
    "claims": _IRIS,
    "hops": list_of(ref("Hop")),
}
# Cause or effect is empty where the two sides speak of different ones.
_RIVALRY: Final = object_of(
    {"kind": _STRIFE, "cause": TEXT, "effect": TEXT, "claims": _IRIS, "against": _IRIS, "crossed": SWITCH}
)
_TALLY: Final = object_of(dict.fromkeys(("families", "signs", "modalities", "voices"), map_of(COUNT)))
_HOPS: Final = list_of(ref("Hop"))


def _record(
    required: Mapping[str, Mapping[str, Any]], optional: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Return the schema of a record: what was asked, what is found, and labels of the IRIs in both."""
    return object_of({"asked": {"type": "object"}, **required, "labels": map_of(TEXT)}, optional)


FINDINGS: Final[Mapping[str, Any]] = {
    "Hop": _HOP,
    "Path": object_of(_WAY),
    "Loop": object_of({"feedback": _FEEDBACK, **_WAY}),
    "paths": _record({"total": COUNT, "paths": list_of(ref("Path"))}),
    "loops": _record({"total": COUNT, "feedback": map_of(COUNT), "loops": list_of(ref("Loop"))}),
    "rivals": _record({"total": COUNT, "rivals": list_of(_RIVALRY)}),
    "profile": _record(
        {
            "factor": _IRI,
            "families": _IRIS,
            "causes": COUNT,
            "effects": COUNT,
            "betweenness": {"type": "number", "minimum": 0},
            "place": COUNT,
            "factors": COUNT,
            "sources": TEXTS,
            "denied": _IRIS,
            "tallies": object_of({"reaching": _TALLY, "leaving": _TALLY}),
            "reaching": _HOPS,
            "leaving": _HOPS,
        },
        dict.fromkeys(NET, _HOPS),
    ),
    "why": _record(
        {
            "total": COUNT,
            "text": TEXT,
            "permalink": _IRI,
            "bibtex": TEXT,
            "path": {"oneOf": [ref("Path"), {"type": "null"}]},
        }
    ),
}
"""By name; those of the records by the name of their inquiry."""
