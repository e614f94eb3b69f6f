"""From what a client accepts to the format it gets, by one table of formats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from hsnexus_server.accept import Range, ranges, weight
from hsnexus_server.coding import IDENTITY, coding
from hsnexus_server.problems import Reason, refusal

__all__ = ["FORMATS", "Choice", "Format", "Shape", "Wanted", "available", "wanted"]


class Shape(StrEnum):
    """What a query answers with."""

    SOLUTIONS = "solutions"  # SELECT and ASK
    GRAPH = "graph"  # CONSTRUCT and DESCRIBE


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer.

    Attributes:
        shape: the answers that it is for.
        media_type: as registered; a range such as ``text/*`` matches this one only.
        aliases: media types that clients send for it; the answer carries the one that was asked for.
        names: values of ``format=``, besides the media types.
    """

    shape: Shape
    media_type: str
    aliases: tuple[str, ...]
    names: tuple[str, ...]


_SOLUTIONS, _GRAPH = Shape.SOLUTIONS, Shape.GRAPH
# In the order of our preference: the first of a shape is its default.
FORMATS: Final[Mapping[str, Format]] = {
    "json": Format(
        _SOLUTIONS,
        "application/sparql-results+json",
        ("application/json", "text/json", "text/javascript", "application/javascript"),
        ("json",),
    ),
    "xml": Format(_SOLUTIONS, "application/sparql-results+xml", ("application/xml", "text/xml"), ("xml",)),
    "csv": Format(_SOLUTIONS, "text/csv", (), ("csv",)),
    "tsv": Format(_SOLUTIONS, "text/tab-separated-values", (), ("tsv",)),
    "ttl": Format(
        _GRAPH,
        "text/turtle",
        ("application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"),
        ("ttl", "turtle", "n3"),
    ),
    "nt": Format(_GRAPH, "application/n-triples", ("text/plain",), ("nt", "ntriples", "n-triples")),
    "rdf": Format(_GRAPH, "application/rdf+xml", ("application/xml", "text/xml"), ("rdf", "rdf+xml", "rdfxml", "xml")),
    "jsonld": Format(_GRAPH, "application/ld+json", ("application/json",), ("jsonld", "json-ld", "json")),
    "trig": Format(_GRAPH, "application/trig", (), ("trig",)),
    "nq": Format(_GRAPH, "application/n-quads", (), ("nq", "nquads", "n-quads")),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A format, under the media type that the client named.

    Attributes:
        name: key of ``FORMATS``.
        media_type: the registered one or an alias.
    """

    name: str
    media_type: str

    @property
    def content_type(self) -> str:
        """Value of the header ``Content-Type``."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


@dataclass(frozen=True, slots=True)
class Wanted:
    """The format for either shape, as only the engine learns which one the query has; ``None``: not acceptable.

    Attributes:
        solutions: of SELECT and ASK.
        graph: of CONSTRUCT and DESCRIBE.
        coding: of the content, whichever it is.
    """

    solutions: Choice | None
    graph: Choice | None
    coding: str = IDENTITY

    @property
    def names(self) -> frozenset[str]:
        """Keys of ``FORMATS`` that it chooses."""
        return frozenset(one.name for one in (self.solutions, self.graph) if one)

    def choice(self, shape: Shape) -> Choice:
        """Return the format for ``shape``.

        Raises:
            RefusalError: 406, with the media types that there are.
        """
        choice = self.solutions if shape is Shape.SOLUTIONS else self.graph
        if choice is None:
            there_are = available(shape)
            detail = f"An answer of {shape} comes as {', '.join(there_are)}."
            raise refusal(Reason.NOT_ACCEPTABLE, detail, available=there_are)
        return choice


def wanted(accept: str, names: Sequence[str] = (), accept_encoding: str = "", *, first: str = "ttl") -> Wanted:
    """Return the formats and the coding of a request.

    Args:
        accept: the Accept header; empty if there is none.
        names: the values of the parameter ``format=``, each a short name or a media type, or several with commas
            between them.  The first known one beats the header; unknown and empty ones are passed over.
        accept_encoding: the Accept-Encoding header; empty if there is none.
        first: the format for a graph where the header likes several as much.

    Raises:
        RefusalError: 400, none of the names is known, or those that are known have no format in common.
    """
    return replace(_wanted(accept, tuple(names), first), coding=coding(accept_encoding))


@lru_cache(maxsize=1024)
def _wanted(accept: str, names: tuple[str, ...], first: str) -> Wanted:
    # A plus sign that was not escaped arrives as a space.
    parts = [part.strip().lower().replace(" ", "+") for name in names for part in name.split(",")]
    asked = [part for part in parts if part]
    if not asked:
        header = ranges(accept)
        return Wanted(_best(header, Shape.SOLUTIONS, first), _best(header, Shape.GRAPH, first))
    known = [
        found for part in asked if (found := Wanted(_named(part, Shape.SOLUTIONS), _named(part, Shape.GRAPH))).names
    ]
    if not known:
        told = f"There is no format {', '.join(asked)!r}; write one of {', '.join(FORMATS)}, or a media type."
        raise refusal(Reason.MALFORMED_REQUEST, told)
    if not frozenset.intersection(*(one.names for one in known)):
        told = f"The request asks for different formats at once: {', '.join(asked)!r}; write one of them."
        raise refusal(Reason.MALFORMED_REQUEST, told)
    return known[0]


def available(shape: Shape) -> tuple[str, ...]:
    """Return the media types for a shape, in the order of our preference."""
    return tuple(form.media_type for form in FORMATS.values() if form.shape is shape)


def _best(header: Sequence[Range], shape: Shape, first: str) -> Choice | None:
    """Return the choice of highest quality; among equals one that was named, then ``first``, then that of the table."""
    best, chosen = (0.0, (0, 0)), None
    for name, form in sorted(FORMATS.items(), key=lambda each: each[0] != first):
        if form.shape is not shape:
            continue
        for media_type in (form.media_type, *form.aliases):
            found = weight(header, media_type)
            by_name = media_type == form.media_type or any(one.media_type == media_type for one in header)
            if by_name and found[0] > 0 and found > best:
                best, chosen = found, Choice(name, media_type)
    return chosen


def _named(asked: str, shape: Shape) -> Choice | None:
    for name, form in FORMATS.items():
        if form.shape is shape and asked in (*form.names, form.media_type, *form.aliases):
            return Choice(name, asked if "/" in asked else form.media_type)
    return None
