"""Factors as programs in Python get them: what claims are about, with names, families, neighbours and matches."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final

import pyoxigraph as ox

from hsnexus.argument import Argument
from hsnexus.facts import closure, stored, values
from hsnexus.names import of_class
from hsnexus.tables import MATCHES
from hsnexus.typed.collection import Collection, Column, attribute, label
from hsnexus.vocab import HSN, PREFIXES, prefixed

__all__ = ["MATCHING", "Factor", "Factors", "factors"]

_DEFINITION: Final = f"{PREFIXES['skos']}definition"
_SUBCLASS: Final = f"{PREFIXES['rdfs']}subClassOf"
MATCHING: Final[Mapping[str, str]] = {
    column: PREFIXES["skos"] + term.removeprefix("skos:") for column, term in MATCHES.items()
}
"""Attribute with identifiers from outside, to the property of which they are values."""


@dataclass(frozen=True, slots=True, repr=False)
class Factor:
    """What claims are about: something that acts, or is acted upon.

    Attributes:
        iri: the factor.
        label: its label.
        other_labels: what else it is called.
        definition: what it is, in one sentence; empty where nothing is said.
        families: the classes that it belongs to, however far up, as far as they say more than that it is a factor.
        broader: the factors that are directly broader.
        narrower: the factors that are directly narrower.
        opposite: the factor that is its contrary; ``None`` where there is none.
        exact_match: identifiers of the same in vocabularies of others, each with evidence in the alignments.
        close_match: identifiers there of nearly the same.
        broad_match: identifiers there of something broader.
        narrow_match: identifiers there of something narrower.
        related_match: identifiers there of something that has to do with it.
        claim_count: how many claims have it as cause, effect, condition or mechanism.
    """

    iri: str
    label: str
    other_labels: tuple[str, ...]
    definition: str
    families: tuple[str, ...]
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    opposite: str | None
    exact_match: tuple[str, ...]
    close_match: tuple[str, ...]
    broad_match: tuple[str, ...]
    narrow_match: tuple[str, ...]
    related_match: tuple[str, ...]
    claim_count: int

    def __repr__(self) -> str:
        """Return its prefixed name and its label."""
        return f"<Factor {prefixed(self.iri)}: {self.label}>"


class Factors(Collection[Factor]):
    """Factors, in the order of their labels."""

    COLUMNS: ClassVar[Mapping[str, Column]] = MappingProxyType(
        {
            "factor": attribute("string", "iri", "its IRI"),
            "label": attribute("string", "label"),
            "other_labels": attribute("object", "other_labels"),
            "definition": attribute("string", "definition"),
            "families": attribute("object", "families"),
            "broader": attribute("object", "broader"),
            "narrower": attribute("object", "narrower"),
            "opposite": attribute("string", "opposite"),
            "opposite_label": label("opposite"),
            **{name: attribute("object", name) for name in MATCHING},
            "claim_count": attribute("Int64", "claim_count"),
        }
    )


def factors(store: ox.Store, argument: Argument) -> Factors:
    """Return all factors of a dataset.

    Args:
        store: holds the dataset.
        argument: its claims, and what ties factors to one another.
    """
    told = {_DEFINITION, _SUBCLASS, *MATCHING.values()}
    facts = values(stored(store, told), told)
    above = closure([HSN.Factor], facts[_SUBCLASS])
    narrower: defaultdict[str, list[str]] = defaultdict(list)
    for factor, broader in sorted(argument.broader.items()):
        for each in broader:
            narrower[each].append(factor)
    spoken = Counter(
        factor
        for claim in argument.claims.values()
        for factor in {claim.cause, claim.effect, *claim.conditions, *claim.mechanisms}
    )
    found = (
        Factor(
            iri=named.iri,
            label=named.label,
            other_labels=named.others,
            definition=next(iter(facts[_DEFINITION].get(named.iri, ())), ""),
            families=tuple(sorted(argument.families.get(named.iri, frozenset()).difference(above))),
            broader=argument.broader.get(named.iri, ()),
            narrower=tuple(narrower[named.iri]),
            opposite=argument.opposites.get(named.iri),
            **{name: facts[term].get(named.iri, ()) for name, term in MATCHING.items()},
            claim_count=spoken[named.iri],
        )
        for named in of_class(store, HSN.Factor)
    )
    return Factors(tuple(found), argument.labels)
