"""Laws of the reference of the ontology: every term once, with all that is said of it, and what is inferred apart."""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from hsnexus import open_dataset
from hsnexus.argument import argument
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read as questions
from hsnexus.robot import Robot
from hsnexus.sources import Project, read
from hsnexus.vocab import ONTOLOGY, PREFIXES, prefixed
from hsnexus_server.app import create_app
from robot import robot
from serving import SETTINGS, Keeping, client_to, description_of

__all__ = ["robot"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

PROJECT: Final = Project(Path(__file__).parent.parent)
INFERRED: Final = PROJECT.ontology.parent / "inferred.ttl"
BROWSER: Final = {"Accept": "text/html"}
VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
KINDS: Final = {
    OWL.Class: "Class",
    OWL.ObjectProperty: "ObjectProperty",
    OWL.DatatypeProperty: "DataProperty",
    OWL.AnnotationProperty: "AnnotationProperty",
    OWL.NamedIndividual: "Individual",
}
SECTIONS: Final = {
    RDFS.subClassOf: "SubClassOf",
    OWL.equivalentClass: "EquivalentTo",
    RDFS.subPropertyOf: "SubPropertyOf",
    RDFS.domain: "Domain",
    RDFS.range: "Range",
    OWL.propertyChainAxiom: "SubPropertyChain",
}


@dataclass
class Block:
    """What a page says of a term: its words, and its axioms by what they rest on and the section they stand in."""

    words: str = ""
    axioms: defaultdict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))


