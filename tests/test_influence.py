"""Laws of the network of factors: what is a step and what is none, how signs multiply, how firm a claim is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arguing import argue, claim
from hsnexus.firmness import weakest
from hsnexus.influence import Hop, Kind, Network, Sign, largest_part
from hsnexus.influence.hop import reservations
from hsnexus.vocab import HSN

PRODUCTS = {
    "": "increase",
    "+": "increase",
    "-": "decrease",
    "--": "increase",
    "+-": "decrease",
    "---": "decrease",
    "?": "unknown",
    "-?-": "unknown",
}
SIGNS = {"+": Sign.INCREASE, "-": Sign.DECREASE, "?": Sign.UNKNOWN}


def steps(network: Network) -> set[tuple[str, str, str, str]]:
    return {(hop.cause, hop.effect, hop.sign, hop.kind) for hop in network.hops}


@pytest.mark.parametrize("signs", PRODUCTS)
def test_signs_multiply(signs: str) -> None:
    assert Sign.product(SIGNS[sign] for sign in signs) == PRODUCTS[signs]


@given(st.lists(st.sampled_from(Sign)))
def test_a_product_is_known_by_its_decreases_unless_a_sign_is_open(signs: list[Sign]) -> None:
    found = Sign.product(signs)
    if Sign.UNKNOWN in signs:
        assert found is Sign.UNKNOWN
    else:
        assert found is (Sign.DECREASE if signs.count(Sign.DECREASE) % 2 else Sign.INCREASE)


def test_a_sign_times_anything_else_is_refused() -> None:
    with pytest.raises(TypeError):
        Sign.INCREASE * "x"


def test_a_denied_claim_is_no_step_but_keeps_its_factors() -> None:
    found = argue("a+b", "b0a", "c0d")
    assert steps(found) == {("a", "b", "increase", "claimed")}
    assert set(found.digraph) == set("abcd")


def test_both_signs_on_an_edge_are_two_steps_and_a_perception_is_a_third() -> None:
    found = argue("a+b", "a-b", "a?b", "a~b")
    assert steps(found) == {
        ("a", "b", "increase", "claimed"),
        ("a", "b", "decrease", "claimed"),
        ("a", "b", "unknown", "claimed"),
        ("a", "b", "decrease", "perceived"),
    }


FIRMNESS = (
    (HSN.asserted,),
    (HSN.conditional,),
    (HSN.hedged,),
    (HSN.hedged, HSN.conditional),
    (HSN.contested,),
    (HSN.normative,),
    (HSN.normative, HSN.asserted),
    (HSN.normative, HSN.hedged),
)


@pytest.mark.parametrize(("firmer", "weaker"), list(pairwise(FIRMNESS)))
def test_claims_have_an_order_of_firmness(firmer: tuple[str, ...], weaker: tuple[str, ...]) -> None:
    one, other = claim("a+b", "z", modalities=firmer), claim("a+b", "a", modalities=weaker)
    assert reservations(one) < reservations(other)
    assert argue(other, one).hops == (Hop("a", "b", Sign.INCREASE, Kind.CLAIMED, ("z", "a")),)


def test_the_weakest_modality_of_several() -> None:
    assert weakest([HSN.hedged, HSN.conditional, HSN.asserted]) == HSN.hedged


@given(st.permutations(["a+b", "a-b", "b+c", "c?a", "a~c", "b0a"]))
def test_the_order_of_claims_makes_no_difference(told: list[str]) -> None:
    assert argue(*told).hops == argue(*sorted(told)).hops


def test_ties_join_parts_and_leave_the_network_as_it_is() -> None:
    found = argue("a+b", "c+d", "d+e").digraph
    assert largest_part(found) == set("cde")
    assert largest_part(found, [("a", "c"), ("a", "elsewhere")]) == set("abcde")
    assert largest_part(found) == set("cde")
    assert largest_part(argue().digraph) == set()


def test_claims_conflict_if_they_are_rivals_or_stand_under_rival_perspectives() -> None:
    left, right, third = (
        claim("a+b", "left", perspectives=("V",)),
        claim("b+c", "right", perspectives=("W",)),
        claim("c+d", "third", perspectives=("X",)),
    )
    apart = argue(left, right, third, "d+e")
    assert apart.conflicts == {}
    linked = argue(
        left, right, third, "d+e", "e+f",
        claim("x+y", "v", perspectives=("V",)), claim("x-y", "w", perspectives=("W",)),
        rivals=[("v", "w"), ("d+e", "e+f")],
    )  # fmt: skip
    assert linked.conflicts["left"] == {"right", "w"}
    assert linked.conflicts["d+e"] == {"e+f"}
    assert "third" not in linked.conflicts
