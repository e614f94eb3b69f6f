"""From a reconciliation query to the candidates for it, the best first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hsnexus.catalogue import Catalogue, Entry
from hsnexus.matching import plain
from hsnexus.names import expanded, folded
from hsnexus.properties import PROPERTIES, Form
from hsnexus.vocab import BASE, prefixed
from hsnexus_server.reconciliation.checking import wrong
from hsnexus_server.reconciliation.reading import Pair, Query

__all__ = ["candidates", "described", "type_of", "types"]

_OFF_TYPE: Final = 0.5
"""What the score of a candidate is worth that should be of another type."""
_SHARE: Final = 0.3
"""How much of a score hangs on properties, where there is a name too."""
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class _Candidate:
    entry: Entry
    score: float
    certain: bool
    features: Mapping[str, bool | float]


def candidates(catalogue: Catalogue, query: Query) -> list[dict[str, Any]]:
    """Return the candidates for a query, as the protocol has them.

    One is a match where its name is exact, it is of the type that is asked for and has the properties that are given,
    and no other candidate is so too.

    Raises:
        RefusalError: 400, there is no such type or property.
    """
    wanted = frozenset(type_of(catalogue, each, f"{query.where}.type") for each in query.types)
    for pair in query.pairs:
        if pair.pid not in PROPERTIES:
            wrong(f"{pair.where}.pid", f"is none of {', '.join(PROPERTIES)}.")
    found = [each for each in _found(catalogue, query, wanted) if each.score > 0]
    found.sort(key=lambda each: (-each.score, folded(each.entry.named.label), each.entry.named.iri))
    matched = sum(each.certain for each in found) == 1
    return [_told(catalogue, each, matched=matched) for each in found[: query.limit]]


def type_of(catalogue: Catalogue, identifier: str, where: str) -> str:
    """Return the IRI of a type: of its prefixed name, its IRI, or what follows our base in it.

    Raises:
        RefusalError: 400, there is nothing of such a type.
    """
    found = catalogue.type_matcher.named(identifier)
    if found is None:
        wrong(
            where, f"{identifier!r} is no type of anything here; /reconcile/suggest/type?prefix= finds those there are."
        )
    return found.iri


def types(catalogue: Catalogue, entry: Entry) -> list[dict[str, str]]:
    """Return the types that tell most of a thing, as the protocol has them."""
    return [{"id": prefixed(iri), "name": catalogue.types[iri].label} for iri in entry.shown]


def described(entry: Entry) -> str:
    """Return what a thing is, in a line."""
    told = entry.description
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST].rpartition(' ')[0] or told[:_LONGEST]} …"


def _found(catalogue: Catalogue, query: Query, wanted: frozenset[str]) -> Iterable[_Candidate]:
    """Yield everything that may be meant; what properties alone lead to has no name to be exact in."""
    by_name = bool(plain(query.name)) or catalogue.entry(query.name) is not None
    matches = catalogue.matcher.matches(query.name) if by_name else ()
    named = [(catalogue.entries[each.thing.iri], each) for each in matches]
    found = named if query.name else [(entry, None) for entry in catalogue.entries.values()]
    for entry, match in found:
        of_type = wanted <= entry.types if query.strict == "all" else not wanted or not wanted.isdisjoint(entry.types)
        if not of_type and query.strict != "should":
            continue
        features: dict[str, bool | float] = {}
        score, certain = 100.0, of_type
        if match:
            score, certain = match.score, certain and match.exact
            features |= {"exact": match.exact, "spelling": match.spelling, "words": match.words}
        if query.pairs:
            share = sum(_has(catalogue, entry, pair) for pair in query.pairs) / len(query.pairs)
            score = (1 - _SHARE) * score + _SHARE * 100 * share if match else 100 * share
            certain = certain and share == 1
            features["properties"] = round(100 * share, 1)
        if wanted:
            features["type"] = of_type
        yield _Candidate(entry, round(score if of_type else _OFF_TYPE * score, 1), certain, features)


def _has(catalogue: Catalogue, entry: Entry, pair: Pair) -> bool:
    """Tell whether a thing has one of the values that a pair gives; things are named as people name them."""
    values = entry.values.get(pair.pid, ())
    if PROPERTIES[pair.pid].form is not Form.THING:
        return not {folded(each) for each in values}.isdisjoint(map(folded, pair.values))
    names: set[str] = set()
    for iri in values:
        thing = catalogue.entries.get(iri)
        named = thing.named if thing else catalogue.types.get(iri)
        names |= {iri} | ({folded(each) for each in (named.label, *named.others)} if named else set())
    return any({expanded(each), BASE + each, folded(each)} & names for each in pair.values)


def _told(catalogue: Catalogue, candidate: _Candidate, *, matched: bool) -> dict[str, Any]:
    description = described(candidate.entry)
    return {
        "id": candidate.entry.id,
        "name": candidate.entry.named.label,
        **({"description": description} if description else {}),
        "type": types(catalogue, candidate.entry),
        "score": candidate.score,
        "match": matched and candidate.certain,
        "features": [{"id": name, "value": value} for name, value in candidate.features.items()],
    }
