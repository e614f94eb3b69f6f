"""Laws of matching: a name finds its thing, the same way each time, and a misspelt one finds it among the first."""

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnexus.manifest import packaged, read
from hsnexus.matching import CERTAIN, Match, Matcher, plain
from hsnexus.names import Named, of_class
from hsnexus.vocab import HSN, PREFIXES

FACTOR: Final = PREFIXES["factor"]
THINGS: Final = (
    Named(f"{FACTOR}human-security", "human security", ("people-centred security",)),
    Named(f"{FACTOR}lack-of-human-security", "lack of human security"),
    Named(f"{FACTOR}remittances", "remittances", ("money sent home",)),
    Named(f"{FACTOR}asylum", "asylum"),
    Named(f"{FACTOR}refuge", "refuge", ("asylum", "shelter")),
    Named(f"{FACTOR}camp", "camp for the displaced", ("shelter",)),
    Named(f"{HSN.Refugee}", "refugee"),
    Named("http://example.org/other/return", "return (of a migrant)"),
)
MATCHER: Final = Matcher(THINGS)


def slugs(matches: tuple[Match, ...]) -> list[str]:
    return [match.thing.iri.replace("#", "/").rpartition("/")[2] for match in matches]


EXACT: Final = (
    # a name, the things that it names, and the score of the first
    (f"{FACTOR}human-security", ["human-security"], CERTAIN),
    (f" <{FACTOR}human-security>\n", ["human-security"], CERTAIN),
    ("factor:human-security", ["human-security"], CERTAIN),
    ("factor/human-security", ["human-security"], CERTAIN),
    ("hsn:Refugee", ["Refugee"], CERTAIN),
    ("ontology#Refugee", ["Refugee"], CERTAIN),
    ("human-security", ["human-security"], CERTAIN),
    ("Human\u00a0 SECURITY", ["human-security"], CERTAIN),
    ("\uff48uman \u201csecurity\u201d.", ["human-security"], CERTAIN),  # a wide h, and marks around
    ("People centred security", ["human-security"], 99.0),
    ("shelter", ["camp", "refuge"], 99.0),
    ("asylum", ["asylum", "refuge"], CERTAIN),  # a label goes before another label
    ("return, of a migrant", ["return"], CERTAIN),
    ("http://example.org/other/return", ["return"], CERTAIN),
)


@pytest.mark.parametrize(("name", "named", "score"), EXACT)
def test_a_name_is_exact_for_the_things_that_bear_it(name: str, named: list[str], score: float) -> None:
    found = MATCHER.matches(name)
    assert slugs(tuple(match for match in found if match.exact)) == named
    assert found[0].score == score
    assert all(match.score < score or match.exact for match in found)


NEAR: Final[tuple[tuple[str, list[str]], ...]] = (
    ("humen security", ["human-security", "lack-of-human-security"]),
    ("security human", ["human-security", "lack-of-human-security"]),
    ("remit", ["remittances"]),  # the beginning of a name
    ("displaced", ["camp"]),  # a word of a name
    ("xyzzy", []),
    ("", []),
    ("?!", []),
    ("\u0301", []),
    ("factor:nothing", []),
)


@pytest.mark.parametrize(("name", "near"), NEAR)
def test_a_name_that_is_none_finds_those_that_are_like_it(name: str, near: list[str]) -> None:
    found = MATCHER.matches(name)
    assert slugs(found)[: len(near)] == near
    assert bool(found) == bool(near)
    assert all(not match.exact and match.score <= 95 for match in found)


@given(st.randoms(use_true_random=False), st.sampled_from([name for name, *_ in (*EXACT, *NEAR)]))
def test_the_order_of_things_makes_no_difference(shuffler: random.Random, name: str) -> None:
    things = list(THINGS)
    shuffler.shuffle(things)
    assert Matcher(things).matches(name) == MATCHER.matches(name)
    assert Matcher(things).beginning(name) == MATCHER.beginning(name)


@given(st.text())
def test_any_text_is_matched_within_the_scale_and_in_order(name: str) -> None:
    found = MATCHER.matches(name)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert all(0 < match.score <= 100 and match.exact == (match.score >= 99) for match in found)
    assert plain(plain(name)) == plain(name)


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("hum", ["human-security", "lack-of-human-security"]),
        ("SECURI", ["human-security", "lack-of-human-security"]),
        ("factor/remittances", ["remittances"]),
        ("mon", ["remittances"]),
        ("xyzzy", []),
    ],
)
def test_a_beginning_is_completed(prefix: str, first: list[str]) -> None:
    assert [thing.iri.rpartition("/")[2] for thing in MATCHER.beginning(prefix)] == first
    assert len(MATCHER.beginning("")) == len(THINGS)


@pytest.fixture(scope="module")
def factors() -> tuple[Named, ...]:
    store = ox.Store()
    store.bulk_load(path=packaged() / read(packaged()).data_file, format=ox.RdfFormat.N_QUADS)
    return of_class(store, HSN.Factor)


def dropped(name: str) -> Iterator[str]:
    at = len(name) // 2
    yield name[:at] + name[at + 1 :]


def swapped(name: str) -> Iterator[str]:
    at = len(name) // 3
    yield name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def doubled(name: str) -> Iterator[str]:
    at = 2 * len(name) // 3
    yield name[:at] + name[at - 1 : at] + name[at:]


def turned(name: str) -> Iterator[str]:
    words = name.split()
    yield " ".join(words[1:] + words[:1])


SLIPS: Final[Mapping[str, Callable[[str], Iterator[str]]]] = {
    "a letter dropped": dropped,
    "two letters swapped": swapped,
    "a letter doubled": doubled,
    "the first word last": turned,
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_misspelt_factor_is_among_the_first_three(factors: tuple[Named, ...], slip: str) -> None:
    matcher = Matcher(factors)
    tried = missed = 0
    for factor in factors:
        for name in SLIPS[slip](factor.label):
            tried += 1
            missed += factor not in [match.thing for match in matcher.matches(name)[:3]]
    assert tried >= 600
    assert missed <= 0.05 * tried, f"{missed} of {tried}"
