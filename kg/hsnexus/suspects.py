"""Where a contradiction may lie: facts that clash by themselves, found without a reasoner."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

from hsnexus.vocab import prefixed

__all__ = ["short", "suspects"]

_WITHIN: Final = frozenset(((XSD.integer, XSD.decimal), (XSD.nonNegativeInteger, XSD.integer)))


def suspects(graph: Graph) -> Iterator[str]:
    """Yield sentences on facts that clash on their face, by subject.

    Two values of a functional property, a literal of another datatype than its property takes, a thing said of itself
    by an irreflexive property, and two classes that exclude each other (asserted, or by domain and range).
    Contradictions that take more steps are not found.
    """
    yield from _two_values(graph)
    yield from _other_datatype(graph)
    yield from _said_of_itself(graph)
    yield from _two_classes(graph)


def short(term: Node | str) -> str:
    """Return a term as a person would write it: an IRI with its prefix, anything else as in Turtle."""
    if isinstance(term, Literal | BNode):
        return term.n3()
    name = prefixed(str(term))
    return f"<{term}>" if name == str(term) else name


def _of_kind(graph: Graph, kind: URIRef) -> list[Node]:
    return sorted(set(graph.subjects(RDF.type, kind)), key=str)


def _two_values(graph: Graph) -> Iterator[str]:
    for functional in _of_kind(graph, OWL.FunctionalProperty):
        for subject in sorted(set(graph.subjects(functional)), key=str):
            values = sorted({short(value) for value in graph.objects(subject, functional)})
            if len(values) > 1:
                yield f"{short(subject)} has {len(values)} values of {short(functional)}: {', '.join(values)}"


def _other_datatype(graph: Graph) -> Iterator[str]:
    for prop, wanted in sorted(graph.subject_objects(RDFS.range), key=str):
        datatype = graph.value(wanted, OWL.onDatatype, default=wanted)
        for subject, value in sorted(graph.subject_objects(prop), key=str):
            if isinstance(value, Literal) and isinstance(datatype, URIRef):
                found = RDF.langString if value.language else value.datatype or XSD.string
                if found != datatype and (found, datatype) not in _WITHIN:
                    yield f"{short(subject)} has a {short(found)} as {short(prop)}, which takes {short(datatype)}"


def _said_of_itself(graph: Graph) -> Iterator[str]:
    for irreflexive in _of_kind(graph, OWL.IrreflexiveProperty):
        for subject, value in sorted(graph.subject_objects(irreflexive), key=str):
            if subject == value:
                yield f"{short(subject)} has itself as {short(irreflexive)}"


def _two_classes(graph: Graph) -> Iterator[str]:
    exclusive = _exclusive(graph)
    above: dict[Node, set[Node]] = {}
    for subject, reasons in sorted(_classes(graph).items(), key=lambda row: str(row[0])):
        above |= {kind: _above(graph, kind) for kinds in reasons for kind in kinds if kind not in above}
        for one, other in combinations(sorted(reasons, key=lambda kinds: reasons[kinds]), 2):
            if all(_apart(above[a], above[b], exclusive) for a in one for b in other):
                yield f"{short(subject)} is {reasons[one]} and {reasons[other]}, which exclude each other"
                break


def _apart(one: set[Node], other: set[Node], exclusive: frozenset[frozenset[Node]]) -> bool:
    return any(frozenset((a, b)) in exclusive for a in one for b in other)


def _classes(graph: Graph) -> Mapping[Node, Mapping[frozenset[Node], str]]:
    """Return what each individual belongs to, alternatives together, with the words that tell why."""
    found: dict[Node, dict[frozenset[Node], str]] = {}
    for subject, kind in graph.subject_objects(RDF.type):
        if isinstance(kind, URIRef) and not kind.startswith(str(OWL)):
            found.setdefault(subject, {})[frozenset((kind,))] = short(kind)
    for edge, side in ((RDFS.domain, 0), (RDFS.range, 1)):
        for prop, kind in graph.subject_objects(edge):
            members = graph.value(kind, OWL.unionOf)
            kinds = frozenset((kind,) if members is None else graph.items(members))
            words = f"{' or '.join(sorted(map(short, kinds)))} (by {short(prop)})"
            for pair in graph.subject_objects(prop) if all(isinstance(term, URIRef) for term in kinds) else ():
                found.setdefault(pair[side], {}).setdefault(kinds, words)
    return {subject: kinds for subject, kinds in found.items() if isinstance(subject, URIRef)}


def _above(graph: Graph, kind: Node) -> set[Node]:
    """Return a class and the named classes above it, by subclass axioms and by the genus of its definition."""
    seen: set[Node] = set()
    ahead = [kind]
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            ahead += graph.objects(here, RDFS.subClassOf)
            for definition in graph.objects(here, OWL.equivalentClass):
                members = graph.value(definition, OWL.intersectionOf)
                ahead += graph.items(members) if members is not None else ()
    return seen


def _exclusive(graph: Graph) -> frozenset[frozenset[Node]]:
    pairs = {frozenset(pair) for pair in graph.subject_objects(OWL.disjointWith)}
    lists = [graph.value(axiom, OWL.members) for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses)]
    lists += list(graph.objects(None, OWL.disjointUnionOf))
    for members in lists:
        if members is not None:
            pairs |= {frozenset(pair) for pair in combinations(graph.items(members), 2)}
    return frozenset(pairs)
