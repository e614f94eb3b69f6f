"""Laws of the profile of a factor: what acts on it, what it acts on, and what becomes of a threat or a good."""

import pytest

from arguing import argue, claim
from hsnexus.errors import QuestionError
from hsnexus.influence import Network, profile
from hsnexus.influence.profiles import tally
from hsnexus.vocab import HSN

THREAT = {"t": (HSN.Threat,)}
GOOD = {"t": (HSN.ProtectedGood, HSN.Freedom)}
SIDES = ("protecting", "endangering", "undecided", "perceived")
NETS: dict[str, tuple[Network, tuple[str, ...]]] = {
    "what decreases a threat protects": (argue("a-t", families=THREAT), ("a-t", "", "", "")),
    "what advances a threat endangers": (argue("a+t", families=THREAT), ("", "a+t", "", "")),
    "what advances a good protects it": (argue("a+t", families=GOOD), ("a+t", "", "", "")),
    "what decreases a good endangers it": (argue("a-t", families=GOOD), ("", "a-t", "", "")),
    "an open sign is on no side": (argue("a?t", families=GOOD), ("", "", "a?t", "")),
    "what is felt stands apart": (argue("a~t", families=GOOD), ("", "", "", "a~t")),
    "what is denied is no side": (argue("a0t", "a+b", families=GOOD), ("", "", "", "")),
    "the opposite counts the other way round": (
        argue("a+u", "b-u", "t+c", families=GOOD, opposites=["tu"]),
        ("b-u", "a+u", "", ""),
    ),
    "what a factor does itself is not what becomes of it": (argue("t+a", families=THREAT), ("", "", "", "")),
}


@pytest.mark.parametrize("case", NETS)
def test_the_net_picture_sets_claims_side_by_side(case: str) -> None:
    network, expected = NETS[case]
    net = profile(network, "t").net
    assert net
    assert tuple(" ".join(iri for hop in getattr(net, side) for iri in hop.claims) for side in SIDES) == expected


def test_other_factors_have_no_net_picture() -> None:
    assert profile(argue("a+t", families={"t": (HSN.Flow,)}), "t").net is None


def test_a_profile_tells_both_sides_and_what_is_denied() -> None:
    network = argue("a+t", "b-t", "b+t", "t+c", "t0d", "x0t", "a+b", families=THREAT)
    found = profile(network, "t")
    assert [(hop.cause, hop.sign) for hop in found.reaching] == [
        ("a", "increase"),
        ("b", "decrease"),
        ("b", "increase"),
    ]
    assert [hop.effect for hop in found.leaving] == ["c"]
    assert (found.causes, found.effects) == (2, 1)
    assert found.denied == ("t0d", "x0t")
    assert found.families == (HSN.Threat,)


def test_what_lies_between_others_is_central() -> None:
    network = argue("a+t", "b+t", "t+c")
    # Of the 3 * 2 ordered pairs of other factors, a and b reach c, both through t.
    assert profile(network, "t").betweenness == pytest.approx(2 / 6)
    assert (profile(network, "t").place, profile(network, "a").place) == (1, 2)


def test_claims_of_one_voice_are_one_source() -> None:
    reported = [claim("a+t", str(at), attributed_to=(who,)) for at, who in enumerate(("x", "x", "y"))]
    assert profile(argue(*reported, "t+b", "t0c"), "t").sources == {"x", "y", "source"}


def test_claims_are_counted_by_family_sign_modality_and_voice() -> None:
    hedged = claim("a+t", "hedged", modalities=(HSN.hedged, HSN.conditional), attributed_to=("x",))
    network = argue(hedged, "a+t", "b~t", families={"a": (HSN.Flow, HSN.Threat), "b": (HSN.Flow,)})
    found = tally(network, profile(network, "t").reaching, other="cause")
    assert found.families == {HSN.Flow: 3, HSN.Threat: 2}
    assert found.signs == {"increase": 2, "perceived": 1}
    assert found.modalities == {HSN.asserted: 2, HSN.conditional: 1, HSN.hedged: 1}
    assert found.voices == {HSN.author: 2, HSN.reported: 1}


def test_a_factor_that_nobody_speaks_of_has_no_profile() -> None:
    with pytest.raises(QuestionError, match="no claim speaks of"):
        profile(argue("a+b"), "x")
