"""Classes and properties that occur in the default graph, with what occurs together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hsnexus.answers import Answer, Term
from hsnexus.vocab import PREFIXES
from hsnexus_server.schema.naming import best, brief

__all__ = ["MOST", "Counted", "Terms", "described", "terms"]

MOST: Final = 1000
"""So many classes and properties, the most frequent ones, are told of at the most."""
_PAIRS: Final = 20_000
_ROWS: Final = 20_000
_RDF, _RDFS, _SKOS = (PREFIXES[name] for name in ("rdf", "rdfs", "skos"))
_TYPE: Final = f"<{_RDF}type>"
_LABEL: Final = f"{_RDFS}label"
_DEFINITION: Final = f"{_SKOS}definition"
_COMMENT: Final = f"{_RDFS}comment"
_IS: Final = f"?thing {_TYPE} ?term FILTER (isIRI(?term))"
_HAS: Final = "?thing ?term ?value"


@dataclass(frozen=True, slots=True)
class Counted:
    """A term, and how often it occurs.

    Attributes:
        iri: of the term.
        label: its label; empty where it has none.
        definition: what it means, in a sentence; empty likewise.
        count: instances of a class, triples of a property.
        others: of a class the places of the properties of its instances, of a property those of its values' classes.
    """

    iri: str
    label: str
    definition: str
    count: int
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a dataset, the most frequent first.

    Attributes:
        classes: that have instances.
        properties: that have triples.
        left_out: how many classes, and how many properties, there are besides.
    """

    classes: tuple[Counted, ...]
    properties: tuple[Counted, ...]
    left_out: tuple[int, int]


def terms(found: Callable[[str], Answer]) -> Terms:
    """Return the terms of a dataset, which ``found`` asks."""
    classes, more_classes = _counted(found, _IS)
    properties, more_properties = _counted(found, _HAS)
    used = _pairs(found, f"?thing {_TYPE} ?one ; ?other ?value", classes, properties)
    ranges = _pairs(found, f"?thing ?one ?value . ?value {_TYPE} ?other", properties, classes)
    return Terms(
        _told(classes, described(found, _IS.replace("?term", "?named")), used),
        _told(properties, described(found, _HAS.replace("?term", "?named")), ranges),
        (more_classes, more_properties),
    )


def described(found: Callable[[str], Answer], pattern: str) -> Mapping[str, tuple[str, str]]:
    """Return label and definition of what a pattern binds to ``?named``; without those that have neither."""
    rows = found(
        f"SELECT ?named ?property ?text WHERE {{ {{ SELECT DISTINCT ?named WHERE {{ {pattern} }} }} "
        f"VALUES ?property {{ <{_LABEL}> <{_DEFINITION}> <{_COMMENT}> }} ?named ?property ?text }} "
        f"ORDER BY ?named ?property ?text LIMIT {_ROWS}"
    ).terms
    told: defaultdict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for named, key, text in rows:
        if named is not None and key is not None and text is not None:
            told[str(getattr(named, "value", ""))][str(getattr(key, "value", ""))].append(text)
    return {
        iri: (best(texts[_LABEL]), brief(best(texts[_DEFINITION] or texts[_COMMENT]))) for iri, texts in told.items()
    }


def _counted(found: Callable[[str], Answer], pattern: str) -> tuple[Mapping[str, int], int]:
    """Return how often each term occurs, the most frequent first, and how many terms there are besides these."""
    rows = found(
        f"SELECT ?term (COUNT(*) AS ?count) WHERE {{ {pattern} }} GROUP BY ?term "
        f"ORDER BY DESC(?count) ?term LIMIT {MOST + 1}"
    ).texts
    more = 0
    if len(rows) > MOST:
        all_of_them = found(f"SELECT (COUNT(DISTINCT ?term) AS ?count) WHERE {{ {pattern} }}").texts
        more = int(all_of_them[0][0]) - MOST
    return {iri: int(count) for iri, count in rows[:MOST]}, more


def _pairs(
    found: Callable[[str], Answer], pattern: str, ones: Iterable[str], others: Iterable[str]
) -> Mapping[str, tuple[int, ...]]:
    """Return, for each of some terms, the places among others of those that occur with it."""
    rows = found(
        f"SELECT ?one ?other (COUNT(*) AS ?count) WHERE {{ {pattern} FILTER (isIRI(?one) && isIRI(?other)) }} "
        f"GROUP BY ?one ?other ORDER BY DESC(?count) ?one ?other LIMIT {_PAIRS}"
    ).texts
    places = {iri: at for at, iri in enumerate(others)}
    together: dict[str, list[int]] = {iri: [] for iri in ones}
    for one, other, _ in rows:
        if one in together and other in places:
            together[one].append(places[other])
    return {iri: tuple(sorted(several)) for iri, several in together.items()}


def _told(
    counts: Mapping[str, int], words: Mapping[str, tuple[str, str]], together: Mapping[str, Sequence[int]]
) -> tuple[Counted, ...]:
    return tuple(Counted(iri, *words.get(iri, ("", "")), count, tuple(together[iri])) for iri, count in counts.items())
