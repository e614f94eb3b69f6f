"""Laws of explanations: what is enough, none of it one too many, where it stands, and what bad questions are told."""

import json
import re
import shutil
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from hsnexus.axioms import Axiom, manchester
from hsnexus.axioms import Graph as Triples
from hsnexus.cli import main
from hsnexus.errors import QuestionError
from hsnexus.explanation import Explanation, Known, Step, explain, known
from hsnexus.explanation.goal import goal
from hsnexus.explanation.justifications import hitting_sets, justification, justifications
from hsnexus.explanation.phrases import phrase
from hsnexus.explanation.relevance import widening
from hsnexus.explanation.simplicity import broken
from hsnexus.explanation.verbal import sentence
from hsnexus.hermit import satisfiable
from hsnexus.robot import Robot
from hsnexus.sources import Project, read, read_text
from hsnexus.vocab import PREFIXES
from robot import robot

__all__ = ["robot"]

DATA: Final = Path(__file__).parent / "data"
ROOT: Final = Path(__file__).parent.parent
HEAD: Final = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
OPPOSITE: Final = "urn:test:opposite"


@dataclass(frozen=True, slots=True)
class Row:
    """An axiom, and why it follows."""

    axiom: str
    alone: bool
    opposite: str
    because: list[list[str]]


ROWS: Final = [Row(**row) for row in tomllib.loads(read_text(DATA / "explanations.toml"))["explained"]]
assert ROWS


# ------------------------------------------------------------------------------------------------ the search


def asks(families: Collection[frozenset[int]], sets: Sequence[Sequence[int]]) -> list[bool]:
    """Answer as a reasoner would for which just these sets are enough."""
    return [any(family <= set(one) for family in families) for one in sets]


FAMILIES: Final = st.sets(st.frozensets(st.integers(0, 70), max_size=5), max_size=4)


def smallest(families: Collection[frozenset[int]]) -> set[frozenset[int]]:
    return {one for one in families if not any(other < one for other in families)}


@given(FAMILIES)
@settings(deadline=None)
def test_all_smallest_sets_are_found_and_nothing_else(families: set[frozenset[int]]) -> None:
    wanted = smallest(families)
    choices = [range(40), range(71)]
    found = list(justifications(lambda sets: asks(wanted, sets), choices))
    assert set(found[-1] if found else ()) == wanted
    assert found[-1:] == found[-2:-1], "the last two are alike where all are found"
    one = justification(lambda sets: asks(wanted, sets), choices)
    assert one in wanted if wanted else one is None


@given(FAMILIES)
def test_as_many_are_found_as_are_asked_for(families: set[frozenset[int]]) -> None:
    wanted = smallest(families)
    for most in (1, 2):
        found = list(justifications(lambda sets: asks(wanted, sets), [range(71)], most))
        assert len(found[-1] if found else ()) == min(most, len(wanted))


@given(st.lists(st.frozensets(st.integers(0, 5), min_size=1, max_size=3), max_size=4))
def test_hitting_sets_are_the_smallest_that_meet_all(several: list[frozenset[int]]) -> None:
    every = [frozenset(one) for size in range(7) for one in combinations(range(6), size)]
    meeting = [one for one in every if all(one & each for each in several)]
    assert set(hitting_sets(several)) == smallest(meeting)


# ------------------------------------------------------------------------------------------------ what is asked


@pytest.fixture(scope="module")
def whole() -> Known:
    return known(Project(ROOT))


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The ontology without the graph."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "kg").mkdir()
    (folder / "ontology").mkdir()
    shutil.copy(ROOT / "ontology" / "hsnexus.ttl", folder / "ontology")
    return known(Project(folder))


