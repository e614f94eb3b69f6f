"""The facets by which claims are chosen: a name in the URL, and the values that a claim has."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.names import folded, last_part
from hsnexus.vocab import HSN

__all__ = ["FACETS", "Facet", "searched", "speakers"]

Values = Callable[[Argument, Claim], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Facet:
    """One side from which claims are looked at.

    Attributes:
        name: of the parameter.
        heading: over its values.
        summary: what it chooses, without a full stop.
        values: gives the IRIs that a claim has.
        pattern: of SPARQL, from ``?claim`` to the variable that takes the place of ``{0}``.
        classes: whose things can be chosen, claimed or not; none where the argument alone knows them.
        typed: whether there are too many to list, so that one is typed.
    """

    name: str
    heading: str
    summary: str
    values: Values
    pattern: str
    classes: tuple[str, ...] = ()
    typed: bool = False


def speakers(argument: Argument, claim: Claim) -> tuple[str, ...]:
    """Return on whose word a claim stands: those whom it is attributed to, else the annotated source itself."""
    return claim.attributed_to or (argument.sources[claim.iri],)


def searched(argument: Argument, claim: Claim) -> str:
    """Return the text in which words are looked for: the labels of a claim, its factors, its hedges and its id."""
    names = (claim.label, argument.name(claim.cause), argument.name(claim.effect))
    return folded(" ".join((*names, *claim.hedge_cues, last_part(claim.iri))))


def _family(of: Callable[[Claim], str]) -> Values:
    return lambda argument, claim: argument.families.get(of(claim), frozenset()) & argument.roots


_SAID_ITSELF: Final = (
    "{{ ?claim hsn:attributedTo {0} }} UNION {{ ?claim hsn:statedIn/hsn:inSection/dcterms:isPartOf {0} . "
    "FILTER NOT EXISTS {{ ?claim hsn:attributedTo ?other }} }}"
)
_FACTOR: Final = (HSN.Factor,)


def _one(name: str, heading: str, summary: str, path: str, values: Values, *classes: str) -> Facet:
    """Return a facet whose values can be listed; ``path`` leads to them from a claim."""
    return Facet(name, heading, summary, values, f"?claim {path} {{0}} .", classes)


FACETS: Final[Mapping[str, Facet]] = MappingProxyType(
    {
        facet.name: facet
        for facet in (
            _one(
                "section",
                "Section",
                "the section it stands in",
                "hsn:statedIn/hsn:inSection",
                lambda argument, claim: argument.sections[claim.iri],
                HSN.Section,
            ),
            _one(
                "sign",
                "Sign",
                "the sign of its relation",
                "hsn:hasRelation/hsn:carriesPolarity",
                lambda argument, claim: (argument.relations[claim.relation].polarity,),
                HSN.Polarity,
            ),
            _one(
                "relation",
                "Relation",
                "how the cause acts on the effect",
                "hsn:hasRelation",
                lambda _, claim: (claim.relation,),
                HSN.Relation,
            ),
            _one(
                "modality",
                "Modality",
                "how surely it is said",
                "hsn:hasModality",
                lambda _, claim: claim.modalities,
                HSN.Modality,
            ),
            _one("voice", "Voice", "whose words they are", "hsn:hasVoice", lambda _, claim: (claim.voice,), HSN.Voice),
            Facet(
                "source",
                "Who says it",
                "whom it is attributed to, or the annotated source that says it itself",
                speakers,
                _SAID_ITSELF,
                (HSN.Source, HSN.Actor),
            ),
            Facet(
                "cause",
                "Cause",
                "the factor that acts",
                lambda _, claim: (claim.cause,),
                "?claim hsn:hasCause {0} .",
                _FACTOR,
                typed=True,
            ),
            Facet(
                "effect",
                "Effect",
                "the factor that is acted upon",
                lambda _, claim: (claim.effect,),
                "?claim hsn:hasEffect {0} .",
                _FACTOR,
                typed=True,
            ),
            Facet(
                "factor",
                "Cause or effect",
                "a factor that is either",
                lambda _, claim: {claim.cause, claim.effect},
                "?claim hsn:hasCause|hsn:hasEffect {0} .",
                _FACTOR,
                typed=True,
            ),
            _one(
                "cause-family",
                "Family of the cause",
                "the family of the cause",
                "hsn:hasCause/rdf:type/rdfs:subClassOf*",
                _family(lambda claim: claim.cause),
            ),
            _one(
                "effect-family",
                "Family of the effect",
                "the family of the effect",
                "hsn:hasEffect/rdf:type/rdfs:subClassOf*",
                _family(lambda claim: claim.effect),
            ),
            _one(
                "group",
                "Group",
                "the people whom it is about",
                "hsn:concernsGroup",
                lambda _, claim: claim.groups,
                HSN.Actor,
            ),
            _one("level", "Level", "the scale of the effect", "hsn:atLevel", lambda _, claim: claim.levels, HSN.Level),
            _one(
                "place",
                "Place",
                "where on the way of migration",
                "hsn:inPlace",
                lambda _, claim: claim.places,
                HSN.Place,
            ),
        )
    }
)
"""By name, in the order in which they are shown."""
