"""The catalogue: all things with a name, each with what tells it from the others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hsnexus.kinds import KINDS
from hsnexus.matching import Matcher
from hsnexus.names import Named, expanded, things_of_class
from hsnexus.properties import CLAIMS, IRI, PROPERTIES
from hsnexus.vocab import BASE, PREFIXES, prefixed

__all__ = ["MOST_ROWS", "QUERY", "Catalogue", "Entry", "catalogue"]

MOST_ROWS: Final = 50_000
"""The most rows that a catalogue is made of: some seven thousand things, in some ten megabytes."""

_LONGEST: Final = 1000
_PREFIXES: Final = ("dcterms", "hsn", "owl", "rdf", "rdfs", "skos")
_LABEL: Final = "rdfs:label"
_TYPE: Final = "rdf:type"
_SUPER: Final = "rdfs:subClassOf"
_TERMS: Final = (_LABEL, *(term for term in PROPERTIES if ":" in term))
_IDS: Final = {expanded(term): term for term in _TERMS}
_OWL: Final = PREFIXES["owl"]
_KINDS: Final = {kind.class_iri: kind for kind in KINDS.values()}


def _query() -> str:
    kinds = [
        (kind, f"SELECT DISTINCT ?thing WHERE {{ {things_of_class(kind.class_iri, but=kind.but)} }}")
        for kind in KINDS.values()
    ]
    told = (
        f"{{ {' UNION '.join(f'{{ {things} }}' for _, things in kinds)} }}\n"
        f"    VALUES ?property {{ {' '.join(_TERMS)} }}\n"
        "    ?thing ?property ?term . FILTER (!isBlank(?term))\n"
        f"    BIND (SUBSTR(STR(?term), 1, {_LONGEST}) AS ?value)"
    )
    foreign = (
        "?thing rdfs:subClassOf ?value .\n"
        f'    FILTER (isIRI(?thing) && isIRI(?value) && !STRSTARTS(STR(?thing), "{BASE}"))\n'
        f"    BIND ({_SUPER} AS ?property)"
    )
    # What is counted is grouped before it is joined: the other way round the planner tries each thing with each claim.
    counted = [
        f"{{ {things} }}\n    {{ SELECT ?thing (COUNT(DISTINCT ?claim) AS ?value)\n"
        f"      WHERE {{ ?claim rdf:type hsn:CausalClaim ; {kind.spoken_of} ?thing }} GROUP BY ?thing }}\n"
        f'    BIND ("{CLAIMS}" AS ?property)'
        for kind, things in kinds
    ]
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _PREFIXES)
    body = "\n  UNION ".join(f"{{\n    {branch}\n  }}" for branch in (told, foreign, *counted))
    return (
        f"{prefixes}SELECT ?thing ?property ?value\nWHERE {{\n  {body}\n}}\n"
        f"ORDER BY ?thing ?property ?value\nLIMIT {MOST_ROWS + 1}\n"
    )


QUERY: Final = _query()
"""Asks for the rows of a catalogue: a thing, a property (its IRI, or ``claims``), and a value as text.

Classes that are not ours come with what they are narrower than, and nothing else.
"""


@dataclass(frozen=True)
class Entry:
    """A thing with a name.

    Attributes:
        named: what it is called.
        types: IRIs of the classes it is of, with all that are broader.
        shown: the IRIs among these that tell most: that of its kind, then the narrowest.
        values: by id of a property its values as text, in order; things are IRIs.
    """

    named: Named
    types: frozenset[str]
    shown: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]

    @property
    def id(self) -> str:
        """What identifies it here: its IRI without our base; of what is not ours, the whole IRI."""
        return self.named.iri.removeprefix(BASE)

    @property
    def description(self) -> str:
        """Its definition; of a work, its title."""
        return next((self.values[each][0] for each in ("skos:definition", "dcterms:title") if each in self.values), "")


@dataclass(frozen=True)
class Catalogue:
    """All things with a name.

    Attributes:
        entries: by IRI.
        types: the classes that there are things of, as they can be named.
    """

    entries: Mapping[str, Entry]
    types: Mapping[str, Named]

    @cached_property
    def matcher(self) -> Matcher:
        """Who knows the names of the things."""
        return Matcher(entry.named for entry in self.entries.values())

    @cached_property
    def type_matcher(self) -> Matcher:
        """Who knows the names of the types."""
        return Matcher(self.types.values())

    def entry(self, identifier: str) -> Entry | None:
        """Return the entry of an identifier: an IRI, what follows our base in it, or a prefixed name."""
        found = self.matcher.named(identifier)
        return self.entries[found.iri] if found else None


def catalogue(rows: Iterable[tuple[str, str, str]]) -> Catalogue:
    """Return the catalogue of rows of thing, property and value, which ``QUERY`` asks for."""
    told: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for thing, term, value in rows:
        told[thing][_IDS.get(term, term)].append(value)
    broader = {thing: values[_SUPER] for thing, values in told.items() if _SUPER in values}
    entries = {thing: _entry(thing, values, broader) for thing, values in told.items() if _TYPE in values}
    types = sorted({each for entry in entries.values() for each in entry.types})
    return Catalogue(entries, {iri: _type(iri, entries) for iri in types})


def _entry(iri: str, told: Mapping[str, Sequence[str]], broader: Mapping[str, Sequence[str]]) -> Entry:
    labels = sorted(set(told.get(_LABEL, ()))) or [prefixed(iri)]
    others = {*labels[1:], *told.get("skos:altLabel", ()), *told.get("dcterms:title", ())} - {labels[0]}
    types = _types(told[_TYPE], broader)
    values = {name: tuple(sorted(set(told[name]))) for name in PROPERTIES if name in told}
    known = {IRI: (iri,), _TYPE: tuple(sorted(types)), CLAIMS: tuple(told.get(CLAIMS, ("0",)))}
    return Entry(Named(iri, labels[0], tuple(sorted(others))), types, _shown(types, broader), values | known)


def _types(direct: Iterable[str], broader: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return classes with all that are broader, without the technical ones of OWL."""
    found: set[str] = set()
    ahead = list(direct)
    while ahead:
        each = ahead.pop()
        if each not in found and (each in _KINDS or not each.startswith(_OWL)):
            found.add(each)
            ahead += broader.get(each, ())
    return frozenset(found)


def _shown(types: frozenset[str], broader: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    kinds = [each for each in _KINDS if each in types]
    above = {each for one in types for each in _types(broader.get(one, ()), broader) if each != one}
    above |= {each for kind in kinds for each in _types((kind,), broader)}
    return (*kinds, *sorted(types - above))


def _type(iri: str, entries: Mapping[str, Entry]) -> Named:
    """Return what a class is called as a type; that of a kind as its things are called."""
    named = entries[iri].named if iri in entries else Named(iri, prefixed(iri))
    kind = _KINDS.get(iri)
    return Named(iri, kind.one, (kind.name, named.label, *named.others)) if kind else named
