"""The facets by which claims are chosen: a name in the URL, and the values that a claim has."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.vocab import HSN

__all__ = ["FACETS", "Facet", "speakers"]


@dataclass(frozen=True, slots=True)
class Facet:
    """One side from which claims are looked at.

    Attributes:
        name: of the parameter.
        heading: over its values.
        summary: what it chooses, without a full stop.
        values: gives the IRIs that a claim has.
        classes: whose things can be chosen, claimed or not; none where the argument alone knows them.
        typed: whether there are too many to list, so that one is typed.
    """

    name: str
    heading: str
    summary: str
    values: Callable[[Argument, Claim], Iterable[str]]
    classes: tuple[str, ...] = ()
    typed: bool = False


def speakers(argument: Argument, claim: Claim) -> tuple[str, ...]:
    """Return on whose word a claim stands: those whom it is attributed to, else the annotated source itself."""
    return claim.attributed_to or (argument.sources[claim.iri],)


def _family(of: Callable[[Claim], str]) -> Callable[[Argument, Claim], Iterable[str]]:
    return lambda argument, claim: argument.families.get(of(claim), frozenset()) & argument.roots


FACETS: Final[Mapping[str, Facet]] = MappingProxyType(
    {
        facet.name: facet
        for facet in (
            Facet(
                "section",
                "Section",
                "the section it stands in",
                lambda argument, claim: argument.sections[claim.iri],
                (HSN.Section,),
            ),
            Facet(
                "sign",
                "Sign",
                "the sign of its relation",
                lambda argument, claim: (argument.relations[claim.relation].polarity,),
                (HSN.Polarity,),
            ),
            Facet(
                "relation",
                "Relation",
                "how the cause acts on the effect",
                lambda _, claim: (claim.relation,),
                (HSN.Relation,),
            ),
            Facet("modality", "Modality", "how surely it is said", lambda _, claim: claim.modalities, (HSN.Modality,)),
            Facet("voice", "Voice", "whose words they are", lambda _, claim: (claim.voice,), (HSN.Voice,)),
            Facet(
                "source",
                "Who says it",
                "whom it is attributed to, or the annotated source that says it itself",
                speakers,
                (HSN.Source, HSN.Actor),
            ),
            Facet("cause", "Cause", "the factor that acts", lambda _, claim: (claim.cause,), (HSN.Factor,), typed=True),
            Facet(
                "effect",
                "Effect",
                "the factor that is acted upon",
                lambda _, claim: (claim.effect,),
                (HSN.Factor,),
                typed=True,
            ),
            Facet(
                "factor",
                "Cause or effect",
                "a factor that is either",
                lambda _, claim: {claim.cause, claim.effect},
                (HSN.Factor,),
                typed=True,
            ),
            Facet("cause-family", "Family of the cause", "the family of the cause", _family(lambda claim: claim.cause)),
            Facet(
                "effect-family", "Family of the effect", "the family of the effect", _family(lambda claim: claim.effect)
            ),
            Facet("group", "Group", "the people whom it is about", lambda _, claim: claim.groups, (HSN.Actor,)),
            Facet("level", "Level", "the scale of the effect", lambda _, claim: claim.levels, (HSN.Level,)),
            Facet("place", "Place", "where on the way of migration", lambda _, claim: claim.places, (HSN.Place,)),
        )
    }
)
"""By name, in the order in which they are shown."""
