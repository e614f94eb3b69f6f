"""The index that a front keeps of the claims: their rows in reading order, and which of them have each value."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.facets import FACETS, Facet, searched
from hsnexus.names import Named, folded
from hsnexus.vocab import HSN
from hsnexus.wording import said
from hsnexus_server.addresses import last
from hsnexus_server.argued import Argued, Arguments
from hsnexus_server.asked import Asking
from hsnexus_server.claims.names import Names
from hsnexus_server.description import Description
from hsnexus_server.latest import Latest
from hsnexus_server.pages import served

__all__ = ["SORTS", "Index", "Indexes", "Row"]

SORTS: Final[Mapping[str, str]] = {
    "place": "place in the text",
    "cause": "cause",
    "effect": "effect",
    "relation": "relation",
}
"""What rows can be sorted by, the first unless another is asked for."""
_STARTS: Final = f"""SELECT ?claim (MIN(?at) AS ?start) WHERE {{
  ?claim <{HSN.statedIn}> ?passage .
  ?passage <{HSN.hasRange}>? ?piece .
  ?piece <{HSN.start}> ?at .
}}
GROUP BY ?claim
ORDER BY ?claim
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A claim as lists show it.

    Attributes:
        claim: the claim.
        name: the last part of its IRI.
        sentence: what it says, in English.
        sign: of its relation: the IRI.
        start: where in its source it stands first, in code points.
        text: what words are looked for in.
        values: the IRIs of each facet.
    """

    claim: Claim
    name: str
    sentence: str
    sign: str
    start: int
    text: str
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Index:
    """The claims of a dataset, ready to be chosen from.

    Attributes:
        argument: the claims, and what ties them to one another.
        version: digest of the dataset.
        rows: the claims in the order of their sources.
        places: claim to its place among the rows.
        holders: facet to value to the places of the claims that have it.
        names: the names of the values of each facet.
        orders: the places of all claims, by each way to sort them.
        by_name: the last part of an IRI to the claims that end so.
    """

    argument: Argument
    version: str
    rows: Sequence[Row]
    places: Mapping[str, int]
    holders: Mapping[str, Mapping[str, frozenset[int]]]
    names: Mapping[str, Names]
    orders: Mapping[str, tuple[int, ...]]
    by_name: Mapping[str, tuple[str, ...]]

    def row(self, claim: str) -> Row:
        """Return the row of a claim."""
        return self.rows[self.places[claim]]


class Indexes:
    """Keeps the last index; threads may share it."""

    def __init__(self, arguments: Arguments) -> None:
        """Keep none yet; ``arguments`` keeps the argument that one is made of."""
        self._arguments = arguments
        self._latest = Latest[Index]()

    def of(self, asking: Asking) -> Index:
        """Return the index of the claims of the build that is served now.

        Raises:
            RefusalError: 422, there are too many claims; or what the engine refuses.
        """
        argued = self._arguments.of(asking)
        return self._latest.of(argued.version, lambda: _index(argued, asking, served(asking.engine)))


def _index(argued: Argued, asking: Asking, build: Description) -> Index:
    argument = argued.argument
    starts = {claim: int(start) for claim, start in asking.found(_STARTS, build).answer.texts if start}
    found = [_row(argument, claim, starts.get(iri, 0)) for iri, claim in argument.claims.items()]
    rows = sorted(found, key=lambda row: (argument.sources[row.claim.iri], row.start, row.claim.iri))
    holders: dict[str, defaultdict[str, set[int]]] = {name: defaultdict(set) for name in FACETS}
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_name[row.name].append(row.claim.iri)
        for name, values in row.values.items():
            for value in values:
                holders[name][value].add(place)
    kinds = sorted({kind for facet in FACETS.values() for kind in facet.classes})
    things = {kind: asking.choices(kind, build) for kind in kinds}
    return Index(
        argument=argument,
        version=argued.version,
        rows=rows,
        places={row.claim.iri: place for place, row in enumerate(rows)},
        holders={
            name: {value: frozenset(places) for value, places in values.items()} for name, values in holders.items()
        },
        names={name: _names(facet, argument, things, holders[name]) for name, facet in FACETS.items()},
        orders={name: _order(argument, rows, name) for name in SORTS},
        by_name={name: tuple(claims) for name, claims in by_name.items()},
    )


def _row(argument: Argument, claim: Claim, start: int) -> Row:
    return Row(
        claim=claim,
        name=last(claim.iri),
        sentence=said(argument, claim),
        sign=argument.relations[claim.relation].polarity,
        start=start,
        text=searched(argument, claim),
        values={name: tuple(filter(None, facet.values(argument, claim))) for name, facet in FACETS.items()},
    )


def _names(
    facet: Facet,
    argument: Argument,
    things: Mapping[str, tuple[Named, ...]],
    held: Mapping[str, object],
) -> Names:
    """Return the names of all that a facet can be asked for: what claims have, and what none has but could.

    A section need not repeat the name of its source.
    """
    known = {each.iri: each for kind in facet.classes for each in things[kind]}
    roots = () if facet.classes else argument.roots
    others = {iri: Named(iri, argument.name(iri)) for iri in (*held, *roots) if iri not in known}
    sources = set(argument.sources.values()) if facet.name == "section" else ()
    return Names.of((known | others).values(), [f"{last(source)}-" for source in sources])


def _order(argument: Argument, rows: Sequence[Row], sort: str) -> tuple[int, ...]:
    if sort == "place":
        return tuple(range(len(rows)))

    def key(place: int) -> tuple[str, str, str]:
        claim = rows[place].claim
        names = {part: folded(argument.name(getattr(claim, part))) for part in ("cause", "relation", "effect")}
        return (names.pop(sort), *names.values())  # type: ignore[return-value] # two are left

    return tuple(sorted(range(len(rows)), key=key))
