"""Laws of derived influence: what follows from two claims is what the paths of two claims say."""

from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given

from arguing import argue, claim
from hsnexus.influence import Kind, Network, influences, paths
from hsnexus.influence.derived import triples
from hsnexus.vocab import BASE, HSN
from test_paths import NETWORKS


@given(NETWORKS)
def test_derived_influences_are_the_paths_of_two_claims(network: Network) -> None:
    derived = {chain.path for influence in influences(network) for chain in influence.chains}
    factors = sorted(network.digraph)
    expected = {
        path
        for start in factors
        for end in factors
        if start != end
        for path in paths(network, start, end, length=2)
        if path.length == 2 and Kind.OPPOSITE not in {path.hops[0].kind, path.hops[-1].kind}
    }
    assert derived == expected


@given(NETWORKS)
def test_there_is_one_influence_for_each_start_end_and_sign(network: Network) -> None:
    found = influences(network)
    assert len({(each.start, each.end, each.sign) for each in found}) == len(found)
    assert len({each.iri for each in found}) == len(found)
    for each in found:
        assert {chain.path.sign for chain in each.chains} == {each.sign}
        assert {(chain.path.factors[0], chain.path.factors[-1]) for chain in each.chains} == {(each.start, each.end)}
    chains = [chain.iri for each in found for chain in each.chains]
    assert len(set(chains)) == len(chains)


NAMES = {
    "two claims": (argue("a+b", "b-c"), "a.c.decrease", ["a.increase.b.decrease.c"]),
    "an open sign": (argue("a?b", "b-c"), "a.c.mixed", ["a.mixed.b.decrease.c"]),
    "a perception": (argue("a+b", "b~c"), "a.c.decrease", ["a.increase.b.perceived-decrease.c"]),
    "across opposites": (argue("a+b", "x+c", opposites=["bx"]), "a.c.decrease", ["a.increase.b.opposite.x.increase.c"]),
    "by two ways": (
        argue("a+b", "b-c", "a-d", "d+c"),
        "a.c.decrease",
        ["a.decrease.d.increase.c", "a.increase.b.decrease.c"],
    ),
}


@pytest.mark.parametrize("case", NAMES)
def test_names_follow_from_what_is_derived(case: str) -> None:
    network, name, chains = NAMES[case]
    (found,) = influences(network)
    assert found.iri == f"{BASE}influence/{name}"
    assert [chain.iri for chain in found.chains] == [f"{BASE}influence/{chain}" for chain in chains]


def test_triples_tell_both_steps_with_every_claim_and_mark_what_is_weak() -> None:
    said = (
        claim("a+b", "urn:1"),
        claim("a+b", "urn:2", modalities=(HSN.hedged,)),
        claim("x~c", "urn:3", modalities=(HSN.conditional,)),
    )
    named = [replace(each, cause=f"urn:{each.cause}", effect=f"urn:{each.effect}") for each in said]
    network = argue(*named, opposites=[("urn:b", "urn:x")], rivals=[("urn:1", "urn:3"), ("urn:2", "urn:3")])
    told = [
        (triple.subject.value, triple.predicate.value.rpartition("#")[2], getattr(triple.object, "value", ""))
        for triple in triples(network, influences(network))
        if isinstance(triple.subject, ox.NamedNode) and triple.predicate.value.startswith(f"{BASE}ontology#")
    ]
    node, chain = (
        f"{BASE}influence/urn:a.urn:c.increase",
        f"{BASE}influence/urn:a.increase.urn:b.opposite.urn:x.perceived-decrease.urn:c",
    )
    assert sorted(told) == sorted(
        [
            (node, "fromFactor", "urn:a"),
            (node, "toFactor", "urn:c"),
            (node, "hasPolarity", HSN.increase),
            (node, "restsOnChain", chain),
            (chain, "viaFactor", "urn:b"),
            (chain, "crossesTo", "urn:x"),
            (chain, "weakestModality", HSN.conditional),
            (chain, "firstClaim", "urn:1"),
            (chain, "firstClaim", "urn:2"),
            (chain, "secondClaim", "urn:3"),
            (chain, "isPerceived", "true"),
            (chain, "crossesRivals", "true"),
        ]
    )
