"""What the real graph is made of, taken apart so that more of its kind can be made: passages with what they state."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import pyoxigraph as ox

from hsnexus.argument import argument
from hsnexus.claim import Claim, Relation
from hsnexus.vocab import BASE, GRAPH, HSN, PREFIXES

__all__ = ["SLUG", "Fact", "Role", "Shapes", "Thing", "shapes"]

SLUG: Final = "haque-2005"
_FACTOR: Final = f"{BASE}factor/"
_OF_OURS: Final = f"{BASE}{SLUG}/"
_DEPRECATED: Final = ox.NamedNode(f"{PREFIXES['owl']}deprecated")
_LABEL: Final = f"{PREFIXES['rdfs']}label"
_KINDS: Final = ("claim", "definition", "figure", "passage", "recommendation")
# What hangs together so closely that it is drawn as one: a restatement says the same as the claim that it restates.
_TIES: Final = frozenset({HSN.statedIn, HSN.hasRange, HSN.restates, HSN.rivals})
# Measures of things, which say nothing of the text; every other string is made up anew.
_KEPT: Final = frozenset({HSN.unit, HSN.currency})
_DIGESTS: Final = frozenset({HSN.textSha256, HSN.lettersSha256, HSN.rawSha256, HSN.normalisedSha256})


_Value = ox.NamedNode | ox.Literal
_Told = tuple[ox.NamedNode, _Value, bool]


class Role(Enum):
    """What becomes of the value of a fact when the thing is made again."""

    KEPT = auto()
    TOGETHER = auto()
    ELSEWHERE = auto()
    FRAME = auto()
    FACTOR = auto()
    LABEL = auto()
    TEXT = auto()
    DIGEST = auto()
    START = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple without its subject: ``words`` counts those of a text; ``inferred`` ones come from the reasoner."""

    predicate: ox.NamedNode
    value: _Value
    role: Role
    words: int
    inferred: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """A subject of the real graph.

    Attributes:
        iri: its IRI.
        kind: ``claim``, ``passage`` … of what a source states; ``source`` and ``kg`` of what frames it; ``factor``.
        facts: what is said of it.
        start: where a passage or a section starts in the text; 0 where it has no place of its own.
        length: the code points of it.
        section: the section of a passage.
    """

    iri: str
    kind: str
    facts: tuple[Fact, ...]
    start: int
    length: int
    section: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """The real source, taken apart.

    Attributes:
        units: what is drawn: passages that statements share, with these statements.
        frame: the article, its edition, sections, notes, the works they cite, the files: once in every source.
        factors: every factor, by IRI.
        private: factors that one claim speaks of, and no other.
        claims: every claim, by IRI.
        relations: with which edges are derived.
    """

    units: tuple[tuple[Thing, ...], ...]
    frame: tuple[Thing, ...]
    factors: Mapping[str, Thing]
    private: frozenset[str]
    claims: Mapping[str, Claim]
    relations: Mapping[str, Relation]


def shapes(store: ox.Store) -> Shapes:
    """Take the real source apart, as it stands in a store of the dataset."""
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    said = argument(triples)
    written = [*_in(store, GRAPH.of_source(SLUG)), *_in(store, GRAPH.shared)]
    withdrawn = {iri for iri, term, _ in written if term == _DEPRECATED}
    asserted = [fact for fact in written if fact[0] not in withdrawn]
    unit_of = _tied(
        (iri, value.value) for iri, term, value in asserted if term.value in _TIES and isinstance(value, ox.NamedNode)
    )
    facts: defaultdict[str, list[_Told]] = defaultdict(list)
    for iri, term, value in asserted:
        facts[iri].append((term, value, False))
    for iri, term, value in _in(store, GRAPH.inferred):
        if iri in facts:
            facts[iri].append((term, value, True))
    things = {
        iri: _thing(iri, kind, told, unit_of) for iri, told in sorted(facts.items()) if (kind := _kind(iri)) is not None
    }
    units: defaultdict[str, list[Thing]] = defaultdict(list)
    for iri, thing in things.items():
        if thing.kind in _KINDS:
            units[unit_of.get(iri, iri)].append(thing)
    uses = Counter(factor for claim in said.claims.values() for factor in (claim.cause, claim.effect))
    paired = {*said.opposites}
    return Shapes(
        units=tuple(tuple(unit) for unit in units.values()),
        frame=tuple(thing for thing in things.values() if thing.kind in {"source", "kg"}),
        factors={iri: thing for iri, thing in things.items() if thing.kind == "factor"},
        private=frozenset(factor for factor, count in uses.items() if count == 1 and factor not in paired),
        claims=said.claims,
        relations=said.relations,
    )


def _in(store: ox.Store, name: str) -> Iterator[tuple[str, ox.NamedNode, _Value]]:
    """Yield what a graph says of things with names, and no triple terms."""
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(name)):
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            yield subject.value, quad.predicate, value


def _kind(iri: str) -> str | None:
    """Return the kind of what is made again; ``None`` of what all sources share as it is."""
    if iri.startswith(_OF_OURS):
        return iri.removeprefix(_OF_OURS).partition("/")[0]
    if iri.startswith(f"{BASE}kg/{SLUG}"):
        return "kg"
    return next((kind for kind in ("factor", "source") if iri.startswith(f"{BASE}{kind}/")), None)


def _tied(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return the unit of each thing that is tied to another, named by one of its things."""
    above: dict[str, str] = {}

    def root(iri: str) -> str:
        above.setdefault(iri, iri)
        while above[iri] != iri:
            iri = above[iri]
        return iri

    for one, other in pairs:
        above[root(one)] = root(other)
    return {iri: root(iri) for iri in above}


def _thing(iri: str, kind: str, told: Sequence[_Told], unit_of: Mapping[str, str]) -> Thing:
    values = {term.value: value.value for term, value, _ in told}
    start, end = (int(values.get(place, "0")) for place in (HSN.start, HSN.end))
    facts = tuple(
        Fact(term, value, _role(term, value, unit_of.get(iri, iri), unit_of), len(value.value.split()), inferred)
        for term, value, inferred in sorted(told, key=str)
    )
    return Thing(iri, kind, facts, start, end - start, values.get(HSN.inSection, ""))


def _role(term: ox.NamedNode, value: _Value, unit: str, unit_of: Mapping[str, str]) -> Role:
    return _named(value.value, unit, unit_of) if isinstance(value, ox.NamedNode) else _written(term, value)


def _named(iri: str, unit: str, unit_of: Mapping[str, str]) -> Role:
    kind = _kind(iri)
    if kind is None:
        return Role.KEPT
    if kind == "factor":
        return Role.FACTOR
    if kind not in _KINDS:
        return Role.FRAME
    return Role.TOGETHER if unit_of.get(iri, iri) == unit else Role.ELSEWHERE


def _written(predicate: ox.NamedNode, value: ox.Literal) -> Role:
    if predicate.value == HSN.start:
        return Role.START
    if predicate.value == HSN.end:
        return Role.END
    if predicate.value in _DIGESTS:
        return Role.DIGEST
    if predicate.value == _LABEL:
        return Role.LABEL
    text = value.language is not None or value.datatype.value == f"{PREFIXES['xsd']}string"
    return Role.TEXT if text and predicate.value not in _KEPT else Role.KEPT