READ: Final = {
    "Refugee SubClassOf ForcedMigrant": "hsn:Refugee SubClassOf hsn:ForcedMigrant",
    "refugee subclassof: forced migrant": "hsn:Refugee SubClassOf hsn:ForcedMigrant",
    "'refugee' SubClassOf 'forced migrant'": "hsn:Refugee SubClassOf hsn:ForcedMigrant",
    "<https://w3id.org/hsnexus/ontology#Refugee> rdfs:subClassOf hsn:ForcedMigrant": (
        "hsn:Refugee SubClassOf hsn:ForcedMigrant"
    ),
    "Refugee EquivalentTo owl:Nothing": "hsn:Refugee EquivalentTo owl:Nothing",
    "Thing SubClassOf Refugee or not Refugee": "owl:Thing SubClassOf hsn:Refugee or (not hsn:Refugee)",
    "Refugee and Migrant SubClassOf PersonOnTheMove": ("(hsn:Refugee and hsn:Migrant) SubClassOf hsn:PersonOnTheMove"),
    "claim:c041 Type CausalClaim": "haque-claim:c041 Type hsn:CausalClaim",
    "c041 a CausalClaim": "haque-claim:c041 Type hsn:CausalClaim",
    "factor:remittances claimedToIncrease human security": (
        "factor:remittances hsn:claimedToIncrease factor:human-security"
    ),
    "human security opposite of lack of human security": (
        "factor:human-security hsn:oppositeOf factor:lack-of-human-security"
    ),
    "hsn:increase DifferentFrom hsn:decrease": "hsn:increase DifferentFrom hsn:decrease",
    "increase SameAs decrease": "hsn:increase SameAs hsn:decrease",
    "claimedToEnable SubPropertyOf claimedToInfluence": "hsn:claimedToEnable SubPropertyOf hsn:claimedToInfluence",
    "rivals InverseOf rivals": "hsn:rivals InverseOf hsn:rivals",
    "rivals Characteristics: Symmetric": "hsn:rivals Characteristics: Symmetric",
    "hasCause Domain CausalClaim": "hsn:hasCause Domain hsn:CausalClaim",
    "year Range xsd:integer[>= 1900, < 2100] or {1}": "hsn:year Range xsd:integer[>= 1900, < 2100] or {1}",
    "year Range xsd:integer[<5,>2]": "hsn:year Range xsd:integer[< 5, > 2]",
    'claim:c041 hedgeCue "may"@en': 'haque-claim:c041 hsn:hedgeCue "may"@en',
    "CausalClaim SubClassOf hasCause exactly 1 Factor": "hsn:CausalClaim SubClassOf hsn:hasCause exactly 1 hsn:Factor",
    "Factor SubClassOf inverse hasCause only (hasRelation some {enabling, causing})": (
        "hsn:Factor SubClassOf inverse hsn:hasCause only (hsn:hasRelation some {hsn:enabling, hsn:causing})"
    ),
    "EnablingClaim SubClassOf isEnablingClaim Self": "hsn:EnablingClaim SubClassOf hsn:isEnablingClaim Self",
}


@pytest.mark.parametrize("typed", READ)
def test_an_axiom_is_read_as_it_is_meant(typed: str, whole: Known) -> None:
    wanted = goal(typed, whole.names)
    assert manchester(*read_as(typed, whole)) == READ[typed]
    assert set(wanted.triples) - {wanted.main} <= set(wanted.denial)


def read_as(typed: str, whole: Known) -> tuple[Axiom, Triples]:
    """Return what was typed as an axiom, with the triples around it."""
    wanted = goal(typed, whole.names)
    graph: Triples = defaultdict(lambda: defaultdict(list))
    for triple in wanted.triples:
        graph[triple.subject][triple.predicate.value].append(triple.object)
    return Axiom(wanted.keyword, wanted.main, wanted.triples, frozenset(), Path()), graph


