"""Laws of the Service Description and of the links to it."""

import hashlib
import json
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, VOID, Namespace
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from werkzeug.test import Client

from engines import ENGINES, client_over
from hsnexus_server.announcement import announced
from hsnexus_server.app import create_app
from hsnexus_server.description import Description
from hsnexus_server.engines.base import Answer, Asker, InquiryRequest, TextRequest
from hsnexus_server.negotiate import FORMATS, Choice, Shape, Wanted
from hsnexus_server.problems import reason_of
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.remembered import Remembered
from hsnexus_server.service import FORMAT_IRIS
from hsnexus_server.settings import Settings
from hsnexus_server.tally import Tally
from serving import GRAPH, SETTINGS, SPARQL_JSON, TERMS, Running, client_of, running, write_dataset

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*"),  # its readers use what it has deprecated itself
]

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
LICENCE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")
MINE: Final = "urn:x-hsnexus:data:mine"
OTHERS: Final = "http://e/their-graph#é"
# What rdflib calls a format, by our own name for it.
PARSERS: Final[Mapping[str, str]] = {
    "ttl": "turtle",
    "nt": "nt",
    "rdf": "xml",
    "jsonld": "json-ld",
    "trig": "trig",
    "nq": "nquads",
}
# http://localhost is where the test client says that it is.
HOME: Final = "http://localhost/sparql"


