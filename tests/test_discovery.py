"""Laws of discovery: what is told of the dataset is at its URLs, and the clients that look for it find it."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urljoin

import pytest
from flask.testing import FlaskClient
from rdflib import Dataset as Quads
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS, VOID

from engines import program
from hsnexus import open_dataset
from hsnexus.opened import Dataset
from hsnexus.vocab import DATASET, HSN, PREFIXES
from hsnexus_server.app import create_app
from hsnexus_server.excerpts import EXCERPTS
from hsnexus_server.negotiate import FORMATS, Shape
from serving import SETTINGS, Direct, Running, client_of, client_to, description_of, running

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*"),  # its readers use what it has deprecated itself
]

BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# What rdflib calls a format, by our own name for it.
PARSERS: Final = {
    "ttl": "turtle",
    "nt": "nt",
    "rdf": "xml",
    "jsonld": "json-ld",
    "trig": "trig",
    "nq": "nquads",
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return client_to(create_app(Direct.over(dataset.store, description_of(dataset)), SETTINGS))


@pytest.fixture(scope="module")
def graphs(client: FlaskClient) -> dict[str, Graph]:
    """What stands in the graphs, asked for by a query."""
    found = {}
    for name in {excerpt.graph for excerpt in EXCERPTS.values()}:
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        response = client.get("/sparql", query_string={"query": query, "format": "nt"})
        found[name] = Graph().parse(data=response.data, format="nt")
    return found


# ------------------------------------------------------------------------------------------------ the documents


def expected(path: str, graphs: Mapping[str, Graph]) -> set[Any]:
    whole = set(graphs[EXCERPTS[path].graph])
    if path != "/dcat":
        return whole
    return {triple for triple in whole if not str(triple[1]).startswith((PREFIXES["void"], PREFIXES["void-ext"]))}


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("path", EXCERPTS)
def test_a_document_holds_the_triples_of_its_graph_in_every_format(
    client: FlaskClient, graphs: Mapping[str, Graph], path: str, name: str
) -> None:
    assert PARSERS.keys() == {key for key, form in FORMATS.items() if form.shape is Shape.GRAPH}
    response = client.get(f"{path}.{name}")
    assert (response.status_code, response.mimetype) == (200, FORMATS[name].media_type)
    found = {triple[:3] for triple in Quads().parse(data=response.data, format=PARSERS[name]).quads()}
    assert found == expected(path, graphs)
    assert len(found) > 150


def test_the_parts_of_the_description_are_told_apart(graphs: Mapping[str, Graph]) -> None:
    assert len(expected("/dcat", graphs)) < len(expected("/void", graphs)) / 10


ASKED: Final[tuple[tuple[str, str, int, str], ...]] = (
    # after the path, Accept; status, type of what comes
    ("", "", 200, "text/turtle"),
    ("", "*/*", 200, "text/turtle"),
    ("", "application/rdf+xml", 200, "application/rdf+xml"),
    ("", "application/ld+json, text/turtle;q=0.5", 200, "application/ld+json"),
    ("", BROWSER, 200, "text/html"),
    (".ttl", BROWSER, 200, "text/turtle"),
    (".jsonld", "text/turtle", 200, "application/ld+json"),
    (".html", "text/turtle", 200, "text/html"),
    ("?format=nt", "text/turtle", 200, "application/n-triples"),
    ("?format=html", "", 200, "text/html"),
    (".rdf?format=nt", "", 200, "application/rdf+xml"),
    ("", "text/csv", 406, "application/problem+json"),
    ("?format=csv", "", 406, "application/problem+json"),
    ("?format=docx", "", 400, "application/problem+json"),
    (".csv", "", 404, "application/problem+json"),
    (".docx", "", 404, "application/problem+json"),
)


@pytest.mark.parametrize("path", EXCERPTS)
@pytest.mark.parametrize("row", ASKED, ids=lambda row: " ".join(map(str, row)))
def test_a_document_comes_as_it_is_asked_for(client: FlaskClient, path: str, row: tuple[str, str, int, str]) -> None:
    after, accept, status, came = row
    response = client.get(path + after, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (status, came)
    assert response.headers["Link"].startswith('</sparql>; rel="service-desc"')
    if status == 200 and came != "text/html":
        assert 'rel="license"' in response.headers["Link"]
        again = client.get(path + after, headers={"Accept": accept, "If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert client.post(path + after).status_code == 405


@pytest.mark.parametrize("path", EXCERPTS)
def test_a_page_leads_to_every_format_and_needs_nothing_that_its_policy_forbids(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": BROWSER})
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    listed = page.text.partition("<h2>As RDF</h2>")[2].partition("</main>")[0]
    links = [part.partition('"')[0] for part in listed.split('<a href="')[1:]]
    assert {client.get(urljoin(path, link)).mimetype for link in links} == {
        FORMATS[name].media_type for name in PARSERS
    }
    for forbidden in ("<script", "<style", " style=", "<img"):
        assert forbidden not in page.text


def test_the_well_known_address_leads_to_the_description(client: FlaskClient) -> None:
    for method in ("GET", "HEAD"):
        response = client.open("/.well-known/void", method=method)
        assert (response.status_code, response.headers["Location"]) == (302, "../void")
    assert client.get(urljoin("/.well-known/void", response.headers["Location"])).status_code == 200


@pytest.mark.parametrize("path", EXCERPTS)
def test_a_dataset_that_does_not_describe_itself_has_no_such_document(tmp_path: Path, path: str) -> None:
    client = client_of(tmp_path / "dataset")
    response = client.get(path)
    assert response.status_code == 404
    assert EXCERPTS[path].graph in response.text
    assert f"<{path}>" not in client.get("/sparql").text


# ------------------------------------------------------------------------------------------------ the clients


@pytest.fixture(scope="module")
def server(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("served") / "dataset"
    with running(folder, "--dataset", str(dataset.folder), seconds=250) as one:
        yield one


def test_the_service_description_leads_to_all_of_it(server: Running) -> None:
    url = f"{server.url}sparql"
    graph = Graph().parse(url)
    service = URIRef(url)
    for page in graph.objects(service, RDFS.seeAlso):
        with urllib.request.urlopen(str(page), timeout=30) as response:  # noqa: S310 - loopback
            assert response.status == 200
    seen = {str(page).removeprefix(server.url) for page in graph.objects(service, RDFS.seeAlso)}
    assert seen == {"status", "void", "dcat", ".well-known/sparql-examples"}
    default = next(graph.subjects(VOID.subset, URIRef(DATASET)))
    counts = [int(str(count)) for count in graph.objects(default, VOID.triples)]
    assert counts == [int(row[0]) for row in rows(server, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")]
    described = Graph().parse(f"{server.url}.well-known/void")
    (own,) = described.objects(URIRef(DATASET), VOID.triples)
    assert counts[0] - int(str(own)) == len(described), "the default graph is the dataset and its description"


# The queries of https://github.com/sib-swiss/sparql-editor, as it sends them: for prefixes, for examples, and for what
# classes are told to be, in the form that its README tells and in the one that asks for labels too.
PREFIXES_QUERY: Final = """PREFIX sh: <http://www.w3.org/ns/shacl#>
      SELECT DISTINCT ?prefix ?namespace
      WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix}
      ORDER BY ?prefix"""
EXAMPLES_QUERY: Final = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query
WHERE {
  ?sq a sh:SPARQLExecutable ;
    rdfs:comment ?comment ;
    sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""
VOID_QUERY: Final = """PREFIX up: <http://purl.uniprot.org/core/>
      PREFIX void: <http://rdfs.org/ns/void#>
      PREFIX void-ext: <http://ldf.fi/void-ext#>
      SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype
      WHERE {
        {
          ?cp void:class ?subjectClass ;
              void:propertyPartition ?pp .
          ?pp void:property ?prop .
          OPTIONAL {
              {
                  ?pp  void:classPartition [ void:class ?objectClass ] .
              } UNION {
                  ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] .
              }
          }
        } UNION {
          ?ls void:subjectsTarget [ void:class ?subjectClass ] ;
              void:linkPredicate ?prop ;
              void:objectsTarget [ void:class ?objectClass ] .
        }
      }"""
LABELLED_QUERY: Final = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh:<http://www.w3.org/ns/shacl#>
PREFIX sd:<http://www.w3.org/ns/sparql-service-description#>
PREFIX void:<http://rdfs.org/ns/void#>
PREFIX void-ext:<http://ldf.fi/void-ext#>
SELECT DISTINCT ?graph ?graphLabel ?subjectClass ?prop ?objectClass ?objectDatatype
?triples ?subjectClassLabel ?objectClassLabel ?subjectClassComment ?objectClassComment ?propLabel ?propComment
WHERE {
      {
        OPTIONAL {
          ?graph sd:graph ?graphDesc .
          OPTIONAL { ?graph rdfs:label ?graphLabel }
          ?graphDesc void:classPartition ?cp .
        }
        ?cp void:class ?subjectClass ;
          void:propertyPartition ?pp .
        OPTIONAL { ?subjectClass rdfs:label ?subjectClassLabel }
        OPTIONAL { ?subjectClass rdfs:comment ?subjectClassComment }

        ?pp void:property ?prop .
        OPTIONAL { ?pp void:triples ?triples }
        OPTIONAL { ?prop rdfs:label ?propLabel }
        OPTIONAL { ?prop rdfs:comment ?propComment }
        OPTIONAL {
          {
            ?pp  void:classPartition [ void:class ?objectClass ] .
            OPTIONAL { ?objectClass rdfs:label ?objectClassLabel }
            OPTIONAL { ?objectClass rdfs:comment ?objectClassComment }
          } UNION {
            ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] .
          }
        }
      } UNION {
        ?linkset void:subjectsTarget [ void:class ?subjectClass ] ;
          void:linkPredicate ?prop ;
          void:objectsTarget [ void:class ?objectClass ] .
      }
} ORDER BY ?subjectClass ?objectClass ?objectDatatype ?graph ?triples"""