SENTENCES: Final = {
    "claimedToEnhance SubPropertyOf claimedToIncrease": (
        "If A is claimed to enhance B, then A is claimed to increase B."
    ),
    "oppositeOf Characteristics Symmetric": "If A is an opposite of B, then B is an opposite of A.",
    "rivals Characteristics Irreflexive": "Nothing rivals itself.",
    "elaborates Characteristics Asymmetric": "If A elaborates B, then it is not so that B elaborates A.",
    "broaderFactorTransitive Characteristics Transitive": (
        'If A has the "broader factor, transitive" B and B has the "broader factor, transitive" C, '
        'then A has the "broader factor, transitive" C.'
    ),
    "hasVolition Characteristics Functional": "Nothing has more than one volition.",
    "'footnote 31' noteOf 'Haque 2005'": "Footnote 31 is a note of Haque 2005.",
    "noteOf Domain Footnote": "Whatever is a note of something is a footnote.",
    "makesMovement Domain Person": "Whatever makes a movement is a person.",
    "claim:c033 statedIn haque-passage:p026": "haque-claim:c033 is stated in haque-passage:p026.",
    'claim:c399 hedgeCue "often"@en': 'haque-claim:c399 has the hedge cue "often".',
    "claim:c423 isPerceived true": "haque-claim:c423 is perceived.",
    "claim:c423 isPerceived false": "It is not so that haque-claim:c423 is perceived.",
    "claim:c423 citedInFootnote 'footnote 1'": "haque-claim:c423 is cited in footnote 1.",
    "EnhancingClaim SubClassOf isEnhancingClaim Self": (
        'Every enhancing claim is tied by "is enhancing claim" to itself.'
    ),
    "DecreasingClaim EquivalentTo CausalClaim and hasRelation some (Relation and carriesPolarity value decrease)": (
        "Being a decreasing claim means being a causal claim that has a relation that carries the polarity decrease."
    ),
    "ForcedMigrant EquivalentTo PersonByVolition and makesMovement some ForcedMovement": (
        'Being a forced migrant means being a "person on the move, by volition" that makes a forced movement.'
    ),
    "FoodThreat EquivalentTo Threat and hasDimension value foodDimension": (
        "Being a food threat means being a threat that has the food dimension."
    ),
    "Refugee SubClassOf flees some Threat": "Every refugee flees a threat.",
    "Refugee SubClassOf makesMovement only CrossBorderMovement": (
        "Every refugee makes no movement that is not a cross-border movement."
    ),
    "facilitatedBy InverseOf facilitates": "A is facilitated by B just where B facilitates A.",
    "facilitatesForBenefit EquivalentTo facilitates": "",
}


@pytest.mark.parametrize("typed", SENTENCES)
def test_a_sentence_is_english_and_says_what_the_axiom_says(typed: str, whole: Known) -> None:
    axiom, graph = read_as(typed, whole)
    assert sentence(axiom, graph, whole.names.words) == SENTENCES[typed]


def test_every_object_property_begins_with_a_verb(whole: Known) -> None:
    """In the third person, which ends in s; and what it leads to stands behind its preposition."""
    labels = [whole.names.words(iri) for iri, kinds in whole.axioms.kinds.items() if "object property" in kinds]
    assert len(labels) > 90
    for label in labels:
        told = phrase(label).some()
        assert told.split()[0].endswith("s"), told
        assert not re.search(r"\b(as|at|by|in|of|to|under|via)$", told), told


@given(st.text(max_size=12) | st.sampled_from(["", "is", "claimed", "of", "in", "hsn:flees", "économise", "because"]))
def test_any_label_makes_a_phrase(label: str) -> None:
    assert phrase(label).of("A").endswith("A")


REFUSED: Final = {
    "": "there is no axiom",
    "  \n": "there is no axiom",
    "Refugee": "this is no axiom: 'Refugee'",
    "Refugee SubClassOf": "a class expression is missing, at the end",
    "SubClassOf Refugee": "this is no axiom",
    "Refugee SubClassOf Refugeee": "no class is called 'Refugeee'. Near it are refugee (hsn:Refugee)",
    "Refugee SubClassOf Refugees": "'Refugees' is an individual, and a class is wanted here",
    "hsn:Thing EquivalentTo owl:Nothing": "no class is called 'hsn:Thing'",
    "Refugee Type ForcedMigrant": "'Refugee' is a class, and an individual is wanted here",
    "Refugee SubClassOf hasCause": "'hasCause' is an object property, and a class is wanted here",
    "factor:remittances SubClassOf Factor": "is an individual, and a class is wanted here",
    "remittances raises poverty": "no property is called 'raises'",
    "remittances claimedToIncrease": "this is no axiom",
    "Refugee SubClassOf (Migrant": "')' is missing, at the end",
    "Refugee SubClassOf Migrant)": "this does not belong here, at character 27, before ')'",
    "Refugee SubClassOf makesMovement some": "a class expression is missing, at the end",
    "Refugee SubClassOf makesMovement min many Movement": "a number is missing",
    "Refugee SubClassOf makesMovement min ² Movement": "a number is missing",
    "Refugee SubClassOf 'forced migrant": 'nothing can begin with "\'", at character 20',
    "year Range xsd:integer[~ 3]": "a facet is missing",
    "year Characteristics Transitive": "a datatype property cannot be transitive",
    "rivals Characteristics Friendly": "a characteristic is missing",
    "rivals InverseOf year": "'year' is a datatype property, and an object property is wanted here",
    f"Refugee SubClassOf {'not ' * 200}Migrant": "this is nested too deeply",
    f"Refugee SubClassOf {'(' * 5000}": "this is nested too deeply",
    "économie SubClassOf Refugee": "no class is called 'économie'",
    f"{'x' * 100_000} SubClassOf Refugee": "no class is called",
}


