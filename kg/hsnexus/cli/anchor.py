"""The verb ``anchor``: from the opening and closing words of a passage to its ready Turtle."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hsnexus.cli.options import ROOT
from hsnexus.cli.source import SOURCE, TEXT, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdflib import Graph

    from hsnexus.cli.source import Opened
    from hsnexus.model import Range

__all__ = ["anchor"]

_NUMBER: Final = re.compile(r"/passage/p([0-9]+)$")
_NAME: Final = re.compile(r"p([0-9]{3,})")
_SHOWN: Final = 5


@click.command(short_help="Print the Turtle of a passage.")
@ROOT
@TEXT
@SOURCE
@click.option(
    "--after",
    default=0,
    type=click.IntRange(min=0),
    metavar="N",
    help="Look only from this code point of the normalised text on.",
)
@click.option("--id", "name", default="", metavar="pNNN", help="Name of the passage. Default: the next free number.")
@click.argument("edges", nargs=-1, required=True, metavar="FIRST LAST [FIRST LAST]…")
def anchor(root: Path | None, text_file: Path, slug: str, after: int, name: str, edges: tuple[str, ...]) -> None:
    """Print the Turtle of a passage, found by its first and last words.

    A passage that something interrupts (the notes at the foot of a page, say) is given as several pairs.

    Example: hsnexus anchor --text haque-2005.txt "The multiplier effect" "dollars in" "economic growth" "resources."
    """
    from hsnexus.errors import SetupError
    from hsnexus.passages import normalise, words
    from hsnexus.sources import find
    from hsnexus.turtle import layout
    from hsnexus.vocab import source_prefixes

    if len(edges) % 2:
        message = f"word groups go in pairs, first words and last words, and {len(edges)} came"
        raise SetupError(message, advice="Put each group in quotation marks")
    source = opened(find(root), slug, text_file)
    if not source.is_edition:
        message = f"this is not the edition that positions of {slug} count on: their SHA-256 differ"
        raise SetupError(message, where=str(text_file), advice="Use that edition; other texts serve `verify` only")
    ranges: list[Range] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        start = ranges[-1].end if ranges else after
        ranges.append(_place(source.copy.text, normalise(first), normalise(last), start, unique=not ranges))
    stretch = " […] ".join(source.copy.text[place.start : place.end] for place in ranges)
    click.echo(f"{len(words(stretch))} words: {stretch}", err=True)
    turtle = layout(_described(source, ranges, _name(source.graph, name)), source_prefixes(slug))
    click.echo(turtle.partition("\n\n")[2], nl=False)


def _whole(text: str, wanted: str, after: int) -> list[int]:
    """Return where, from a code point on, words stand that are cut out of no longer word."""
    from hsnexus.passages import occurrences

    return [
        start
        for start in occurrences(text, wanted)
        if start >= after
        and not (wanted[0].isalnum() and text[start - 1 : start].isalnum())
        and not (wanted[-1].isalnum() and text[start + len(wanted) : start + len(wanted) + 1].isalnum())
    ]


def _place(text: str, first: str, last: str, after: int, *, unique: bool) -> "Range":
    """Return the range from the first words to the nearest last words behind them."""
    from hsnexus.errors import SetupError
    from hsnexus.model import Range

    starts = _whole(text, first, after)
    if not starts:
        message = f"the words {first!r} do not stand in the text from code point {after} on"
        raise SetupError(message, advice="Copy them from the text; note marks and line breaks do not matter")
    if unique and len(starts) > 1 and not after:
        shown = ", ".join(str(start) for start in starts[:_SHOWN])
        message = f"the words {first!r} stand in {len(starts)} places: {shown}{' …' if len(starts) > _SHOWN else ''}"
        raise SetupError(message, advice="Give more words, or say --after N")
    ends = _whole(text, last, starts[0])
    if not ends:
        message = f"the words {last!r} do not stand behind {first!r} (code point {starts[0]})"
        raise SetupError(message, advice="Copy them from the text; note marks and line breaks do not matter")
    return Range(starts[0], ends[0] + len(last))


def _name(graph: "Graph", wanted: str) -> str:
    """Return the name that was asked for, if it is a free one; else the next free one: no number is used twice."""
    from hsnexus.errors import SetupError

    taken = {int(found.group(1)) for node in set(graph.subjects()) if (found := _NUMBER.search(str(node)))}
    if not wanted:
        return f"p{max(taken, default=0) + 1:03}"
    asked = _NAME.fullmatch(wanted)
    if asked is None or int(asked.group(1)) in taken:
        message = "a passage has that name already" if asked else "a passage is named p and at least three digits"
        raise SetupError(message, where=wanted, advice="Leave --id out for the next free name")
    return wanted


def _described(source: "Opened", ranges: "Sequence[Range]", name: str) -> "Graph":
    """Return the triples of the passage and, where it is in several pieces, of its ranges."""
    from rdflib import Graph, Literal, URIRef
    from rdflib.namespace import RDF

    from hsnexus.errors import SetupError
    from hsnexus.model import sections
    from hsnexus.passages import proof
    from hsnexus.vocab import HSN, OA, source_prefixes

    around = [s for s in sections(source.graph) if s.range.start <= ranges[0].start and ranges[-1].end <= s.range.end]
    if not around:
        message = f"no section holds code points {ranges[0].start} to {ranges[-1].end}"
        raise SetupError(message, advice="Describe the section in source.ttl first, or split the passage")
    passage = URIRef(f"{source_prefixes(source.slug)['passage']}{name}")
    described = Graph()
    described.add((passage, RDF.type, URIRef(HSN.Passage)))
    described.add((passage, URIRef(OA.hasSource), URIRef(source.edition.iri)))
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
    stretches = {node: source.copy.text[place.start : place.end] for node, place in pieces}
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
