"""Laws of the walk through Protégé: HermiT gives the answers that it tells, and what it names is there."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL

from hsnexus.constructs import Constructs, owl, rdf
from hsnexus.dumps import names
from hsnexus.explanation import Known, known
from hsnexus.explanation.manchester import Reader
from hsnexus.explanation.tokens import tokens
from hsnexus.hermit import Statements, run
from hsnexus.reason import readable
from hsnexus.robot import Robot
from hsnexus.sources import Project, read_text, union
from robot import robot

__all__ = ["robot"]

PROJECT: Final = Project(Path(__file__).parent.parent)
WALK: Final = read_text(PROJECT.root / "ontology" / "PROTEGE.md")
SPACE: Final = "urn:test:"


@dataclass(frozen=True, slots=True)
class Query:
    """A DL query, and the answers that the walk tells: names, or how many there are."""

    number: int
    text: str
    answers: Mapping[str, Collection[str] | int]

    def names(self, kind: str) -> Collection[str]:
        found = self.answers.get(kind, ())
        assert not isinstance(found, int)
        return found


def queries() -> Iterator[Query]:
    for part in re.split(r"^### ", WALK, flags=re.MULTILINE)[1:]:
        (text,) = re.findall(r"```\n(.+)\n```", part)
        told = dict(re.findall(r"^- ([A-Z][a-z ]+): (.+)$", part, re.MULTILINE))
        answers = {
            kind: int(value) if value.isdecimal() else re.findall("`([^`]+)`", value) for kind, value in told.items()
        }
        assert all(answers[kind] or value in {"none", "0"} for kind, value in told.items())
        yield Query(int(part.split(".")[0]), text, answers)


QUERIES: Final = [*queries()]
EMPTY: Final = [query for query in QUERIES if query.answers == {"Equivalent classes": ["owl:Nothing"]}]
FULL: Final = [query for query in QUERIES if query not in EMPTY]


def test_there_are_ten() -> None:
    assert [query.number for query in QUERIES] == [*range(1, 11)]
    assert EMPTY
    assert all(len(query.answers) == 4 for query in FULL)


@pytest.fixture(scope="module")
def everything() -> Known:
    return known(PROJECT)


@dataclass(frozen=True, slots=True)
class Asked:
    """All queries as classes, and what HermiT says of them and of all else; one run for all."""

    make: Constructs
    said: Statements

    def above(self, iri: str) -> set[str]:
        """Return what stands above a class, at any distance; itself where something equals it."""
        seen: set[str] = set()
        ahead = [iri]
        while ahead:
            here = ahead.pop()
            new = {upper for lower, upper in self.said.classes if lower == here} - seen
            seen |= new
            ahead += new
        return seen


@pytest.fixture(scope="module")
def asserted() -> Graph:
    """What `hsnexus reason` reads."""
    return readable(union((PROJECT.ontology, *PROJECT.kg)))


@pytest.fixture(scope="module")
def asked(everything: Known, asserted: Graph) -> Asked:
    make = Constructs()
    for query in QUERIES:
        reader = Reader(query.text, tokens(query.text), everything.names, make)
        this = make.say(ox.NamedNode(f"{SPACE}{query.number}"), rdf("type"), owl("Class"))
        make.say(this, owl("equivalentClass"), reader.expression())
        reader.end()
    return Asked(make, run(asserted.serialize(format="nt") + lines(make), values=False))


def lines(make: Constructs) -> str:
    return "".join(f"{triple} .\n" for triple in make.triples)


def lowest(several: Collection[str], above: Mapping[str, Collection[str]]) -> set[str]:
    """Return those that stand above no other, or equal those that they stand above."""
    return {one for one in several if not any(one in above[other] and other not in above[one] for other in several)}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.number)
def test_hermit_gives_the_answers_that_the_walk_tells(query: Query, asked: Asked, everything: Known) -> None:
    this = f"{SPACE}{query.number}"
    if query in EMPTY:
        assert this in asked.said.unsatisfiable
        return
    terms = {term for pair in asked.said.classes for term in pair}
    above = {term: asked.above(term) for term in terms | {this}}
    ours = {term for term in terms if not term.startswith(SPACE)}
    equal = {term for term in ours & above[this] if this in above[term]}
    supers = (ours & above[this]) - equal
    subs = {term for term in ours if this in above[term]} - equal
    highest = {one for one in subs if not any(other in above[one] and one not in above[other] for other in subs)}
    members = {thing for thing, kind in asked.said.types if kind == this or this in above.get(kind, ())}
    found = {
        "Equivalent classes": equal,
        "Direct superclasses": lowest(supers, above) or {str(OWL.Thing)},
        "Direct subclasses": highest,
    }
    for kind, iris in found.items():
        assert iris == {everything.names.of("class", name) for name in query.names(kind)}, kind
    told = query.answers["Instances"]
    if isinstance(told, int):
        assert len(members) == told
    else:
        assert members == {everything.names.of("individual", name) for name in told}


def test_protege_reads_the_queries_as_we_do(asked: Asked, everything: Known, robot: Robot, tmp_path: Path) -> None:
    """By OWLAPI's own parser of the syntax; of each class the constructs and terms must be the same."""
    used = {
        term.value
        for each in asked.make.triples
        for term in (each.subject, each.predicate, each.object)
        if isinstance(term, ox.NamedNode) and not term.value.startswith(("http://www.w3.org/", SPACE))
    }
    words = {"class": "Class", "object property": "ObjectProperty", "individual": "Individual"}
    frames = [
        f"{words[kind]}: <{iri}>"
        for iri in sorted(used)
        for kind in sorted(everything.axioms.kinds[iri])
        if kind in words
    ]
    local = {re.split("[#/]", iri)[-1]: iri for iri in used}
    for query in QUERIES:
        text = re.sub(
            r"[A-Za-z][\w-]*", lambda word: f"<{local[word[0]]}>" if word[0] in local else word[0], query.text
        )
        frames.append(f"Class: <{SPACE}{query.number}>\n    EquivalentTo: {text}")
    (tmp_path / "queries.omn").write_text("Ontology: <urn:test>\n" + "\n".join(frames), encoding="utf-8")
    done = robot.run("convert", "--input", "queries.omn", "--output", "queries.ttl", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    theirs = Graph().parse(tmp_path / "queries.ttl", format="turtle")
    ours = Graph().parse(data=lines(asked.make), format="nt")
    for query in QUERIES:
        (root,) = theirs.objects(URIRef(f"{SPACE}{query.number}"), OWL.equivalentClass)
        (mine,) = ours.objects(URIRef(f"{SPACE}{query.number}"), OWL.equivalentClass)
        assert shape(theirs, root) == shape(ours, mine)


def shape(graph: Graph, root: object) -> Counter[tuple[str, str]]:
    """Return how often each property, with each term as its value, is said in an expression."""
    found: Counter[tuple[str, str]] = Counter()
    ahead = [root]
    while ahead:
        for key, value in graph.predicate_objects(ahead.pop()):  # type: ignore[arg-type]  # nodes of the graph
            found[str(key), str(value) if isinstance(value, URIRef) else ""] += 1
            ahead += [value] if not isinstance(value, URIRef) else []
    return found


def test_as_many_individuals_are_left_out_as_it_tells(everything: Known, asserted: Graph) -> None:
    ((left_out, of_all),) = re.findall(r"are (\d+) of the (\d+) individuals, about a fifth", WALK)
    individuals = {iri for iri, kinds in everything.axioms.kinds.items() if "individual" in kinds}
    left = individuals - {str(term) for term in asserted.subjects()}
    assert (int(left_out), int(of_all)) == (len(left), len(individuals))
    assert 0.15 < int(left_out) / int(of_all) < 0.25, "about a fifth"


def test_what_is_felt_as_a_threat_is_counted(asked: Asked) -> None:
    (told,) = re.findall(r"(\d+) of them, the `PerceivedThreatClaim`s", WALK)
    assert len({thing for thing, kind in asked.said.types if kind.endswith("#PerceivedThreatClaim")}) == int(told) > 0


def test_what_it_names_is_there(everything: Known) -> None:
    files = re.findall(r"`((?:kg|ontology)/[\w.-]+)`", WALK)
    assert files
    assert [name for name in files if not (PROJECT.root / name).is_file()] == []
    singles = re.findall(r"`hsnexus-<version>(-[\w-]+\.ttl)`", WALK)
    assert {f"hsnexus-1{end}" for end in singles} <= {*names("1")}
    assert len(singles) == 4
    terms = {name for name in re.findall(r"`([A-Z][A-Za-z]+)`", WALK) if name != "EquivalentTo"}
    assert len(terms) > 15
    assert [name for name in sorted(terms) if not everything.names.has("class", name)] == []