@pytest.mark.parametrize("typed", REFUSED, ids=lambda typed: typed[:40])
def test_what_says_no_axiom_is_refused_with_the_reason(typed: str, whole: Known) -> None:
    with pytest.raises(QuestionError) as refused:
        goal(typed, whole.names)
    assert REFUSED[typed] in str(refused.value)
    assert len(str(refused.value)) < 1500
    assert refused.value.advice


UNASKABLE: Final = {
    "rivals Characteristics Transitive": "hsn:rivals",
    "inverse elaborates Characteristics Transitive": "hsn:elaborates",
    "broaderFactorTransitive SubPropertyOf broaderFactor": "hsn:broaderFactor",
    "broaderFactorTransitive InverseOf broaderFactor": "hsn:broaderFactor",
    "broaderFactorTransitive EquivalentTo rivals": "hsn:rivals",
    "broaderFactorTransitive Characteristics Irreflexive": "hsn:broaderFactorTransitive",
    "inverse claimedToEnable Characteristics Functional": "hsn:claimedToEnable",
    "claimedToEnable DisjointWith claimedToReduce": "hsn:claimedToEnable, hsn:claimedToReduce",
    "Factor SubClassOf claimedToEnable max 1 Factor": "hsn:claimedToEnable",
    "Factor SubClassOf not (claimedToEnable Self)": "hsn:claimedToEnable",
}


@pytest.mark.parametrize("typed", UNASKABLE)
def test_what_owl_2_dl_forbids_is_refused_before_a_reasoner_reads_it(
    typed: str, whole: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsnexus.hermit.subprocess", None)
    with pytest.raises(QuestionError) as refused:
        explain(whole, typed)
    assert f"cannot be asked within OWL 2 DL, because of {UNASKABLE[typed]}" in refused.value.message
    assert refused.value.advice


ASKABLE: Final = (
    "claimedToEnable SubPropertyOf broaderFactorTransitive",
    "rivals InverseOf flees",
    "rivals Characteristics Symmetric",
    "CausalClaim SubClassOf hasCause exactly 1 Factor",
    "EnablingClaim SubClassOf isEnablingClaim Self",
)


def test_what_owl_2_dl_allows_is_not_refused(whole: Known) -> None:
    assert broken(whole.axioms.graph, ()) == []
    for typed in ASKABLE:
        assert broken(whole.axioms.graph, goal(typed, whole.names).triples) == [], typed


# ------------------------------------------------------------------------------------------------ what is found


@pytest.fixture(scope="module")
def explained(whole: Known, ontology: Known) -> dict[str, Explanation]:
    return {
        row.axiom: explain(ontology, row.axiom, most=None) if row.alone else explain(whole, row.axiom) for row in ROWS
    }


def test_what_is_plain_is_looked_at_before_detours(whole: Known) -> None:
    """That enhancing is a relation is asserted: who is told so need not read the list of all relations."""
    spoken = {f"{PREFIXES['hsn']}IncreasingClaim", f"{PREFIXES['haque-claim']}c069"}
    first, second, third, *_ = widening(whole.axioms, spoken, {f"{PREFIXES['hsn']}enhancing"})
    assert set(first) < set(second) < set(third)
    plain = {manchester(axiom, whole.axioms.graph).partition(" {")[0] for axiom in second}
    assert {"hsn:enhancing Type hsn:Relation", "haque-claim:c069 Type hsn:CausalClaim"} <= plain
    roundabout = {"hsn:Relation EquivalentTo", "hsn:hasRelation Domain hsn:CausalClaim"}
    assert roundabout.isdisjoint(plain)
    assert roundabout <= {manchester(axiom, whole.axioms.graph).partition(" {")[0] for axiom in third}
    assert {axiom.keyword for axiom in first}.isdisjoint({"EquivalentTo", "Domain", "Range"})


def begins(step: Step) -> str:
    """Return subject and keyword of an axiom, or subject and property of a fact."""
    return " ".join(step.axiom.split()[:2])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.axiom)
