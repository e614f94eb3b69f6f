"""Operations of linked data: every IRI of the dataset at its own path, the ontology, and what leads crawlers there."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from hsnexus_server.addresses import SUFFIXES
from hsnexus_server.negotiate import Shape
from hsnexus_server.openapi.contents import PAGE, answer, contents, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_path, in_query
from hsnexus_server.openapi.plain import TEXT
from hsnexus_server.openapi.refusals import ANYWHERE, OF_A_THING
from hsnexus_server.problems import Reason

__all__ = ["linked"]

_TAGS: Final = ("dataset",)
_FORMATS: Final[Mapping[str, Any]] = {"type": "string", "enum": [*SUFFIXES]}
_PATH: Final = in_path(
    "path",
    "An IRI of the dataset without `https://w3id.org/hsnexus/`, slashes as they are; a term of the ontology with a "
    "slash for the hash. A suffix says the format.",
    {**TEXT, "minLength": 1},
)
_URLS: Final = ("/factor/remittances", "/factor/remittances.ttl", "/haque-2005/claim/c001", "/graph/edges.nt")


def linked() -> Paths:
    """Return the operations by path."""
    thing = Operation(
        id="thing",
        summary="What the dataset says of one of its IRIs, and what points to it.",
        tags=_TAGS,
        parameters=(_PATH, in_query("format", "The format, whatever `Accept` says.", _FORMATS), *conditions()),
        answers={
            200: answer(
                "The triples, or a page that shows them.",
                {**contents(Shape.GRAPH, solutions=TEXT), **PAGE},
                *ANSWERED,
                "Link",
            ),
            304: unchanged("Link"),
        },
        refusals=OF_A_THING,
        urls=_URLS,
    )
    document = replace(
        thing, id="ontology", summary="The ontology.", parameters=thing.parameters[1:], urls=("/ontology",)
    )
    suffixed = replace(
        document,
        id="ontology_as",
        parameters=(in_path("suffix", "The format.", _FORMATS), *conditions()),
        urls=tuple(f"/ontology.{form}" for form in SUFFIXES),
    )
    return {
        "/ontology": {"get": document},
        "/ontology.{suffix}": {"get": suffixed},
        "/robots.txt": {"get": _text("robots", "What crawlers may read.", "text/plain", "/robots.txt")},
        "/sitemap.xml": {
            "get": replace(
                _text("sitemap", "The pages, where the server knows its own URL.", "application/xml"),
                refusals=OF_A_THING,
            )
        },
        "/{path}": {
            "get": replace(
                thing,
                answers={
                    **thing.answers,
                    303: answer("An ontology in one file, which stands among the dumps.", {}, "Location"),
                },
            )
        },
    }


def _text(name: str, summary: str, media_type: str, *urls: str) -> Operation:
    content = {media_type: {"schema": TEXT}}
    return Operation(
        name,
        summary,
        _TAGS,
        {200: answer(summary, content, "ETag"), 304: unchanged()},
        ANYWHERE | {Reason.PRECONDITION_FAILED},
        parameters=conditions(),
        urls=urls,
    )
