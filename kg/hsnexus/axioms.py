"""Axioms: the logic of an ontology, taken from its triples statement by statement.

Source: https://www.w3.org/TR/owl2-mapping-to-rdf/, read backwards; annotations and declarations are no axioms here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from hsnexus.constructs import owl, rdf
from hsnexus.expressions import Term, members, named, pieces, text
from hsnexus.vocab import PREFIXES

__all__ = [
    "BETWEEN",
    "CHARACTERISTICS",
    "KEYWORDS",
    "MEMBERS",
    "MUTUAL",
    "TOGETHER",
    "Axiom",
    "Axioms",
    "Graph",
    "axioms",
    "manchester",
]

_RDFS: Final = PREFIXES["rdfs"]
_BUILT_IN: Final = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
_TYPE: Final = rdf("type")
CHARACTERISTICS: Final = (
    "Functional",
    "InverseFunctional",
    "Transitive",
    "Symmetric",
    "Asymmetric",
    "Reflexive",
    "Irreflexive",
)
_NATURES: Final = {owl(f"{name}Property"): name for name in CHARACTERISTICS}
_KINDS: Final[Mapping[ox.NamedNode, str]] = {
    owl("Class"): "class",
    owl("ObjectProperty"): "object property",
    owl("DatatypeProperty"): "datatype property",
    owl("AnnotationProperty"): "annotation property",
    owl("NamedIndividual"): "individual",
    ox.NamedNode(f"{_RDFS}Datatype"): "datatype",
}
KEYWORDS: Final[Mapping[ox.NamedNode, str]] = {
    ox.NamedNode(f"{_RDFS}subClassOf"): "SubClassOf",
    ox.NamedNode(f"{_RDFS}subPropertyOf"): "SubPropertyOf",
    ox.NamedNode(f"{_RDFS}domain"): "Domain",
    ox.NamedNode(f"{_RDFS}range"): "Range",
    owl("equivalentClass"): "EquivalentTo",
    owl("equivalentProperty"): "EquivalentTo",
    owl("disjointWith"): "DisjointWith",
    owl("propertyDisjointWith"): "DisjointWith",
    owl("inverseOf"): "InverseOf",
    owl("sameAs"): "SameAs",
    owl("differentFrom"): "DifferentFrom",
    owl("disjointUnionOf"): "DisjointUnionOf",
    owl("propertyChainAxiom"): "SubPropertyChain",
    owl("hasKey"): "HasKey",
}
"""By the predicate of the triple that an axiom turns on, its keyword."""
MUTUAL: Final = frozenset(("EquivalentTo", "DisjointWith", "InverseOf", "SameAs", "DifferentFrom"))
"""The keywords of axioms that mean the same the other way round."""
BETWEEN: Final = {"DisjointUnionOf": ", ", "SubPropertyChain": " o ", "HasKey": ", "}
"""By the keyword of an axiom that turns on a list, what stands between its members."""
TOGETHER: Final[Mapping[ox.NamedNode, str]] = {
    owl("AllDisjointClasses"): "DisjointClasses",
    owl("AllDisjointProperties"): "DisjointProperties",
    owl("AllDifferent"): "DifferentIndividuals",
}
"""By the class of an axiom that has no subject, its keyword."""
MEMBERS: Final = (owl("members"), owl("distinctMembers"))
"""What leads from such an axiom to its members."""
_OF_SEVERAL: Final = frozenset((*TOGETHER.values(), "NegativeFact"))
_DENIED: Final = owl("NegativePropertyAssertion")
# What speaks of an axiom or of a file, and not of the domain.
_ASIDE: Final = (owl("Axiom"), owl("Annotation"), owl("Ontology"))
Graph = defaultdict[Term, defaultdict[str, list[Term]]]
"""Triples, by subject and predicate."""


@dataclass(frozen=True, slots=True, eq=False)
class Axiom:
    """One asserted axiom; two of the same wording in two files are two.

    Attributes:
        keyword: of the Manchester syntax, such as ``SubClassOf``; ``Fact`` for a property value.
        main: the triple that it turns on.
        triples: all triples of it, the blank nodes of expressions and lists written out.
        terms: the IRIs that it speaks of, those of OWL, RDF and XML Schema left out.
        path: the file in which it stands.
    """

    keyword: str
    main: ox.Triple
    triples: tuple[ox.Triple, ...]
    terms: frozenset[str]
    path: Path


@dataclass(frozen=True)
class Axioms:
    """The axioms of several files.

    Attributes:
        each: in the order of the files.
        graph: all triples, by subject and predicate, to write expressions from.
        kinds: what each IRI is declared to be, such as ``class``; one that is only used as an individual is one.
    """

    each: tuple[Axiom, ...] = ()
    graph: Mapping[Term, Mapping[str, Sequence[Term]]] = field(default_factory=dict)
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)


def axioms(files: Mapping[Path, Iterable[ox.Triple]]) -> Axioms:
    """Return the axioms of the triples of files; blank nodes must be of one file each."""
    graph: Graph = defaultdict(lambda: defaultdict(list))
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    triples: dict[ox.Triple, Path] = {}
    for path, several in files.items():
        for triple in several:
            if triple not in triples and not isinstance(triple.subject, ox.Triple):
                triples[triple] = path
                graph[triple.subject][triple.predicate.value].append(triple.object)
    for triple in triples:
        if triple.predicate == _TYPE and triple.object in _KINDS and isinstance(triple.subject, ox.NamedNode):
            kinds[triple.subject.value].add(_KINDS[triple.object])  # type: ignore[index]  # it is one of them
    no_subjects: set[Term] = {triple.object for triple in triples if isinstance(triple.object, ox.BlankNode)}
    no_subjects |= {node for node, said in graph.items() if any(kind in _ASIDE for kind in said.get(_TYPE.value, ()))}
    found: list[Axiom] = []
    for triple, path in triples.items():
        keyword = "" if triple.subject in no_subjects else _keyword(triple, kinds)
        if keyword:
            whole = tuple(_whole(triple, graph, whole=keyword in _OF_SEVERAL))
            found.append(Axiom(keyword, triple, whole, frozenset(_terms(whole)), path))
    for individual in _individuals(found):
        kinds[individual].add("individual")
    return Axioms(tuple(found), graph, {iri: frozenset(kind) for iri, kind in kinds.items()})


def _individuals(several: Iterable[Axiom]) -> Iterator[str]:
    """Yield what is used as an individual."""
    for axiom in several:
        ends = {"Fact": (axiom.main.subject, axiom.main.object), "Type": (axiom.main.subject,)}.get(axiom.keyword, ())
        yield from (end.value for end in ends if isinstance(end, ox.NamedNode))


def manchester(
    axiom: Axiom, graph: Mapping[Term, Mapping[str, Sequence[Term]]], name: Callable[[Term], str] = named
) -> str:
    """Return an axiom in the Manchester syntax.

    Args:
        axiom: to write.
        graph: the triples around it.
        name: of a term; a prefixed name where nothing else is said.
    """
    subject, value = axiom.main.subject, axiom.main.object

    def told(term: Term) -> str:
        return text(pieces(graph, term, name))

    def several(head: Term, between: str) -> str:
        return between.join(told(each) for each in members(graph, head))

    if axiom.keyword == "Characteristics":
        return f"{told(subject)} Characteristics: {_NATURES[ox.NamedNode(str(getattr(value, 'value', '')))]}"
    if axiom.keyword in BETWEEN:
        return f"{told(subject)} {axiom.keyword}: {several(value, BETWEEN[axiom.keyword])}"
    said = graph.get(subject, {})
    if axiom.keyword in TOGETHER.values():
        heads = [head for key in MEMBERS for head in said.get(key.value, ())]
        return f"{axiom.keyword}: {', '.join(several(head, ', ') for head in heads)}"
    if axiom.keyword == "NegativeFact":
        parts = ("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue")
        source, role, *target = (each for part in parts for each in said.get(owl(part).value, ()))
        return f"{told(source)} not {told(role)} {' '.join(map(told, target))}"
    if axiom.keyword == "Fact":
        return f"{told(subject)} {name(axiom.main.predicate)} {told(value)}"
    left = f"({told(subject)})" if isinstance(subject, ox.BlankNode) else told(subject)
    return f"{left} {axiom.keyword} {told(value)}"


def _keyword(triple: ox.Triple, kinds: Mapping[str, set[str]]) -> str:
    """Return the keyword of the axiom that turns on a triple; an empty string where none does."""
    if triple.predicate == _TYPE:
        value = triple.object
        if not isinstance(value, ox.NamedNode):
            return "Type"
        if value in _NATURES:
            return "Characteristics"
        if value in TOGETHER or value == _DENIED:
            return TOGETHER.get(value, "NegativeFact")
        return "" if value.value.startswith(_BUILT_IN) and value != owl("Nothing") else "Type"
    if triple.predicate in KEYWORDS:
        return KEYWORDS[triple.predicate]
    declared = kinds.get(triple.predicate.value, set())
    return "Fact" if declared & {"object property", "datatype property"} else ""


def _whole(triple: ox.Triple, graph: Graph, *, whole: bool) -> Iterator[ox.Triple]:
    """Yield the triples of an axiom: the one that it turns on, and what its blank nodes stand for."""
    ahead: list[Term] = [triple.object]
    if isinstance(triple.subject, ox.BlankNode) or whole:
        ahead.append(triple.subject)
    else:
        yield triple
    seen: set[Term] = set()
    if isinstance(triple.subject, ox.BlankNode) and not whole:
        # A general class axiom: of its subject only what describes it, and the axiom itself.
        yield triple
    while ahead:
        node = ahead.pop()
        if node in seen or not (isinstance(node, ox.BlankNode) or (whole and node == triple.subject)):
            continue
        seen.add(node)
        for key, values in graph.get(node, {}).items():
            predicate = ox.NamedNode(key)
            if node == triple.subject and not whole and predicate in KEYWORDS:
                continue
            for value in values:
                yield ox.Triple(node, predicate, value)  # type: ignore[arg-type]  # a subject is a node
                ahead.append(value)


def _terms(triples: Iterable[ox.Triple]) -> Iterator[str]:
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode) and not term.value.startswith(_BUILT_IN):
                yield term.value
