"""Laws of feedback loops: each is found once, wherever one begins, and its signs tell what it does."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arguing import argue
from hsnexus.errors import QuestionError
from hsnexus.influence import Feedback, Kind, Network, Sign, loops

PAIRS = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")).filter(lambda pair: pair[0] != pair[1]))
RINGS = st.lists(st.sampled_from("+-?~"), min_size=2, max_size=6)


def walked(pairs: Iterable[tuple[str, str]], length: int) -> set[tuple[str, ...]]:
    """Find the circuits the slow way: walk on from every factor, and keep what comes back to its least one."""
    edges = set(pairs)
    trails: list[tuple[str, ...]] = [(start,) for start in {cause for cause, _ in edges}]
    found: set[tuple[str, ...]] = set()
    while trails:
        trail = trails.pop()
        for cause, effect in edges:
            if cause != trail[-1]:
                continue
            if effect == trail[0] == min(trail):
                found.add(trail)
            elif effect not in trail and len(trail) < length:
                trails.append((*trail, effect))
    return found


def told(network: Network, length: int = 6) -> list[tuple[str, str]]:
    return [("".join(loop.factors), loop.feedback) for loop in loops(network, length)]


@given(PAIRS, st.integers(min_value=2, max_value=5))
def test_each_loop_is_found_once(pairs: list[tuple[str, str]], length: int) -> None:
    found = [loop.factors for loop in loops(argue(*(f"{cause}+{effect}" for cause, effect in pairs)), length)]
    assert len(set(found)) == len(found)
    assert set(found) == walked(pairs, length)


@given(RINGS, st.integers(min_value=0, max_value=5))
def test_a_loop_is_the_same_wherever_it_begins(marks: list[str], turn: int) -> None:
    ring = [f"{'abcdef'[at]}{mark}{'abcdef'[(at + 1) % len(marks)]}" for at, mark in enumerate(marks)]
    turn %= len(ring)
    found = loops(argue(*ring))
    assert found == loops(argue(*ring[turn:], *ring[:turn]))
    assert [loop.path.factors for loop in found] == [(*"abcdef"[: len(ring)], "a")]


@given(RINGS)
def test_feedback_follows_from_the_signs(marks: list[str]) -> None:
    ring = [f"{'abcdef'[at]}{mark}{'abcdef'[(at + 1) % len(marks)]}" for at, mark in enumerate(marks)]
    (loop,) = loops(argue(*ring))
    odd = sum(mark in "-~" for mark in marks) % 2
    expected = Feedback.UNDETERMINED if "?" in marks else Feedback.BALANCING if odd else Feedback.REINFORCING
    assert loop.feedback is expected


KNOWN: dict[str, tuple[Network, list[tuple[str, str]]]] = {
    "none": (argue("a+b", "b+c"), []),
    "two": (argue("a+b", "b+a", "b-c", "c+b"), [("ab", "reinforcing"), ("bc", "balancing")]),
    "a denial closes none": (argue("a+b", "b0a"), []),
    "both signs are two loops": (argue("a+b", "b+a", "b-a"), [("ab", "reinforcing"), ("ab", "balancing")]),
    "across opposites": (argue("a+b", "c+a", opposites=["bc"]), [("abc", "balancing")]),
    "twice across opposites": (argue("a+b", "c+d", opposites=["bc", "ad"]), [("abcd", "reinforcing")]),
    "not through a factor and then its opposite": (
        argue("a+b", "b+c", "c+d", "d+a", opposites=["ac"]),
        [("abc", "balancing"), ("acd", "balancing")],
    ),
    "a claim from a factor to its opposite": (argue("a+b", opposites=["ab"]), [("ab", "balancing")]),
}


@pytest.mark.parametrize("case", KNOWN)
def test_loops_known_by_hand(case: str) -> None:
    network, expected = KNOWN[case]
    assert told(network) == expected


def test_a_loop_lists_the_claims_on_each_step_and_marks_its_crossings() -> None:
    (loop,) = loops(argue("a+b", "c+a", "c-a", "a-b", opposites=["bc"]), 6)[:1]
    assert [(hop.kind, hop.sign, hop.claims) for hop in loop.path.hops] == [
        (Kind.CLAIMED, Sign.INCREASE, ("a+b",)),
        (Kind.OPPOSITE, Sign.DECREASE, ()),
        (Kind.CLAIMED, Sign.INCREASE, ("c+a",)),
    ]
    assert loop.path.marks == ("crosses opposites",)


def test_loops_are_no_longer_than_asked() -> None:
    ring = argue("a+b", "b+c", "c+d", "d+a")
    assert told(ring, 3) == []
    assert len(told(ring, 4)) == 1
    with pytest.raises(QuestionError, match="one claim at least"):
        loops(ring, 0)
