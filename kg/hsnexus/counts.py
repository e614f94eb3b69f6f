"""What triples hold, counted: how large they are, and what the instances of each class are told to be."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from hsnexus.vocab import BASE, PREFIXES

__all__ = ["TYPE", "Kind", "Size", "Use", "kinds", "links", "namespace", "size", "sizes"]

TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_MATCHES: Final = frozenset(
    ox.NamedNode(f"{PREFIXES['skos']}{grade}Match") for grade in ("exact", "close", "broad", "narrow", "related")
)
_Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
# The classes of a thing, or the datatype of a literal.
_Sort: TypeAlias = frozenset[str] | str
_NONE: Final[_Sort] = frozenset()


@dataclass(frozen=True, slots=True)
class Size:
    """How many triples there are, and how many different terms in each place of them.

    Attributes:
        triples: their number.
        entities: subjects whose IRI is one of ours.
        subjects: IRIs and blank nodes.
        properties: predicates.
        objects: IRIs, blank nodes, literals and triple terms.
        classes: objects of ``rdf:type``.
    """

    triples: int
    entities: int
    subjects: int
    properties: int
    objects: int
    classes: int


@dataclass(frozen=True, slots=True)
class Use:
    """What the instances of a class are told to be by one property.

    Attributes:
        property: its IRI.
        triples: their number.
        classes: IRIs of classes that hold the objects between them, each with the number of triples whose object is
            an instance: the most frequent class first, and of equals the narrower one; a class whose instances others
            before it hold is left out, as each thing has all its broader classes, too.
        datatypes: IRI of each datatype, with the number of triples whose object is of it.
    """

    property: str
    triples: int
    classes: Mapping[str, int]
    datatypes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """A class, the number of its instances that have IRIs, and what instances are told to be."""

    iri: str
    entities: int
    uses: tuple[Use, ...]


def size(triples: Iterable[ox.Triple]) -> Size:
    """Return how large a set of triples is."""
    count = 0
    subjects, properties, objects, classes = set(), set(), set(), set()
    for subject, predicate, value in triples:
        count += 1
        subjects.add(subject)
        properties.add(predicate)
        objects.add(value)
        if predicate == TYPE:
            classes.add(value)
    entities = sum(1 for term in subjects if isinstance(term, ox.NamedNode) and term.value.startswith(BASE))
    return Size(count, entities, len(subjects), len(properties), len(objects), len(classes))


def sizes(triples: Iterable[ox.Triple]) -> Mapping[str, Size]:
    """Return the size of the triples of each property, by its IRI."""
    of: defaultdict[ox.NamedNode, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        of[triple.predicate].append(triple)
    return {name.value: size(of[name]) for name in sorted(of, key=str)}


def kinds(triples: Collection[ox.Triple]) -> Iterator[Kind]:
    """Yield the classes that have instances, by IRI."""
    classes: defaultdict[_Term, set[str]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == TYPE and isinstance(value, ox.NamedNode):
            classes[subject].add(value.value)
    sorts: dict[_Term, _Sort] = {thing: frozenset(names) for thing, names in classes.items()}
    # Things with the same classes are counted together, which makes few of many.
    seen = Counter(
        (sorts[subject], predicate, value.datatype.value if isinstance(value, ox.Literal) else sorts.get(value, _NONE))
        for subject, predicate, value in triples
        if subject in sorts
    )
    told: defaultdict[str, defaultdict[str, Counter[_Sort]]] = defaultdict(lambda: defaultdict(Counter))
    for (names, predicate, sort), count in seen.items():
        for name in names:
            told[name][predicate.value][sort] += count
    entities = Counter(name for thing, names in sorts.items() if isinstance(thing, ox.NamedNode) for name in names)
    for name in sorted(told):
        uses = (_use(property_, told[name][property_], entities) for property_ in sorted(told[name]))
        yield Kind(name, entities[name], tuple(uses))


def _use(property_: str, sorts: Counter[_Sort], entities: Mapping[str, int]) -> Use:
    of: Counter[str] = Counter()
    for sort, count in sorts.items():
        if not isinstance(sort, str):
            of.update(dict.fromkeys(sort, count))
    held: set[_Sort] = set()
    chosen = {}
    for name in sorted(of, key=lambda name: (-of[name], entities[name], name)):
        inside = {sort for sort in sorts if not isinstance(sort, str) and name in sort}
        if not inside <= held:
            held |= inside
            chosen[name] = of[name]
    datatypes = {sort: count for sort, count in sorts.items() if isinstance(sort, str)}
    return Use(property_, sorts.total(), chosen, datatypes)


def links(triples: Iterable[ox.Triple]) -> Mapping[tuple[str, str], int]:
    """Return how many mappings of SKOS lead out of our IRIs, by property and by the namespace that they lead to."""
    return Counter(
        (predicate.value, namespace(value.value))
        for _, predicate, value in triples
        if predicate in _MATCHES and isinstance(value, ox.NamedNode) and not value.value.startswith(BASE)
    )


def namespace(iri: str) -> str:
    """Return an IRI up to its last ``#`` or ``/``.

    >>> namespace("http://eurovoc.europa.eu/1909")
    'http://eurovoc.europa.eu/'
    """
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
