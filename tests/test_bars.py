"""The bars: numbers that the ontology stays within, and a document that says of each complaint what holds it."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, SKOS, VANN, DefinedNamespace

from hsnexus.check import FILE_RULES, shape_names
from hsnexus.report.quality import levels_of
from hsnexus.robot import Robot
from hsnexus.sources import Project, read, read_text, store
from hsnexus.vocab import BASE, HSN, PREFIXES
from robot import robot

__all__ = ["robot"]

PROJECT: Final = Project(Path(__file__).parent.parent)
REVIEW: Final = PROJECT.root / "ontology" / "REVIEW.md"
TEST: Final = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
RULE: Final = re.compile(r"`([A-Za-z]+(?:[-_][A-Za-z]+)+)`")
LINK: Final = re.compile(r"\]\(([^)#]+)\)")
REASON: Final = re.compile(r"(Not held|Not by us|By a reader|By questions|By shapes alone): ")
DEEPEST: Final = 6
MOST_CHILDREN: Final = 9


def tables() -> Mapping[str, list[list[str]]]:
    """Return the rows of the table under each heading of the review, without its own heading."""
    found: dict[str, list[list[str]]] = {}
    for part in re.split(r"^## ", read_text(REVIEW), flags=re.MULTILINE)[1:]:
        title, _, text = part.partition("\n")
        lines = [line for line in text.splitlines() if line.startswith("|")]
        found[title] = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return found


TABLES: Final = tables()
COMPLAINTS, ROBOT, OOPS, FOOPS = "Twenty-five complaints", "ROBOT", "OOPS!", "FOOPS!"
BARS, NUMBERS = "Other bars", "Numbers"
ITEMS: Final[Mapping[str, list[str]]] = {
    COMPLAINTS: [str(number) for number in range(1, 26)],
    OOPS: [f"P{number:02}" for number in range(1, 42)],
    FOOPS: [
        *("PURL1", "URI1", "URI2", "VER1", "VER2", "FIND1", "FIND2", "FIND3", "FIND_3_BIS", "HTTP1", "CN1", "RDF1"),
        *("DOC1", "OM1", "OM2", "OM3", "OM4.1", "OM4.2", "OM5.1", "OM5.2", "VOC1", "VOC2", "VOC3", "VOC4"),
    ],
}


@pytest.fixture(scope="module")
def origins() -> Mapping[str, Mapping[str, set[str]]]:
    """The names of rules by who asks for them and by what name."""
    found: dict[str, dict[str, set[str]]] = {}
    for each in levels_of(PROJECT)[0]:
        for origin in each.rule.origins:
            found.setdefault(origin.source, {}).setdefault(origin.name, set()).add(each.rule.name)
    return found


@pytest.fixture(scope="module")
def named(origins: Mapping[str, Mapping[str, set[str]]]) -> set[str]:
    """Everything that can be broken: rules, shapes, and the rules of files."""
    assert origins
    rules = {each.rule.name for each in levels_of(PROJECT)[0]}
    return rules | set(shape_names(read(PROJECT.shapes))) | set(FILE_RULES)


def held() -> Iterator[tuple[str, str, str]]:
    """Yield each item that wants something to hold it, with its table and what the table says of it."""
    for title in (COMPLAINTS, ROBOT, OOPS, FOOPS, BARS):
        for row in TABLES[title]:
            yield title, row[0], " ".join(row[1:]) if title in {BARS, ROBOT} else row[2]


@pytest.mark.parametrize("title", ITEMS)
def test_every_item_is_there_once_and_in_order(title: str) -> None:
    assert [row[0] for row in TABLES[title]] == ITEMS[title]


def test_the_other_bars_are_there() -> None:
    assert len(TABLES[BARS]) >= 14


@pytest.mark.parametrize(("title", "item", "cell"), [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in held()])
def test_every_item_is_held_by_something_that_is_there(title: str, item: str, cell: str, named: set[str]) -> None:
    assert title
    tests, links = TEST.findall(cell), LINK.findall(cell)
    rules = RULE.findall(TEST.sub("", cell))
    reason = REASON.search(cell)
    assert tests or links or rules or reason, f"nothing holds {item}"
    if reason:
        assert len(cell[reason.end() :].split()) > 4, f"the reason of {item} says nothing"
    assert [rule for rule in rules if rule not in named] == []
    assert [link for link in links if not (REVIEW.parent / link).exists()] == []
    for file, law in tests:
        assert f"\ndef {law}(" in read_text(PROJECT.root / "tests" / file), law


@pytest.mark.parametrize("title", [ROBOT, OOPS, FOOPS])
def test_the_rules_that_are_named_are_those_whose_headers_name_the_item(
    title: str, origins: Mapping[str, Mapping[str, set[str]]]
) -> None:
    """A rule that says it comes from somewhere stands there, and each item that has rules names all of them."""
    rows = {row[0]: set(RULE.findall(TEST.sub("", " ".join(row[1:])))) for row in TABLES[title]}
    asked = origins[title]
    assert set(asked) <= set(rows)
    assert {item: rules - rows[item] for item, rules in asked.items() if rules - rows[item]} == {}


EDGES: Final = f"""
PREFIX owl: <{PREFIXES["owl"]}> PREFIX rdf: <{PREFIXES["rdf"]}> PREFIX rdfs: <{PREFIXES["rdfs"]}>
SELECT DISTINCT ?parent ?child {{
  ?child rdfs:subClassOf|(owl:equivalentClass/owl:intersectionOf/rdf:rest*/rdf:first) ?parent .
  ?child a owl:Class . ?parent a owl:Class .
  FILTER (?child != ?parent && STRSTARTS(STR(?child), "{BASE}") && STRSTARTS(STR(?parent), "{BASE}"))
}}
"""
TREES: Final = {"asserted": (PROJECT.ontology,), "inferred": (PROJECT.ontology, PROJECT.inferred)}


@pytest.mark.parametrize("tree", TREES)
def test_the_tree_is_shallow_and_each_level_is_taken_in_at_a_glance(tree: str) -> None:
    solutions = store(TREES[tree]).query(EDGES)
    assert isinstance(solutions, ox.QuerySolutions)
    whole = nx.DiGraph((str(row["parent"]), str(row["child"])) for row in solutions)
    assert whole.number_of_nodes() > 300
    assert nx.is_directed_acyclic_graph(whole)
    direct = nx.transitive_reduction(whole)
    assert len(nx.dag_longest_path(direct)) <= DEEPEST
    assert {parent: count for parent, count in direct.out_degree() if count > MOST_CHILDREN} == {}


@pytest.fixture(scope="module")
def measured(robot: Robot, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What ROBOT measures, and the richness that is made of it."""
    path = tmp_path_factory.mktemp("measured") / "metrics.tsv"
    words = ("measure", "--metrics", "extended", "--input", str(PROJECT.ontology), "--output", str(path))
    done = robot.run(*words, folder=PROJECT.root)
    assert done.returncode == 0, done.stdout
    told: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            name, value = row["metric"], row["metric_value"]
            name, value = value.split() if name == "axiom_type_count" else (name, value)
            told[name] = value
    known = {name: int(value) for name, value in told.items() if value.isdecimal()}
    return told | {
        "axioms a class (axiom_count / class_count)": f"{known['axiom_count'] / known['class_count']:.2f}",
        "attribute richness (dataproperty_count / class_count)": (
            f"{known['dataproperty_count'] / known['class_count']:.2f}"
        ),
        "inheritance richness (SubClassOf / class_count)": f"{known['SubClassOf'] / known['class_count']:.2f}",
        "relationship richness (obj_property_count / (obj_property_count + SubClassOf))": (
            f"{known['obj_property_count'] / (known['obj_property_count'] + known['SubClassOf']):.2f}"
        ),
    }


