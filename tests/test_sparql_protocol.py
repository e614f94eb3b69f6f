"""Laws of `/sparql`: the SPARQL Protocol, and one shape for every refusal."""

import json
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Final
from urllib.parse import quote, quote_plus, urlencode
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from werkzeug.test import TestResponse

from engines import ENGINES, client_over
from hsnexus_server.engines.base import Answer, Asker
from hsnexus_server.guard import admitted
from hsnexus_server.negotiate import FORMATS, Wanted
from hsnexus_server.problems import Reason, RefusalError
from hsnexus_server.protocol import SparqlRequest
from serving import GRAPH, SPARQL_JSON, TERMS, client_of, write_dataset
from tabling import parsed

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
P: Final = "PREFIX e: <http://e/> "
ALL: Final = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


@pytest.fixture(scope="module", params=ENGINES)
def client(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[FlaskClient]:
    with client_over(request.param, write_dataset(tmp_path_factory.mktemp("served") / "dataset")) as one:
        yield one


def ask(client: FlaskClient, query: str, accept: str = "", **fields: str) -> TestResponse:
    return client.get("/sparql", query_string={"query": query, **fields}, headers={"Accept": accept} if accept else {})


def values(response: TestResponse, name: str) -> list[str]:
    assert response.status_code == 200, response.text
    rows = json.loads(response.data)["results"]["bindings"]
    return [row[name]["value"] for row in rows]


def problem(response: TestResponse) -> Mapping[str, object]:
    """Check the shape that every refusal has, and return its fields."""
    assert response.content_type == "application/problem+json"
    fields = json.loads(response.data)
    assert isinstance(fields, dict)
    assert fields["status"] == response.status_code
    assert {"type", "title", "status", "detail"} <= fields.keys()
    assert response.headers["Cache-Control"] == "no-store"
    return fields


# ------------------------------------------------------------------------------------------------ right requests

WAYS_IN = ("get", "post-form", "post-direct", "post-direct-charset", "post-empty")


def send(client: FlaskClient, way: str, query: str) -> TestResponse:
    url = f"/sparql?query={quote(query, safe='')}"
    if way == "get":
        return client.get(url)
    if way == "post-form":
        return client.post("/sparql", data=f"query={quote_plus(query)}", content_type=FORM)
    if way == "post-empty":
        return client.post(url)
    content_type = f"{QUERY}; charset=utf-8" if way == "post-direct-charset" else QUERY
    return client.post("/sparql", data=query.encode(), content_type=content_type)


@pytest.mark.parametrize("way", WAYS_IN)
@pytest.mark.parametrize("literal", ["a+b", "%41", "100%25", "été", "a&b=c;d", "😀"])
def test_a_query_is_decoded_once_by_every_way_in(client: FlaskClient, way: str, literal: str) -> None:
    query = f'SELECT ?x WHERE {{ BIND ("{literal}" AS ?x) }}'
    assert values(send(client, way, query), "x") == [literal]


@pytest.mark.parametrize("way", WAYS_IN)
def test_a_literal_of_the_data_is_found_as_written(client: FlaskClient, way: str) -> None:
    for literal in ("a+b", "%41", "100%25"):
        response = send(client, way, f'{P} SELECT ?s WHERE {{ ?s e:p "{literal}" }}')
        assert values(response, "s") == ["http://e/a"]


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    got, head = client.get(f"/sparql?query={quote(ALL)}"), client.head(f"/sparql?query={quote(ALL)}")
    assert head.data == b""
    assert head.status_code == got.status_code == 200
    for name in ("Content-Length", "Content-Type", "ETag", "Vary"):
        assert head.headers[name] == got.headers[name]
    assert int(got.headers["Content-Length"]) == len(got.data) > 0


def test_options_says_the_methods(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"Origin": "https://x.example"})
    assert response.status_code == 200
    for name in ("Allow", "Access-Control-Allow-Methods"):
        assert set(response.headers[name].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


SUBJECTS: Final = "SELECT DISTINCT ?s {} WHERE {{ ?s ?p ?o }} ORDER BY ?s"
NAMED: Final = "SELECT DISTINCT ?g {} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?g"
DATASETS: tuple[tuple[str, str, dict[str, str], list[str]], ...] = (
    # query, FROM, parameters, answer
    (SUBJECTS, "", {}, ["http://e/a", "http://e/b"]),
    (NAMED, "", {}, [TERMS, GRAPH]),
    (SUBJECTS, f"FROM <{TERMS}>", {}, ["http://e/r"]),
    (SUBJECTS, f"FROM <{GRAPH}>", {"default-graph-uri": TERMS}, ["http://e/r"]),
    (NAMED, f"FROM NAMED <{GRAPH}>", {"named-graph-uri": TERMS}, [TERMS]),
    (SUBJECTS, f"FROM <{GRAPH}>", {"named-graph-uri": TERMS}, []),
    (NAMED, f"FROM NAMED <{GRAPH}>", {"default-graph-uri": TERMS}, []),
    (SUBJECTS, "FROM <http://127.0.0.1:9/nowhere.ttl>", {}, []),
    (SUBJECTS, "FROM <file:///etc/passwd>", {}, []),
    (SUBJECTS, "", {"default-graph-uri": "urn:x:none"}, []),
    # an empty parameter is as good as none
    (SUBJECTS, "", {"default-graph-uri": ""}, ["http://e/a", "http://e/b"]),
    (SUBJECTS, f"FROM <{TERMS}>", {"default-graph-uri": "", "named-graph-uri": ""}, ["http://e/r"]),
    (NAMED, f"FROM NAMED <{GRAPH}>", {"named-graph-uri": "", "format": ""}, [GRAPH]),
)


@pytest.mark.parametrize(("query", "clause", "parameters", "answer"), DATASETS)
def test_the_dataset_of_the_request_wins_over_from(
    client: FlaskClient, query: str, clause: str, parameters: dict[str, str], answer: list[str]
) -> None:
    text = query.format(clause)
    name = "s" if "?s {" in text or query is SUBJECTS else "g"
    got = [
        ask(client, text, **parameters),
        client.post("/sparql", data={"query": text, **parameters}),
        client.post(f"/sparql?{urlencode(parameters)}", data=text.encode(), content_type=QUERY),
    ]
    blank = [[value for value in values(response, name) if value.startswith(("http", "urn"))] for response in got]
    assert blank == [answer] * 3


def test_two_default_graphs_are_merged(client: FlaskClient) -> None:
    response = client.get(
        f"/sparql?query={quote(SUBJECTS.format(''))}&default-graph-uri={GRAPH}&default-graph-uri={TERMS}"
    )
    assert values(response, "s")[-1] == "http://e/r"


def test_a_format_may_be_given_by_name_and_by_media_type(client: FlaskClient) -> None:
    for fields in ("format=tsv&format=text/tab-separated-values", "format=&format=png,tsv"):
        response = client.get(f"/sparql?query={quote(ALL)}&{fields}")
        assert (response.status_code, response.mimetype) == (200, "text/tab-separated-values")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT"])
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("parameters", ["", "?query=ASK{}"])
def test_a_slash_at_the_end_changes_nothing(client: FlaskClient, method: str, accept: str, parameters: str) -> None:
    plain, slashed = (
        client.open(url + parameters, method=method, headers={"Accept": accept}) for url in ("/sparql", "/sparql/")
    )
    # Pages lead to the root of the server, which is elsewhere from there, and so have other bytes.
    others = {"Date", "X-Request-Id", *(("Content-Length", "ETag") if plain.mimetype == "text/html" else ())}
    said = [re.sub(rb'urn:uuid:[0-9a-f-]+|"[.]{1,2}/', b"", one.data) for one in (plain, slashed)]
    heads = [{name: value for name, value in one.headers.items() if name not in others} for one in (plain, slashed)]
    assert slashed.status_code == plain.status_code
    assert said[0] == said[1]
    assert heads[0] == heads[1]


def test_the_form_asks_the_address_that_it_came_from(client: FlaskClient) -> None:
    # A form without an action goes where the page is, be it with a slash at the end or behind a path of a proxy.
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    (form,) = [each for each in parsed(page).every("form") if each.every("textarea")]
    assert (form.attributes["method"], "action" in form.attributes) == ("get", False)


# ------------------------------------------------------------------------------------------------ wrong requests

WRONG = (
    # law, method, URL, content type, body, status, word of the detail
    ("a dataset without a query", "GET", "/sparql?default-graph-uri=urn:g", "", b"", 400, "query="),
    ("no query in a form", "POST", "/sparql", FORM, b"x=y", 400, "query="),
    ("an empty query", "GET", "/sparql?query=", "", b"", 400, "query="),
    ("an empty post", "POST", "/sparql", "", b"", 400, "query="),
    ("two queries", "GET", "/sparql?query=ASK{}&query=ASK{}", "", b"", 400, "2 times"),
    ("two queries in a form", "POST", "/sparql", FORM, b"query=ASK{}&query=ASK{}", 400, "2 times"),
    ("a query in URL and form", "POST", "/sparql?query=ASK{}", FORM, b"query=ASK{}", 400, "2 times"),
    ("a query in URL and body", "POST", "/sparql?query=ASK{}", QUERY, b"ASK{}", 400, "2 times"),
    ("two formats", "GET", "/sparql?query=ASK{}&format=json&format=xml", "", b"", 400, "different formats"),
    ("two formats, URL and form", "POST", "/sparql?format=csv", FORM, b"query=ASK{}&format=tsv", 400, "different"),
    ("an unknown format", "GET", "/sparql?query=ASK{}&format=png", "", b"", 400, "jsonld"),
    ("a URL that is not UTF-8", "GET", "/sparql?query=ASK{}%FF", "", b"", 400, "UTF-8"),
    ("a form that is not UTF-8", "POST", "/sparql", FORM, b"query=ASK{}%FF", 400, "UTF-8"),
    ("a form with raw bytes", "POST", "/sparql", FORM, b"query=ASK{}\xff", 400, "UTF-8"),
    ("a body that is not UTF-8", "POST", "/sparql", QUERY, b"ASK{} # \xe9", 400, "UTF-8"),
    ("a surrogate", "GET", "/sparql?query=ASK{}%ED%A0%80", "", b"", 400, "UTF-8"),
    ("a graph that is no IRI", "GET", "/sparql?query=ASK{}&default-graph-uri=a%20b", "", b"", 400, "absolute IRI"),
    ("a relative graph", "GET", "/sparql?query=ASK{}&named-graph-uri=g", "", b"", 400, "absolute IRI"),
    ("an update as query", "GET", "/sparql?query=INSERT+DATA+{}", "", b"", 400, "INSERT changes data"),
    ("another update", "POST", "/sparql", QUERY, b"#x\nPREFIX a: <urn:a> delete where {}", 400, "DELETE changes"),
    ("an update", "POST", "/sparql", FORM, b"update=CLEAR+ALL", 403, "hsnexus serve --data"),
    ("an update in the body", "POST", "/sparql", "application/sparql-update", b"CLEAR ALL", 403, "hsnexus serve"),
    ("a method", "PUT", "/sparql", QUERY, b"ASK{}", 405, "GET, HEAD, OPTIONS, POST"),
    ("another method", "DELETE", "/sparql", "", b"", 405, "POST"),
    ("a type of body", "POST", "/sparql", "application/json", b"{}", 415, QUERY),
    ("a body without a type", "POST", "/sparql", "", b"ASK{}", 415, "no Content-Type"),
    ("a multipart form", "POST", "/sparql", "multipart/form-data; boundary=x", b"--x--", 415, QUERY),
    ("a charset", "POST", "/sparql", f"{QUERY}; charset=latin-1", b"ASK{}", 415, "latin-1"),
    ("a long query", "POST", "/sparql", QUERY, b"ASK{}" + b" " * 65536, 413, "65,536"),
    ("an unknown page", "GET", "/nowhere", "", b"", 404, "/sparql"),
    ("a page that is only read", "POST", "/status", "", b"", 405, "GET, HEAD, OPTIONS"),
    ("an unknown function", "GET", "/sparql?query=ASK{FILTER(<urn:f>(1))}", "", b"", 400, "urn:f"),
)


@pytest.mark.parametrize("row", WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_request_is_refused_with_its_reason(
    client: FlaskClient, row: tuple[str, str, str, str, bytes, int, str]
) -> None:
    _, method, url, content_type, body, status, word = row
    response = client.open(url, method=method, data=body, content_type=content_type or None)
    assert response.status_code == status
    fields = problem(response)
    assert word in str(fields["detail"])
    assert str(fields["type"]).rpartition(":")[2] in {*Reason}
    assert ("Allow" in response.headers) == (status == 405)


def test_a_coded_body_is_refused(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b"x", content_type=QUERY, headers={"Content-Encoding": "gzip"})
    assert response.status_code == 415
    assert "gzip" in str(problem(response)["detail"])


def test_a_body_over_the_limit_is_refused(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b"x" * (256 * 1024 + 1), content_type=QUERY)
    assert response.status_code == 413
    problem(response)


SYNTAX = (
    # query, line, column, what is told, the line under which the caret stands
    ("SELECT * {?s ?p", 1, 16, "ends too early", "SELECT * {?s ?p"),
    ("ASK {\n  ex:a ?p ?o\n}", 2, 3, "prefix ex:", "  ex:a ?p ?o"),
    ("ASK { ?s <p> ?o }", 1, 10, "no BASE", "ASK { ?s <p> ?o }"),
    ("ASK {\n\t?s ?p 'abc }\n", 2, 8, "not closed", " ?s ?p 'abc }"),
    ("ASK { ?s ?p `x` }", 1, 13, "No SPARQL token", "ASK { ?s ?p `x` }"),
    ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, "unbound", "SELECT ?x { ?s ?p ?o } GROUP BY ?s"),
    ("SELECT * { ?s ?p ?o } }", 1, 24, "bracket too many", "SELECT * { ?s ?p ?o } }"),
    (
        "SELECT ?x WHERE ?x a ?y }",
        1,
        17,
        "'?x' is not expected here; the parser looks for",
        "SELECT ?x WHERE ?x a ?y }",
    ),
    ("SELEKT * {}", 1, 1, "'SELEKT'", "SELEKT * {}"),
    ("ASK { ?s ?p ?o } é", 1, 18, "'é'", "ASK { ?s ?p ?o } é"),
    ("ASK { FILTER(?a<?b&&?c='x>'||?d='y') }", 1, 16, "spaces", "ASK { FILTER(?a<?b&&?c='x>'||?d='y') }"),
    ("ASK { ?é ?p ?o ?q }", 1, 16, "'?q'", "ASK { ?é ?p ?o ?q }"),
)


@pytest.mark.parametrize("row", SYNTAX, ids=[row[0] for row in SYNTAX])
def test_a_syntax_error_has_its_place(client: FlaskClient, row: tuple[str, int, int, str, str]) -> None:
    query, line, column, word, shown = row
    fields = problem(ask(client, query))
    assert (fields["status"], fields["line"], fields["column"]) == (400, line, column)
    assert word in str(fields["detail"])
    assert fields["excerpt"] == f"{shown}\n{' ' * (column - 1)}^"


def test_the_excerpt_of_a_long_line_is_a_window(client: FlaskClient) -> None:
    fields = problem(ask(client, "ASK { " + "?s ?p ?o . " * 100 + "ex:a ?p ?o }"))
    shown, caret = str(fields["excerpt"]).split("\n")
    assert len(shown) <= 80
    assert shown[len(caret) - 1 :].startswith("ex:a")


def test_a_refusal_is_text_for_who_asks_for_text(client: FlaskClient) -> None:
    response = ask(client, "ASK { ex:a ?p ?o }", "text/plain")
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text.startswith("400 The query is not SPARQL\n\nLine 1, column 7: ")
    assert "\nASK { ex:a ?p ?o }\n      ^\n" in response.text


@pytest.mark.parametrize(
    ("query", "accept", "listed"),
    [
        ("ASK {}", "text/turtle", SPARQL_JSON),
        (ALL, "image/png", "text/csv"),
        ("DESCRIBE <urn:x>", "text/csv", "text/turtle"),
    ],
)
def test_what_is_not_acceptable_is_refused_with_what_is(
    client: FlaskClient, query: str, accept: str, listed: str
) -> None:
    response = ask(client, query, accept)
    assert response.status_code == 406
    available = problem(response)["available"]
    assert isinstance(available, list)
    assert listed in available


# ------------------------------------------------------------------------------------------------ SERVICE

SERVICES = (
    "ASK { SERVICE <{url}> { ?s ?p ?o } }",
    "ASK { service<{url}>{} }",
    "ASK { sErViCe#\n<{url}> {} }",
    "ASK { SERVICE SILENT <{url}> {} }",
    "PREFIX x: <{url}> ASK { SERVICE x: {} }",
    "ASK { BIND (<{url}> AS ?e) SERVICE ?e {} }",
    "ASK { FILTER EXISTS { SERVICE <{url}> {} } }",
    "ASK { { SELECT ?s { SERVICE <{url}> { ?s ?p ?o } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <{url}> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <{url}> { ?s ?p ?o } }",
    "ASK { ?s ?p 'x' SERVICE <{url}> {} }",
    "ASK { ?s ?p '''x'y''' . SERVICE <{url}> {} }",
    "ASK { ?s ?p 1SERVICE <{url}> {} }",
    "ASK { ?s ?p trueSERVICE <{url}> {} }",
    "ASK { OPTIONAL { ?s ?p ?o } SERVICE <{url}> {} }",
    "ASK { # ' \n SERVICE <{url}> {} # ' \n }",
)
# Texts in which a lexer without a grammar may see no SERVICE.
BLINDING = (
    "PREFIX : <{url}> ASK { SERVICE:x {} }",
    "PREFIX : <{url}> ASK { ?s ?p trueSERVICE:x {} }",
    "ASK { FILTER(?a<?b&&?c='x>'||?d=' ') SERVICE <{url}> {} FILTER(?d=' ') }",
    "ASK { FILTER(?a<1#> '''\n) SERVICE <{url}> {} # '''\n }",
    "PREFIX e: <urn:e> ASK { FILTER(?a<e:a#>'''\n) SERVICE <{url}> {} # '''\n }",
    "ASK { FILTER(?a<#>'''\n1) SERVICE <{url}> {} # '''\n }",
    "ASK { FILTER(true<#>'''\n1) SERVICE <{url}> {} # '''\n }",
    r"ASK { \u0053ERVICE <{url}> {} }",
)
HARMLESS = (
    "PREFIX service: <http://x/> ASK { service:x ?service 'SERVICE' }",
    "ASK { ?s ?p 'SERVICE <http://x/> {}' } # SERVICE <http://x/> {}",
    'ASK { ?s <http://x/SERVICE> """SERVICE \'x\'""" }',
    "SELECT ?Service ?service ?servica { ?Service ?p 'x'@en-service }",
    "PREFIX Service: <http://a/> PREFIX service: <http://b/service#> ASK { Service:Service ?p service:SERVICE }",
    "ASK { ?x <http://x/?service=SERVICE&q='a'> ?y }",
    "ASK { _:service ?p 'service'^^<http://x/service> }",
)


@pytest.fixture(scope="module")
def listener() -> Iterator[SimpleNamespace]:
    """Accept whatever comes, and count it."""
    server = socket.create_server(("127.0.0.1", 0))
    seen = SimpleNamespace(count=0, url=f"http://127.0.0.1:{server.getsockname()[1]}/")

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            seen.count += 1
            connection.close()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield seen
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()


@pytest.mark.parametrize("query", SERVICES)
def test_service_is_refused_and_nothing_leaves(client: FlaskClient, listener: SimpleNamespace, query: str) -> None:
    response = ask(client, query.replace("{url}", listener.url))
    assert response.status_code == 403
    assert "Federate the other way" in str(problem(response)["detail"])
    assert listener.count == 0


@pytest.mark.parametrize("query", BLINDING)
def test_no_text_reaches_another_endpoint(client: FlaskClient, listener: SimpleNamespace, query: str) -> None:
    response = ask(client, query.replace("{url}", listener.url))
    assert response.status_code in {400, 403}
    problem(response)
    assert listener.count == 0


@pytest.mark.parametrize("query", [*SERVICES, *BLINDING])
def test_the_engine_has_a_barrier_that_needs_no_lexer(
    client: FlaskClient, listener: SimpleNamespace, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsnexus_server.engines.evaluation.admitted", lambda _text, _depth: ())
    response = ask(client, query.replace("{url}", listener.url))
    assert response.status_code == 400
    assert listener.count == 0


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_is_no_crime(client: FlaskClient, query: str) -> None:
    assert ask(client, query).status_code == 200


def test_a_text_that_uses_up_the_alphabet_is_refused(client: FlaskClient) -> None:
    words = " ".join(f"servic{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    assert ask(client, f"ASK {{}} # {words}").status_code == 403


def test_the_guard_names_the_place() -> None:
    with pytest.raises(RefusalError) as caught:
        admitted("ASK {\n SERVICE <urn:x> {} }", 200)
    assert (caught.value.problem.line, caught.value.problem.column) == (2, 2)


# ------------------------------------------------------------------------------------------------ answers

SOLUTIONS: Final = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
GRAPHS: Final = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


def solutions(body: bytes, form: QueryResultsFormat) -> list[str]:
    rows = parse_query_results(body, format=form)
    assert isinstance(rows, QuerySolutions)
    return [str(row) for row in rows]


def triples(body: bytes, form: RdfFormat) -> set[str]:
    return {str(quad) for quad in parse(body, format=form)}


LITERALS = P + "CONSTRUCT { ?s e:p ?o } WHERE { ?s e:p ?o }"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(client: FlaskClient, name: str) -> None:
    select = P + "SELECT ?o WHERE { ?s e:p ?o } ORDER BY ?o"
    response = ask(client, LITERALS if name in GRAPHS else select, format=name)
    assert response.status_code == 200
    assert response.content_type.partition(";")[0] == FORMATS[name].media_type
    assert int(response.headers["Content-Length"]) == len(response.data)
    if name in GRAPHS:
        assert triples(response.data, GRAPHS[name]) == triples(ask(client, LITERALS).data, RdfFormat.TURTLE)
    elif name in SOLUTIONS:
        assert solutions(response.data, SOLUTIONS[name]) == solutions(ask(client, select).data, QueryResultsFormat.JSON)
    else:
        assert response.text == "o\r\n%41\r\n100%25\r\na+b\r\n"


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_ask_is_answered_in_every_format_of_solutions(client: FlaskClient, name: str) -> None:
    assert "true" in ask(client, "ASK {}", format=name).text


def test_turtle_has_the_prefixes_that_it_uses(client: FlaskClient) -> None:
    query = "CONSTRUCT { <https://w3id.org/hsnexus/factor/a> <https://w3id.org/hsnexus/ontology#hasCause> 1 } WHERE {}"
    texts = {ask(client, query).text for _ in range(5)}
    assert len(texts) == 1, "the same answer is the same bytes, or ETags are of no use"
    lines = texts.pop().splitlines()
    assert [line.split()[1] for line in lines if line.startswith("@prefix")] == ["factor:", "hsn:"]


TERM = f"FROM <{TERMS}> WHERE {{ ?s ?p ?o }}"
CARRIED = (
    # query, format, status
    (f"SELECT ?o {TERM}", "json", 200),
    (f"SELECT ?o {TERM}", "xml", 200),
    (f"SELECT ?o {TERM}", "tsv", 200),
    (f"SELECT ?o {TERM}", "csv", 422),
    (f"SELECT (?o AS ?x) {TERM}", "csv", 422),
    (f"CONSTRUCT {{ ?s ?p ?o }} {TERM}", "ttl", 200),
    (f"CONSTRUCT {{ ?s ?p ?o }} {TERM}", "nt", 200),
    (f"CONSTRUCT {{ ?s ?p ?o }} {TERM}", "trig", 200),
    (f"CONSTRUCT {{ ?s ?p ?o }} {TERM}", "nq", 200),
    (f"CONSTRUCT {{ ?s ?p ?o }} {TERM}", "rdf", 422),
    (f"CONSTRUCT {{ ?s ?p ?o }} {TERM}", "jsonld", 422),
    (f"CONSTRUCT {{ ?s ?p 1 }} {TERM}", "rdf", 200),
    ('SELECT (\'"type":"triple"\' AS ?x) {}', "csv", 200),
    ('SELECT (\'{"type":"triple"\' AS ?x) {}', "csv", 200),
    # characters
    ("SELECT ('\\u0001' AS ?x) {}", "json", 200),
    ("SELECT ('\\u0001' AS ?x) {}", "tsv", 200),
    ("SELECT ('\\u0000' AS ?x) {}", "xml", 422),
    ("SELECT ('\\u0001' AS ?x) {}", "xml", 422),
    ("SELECT ('\\u000B' AS ?x) {}", "xml", 422),
    ("SELECT ('\\u001F' AS ?x) {}", "xml", 422),
    ("SELECT ('\\uFFFE' AS ?x) {}", "xml", 422),
    ("SELECT ('\\uFFFF' AS ?x) {}", "xml", 422),
    ("SELECT ('\\t\\n\\r\\u0020\\u007F\\u0085\\u2028\\uFFFD\\U0001FFFE<&>]]>' AS ?x) {}", "xml", 200),
    ("CONSTRUCT { <urn:s> <urn:p> '\\u0001' } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <urn:p> '\\uFFFE' } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <urn:p> '\\u0001' } {}", "ttl", 200),
    ("CONSTRUCT { <urn:s> <urn:p> '\\u0001' } {}", "jsonld", 200),
    ("CONSTRUCT { <urn:s> <urn:p> '\\r\\n\\t &<>' } {}", "rdf", 200),
    # predicates
    ("CONSTRUCT { <urn:s> <http://b/1> 1 } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <http://b/Foo_(bar)> 1 } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <urn:x:1> 1 } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <http://b/%41> 1 } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <http://b/> 1 } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> 1 } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#about> 1 } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#_1> 1 } {}", "rdf", 200),
    ("CONSTRUCT { <urn:s> <http://b/1a> 1 ; <http://b/é> 2 ; <http://b/.b> 3 } {}", "rdf", 200),
    ("CONSTRUCT { <urn:s> <http://b/1> 1 } {}", "jsonld", 200),
    # base directions
    ("CONSTRUCT { <urn:s> <urn:p> 'x'@ar--rtl } {}", "rdf", 422),
    ("CONSTRUCT { <urn:s> <urn:p> 'x'@ar--rtl } {}", "ttl", 200),
)


@pytest.mark.parametrize(("query", "name", "status"), CARRIED)
def test_what_a_format_cannot_carry_is_refused_and_all_else_survives(
    client: FlaskClient, query: str, name: str, status: int
) -> None:
    response = ask(client, query, format=name)
    assert response.status_code == status, response.text
    if status == 422:
        detail = str(problem(response)["detail"])
        assert "ask for" in detail
        told = [word in detail for word in ("a triple term", TERMS, "GRAPH ?g", "FILTER", "FROM NAMED")]
        assert told == [TERM in query] * 5, "who meets a triple term learns where it comes from"
        return
    if name in {"xml", "rdf"}:
        ET.fromstring(response.data)  # noqa: S314 - our own answer
    if name in GRAPHS:
        plain = ask(client, query, format="nt").data
        assert triples(response.data, GRAPHS[name]) == triples(plain, RdfFormat.N_TRIPLES)
    elif name in SOLUTIONS:
        plain = ask(client, query, format="json").data
        assert solutions(response.data, SOLUTIONS[name]) == solutions(plain, QueryResultsFormat.JSON)


HEADERS = {
    "Vary": "Accept, Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Link, Retry-After, Server-Timing, X-Dataset-Version, X-Query-Limit-Ms, X-Request-Id"
    ),
}


@pytest.mark.parametrize("url", ["/sparql?query=ASK{}", "/sparql", "/", "/status", "/health", "/ready", "/nowhere"])
def test_every_answer_has_the_common_headers(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert int(response.headers["Content-Length"]) == len(response.data)


@pytest.mark.parametrize(("query", "state"), [("ASK {}", "hit"), ("SELECT (RAND() AS ?x) {}", "miss")])
def test_an_answer_says_whether_it_was_there_already(client: FlaskClient, query: str, state: str) -> None:
    # In this process, what stays the same counts as kept.
    timing = r"queue;dur=\d+\.\d, exec;dur=\d+\.\d, cache;desc=(\w+)"
    found = re.fullmatch(timing, ask(client, query).headers["Server-Timing"])
    assert found is not None
    assert found[1] == state


def test_an_etag_spares_the_body(client: FlaskClient) -> None:
    first = ask(client, ALL)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert first.headers["Cache-Control"] == "no-cache"
    for condition in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = client.get("/sparql", query_string={"query": ALL}, headers={"If-None-Match": condition})
        assert (again.status_code, again.data) == (304, b"")
        assert {name: again.headers[name] for name in ("ETag", "Vary", "Cache-Control")} == {
            "ETag": tag,
            "Vary": "Accept, Accept-Encoding",
            "Cache-Control": "no-cache",
        }
    other = client.get("/sparql", query_string={"query": ALL}, headers={"If-None-Match": '"other"'})
    assert other.data == first.data
    assert ask(client, ALL, "text/csv").headers["ETag"] != tag
    assert "ETag" not in ask(client, "nonsense").headers


def test_a_range_is_not_served_in_part(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": ALL}, headers={"Range": "bytes=0-3"})
    assert response.status_code == 200


def test_a_browser_without_a_query_gets_a_page(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert "<form" in response.text


@pytest.mark.parametrize("url", ["/", "/sparql", "/sparql?query=ASK{}"])
def test_pages_need_nothing_that_their_policy_forbids(client: FlaskClient, url: str) -> None:
    response = client.get(url, headers={"Accept": "text/html"})
    policy = {
        words[0]: words[1:]
        for part in response.headers["Content-Security-Policy"].split(";")
        if (words := part.split())
    }
    own = {f"{kind}-src": ["'self'"] for kind in ("connect", "font", "img", "script", "style", "worker")}
    closed = {"default-src": ["'none'"], "base-uri": ["'none'"], "frame-ancestors": ["'none'"]}
    assert policy == {**own, **closed, "form-action": ["'self'"]}
    text = re.sub(r'<script type="module" src="\./static/[^"/]+"></script>', "", response.text)
    assert not re.search(r"<(script(?! type=\"application/ld\+json\")|style|img)|\s(style|on[a-z]+)=", text)
    links = [each.attributes["href"] for each in parsed(response.text).every("link")]
    assert all(each.startswith("./") for each in links)


def test_what_nobody_foresaw_is_a_problem_and_a_traceback_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object, _request: SparqlRequest, _wanted: Wanted, _asker: Asker) -> Answer:
        message = "out of cheese"
        raise RuntimeError(message)

    monkeypatch.setattr("serving.Direct.ask", fail)
    response = ask(client_of(tmp_path / "dataset"), "ASK {}")
    assert response.status_code == 500
    assert "cheese" not in str(problem(response))
    assert "out of cheese" in caplog.text
    assert "Traceback" in caplog.text
