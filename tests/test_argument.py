"""Laws of the argument: it holds the claims that the files hold, and what ties them."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from hsnexus.argument import Argument, argument
from hsnexus.errors import SourceError
from hsnexus.model import claims
from hsnexus.opened import open_dataset
from hsnexus.sources import Project, union
from hsnexus.vocab import BASE, HSN


@pytest.fixture(scope="module")
def packaged() -> Argument:
    quads = open_dataset().store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return argument(quad.triple for quad in quads)


def test_the_argument_holds_the_claims_of_the_files(packaged: Argument, project: Project) -> None:
    assert dict(packaged.claims) == {claim.iri: claim for claim in claims(union(project.kg))}


def test_opposites_hold_both_ways(packaged: Argument) -> None:
    assert packaged.opposites
    assert all(packaged.opposites[other] == one for one, other in packaged.opposites.items())


def test_every_claim_has_its_source_section_and_families(packaged: Argument) -> None:
    assert set(packaged.sources.values()) == {f"{BASE}source/haque-2005"}
    assert all(packaged.sections.values())
    factors = {factor for claim in packaged.claims.values() for factor in (claim.cause, claim.effect)}
    assert [factor for factor in factors if not packaged.roots & packaged.families[factor]] == []


VOICES = {
    "the author": ("c033", {"Md. Shahidul Haque"}),
    "a work of one author": ("c039", {"Edward Taylor"}),
    "a work and its author are one": ("c630", {f"{BASE}actor/kofi-annan"}),
    "whom nobody names": ("c668", set[str]()),
    "an actor and another's work": ("c758", {f"{BASE}actor/unhcr", "IMP"}),
}


@pytest.mark.parametrize("case", VOICES)
def test_voices_are_those_who_can_be_told_apart(case: str, packaged: Argument) -> None:
    claim, expected = VOICES[case]
    assert packaged.voices[f"{BASE}haque-2005/claim/{claim}"] == expected


SMALL = f"""
@prefix hsn: <{HSN.Factor.removesuffix("Factor")}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:c> a hsn:CausalClaim ; rdfs:label "x" ; hsn:hasCause <urn:a> ; hsn:hasEffect <urn:b> ;
    hsn:hasRelation hsn:enabling ; hsn:hasVoice hsn:author ; hsn:hasModality hsn:asserted .
hsn:enabling hsn:carriesPolarity hsn:increase ; hsn:derivesEdge hsn:claimedToEnable .
hsn:claimedToEnable rdfs:subPropertyOf hsn:claimedToIncrease .
"""


def small(text: str) -> Argument:
    return argument(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))


def test_a_relation_has_its_edges_the_lowest_first() -> None:
    (relation,) = small(SMALL).relations.values()
    assert relation.properties == (HSN.claimedToEnable, HSN.claimedToIncrease)


def test_an_opposite_that_is_stated_once_holds_both_ways() -> None:
    stated = small(f"{SMALL}<urn:a> hsn:oppositeOf <urn:b> .")
    assert stated.opposites == {"urn:a": "urn:b", "urn:b": "urn:a"}


DAMAGES: dict[str, tuple[Callable[[str], str], str]] = {
    "no cause": (lambda text: text.replace("hsn:hasCause <urn:a> ;", ""), "0 values of .*hasCause"),
    "two effects": (lambda text: text.replace("<urn:b>", "<urn:b>, <urn:a>"), "2 values of .*hasEffect"),
    "an unknown relation": (lambda text: text.replace("hasRelation hsn:enabling", "hasRelation hsn:x"), "none that"),
    "a relation without sign": (lambda text: text.replace("carriesPolarity", "x"), "0 values of .*carriesPolarity"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_broken_claim_is_told(damage: str) -> None:
    change, message = DAMAGES[damage]
    assert small(SMALL).claims
    with pytest.raises(SourceError, match=message):
        small(change(SMALL))