def test_the_justifications_are_those_of_the_table(row: Row, explained: dict[str, Explanation]) -> None:
    found = explained[row.axiom]
    assert (found.follows, found.asserted, found.contradicted, found.complete) == (True, (), False, row.alone)
    assert [{begins(step) for step in each} for each in found.justifications] == sorted(map(set, row.because), key=len)


def statement(root: Path, step: Step) -> Graph:
    """Return the statement that begins on the line of its file that an explanation names, read by another reader."""
    lines = read_text(root / step.file).splitlines()
    assert step.line is not None
    at = step.line - 1
    subject = next(line for line in reversed(lines[:at]) if line and not line.startswith(" "))
    end = next(to for to in range(at, len(lines)) if re.match(r" {4}\S", lines[to]) and lines[to].endswith(";"))
    prefixes = [line for line in lines if line.startswith("@prefix")]
    return Graph().parse(data="\n".join([*prefixes, subject, *lines[at : end + 1], "."]), format="turtle")


def declarations() -> Graph:
    """Return what the ontology declares its terms to be."""
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual, RDFS.Datatype}
    found = Graph(bind_namespaces="none")
    for term, kind in read(ROOT / "ontology" / "hsnexus.ttl").subject_objects(RDF.type):
        if isinstance(term, URIRef) and kind in kinds:
            found.add((term, RDF.type, kind))
    return found


def worlds(row: Row, found: Explanation) -> Iterator[tuple[bool, Graph]]:
    """Yield each justification with the opposite, and without one of its members; and whether the opposite can be."""
    opposite = f"{HEAD}<{OPPOSITE}> a owl:Class ; owl:equivalentClass {row.opposite} ."
    ground = declarations() + Graph().parse(data=opposite, format="turtle")
    for several in found.justifications:
        told = [statement(ROOT, step) for step in several]
        yield False, sum(told, ground)
        for left_out in range(len(told)):
            yield True, sum((each for at, each in enumerate(told) if at != left_out), ground)


def test_each_justification_is_enough_and_has_no_member_too_many(explained: dict[str, Explanation]) -> None:
    """HermiT is asked anew, with opposites written by hand, of statements read from the lines that are named."""
    each = [world for row in ROWS for world in worlds(row, explained[row.axiom])]
    assert len(each) > 2 * len(ROWS)
    assert satisfiable([graph.serialize(format="nt") for _, graph in each], OPPOSITE) == [can for can, _ in each]


CLASSES: Final = [row for row in ROWS if row.alone]


def test_robot_explains_the_same(explained: dict[str, Explanation], robot: Robot, tmp_path: Path) -> None:
    """In its Markdown each justification is a list under a heading, and each term a link."""
    words = ["--prefix", f"hsn: {PREFIXES['hsn']}"]
    for at, row in enumerate(CLASSES):
        read_in = () if at else ("--input", str(ROOT / "ontology" / "hsnexus.ttl"))
        asked = ("--reasoner", "HermiT", "--axiom", explained[row.axiom].axiom, "--max", "20")
        words += ["explain", *read_in, *asked, "--explanation", str(tmp_path / f"{at}.md")]
    done = robot.run(*words, folder=tmp_path)
    assert done.returncode == 0, done.stdout
    assert CLASSES
    for at, row in enumerate(CLASSES):
        listed = read_text(tmp_path / f"{at}.md").partition("# Axiom Impact")[0].split("\n## ")
        theirs = [sorted(map(first_term, re.findall(r"^ +- (.+)$", part, re.MULTILINE))) for part in listed]
        ours = [sorted(step.subject for step in each) for each in explained[row.axiom].justifications]
        assert sorted(theirs) == sorted(ours)


def first_term(line: str) -> str:
    """Return the prefixed name of the first term of a line of Markdown."""
    link = re.search(r"\]\(([^)]+)\)", line)
    assert link
    return link.group(1).replace(PREFIXES["hsn"], "hsn:")


