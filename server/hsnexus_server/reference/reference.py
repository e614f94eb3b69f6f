"""The ontology as its reference shows it: header, terms in the order of their tree, and what each is beside others."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from hsnexus.vocab import DCTERMS, ONTOLOGY, PREFIXES, TERM_ORDER, prefixed
from hsnexus_server.reference.axioms import Ontology, frame, ontology
from hsnexus_server.reference.entry import KINDS, Entry, Kind, Note

__all__ = ["Node", "Part", "Reference", "reference"]

_RDFS: Final = PREFIXES["rdfs"]
_OWL: Final = PREFIXES["owl"]
_SKOS: Final = PREFIXES["skos"]
_TYPE: Final = f"{PREFIXES['rdf']}type"
_LABEL: Final = f"{_RDFS}label"
_ABOVE: Final = (f"{_RDFS}subClassOf", f"{_RDFS}subPropertyOf")
_INDIVIDUAL: Final = f"{_OWL}NamedIndividual"
_OF_A_NOTE: Final = f"{_OWL}AnnotationProperty"
_RANK: Final = {iri: rank for rank, iri in enumerate(TERM_ORDER)}
# What has its own place on the page.
_APART: Final = frozenset({_LABEL, f"{_SKOS}altLabel", f"{_SKOS}definition", f"{_RDFS}isDefinedBy"})
# Annotations whatever the graph declares them to be.
_NOTES: Final = (f"{_RDFS}comment", f"{_RDFS}seeAlso", f"{_OWL}deprecated", f"{_OWL}versionInfo", DCTERMS.source)
_MENTIONS: Final = ((f"{_RDFS}domain", "Domain of"), (f"{_RDFS}range", "Range of"))
_ELSEWHERE: Final = "In other axioms of"
Pair = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Node:
    """A term in the tree, and those below it; one with several above it is opened below the first alone."""

    iri: str
    below: tuple["Node", ...] = ()
    opened: bool = True

    @property
    def size(self) -> int:
        """How many terms stand below it, those that stand elsewhere left out."""
        return sum(1 + each.size for each in self.below if each.opened)


@dataclass(frozen=True, slots=True)
class Part:
    """The terms of a kind: as a tree, and one after the other as they stand in it."""

    kind: Kind
    tree: tuple[Node, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Reference:
    """What the page shows.

    Attributes:
        header: what the ontology is told to be, by property.
        parts: the terms, kind by kind.
        others: declared terms of other vocabularies.
        labels: of terms, by IRI.
        triples: how many it is made of.
    """

    header: Mapping[str, tuple[NamedNode | Literal, ...]]
    parts: tuple[Part, ...]
    others: tuple[Entry, ...]
    labels: Mapping[str, str]
    entries: Mapping[str, Entry]
    triples: int

    def name(self, iri: str) -> str:
        """Return the label of a term; a prefixed name where it has none."""
        return self.labels.get(iri) or prefixed(iri)

    def told(self, name: str) -> tuple[str, ...]:
        """Return what the header says by a property, which is a prefixed name."""
        prefix, _, local = name.partition(":")
        return tuple(value.value for value in self.header.get(PREFIXES[prefix] + local, ()))

    def path(self, iri: str) -> tuple[str, ...]:
        """Return the terms above a term, from the top, by the first that stands above each."""
        found: list[str] = []
        entry = self.entries.get(iri)
        while entry is not None:
            above = entry.above[0] or (_closed_list(entry) if entry.kind.iri == _INDIVIDUAL else ())
            entry = next((self.entries[each] for each in above if each in self.entries and each not in found), None)
            found += [entry.iri] if entry else []
        return tuple(reversed(found))


def reference(asserted: Iterable[Triple], inferred: Iterable[Triple]) -> Reference:
    """Return the reference of an ontology.

    Args:
        asserted: its triples, as they stand in its file.
        inferred: what the reasoner adds to its terms.
    """
    own = list(asserted)
    source, added = ontology(own), ontology(inferred)
    kinds = dict(_kinds(source))
    logical = {iri for iri, kind in kinds.items() if kind.frame in {"ObjectProperty", "DataProperty"}}
    labels = {iri: _first(source, iri, _LABEL) or prefixed(iri) for iri in kinds}
    mentions = _mentions(source, kinds)
    beside = _neighbours(source, added, labels)
    entries = {
        iri: Entry(
            iri=iri,
            anchor=iri.removeprefix(f"{ONTOLOGY}#") if iri.startswith(f"{ONTOLOGY}#") else prefixed(iri),
            kind=kind,
            label=labels[iri],
            others=tuple(sorted(_texts(source, iri, f"{_SKOS}altLabel"))),
            definition=_first(source, iri, f"{_SKOS}definition"),
            notes=tuple(_notes(source, iri, kinds)),
            asserted=frame(source, iri, logical),
            inferred=frame(added, iri, logical),
            above=beside(iri, *_ABOVE),
            below=beside(iri, *_ABOVE, back=True),
            members=beside(iri, _TYPE, back=True),
            mentioned=mentions.get(iri, ()),
        )
        for iri, kind in sorted(kinds.items(), key=lambda each: labels[each[0]].casefold())
    }
    ours = {iri: entry for iri, entry in entries.items() if iri.startswith(f"{ONTOLOGY}#")}
    header = source.said.get(NamedNode(ONTOLOGY), {})
    return Reference(
        header={
            key: tuple(sorted((value for value in values if isinstance(value, NamedNode | Literal)), key=str))
            for key, values in header.items()
        },
        parts=tuple(_part(kind, ours) for kind in KINDS if any(entry.kind is kind for entry in ours.values())),
        others=tuple(entry for iri, entry in entries.items() if iri not in ours),
        labels=labels,
        entries=entries,
        triples=len(own),
    )


def _kinds(source: Ontology) -> Iterator[tuple[str, Kind]]:
    """Yield the declared terms, each with the first kind that it is declared to be."""
    seen: set[str] = set()
    for kind in KINDS:
        for term in source.to(kind.iri, _TYPE):
            if isinstance(term, NamedNode) and term.value not in seen:
                seen.add(term.value)
                yield term.value, kind


def _part(kind: Kind, entries: Mapping[str, Entry]) -> Part:
    here = {iri: entry for iri, entry in entries.items() if entry.kind is kind}
    opened: set[str] = set()

    def node(iri: str) -> Node:
        if iri in opened:
            return Node(iri, opened=False)
        opened.add(iri)
        return Node(iri, tuple(node(each) for each in here[iri].below[0] if each in here))

    if kind.iri == _INDIVIDUAL:
        lists: defaultdict[str, list[str]] = defaultdict(list)
        for iri, entry in here.items():
            lists[next(iter(_closed_list(entry)), "")].append(iri)
        tree = [
            Node(each, tuple(Node(iri) for iri in lists[each]))
            for each in sorted(lists, key=lambda each: entries[each].label.casefold() if each in entries else "")
        ]
        order = [inner.iri for each in tree for inner in each.below]
    else:
        tops = [iri for iri, entry in here.items() if not any(each in here for each in entry.above[0])]
        tree = [node(iri) for iri in tops]
        tree += [node(iri) for iri in here if iri not in opened]  # one above itself
        order = [iri for each in tree for iri in _walk(each)]
    return Part(kind, tuple(tree), tuple(here[iri] for iri in order))


def _walk(node: Node) -> Iterator[str]:
    if node.opened:
        yield node.iri
        for each in node.below:
            yield from _walk(each)


def _closed_list(entry: Entry) -> tuple[str, ...]:
    """Return the classes that an individual is asserted to belong to."""
    return tuple(
        piece.iri
        for keyword, values in entry.asserted
        if keyword == "Types"
        for value in values
        for piece in value
        if piece.iri
    )


def _neighbours(source: Ontology, added: Ontology, labels: Mapping[str, str]) -> Callable[..., Pair]:
    """Return what tells the terms that a term leads to, or that lead to it: asserted, and inferred alone."""

    def found(iri: str, *keys: str, back: bool = False) -> Pair:
        def of(where: Ontology) -> set[str]:
            ways = [where.to(iri, key) if back else where.of(iri, key) for key in keys]
            return {each.value for way in ways for each in way if isinstance(each, NamedNode) and each.value in labels}

        def ordered(several: Collection[str]) -> tuple[str, ...]:
            return tuple(sorted(several, key=lambda each: labels[each].casefold()))

        asserted = of(source)
        return ordered(asserted), ordered(of(added) - asserted)

    return found


def _notes(source: Ontology, iri: str, kinds: Mapping[str, Kind]) -> Iterator[Note]:
    said = source.said.get(NamedNode(iri), {})
    for key in sorted(said, key=lambda each: (_RANK.get(each, len(_RANK)), each)):
        is_note = key in _NOTES or (key in kinds and kinds[key].iri == _OF_A_NOTE)
        if is_note and key not in _APART:
            values = (value for value in said[key] if isinstance(value, NamedNode | Literal))
            yield Note(key, tuple(sorted(values, key=lambda each: each.value)))


def _mentions(source: Ontology, kinds: Mapping[str, Kind]) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return, for each term, the terms whose axioms speak of it otherwise than as what stands above them."""
    found: defaultdict[str, defaultdict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    ways = dict(_MENTIONS)
    for iri in kinds:
        for key, values in source.said[NamedNode(iri)].items():
            if key == _TYPE:
                continue
            for value in values:
                if isinstance(value, NamedNode) and key in ways:
                    found[value.value][ways[key]][iri] = None
                elif isinstance(value, BlankNode):
                    for each in _within(source, value):
                        found[each][ways.get(key, _ELSEWHERE)][iri] = None
    order = (*ways.values(), _ELSEWHERE)
    return {
        iri: tuple(
            (way, tuple(others)) for way in order if (others := tuple(each for each in told[way] if each != iri))
        )
        for iri, told in found.items()
    }


def _within(source: Ontology, node: BlankNode) -> Iterator[str]:
    """Yield the IRIs in an expression."""
    ahead, seen = [node], {node}
    while ahead:
        for key, values in source.said.get(ahead.pop(), {}).items():
            for value in values if key != _TYPE else ():
                if isinstance(value, NamedNode):
                    yield value.value
                elif isinstance(value, BlankNode) and value not in seen:
                    seen.add(value)
                    ahead.append(value)


def _texts(source: Ontology, iri: str, key: str) -> list[str]:
    return [each.value for each in source.of(iri, key) if isinstance(each, Literal)]


def _first(source: Ontology, iri: str, key: str) -> str:
    return min(_texts(source, iri, key), default="")
