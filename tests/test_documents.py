"""Laws of documents: the ontology and the files that import it open from our server as they do from a clone."""

import json
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest
from flask.testing import FlaskClient
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Store, Triple, parse
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from hsnexus import open_dataset
from hsnexus.dumps import names as dumped
from hsnexus.manifest import packaged
from hsnexus.review import Row, Verdict
from hsnexus.robot import Robot
from hsnexus.sources import Project, read, union
from hsnexus.tombstones import tombstones
from hsnexus.vocab import BASE, HSN, ONTOLOGY
from hsnexus_server.app import create_app
from robot import robot
from serving import SETTINGS, Direct, Running, description_of, running

__all__ = ["robot"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

PROJECT: Final = Project(Path(__file__).parent.parent)
# As OWLAPI 4.5 sends it (Protégé 5.6, ROBOT), and what it falls back to.
OWLAPI: Final = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
RDF_XML: Final = "application/rdf+xml"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    dataset = open_dataset()
    return create_app(Direct.over(dataset.store, description_of(dataset)), SETTINGS).test_client()


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        (OWLAPI, RDF_XML),
        ("*/*", RDF_XML),
        ("", RDF_XML),
        ("text/turtle, application/rdf+xml", RDF_XML),
        ("application/rdf+xml, text/turtle", RDF_XML),
        ("application/*", RDF_XML),
        ("text/html, application/rdf+xml", RDF_XML),
        ("text/turtle, application/rdf+xml;q=0.9, */*;q=0.1", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/owl+xml, */*;q=0.1", RDF_XML),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
@pytest.mark.parametrize("path", ["/ontology", "/ontology/0.1.0"])
def test_the_ontology_comes_in_rdf_xml_unless_another_format_is_liked_better(
    client: FlaskClient, path: str, accept: str, mimetype: str
) -> None:
    response = client.get(path, headers={"Accept": accept} if accept else {})
    assert response.status_code == 200
    assert response.mimetype == mimetype


def canonical(triples: Iterable[Triple]) -> set[Quad]:
    """Return triples with blank nodes named alike in every copy."""
    dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def served(client: FlaskClient, path: str) -> set[Triple]:
    response = client.get(path)
    assert response.status_code == 200, path
    return {quad.triple for quad in parse(response.data, format=RdfFormat.N_TRIPLES)}


def written(path: Path) -> set[Triple]:
    """Return the triples of a file as the build takes them, and as a store holds them: 50.0 is 50 there."""
    store = Store()
    store.load(read(path).serialize(format="nt"), format=RdfFormat.N_TRIPLES)
    return {quad.triple for quad in store}


@pytest.mark.parametrize("path", ["/ontology.nt", "/ontology/0.1.0.nt", "/graph/ontology.nt"])
def test_the_ontology_document_is_the_file(client: FlaskClient, path: str) -> None:
    assert canonical(served(client, path)) == canonical(written(PROJECT.ontology))


def test_the_version_iri_leads_to_the_document(client: FlaskClient) -> None:
    (version,) = read(PROJECT.ontology).objects(URIRef(ONTOLOGY), OWL.versionIRI)
    assert client.get("/" + str(version).removeprefix(BASE)).mimetype == RDF_XML


IN_ONE_FILE: Final = [
    f"{place}{version}"
    for place in ("ontology/with-inferred", "kg/asserted", "kg/with-inferred")
    for version in ("", "/0.1.0")
]


@pytest.mark.parametrize("place", IN_ONE_FILE)
@pytest.mark.parametrize(
    ("suffix", "accept", "ending"),
    [("", OWLAPI, ".rdf"), ("", "*/*", ".rdf"), ("", "text/turtle", ".ttl"), (".ttl", "*/*", ".ttl")],
)
def test_an_ontology_in_one_file_is_found_by_its_iri(
    client: FlaskClient, place: str, suffix: str, accept: str, ending: str
) -> None:
    answer = client.get(f"/{place}{suffix}", headers={"Accept": accept})
    assert answer.status_code == 303
    folder, name = answer.headers["Location"].removeprefix("../" * place.count("/")).split("/")
    assert folder == "dumps"
    assert name in dumped("0.1.0")
    assert name.endswith(ending)


@pytest.mark.parametrize("place", IN_ONE_FILE)
def test_whoever_wants_a_page_of_it_gets_all_files_and_other_formats_are_refused(
    client: FlaskClient, place: str
) -> None:
    shown = client.get(f"/{place}", headers={"Accept": "text/html"})
    assert (shown.status_code, shown.headers["Location"]) == (303, "../" * place.count("/") + "dumps/")
    refused = client.get(f"/{place}.nt")
    assert (refused.status_code, json.loads(refused.data)["available"]) == (406, [RDF_XML, "text/turtle"])


@pytest.mark.parametrize("path", [PROJECT.all, *PROJECT.kg], ids=PROJECT.name)
def test_each_file_of_the_graph_comes_whole_from_its_iri(client: FlaskClient, path: Path) -> None:
    (header,) = read(path).subjects(RDF.type, OWL.Ontology)
    assert served(client, f"/{str(header).removeprefix(BASE)}.nt") == written(path)


def test_the_page_of_the_ontology_carries_an_anchor_for_every_term(client: FlaskClient) -> None:
    page = client.get("/ontology.html").text
    names = [value for name, value in vars(HSN).items() if not name.startswith("_")]
    assert len(names) > 500
    assert [iri for iri in names if f'id="{iri.removeprefix(ONTOLOGY)[1:]}"' not in page] == []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("served") / "small", "--dataset", str(packaged()), seconds=280) as one:
        yield one


@pytest.mark.parametrize("document", ["ontology", "ontology/0.1.0", "kg/all"])
def test_owlapi_opens_it_from_our_server_with_all_that_it_imports(
    server: Running, robot: Robot, tmp_path: Path, document: str
) -> None:
    """The IRIs lead to our server by a catalog, as the redirects of w3id.org will; nothing comes from the clone."""
    files = union((PROJECT.ontology, *PROJECT.kg)) if document == "kg/all" else read(PROJECT.ontology)
    iris = {str(header) for header in read(PROJECT.all).objects(None, OWL.imports)} | {BASE + document}
    entries = "".join(f'<uri name="{iri}" uri="{server.url}{iri.removeprefix(BASE)}"/>' for iri in sorted(iris))
    catalog = tmp_path / "catalog.xml"
    catalog.write_text(
        f'<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">{entries}</catalog>',
        encoding="utf-8",
    )
    words = ("merge", "--catalog", str(catalog), "--input-iri", BASE + document, "--output", "merged.ttl")
    done = robot.run(*words, folder=tmp_path)
    assert done.returncode == 0, done.stdout
    merged = Graph(bind_namespaces="none").parse(tmp_path / "merged.ttl", format="turtle")
    assert members(merged) == members(files)
    assert len(members(files)) > 20


def members(graph: Graph) -> set[tuple[str, str]]:
    """Return the things that belong to a class of ours, and the terms that are declared, each with its class."""
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    return {
        (str(subject), str(kind))
        for subject, kind in graph.subject_objects(RDF.type)
        if isinstance(subject, URIRef) and (kind in kinds or str(kind).startswith(f"{ONTOLOGY}#"))
    }


def test_the_server_tells_owlapi_what_the_application_tells(server: Running) -> None:
    request = urllib.request.Request(f"{server.url}ontology", headers={"Accept": OWLAPI})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - likewise
        assert response.headers.get_content_type() == RDF_XML


def test_a_withdrawn_claim_is_gone_with_the_reason_of_the_record(client: FlaskClient) -> None:
    for name in ("c614", "c747", "c793"):
        response = client.get(f"/haque-2005/claim/{name}")
        assert response.status_code == 410
        assert len(json.loads(response.data)["detail"]) > 150


VERDICTS: Final = {
    (Verdict.WITHDRAWN,): True,
    (Verdict.STANDS, Verdict.WITHDRAWN): True,
    (Verdict.WITHDRAWN, Verdict.ADDED, Verdict.STANDS): False,
    (Verdict.STANDS,): False,
}


@pytest.mark.parametrize("verdicts", VERDICTS, ids=" ".join)
def test_the_last_reading_decides_what_is_withdrawn(verdicts: tuple[Verdict, ...]) -> None:
    readings = [Row(line, f"{BASE}x/claim/c1", "", "why", verdict, "") for line, verdict in enumerate(verdicts)]
    assert bool(list(tombstones(readings))) is VERDICTS[verdicts]
