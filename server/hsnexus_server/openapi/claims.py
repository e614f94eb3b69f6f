"""Operations over claims: chosen by facets and words, contested, and searched with all else."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from hsnexus.claim import PARTS
from hsnexus.facets import FACETS, Facet
from hsnexus_server.claims.choice import PAGE_ROWS
from hsnexus_server.claims.index import SORTS
from hsnexus_server.claims.routes import MEDIA_TYPES
from hsnexus_server.openapi.contents import PAGE, answer, unchanged
from hsnexus_server.openapi.headers import conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_path, in_query
from hsnexus_server.openapi.plain import COUNT, SWITCH, TEXT, TEXTS, list_of, map_of, object_of
from hsnexus_server.openapi.refusals import OF_A_SEARCH, OF_CLAIMS
from hsnexus_server.problems import Reason
from hsnexus_server.search.library import HEADINGS
from hsnexus_server.search.routes import MEDIA_TYPES as OF_SEARCH

__all__ = ["claims"]

_TAGS: Final = ("claims",)
_CLAIM: Final = object_of(
    {
        **dict.fromkeys(("claim", "label", "sentence", "cause", "sign", "relation", "effect", "voice"), TEXT),
        **dict.fromkeys(("says", "section", *PARTS), TEXTS),
    }
)
_VALUE: Final = object_of({"value": TEXT, "iri": TEXT, "count": COUNT, "chosen": SWITCH})
_CLAIMS: Final = object_of(
    {
        "asked": TEXT,
        "total": COUNT,
        "page": {"type": ["integer", "null"], "minimum": 1},
        "pages": COUNT,
        "rows": {"const": PAGE_ROWS},
        "claims": list_of(_CLAIM),
        "facets": map_of(list_of(_VALUE)),
        "labels": map_of(TEXT),
    }
)
_THING: Final = object_of({"iri": TEXT, "label": TEXT, "description": TEXT, "score": {"type": "number"}})
_KIND: Final[Mapping[str, Any]] = {"enum": [*HEADINGS]}
_SEARCH: Final = object_of(
    {
        "q": TEXT,
        "total": COUNT,
        "groups": list_of(object_of({"kind": _KIND, "total": COUNT, "found": list_of(_THING)})),
    }
)
_JSON_LD: Final[Mapping[str, Any]] = {"type": ["object", "array"]}
_WORDS: Final[Mapping[str, Any]] = {**TEXT, "maxLength": 200}


def claims() -> Paths:
    """Return the operations by path."""
    words = in_query("q", "Words, all of which its label, its factors or its hedges hold.", _WORDS, some="poverty")
    sort = in_query("sort", "What they are sorted by.", {"enum": [*SORTS], "default": next(iter(SORTS))})
    page = in_query(
        "page",
        f"The page, {PAGE_ROWS} rows each; data come whole without it.",
        {"type": "integer", "minimum": 1},
    )
    schemas = {"json": _CLAIMS, "jsonld": _JSON_LD}
    content = {media_type: {"schema": schemas.get(name, TEXT)} for name, media_type in MEDIA_TYPES.items()}
    listed = Operation(
        id="claims",
        summary="The claims, chosen by facets and by words.",
        tags=_TAGS,
        description="A facet may be given several times: a claim then has one of the values. A value is the last part "
        "of its IRI, the IRI, or its label.",
        parameters=(words, *map(_facet, FACETS.values()), sort, page, *conditions()),
        answers={200: answer("The claims, or a page that shows them.", content, "ETag"), 304: unchanged()},
        refusals=OF_CLAIMS,
        urls=("/claims?sign=decrease&section=s08-remittance", "/claims?q=poverty&sort=cause&page=1"),
    )
    searched = Operation(
        id="search",
        summary="Everything whose name, definition or sentence holds some words.",
        tags=_TAGS,
        parameters=(
            in_query("q", "The words; or an identifier.", _WORDS, some="remittances"),
            in_query("kind", "Only things of this kind, and all of them.", _KIND),
            *conditions(),
        ),
        answers={
            200: answer("What is found, or a page that shows it.", _content(OF_SEARCH, _SEARCH), "ETag"),
            304: unchanged(),
        },
        refusals=OF_A_SEARCH,
        urls=("/search?q=remittances", "/search?q=security&kind=factors"),
    )
    return {
        **dict(_both("claims", listed, MEDIA_TYPES)),
        **_contested(),
        **dict(_both("search", searched, OF_SEARCH)),
    }


def _facet(facet: Facet) -> dict[str, Any]:
    return in_query(facet.name, f"Only claims with this value: {facet.summary}.", TEXT)


def _content(media_types: Mapping[str, str], of_json: Mapping[str, Any]) -> dict[str, Any]:
    return {media_type: {"schema": of_json if name == "json" else TEXT} for name, media_type in media_types.items()}


def _both(name: str, plain: Operation, media_types: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, Operation]]]:
    """Yield an operation, and the one with the format in its path."""
    told = {"type": "string", "enum": [*media_types]}
    form = in_query("format", "The format, whatever `Accept` says.", told)
    first = plain.urls[0].partition("?")[2]
    yield f"/{name}", {"get": replace(plain, parameters=(*plain.parameters, form))}
    yield (
        f"/{name}.{{suffix}}",
        {
            "get": replace(
                plain,
                id=f"{name}_as",
                parameters=(in_path("suffix", "The format.", told), *plain.parameters),
                refusals=plain.refusals | {Reason.NOT_FOUND},
                urls=tuple(f"/{name}.{each}?{first}" for each in media_types),
            )
        },
    )


def _contested() -> Paths:
    claim = in_query("claim", "The claim: the last part of its IRI, or the IRI.", TEXT, some="c001")
    begun = Operation(
        id="contest",
        summary="An objection to a claim, begun.",
        tags=_TAGS,
        parameters=({**claim, "required": True}, *conditions()),
        answers={200: answer("A page with the text of the objection.", PAGE, "ETag"), 304: unchanged()},
        refusals=OF_CLAIMS - {Reason.NOT_ACCEPTABLE},
        urls=("/contest?claim=c001",),
    )
    file = replace(
        begun,
        id="contest_text",
        summary="The text of an objection to a claim, begun.",
        answers={200: answer("The text.", {"text/plain": {"schema": TEXT}}, "ETag"), 304: unchanged()},
        urls=("/contest.txt?claim=c001",),
    )
    return {"/contest": {"get": begun}, "/contest.txt": {"get": file}}