def bindings(server: Running, query: str) -> list[dict[str, str]]:
    """Ask as SIB's editor does."""
    url = f"{server.url}sparql?ac=1&query={quote(query, safe='')}"
    request = urllib.request.Request(url, headers={"Accept": "application/sparql-results+json"})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - likewise
        body = json.load(response)
    return [{name: term["value"] for name, term in row.items()} for row in body["results"]["bindings"]]


def rows(server: Running, query: str) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in bindings(server, query)]


def test_sibs_editor_gets_every_prefix(server: Running) -> None:
    assert {row["prefix"]: row["namespace"] for row in bindings(server, PREFIXES_QUERY)} == dict(PREFIXES)


def test_sibs_editor_gets_examples_that_run_as_they_stand(server: Running, dataset: Dataset) -> None:
    found = bindings(server, EXAMPLES_QUERY)
    assert {row["sq"]: row["comment"] for row in found} == {each.iri: each.summary for each in dataset.questions}
    assert len(found) == len(dataset.questions) > 50
    one = next(row for row in found if row["sq"].endswith("cq01-what-remittances-do"))
    assert len(bindings(server, one["query"])) == len(dataset.ask("cq01").rows)


@pytest.mark.parametrize("query", [VOID_QUERY, LABELLED_QUERY], ids=["as its README has it", "with labels"])
def test_sibs_editor_gets_classes_with_their_properties(server: Running, query: str) -> None:
    told: dict[str, dict[str, set[str]]] = {}
    found = bindings(server, query)
    for row in found:
        used = told.setdefault(row["subjectClass"], {}).setdefault(row["prop"], set())
        used |= {row[name] for name in ("objectClass", "objectDatatype") if name in row}
    claim = told[HSN.CausalClaim]
    assert claim[HSN.hasCause] == claim[HSN.hasEffect] == {HSN.Factor}
    assert claim[HSN.statedIn] == {HSN.Passage}
    assert claim[HSN.hasPolarity] == {HSN.Polarity}, "what stands in another graph counts, too"
    assert claim[HSN.attributedTo] == {HSN.Actor, HSN.Source}
    assert told[HSN.Passage][HSN.start] == {f"{PREFIXES['xsd']}integer"}
    instances = {row[0] for row in rows(server, "SELECT DISTINCT ?class WHERE { GRAPH ?g { [] a ?class } }")}
    assert set(told) <= instances
    assert {HSN.Factor, HSN.Actor, HSN.Definition, HSN.Figure, HSN.Recommendation} <= set(told)
    if query is LABELLED_QUERY:
        labels = {row["subjectClass"]: row.get("subjectClassLabel") for row in found}
        assert labels[HSN.CausalClaim] == "causal claim"
        assert int(next(row["triples"] for row in found if row["prop"] == HSN.hasCause)) > 0


