"""What a dataset argues: its claims, and what ties factors, claims and sources to one another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from hsnexus import facts
from hsnexus.claim import Claim, Relation
from hsnexus.errors import SourceError
from hsnexus.facts import Values, of_class, the
from hsnexus.vocab import DCTERMS, HSN, PREFIXES, UNNAMED

__all__ = ["PREDICATES", "Argument", "argument"]

_TYPE: Final = f"{PREFIXES['rdf']}type"
_LABEL: Final = f"{PREFIXES['rdfs']}label"
_ALTERNATIVE: Final = f"{PREFIXES['skos']}altLabel"
_SUBCLASS: Final = f"{PREFIXES['rdfs']}subClassOf"
_SUBPROPERTY: Final = f"{PREFIXES['rdfs']}subPropertyOf"
_OF_CLAIMS: Final = {
    "modalities": HSN.hasModality,
    "hedge_cues": HSN.hedgeCue,
    "conditions": HSN.underCondition,
    "mechanisms": HSN.viaMechanism,
    "perspectives": HSN.heldUnder,
    "attributed_to": HSN.attributedTo,
    "footnotes": HSN.citedInFootnote,
    "levels": HSN.atLevel,
    "places": HSN.inPlace,
    "groups": HSN.concernsGroup,
    "perceived_by": HSN.perceivedBy,
    "addressed_to": HSN.addressedTo,
    "passages": HSN.statedIn,
}
_LINKS: Final = (HSN.rivals, HSN.qualifies, HSN.restates, HSN.elaborates)
PREDICATES: Final = frozenset(
    {
        *_OF_CLAIMS.values(),
        *_LINKS,
        _TYPE,
        _LABEL,
        _ALTERNATIVE,
        _SUBCLASS,
        _SUBPROPERTY,
        DCTERMS.creator,
        DCTERMS.isPartOf,
        HSN.broaderFactor,
        HSN.carriesPolarity,
        HSN.derivesEdge,
        HSN.hasCause,
        HSN.hasEffect,
        HSN.hasRelation,
        HSN.hasVoice,
        HSN.inSection,
        HSN.oppositeOf,
    }
)


@dataclass(frozen=True)
class Argument:
    """The claims of a dataset and what reasoning over them needs; every mapping is by IRI.

    Attributes:
        claims: the claims.
        relations: the relations that claims are made with.
        opposites: factor to the factor that is its contrary; both ways.
        broader: factor to the factors that are directly broader.
        families: factor to every class it belongs to, however far up.
        roots: the classes right below ``hsn:Phenomenon``: the families in their widest sense.
        links: property (``hsn:rivals``, ``hsn:qualifies``, ``hsn:restates``, ``hsn:elaborates``) to pairs of claims.
        sources: claim to the annotated source that makes it.
        sections: claim to the sections in which it stands.
        voices: claim to those on whom it stands: the source itself, or those from whom it is reported. Works of one
            creator, and the creator, are one voice; those whom nobody names are none.
        labels: anything to its label.
    """

    claims: Mapping[str, Claim]
    relations: Mapping[str, Relation]
    opposites: Mapping[str, str]
    broader: Mapping[str, tuple[str, ...]]
    families: Mapping[str, frozenset[str]]
    roots: frozenset[str]
    links: Mapping[str, frozenset[tuple[str, str]]]
    sources: Mapping[str, str]
    sections: Mapping[str, tuple[str, ...]]
    voices: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]

    def name(self, iri: str) -> str:
        """Return the label of a thing; the IRI of one that has none."""
        return self.labels.get(iri, iri)


def argument(triples: Iterable[ox.Triple]) -> Argument:
    """Read an argument from the triples of a dataset's default graph; those it has no use for are passed over.

    Raises:
        SourceError: a claim lacks its cause, effect, relation, voice or label, or its relation is unknown.
    """
    values = facts.values(triples, PREDICATES)
    labels = {subject: found[0] for subject, found in values[_LABEL].items()}
    relations = _relations(values)
    claims = {iri: _claim(values, iri) for iri in sorted(of_class(values, HSN.CausalClaim))}
    for claim in claims.values():
        if claim.relation not in relations:
            message = f"its relation <{claim.relation}> is none that the ontology lists"
            raise SourceError(message, where=claim.iri, advice="Run `hsnexus check`, which tells what belongs there")
    opposites: dict[str, str] = {}
    for one, others in sorted(values[HSN.oppositeOf].items()):
        opposites[one] = others[0]
        opposites.setdefault(others[0], one)
    sections = {
        iri: tuple(dict.fromkeys(part for passage in claim.passages for part in values[HSN.inSection].get(passage, ())))
        for iri, claim in claims.items()
    }
    sources = {
        iri: next((whole for part in found for whole in values[DCTERMS.isPartOf].get(part, ())), "")
        for iri, found in sections.items()
    }
    speakers = _speakers(values)
    return Argument(
        claims=MappingProxyType(claims),
        relations=MappingProxyType(relations),
        opposites=MappingProxyType(opposites),
        broader=MappingProxyType(dict(values[HSN.broaderFactor])),
        families=MappingProxyType(_families(values)),
        roots=frozenset(
            kind for kind, above in values[_SUBCLASS].items() if HSN.Phenomenon in above and kind != HSN.Factor
        ),
        links=MappingProxyType({link: _pairs(values, link) for link in _LINKS}),
        sources=MappingProxyType(sources),
        sections=MappingProxyType(sections),
        voices=MappingProxyType({iri: _voices(claim, sources[iri], speakers) for iri, claim in claims.items()}),
        labels=MappingProxyType(labels),
    )


def _claim(values: Values, iri: str) -> Claim:
    return Claim(
        iri=iri,
        label=the(values, iri, _LABEL),
        cause=the(values, iri, HSN.hasCause),
        effect=the(values, iri, HSN.hasEffect),
        relation=the(values, iri, HSN.hasRelation),
        voice=the(values, iri, HSN.hasVoice),
        **{part: values[predicate].get(iri, ()) for part, predicate in _OF_CLAIMS.items()},
    )


def _relations(values: Values) -> dict[str, Relation]:
    found = {}
    for iri in values[HSN.derivesEdge]:
        ladder = [the(values, iri, HSN.derivesEdge)]
        for step in ladder:
            ladder += [above for above in values[_SUBPROPERTY].get(step, ()) if above not in ladder]
        found[iri] = Relation(iri, the(values, iri, HSN.carriesPolarity), tuple(ladder))
    return found


def _families(values: Values) -> dict[str, frozenset[str]]:
    above: dict[str, frozenset[str]] = {}

    def closure(kind: str) -> frozenset[str]:
        if kind not in above:
            above[kind] = frozenset({kind})
            above[kind] = above[kind].union(*map(closure, values[_SUBCLASS].get(kind, ())))
        return above[kind]

    return {factor: frozenset().union(*map(closure, values[_TYPE][factor])) for factor in of_class(values, HSN.Factor)}


def _pairs(values: Values, link: str) -> frozenset[tuple[str, str]]:
    return frozenset((one, other) for one, others in values[link].items() for other in others)


def _speakers(values: Values) -> Mapping[str, str]:
    """Return, for works and actors, the name under which each speaks: the creator's, where a work has just one."""
    names: dict[str, str] = {}
    for predicate in (_ALTERNATIVE, _LABEL):
        for iri, texts in values[predicate].items():
            names |= dict.fromkeys(texts, iri)
    return {
        work: names.get(creators[0], creators[0])
        for work, creators in values[DCTERMS.creator].items()
        if len(creators) == 1
    }


def _voices(claim: Claim, source: str, speakers: Mapping[str, str]) -> frozenset[str]:
    named = claim.attributed_to if claim.voice == HSN.reported else (source,)
    return frozenset(speakers.get(voice, voice) for voice in named if voice not in UNNAMED)
