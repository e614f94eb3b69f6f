"""A claim as one English sentence, so that a reader can hold it against its passage."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim, Relation
from hsnexus.vocab import HSN

__all__ = ["Speaker", "joined", "said", "sentence"]

_EDGE: Final = "claimed to "
_DENIED_EDGE: Final = "claimed not to "
_MODAL_VERBS: Final = frozenset({"can", "could", "may", "might", "would"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """What a sentence about a claim needs beside the claim.

    Attributes:
        name: gives the label of any IRI.
        source: the label of the annotated source, such as ``Haque 2005``.
    """

    name: Callable[[str], str]
    source: str


def sentence(claim: Claim, relation: Relation, speaker: Speaker) -> str:
    """Return what a claim says as one English sentence: who says it, how surely, and all that restricts it.

    The verb is that of the edge that the relation derives, in the infinitive, so that no label needs to be inflected.

    Args:
        claim: the claim.
        relation: its relation.
        speaker: names things.

    Raises:
        KeyError: ``speaker`` has no name for something that the claim points at.
    """
    cause, effect = speaker.name(claim.cause), speaker.name(claim.effect)
    says = f"{speaker.source} {_voice(claim, speaker)}"
    verb = _verb(claim, speaker.name(relation.properties[0]))
    subject = f"that {cause}" if _modal_verb(claim) else cause
    subject += _hedge(claim)
    parts = [f"{says} {subject} {verb} {effect}"]
    for lead, things in (
        ("by way of", claim.mechanisms),
        ("provided there is", claim.conditions),
        ("at the", claim.levels),
        ("at the", claim.places),
        ("speaking of", claim.groups),
    ):
        if things:
            parts.append(f"{lead} {joined(map(speaker.name, things))}")
    if claim.perceived_by:
        parts.append(f"as seen by {joined(map(speaker.name, claim.perceived_by))}")
    if claim.addressed_to:
        parts.append(f"which is asked of {joined(map(speaker.name, claim.addressed_to))}")
    if HSN.contested in claim.modalities:
        parts.append("which others contest")
    return f"{', '.join(parts)}."


def said(argument: Argument, claim: Claim) -> str:
    """Return what a claim of an argument says, as one sentence that names the source which makes it."""
    speaker = Speaker(argument.name, argument.name(argument.sources[claim.iri]))
    return sentence(claim, argument.relations[claim.relation], speaker)


def joined(names: Iterable[str]) -> str:
    """Return several names as one phrase.

    >>> joined(["food", "health", "work"])
    'food, health and work'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _modal_verb(claim: Claim) -> str:
    """Return the modal verb that the claim wants; empty for one that is flat, or hedged by another kind of word."""
    if HSN.normative in claim.modalities:
        return "should"
    if HSN.hedged in claim.modalities and not claim.hedge_cues:
        return "may"
    openings = (cue.lower().partition(" ")[0] for cue in claim.hedge_cues)
    return next((word for word in openings if word in _MODAL_VERBS), "")


def _hedge(claim: Claim) -> str:
    """Return the words that hedge the claim, unless one of them is its very modal verb."""
    others = [f"“{cue}”" for cue in claim.hedge_cues if cue.lower() != _modal_verb(claim)]
    return f" (hedged by {joined(others)})" if others else ""


def _voice(claim: Claim, speaker: Speaker) -> str:
    """Return the verb of saying: one that takes ``that …`` before a modal verb, else one that takes an infinitive."""
    view = f", under the {joined(map(speaker.name, claim.perspectives))}," if claim.perspectives else ""
    modal = bool(_modal_verb(claim))
    if claim.voice == HSN.reported:
        whom = joined(map(speaker.name, claim.attributed_to))
        return f"{f'reports from {whom}' if modal else f'reports {whom} as taking'}{view}"
    return f"{'holds' if modal else 'takes'}{view}"


def _verb(claim: Claim, label: str) -> str:
    """Return the verb from the label of the edge: ``claimed to enable`` gives ``to enable``, or ``may enable``."""
    denied = label.startswith(_DENIED_EDGE)
    verb = label.removeprefix(_DENIED_EDGE if denied else _EDGE)
    negation = "not " if denied else ""
    modal = _modal_verb(claim)
    return f"{modal} {negation}{verb}" if modal else f"{negation}to {verb}"
