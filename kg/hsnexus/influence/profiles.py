"""The profile of a factor: what acts on it, what it acts on, how central it is, and on whose word."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hsnexus.errors import QuestionError
from hsnexus.influence.hop import Hop, Kind, Sign
from hsnexus.influence.network import Network
from hsnexus.vocab import HSN

__all__ = ["Net", "Profile", "Tally", "profile", "tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of the claims of some steps; modalities pass the number of claims, as a claim may have several.

    Attributes:
        families: by the family, in the widest sense, of the factor at the other end; by each, where it has several.
        signs: by sign; what is only perceived is counted under its own name.
        modalities: by modality.
        voices: by voice, the author's own or reported.
    """

    families: Mapping[str, int]
    signs: Mapping[str, int]
    modalities: Mapping[str, int]
    voices: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Net:
    """What is claimed to become of a threat, or of a good worth protecting, step by step and never as a score.

    What decreases a threat protects from it. The steps that reach the opposite factor count the other way round; they
    are told as they are claimed, so that their ``effect`` is the opposite.

    Attributes:
        protecting: the steps that advance the good, or decrease the threat.
        endangering: the steps that decrease the good, or advance the threat.
        undecided: the steps that give both ways, or none.
        perceived: the steps that are only felt to endanger.
    """

    protecting: tuple[Hop, ...]
    endangering: tuple[Hop, ...]
    undecided: tuple[Hop, ...]
    perceived: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What an argument makes of a factor.

    Attributes:
        factor: the factor.
        families: the families, in the widest sense, that it belongs to.
        reaching: the steps that act on it.
        leaving: the steps by which it acts.
        denied: the claims that deny that it acts, or is acted upon.
        causes: the number of factors that act on it.
        effects: the number of factors that it acts on.
        betweenness: the share of the shortest ways between other factors that lead through it, 0 to 1.
        place: its place among all factors by betweenness, from 1 on; equals share a place.
        sources: the independent voices on whom its claims stand; see ``Argument.voices``.
        net: for a threat or a good worth protecting (a freedom, a security, a right …), what becomes of it.
    """

    factor: str
    families: tuple[str, ...]
    reaching: tuple[Hop, ...]
    leaving: tuple[Hop, ...]
    denied: tuple[str, ...]
    causes: int
    effects: int
    betweenness: float
    place: int
    sources: frozenset[str]
    net: Net | None


def profile(network: Network, factor: str) -> Profile:
    """Return the profile of a factor.

    Raises:
        QuestionError: no claim speaks of it.
    """
    if factor not in network.digraph:
        message = f"no claim speaks of the factor <{factor}>"
        raise QuestionError(message, advice="Name a factor that is the cause or the effect of some claim")
    argument = network.argument
    reaching, leaving = network.reaching.get(factor, ()), network.leaving.get(factor, ())
    denied = tuple(
        claim.iri
        for claim in argument.claims.values()
        if factor in {claim.cause, claim.effect} and argument.relations[claim.relation].polarity == HSN.none
    )
    between = network.betweenness
    claims = [*denied, *(claim for hop in (*reaching, *leaving) for claim in hop.claims)]
    return Profile(
        factor,
        families=tuple(sorted(argument.roots & argument.families.get(factor, frozenset()))),
        reaching=reaching,
        leaving=leaving,
        denied=denied,
        causes=len({hop.cause for hop in reaching}),
        effects=len({hop.effect for hop in leaving}),
        betweenness=between[factor],
        place=1 + sum(value > between[factor] for value in between.values()),
        sources=network.sources(claims),
        net=_net(network, factor),
    )


def tally(network: Network, hops: Iterable[Hop], *, other: str) -> Tally:
    """Count the claims of some steps.

    Args:
        network: the network.
        hops: the steps.
        other: which end of a step is the other factor: ``cause`` or ``effect``.
    """
    argument = network.argument
    families: Counter[str] = Counter()
    signs: Counter[str] = Counter()
    modalities: Counter[str] = Counter()
    voices: Counter[str] = Counter()
    for hop in hops:
        signs[hop.kind if hop.kind is Kind.PERCEIVED else hop.sign] += len(hop.claims)
        for family in argument.roots & argument.families.get(getattr(hop, other), frozenset()):
            families[family] += len(hop.claims)
        for claim in hop.claims:
            modalities.update(argument.claims[claim].modalities)
            voices[argument.claims[claim].voice] += 1
    return Tally(*(dict(sorted(counts.items())) for counts in (families, signs, modalities, voices)))


def _net(network: Network, factor: str) -> Net | None:
    families = network.argument.families.get(factor, frozenset())
    if not families & {HSN.Threat, HSN.ProtectedGood}:
        return None
    opposite = network.argument.opposites.get(factor, "")
    worse = Sign.INCREASE if HSN.Threat in families else Sign.DECREASE
    sides: dict[str, list[Hop]] = {"protecting": [], "endangering": [], "undecided": [], "perceived": []}
    for hop in (*network.reaching.get(factor, ()), *network.reaching.get(opposite, ())):
        sign = hop.sign if hop.effect == factor else hop.sign.turned
        if hop.kind is Kind.PERCEIVED:
            sides["perceived"].append(hop)
        elif sign is Sign.UNKNOWN:
            sides["undecided"].append(hop)
        else:
            sides["endangering" if sign is worse else "protecting"].append(hop)
    return Net(**{side: tuple(hops) for side, hops in sides.items()})