BY_COMUNICA: Final[Mapping[str, tuple[str, str]]] = {
    # the source, and a pattern that finds the same there as at the endpoint
    "the endpoint, found out": ("{url}sparql", "a hsn:CausalClaim"),
    "the endpoint, told": ("sparql@{url}sparql", "a hsn:CausalClaim"),
    "a join at the endpoint": ("{url}sparql", "hsn:hasCause/hsn:broaderFactor factor:migration"),
    "the description as a document": ("{url}void", "void:class hsn:CausalClaim"),
    "the description by its well-known address": ("{url}.well-known/void", "void:property hsn:hasCause"),
    "the catalogue as a document": ("{url}dcat", "a dcat:Distribution"),
    "the examples as a document": ("{url}.well-known/sparql-examples", "a sh:SPARQLExecutable"),
}


@pytest.mark.parametrize("case", BY_COMUNICA)
def test_comunica_finds_out_what_is_there(server: Running, case: str) -> None:
    comunica = program("comunica-sparql", "npm @comunica/query-sparql")
    source, pattern = BY_COMUNICA[case]
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("dcat", "factor", "hsn", "sh", "void"))
    query = f"{prefixes}SELECT DISTINCT ?thing WHERE {{ ?thing {pattern} }}"
    command = [comunica, source.format(url=server.url), query, "-t", "text/csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    _, *found = done.stdout.split()
    assert {term.strip("<>") for term in found} == {row[0] for row in rows(server, query)}
    assert found
