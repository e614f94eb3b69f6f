"""Laws of the sentence for a claim: it names all that the claim says, and nothing that it does not."""

from dataclasses import replace

import pytest
from rdflib import RDFS, URIRef

from arguing import RELATIONS, claim
from hsnexus.claim import Claim, Relation
from hsnexus.edges import relations
from hsnexus.model import claims
from hsnexus.sources import Project, union
from hsnexus.vocab import HSN
from hsnexus.wording import Speaker, joined, sentence

ENABLING, DENYING = RELATIONS[HSN.enabling], RELATIONS[HSN.notInfluencing]
NAMES = {
    "a": "shared gardens",
    "b": "trust among neighbours",
    "c": "common land",
    "moss": "Moss 2001",
    "others": "unnamed experts",
    HSN.claimedToEnable: "claimed to enable",
    HSN.claimedNotToInfluence: "claimed not to influence",
    HSN.developmentalist: "developmentalist perspective",
    HSN.national: "national level",
    HSN.origin: "place of origin",
}
SPEAKER = Speaker(NAMES.__getitem__, "Invented 2020")
PLAIN = claim("a+b")
HEDGED = replace(PLAIN, modalities=(HSN.hedged,), hedge_cues=("may",))
SENTENCES: tuple[tuple[Claim, Relation, str], ...] = (
    (PLAIN, ENABLING, "takes shared gardens to enable trust among neighbours."),
    (PLAIN, DENYING, "takes shared gardens not to influence trust among neighbours."),
    (HEDGED, ENABLING, "holds that shared gardens may enable trust among neighbours."),
    (replace(HEDGED, hedge_cues=()), ENABLING, "holds that shared gardens may enable trust among neighbours."),
    (HEDGED, DENYING, "holds that shared gardens may not influence trust among neighbours."),
    (
        replace(HEDGED, hedge_cues=("could perhaps",)),
        ENABLING,
        "holds that shared gardens (hedged by “could perhaps”) could enable trust among neighbours.",
    ),
    (
        replace(HEDGED, hedge_cues=("often",)),
        ENABLING,
        "takes shared gardens (hedged by “often”) to enable trust among neighbours.",
    ),
    (
        replace(PLAIN, modalities=(HSN.normative,), addressed_to=("others",)),
        ENABLING,
        "holds that shared gardens should enable trust among neighbours, which is asked of unnamed experts.",
    ),
    (
        replace(HEDGED, voice=HSN.reported, attributed_to=("moss", "others"), perspectives=(HSN.developmentalist,)),
        ENABLING,
        (
            "reports from Moss 2001 and unnamed experts, under the developmentalist perspective, that shared gardens "
            "may enable trust among neighbours."
        ),
    ),
    (
        replace(PLAIN, voice=HSN.reported, attributed_to=("moss",), modalities=(HSN.contested,)),
        ENABLING,
        "reports Moss 2001 as taking shared gardens to enable trust among neighbours, which others contest.",
    ),
    (
        replace(PLAIN, mechanisms=("c",), conditions=("c",), levels=(HSN.national,), places=(HSN.origin,)),
        ENABLING,
        (
            "takes shared gardens to enable trust among neighbours, by way of common land, provided there is common "
            "land, at the national level, at the place of origin."
        ),
    ),
    (
        replace(PLAIN, groups=("others",), perceived_by=("others",)),
        ENABLING,
        (
            "takes shared gardens to enable trust among neighbours, speaking of unnamed experts, as seen by unnamed "
            "experts."
        ),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("said", "relation", "expected"), SENTENCES)
def test_a_claim_is_one_sentence(said: Claim, relation: Relation, expected: str) -> None:
    assert sentence(said, relation, SPEAKER) == f"Invented 2020 {expected}"


@pytest.mark.parametrize(("names", "phrase"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_names_are_joined_as_in_a_sentence(names: list[str], phrase: str) -> None:
    assert joined(names) == phrase


def test_every_claim_of_the_project_names_all_that_it_points_at(project: Project) -> None:
    graph = union((project.ontology, *project.kg))
    known = relations(graph)

    def name(iri: str) -> str:
        label = graph.value(URIRef(iri), RDFS.label)
        assert label, iri
        return str(label)

    every = list(claims(graph))
    assert every
    for said in every:
        told = sentence(said, known[said.relation], Speaker(name, "Haque 2005"))
        parts = (
            *(said.cause, said.effect),
            *said.conditions,
            *said.mechanisms,
            *said.perspectives,
            *said.attributed_to,
            *said.groups,
            *said.perceived_by,
            *said.addressed_to,
            *said.levels,
            *said.places,
        )
        assert [part for part in parts if name(part) not in told] == []
        assert [cue for cue in said.hedge_cues if cue not in told] == []
        assert told.endswith(".")
        assert "\n" not in told
