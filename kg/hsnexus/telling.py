"""Reasoning told in English: a path as sentences that can go into a paper, each with section and footnote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from hsnexus.argument import Argument
from hsnexus.citing import cited
from hsnexus.claim import Claim
from hsnexus.influence import Hop, Kind, Network, Path, Sign
from hsnexus.vocab import BASE, HSN
from hsnexus.wording import joined, said

__all__ = ["Telling", "permalink", "tell"]

_CROSSINGS: Final = {
    Kind.OPPOSITE: "Here {effect} is taken as the opposite of {cause}, which turns the sign.",
    Kind.BROADER: "Here {cause} is read as the broader {effect}; no claim says so.",
    Kind.NARROWER: "Here {cause} is read as the narrower {effect}; no claim says so.",
}
_VERBS: Final = {
    Sign.INCREASE: "would increase",
    Sign.DECREASE: "would decrease",
    Sign.UNKNOWN: "would act, with no known sign, on",
}
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True, slots=True)
class Telling:
    """A path in words.

    Attributes:
        sentences: one for each step; those of claims end with their citation.
        conclusion: what follows, and how weakly.
        cautions: what a reader must know before believing it; empty where there is nothing.
        claims: the claims that the sentences tell.
        works: the annotated sources of those claims.
    """

    sentences: tuple[str, ...]
    conclusion: str
    cautions: tuple[str, ...]
    claims: tuple[str, ...]
    works: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return everything as one paragraph."""
        return " ".join((*self.sentences, self.conclusion, *self.cautions))


def tell(network: Network, path: Path) -> Telling:
    """Return a path told in English, one claim for each step: the one in ``path.claims``."""
    argument = network.argument
    claims = iter(path.claims)
    return Telling(
        sentences=tuple(
            _cited(argument, next(claims)) if hop.kind.is_claimed else _crossing(argument, hop) for hop in path.hops
        ),
        conclusion=_conclusion(argument, path),
        cautions=tuple(_cautions(argument, path)),
        claims=path.claims,
        works=tuple(dict.fromkeys(argument.sources[claim] for claim in path.claims)),
    )


def permalink(start: str, end: str, options: Mapping[str, str | int]) -> str:
    """Return the address under which the best path between two factors can always be asked for.

    Args:
        start: the factor that acts.
        end: the factor that is acted upon.
        options: what else the asker has asked for, by the names of the parameters of ``/why``.
    """
    ends = {"from": start, "to": end}
    names = {end: iri.removeprefix(f"{BASE}factor/") for end, iri in ends.items()}
    return f"{BASE}why?{urlencode({**names, **options})}"


def _cited(argument: Argument, iri: str) -> str:
    claim = argument.claims[iri]
    return f"{said(argument, claim).removesuffix('.')} ({cited(argument, claim)})."


def _crossing(argument: Argument, hop: Hop) -> str:
    return _CROSSINGS[hop.kind].format(cause=argument.name(hop.cause), effect=argument.name(hop.effect))


def _conclusion(argument: Argument, path: Path) -> str:
    start, end = argument.name(path.factors[0]), argument.name(path.factors[-1])
    if len(path.hops) == 1:
        return f"This is claimed as such; it is {argument.name(path.modality)}."
    count = _NUMBERS[path.length] if path.length < len(_NUMBERS) else str(path.length)
    firm = f"none weaker than {argument.name(path.modality)}" if path.length > 1 else argument.name(path.modality)
    claims = "claim" if path.length == 1 else "claims"
    return (
        f"Taken together, {start} {_VERBS[path.sign]} {end}: "
        f"this follows from {count} {claims}, {firm}, and is said by no source as a whole."
    )


def _cautions(argument: Argument, path: Path) -> Iterator[str]:
    claims = [argument.claims[iri] for iri in path.claims]
    felt = [claim for claim in claims if claim.relation == HSN.perceivedAsThreat]
    if felt:
        yield f"{_ids(felt)} {_tells(felt)} of a perception, not of what is the case."
    demands = [claim for claim in claims if HSN.normative in claim.modalities]
    if demands:
        yield f"{_ids(demands)} {_tells(demands)} what is needed or ought to be, which is no fact about the world."
    if path.conditions and path.length > 1:
        yield f"It holds only given {joined(map(argument.name, path.conditions))}."
    for pair in path.rivals:
        one, other = (argument.claims[iri] for iri in pair)
        yield f"Rival views meet here: {_ids([one, other])} cannot be held together."
    if path.sources == 0:
        yield "One step stands on the word of people whom the source does not name."


def _ids(claims: list[Claim]) -> str:
    noun = "Claim" if len(claims) == 1 else "Claims"
    return f"{noun} {joined(claim.iri.rpartition('/')[2] for claim in claims)}"


def _tells(claims: list[Claim]) -> str:
    return "tells" if len(claims) == 1 else "tell"
