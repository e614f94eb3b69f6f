"""Laws of the page of the endpoint: for browsers, whole or saying so, and nothing in an answer becomes markup."""

import io
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from hsnexus_server.app import create_app
from hsnexus_server.cells import Cell
from hsnexus_server.columns import MOST_ROWS, Column, Table
from hsnexus_server.engines.base import Answer, Asker, InquiryRequest, TextRequest
from hsnexus_server.negotiate import FORMATS, Choice, Shape, Wanted
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.remembered import Remembered
from hsnexus_server.tally import Tally
from serving import GRAPH, SETTINGS, TERMS, client_of
from tabling import Element, parsed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
ALL: Final = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
PLAIN: Final = {"ready": True, "description": {"version": "0.0.1", "digest": "0" * 64, "graphs": {}, "default": ()}}
CORPUS: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea></table></pre><svg onload=alert(1)>",
    "<!-- <b> &lt; &amp; ]]>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202e\u0000\ud7ff x",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_of(tmp_path_factory.mktemp("small"))


def asked(client: Client, query: str, accept: str = BROWSER, **more: Any) -> Element:  # noqa: ANN401 - of a URL
    response = client.get("/sparql", query_string={"query": query, **more}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return parsed(response.text)


# -------------------------------------------------------------------------------------------------- who gets a page

WANTED: Final[tuple[tuple[str, str, str, str], ...]] = (
    # method, Accept, what else the URL says, what comes
    ("GET", BROWSER, "", "text/html"),
    ("HEAD", BROWSER, "", "text/html"),
    ("GET", "text/html", "", "text/html"),
    ("GET", "text/html, */*;q=0.5", "", "text/html"),
    ("GET", "", "format=html", "text/html"),
    ("GET", "application/sparql-results+json", "format=html", "text/html"),
    ("GET", "*/*", "format=text/html", "text/html"),
    ("GET", BROWSER, "format=", "text/html"),
    # whoever does not rather have a page gets data
    ("GET", "", "", "application/sparql-results+json"),
    ("GET", "*/*", "", "application/sparql-results+json"),
    ("GET", "text/html, application/sparql-results+json", "", "application/sparql-results+json"),
    ("GET", "text/html;q=0.9, text/csv", "", "text/csv"),
    ("GET", "text/html, application/json", "", "application/json"),
    ("GET", "text/html, application/xml", "", "application/xml"),
    ("GET", "text/*", "", "text/csv"),
    ("GET", BROWSER, "format=csv", "text/csv"),
    ("GET", BROWSER, "format=json", "application/sparql-results+json"),
    # and so does whoever posts
    ("POST", "text/html, text/csv;q=0.5", "", "text/csv"),
    ("POST", BROWSER, "", "application/xml"),
)


@pytest.mark.parametrize("row", WANTED, ids=" ".join)
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_only_who_would_rather_have_a_page_gets_one(
    client: FlaskClient, row: tuple[str, str, str, str], path: str
) -> None:
    method, accept, more, came = row
    headers = {"Accept": accept} if accept else {}
    where = {"data": {"query": ALL}} if method == "POST" else {"query_string": f"query=ASK+%7B%7D&{more}"}
    response = client.open(path, method=method, headers=headers, **where)
    assert (response.status_code, response.mimetype) == (200, came)


def test_a_post_cannot_ask_for_a_page(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": ALL, "format": "html"})
    assert response.status_code == 400


def test_a_page_may_be_asked_about_before_it_is_used_again(client: FlaskClient) -> None:
    headers, where = {"Accept": BROWSER}, {"query": ALL}
    first = client.get("/sparql", query_string=where, headers=headers)
    assert first.headers["X-Dataset-Version"]
    assert "default-src 'none'" in first.headers["Content-Security-Policy"]
    again = client.get("/sparql", query_string=where, headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_without_a_query_the_form_is_there(client: FlaskClient) -> None:
    for query_string in ("format=html", "query=&format=html"):
        response = client.get("/sparql", query_string=query_string)
        assert (response.status_code, response.mimetype) == (200, "text/html")
        assert "answer" not in {kind for each in parsed(response.text).every("table") for kind in each.classes}


# ------------------------------------------------------------------------------------------------------ what it shows


def test_the_table_is_the_answer(client: FlaskClient) -> None:
    found = asked(client, ALL)
    told = client.get("/sparql", query_string={"query": ALL, "format": "json"}).json
    assert told is not None
    table = found.the("table", "answer")
    assert [each.text for each in table.the("thead").every("th")] == told["head"]["vars"]
    rows = [[row[name]["value"] for name in told["head"]["vars"]] for row in told["results"]["bindings"]]
    texts = [[cell.text for cell in row] for row in table.rows()]
    assert len(texts) == len(rows) > 3
    for text, row in zip(texts, rows, strict=True):
        assert text[:2] == row[:2]
        assert row[2] in text[2] or text[2].startswith("_:")
    assert "été @fr" in {text[2] for text in texts}
    assert {"http://e/a", "http://e/p"} <= set(table.links())


def test_a_triple_term_is_a_statement_in_a_statement(client: FlaskClient) -> None:
    found = asked(client, f"SELECT ?t WHERE {{ GRAPH <{TERMS}> {{ ?s ?p ?t }} }}")
    ((cell,),) = found.the("table", "answer").rows()
    assert cell.the("span", "statement").links() == ["http://e/a", "http://e/knows", "http://e/b"]
    nested = asked(client, "SELECT ?t { BIND(<<( <urn:a> <urn:b> <<( <http://e/c> <urn:d> 1 )>> )>> AS ?t) }")
    ((cell,),) = nested.the("table", "answer").rows()
    assert len(cell.every("span", "statement")) == 2
    assert cell.text == "urn:a urn:b http://e/c urn:d 1"


@pytest.mark.parametrize(("query", "verdict"), [("ASK {}", "true"), ("ASK { <urn:a> <urn:b> 1 }", "false")])
def test_a_verdict_is_told(client: FlaskClient, query: str, verdict: str) -> None:
    assert asked(client, query).the("p", "verdict").text == verdict


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://e/a>"])
def test_a_graph_is_a_table_of_its_triples(client: FlaskClient, query: str) -> None:
    found = asked(client, query)
    lines = client.get("/sparql", query_string={"query": query, "format": "nt"}).text.splitlines()
    table = found.the("table", "answer")
    assert len(table.rows()) == len(lines) > 1
    assert [each.text for each in table.the("thead").every("th")] == ["subject", "predicate", "object"]


def test_nothing_is_said_to_be_nothing(client: FlaskClient) -> None:
    found = asked(client, "SELECT ?x { <urn:a> <urn:b> ?x }")
    assert "nothing fits it" in found.the("p", "note").text
    assert found.the("table", "answer").rows() == []
    assert asked(client, "SELECT * {}").the("table", "answer").rows() == [[]]


@pytest.mark.parametrize("query", [ALL, "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_the_files_are_the_same_answer_in_every_format(client: FlaskClient, query: str) -> None:
    where = {"default-graph-uri": GRAPH, "timeout": "5000"}
    links = [each for each in asked(client, query, **where).links() if each.startswith("?")]
    shape = Shape.GRAPH if query.startswith("CONSTRUCT") else Shape.SOLUTIONS
    wanted = {name for name, form in FORMATS.items() if form.shape is shape}
    told = [dict(parse_qsl(urlsplit(each).query)) for each in links]
    assert {each["format"] for each in told} == wanted
    for each, link in zip(told, links, strict=True):
        assert each == {"query": query, "format": each["format"], **where}
        response = client.get(f"/sparql{link}", headers={"Accept": BROWSER})
        assert (response.status_code, response.mimetype) == (200, FORMATS[each["format"]].media_type)


def test_the_form_keeps_what_was_asked(client: FlaskClient) -> None:
    query = "\n\nASK { # é </textarea>\n}"
    found = asked(client, query, **{"named-graph-uri": TERMS})
    assert found.the("textarea").text.removeprefix("\n") == query
    kept = {
        each.attributes["name"]: each.attributes["value"] for each in found.every("input") if "value" in each.attributes
    }
    assert kept["named-graph-uri"] == TERMS
    assert [each.attributes["value"] for each in found.every("option")] == ["html", *FORMATS]
    form = next(each for each in found.every("form") if each.every("textarea"))
    assert "action" not in form.attributes


REFUSED: Final[Mapping[str, tuple[int, str]]] = {
    "SELEC ?x { }": (400, "The query is not SPARQL"),
    "SELECT * { SERVICE <http://e/> {} }": (403, "This endpoint asks no other endpoint"),
    "INSERT DATA { <urn:a> <urn:b> 1 }": (400, "This is an update, not a query"),
}


@pytest.mark.parametrize("query", REFUSED)
def test_a_refusal_stands_under_the_query(client: FlaskClient, query: str) -> None:
    status, heading = REFUSED[query]
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": BROWSER})
    assert (response.status_code, response.mimetype) == (status, "text/html")
    found = parsed(response.text)
    assert found.the("textarea").text.strip() == query
    (alert,) = [each for each in found.every("section") if each.attributes.get("role") == "alert"]
    assert alert.the("h2").text == heading
    for accept in ("*/*", "text/csv", ""):
        plain = client.get("/sparql", query_string={"query": query, "format": "html"}, headers={"Accept": accept})
        assert (plain.status_code, plain.mimetype) == (status, "application/problem+json")


# --------------------------------------------------------------------------------------------- whatever an answer holds


class Telling:
    """An engine that gives the same answer to everything."""

    def __init__(self, body: bytes, *, name: str = "json", volatile: bool = False, as_file: bool = False) -> None:
        self.body, self.volatile = body, volatile
        self.choice = Choice(name, FORMATS[name].media_type)
        self.file = io.BytesIO(body) if as_file else None

    def ask(self, request: SparqlRequest, wanted: Wanted, asker: Asker) -> Answer:
        assert request.query
        assert wanted.names == {"json", "nt"}
        assert not asker.gone()
        content = self.body if self.file is None else self.file
        size, digest = len(self.body), "0" * 64
        return Answer(
            content, size, self.choice, "identity", digest, not self.volatile, self.volatile, digest, 0.0, 0.0
        )

    def inquire(self, request: InquiryRequest, wanted: Wanted, asker: Asker) -> Answer:
        raise NotImplementedError

    def read(self, request: TextRequest, wanted: Wanted, asker: Asker) -> Answer:
        raise NotImplementedError

    def status(self) -> Mapping[str, Any]:
        return PLAIN | {"description": {**PLAIN["description"], "data": ()}}  # type: ignore[dict-item]


def solutions(*rows: Mapping[str, Any], names: tuple[str, ...] = ("x",)) -> bytes:
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode()


def told_by(engine: Telling) -> Element:
    return asked(create_app(engine, SETTINGS).test_client(), "ASK {}")


SAFE: Final = {"a", "caption", "div", "small", "span", "table", "tbody", "td", "th", "thead", "tr"}


def harmless(found: Element) -> bool:
    """Tell whether a part of a page has only the elements and attributes that it is to have."""
    attributes = {name for each in found.elements() for name in each.attributes}
    return {each.name for each in found.elements()} <= SAFE and attributes <= {
        "aria-label", "class", "href", "role", "scope", "tabindex", "title",
    }  # fmt: skip


@pytest.mark.parametrize("text", CORPUS)
def test_a_hostile_literal_is_text(text: str) -> None:
    literal = {"type": "literal", "value": text}
    script, name = ({"type": "uri", "value": iri} for iri in ("javascript:alert(1)", "urn:'onclick='alert(1)"))
    triple = {"type": "triple", "value": {"subject": script, "predicate": name, "object": literal}}
    typed = {**literal, "datatype": "urn:'onclick='alert(1)"}
    body = solutions(*({"x": each} for each in (literal, {**literal, "xml:lang": "x-a"}, typed, triple)))
    table = told_by(Telling(body)).the("table", "answer")
    assert harmless(table)
    assert table.links() == []
    plain, tagged, odd, nested = (row[0].text for row in table.rows())
    assert (plain, tagged, odd) == (text, f"{text} @x-a", f"{text} urn:'onclick='alert(1)")
    assert nested == f"javascript:alert(1) urn:'onclick='alert(1) {text}"


@pytest.mark.parametrize("text", CORPUS)
def test_no_part_of_a_cell_becomes_markup_whatever_a_parser_lets_through(text: str) -> None:
    part = Cell(text, "", text, text, text, number=True, left_out=1)
    cells = (part, replace(part, href="http://e/" + text), Cell(parts=(part,) * 3), Cell(text))
    columns = tuple(Column(text, at) for at in range(len(cells)))
    macro = "{% from 'answer.html' import rows with context %}{{ rows(table, text, './', languages=true) }}"
    template = create_app(Telling(b""), SETTINGS).jinja_env.from_string(macro)
    found = parsed(template.render(table=Table(columns, (cells,), whole=True), text=text)).the("div", "scroll")
    assert harmless(found)
    assert found.the("caption").text == text
    assert [each.text for each in found.the("thead").every("th")] == [column.title for column in columns]
    assert [cell.text.count(text) for cell in found.rows()[0]] == [3, 3, 9, 1]


IRIS: Final[Mapping[str, str]] = {
    # where an IRI leads; empty for nowhere
    "javascript:alert(1)": "",
    "JAVASCRIPT:alert(1)": "",
    "data:text/html,x": "",
    "vbscript:x": "",
    "file:///etc/passwd": "",
    "urn:x": "",
    "mailto:a@b": "",
    "http://e/'onclick='alert(1)": "http://e/'onclick='alert(1)",
    "https://e/?a=b&c=d#f": "https://e/?a=b&c=d#f",
    "https://w3id.org/hsnexus/factor/remittances": "./factor/remittances",
    "https://w3id.org/hsnexus/ontology#Flow": "./ontology/Flow",
}


@pytest.mark.parametrize("iri", IRIS)
def test_only_addresses_of_the_web_are_links(iri: str) -> None:
    found = told_by(Telling(solutions({"x": {"type": "uri", "value": iri}})))
    ((cell,),) = found.the("table", "answer").rows()
    assert cell.links() == [IRIS[iri]] * bool(IRIS[iri])


# ------------------------------------------------------------------------------------------------------------- how much


@pytest.mark.parametrize("count", [MOST_ROWS - 1, MOST_ROWS, MOST_ROWS + 1, 3 * MOST_ROWS])
@pytest.mark.parametrize("as_file", [False, True])
def test_what_does_not_fit_is_told(count: int, *, as_file: bool) -> None:
    engine = Telling(solutions(*({"x": {"type": "literal", "value": str(at)}} for at in range(count))), as_file=as_file)
    found = told_by(engine)
    rows = found.the("table", "answer").rows()
    assert [row[0].text for row in rows] == [str(at) for at in range(min(count, MOST_ROWS))]
    notes = [each.text for each in found.every("p", "note")]
    assert bool(notes) == (count > MOST_ROWS)
    assert all("There are more rows than a page holds; the first 1,000 are shown." in each for each in notes)
    assert engine.file is None or engine.file.closed


LARGE: Final = "y" * (5 * 1024 * 1024)


@pytest.mark.parametrize("name", ["json", "nt"])
def test_a_large_answer_is_read_no_further_than_a_page_needs(name: str) -> None:
    small = [{"x": {"type": "literal", "value": str(at)}} for at in range(3)]
    body = {
        "json": solutions(*small, {"x": {"type": "literal", "value": LARGE}}),
        "nt": "".join(f'<urn:a> <urn:b> "{each}" .\n' for each in (0, 1, 2, LARGE)).encode(),
    }[name]
    found = told_by(Telling(body, name=name, as_file=True))
    rows = found.the("table", "answer").rows()
    assert [row[-1].text for row in rows] == ["0", "1", "2"]
    assert "the first 3 are shown" in found.the("p", "note").text


def test_an_answer_that_is_broken_is_not_shown_as_a_whole_one() -> None:
    body = solutions({"x": {"type": "literal", "value": "1"}})[:-4]
    client = create_app(Telling(body), SETTINGS).test_client()
    response = client.get("/sparql?query=ASK{}", headers={"Accept": BROWSER})
    assert response.status_code == 500
    assert "The query" not in response.text


@pytest.mark.parametrize("volatile", [False, True])
def test_what_would_be_otherwise_a_moment_later_is_not_remembered(*, volatile: bool) -> None:
    engine = Telling(solutions({"x": {"type": "literal", "value": "first"}}), volatile=volatile)
    front = Client(Remembered(create_app(engine, SETTINGS), SETTINGS, Tally(1), 0))
    assert "first" in front.get("/sparql?query=ASK{}", headers={"Accept": BROWSER}).text
    engine.body = solutions({"x": {"type": "literal", "value": "second"}})
    assert ("second" in front.get("/sparql?query=ASK{}", headers={"Accept": BROWSER}).text) == volatile
