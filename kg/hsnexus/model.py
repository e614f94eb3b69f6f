"""Claims and passages as plain values: what a source says, and where it says it."""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from hsnexus.claim import Claim
from hsnexus.errors import SourceError
from hsnexus.passage import Edition, Passage, Piece, Proof, Range
from hsnexus.vocab import HSN, OA

__all__ = [
    "Claim",
    "Edition",
    "Passage",
    "Piece",
    "Proof",
    "Range",
    "Section",
    "claims",
    "editions",
    "passages",
    "sections",
]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a source: its heading, and the range of the text edition from it to the next heading."""

    iri: str
    label: str
    range: Range


def claims(graph: Graph) -> Iterator[Claim]:
    """Yield the causal claims of a graph, by IRI.

    Raises:
        SourceError: a claim lacks its cause, effect, relation, voice or label.
    """
    for node in _of_class(graph, HSN.CausalClaim):
        yield Claim(
            iri=str(node),
            label=str(_the(graph, node, str(RDFS.label))),
            cause=str(_the(graph, node, HSN.hasCause)),
            effect=str(_the(graph, node, HSN.hasEffect)),
            relation=str(_the(graph, node, HSN.hasRelation)),
            modalities=_all(graph, node, HSN.hasModality),
            hedge_cues=_all(graph, node, HSN.hedgeCue),
            conditions=_all(graph, node, HSN.underCondition),
            mechanisms=_all(graph, node, HSN.viaMechanism),
            perspectives=_all(graph, node, HSN.heldUnder),
            voice=str(_the(graph, node, HSN.hasVoice)),
            attributed_to=_all(graph, node, HSN.attributedTo),
            footnotes=_all(graph, node, HSN.citedInFootnote),
            levels=_all(graph, node, HSN.atLevel),
            places=_all(graph, node, HSN.inPlace),
            groups=_all(graph, node, HSN.concernsGroup),
            perceived_by=_all(graph, node, HSN.perceivedBy),
            addressed_to=_all(graph, node, HSN.addressedTo),
            passages=_all(graph, node, HSN.statedIn),
        )


def passages(graph: Graph) -> Iterator[Passage]:
    """Yield the passages and silent spans of a graph, in the order of the text.

    Raises:
        SourceError: one lacks a position, a part of its proof, its section or its text.
    """
    found = [_passage(graph, node) for kind in (HSN.Passage, HSN.SilentSpan) for node in _of_class(graph, kind)]
    yield from sorted(found, key=lambda passage: (passage.text, passage.pieces[0].range.start, passage.iri))


def editions(graph: Graph) -> Iterator[Edition]:
    """Yield the text editions that a graph describes, by IRI.

    Raises:
        SourceError: an edition lacks one of its hashes.
    """
    for node in _of_class(graph, HSN.TextEdition):
        yield Edition(str(node), str(_the(graph, node, HSN.rawSha256)), str(_the(graph, node, HSN.normalisedSha256)))


def sections(graph: Graph) -> Iterator[Section]:
    """Yield the sections that a graph describes, in reading order.

    Raises:
        SourceError: a section lacks its heading or its place.
    """
    found = [
        Section(str(node), str(_the(graph, node, str(RDFS.label))), _range(graph, node))
        for node in _of_class(graph, HSN.Section)
    ]
    yield from sorted(found, key=lambda section: section.range.start)


def _passage(graph: Graph, node: Node) -> Passage:
    own = _proof(graph, node)
    ranges = sorted(graph.objects(node, URIRef(HSN.hasRange)), key=lambda part: _number(graph, part, HSN.start))
    pieces = [Piece(str(part), _range(graph, part), _proof(graph, part)) for part in ranges]
    silent = graph.value(node, URIRef(HSN.silentBecause))
    return Passage(
        iri=str(node),
        text=str(_the(graph, node, OA.hasSource)),
        section=str(_the(graph, node, HSN.inSection)),
        pieces=tuple(pieces or [Piece(str(node), _range(graph, node), own)]),
        proof=own,
        silent=None if silent is None else str(silent),
    )


def _range(graph: Graph, node: Node) -> Range:
    found = Range(_number(graph, node, HSN.start), _number(graph, node, HSN.end))
    if not 0 <= found.start < found.end:
        message = f"the range from {found.start} to {found.end} holds no text"
        raise SourceError(message, where=str(node), advice="Let `hsnexus anchor` write the passage")
    return found


def _proof(graph: Graph, node: Node) -> Proof:
    return Proof(
        first_words=str(graph.value(node, URIRef(HSN.firstWords)) or ""),
        last_words=str(graph.value(node, URIRef(HSN.lastWords)) or ""),
        word_count=_number(graph, node, HSN.wordCount),
        text_sha256=str(_the(graph, node, HSN.textSha256)),
        letter_count=_number(graph, node, HSN.letterCount),
        letters_sha256=str(_the(graph, node, HSN.lettersSha256)),
    )


def _of_class(graph: Graph, kind: str) -> list[Node]:
    return sorted(set(graph.subjects(RDF.type, URIRef(kind))), key=str)


def _all(graph: Graph, node: Node, predicate: str) -> tuple[str, ...]:
    return tuple(sorted(str(value) for value in graph.objects(node, URIRef(predicate))))


def _the(graph: Graph, node: Node, predicate: str) -> Node:
    values = list(graph.objects(node, URIRef(predicate)))
    if len(values) != 1:
        message = f"it has {len(values)} values of {predicate}, not one"
        raise SourceError(message, where=str(node), advice="Run `hsnexus check`, which tells what belongs there")
    return values[0]


def _number(graph: Graph, node: Node, predicate: str) -> int:
    value = _the(graph, node, predicate)
    number = value.toPython() if isinstance(value, Literal) else None
    if not isinstance(number, int):
        message = f"{value} is no whole number, as {predicate} wants"
        raise SourceError(message, where=str(node), advice="Let `hsnexus anchor` write the passage")
    return number
