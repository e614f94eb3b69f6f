"""The verb ``anchor``: from the opening and closing words of a passage to its ready Turtle."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hsnexus.cli.options import ROOT, TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdflib import Graph

    from hsnexus.model import Range

__all__ = ["anchor"]

_NUMBER: Final = re.compile(r"/passage/p([0-9]+)$")
_SHOWN: Final = 5


@click.command()
@ROOT
@TEXT
@click.option(
    "--source", "slug", default="haque-2005", show_default=True, help="The annotated source: its folder in kg/."
)
@click.option("--after", default=0, metavar="N", help="Look only from this code point of the normalised text on.")
@click.option("--id", "name", default="", metavar="pNNN", help="Name of the passage. Default: the next free number.")
@click.argument("edges", nargs=-1, required=True, metavar="FIRST LAST [FIRST LAST]…")
def anchor(root: Path | None, text_file: Path, slug: str, after: int, name: str, edges: tuple[str, ...]) -> None:
    """Print the Turtle of a passage, found by its first and last words.

    A passage that something interrupts (the notes at the foot of a page, say) is given as several pairs.

    Example: hsnexus anchor --text haque-2005.txt "The multiplier effect" "dollars in" "economic growth" "resources."
    """
    from hsnexus.errors import SetupError
    from hsnexus.model import editions
    from hsnexus.passages import normalise, proof
    from hsnexus.sources import find, read_text, union
    from hsnexus.turtle import layout
    from hsnexus.vocab import source_prefixes

    if len(edges) % 2:
        message = f"{len(edges)} word groups were given, and they go in pairs: first words, last words"
        raise SetupError(message, advice="Put each group in quotation marks")
    graph = union(find(root).annotated.get(slug, ()))
    text = normalise(read_text(text_file, what="text of the article"))
    edition = next(editions(graph))
    if proof(text).text_sha256 != edition.normalised_sha256:
        message = f"this is not the edition that positions of {slug} count on: their SHA-256 differ"
        raise SetupError(message, where=str(text_file), advice="Use that edition; other texts serve `verify` only")
    ranges: list[Range] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        start = ranges[-1].end if ranges else after
        ranges.append(_place(text, normalise(first), normalise(last), start, unique=not ranges))
    turtle = layout(_described(graph, text, ranges, name or _next(graph), slug, edition.iri), source_prefixes(slug))
    click.echo(turtle.partition("\n\n")[2], nl=False)


def _place(text: str, first: str, last: str, after: int, *, unique: bool) -> "Range":
    """Return the range from the first words to the nearest last words behind them."""
    from hsnexus.errors import SetupError
    from hsnexus.model import Range
    from hsnexus.passages import occurrences

    starts = [start for start in occurrences(text, first) if start >= after]
    if not starts:
        message = f"the words {first!r} do not stand in the text from code point {after} on"
        raise SetupError(message, advice="Copy them from the text; note marks and line breaks do not matter")
    if unique and len(starts) > 1 and not after:
        shown = ", ".join(str(start) for start in starts[:_SHOWN])
        message = f"the words {first!r} stand in {len(starts)} places: {shown}{' …' if len(starts) > _SHOWN else ''}"
        raise SetupError(message, advice="Give more words, or say --after N")
    end = text.find(last, starts[0])
    if end < 0:
        message = f"the words {last!r} do not stand behind {first!r} (code point {starts[0]})"
        raise SetupError(message, advice="Copy them from the text; note marks and line breaks do not matter")
    return Range(starts[0], end + len(last))


def _next(graph: "Graph") -> str:
    """Return the next free passage name: numbers are never used twice."""
    numbers = [int(found.group(1)) for node in set(graph.subjects()) if (found := _NUMBER.search(str(node)))]
    return f"p{max(numbers, default=0) + 1:03}"


def _described(graph: "Graph", text: str, ranges: "Sequence[Range]", name: str, slug: str, edition: str) -> "Graph":
    """Return the triples of the passage and, where it is in several pieces, of its ranges."""
    from rdflib import Graph, Literal, URIRef
    from rdflib.namespace import RDF

    from hsnexus.errors import SetupError
    from hsnexus.model import sections
    from hsnexus.passages import proof
    from hsnexus.vocab import HSN, OA, source_prefixes

    around = [s for s in sections(graph) if s.range.start <= ranges[0].start and ranges[-1].end <= s.range.end]
    if not around:
        message = f"no section holds code points {ranges[0].start} to {ranges[-1].end}"
        raise SetupError(message, advice="Describe the section in source.ttl first, or split the passage")
    passage = URIRef(f"{source_prefixes(slug)['passage']}{name}")
    described = Graph()
    described.add((passage, RDF.type, URIRef(HSN.Passage)))
    described.add((passage, URIRef(OA.hasSource), URIRef(edition)))
    described.add((passage, URIRef(HSN.inSection), URIRef(around[0].iri)))
    pieces = [(passage, place) for place in ranges]
    if len(ranges) > 1:
        pieces = [(URIRef(f"{passage}-r{number}"), place) for number, place in enumerate(ranges, 1)]
        for node, _ in pieces:
            described.add((passage, URIRef(HSN.hasRange), node))
            described.add((node, RDF.type, URIRef(HSN.TextRange)))
    for node, place in pieces:
        described.add((node, URIRef(HSN.start), Literal(place.start)))
        described.add((node, URIRef(HSN.end), Literal(place.end)))
    stretches = {node: text[place.start : place.end] for node, place in pieces}
    for node, stretch in {**stretches, passage: " ".join(stretches.values())}.items():
        found = proof(stretch)
        for term, value in (
            (HSN.wordCount, Literal(found.word_count)),
            (HSN.textSha256, Literal(found.text_sha256)),
            (HSN.letterCount, Literal(found.letter_count)),
            (HSN.lettersSha256, Literal(found.letters_sha256)),
        ):
            described.add((node, URIRef(term), value))
        if found.first_words:
            described.add((node, URIRef(HSN.firstWords), Literal(found.first_words, lang="en")))
            described.add((node, URIRef(HSN.lastWords), Literal(found.last_words, lang="en")))
    return described
