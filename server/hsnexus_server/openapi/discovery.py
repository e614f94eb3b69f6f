"""Operations of the dataset's description of itself."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from hsnexus_server.discovery import SUFFIXES
from hsnexus_server.excerpts import EXCERPTS, Excerpt
from hsnexus_server.negotiate import Shape
from hsnexus_server.openapi.contents import PAGE, answer, contents, unchanged
from hsnexus_server.openapi.headers import ANSWERED, conditions
from hsnexus_server.openapi.operation import Operation, Paths
from hsnexus_server.openapi.parameters import in_path, in_query
from hsnexus_server.openapi.plain import TEXT
from hsnexus_server.openapi.refusals import ANYWHERE, OF_AN_EXCERPT

__all__ = ["discovery"]

_TAGS: Final = ("dataset",)
_FORMATS: Final[Mapping[str, Any]] = {"type": "string", "enum": [*SUFFIXES]}
_CONTENT: Final = {**contents(Shape.GRAPH, solutions=TEXT), **PAGE}


def discovery() -> Paths:
    """Return the operations by path."""
    moved = Operation(
        id="well_known_void",
        summary="Where the description in VoID is.",
        tags=_TAGS,
        answers={302: answer("It is at another address.", {}, "Location", "Link")},
        refusals=ANYWHERE,
    )
    told = {path: {"get": each} for name, excerpt in EXCERPTS.items() for path, each in _of(name, excerpt)}
    return {**told, "/.well-known/void": {"get": moved}}


def _of(path: str, excerpt: Excerpt) -> Iterator[tuple[str, Operation]]:
    """Yield the operations of a document, the second with the format in its path."""
    plain = Operation(
        id=path.rpartition("/")[2].replace("-", "_"),
        summary=f"{excerpt.title}.",
        description=f"{excerpt.about} The same triples stand in the named graph <{excerpt.graph}>.",
        tags=_TAGS,
        parameters=(in_query("format", "The format, whatever `Accept` says.", _FORMATS), *conditions()),
        answers={
            200: answer("The triples, or a page that leads to them.", _CONTENT, *ANSWERED, "Link"),
            304: unchanged("Link"),
        },
        refusals=OF_AN_EXCERPT,
        urls=(path,),
    )
    yield path, plain
    yield (
        f"{path}.{{suffix}}",
        replace(
            plain,
            id=f"{plain.id}_as",
            parameters=(in_path("suffix", "The format.", _FORMATS), *conditions()),
            urls=tuple(f"{path}.{form}" for form in SUFFIXES),
        ),
    )
