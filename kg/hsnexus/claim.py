"""A causal claim and the relation it is made with, as plain values that need no RDF library."""

from dataclasses import dataclass, fields
from typing import Final

__all__ = ["PARTS", "Claim", "Relation"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One causal claim: a cause, an effect, how the one is said to act on the other, how surely and in whose voice.

    Attributes:
        iri: the claim.
        label: its label, in words of our own.
        cause: the factor that acts.
        effect: the factor that is acted upon.
        relation: how the one acts on the other, from the closed list of ``hsn:Relation``.
        modalities: how surely it is claimed; one or more of ``hsn:Modality``.
        hedge_cues: the words of the text that hedge it; at most two words each.
        conditions: the factors on which it depends.
        mechanisms: the factors by way of which the cause is said to act.
        perspectives: the views under which it is held.
        voice: the author's own, or reported.
        attributed_to: the works and actors from which it is reported.
        footnotes: the notes that are cited for it.
        levels: the scales of the effect.
        places: where along the way of migration it holds.
        groups: the people whom it is about.
        perceived_by: the actors who see it so, where it is a perception.
        addressed_to: the actors who are asked to act, where it is normative.
        passages: where it is stated.
    """

    iri: str
    label: str
    cause: str
    effect: str
    relation: str
    modalities: tuple[str, ...]
    hedge_cues: tuple[str, ...]
    conditions: tuple[str, ...]
    mechanisms: tuple[str, ...]
    perspectives: tuple[str, ...]
    voice: str
    attributed_to: tuple[str, ...]
    footnotes: tuple[str, ...]
    levels: tuple[str, ...]
    places: tuple[str, ...]
    groups: tuple[str, ...]
    perceived_by: tuple[str, ...]
    addressed_to: tuple[str, ...]
    passages: tuple[str, ...]


PARTS: Final = tuple(each.name for each in fields(Claim) if each.type == tuple[str, ...])
"""The parts of a claim that may have several values."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One way of acting on something: its sign, and the edge properties it derives, the lowest first."""

    iri: str
    polarity: str
    properties: tuple[str, ...]
