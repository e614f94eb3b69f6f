"""Things that a query may name: factors, actors, works, sections, values of closed lists, and choices of questions."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.answers import Answer
from hsnexus.vocab import BASE, HSN, PREFIXES
from hsnexus_server.schema.terms import described

__all__ = ["MOST", "Thing", "Things", "things"]

MOST: Final = 3000
"""So many things, those that most triples point at, are told of at the most."""
_MEMBERS: Final = 20_000
_TYPE: Final = f"<{PREFIXES['rdf']}type>"
_BELOW: Final = f"{_TYPE}/<{PREFIXES['rdfs']}subClassOf>*"
_OWL: Final = PREFIXES["owl"]
# The kinds, each by its class; of several the first.  A value of a closed list is of the kind of its own list.
_KINDS: Final[Mapping[str, str]] = {
    HSN.ClosedListValue: "",
    HSN.Section: "section",
    HSN.Footnote: "note",
    HSN.Source: "source",
    HSN.Perspective: "perspective",
    HSN.Factor: "factor",
    HSN.Actor: "actor",
    HSN.Instrument: "instrument",
    f"{_OWL}Class": "class",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a query may name.

    Attributes:
        iri: of the thing.
        label: its label; empty where it has none.
        definition: what it is, in a sentence; empty likewise.
        kind: such as ``factor`` or ``modality``.
        count: triples that point at it.
        classes: the classes that it is an instance of.
    """

    iri: str
    label: str
    definition: str
    kind: str
    count: int
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Things:
    """The things of a dataset, those first that most triples point at.

    Attributes:
        all: the things.
        of_class: the places of the things of a class and of those below it; without classes of which some are left out.
        left_out: how many things there are besides.
    """

    all: tuple[Thing, ...]
    of_class: Mapping[str, tuple[int, ...]]
    left_out: int


def things(found: Callable[[str], Answer], wanted: Iterable[str]) -> Things:
    """Return the things of a dataset.

    Args:
        found: asks the dataset.
        wanted: further classes of which there are to be the things, whole IRIs that came from files of ours.
    """
    roots = dict.fromkeys((*_KINDS, *wanted))
    ours = f'STRSTARTS(STR(?root), "{BASE}") || STRSTARTS(STR(?named), "{BASE}")'
    listed = " ".join(f"<{iri}>" for iri in roots)
    members = f"VALUES ?root {{ {listed} }} ?named {_BELOW} ?root FILTER (isIRI(?named) && ({ours}))"
    rows = found(f"SELECT DISTINCT ?root ?named WHERE {{ {members} }} ORDER BY ?named ?root LIMIT {_MEMBERS}").texts
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for root, thing in rows:
        inside[thing].add(root)
    each = f"{{ SELECT DISTINCT ?named WHERE {{ {members} }} }}"
    pointing = found(f"SELECT ?named (COUNT(*) AS ?count) WHERE {{ {each} ?any ?property ?named }} GROUP BY ?named")
    counts = {thing: int(count) for thing, count in pointing.texts}
    types: defaultdict[str, set[str]] = defaultdict(set)
    for thing, name in found(
        f"SELECT ?named ?class WHERE {{ {each} ?named {_TYPE} ?class FILTER (isIRI(?class)) }}"
    ).texts:
        types[thing].add(name)
    words = described(found, members)
    kinds = _kinds(inside, types)
    ordered = sorted(inside, key=lambda iri: (-counts.get(iri, 0), iri))
    kept = ordered[:MOST]
    places = {iri: at for at, iri in enumerate(kept)}
    of_class = {
        root: tuple(places[iri] for iri in kept if root in inside[iri])
        for root in roots
        if len(rows) < _MEMBERS and not any(root in inside[iri] for iri in ordered[MOST:])
    }
    told = tuple(
        Thing(iri, *words.get(iri, ("", "")), kinds[iri], counts.get(iri, 0), tuple(sorted(types[iri]))) for iri in kept
    )
    return Things(told, of_class, len(ordered) - len(kept))


def _kinds(inside: Mapping[str, set[str]], types: Mapping[str, set[str]]) -> Mapping[str, str]:
    """Return the kind of each thing.

    Args:
        inside: the wanted classes that it is in.
        types: all that it is said to be an instance of.
    """
    values = [iri for iri, roots in inside.items() if HSN.ClosedListValue in roots]
    sizes = Counter(name for iri in values for name in types[iri])
    found = {}
    for iri, roots in inside.items():
        kind = next((kind for root, kind in _KINDS.items() if root in roots), None)
        if kind is None:
            kind = _spelt(min(roots))
        elif not kind:
            # Of the classes of ours that it is in, the one with the fewest members is its list.
            lists = {name for name in types[iri] if name.startswith(BASE)} or {HSN.ClosedListValue}
            kind = _spelt(min(lists, key=lambda name: (sizes[name], name)))
        found[iri] = kind
    return found


def _spelt(iri: str) -> str:
    """Return the name of a class in words.

    >>> _spelt("https://w3id.org/hsnexus/ontology#StayIntent")
    'stay intent'
    """
    local = re.split(r"[#/]", iri)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()
