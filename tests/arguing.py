"""Small arguments, made by hand: factors are letters, and a claim is told by its cause, effect and relation."""

from collections.abc import Iterable, Mapping, Sequence

from hsnexus.argument import Argument
from hsnexus.claim import Claim, Relation
from hsnexus.influence import Network, network
from hsnexus.vocab import HSN

RELATIONS = {
    HSN.enabling: Relation(HSN.enabling, HSN.increase, (HSN.claimedToEnable,)),
    HSN.reducing: Relation(HSN.reducing, HSN.decrease, (HSN.claimedToReduce,)),
    HSN.shaping: Relation(HSN.shaping, HSN.mixed, (HSN.claimedToShape,)),
    HSN.notInfluencing: Relation(HSN.notInfluencing, HSN.none, (HSN.claimedNotToInfluence,)),
    HSN.perceivedAsThreat: Relation(HSN.perceivedAsThreat, HSN.decrease, (HSN.claimedToBePerceivedAsThreatTo,)),
}
_MARKS = {
    "+": HSN.enabling,
    "-": HSN.reducing,
    "?": HSN.shaping,
    "0": HSN.notInfluencing,
    "~": HSN.perceivedAsThreat,
}
_PARTS = (
    "hedge_cues",
    "conditions",
    "mechanisms",
    "perspectives",
    "attributed_to",
    "footnotes",
    "levels",
    "places",
    "groups",
    "perceived_by",
    "addressed_to",
)


def claim(told: str, name: str = "", **parts: tuple[str, ...]) -> Claim:
    """Return a claim as ``a+b`` tells it: ``+`` increases, ``-`` decreases, ``?`` open, ``0`` denied, ``~`` felt.

    Args:
        told: cause, mark and effect.
        name: its IRI; as it is told, where it has none.
        parts: other values than the plain ones; attributed to somebody, it is reported.
    """
    plain: dict[str, tuple[str, ...]] = dict.fromkeys(_PARTS, ())
    return Claim(
        iri=name or told,
        label=told,
        cause=told[0],
        effect=told[2],
        relation=_MARKS[told[1]],
        voice=HSN.reported if "attributed_to" in parts else HSN.author,
        **{**plain, "modalities": (HSN.asserted,), "passages": ("p",), **parts},
    )


def argue(
    *claims: Claim | str,
    opposites: Iterable[Sequence[str]] = (),
    broader: Iterable[Sequence[str]] = (),
    rivals: Iterable[tuple[str, str]] = (),
    qualifies: Iterable[tuple[str, str]] = (),
    families: Mapping[str, Iterable[str]] | None = None,
) -> Network:
    """Return the network of an argument.

    Args:
        claims: the claims, or how they are told.
        opposites: pairs of factors, as ``ab``.
        broader: pairs of factors, the narrower factor first.
        rivals: pairs of claims.
        qualifies: pairs of claims, the limiting one first.
        families: factor to classes.
    """
    said = [claim(each) if isinstance(each, str) else each for each in claims]
    scopes: dict[str, tuple[str, ...]] = {}
    for pair in broader:
        scopes[pair[0]] = (*scopes.get(pair[0], ()), pair[1])
    return network(
        Argument(
            claims={each.iri: each for each in said},
            relations=RELATIONS,
            opposites={pair[at]: pair[1 - at] for pair in opposites for at in (0, 1)},
            broader=scopes,
            families={factor: frozenset(kinds) for factor, kinds in (families or {}).items()},
            roots=frozenset({HSN.Threat, HSN.ProtectedGood, HSN.Flow}),
            links={
                HSN.rivals: frozenset(each for pair in rivals for each in (pair, pair[::-1])),
                HSN.qualifies: frozenset(qualifies),
            },
            sources={each.iri: "source" for each in said},
            sections={each.iri: ("section",) for each in said},
            voices={each.iri: frozenset(each.attributed_to or ("source",)) for each in said},
            labels={},
        )
    )
