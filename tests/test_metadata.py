"""Laws of the dataset's description of itself: every count is what a query counts, and nothing lacks."""

import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, VOID, XSD, DefinedNamespace, Namespace

from hsnexus import open_dataset
from hsnexus.dataset import build
from hsnexus.dumps import SUMS_FILE, names
from hsnexus.exports import EXPORTS
from hsnexus.manifest import DATA_FILE
from hsnexus.opened import Dataset
from hsnexus.single import SINGLES
from hsnexus.sources import Project
from hsnexus.vocab import BASE, DATASET, ENDPOINT, GRAPH, LICENCE, ONTOLOGY, PREFIXES
from hsnexus_server.app import create_app
from serving import SETTINGS, Direct, client_to, description_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

IT: Final = URIRef(DATASET)
SD: Final = Namespace(PREFIXES["sd"])
EXT: Final = Namespace(PREFIXES["void-ext"])
CATALOG: Final = URIRef(f"{BASE}dcat#catalog")
SERVICE: Final = URIRef(ENDPOINT)
VERSION: Final = URIRef(f"{DCAT}version")  # new in DCAT 3, which rdflib does not know yet

Counts = Mapping[tuple[str, ...], int]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return client_to(create_app(Direct.over(dataset.store, description_of(dataset)), SETTINGS))


@pytest.fixture(scope="module")
def told(client: FlaskClient) -> Graph:
    """The description, as it is served."""
    return Graph().parse(data=client.get("/void.nt").data, format="nt")


@pytest.fixture(scope="module")
def subsets(told: Graph) -> list[str]:
    """The named graphs whose union is the dataset, as described."""
    named = set(told.objects(None, SD.name))
    return sorted(str(one) for one in told.objects(IT, VOID.subset) if one in named)


def counted(client: FlaskClient, graphs: Iterable[str], select: str, where: str) -> dict[tuple[str, ...], int]:
    """Ask for counts over the union of graphs; the last column is the count, the others its key."""
    grouped = f"GROUP BY {select}" if select else ""
    query = f"SELECT {select} {where} {grouped}"
    asked = {"query": query, "default-graph-uri": list(graphs), "format": "json"}
    response = client.get("/sparql", query_string=asked)
    assert response.status_code == 200, response.text
    body: Any = response.json
    *keys, last = body["head"]["vars"]
    return {tuple(row[key]["value"] for key in keys): int(row[last]["value"]) for row in body["results"]["bindings"]}


def parts(told: Graph, whole: Any, link: URIRef, term: URIRef) -> dict[str, Any]:  # noqa: ANN401 - rdflib's nodes
    """Return the partitions of a dataset, by the term that they are of."""
    found = {str(told.value(part, term)): part for part in told.objects(whole, link)}
    assert len(found) == len(set(told.objects(whole, link)))
    return found


def number(told: Graph, part: Any, predicate: URIRef) -> int:  # noqa: ANN401 - likewise
    (value,) = told.objects(part, predicate)
    assert isinstance(value, Literal)
    assert value.datatype == XSD.integer
    return int(value)


# ------------------------------------------------------------------------------------------------ counts


def test_the_dataset_is_the_default_graph_but_for_its_description(subsets: list[str], dataset: Dataset) -> None:
    assert set(subsets) == set(dataset.manifest.default) - {GRAPH.metadata}
    assert GRAPH.metadata in dataset.manifest.default