class Reader(HTMLParser):
    """Reads the blocks of terms, the anchors and the links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: dict[str, Block] = {}
        self.anchors: list[str] = []
        self.links: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self._block = self._group = self._keyword = self._axiom = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        kinds = told.get("class", "").split()
        self.anchors += [told["id"]] if "id" in told else []
        if tag == "a" and "href" in told:
            self.links.add(told["href"])
        if tag not in VOID:
            self._open.append((tag, told.get("class", "")))
        if tag == "section" and "term" in kinds:
            self._block = told.get("id", "alone")
            self.blocks[self._block] = Block()
        elif tag == "dl":
            self._group = next((each for each in kinds if each in {"asserted", "inferred"}), "")
        elif tag == "dt":
            self._keyword = ""
        elif tag == "code" and "axiom" in kinds:
            self._axiom = "\0"

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "section":
            self._block = ""
        elif tag == "code" and self._axiom:
            self.blocks[self._block].axioms[self._group, self._keyword].append(self._axiom[1:])
            self._axiom = ""

    def handle_data(self, data: str) -> None:
        if self._axiom:
            self._axiom += data
        if self._block:
            self.blocks[self._block].words += data
        if self._open and self._open[-1][0] == "dt":
            self._keyword += data


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return client_to(create_app(Keeping.over(dataset.store, description_of(dataset)), SETTINGS, questions()))


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> Reader:
    return Reader(client.get("/ontology", headers=BROWSER).text)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read(PROJECT.ontology)


def terms(ontology: Graph) -> dict[str, URIRef]:
    """Return the terms of ours by their anchor."""
    found = {term for term in ontology.subjects(RDFS.isDefinedBy, URIRef(ONTOLOGY)) if isinstance(term, URIRef)}
    return {term.removeprefix(f"{ONTOLOGY}#"): term for term in found}


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_term_has_exactly_one_anchor_and_a_block_there(page: Reader, ontology: Graph) -> None:
    anchors, named = Counter(page.anchors), terms(ontology)
    assert {anchor for anchor, count in anchors.items() if count > 1} == set()
    assert len(named) > 500
    assert named.keys() <= page.blocks.keys() <= anchors.keys()
    declared = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    others = {prefixed(term) for term in declared - set(named.values())}
    assert page.blocks.keys() - named.keys() == others


def test_every_term_has_its_names_its_definition_and_its_notes(page: Reader, ontology: Graph) -> None:
    missing = []
    for anchor, term in terms(ontology).items():
        said = words(page.blocks[anchor].words)
        assert words(str(ontology.value(term, SKOS.definition))) in said, anchor
        for key in (RDFS.label, RDFS.comment, SKOS.altLabel, SKOS.scopeNote, SKOS.editorialNote, SKOS.example):
            missing += [value for value in ontology.objects(term, key) if words(str(value)) not in said]
        assert f" {term} " in said
        assert f" hsn:{anchor} " in said
    assert missing == []


def test_every_axiom_stands_in_its_section(page: Reader, ontology: Graph) -> None:
    """As many as the file has, by term and section; what each says, another reader tells below."""
    seen: Counter[str] = Counter()
    for anchor, term in terms(ontology).items():
        axioms = page.blocks[anchor].axioms
        for key, section in SECTIONS.items():
            stated = len(set(ontology.objects(term, key)))
            assert len(axioms.get(("asserted", section), [])) == stated, (anchor, section)
            seen[section] += stated
            named = {prefixed(value) for value in ontology.objects(term, key) if isinstance(value, URIRef)}
            assert named <= set(axioms.get(("asserted", section), [])), (anchor, section)
        natures = {str(kind).partition("#")[2].removesuffix("Property") for kind in ontology.objects(term, RDF.type)}
        natures -= {"Class", "Object", "Datatype", "Annotation", "NamedIndividual"}
        assert set(axioms.get(("asserted", "Characteristics"), [])) | set(axioms.get(("asserted", "Types"), [])) == {
            f"hsn:{each}" if (term, RDF.type, URIRef(f"{ONTOLOGY}#{each}")) in ontology else each for each in natures
        }, anchor
        together = [
            {f"hsn:{str(member).partition('#')[2]}" for member in Collection(ontology, head)}
            for key in (OWL.members, OWL.distinctMembers)
            for head in ontology.objects(None, key)
        ]
        told = [
            set(each.split(", "))
            for section in ("DisjointClasses", "DifferentIndividuals")
            for each in axioms.get(("asserted", section), [])
        ]
        assert sorted(map(sorted, told)) == sorted(sorted(each) for each in together if f"hsn:{anchor}" in each)
        seen["together"] += len(told)
    assert set(seen) == {*SECTIONS.values(), "together"}
    assert min(seen.values()) > 10


# Class, and a class above it that stands in no file but follows.
FOLLOWS: Final = {
    "Migrant": "PersonByStay",
    "Refugee": "CrossBorderMover",
    "InternallyDisplacedPerson": "InternalMover",
}


@pytest.mark.parametrize("name", FOLLOWS)
def test_what_is_known_to_follow_stands_with_the_inferred(page: Reader, name: str) -> None:
    axioms = page.blocks[name].axioms
    assert f"hsn:{FOLLOWS[name]}" in axioms.get(("inferred", "SubClassOf"), [])
    assert f"hsn:{FOLLOWS[name]}" not in axioms.get(("asserted", "SubClassOf"), [])


def test_asserted_and_inferred_are_never_mixed(page: Reader, ontology: Graph) -> None:
    inferred = Graph(bind_namespaces="none").parse(INFERRED, format="turtle")
    seen = 0
    for anchor, term in terms(ontology).items():
        for key, section in ((RDFS.subClassOf, "SubClassOf"), (RDF.type, "Types")):
            follows = {prefixed(str(value)) for value in inferred.objects(term, key)}
            told = page.blocks[anchor].axioms
            assert set(told.get(("inferred", section), [])) == follows, anchor
            assert not follows & set(told.get(("asserted", section), [])), anchor
            seen += len(follows)
    assert seen > 100


def test_links_on_the_page_lead_to_its_anchors(page: Reader) -> None:
    within = {link[1:] for link in page.links if link.startswith("#")}
    assert len(within) > 500
    assert within - set(page.anchors) == set()


def test_links_to_other_pages_lead_somewhere(client: FlaskClient, page: Reader) -> None:
    assert all(not link.startswith(("/", "javascript:")) for link in page.links)
    links = {urljoin("/ontology", link).partition("#")[0] for link in page.links if not link.startswith(("#", "http"))}
    terms_apart = {link for link in links if not link.startswith(("/ontology/", "/ontology."))}
    assert len(terms_apart) > 300
    # Of the pages of terms, and of the questions about them, one of so many is visited.
    some = sorted(terms_apart)[::7] + sorted(links - terms_apart)[::29]
    kinds = Counter(link.split("?")[0].split("/")[1] for link in terms_apart)
    assert {"claims", "factor", "queries", "source"} <= set(kinds)
    for link in some:
        status = client.get(link, headers=BROWSER, follow_redirects=True).status_code
        assert status == 200, link


NAMES: Final = ("Flow", "Migrant", "claimedToEnable", "hasCause", "enabling", "start", "derivesEdge", "Passage")


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_term_says_what_its_block_says(client: FlaskClient, page: Reader, name: str) -> None:
    html = client.get(f"/ontology/{name}", headers=BROWSER).text
    alone, block = Reader(html).blocks["alone"], page.blocks[name]
    assert alone.axioms == block.axioms
    label, _, rest = words(block.words).partition(f" hsn:{name} ")
    assert label
    assert words(alone.words) == rest
    assert f'href="../ontology#{name}"' in html


def test_the_tree_leads_from_the_top_to_a_term(client: FlaskClient) -> None:
    html = client.get("/ontology/FreedomFromFear", headers=BROWSER).text
    crumbs = re.findall(r"<a [^>]*>([^<]*)</a>", re.search(r'<p class="crumbs">.*?</p>', html, re.DOTALL)[0])  # type: ignore[index]
    assert crumbs == ["Ontology", "Classes", "phenomenon", "protected good", "freedom"]


def test_the_numbers_are_those_of_the_graph(page: Reader, dataset: Dataset) -> None:
    queries = {
        "Flow": (
            "SELECT (COUNT(DISTINCT ?c) AS ?n) {{ ?c hsn:hasCause/rdf:type hsn:Flow }}",
            "{} claims with such a cause",
        ),
        "Threat": (
            "SELECT (COUNT(DISTINCT ?c) AS ?n) {{ ?c hsn:hasEffect/rdf:type hsn:Threat }}",
            "{} claims with such an effect",
        ),
        "Freedom": ("SELECT (COUNT(DISTINCT ?f) AS ?n) {{ ?f a hsn:Freedom , hsn:Factor }}", "{} factors"),
        "claimedToEnable": ("SELECT (COUNT(*) AS ?n) {{ ?one hsn:claimedToEnable ?other }}", "{} edges"),
        "claimedToIncrease": (
            "SELECT (COUNT(?c) AS ?n) {{ ?c hsn:hasPolarity hsn:increase }}",
            "{} claims behind",
        ),
        "enabling": ("SELECT (COUNT(?c) AS ?n) {{ ?c hsn:hasRelation hsn:enabling }}", "{} statements with hsn:hasRel"),
        "Passage": ("SELECT (COUNT(?p) AS ?n) {{ ?p a hsn:Passage }}", "{} things of this class"),
        "hasCause": ("SELECT (COUNT(*) AS ?n) {{ ?c hsn:hasCause ?f }}", "{} statements"),
    }
    for name, (query, told) in queries.items():
        prefixes = f"PREFIX hsn: <{PREFIXES['hsn']}> PREFIX rdf: <{PREFIXES['rdf']}> "
        (row,) = dataset.store.query(prefixes + query.format())  # type: ignore[misc]
        number = int(row["n"].value)
        assert number > 10
        assert told.format(f"{number:,}") in words(page.blocks[name].words), name


def test_each_family_and_each_relation_leads_to_its_claims(page: Reader, dataset: Dataset) -> None:
    argued = argument(quad.triple for quad in dataset.store.quads_for_pattern(None, None, None, None))
    assert len(argued.roots) > 5
    for root in argued.roots:
        assert f"./claims?effect-family={root.removeprefix(PREFIXES['hsn'])}" in page.links
    for relation in argued.relations:
        assert f"./claims?relation={relation.removeprefix(PREFIXES['hsn'])}" in page.links


def test_the_header_says_what_the_file_says(client: FlaskClient, ontology: Graph) -> None:
    said = words(re.sub("<[^>]*>", " ", client.get("/ontology", headers=BROWSER).text))
    values = list(ontology.objects(URIRef(ONTOLOGY), None))
    assert len(values) > 10
    for value in values:
        if isinstance(value, Literal) and value.datatype is None:
            assert words(str(value)) in said
    for key in (OWL.versionIRI, OWL.versionInfo):
        assert str(ontology.value(URIRef(ONTOLOGY), key)) in said
    assert ("none: no version comes before this one" in said) is (
        (URIRef(ONTOLOGY), OWL.priorVersion, None) not in ontology
    )
    assert client.get("/ontology/0.1.0", headers=BROWSER).status_code == 200


def test_the_page_of_a_version_has_links_that_go_one_folder_up(client: FlaskClient) -> None:
    html = client.get("/ontology/0.1.0", headers=BROWSER).text
    assert 'href="../claims?effect-family=Flow"' in html
    assert 'href="0.1.0.ttl"' in html


def document(page: Reader, ontology: Graph) -> str:
    """Return the asserted axioms of the page as a document in the Manchester syntax."""
    lines = [f"Prefix: {name}: <{namespace}>" for name, namespace in PREFIXES.items()]
    lines.append("Ontology: <http://e/reference>")
    lines += [
        f"Individual: {prefixed(str(value))}"
        for value in sorted(set(ontology.objects(None, OWL.hasValue)), key=str)
        if isinstance(value, URIRef)
    ]
    for anchor, block in page.blocks.items():
        term = URIRef(anchor if ":" not in anchor else PREFIXES[anchor.partition(":")[0]] + anchor.partition(":")[2])
        term = term if ":" in anchor else URIRef(f"{ONTOLOGY}#{anchor}")
        frame = next(name for kind, name in KINDS.items() if (term, RDF.type, kind) in ontology)
        lines.append(f"{frame}: {prefixed(term)}")
        together = []
        for (group, section), axioms in block.axioms.items():
            if group != "asserted":
                continue
            if section in {"DisjointClasses", "DifferentIndividuals"}:
                together += [f"{section}: {axiom}" for axiom in axioms]
            else:
                lines += [f"  {section}: {axiom}" for axiom in axioms]
        lines += together
    return "\n".join(lines) + "\n"


def axioms(path: Path) -> Iterator[str]:
    """Yield the axioms of a document in the functional syntax, but for declarations and annotations; IRIs in full."""
    text = path.read_text(encoding="utf-8")
    prefixes = dict(re.findall(r"Prefix\(([\w-]*):=<([^>]*)>\)", text))
    for line in text.splitlines():
        if re.match(r"(?!Prefix|Ontology|Declaration|Annotation|SubAnnotation)[A-Z]\w+\(", line):
            yield re.sub(r'(?<![\w<"^])([\w-]*):([\w-]+)', lambda name: f"<{prefixes[name[1]]}{name[2]}>", line)


def test_another_reader_of_the_syntax_finds_the_axioms_of_the_file(
    page: Reader, ontology: Graph, robot: Robot, tmp_path: Path
) -> None:
    """OWLAPI reads what stands on the page, and the file; both come out as the same axioms."""
    (tmp_path / "page.omn").write_text(document(page, ontology), encoding="utf-8")
    ontology.serialize(tmp_path / "file.ttl", format="turtle")
    found = {}
    for name in ("page.omn", "file.ttl"):
        done = robot.run("convert", "--input", name, "--output", f"{name}.ofn", "--format", "ofn", folder=tmp_path)
        assert done.returncode == 0, done.stdout
        found[name] = set(axioms(tmp_path / f"{name}.ofn"))
    assert len(found["file.ttl"]) > 1000
    assert found["page.omn"] - found["file.ttl"] == set()
    assert found["file.ttl"] - found["page.omn"] == set()