def test_the_numbers_are_those_of_robot(measured: Mapping[str, str]) -> None:
    told = {row[0]: row[1] for row in TABLES[NUMBERS]}
    assert len(told) >= 20
    assert told == {name: measured[name] for name in told}


CLOSED: Final[Mapping[str, type[DefinedNamespace]]] = {str(space): space for space in (DCTERMS, FOAF, PROV, SKOS, VANN)}
# Vocabularies of which rdflib has no list: the terms that we use, as their documents have them.
ELSEWHERE: Final[Mapping[str, frozenset[str]]] = {
    "http://purl.org/ontology/bibo/": frozenset({"status"}),
    "http://purl.org/spar/cito/": frozenset({"cites"}),
    "http://purl.org/spar/doco/": frozenset({"Footnote", "Section"}),
    "http://purl.org/spar/fabio/": frozenset(
        {
            *("Book", "BookChapter", "ConferencePaper", "JournalArticle"),
            *("PressRelease", "ReportDocument", "WebPage", "WorkingPaper"),
        }
    ),
    "http://www.w3.org/ns/oa#": frozenset({"SpecificResource", "hasSource"}),
    "https://w3id.org/sssom/": frozenset({"mapping_justification", "object_label", "subject_label"}),
}
DECLARED: Final = f"""
PREFIX owl: <{PREFIXES["owl"]}>
SELECT DISTINCT ?term {{
  VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }}
  ?term a ?kind . FILTER (isIRI(?term) && !STRSTARTS(STR(?term), "{BASE}"))
}}
"""


