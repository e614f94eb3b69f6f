"""Laws of linked data: every IRI of the dataset answers at its own path, as a page and as data that speak of it."""

import json
import sys
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import quote, urljoin

import pytest
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse
from werkzeug.http import parse_options_header

from hsnexus import open_dataset
from hsnexus.manifest import packaged
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read
from hsnexus.vocab import BASE, ONTOLOGY, PREFIXES
from hsnexus_server.addresses import href, iris_of, split
from hsnexus_server.app import create_app
from serving import SETTINGS, Keeping, client_of, description_of, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS: Final = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}
THING: Final = "/factor/remittances"
# Derived influences are many and all alike: one of so many is visited.
STRIDE: Final = 97
DEPRECATED: Final = NamedNode(f"{PREFIXES['owl']}deprecated")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    engine = Keeping.over(dataset.store, description_of(dataset))
    return create_app(engine, SETTINGS, read()).test_client()


def withdrawn(dataset: Dataset) -> set[str]:
    marked = dataset.store.quads_for_pattern(None, DEPRECATED, None, DefaultGraph())
    return {quad.subject.value for quad in marked if isinstance(quad.subject, NamedNode)}


def ours(dataset: Dataset) -> list[str]:
    """Return every IRI of ours that the dataset holds, in whatever place, but for those that are withdrawn."""
    terms = {term for quad in dataset.store for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    found = sorted(term.value for term in terms if isinstance(term, NamedNode) and term.value.startswith(BASE))
    gone = withdrawn(dataset)
    derived = [iri for iri in found if iri.startswith(f"{BASE}influence/")]
    return [iri for iri in found if iri not in {*derived, *gone}] + derived[::STRIDE]


def is_file(path: str) -> bool:
    """Tell whether a path is that of a download, which is neither a page nor a description."""
    return path.startswith("/dumps/") or path in {"/context.jsonld", "/openapi.json", "/schema/claim.json"}


def path_of(iri: str) -> str:
    return "/" + iri.removeprefix(BASE).partition("#")[0]


def test_every_iri_of_the_dataset_answers_at_its_path_with_data_that_speak_of_it(
    client: FlaskClient, dataset: Dataset
) -> None:
    iris = [iri for iri in ours(dataset) if not is_file(path_of(iri))]
    assert len(iris) > 3000
    spoken: dict[str, set[str]] = {}
    silent = []
    for iri in iris:
        path = path_of(iri)
        if path not in spoken:
            response = client.get(path, headers={"Accept": "text/turtle"})
            while response.status_code in {303, 308}:  # the client of Werkzeug does not resolve "./" (RFC 3986 5.2.4)
                place = urljoin(response.request.path, response.headers["Location"])
                response = client.get(place, headers={"Accept": "text/turtle"})
            told = parse(response.data, format=RdfFormat.TURTLE, base_iri=BASE) if response.status_code == 200 else ()
            spoken[path] = {term.value for quad in told for term in quad.triple if isinstance(term, NamedNode)}
        if iri not in spoken[path]:
            silent.append(iri)
    # A graph answers with its triples, which do not name it; the endpoint as it is here; and a namespace is no thing.
    others = {*dataset.manifest.graphs, f"{ONTOLOGY}#"}
    assert [iri for iri in silent if iri not in others and path_of(iri) != "/sparql"] == []
    assert all(spoken[path_of(iri)] for iri in silent)


def test_every_iri_of_the_dataset_has_a_page(client: FlaskClient, dataset: Dataset) -> None:
    paths = {path for iri in ours(dataset) if not is_file(path := path_of(iri))}
    paths |= {
        f"/ontology/{iri.partition('#')[2]}"
        for iri in ours(dataset)
        if iri.startswith(f"{ONTOLOGY}#") and iri != f"{ONTOLOGY}#"
    }
    for path in sorted(paths):
        page = client.get(path, headers={"Accept": BROWSER})
        if page.status_code == 303:  # a question, whose page is where it is asked
            page = client.get(urljoin(path, page.headers["Location"]), headers={"Accept": BROWSER})
        assert (page.status_code, page.mimetype) == (200, "text/html"), path
        assert "<h1>" in page.text, path


def test_what_is_withdrawn_is_gone_in_every_form(client: FlaskClient, dataset: Dataset) -> None:
    iris = withdrawn(dataset)
    assert iris
    for iri in iris:
        for accept in (BROWSER, "text/turtle", "*/*"):
            assert client.get(path_of(iri), headers={"Accept": accept}).status_code == 410


@pytest.mark.parametrize("name", FORMATS)
def test_suffix_parameter_and_accept_choose_the_format_in_this_order(client: FlaskClient, name: str) -> None:
    media_type, form = FORMATS[name]
    for response in (
        client.get(f"{THING}.{name}", headers={"Accept": "text/html"}, query_string={"format": "html"}),
        client.get(THING, headers={"Accept": "text/html"}, query_string={"format": name}),
        client.get(THING, headers={"Accept": f"text/html;q=0.5, {media_type}"}),
    ):
        assert response.mimetype == media_type
        assert NamedNode(f"{BASE}factor/remittances") in {quad.subject for quad in parse(response.data, format=form)}


@pytest.mark.parametrize(
    ("url", "accept", "mimetype"),
    [
        (THING, BROWSER, "text/html"),
        (THING, "*/*", "text/turtle"),
        (THING, "", "text/turtle"),
        (f"{THING}.html", "text/turtle", "text/html"),
        (f"{THING}?format=html", "text/turtle", "text/html"),
        ("/query/prefixes", BROWSER, "text/html"),
        ("/query/cq01-what-remittances-do", "text/turtle", "text/turtle"),
        ("/query/cq01-what-remittances-do.rdf", "", "application/rdf+xml"),
        ("/kg/actors", "*/*", "application/rdf+xml"),
        ("/kg/actors", BROWSER, "text/html"),
        ("/ontology/Refugee", "*/*", "text/turtle"),
        ("/ontology/inferred", "*/*", "application/rdf+xml"),
    ],
)
def test_a_browser_gets_the_page_and_a_program_the_data(
    client: FlaskClient, url: str, accept: str, mimetype: str
) -> None:
    response = client.get(url, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, mimetype)


@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", "application/rdf+xml"])
def test_head_tag_and_length_are_those_of_the_answer(client: FlaskClient, accept: str) -> None:
    got, head = (client.open(THING, method=method, headers={"Accept": accept}) for method in ("GET", "HEAD"))
    assert head.data == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Link"):
        assert head.headers[name] == got.headers[name]
    tag = got.headers["ETag"]
    again = client.get(THING, headers={"Accept": accept, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    packed = client.get(THING, headers={"Accept": accept, "Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != tag


DERIVED: Final = "influence/womens-empowerment.well-being.increase"


@pytest.mark.parametrize("path", ["factor/remittances", "ontology/Refugee", "haque-2005/claim/c001", DERIVED])
def test_describe_and_the_path_give_the_same(client: FlaskClient, path: str) -> None:
    query = {"query": f"DESCRIBE <{iris_of(path)[0]}>"}
    assert client.get("/sparql", query_string=query).data == client.get(f"/{path}.ttl").data


def links(header: str) -> dict[str, list[tuple[str, str]]]:
    """Return targets and media types by relation."""
    found: dict[str, list[tuple[str, str]]] = {}
    for link in header.split(", <"):
        target, options = parse_options_header(link.replace("<", "").replace(">", "", 1).strip())
        for relation in options["rel"].split():
            found.setdefault(relation, []).append((target, options.get("type", "")))
    return found


@pytest.mark.parametrize(
    "path", ["/factor/remittances", "/ontology/Refugee", "/ontology", "/graph/shared", "/kg/actors"]
)
def test_signposts_lead_from_the_page_to_the_data_and_back(client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}.html")
    told = links(page.headers["Link"])
    assert len(page.headers["Link"]) < 4000
    (cited,) = told["cite-as"]
    assert cited[0] == iris_of(path[1:])[0]
    assert ("https://schema.org/AboutPage", "") in told["type"]
    assert [target for target, _ in told["license"]] == ["https://creativecommons.org/licenses/by/4.0/"]
    data = told.get("describedby", []) + told.get("item", [])
    assert {kind for _, kind in data} == {media_type for media_type, _ in FORMATS.values()}
    for target, kind in data:
        response = client.get(target)
        assert response.mimetype == kind
        back = links(response.headers["Link"])
        assert back["cite-as"] == [cited]
        assert (back.get("describes", []) + back.get("collection", []))[0][0] == f"{path}.html"


MISSING: Final = {
    "unknown": ("/factor/nothing-of-the-kind", 404),
    "near": ("/factor/remitances", 404),
    "a slash at the end": ("/factor/remittances/", 404),
    "an empty segment": ("/factor//remittances", 404),
    "a climb": ("/factor/../../etc/passwd", 404),
    "an escaped climb": ("/%2e%2e/%2e%2e/etc/passwd", 404),
    "a backslash": ("/factor/..%5C..%5Cx", 404),
    "an angle bracket": ("/factor/remittances%3E%20%3Fp%20%3Fo%20%7D%23", 404),
    "a line break": ("/factor/a%0d%0aSet-Cookie:%20a=b", 404),
    "a null": ("/factor/%00", 404),
    "no UTF-8": ("/factor/%ff%fe", 404),
    "a long path": ("/" + "x" * 6000, 404),
    "many segments": ("/" + "x/" * 2000 + "x", 404),
    "another script": ("/factor/%D0%BC%D0%B8%D0%B3%D1%80%D0%B0%D1%86%D0%B8%D1%8F", 404),
    "an unknown format": ("/factor/remittances.exe", 404),
    "a table": ("/factor/remittances?format=csv", 406),
    "a format that is none": ("/factor/remittances?format=exe", 400),
    "another version": ("/ontology/9.9", 404),
    "a graph that is none": ("/graph/none", 404),
    "a file that is none": ("/kg/none", 404),
    "triple terms in RDF/XML": ("/graph/edges-rdf12.rdf", 422),
}


@pytest.mark.parametrize("name", MISSING)
def test_what_is_not_there_is_refused(client: FlaskClient, name: str) -> None:
    url, status = MISSING[name]
    response = client.get(url)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert "Set-Cookie" not in response.headers
    assert "Traceback" not in response.text


def test_a_name_that_comes_near_is_told(client: FlaskClient) -> None:
    told = json.loads(client.get("/factor/remitances").data)
    assert f"{BASE}factor/remittances" in told["available"]
    assert json.loads(client.get("/ontology/0.0.9").data)["available"] == [f"{ONTOLOGY}/0.1.0"]


def test_nothing_acceptable_is_told_with_what_there_is(client: FlaskClient) -> None:
    response = client.get(THING, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in json.loads(response.data)["available"]


HOSTILE: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}",
    "</title><svg onload=alert(1)>",
)


def served_beside(folder: Path, lines: Sequence[str]) -> FlaskClient:
    data = folder / "mine.nt"
    data.write_text("".join(f"{line} .\n" for line in lines), encoding="utf-8")
    return client_of(folder / "dataset", data)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_data_are_text_on_the_page(tmp_path: Path, text: str) -> None:
    literal, label = json.dumps(text), f"<{PREFIXES['rdfs']}label>"
    this = f"<{BASE}factor/mine>"
    iri = f"<http://e/{quote(text, safe=chr(39))}>"
    client = served_beside(
        tmp_path,
        [
            f"{this} {label} {literal}",
            f"{this} <http://e/p> {literal}@en",
            f"{this} <http://e/p> {iri}",
            f"{iri} {label} {literal}",
            f"{this} <http://e/p> <javascript:alert(1)>",
            f"{this} <http://e/p> <data:text/html,x>",
            f"<javascript:alert(2)> <http://e/q> {this}",
            f"{this} <{PREFIXES['skos']}definition> {literal}",
        ],
    )
    page = client.get("/factor/mine", headers={"Accept": BROWSER})
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert "<svg" not in page.text
    assert 'href="javascript:' not in page.text
    assert 'href="data:' not in page.text
    assert "49" not in page.text.partition("<body>")[2].partition("</h1>")[0]
    assert "'none'" in page.headers["Content-Security-Policy"]
    assert "mine.nt" in page.text, "whose statements they may be"
    assert 'rel="license"' not in page.headers["Link"], "nobody told us the licence of the user's data"


def test_a_list_that_bites_its_tail_comes_to_an_end(tmp_path: Path) -> None:
    rdf, owl = PREFIXES["rdf"], PREFIXES["owl"]
    client = served_beside(
        tmp_path,
        [
            f"<{BASE}factor/mine> <http://e/p> _:list",
            f"_:list <{rdf}first> _:union",
            f"_:list <{rdf}rest> _:list",
            f"_:union <{owl}unionOf> _:list",
            f"_:union <{owl}complementOf> _:union",
        ],
    )
    for suffix in ("html", "ttl"):
        assert client.get(f"/factor/mine.{suffix}").status_code == 200


def test_what_was_withdrawn_is_gone_with_the_reason(tmp_path: Path) -> None:
    this, other = f"{BASE}factor/old", f"{BASE}factor/new"
    client = served_beside(
        tmp_path,
        [
            f'<{this}> <{PREFIXES["owl"]}deprecated> "true"^^<{PREFIXES["xsd"]}boolean>',
            f'<{this}> <{PREFIXES["skos"]}editorialNote> "It <b>blurred</b> two things."@en',
            f"<{this}> <{PREFIXES['dcterms']}isReplacedBy> <{other}>",
        ],
    )
    told = client.get("/factor/old", headers={"Accept": "text/turtle"})
    assert (told.status_code, told.mimetype) == (410, "application/problem+json")
    document = json.loads(told.data)
    assert "It <b>blurred</b> two things." in document["detail"]
    assert document["available"] == [other]
    page = client.get("/factor/old", headers={"Accept": BROWSER})
    assert (page.status_code, page.mimetype) == (410, "text/html")
    assert "blurred" in page.text
    assert "<b>" not in page.text
    assert 'href="../factor/new"' in page.text


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("factor/remittances", f"{BASE}factor/remittances"),
        ("ontology/Flow", f"{ONTOLOGY}#Flow"),
        ("ontology/0.1.0", f"{ONTOLOGY}/0.1.0"),
        ("ontology", ONTOLOGY),
        ("factor/a b", f"{BASE}factor/a%20b"),
        ("factor/\u00e9t\u00e9", f"{BASE}factor/\u00e9t\u00e9"),
        ("factor/a>b#c", f"{BASE}factor/a%3Eb%23c"),
        ("factor/../x", None),
        ("factor//x", None),
        ("factor/", None),
        ("", None),
    ],
)
def test_a_path_stands_for_one_iri_and_links_lead_back_to_it(path: str, iri: str | None) -> None:
    assert (iris_of(path) or (None,))[0] == iri
    if iri is not None and "%" not in iri:
        assert href(iri, "/") == "/" + quote(path)


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a.ttl", ("a", "ttl")),
        ("a.b.html", ("a.b", "html")),
        ("ontology/0.1.0", ("ontology/0.1.0", "")),
        ("ontology/0.1.0.rdf", ("ontology/0.1.0", "rdf")),
        (".ttl", (".ttl", "")),
        ("a.csv", ("a.csv", "")),
    ],
)
def test_a_suffix_is_one_that_names_a_format(path: str, parts: tuple[str, str]) -> None:
    assert split(path) == parts


def test_a_real_server_answers_for_things_and_remembers(tmp_path: Path) -> None:
    with running(tmp_path / "small", "--dataset", str(packaged())) as server:
        host = server.url.removeprefix("http://").rstrip("/")
        connection = HTTPConnection(host, timeout=30)
        for path, accept in ((THING, BROWSER), (THING, "text/turtle"), ("/ontology/Refugee", "application/rdf+xml")):
            connection.request("GET", path, headers={"Accept": accept})
            first = connection.getresponse()
            body = first.read()
            assert (first.status, bool(body)) == (200, True)
            tag = {"If-None-Match": first.headers["ETag"]}
            connection.request("GET", path, headers={"Accept": accept, **tag})
            again = connection.getresponse()
            assert (again.status, again.read(), again.headers["Link"]) == (304, b"", first.headers["Link"])
        assert server.get("factor/none")[0] == 404
        assert server.get("haque-2005/claim/c614")[0] == 410
        connection.close()