@pytest.fixture(scope="module", params=ENGINES)
def client(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[FlaskClient]:
    with client_over(request.param, write_dataset(tmp_path_factory.mktemp("served") / "dataset")) as one:
        yield one


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    folder = tmp_path_factory.mktemp("files")
    mine, quads = folder / "mine.ttl", folder / "quads.nq"
    mine.write_text("<urn:s> <urn:p> 1, 2 .", encoding="utf-8")
    quads.write_text(f"<urn:s> <urn:p> <urn:o> <{OTHERS}> .\n", encoding="utf-8")
    return mine, quads


@pytest.fixture(scope="module")
def with_data(tmp_path_factory: pytest.TempPathFactory, files: tuple[Path, ...]) -> FlaskClient:
    return client_of(tmp_path_factory.mktemp("served") / "dataset", *files)


def parsed(body: bytes, name: str = "ttl", base: str = HOME) -> Graph:
    """Read a graph as rdflib does after it fetched it from ``base``."""
    graph = Graph()
    for *triple, _ in Dataset().parse(data=body, format=PARSERS[name], publicID=base).quads():
        graph.add((triple[0], triple[1], triple[2]))
    return graph


def described(client: FlaskClient, name: str = "ttl", base: str = HOME) -> Graph:
    response = client.get("/sparql", query_string={"format": name})
    assert response.status_code == 200, response.text
    assert response.mimetype == FORMATS[name].media_type
    return parsed(response.data, name, base)


def only(graph: Graph, subject: Any, predicate: URIRef) -> Any:  # noqa: ANN401 - rdflib's nodes, of any kind
    (found,) = graph.objects(subject, predicate)
    return found


def service_of(graph: Graph) -> Any:  # noqa: ANN401 - likewise
    (found,) = graph.subjects(RDF.type, SD.Service)
    return found


def counts(graph: Graph) -> dict[str, int]:
    """Return the triples of each named graph, as described."""
    dataset = only(graph, service_of(graph), SD.defaultDataset)
    return {
        str(only(graph, named, SD.name)): int(only(graph, only(graph, named, SD.graph), VOID.triples))
        for named in graph.objects(dataset, SD.namedGraph)
    }


def default_graph(graph: Graph) -> Any:  # noqa: ANN401 - likewise
    return only(graph, only(graph, service_of(graph), SD.defaultDataset), SD.defaultGraph)


def counted(client: FlaskClient, pattern: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
    return int(client.get("/sparql", query_string={"query": query, "format": "csv"}).text.split()[1])


# ------------------------------------------------------------------------------------------------ what it says

# The terms of the Recommendation, https://www.w3.org/TR/sparql11-service-description/, that an endpoint like ours uses.
SD_TERMS: Final = """
    Service Language Function Aggregate EntailmentRegime EntailmentProfile GraphCollection Dataset Graph NamedGraph
    Feature endpoint feature defaultEntailmentRegime entailmentRegime defaultSupportedEntailmentProfile
    supportedEntailmentProfile extensionFunction extensionAggregate languageExtension supportedLanguage
    propertyFeature defaultDataset availableGraphs resultFormat inputFormat defaultGraph namedGraph name graph
    SPARQL10Query SPARQL11Query SPARQL11Update DereferencesURIs UnionDefaultGraph RequiresDataset EmptyGraphs
    BasicFederatedQuery
"""
# Those of https://www.w3.org/ns/formats/ that a SPARQL endpoint may write.
FORMAT_NAMES: Final = """
    JSON-LD N3 N-Triples N-Quads RDFa RDF_JSON RDF_XML SPARQL_Results_XML SPARQL_Results_JSON SPARQL_Results_CSV
    SPARQL_Results_TSV Turtle TriG
"""


def test_every_term_is_one_of_a_published_vocabulary(with_data: FlaskClient) -> None:
    graph = described(with_data)
    terms = {URIRef(str(term)) for term in (*graph.predicates(), *graph.objects(None, RDF.type))}
    terms |= {URIRef(str(term)) for term in graph.objects() if str(term).startswith(str(SD))}
    assert len(terms) > 20
    ours = {term for term in terms if str(term).startswith(str(SD))}
    assert {str(term).removeprefix(str(SD)) for term in ours} <= set(SD_TERMS.split())
    assert [term for term in terms - ours if not any(term in space for space in (DCTERMS, OWL, RDF, RDFS, VOID))] == []


def test_it_says_every_format_that_there_is_and_no_other(client: FlaskClient) -> None:
    graph = described(client)
    assert FORMAT_IRIS.keys() == FORMATS.keys()
    said = {str(iri) for iri in graph.objects(service_of(graph), SD.resultFormat)}
    assert said == set(FORMAT_IRIS.values())
    assert len(said) == len(FORMATS) > 8
    assert {iri.removeprefix("http://www.w3.org/ns/formats/") for iri in said} <= set(FORMAT_NAMES.split())


def test_the_service_goes_by_the_url_that_was_dereferenced(client: FlaskClient) -> None:
    # Comunica believes what is said of that URL, or of a blank node, and of nothing else.
    graph = described(client)
    service = service_of(graph)
    assert service == URIRef(HOME)
    assert only(graph, service, SD.endpoint) == URIRef(HOME)
    assert list(graph.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert only(graph, service, DCTERMS.conformsTo) == URIRef("https://www.w3.org/TR/sparql12-query/")
    assert only(graph, service, RDFS.seeAlso) == URIRef("http://localhost/status")


def test_it_claims_no_feature_that_is_not_there(client: FlaskClient) -> None:
    graph = described(client)
    assert list(graph.objects(service_of(graph), SD.feature)) == []
    # Were one of these otherwise, it would have to be said.
    assert client.get("/sparql", query_string={"query": "ASK { SERVICE <http://e/> {} }"}).status_code == 403
    assert counted(client, "?s ?p ?o") != counted(client, "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }")
    assert client.get("/sparql", query_string={"query": "ASK { ?s ?p ?o }"}).json == {"head": {}, "boolean": True}


@pytest.mark.parametrize("data", [False, True])
def test_every_graph_is_there_with_as_many_triples_as_a_query_counts(
    client: FlaskClient, with_data: FlaskClient, *, data: bool
) -> None:
    served = with_data if data else client
    told = counts(described(served))
    assert told == served.get("/status").json["graphs"]  # type: ignore[index] # the status is an object
    assert told.keys() == {GRAPH, TERMS} | ({MINE, OTHERS} if data else set())
    for name, count in told.items():
        assert counted(served, f"GRAPH <{name}> {{ ?s ?p ?o }}") == count > 0


def test_the_default_graph_is_told_in_words_and_in_triples(client: FlaskClient, with_data: FlaskClient) -> None:
    graph = described(client)
    default = default_graph(graph)
    assert int(only(graph, default, VOID.triples)) == counted(client, "?s ?p ?o")
    assert only(graph, default, DCTERMS.description) == Literal(f"The union of {GRAPH}.", lang="en")
    assert set(graph.objects(default, VOID.subset)) == {URIRef(GRAPH)}
    graph = described(with_data)
    default = default_graph(graph)
    # A triple of the user's may be one of ours, so that nobody knows their number without counting.
    assert list(graph.objects(default, VOID.triples)) == []
    assert only(graph, default, DCTERMS.description) == Literal(f"The union of {GRAPH} and {MINE}.", lang="en")
    assert set(graph.objects(default, VOID.subset)) == {URIRef(GRAPH), URIRef(MINE)}


def test_the_graph_of_triple_terms_says_what_it_holds(client: FlaskClient) -> None:
    graph = described(client)
    assert "triple terms" in only(graph, URIRef(TERMS), DCTERMS.description)
    assert "triple terms" not in only(graph, URIRef(GRAPH), DCTERMS.description)


def test_the_build_has_version_digest_and_licence_and_the_users_data_none(with_data: FlaskClient) -> None:
    graph = described(with_data)
    build = only(graph, only(graph, service_of(graph), SD.defaultDataset), DCTERMS.hasPart)
    status = with_data.get("/status").json
    assert status is not None
    assert only(graph, build, OWL.versionInfo) == Literal(status["version"])
    assert only(graph, build, DCTERMS.identifier) == Literal(status["digest"])
    assert set(graph.objects(build, VOID.subset)) == {URIRef(GRAPH), URIRef(TERMS)}
    assert set(graph.subjects(DCTERMS.license, LICENCE)) == {build, URIRef(GRAPH), URIRef(TERMS)}
    assert list(graph.triples((URIRef(OTHERS), None, None))) == [], "what their IRI stands for is theirs to say"


TOLD: Final[Mapping[str, tuple[Any, str]]] = {
    # a setting, its value, and what is told of it
    "timeout_seconds": (2.5, "within 2,500 ms"),
    "timeout_most_seconds": (12.0, "up to 12,000;"),
    "memory_bytes": (3 << 30, "3 GiB of memory"),
    "query_bytes": (1000, "1,000 bytes long"),
    "depth": (7, "nested 7 deep"),
    "result_bytes": (5 << 20, "may take 5 MiB."),
    "client_limits": (True, "Each client has limits"),
}
BUILD: Final = Description("0.1", "d" * 64, {GRAPH: 6}, (GRAPH,), ())


def written(settings: Settings, name: str = "ttl", description: Description = BUILD) -> bytes:
    content = announced(Choice(name, FORMATS[name].media_type), description, settings).content
    assert isinstance(content, bytes)
    return content


@pytest.mark.parametrize("name", TOLD)
def test_the_limits_are_told_in_words(name: str) -> None:
    value, told = TOLD[name]
    assert told not in written(SETTINGS).decode()
    assert told in written(replace(SETTINGS, **{name: value})).decode()


# ------------------------------------------------------------------------------------------------ how it is written


@pytest.mark.parametrize("public_url", ["", "https://a.example/hs"])
@pytest.mark.parametrize("name", PARSERS)
def test_every_serialisation_says_the_same(tmp_path: Path, files: tuple[Path, ...], name: str, public_url: str) -> None:
    assert PARSERS.keys() == {key for key, form in FORMATS.items() if form.shape is Shape.GRAPH}
    client = client_of(tmp_path / "dataset", *files, public_url=public_url)
    base = "http://127.0.0.1:0/sparql"  # which N-Triples and N-Quads name, as it is where these settings listen
    assert isomorphic(described(client, name, base), described(client, "ttl", base))
    assert len(described(client, name, base)) > 50


ADDRESSES: tuple[tuple[str, str], ...] = (
    # the host that is listened on, and the URL of the server
    ("127.0.0.1", "http://127.0.0.1:8000"),
    ("::1", "http://[::1]:8000"),
    ("fe80::1%eth0", "http://[fe80::1]:8000"),
    ("0.0.0.0", "http://localhost:8000"),  # noqa: S104 - nothing listens
    ("::", "http://localhost:8000"),
    ("a.example", "http://a.example:8000"),
)


@pytest.mark.parametrize(("host", "base"), ADDRESSES)
def test_what_knows_no_relative_reference_names_the_address(host: str, base: str) -> None:
    settings = replace(SETTINGS, host=host, port=8000)
    for name in ("nt", "nq"):
        assert service_of(parsed(written(settings, name), name, "urn:x:nowhere")) == URIRef(f"{base}/sparql")


@pytest.mark.parametrize("base", ["http://a.example/sparql", "https://b.example:8443/sparql", "http://[::1]:1/sparql/"])
def test_without_a_public_url_the_description_holds_under_every_name(base: str) -> None:
    here = URIRef(base.rstrip("/"))
    for name in ("ttl", "rdf", "jsonld", "trig"):
        graph = parsed(written(SETTINGS, name), name, base)
        assert only(graph, service_of(graph), SD.endpoint) == here
        assert "urn:uuid" not in written(SETTINGS, name).decode()


PUBLIC: Final = "https://a.example/hs"


@pytest.mark.parametrize("name", PARSERS)
def test_a_public_url_is_where_all_that_is_ours_begins(name: str) -> None:
    graph = parsed(written(replace(SETTINGS, public_url=PUBLIC), name), name, "http://elsewhere.example/")
    assert only(graph, service_of(graph), SD.endpoint) == URIRef(f"{PUBLIC}/sparql")
    assert "elsewhere.example" not in graph.serialize(format="nt")


def test_the_same_description_is_the_same_bytes() -> None:
    for name in PARSERS:
        assert len({written(SETTINGS, name) for _ in range(5)}) == 1
    prefixes = [line for line in written(SETTINGS).decode().splitlines() if line.startswith("@prefix")]
    assert len(prefixes) > 5
    assert prefixes == sorted(prefixes)


# ------------------------------------------------------------------------------------------------ when it is given

BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
ASKED: tuple[tuple[str, str, str, int, str], ...] = (
    # method, query string, Accept, status, type of what comes
    ("GET", "", "", 200, "text/turtle"),
    ("GET", "", "*/*", 200, "text/turtle"),
    ("HEAD", "", "*/*", 200, "text/turtle"),
    ("GET", "", "text/turtle", 200, "text/turtle"),
    ("GET", "", "application/rdf+xml", 200, "application/rdf+xml"),
    ("GET", "", "application/ld+json", 200, "application/ld+json"),
    ("GET", "", "application/n-triples", 200, "application/n-triples"),
    ("GET", "", "application/trig", 200, "application/trig"),
    ("GET", "", "application/n-quads", 200, "application/n-quads"),
    ("GET", "", "application/rdf+xml;q=0.5, text/turtle;q=0.4", 200, "application/rdf+xml"),
    ("GET", "", "text/turtle, text/html;q=0.9", 200, "text/turtle"),
    ("GET", "", "text/html, application/ld+json", 200, "application/ld+json"),
    # what rdflib sends
    ("GET", "", "text/turtle, application/n-triples;q=0.9, text/html;q=0.2, */*;q=0.1", 200, "text/turtle"),
    # a browser gets the page, unless it names a format
    ("GET", "", BROWSER, 200, "text/html"),
    ("HEAD", "", BROWSER, 200, "text/html"),
    ("GET", "format=", BROWSER, 200, "text/html"),
    ("GET", "query=&format=json", BROWSER, 200, "text/html"),
    ("GET", "default-graph-uri=urn:g", BROWSER, 200, "text/html"),
    ("GET", "format=ttl", BROWSER, 200, "text/turtle"),
    # format= beats Accept
    ("GET", "format=rdf", "text/turtle", 200, "application/rdf+xml"),
    ("GET", "format=nt", SPARQL_JSON, 200, "application/n-triples"),
    ("GET", "format=json", "", 200, "application/ld+json"),
    ("GET", "format=text/turtle&x=y", "", 200, "text/turtle"),
    ("GET", "format=csv", "", 400, "missing-query"),
    ("GET", "format=png", "", 400, "malformed-request"),
    ("GET", "format=ttl&format=nt", "", 400, "malformed-request"),
    # who takes only solutions has forgotten a query
    ("GET", "", SPARQL_JSON, 400, "missing-query"),
    ("GET", "", "application/sparql-results+xml, text/csv", 400, "missing-query"),
    ("GET", "", "image/png", 400, "missing-query"),
    ("GET", "", "*/*;q=0", 400, "missing-query"),
    ("GET", "", "application/problem+json", 400, "missing-query"),
    # and so has who sends a part of one
    ("GET", "query", "", 400, "missing-query"),
    ("GET", "query=", "text/turtle", 400, "missing-query"),
    ("GET", "query=%20", "", 400, "missing-query"),
    ("GET", "default-graph-uri=urn:g", "", 400, "missing-query"),
    ("GET", "named-graph-uri=urn:g&format=ttl", "", 400, "missing-query"),
    ("GET", "x=%FF", "", 400, "malformed-request"),
    ("GET", "update=CLEAR%20ALL", "", 403, "read-only"),
    ("POST", "", "", 400, "missing-query"),
    ("POST", "format=ttl", "text/turtle", 400, "missing-query"),
    ("POST", "", BROWSER, 400, "missing-query"),
)


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize("row", ASKED, ids=lambda row: " ".join(map(str, row)))
def test_a_request_without_a_query_gets_what_it_asks_for(
    client: FlaskClient, row: tuple[str, str, str, int, str], path: str
) -> None:
    method, query_string, accept, status, came = row
    headers = {"Accept": accept} if accept else {}
    response = client.open(path, method=method, query_string=query_string, headers=headers)
    assert response.status_code == status
    if status == 200:
        assert response.mimetype == came
        assert bool(response.data) == (method != "HEAD")
    elif response.mimetype == "text/html":
        assert accept == BROWSER
        assert reason_of(came).heading in response.text
    else:
        assert response.json is not None
        assert response.json["type"].rpartition(":")[2] == came


def test_it_carries_the_headers_of_an_answer(client: FlaskClient) -> None:
    got, head = client.get("/sparql"), client.head("/sparql")
    assert got.headers["Cache-Control"] == "no-cache"
    assert got.headers["Vary"] == "Accept, Accept-Encoding"
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert "Link" in got.headers["Access-Control-Expose-Headers"]
    assert int(got.headers["Content-Length"]) == len(got.data) > 0
    for name in ("ETag", "Content-Length", "Content-Type", "Link", "Vary"):
        assert head.headers[name] == got.headers[name]
    assert not got.headers["ETag"].startswith("W/")
    assert got.headers["ETag"] == f'"{hashlib.sha256(got.data).hexdigest()}"'
    assert got.headers["X-Dataset-Version"] == client.get("/ready").json["digest"]  # type: ignore[index] # an object
    again = client.get("/sparql", headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


class Loading:
    """An engine that is not ready yet."""

    def ask(self, request: SparqlRequest, wanted: Wanted, asker: Asker) -> Answer:
        raise NotImplementedError

    def inquire(self, request: InquiryRequest, wanted: Wanted, asker: Asker) -> Answer:
        raise NotImplementedError

    def read(self, request: TextRequest, wanted: Wanted, asker: Asker) -> Answer:
        raise NotImplementedError

    def status(self) -> Mapping[str, Any]:
        return {"ready": False}


def test_while_the_dataset_is_loaded_there_is_nothing_to_describe() -> None:
    client = create_app(Loading(), SETTINGS).test_client()
    response = client.get("/sparql")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get("/sparql", headers={"Accept": BROWSER}).status_code == 200


FORGED: tuple[tuple[str, str], ...] = (
    ("Host", "evil.example"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Proto", "evil"),
    ("X-Forwarded-Prefix", "/evil"),
    ("X-Original-URL", "/evil"),
    ("Forwarded", "host=evil.example;proto=evil"),
)


@pytest.mark.parametrize("public_url", ["", PUBLIC])
@pytest.mark.parametrize(("header", "value"), FORGED)
def test_nothing_that_the_client_calls_us_comes_back(tmp_path: Path, header: str, value: str, public_url: str) -> None:
    client = client_of(tmp_path / "dataset", public_url=public_url)
    for name in PARSERS:
        asked = {"format": name}
        plain = client.get("/sparql", query_string=asked)
        forged = client.get("/sparql", query_string=asked, headers={header: value})
        assert forged.data == plain.data
        assert forged.headers["Link"] == plain.headers["Link"]
        assert "evil" not in f"{forged.headers}{forged.text}"


# ------------------------------------------------------------------------------------------------ links

DESCRIBED: Final = '</sparql>; rel="service-desc"; type="text/turtle"'
LICENSED: Final = f'{DESCRIBED}, <{LICENCE}>; rel="license"'
LINKED: tuple[tuple[str, str, str, str | None], ...] = (
    # method, URL, Accept, Link
    ("GET", "/sparql", "", LICENSED),
    ("HEAD", "/sparql/", "", LICENSED),
    ("GET", "/sparql?query=ASK{}", "", LICENSED),
    ("HEAD", "/sparql?query=ASK{}", "", LICENSED),
    ("POST", "/sparql?query=ASK{}", "", LICENSED),
    ("GET", "/sparql", BROWSER, DESCRIBED),
    ("GET", "/sparql?query=", "", DESCRIBED),
    ("GET", "/sparql?query=SELEKT", "", DESCRIBED),
    ("GET", "/sparql?query=ASK{}", "image/png", DESCRIBED),
    ("OPTIONS", "/sparql", "", DESCRIBED),
    ("GET", "/health", "", None),
)


@pytest.mark.parametrize("row", LINKED, ids=lambda row: " ".join(row[:3]))
def test_answers_link_to_the_description_and_what_is_ours_to_its_licence(
    client: FlaskClient, with_data: FlaskClient, row: tuple[str, str, str, str | None]
) -> None:
    method, url, accept, link = row
    headers = {"Accept": accept} if accept else {}
    assert client.open(url, method=method, headers=headers).headers.get("Link") == link
    told = with_data.open(url, method=method, headers=headers).headers.get("Link")
    assert told == (DESCRIBED if link else None), "nobody told us the licence of the user's data"


def test_links_begin_with_the_public_url(tmp_path: Path) -> None:
    client = client_of(tmp_path / "dataset", public_url=PUBLIC)
    assert client.get("/sparql").headers["Link"] == LICENSED.replace("</sparql>", f"<{PUBLIC}/sparql>")


@dataclass
class Counted:
    """An application as it is, counting how often it was asked."""

    client: FlaskClient
    asked: int = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 - WSGI
        self.asked += 1
        return self.client.application(environ, start_response)


def test_what_a_front_remembers_keeps_its_links(client: FlaskClient) -> None:
    application, tally = Counted(client), Tally(1)
    front = Client(Remembered(application, SETTINGS, tally, 0))
    for url in ("/sparql", "/sparql?query=ASK{}"):
        first, second = front.get(url, buffered=True), front.get(url, buffered=True)
        same = front.get(url, headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
        direct = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert [one.status_code for one in (first, second, same, direct)] == [200, 200, 304, 304]
        assert first.data == second.data
        assert {one.headers["Link"] for one in (first, second, same, direct)} == {LICENSED}
    assert application.asked == 2
    tally.next_generation()
    front.get("/sparql", buffered=True)
    assert application.asked == 3, "another dataset has another description"


# ------------------------------------------------------------------------------------------------ a real server


@pytest.fixture(scope="module", params=[(), ("--public-url", PUBLIC + "/")], ids=["as it is", "public"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("served") / "dataset", *request.param) as one:
        yield one


@pytest.mark.parametrize("name", PARSERS)
def test_who_follows_the_endpoint_gets_an_answer(server: Running, name: str) -> None:
    url = f"{server.url}sparql?format={name}"
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - loopback
        graph, link = parsed(response.read(), name, url), response.headers["Link"]
    endpoint = str(only(graph, service_of(graph), SD.endpoint))
    if PUBLIC in link:
        assert endpoint == f"{PUBLIC}/sparql"
        return
    assert endpoint == f"{server.url}sparql"
    for graph_name, count in counts(graph).items():
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph_name}> {{ ?s ?p ?o }} }}"
        (row,) = SPARQLStore(endpoint).query(query)
        assert int(row[0]) == count  # type: ignore[index, arg-type] # a row of a SELECT
    assert counts(graph) == json.loads(server.get("status")[1])["graphs"]


def test_rdflib_reads_it_from_the_address_of_the_endpoint(server: Running) -> None:
    graph = Graph().parse(f"{server.url}sparql")
    assert counts(graph).keys() == {GRAPH, TERMS}
