"""Laws of a path told in English: each step is a sentence with its citation, and what weakens it is said."""

from dataclasses import replace

import pytest

from arguing import argue, claim
from hsnexus.influence import Network, Path, paths
from hsnexus.telling import permalink, tell
from hsnexus.vocab import BASE, HSN

LABELS = {
    "a": "shared gardens",
    "b": "trust",
    "c": "mistrust",
    "d": "calm streets",
    "r": "rain",
    "source": "Invented 2020",
    "section": "Gardens",
    "note": "footnote 3",
    "moss": "Moss 2001",
    HSN.asserted: "asserted",
    HSN.conditional: "conditional",
    HSN.normative: "normative",
    HSN.hedged: "hedged",
    HSN.claimedToEnable: "claimed to enable",
    HSN.claimedToReduce: "claimed to reduce",
    HSN.claimedToBePerceivedAsThreatTo: "claimed to be perceived as a threat to",
}


def labelled(network: Network) -> Network:
    return replace(network, argument=replace(network.argument, labels=LABELS))


def best(network: Network, *, bridged: bool = False) -> Path:
    return paths(network, "a", "d", bridged=bridged)[0]


def test_each_step_is_a_sentence_with_section_note_and_claim() -> None:
    network = labelled(argue(claim("a+b", "x/c1", footnotes=("note",)), claim("c-d", "x/c2"), opposites=["bc"]))
    told = tell(network, best(network))
    assert told.sentences == (
        "Invented 2020 takes shared gardens to enable trust (Invented 2020, section “Gardens”, footnote 3, claim c1).",
        "Here mistrust is taken as the opposite of trust, which turns the sign.",
        "Invented 2020 takes mistrust to reduce calm streets (Invented 2020, section “Gardens”, claim c2).",
    )
    assert told.conclusion == (
        "Taken together, shared gardens would increase calm streets: this follows from two claims, "
        "none weaker than asserted, and is said by no source as a whole."
    )
    assert told.cautions == ()
    assert (told.claims, told.works) == (("x/c1", "x/c2"), ("source",))
    assert told.text == " ".join((*told.sentences, told.conclusion))


BRIDGES = {"bc": "Here trust is read as the broader mistrust", "cb": "Here trust is read as the narrower mistrust"}


@pytest.mark.parametrize("scope", BRIDGES)
def test_a_bridge_is_told_as_one(scope: str) -> None:
    network = labelled(argue("a+b", "c+d", broader=[scope]))
    assert tell(network, best(network, bridged=True)).sentences[1].startswith(BRIDGES[scope])


CONCLUSIONS = {
    "This is claimed as such; it is asserted.": argue("a+d"),
    "would decrease calm streets": argue("a+b", "b-d"),
    "would act, with no known sign, on calm streets": argue("a+b", "b?d"),
    "follows from one claim, asserted, and is said by no source": argue("a+b", opposites=["bd"]),
    "none weaker than hedged": argue(claim("a+b", modalities=(HSN.hedged,)), "b+d"),
}


@pytest.mark.parametrize("part", CONCLUSIONS)
def test_the_conclusion_says_what_follows_and_how_weakly(part: str) -> None:
    network = labelled(CONCLUSIONS[part])
    assert part in tell(network, best(network)).conclusion


CAUTIONS = {
    "Claim a~d tells of a perception, not of what is the case.": argue("a~d"),
    "Claim a+d tells what is needed or ought to be, which is no fact about the world.": argue(
        claim("a+d", modalities=(HSN.normative,))
    ),
    "It holds only given rain.": argue(claim("a+b", modalities=(HSN.conditional,), conditions=("r",)), "b+d"),
    "Rival views meet here: Claims a+b and b+d cannot be held together.": argue("a+b", "b+d", rivals=[("a+b", "b+d")]),
}


@pytest.mark.parametrize("caution", CAUTIONS)
def test_what_weakens_a_path_is_said(caution: str) -> None:
    network = labelled(CAUTIONS[caution])
    assert tell(network, best(network)).cautions == (caution,)


def test_a_step_that_nobody_by_name_answers_for_is_told() -> None:
    network = labelled(argue(claim("a+d", attributed_to=("moss",))))
    nameless = replace(network, argument=replace(network.argument, voices={"a+d": frozenset()}))
    assert tell(nameless, best(nameless)).cautions == (
        "One step stands on the word of people whom the source does not name.",
    )


def test_a_permalink_asks_for_the_same_again() -> None:
    found = permalink(f"{BASE}factor/one", f"{BASE}factor/two", {"max": 3})
    assert found == f"{BASE}why?from=one&to=two&max=3"