# ------------------------------------------------------------------------------------------------ what is said


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a project with a small ontology and one file of factors, not in our layout."""
    (tmp_path / "ontology").mkdir()
    shutil.copy(DATA / "small-ontology.ttl", tmp_path / "ontology" / "hsnexus.ttl")
    (tmp_path / "kg").mkdir()
    facts = "factor:peace a hsn:Freedom ; hsn:oppositeOf factor:war.\nfactor:war a hsn:Threat .\n"
    (tmp_path / "kg" / "factors.ttl").write_text(HEAD + facts, encoding="utf-8")
    return tmp_path


def say(root: Path, *words: str) -> tuple[int, str, str]:
    told = CliRunner().invoke(main, ["explain", "--root", str(root), *words])
    assert told.exception is None or isinstance(told.exception, SystemExit)
    return told.exit_code, told.stdout, told.stderr


def test_what_is_asserted_is_said_to_be_and_where(small: Path) -> None:
    code, out, _ = say(small, "factor:peace oppositeOf factor:war")
    assert (code, "is asserted" in out, "kg/factors.ttl  factor:peace" in out, "follows" in out) == (
        0,
        True,
        True,
        False,
    )
    code, out, _ = say(small, "hsn:Freedom DisjointWith hsn:Threat", "--without")
    assert (code, "ontology/hsnexus.ttl:27  hsn:Threat" in out) == (1, True)
    assert "does not follow from what else is asserted." in out


def test_what_does_not_follow_ends_with_1_and_what_it_would_contradict_is_said(small: Path) -> None:
    assert say(small, "hsn:Threat SubClassOf hsn:Factor")[:2] == (
        1,
        "hsn:Threat SubClassOf hsn:Factor\n\ndoes not follow.\n",
    )
    code, out, _ = say(small, "factor:war Type Freedom")
    assert (code, "does not follow, and would contradict what is asserted." in out) == (1, True)


def test_what_always_holds_needs_no_axiom(small: Path) -> None:
    code, out, _ = say(small, "hsn:Threat SubClassOf hsn:Factor or not hsn:Factor", "--all")
    assert (code, out.partition("\n\n")[2]) == (0, "follows from no axiom at all: it holds whatever is asserted.\n")


def test_json_says_all_of_it(small: Path) -> None:
    code, out, _ = say(small, "factor:war Type not Freedom", "--format", "json", "--all")
    found = json.loads(out)
    assert (code, found["follows"], found["complete"], found["axiom"]) == (
        0,
        True,
        True,
        "factor:war Type not hsn:Freedom",
    )
    ((first, second),) = found["justifications"]
    assert (first["axiom"], first["line"]) == ("hsn:Threat DisjointWith hsn:Freedom", 27)
    assert second | {"labelled": "", "line": None} == {
        "axiom": "factor:war Type hsn:Threat",
        "labelled": "",
        "sentence": "factor:war is a hsn:Threat.",
        "file": "kg/factors.ttl",
        "line": None,
        "subject": "factor:war",
    }


WRONG: Final = {
    "contradiction": ("factor:war a hsn:Freedom .", 1, "what is asserted contradicts itself"),
    "no Turtle": ("factor:war a", 1, "this is not Turtle"),
    "datatype": (
        "hsn:since a owl:DatatypeProperty . factor:war hsn:since '2005-01-01'^^xsd:date ; hsn:oppositeOf factor:x .",
        1,
        "HermiT cannot read the ontology",
    ),
}


@pytest.mark.parametrize(("facts", "code", "told"), WRONG.values(), ids=WRONG)
def test_a_project_that_cannot_be_reasoned_over_is_no_answer(small: Path, facts: str, code: int, told: str) -> None:
    path = small / "kg" / "factors.ttl"
    path.write_text(f"{read_text(path)}{facts}\n", encoding="utf-8")
    found, out, err = say(small, "hsn:Threat SubClassOf hsn:Factor")
    assert (found, out, told in err) == (code, "", True), err


def test_a_bad_question_ends_with_2(small: Path) -> None:
    code, out, err = say(small, "hsn:Threat SubClassOf hsn:Nothing")
    assert (code, out) == (2, "")
    assert "no class is called 'hsn:Nothing'" in err
