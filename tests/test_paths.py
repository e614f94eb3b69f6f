"""Laws of paths: which there are, what each says, and which comes first."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arguing import argue, claim
from hsnexus.errors import QuestionError
from hsnexus.influence import Hop, Kind, Network, Path, Sign, paths
from hsnexus.vocab import HSN

EDGES = st.sampled_from([f"{cause}{mark}{effect}" for cause in "abcd" for effect in "abcd" if cause != effect
                         for mark in "+-?~0"])  # fmt: skip
NETWORKS = st.builds(
    lambda told, opposites, broader: argue(*told, opposites=opposites, broader=broader),
    st.sets(EDGES, max_size=10),
    st.sampled_from([(), ("ab",), ("bc",), ("ad", "bc")]),
    st.sampled_from([(), ("ac",), ("cd", "bd")]),
)


def told(path: Path) -> str:
    """Return a path as letters and marks: ``a+b-c``; crossings are ``!``, ``<`` to broader, ``>`` to narrower."""
    marks = {Sign.INCREASE: "+", Sign.DECREASE: "-", Sign.UNKNOWN: "?"}
    crossings = {Kind.OPPOSITE: "!", Kind.BROADER: "<", Kind.NARROWER: ">", Kind.PERCEIVED: "~"}
    return path.factors[0] + "".join(crossings.get(hop.kind, marks[hop.sign]) + hop.effect for hop in path.hops)


def walked(network: Network, start: str, end: str, length: int, *, bridged: bool) -> Iterator[tuple[Hop, ...]]:
    """Yield paths the slow way: every sequence of steps, and only then what is allowed."""
    every = [*network.hops, *(hop for hops in network.opposing.values() for hop in hops)]
    if bridged:
        every += [hop for hops in network.bridging.values() for hop in hops]
    trails: list[tuple[Hop, ...]] = [(hop,) for hop in every if hop.cause == start]
    while trails:
        trail = trails.pop()
        factors = [start, *(hop.effect for hop in trail)]
        claimed = [hop.kind.is_claimed for hop in trail]
        if len(set(factors)) < len(factors) or sum(claimed) > length or not all(map(any, pairwise(claimed))):
            continue
        opposed = [
            (one, other)
            for at, one in enumerate(factors)
            for other in factors[at + 1 :]
            if network.argument.opposites.get(one) == other
            and not any({hop.cause, hop.effect} == {one, other} and hop.kind is Kind.OPPOSITE for hop in trail)
        ]
        if any(set(pair) != {start, end} for pair in opposed):
            continue
        if factors[-1] == end:
            if any(claimed):
                yield trail
            continue
        trails += [(*trail, hop) for hop in every if hop.cause == factors[-1]]


@given(NETWORKS, st.integers(min_value=1, max_value=4), st.booleans())
def test_every_path_is_found_and_no_other(network: Network, length: int, bridged: bool) -> None:  # noqa: FBT001 - hypothesis gives it by position
    if {"a", "d"} <= set(network.digraph):
        found = paths(network, "a", "d", length=length, bridged=bridged)
        expected = list(walked(network, "a", "d", length, bridged=bridged))
        assert {each.hops for each in found} == set(expected)
        assert len(found) == len(expected)


@given(NETWORKS)
def test_the_sign_of_a_path_is_the_product_of_its_steps(network: Network) -> None:
    if {"a", "d"} <= set(network.digraph):
        for each in paths(network, "a", "d", bridged=True):
            signs = [hop.sign for hop in each.hops]
            open_one = Sign.UNKNOWN in signs
            assert (each.sign is Sign.UNKNOWN) is open_one
            assert open_one or (each.sign is Sign.DECREASE) is bool(signs.count(Sign.DECREASE) % 2)


@given(NETWORKS)
def test_the_best_path_has_fewest_steps(network: Network) -> None:
    if {"a", "d"} <= set(network.digraph):
        steps = [len(each.hops) for each in paths(network, "a", "d", bridged=True)]
        assert steps == sorted(steps)


KNOWN: dict[str, tuple[Network, bool, list[str]]] = {
    "one claim": (argue("a+d"), False, ["a+d"]),
    "two ways of two claims": (argue("a+b", "b-d", "a-c", "c-d"), False, ["a+b-d", "a-c-d"]),
    "a denial is no way": (argue("a0d", "a+b", "b+d"), False, ["a+b+d"]),
    "both signs": (argue("a+d", "a-d", "a?d"), False, ["a+d", "a-d", "a?d"]),
    "what is felt comes after what is said": (argue("a~d", "a?d"), False, ["a?d", "a~d"]),
    "across opposites": (argue("a+b", "c+d", opposites=["bc"]), False, ["a+b!c+d"]),
    "from the opposite of the start": (argue("b+d", "a+c", opposites=["ab"]), False, ["a!b+d"]),
    "to the opposite of the end": (argue("a+b", "c+d", opposites=["bd"]), False, ["a+b!d"]),
    "from a factor to its opposite": (argue("a+b", "b-d", opposites=["ad"]), False, ["a+b-d"]),
    "opposites alone claim nothing": (argue("a+b", "c+d", opposites=["ad"]), False, []),
    "no way through a factor and then its opposite": (argue("a+b", "b+x", "x+c", "c+d", opposites=["bc"]), False,
                                                      ["a+b!c+d"]),
    "no bridge unasked": (argue("a+b", "c+d", broader=["bc"]), False, []),
    "a bridge to the broader": (argue("a+b", "c+d", broader=["bc"]), True, ["a+b<c+d"]),
    "a bridge to the narrower": (argue("a+b", "c+d", broader=["cb"]), True, ["a+b>c+d"]),
    "one crossing between two claims": (argue("a+b", "x+d", broader=["bc", "cx"]), True, []),
}  # fmt: skip


@pytest.mark.parametrize("case", KNOWN)
def test_paths_known_by_hand(case: str) -> None:
    network, bridged, expected = KNOWN[case]
    found = paths(network, "a", "d", bridged=bridged)
    assert [told(each) for each in found] == expected


@pytest.mark.parametrize(("length", "count"), [(1, 0), (2, 0), (3, 1), (4, 1)])
def test_crossings_do_not_count_for_the_length(length: int, count: int) -> None:
    network = argue("a+b", "c+e", "e+d", opposites=["bc"])
    assert len(paths(network, "a", "d", length=length)) == count


RANKED: dict[str, tuple[Network, list[tuple[str, ...]]]] = {
    "fewest steps, crossings counted": (
        argue("a+b", "b+d", "a+c", "e+d", opposites=["ce"]),
        [("a+b", "b+d"), ("a+c", "e+d")],
    ),
    "firm before hedged, however it is signed": (
        argue("a+b", claim("b+d", modalities=(HSN.hedged,)), "a+c", "c?d"),
        [("a+c", "c?d"), ("a+b", "b+d")],
    ),
    "a signed one before an open one": (argue("a?b", "b+d", "a+c", "c+d"), [("a+c", "c+d"), ("a?b", "b+d")]),
    "more voices before fewer": (
        argue("a+b", "b+d", "a+c", claim("a+c", "more", attributed_to=("x",)), "c+d",
              claim("c+d", "much", attributed_to=("y",))),
        [("a+c", "c+d"), ("a+b", "b+d")],
    ),
    "rival views last": (
        argue("a+b", "b+d", "a+c", "c+d", rivals=[("a+b", "b+d")]),
        [("a+c", "c+d"), ("a+b", "b+d")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", RANKED)
def test_the_best_comes_first(case: str) -> None:
    network, expected = RANKED[case]
    assert [each.claims for each in paths(network, "a", "d")] == expected


def test_a_path_is_as_weak_as_its_weakest_step_and_a_step_as_firm_as_its_firmest_claim() -> None:
    hedged = claim("a+b", "hedged", modalities=(HSN.hedged,), conditions=("rain",))
    demand = claim("a+b", "demand", modalities=(HSN.normative,), conditions=("luck",))
    (found,) = paths(argue(hedged, demand, claim("b+d", conditions=("sun",))), "a", "d")
    assert (found.modality, found.claims, found.conditions) == (HSN.hedged, ("hedged", "b+d"), ("rain", "sun"))
    assert found.hops[0].claims == ("hedged", "demand")
    (wished,) = paths(argue(demand, "b+d"), "a", "d")
    assert wished.marks == ("normative",)


def test_a_path_is_told_by_claims_that_can_be_held_together() -> None:
    firm, mild = claim("b+d", "firm"), claim("b+d", "mild", modalities=(HSN.hedged,))
    (found,) = paths(argue("a+b", firm, mild, rivals=[("a+b", "firm")]), "a", "d")
    assert (found.claims, found.rivals, found.modality) == (("a+b", "mild"), (), HSN.hedged)
    (torn,) = paths(argue("a+b", firm, rivals=[("a+b", "firm")]), "a", "d")
    assert (torn.claims, torn.rivals) == (("a+b", "firm"), (("a+b", "firm"),))
    assert torn.marks == ("crosses rival views",)


def test_rival_perspectives_on_the_way_are_told() -> None:
    one, other = claim("a+b", perspectives=("V",)), claim("b+d", perspectives=("W",))
    apart = (claim("x+y", perspectives=("V",)), claim("x-y", perspectives=("W",)))
    (found,) = paths(argue(one, other, *apart, rivals=[("x+y", "x-y")]), "a", "d")
    assert found.rivals == (("a+b", "b+d"),)


def test_a_path_stands_on_the_voices_of_its_worst_founded_step() -> None:
    many = [claim("a+b", "1", attributed_to=("x", "y")), claim("a+b", "2")]
    (found,) = paths(argue(*many, claim("b+d", attributed_to=("z",))), "a", "d")
    assert found.sources == 1


MARKS = {
    "perceived": argue("a~d"),
    "normative": argue(claim("a+d", modalities=(HSN.normative,))),
    "crosses rival views": argue("a+b", "b+d", rivals=[("a+b", "b+d")]),
    "crosses opposites": argue("a+b", "c+d", opposites=["bc"]),
    "bridged": argue("a+b", "c+d", broader=["bc"]),
}


@pytest.mark.parametrize("mark", MARKS)
def test_what_a_reader_must_know_is_marked(mark: str) -> None:
    (found,) = paths(MARKS[mark], "a", "d", bridged=True)
    assert found.marks == (mark,)


def test_a_factor_that_only_its_opposite_is_spoken_of_can_be_asked_for() -> None:
    assert [told(each) for each in paths(argue("a+b", opposites=["bd"]), "a", "d")] == ["a+b!d"]
    assert paths(argue("a+b", broader=["bd"]), "a", "d") == ()
    assert [told(each) for each in paths(argue("a+b", broader=["bd"]), "a", "d", bridged=True)] == ["a+b<d"]


MISUSE = {
    "no claim speaks of": ("a", "x", 4),
    "both are": ("a", "a", 4),
    "one claim at least": ("a", "d", 0),
}


@pytest.mark.parametrize("message", MISUSE)
def test_a_question_without_an_answer_is_refused(message: str) -> None:
    start, end, length = MISUSE[message]
    with pytest.raises(QuestionError, match=message):
        paths(argue("a+d"), start, end, length=length)
