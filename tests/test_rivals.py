"""Laws of disagreement: what stands against what, and what does not."""

import pytest

from arguing import argue, claim
from hsnexus.influence import Network, rivalries

Told = tuple[str, tuple[str, ...], tuple[str, ...], bool]
KNOWN: dict[str, tuple[Network, list[Told]]] = {
    "agreement": (argue("a+b", claim("a+b", "again"), "a-c"), []),
    "both signs": (argue("a+b", "a-b"), [("both signs", ("a+b",), ("a-b",), False)]),
    "an open sign is no side": (argue("a+b", "a?b"), []),
    "a perception against a claim": (argue("a+b", "a~b"), [("felt otherwise", ("a+b",), ("a~b",), False)]),
    "a perception beside a claim of the same sign": (argue("a-b", "a~b"), []),
    "the same of opposites": (argue("a+b", "a+c", opposites=["bc"]), [("both signs", ("a+b",), ("a+c",), True)]),
    "the contrary of opposites agrees": (argue("a+b", "a-c", opposites=["bc"]), []),
    "opposite causes with opposite effects agree": (argue("a+b", "c+d", opposites=["ac", "bd"]), []),
    "opposites of one sign, seen from their own side": (
        argue("a+c", "a-c", opposites=["bc"]),
        [("both signs", ("a+c",), ("a-c",), False)],
    ),
    "linked as rivals, once": (argue("a+b", "c+d", rivals=[("c+d", "a+b")]), [("rivals", ("a+b",), ("c+d",), False)]),
    "qualified: the limited one first": (
        argue("a+b", "a+c", qualifies=[("a+c", "a+b")]),
        [("qualifies", ("a+b",), ("a+c",), False)],
    ),
    "denied": (argue("a+b", "a0b", "a?b"), [("denied", ("a+b", "a?b"), ("a0b",), False)]),
    "a denial against the broader": (argue("a+b", "c0b", broader=["ca"]), [("denied", ("a+b",), ("c0b",), True)]),
    "a denial against the narrower of both": (
        argue("a+b", "c0d", broader=["ac", "bx", "xd"]),
        [("denied", ("a+b",), ("c0d",), True)],
    ),
    "a denial of what nobody claims": (argue("a+b", "c0d"), []),
    "to deny an effect is not to claim its opposite": (argue("a+b", "a0c", opposites=["bc"]), []),
    "a perception is not denied": (argue("a~b", "a0b"), []),
}


@pytest.mark.parametrize("case", KNOWN)
def test_rivals_known_by_hand(case: str) -> None:
    network, expected = KNOWN[case]
    found = [(str(each.strife), each.claims, each.against, each.crossed) for each in rivalries(network)]
    assert found == expected


def test_a_rivalry_names_the_factors_that_both_sides_share() -> None:
    network = argue("a+b", "a+c", "d+e", rivals=[("a+b", "a+c"), ("a+b", "d+e")])
    assert [(each.cause, each.effect) for each in rivalries(network)] == [("", ""), ("a", "")]