SIZES: Final[Mapping[URIRef, str]] = {
    VOID.triples: "(COUNT(*) AS ?n) { ?s ?p ?o }",
    VOID.distinctSubjects: "(COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    VOID.properties: "(COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    VOID.distinctObjects: "(COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    VOID.classes: "(COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }",
}
ENTITIES: Final = f'(COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER (isIRI(?s) && STRSTARTS(STR(?s), "{BASE}")) }}'


@pytest.mark.parametrize("predicate", SIZES, ids=lambda predicate: predicate.fragment)
def test_the_dataset_and_each_graph_are_as_large_as_they_say(
    client: FlaskClient, told: Graph, subsets: list[str], dataset: Dataset, predicate: URIRef
) -> None:
    every = {DATASET: subsets} | {name: [name] for name in dataset.manifest.graphs if name != GRAPH.metadata}
    said = {name: number(told, URIRef(name), predicate) for name in every}
    assert said == {name: counted(client, graphs, "", SIZES[predicate])[()] for name, graphs in every.items()}
    assert len(said) > 7
    assert list(told.objects(URIRef(GRAPH.metadata), predicate)) == []


def test_the_dataset_has_as_many_entities_as_it_says(client: FlaskClient, told: Graph, subsets: list[str]) -> None:
    assert number(told, IT, VOID.entities) == counted(client, subsets, "", ENTITIES)[()] > 1000
    assert told.value(IT, VOID.uriSpace) == Literal(BASE)


PROPERTIES: Final[Mapping[URIRef, str]] = {
    VOID.triples: "COUNT(*)",
    VOID.distinctSubjects: "COUNT(DISTINCT ?s)",
    VOID.distinctObjects: "COUNT(DISTINCT ?o)",
}


@pytest.mark.parametrize("predicate", PROPERTIES, ids=lambda predicate: predicate.fragment)
def test_every_property_is_used_as_often_as_it_says(
    client: FlaskClient, told: Graph, subsets: list[str], predicate: URIRef
) -> None:
    of = parts(told, IT, VOID.propertyPartition, VOID.property)
    said = {(name,): number(told, part, predicate) for name, part in of.items()}
    assert said == counted(client, subsets, "?p", f"({PROPERTIES[predicate]} AS ?n) {{ ?s ?p ?o }}")
    assert len(said) == number(told, IT, VOID.properties)


@pytest.fixture(scope="module")
def classes(told: Graph) -> dict[str, Any]:
    return parts(told, IT, VOID.classPartition, VOID["class"])


@pytest.fixture(scope="module")
def uses(told: Graph, classes: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """The partitions of properties, by class and property."""
    return {
        (name, used): part
        for name, whole in classes.items()
        for used, part in parts(told, whole, VOID.propertyPartition, VOID.property).items()
    }


def test_every_class_has_as_many_entities_as_it_says(
    client: FlaskClient, told: Graph, subsets: list[str], classes: dict[str, Any]
) -> None:
    said = {(name,): number(told, part, VOID.entities) for name, part in classes.items()}
    where = "(COUNT(DISTINCT ?thing) AS ?n) { ?s a ?class BIND (IF(isIRI(?s), ?s, ?none) AS ?thing) }"
    assert said == counted(client, subsets, "?class", where)
    assert len(said) == number(told, IT, VOID.classes) > 100


def test_every_class_uses_its_properties_as_often_as_it_says(
    client: FlaskClient, told: Graph, subsets: list[str], uses: dict[tuple[str, str], Any]
) -> None:
    said = {key: number(told, part, VOID.triples) for key, part in uses.items()}
    assert said == counted(client, subsets, "?class ?p", "(COUNT(*) AS ?n) { ?s a ?class ; ?p ?o }")
    assert len(said) > 1000


def test_every_datatype_is_used_as_often_as_it_says(
    client: FlaskClient, told: Graph, subsets: list[str], uses: dict[tuple[str, str], Any]
) -> None:
    said = {
        (*key, name): number(told, below, VOID.triples)
        for key, part in uses.items()
        for name, below in parts(told, part, EXT.datatypePartition, EXT.datatype).items()
    }
    where = "(COUNT(*) AS ?n) { ?s a ?class ; ?p ?o FILTER isLiteral(?o) BIND (DATATYPE(?o) AS ?type) }"
    assert said == counted(client, subsets, "?class ?p ?type", where)
    assert len(said) > 100


def test_object_classes_are_counted_and_hold_all_objects_that_have_a_class(
    client: FlaskClient, told: Graph, subsets: list[str], uses: dict[tuple[str, str], Any]
) -> None:
    said = {
        (*key, name): number(told, below, VOID.triples)
        for key, part in uses.items()
        for name, below in parts(told, part, VOID.classPartition, VOID["class"]).items()
    }
    where = "(COUNT(*) AS ?n) { ?s a ?class ; ?p ?o . ?o a ?type }"
    found = counted(client, subsets, "?class ?p ?type", where)
    assert said.items() <= found.items()
    assert {key[:2] for key in said} == {key[:2] for key in found}
    # No class beside those that are named has more objects than they have together.
    together: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for key, count in said.items():
        together[key[:2]] += count
    assert all(count <= together[key[:2]] for key, count in found.items())
    assert len(said) < len(found) / 3
    cause = (f"{ONTOLOGY}#CausalClaim", f"{ONTOLOGY}#hasCause")
    assert {key[2] for key in said if key[:2] == cause} == {f"{ONTOLOGY}#Factor"}


def test_the_vocabularies_are_those_of_all_properties_and_classes(told: Graph) -> None:
    spaces = tuple(str(space) for space in told.objects(IT, VOID.vocabulary))
    terms = [str(term) for predicate in (VOID.property, VOID["class"]) for term in told.objects(None, predicate)]
    assert [term for term in terms if not term.startswith(spaces)] == []
    assert [space for space in spaces if not any(term.startswith(space) for term in terms)] == []
    assert len(spaces) > 5


def test_the_examples_are_there(client: FlaskClient, told: Graph, subsets: list[str]) -> None:
    examples = list(told.objects(IT, VOID.exampleResource))
    assert len(examples) == 3
    for thing in examples:
        assert counted(client, subsets, "", f"(COUNT(*) AS ?n) {{ <{thing}> ?p ?o }}")[()] > 1


# ------------------------------------------------------------------------------------------------ what it says


def test_it_names_no_host_but_that_of_our_iris_and_has_no_blank_node(told: Graph) -> None:
    subjects = set(told.subjects())
    assert len(subjects) > 1000
    assert [subject for subject in subjects if not str(subject).startswith(BASE)] == []
    assert not any(isinstance(term, BNode) for triple in told for term in triple)
    assert told.value(SERVICE, SD.endpoint) == told.value(SERVICE, DCAT.endpointURL) == SERVICE


def test_it_describes_the_service_with_the_true_list_of_graphs(told: Graph, dataset: Dataset) -> None:
    served = told.value(SERVICE, SD.defaultDataset)
    named = list(told.objects(served, SD.namedGraph))
    assert {str(told.value(one, SD.name)) for one in named} == set(dataset.manifest.graphs)
    assert all(told.value(one, SD.graph) == told.value(one, SD.name) for one in named)
    default = told.value(served, SD.defaultGraph)
    assert set(told.objects(default, VOID.subset)) == {IT, URIRef(GRAPH.metadata)}
    aside = set(dataset.manifest.graphs) - set(dataset.manifest.default)
    assert {str(one) for one in told.subjects(PROV.wasDerivedFrom, IT)} == aside


# What DCAT-AP 3 demands or recommends of a description, and what it is to be.
REQUIRED: Final[Mapping[URIRef, dict[URIRef, Any]]] = {
    DCAT.Catalog: {
        **dict.fromkeys((DCTERMS.title, DCTERMS.description), str),
        **dict.fromkeys((DCTERMS.publisher, DCTERMS.creator), FOAF.Agent),
        DCAT.dataset: DCAT.Dataset,
        DCAT.service: DCAT.DataService,
        **dict.fromkeys((DCTERMS.license, DCTERMS.language, FOAF.homepage), None),
        **dict.fromkeys((DCTERMS.issued, DCTERMS.modified), XSD.date),
    },
    DCAT.Dataset: {
        **dict.fromkeys((DCTERMS.title, DCTERMS.description, DCAT.keyword), str),
        **dict.fromkeys((DCTERMS.publisher, DCTERMS.creator), FOAF.Agent),
        **dict.fromkeys((DCTERMS.license, DCTERMS.language, DCTERMS.conformsTo, DCTERMS.source), None),
        **dict.fromkeys((DCTERMS.issued, DCTERMS.modified), XSD.date),
        DCTERMS.identifier: XSD.anyURI,
        VERSION: None,
        DCAT.distribution: DCAT.Distribution,
    },
    DCAT.Distribution: {
        DCTERMS.title: str,
        **dict.fromkeys((DCAT.accessURL, DCAT.downloadURL, DCAT.mediaType, DCTERMS.license), None),
    },
    DCAT.DataService: {
        DCTERMS.title: str,
        **dict.fromkeys((DCAT.endpointURL, DCAT.endpointDescription, DCTERMS.conformsTo, DCTERMS.license), None),
        DCAT.servesDataset: DCAT.Dataset,
    },
    FOAF.Agent: {FOAF.name: None},
}


@pytest.mark.parametrize("kind", REQUIRED, ids=lambda kind: kind.fragment or str(kind).rpartition("/")[2])
def test_the_catalogue_is_complete(told: Graph, kind: URIRef) -> None:
    things = list(told.subjects(RDF.type, kind))
    assert things
    for thing in things:
        for predicate, wanted in REQUIRED[kind].items():
            values = list(told.objects(thing, predicate))
            if predicate == DCAT.mediaType and not values:  # IANA knows none of it
                values = list(told.objects(thing, DCTERMS.conformsTo))
            assert values, f"{thing} lacks {predicate}"
            for value in values:
                if wanted is str:
                    assert isinstance(value, Literal)
                    assert value.language == "en"
                elif wanted in {XSD.date, XSD.anyURI}:
                    assert isinstance(value, Literal)
                    assert value.datatype == wanted
                elif wanted is not None:
                    assert (value, RDF.type, wanted) in told
    assert all(licence == URIRef(LICENCE) for licence in told.objects(None, DCTERMS.license))


CLOSED: Final[Mapping[str, type[DefinedNamespace]]] = {
    str(space): space for space in (DCAT, DCTERMS, FOAF, PROV, RDF, VOID)
}
OPEN: Final = (PREFIXES["sd"], PREFIXES["void-ext"])


def test_every_term_is_one_of_a_published_vocabulary(told: Graph) -> None:
    terms = {str(term) for term in (*told.predicates(), *told.objects(None, RDF.type))} - {str(VERSION)}
    assert len(terms) > 40
    for term in terms:
        space = next((space for space in CLOSED if term.startswith(space)), None)
        assert URIRef(term) in CLOSED[space] if space else term.startswith(OPEN), term


def test_every_dump_is_a_distribution(told: Graph, dataset: Dataset) -> None:
    downloads = {str(url) for url in told.objects(None, DCAT.downloadURL)}
    dumps = {str(url) for url in told.objects(IT, VOID.dataDump)}
    name = f"{BASE}dumps/hsnexus-{dataset.manifest.version}"
    files = dumps | {name + export.ending for export in EXPORTS.values()}
    files |= {f"{name}{stem}{end}" for stem in SINGLES for end in (".ttl", ".rdf")}
    assert {f"{url}.gz" for url in files} | files == downloads
    assert {url.rpartition("/")[2] for url in downloads} == {*names(dataset.manifest.version)} - {SUMS_FILE}
    ends = {".ttl", ".nt", ".rdf", ".jsonld", ".trig", ".nq", "-rdf12.trig", "-rdf12.nq"}
    assert dumps == {name + end for end in ends}


def test_a_project_without_a_citation_describes_no_dataset(project: Project, dataset: Dataset, tmp_path: Path) -> None:
    shutil.copytree(project.root / "kg", tmp_path / "kg", ignore=shutil.ignore_patterns("hsnexus"))
    for room in ("ontology", "queries"):
        (tmp_path / room).symlink_to(project.root / room)
    report = build(Project(tmp_path), tmp_path / "out")
    assert GRAPH.metadata not in report.manifest.graphs
    rest = {name: count for name, count in dataset.manifest.graphs.items() if name != GRAPH.metadata}
    assert report.manifest.graphs == rest
    assert "http://rdfs.org/ns/void#triples" not in (tmp_path / "out" / DATA_FILE).read_text(encoding="utf-8")


def test_that_a_class_is_counted_is_no_use_of_it(dataset: Dataset, client: FlaskClient) -> None:
    modality = f"{ONTOLOGY}#Modality"
    assert counted(client, [GRAPH.metadata], "", f"(COUNT(*) AS ?n) {{ ?s ?p <{modality}> }}")[()] > 1
    assert modality in {row[0] for row in dataset.ask("cq16", kind="hsn:StatementValue").rows}
