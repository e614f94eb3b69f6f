"""From what a client accepts to the format it gets, by RFC 9110 and one table of formats."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hsnexus_server.problems import Reason, refusal

__all__ = ["FORMATS", "Choice", "Format", "Shape", "Wanted", "available", "prefers", "wanted"]


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
        charset: whether the media type takes a charset parameter.
    """

    shape: Shape
    media_type: str
    aliases: tuple[str, ...]
    names: tuple[str, ...]
    charset: bool


_SOLUTIONS, _GRAPH = Shape.SOLUTIONS, Shape.GRAPH
# In the order of our preference: the first of a shape is its default.
FORMATS: Final[Mapping[str, Format]] = {
    "json": Format(
        _SOLUTIONS,
        "application/sparql-results+json",
        ("application/json", "text/json", "text/javascript", "application/javascript"),
        ("json",),
        charset=False,
    ),
    "xml": Format(
        _SOLUTIONS, "application/sparql-results+xml", ("application/xml", "text/xml"), ("xml",), charset=False
    ),
    "csv": Format(_SOLUTIONS, "text/csv", (), ("csv",), charset=True),
    "tsv": Format(_SOLUTIONS, "text/tab-separated-values", (), ("tsv",), charset=True),
    "ttl": Format(
        _GRAPH,
        "text/turtle",
        ("application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"),
        ("ttl", "turtle", "n3"),
        charset=True,
    ),
    "nt": Format(_GRAPH, "application/n-triples", ("text/plain",), ("nt", "ntriples", "n-triples"), charset=False),
    "rdf": Format(
        _GRAPH,
        "application/rdf+xml",
        ("application/xml", "text/xml"),
        ("rdf", "rdf+xml", "rdfxml", "xml"),
        charset=False,
    ),
    "jsonld": Format(
        _GRAPH, "application/ld+json", ("application/json",), ("jsonld", "json-ld", "json"), charset=False
    ),
    "trig": Format(_GRAPH, "application/trig", (), ("trig",), charset=False),
    "nq": Format(_GRAPH, "application/n-quads", (), ("nq", "nquads", "n-quads"), charset=False),
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
        charset = FORMATS[self.name].charset or self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if charset else self.media_type


@dataclass(frozen=True, slots=True)
class Wanted:
    """The format for either shape, as only the engine learns which one the query has; ``None``: not acceptable."""

    solutions: Choice | None
    graph: Choice | None

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


@dataclass(frozen=True, slots=True)
class _Range:
    """An element of an Accept header: ``*/*``, ``text/*`` or ``text/turtle``, with its weight."""

    media_type: str
    parameters: int
    quality: float

    def specificity(self, media_type: str) -> tuple[int, int]:
        """Return how closely it names ``media_type``; ``(0, 0)`` if not at all."""
        patterns = ("*/*", media_type.partition("/")[0] + "/*", media_type)
        return (patterns.index(self.media_type) + 1, self.parameters) if self.media_type in patterns else (0, 0)


_TCHAR: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_PARAMETER: Final = rf"""[ \t]*;[ \t]*({_TCHAR})[ \t]*=[ \t]*({_TCHAR}|"(?:[^"\\]|\\.)*")"""
_ELEMENT: Final = re.compile(rf"""[ \t]*({_TCHAR}/{_TCHAR})((?:{_PARAMETER})*)[ \t;]*""")
_SPLIT: Final = re.compile(r"""((?:[^,"]|"(?:[^"\\]|\\.)*")+)""")
_QUALITY: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def wanted(accept: str, name: str | None = None) -> Wanted:
    """Return the formats of a request.

    Args:
        accept: the Accept header; empty if there is none.
        name: the parameter ``format=``, which beats it: a short name or a media type.

    Raises:
        RefusalError: 400, there is no format of that name.
    """
    if name is None:
        ranges = _ranges(accept)
        return Wanted(_best(ranges, Shape.SOLUTIONS), _best(ranges, Shape.GRAPH))
    # A plus sign that was not escaped arrives as a space.
    asked = name.strip().lower().replace(" ", "+")
    named = Wanted(_named(asked, Shape.SOLUTIONS), _named(asked, Shape.GRAPH))
    if named.solutions is None and named.graph is None:
        names = ", ".join(FORMATS)
        raise refusal(Reason.MALFORMED_REQUEST, f"There is no format {name!r}; write one of {names}, or a media type.")
    return named


def available(shape: Shape) -> tuple[str, ...]:
    """Return the media types for a shape, in the order of our preference."""
    return tuple(form.media_type for form in FORMATS.values() if form.shape is shape)


def prefers(accept: str, media_type: str, *, over: Sequence[str]) -> bool:
    """Say whether the client would rather have ``media_type`` than any of ``over``; a tie is no."""
    ranges = _ranges(accept)
    quality = _weight(ranges, media_type)[0]
    return quality > max(_weight(ranges, other)[0] for other in over)


def _ranges(accept: str) -> tuple[_Range, ...]:
    """Read the header; an element that is malformed is passed over, and an empty header takes anything."""
    return tuple(_elements(accept)) or (_Range("*/*", 0, 1.0),)


def _elements(accept: str) -> Iterator[_Range]:
    for text in _SPLIT.findall(accept):
        element = _ELEMENT.fullmatch(text)
        if element is None:
            continue
        parameters = {key.lower(): value.strip('"') for key, value in re.findall(_PARAMETER, element[2])}
        quality = parameters.pop("q", "1")
        # Another parameter (charset, profile, version) asks for a flavour, which is no reason to refuse.
        if _QUALITY.fullmatch(quality):
            yield _Range(element[1].lower(), len(parameters), float(quality))


def _weight(ranges: Sequence[_Range], media_type: str) -> tuple[float, tuple[int, int]]:
    """Return the quality that the most specific range gives to ``media_type``, and how specific that range is."""
    closest = max(ranges, key=lambda one: one.specificity(media_type))
    specificity = closest.specificity(media_type)
    return (closest.quality, specificity) if specificity > (0, 0) else (0.0, (0, 0))


def _best(ranges: Sequence[_Range], shape: Shape) -> Choice | None:
    """Return the choice of highest quality; among equals one that was named, then the first of the table."""
    best, chosen = (0.0, (0, 0)), None
    for name, form in FORMATS.items():
        if form.shape is not shape:
            continue
        for media_type in (form.media_type, *form.aliases):
            weight = _weight(ranges, media_type)
            by_name = media_type == form.media_type or any(one.media_type == media_type for one in ranges)
            if by_name and weight[0] > 0 and weight > best:
                best, chosen = weight, Choice(name, media_type)
    return chosen


def _named(asked: str, shape: Shape) -> Choice | None:
    for name, form in FORMATS.items():
        if form.shape is shape and asked in (*form.names, form.media_type, *form.aliases):
            return Choice(name, asked if "/" in asked else form.media_type)
    return None
