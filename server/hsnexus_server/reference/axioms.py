"""The axioms of a term, as the sections of a frame of the Manchester syntax.

Source: https://www.w3.org/TR/owl2-manchester-syntax/; from RDF as https://www.w3.org/TR/owl2-mapping-to-rdf/ says.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import NamedNode, Triple

from hsnexus.axioms import BETWEEN, CHARACTERISTICS, KEYWORDS, MEMBERS, MUTUAL, TOGETHER
from hsnexus.expressions import Graph, Piece, Pieces, Term, members, named, pieces, text
from hsnexus.vocab import PREFIXES
from hsnexus_server.reference.entry import Axioms

__all__ = ["Ontology", "frame", "ontology"]

_OWL: Final = PREFIXES["owl"]
_RDF: Final = PREFIXES["rdf"]
_RDFS: Final = PREFIXES["rdfs"]
_TYPE: Final = f"{_RDF}type"
# Keyword to the property whose values stand in the section; of these, those that hold both ways; and those of a list.
_PLAIN: Final = tuple((keyword, key.value) for key, keyword in KEYWORDS.items() if keyword not in BETWEEN)
_BOTH_WAYS: Final = tuple((keyword, key) for keyword, key in _PLAIN if keyword in MUTUAL)
_LISTED: Final = tuple(
    (keyword, key.value, BETWEEN[keyword]) for key, keyword in KEYWORDS.items() if keyword in BETWEEN
)
_ORDER: Final = (
    "EquivalentTo",
    "SubClassOf",
    "DisjointUnionOf",
    "DisjointWith",
    "DisjointClasses",
    "HasKey",
    "Domain",
    "Range",
    "Characteristics",
    "SubPropertyOf",
    "SubPropertyChain",
    "InverseOf",
    "DisjointProperties",
    "Types",
    "Facts",
    "SameAs",
    "DifferentFrom",
    "DifferentIndividuals",
)


class Ontology:
    """The triples of a graph, by subject and by object, and its axioms that have no subject, by member."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Read the triples."""
        said: defaultdict[Term, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        back: defaultdict[Term, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in triples:
            said[subject][predicate.value].append(value)
            back[value][predicate.value].append(subject)
        self.said: Graph = said
        self.back: Graph = back
        together: defaultdict[Term, list[tuple[str, Pieces]]] = defaultdict(list)
        for kind, keyword in TOGETHER.items():
            for node in back[kind][_TYPE]:
                heads = [head for key in MEMBERS for head in said[node][key.value]]
                listed = [each for head in heads for each in members(said, head)]
                written = _list(said, sorted(listed, key=str), ", ")
                for each in listed:
                    together[each].append((keyword, written))
        self.together: Mapping[Term, Sequence[tuple[str, Pieces]]] = together

    def of(self, iri: str, key: str) -> Sequence[Term]:
        """Return what a thing is told to be by a property."""
        return self.said.get(NamedNode(iri), {}).get(key, ())

    def to(self, iri: str, key: str) -> Sequence[Term]:
        """Return what is told to be a thing by a property."""
        return self.back.get(NamedNode(iri), {}).get(key, ())


def ontology(triples: Iterable[Triple]) -> Ontology:
    """Return the triples of a graph, to be read term by term."""
    return Ontology(triples)


def frame(source: Ontology, iri: str, logical: Collection[str]) -> Axioms:
    """Return the axioms about a term, in the order of the sections.

    Args:
        source: where they stand.
        iri: of the term.
        logical: the object and datatype properties, whose values are facts; those of others are annotations.
    """
    found: defaultdict[str, dict[str, Pieces]] = defaultdict(dict)
    for keyword, written in _axioms(source, iri, logical):
        found[keyword].setdefault(text(written), written)
    return tuple(
        (keyword, tuple(found[keyword][key] for key in sorted(found[keyword])))
        for keyword in _ORDER
        if keyword in found
    )


def _axioms(source: Ontology, iri: str, logical: Collection[str]) -> Iterator[tuple[str, Pieces]]:
    graph, this = source.said, NamedNode(iri)

    def written(term: Term) -> Pieces:
        return pieces(graph, term, named)

    for keyword, key in _PLAIN:
        yield from ((keyword, written(each)) for each in source.of(iri, key))
    for keyword, key in _BOTH_WAYS:
        yield from ((keyword, written(each)) for each in source.to(iri, key) if isinstance(each, NamedNode))
    for keyword, key, between in _LISTED:
        yield from ((keyword, _list(graph, members(graph, each), between)) for each in source.of(iri, key))
    yield from _types(source, iri)
    for key in sorted(graph.get(this, {})):
        if key in logical:
            for each in graph[this][key]:
                yield "Facts", (*written(NamedNode(key)), Piece(" "), *written(each))
    yield from source.together.get(this, ())


def _types(source: Ontology, iri: str) -> Iterator[tuple[str, Pieces]]:
    """Yield what a property is by its nature, and the classes that an individual belongs to."""
    natures = {f"{_OWL}{name}Property": name for name in CHARACTERISTICS}
    for each in source.of(iri, _TYPE):
        if not isinstance(each, NamedNode) or not each.value.startswith((_OWL, _RDF, _RDFS)):
            yield "Types", pieces(source.said, each, named)
        elif each.value in natures:
            yield "Characteristics", (Piece(natures[each.value]),)


def _list(graph: Graph, terms: Iterable[Term], between: str) -> Pieces:
    found: list[Piece] = []
    for at, term in enumerate(terms):
        found += [Piece(between)] if at else []
        found += pieces(graph, term, named)
    return tuple(found)