def test_every_term_of_another_vocabulary_exists_there() -> None:
    solutions = store((*PROJECT.asserted, REVIEW.with_name("bridge.ttl"))).query(DECLARED)
    assert isinstance(solutions, ox.QuerySolutions)
    terms = {str(row["term"].value) for row in solutions if isinstance(row["term"], ox.NamedNode)}
    assert len(terms) > 30
    unknown = []
    for term in terms:
        space = next((space for space in CLOSED if term.startswith(space)), None)
        known = URIRef(term) in CLOSED[space] if space else term in elsewhere()
        unknown += [] if known else [term]
    assert unknown == []
    assert elsewhere() <= terms, "a term that is listed here is declared no more"


def elsewhere() -> set[str]:
    return {f"{space}{name}" for space, names in ELSEWHERE.items() for name in names}


CONTESTED: Final[Mapping[str, str]] = {
    "survivor": HSN.TraffickedPerson,
    "illegal": HSN.IrregularMigrant,
    "brain drain": HSN.HumanResourceLoss,
}


@pytest.mark.parametrize("word", CONTESTED)
def test_wording_that_is_contested_since_bears_a_note(word: str) -> None:
    ontology = read(PROJECT.ontology)
    notes = [str(note).lower() for note in ontology.objects(URIRef(CONTESTED[word]), SKOS.editorialNote)]
    assert any(word in note for note in notes)


def test_siblings_exclude_each_other_as_often_as_it_says() -> None:
    ours, apart = pairs()
    said = re.search(r"of (\d+) pairs of siblings, (\d+) exclude each other", read_text(REVIEW).replace("\n", " "))
    assert said
    assert (int(said[1]), int(said[2])) == (len(ours), len(ours & apart))


def test_properties_have_an_inverse_as_seldom_as_it_says() -> None:
    ontology = read(PROJECT.ontology)
    ours = {name for name in ontology.subjects(RDF.type, OWL.ObjectProperty) if str(name).startswith(BASE)}
    inverse = {
        name
        for pair in ontology.subject_objects(OWL.inverseOf)
        if all(isinstance(name, URIRef) for name in pair)
        for name in pair
    }
    symmetric = set(ontology.subjects(RDF.type, OWL.SymmetricProperty))
    told = read_text(REVIEW).replace("\n", " ")
    said = re.search(r"of (\d+) object properties of ours, (\d+) have one, and (\d+) are symmetric", told)
    assert said
    assert [int(number) for number in said.groups()] == [len(ours), len(ours & inverse), len(ours & symmetric)]


COUNTING: Final = (
    *(OWL.cardinality, OWL.minCardinality, OWL.maxCardinality, OWL.complementOf, OWL.datatypeComplementOf),
    *(OWL.qualifiedCardinality, OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality),
)


def test_no_axiom_counts_or_negates() -> None:
    ontology = read(PROJECT.ontology)
    assert len(set(ontology.subjects(RDF.type, OWL.FunctionalProperty))) > 30
    assert [word for word in COUNTING if (None, word, None) in ontology] == []


APART: Final = (
    "?axiom a owl:AllDisjointClasses ; owl:members ?all . ?all rdf:rest*/rdf:first ?one , ?two . FILTER (?one != ?two)"
)


def pairs() -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """Return the pairs of classes with a parent in common, and all pairs that are said to share no member."""
    graph = store((PROJECT.ontology,))
    heads = f"PREFIX owl: <{PREFIXES['owl']}> PREFIX rdf: <{PREFIXES['rdf']}> PREFIX rdfs: <{PREFIXES['rdfs']}> "
    ours = f'FILTER (isIRI(?parent) && isIRI(?one) && STRSTARTS(STR(?parent), "{BASE}") && STR(?one) < STR(?two))'
    found: list[set[frozenset[str]]] = []
    for pattern in (
        f"?one rdfs:subClassOf ?parent . ?two rdfs:subClassOf ?parent . {ours}",
        f"{{ ?one owl:disjointWith ?two }} UNION {{ {APART} }}",
    ):
        solutions = graph.query(f"{heads} SELECT ?one ?two {{ {pattern} }}")
        assert isinstance(solutions, ox.QuerySolutions)
        found.append({frozenset((str(row["one"]), str(row["two"]))) for row in solutions})
    return found[0], found[1]


def test_every_cell_of_the_review_is_filled() -> None:
    assert Counter(len(row) for rows in TABLES.values() for row in rows).keys() <= {2, 3}
    assert [row for title, rows in TABLES.items() if title != ROBOT for row in rows if "" in row] == []
