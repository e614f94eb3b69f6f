"""Laws of reconciliation: names in, our IRIs out, as the Reconciliation Service API 0.2 and OpenRefine have it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from hsnexus import open_dataset
from hsnexus.manifest import packaged
from hsnexus.names import Named, of_class
from hsnexus.properties import PROPERTIES
from hsnexus.vocab import BASE, HSN, PREFIXES, prefixed
from hsnexus_server.app import create_app
from hsnexus_server.description import Description
from hsnexus_server.problems import Problem, RefusalError
from hsnexus_server.reconciliation import reading
from hsnexus_server.reconciliation.reading import BATCH
from reconciling import Told, send, valid
from serving import SETTINGS, Direct, Running, client_of, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

ALIGNED: Final = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix factor: <https://w3id.org/hsnexus/factor/> .
@prefix hsn: <https://w3id.org/hsnexus/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
factor:remittances skos:exactMatch <http://metadata.un.org/thesaurus/1005471> ;
  skos:closeMatch <http://zbw.eu/stw/descriptor/19360-3> .
<http://example.org/f/1> a hsn:Factor ; rdfs:label "twin <b>factor</b>" ; skos:exactMatch <http://example.org/one> .
<http://example.org/f/2> a hsn:Factor ; rdfs:label "twin <b>factor</b>" ; skos:exactMatch <http://example.org/two> .
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("served") / "small"
    with running(folder, "--dataset", str(packaged()), "--workers", "1", seconds=240) as one:
        yield one


@pytest.fixture(scope="module")
def aligned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("aligned")
    (folder / "own.ttl").write_text(ALIGNED, encoding="utf-8")
    options = ("--dataset", str(packaged()), "--data", str(folder / "own.ttl"), "--workers", "1")
    with running(folder / "small", *options, seconds=240) as one:
        yield one


@pytest.fixture(scope="module")
def factors() -> tuple[Named, ...]:
    return of_class(open_dataset().store, HSN.Factor)


def ask(server: Running, queries: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """Reconcile any number of queries, and return the candidates of each."""
    found = []
    for start in range(0, len(queries), BATCH):
        asked = {f"q{at}": query for at, query in enumerate(queries[start : start + BATCH])}
        told = send(f"{server.url}reconcile", {"queries": json.dumps(asked)})
        assert told.status == 200, told.body
        results = told.json("batch")
        assert list(results) == list(asked)
        found += [result["result"] for result in results.values()]
    return found


def one(server: Running, **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - members of a query
    return ask(server, [query])[0]


def id_of(thing: Named) -> str:
    return thing.iri.removeprefix(BASE)


def test_every_factor_reconciles_to_itself_by_each_of_its_names(server: Running, factors: tuple[Named, ...]) -> None:
    asked = [
        (factor, name)
        for factor in factors
        for name in (factor.label, *factor.others, id_of(factor), prefixed(factor.iri), factor.iri)
    ]
    assert len(asked) > 4 * 600
    found = ask(server, [{"query": name, "type": "hsn:Factor", "type_strict": "any"} for _, name in asked])
    tied = 0
    for (factor, name), candidates in zip(asked, found, strict=True):
        exact = [each for each in candidates if each["features"][0] == {"id": "exact", "value": True}]
        assert id_of(factor) in [each["id"] for each in exact], name
        assert [each["match"] for each in exact] == [len(exact) == 1] * len(exact), name
        tied += len(exact) > 1
        if name in {factor.label, factor.iri}:
            assert candidates[0]["id"] == id_of(factor), name
    assert tied <= 0.01 * len(asked)


MATCHED: Final[tuple[tuple[dict[str, Any], list[str], bool], ...]] = (
    # a query, the first candidates for it, and whether the first is a match
    ({"query": "remittances"}, ["factor/remittances"], True),
    ({"query": "ontology#Refugee"}, ["ontology#Refugee"], True),
    ({"query": "IOM", "type": "hsn:Actor"}, ["actor/iom"], True),
    ({"query": "Convention relating to the Status of Refugees"}, ["instrument/refugee-convention-1951"], True),
    ({"query": "Global mobility, inequality and society"}, ["source/bach-2003"], True),
    # a factor and a class of one name tie, until a type tells them apart
    ({"query": "human security"}, ["factor/human-security", "ontology#HumanSecurity"], False),
    ({"query": "human security", "type": "owl:Class"}, ["ontology#HumanSecurity"], True),
    ({"query": "human security", "type": ["hsn:Factor"]}, ["factor/human-security"], True),
    ({"query": "human security", "type": ["hsn:Actor", "hsn:Security"]}, ["factor/human-security"], True),
    (
        {"query": "human security", "type": ["hsn:Factor", "hsn:Security"], "type_strict": "all"},
        ["factor/human-security"],
        True,
    ),
    ({"query": "human security", "type": ["hsn:Factor", "hsn:Actor"], "type_strict": "all"}, [], False),
    ({"query": "IOM", "type": "hsn:Factor", "type_strict": "any"}, ["factor/iom-work"], False),
    # what should be of a type and is not comes after all, and is no match
    ({"query": "IOM", "type": "hsn:Factor", "type_strict": "should"}, ["factor/iom-work", "actor/iom"], False),
    ({"query": "human security", "type": "hsn:Factor", "type_strict": "should"}, ["factor/human-security"], True),
    # the type may be written as an IRI, or as the class it is
    ({"query": "IOM", "type": HSN.Actor}, ["actor/iom"], True),
    ({"query": "IOM", "type": "ontology#Actor"}, ["actor/iom"], True),
    ({"query": "IOM", "type": ""}, ["actor/iom"], True),
    # properties tell apart, and lead to things without a name
    (
        {"query": "1951 refugee convention", "properties": [{"pid": "hsn:year", "v": 1951}]},
        ["instrument/refugee-convention-1951"],
        True,
    ),
    (
        {"query": "1951 refugee convention", "properties": [{"pid": "hsn:year", "v": 1990}]},
        ["instrument/refugee-convention-1951"],
        False,
    ),
    ({"properties": [{"pid": "dcterms:creator", "v": "robert l. BACH"}]}, ["source/bach-2003"], True),
    (
        {"query": "", "properties": [{"pid": "dcterms:creator", "v": ["nobody", "Robert L. Bach"]}]},
        ["source/bach-2003"],
        True,
    ),
    (
        {"properties": [{"pid": "hsn:oppositeOf", "v": {"id": "factor/human-security", "name": "x"}}]},
        ["factor/lack-of-human-security"],
        True,
    ),
    ({"properties": [{"pid": "hsn:oppositeOf", "v": "Human Security"}]}, ["factor/lack-of-human-security"], True),
    (
        {"properties": [{"pid": "hsn:oppositeOf", "v": "factor:human-security"}]},
        ["factor/lack-of-human-security"],
        True,
    ),
    (
        {"properties": [{"pid": "hsn:year", "v": 1951}, {"pid": "rdf:type", "v": "hsn:Convention"}]},
        ["instrument/refugee-convention-1951"],
        True,
    ),
    ({"properties": [{"pid": "hsn:year", "v": False}]}, [], False),
    ({"query": "xyzzy"}, [], False),
    ({"query": "\u00bf?"}, [], False),
)


@pytest.mark.parametrize(("query", "first", "match"), MATCHED, ids=[json.dumps(query) for query, *_ in MATCHED])
def test_a_query_has_its_candidates(server: Running, query: dict[str, Any], first: list[str], *, match: bool) -> None:
    found = one(server, **query)
    assert [each["id"] for each in found][: len(first)] == first
    assert bool(found) == bool(first)
    assert [each["match"] for each in found] == [match, *[False] * len(found)][: len(found)]
    assert [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)


@pytest.mark.parametrize(("limit", "candidates"), [(1, 1), (2.0, 2), (7, 7), (100_000, 100)])
def test_a_limit_is_kept(server: Running, limit: float, candidates: int) -> None:
    found, more = one(server, query="migration", limit=limit), one(server, query="migration", limit=100)
    assert len(found) == candidates
    assert found == more[:candidates]


WAYS: Final = {
    "POST": lambda url, text: send(url, {"queries": text}),
    "GET": lambda url, text: send(f"{url}?queries={quote(text)}"),
    "both": lambda url, text: send(f"{url}?timeout=3000", {"queries": text}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_batch_is_answered_under_its_keys_however_it_comes(server: Running, way: str) -> None:
    asked = {"": {"query": "IOM"}, "\u00e9\U0001f600\"'": {"query": "100%25 a+b"}, "q0": {"query": "women"}}
    told = WAYS[way](f"{server.url}reconcile", json.dumps(asked))
    assert (told.status, told.headers["Content-Type"]) == (200, "application/json")
    assert list(told.json("batch")) == list(asked)
    assert WAYS[way](f"{server.url}reconcile", "{}").json("batch") == {}


SINGLE: Final = (
    "query=IOM",
    "query=IOM&type=hsn:Actor&limit=1",
    f"query={quote(json.dumps({'query': 'IOM', 'limit': 1}))}",
)


@pytest.mark.parametrize("text", SINGLE)
def test_one_query_is_answered_as_version_0_1_has_it(server: Running, text: str) -> None:
    for told in (send(f"{server.url}reconcile?{text}"), send(f"{server.url}reconcile", text.encode())):
        assert told.json("result")["result"][0]["id"] == "actor/iom"


REFUSED: Final[Mapping[str, tuple[object, int, str]]] = {
    # what is wrong: the batch, as text or as JSON; the status; and what the refusal says
    "no JSON": ("nonsense", 400, "queries is not JSON"),
    "cut off": ('{"q0": {"query": "a"', 400, "queries is not JSON"),
    "no object": ([], 400, "queries takes an object"),
    "null": ("null", 400, "queries takes an object"),
    "a deep one": ("[" * 60_000, 400, "queries is nested too deep"),
    "deep inside": ('{"q0": {"query": ' + '{"a":' * 5_000, 400, "queries is nested too deep"),
    "NaN": ('{"q0": {"query": "a", "limit": NaN}}', 400, "NaN is no number"),
    "infinity": ('{"q0": {"query": "a", "limit": 1e999}}', 400, "a number is too large"),
    "a huge number": ('{"q0": {"query": "a", "limit": ' + "9" * 5000 + "}}", 400, "queries is not JSON"),
    "a key twice": ('{"q0": {"query": "a"}, "q0": {"query": "b"}}', 400, "the same key twice"),
    "a query that is text": ({"q0": "a"}, 400, "queries.q0 takes an object"),
    "nothing asked": ({"q7": {}}, 400, "queries.q7 asks for nothing"),
    "an empty name": ({"q0": {"query": "  "}}, 400, "queries.q0 asks for nothing"),
    "a name that is a number": ({"q0": {"query": 5}}, 400, "queries.q0.query takes a text"),
    "a name that is null": ({"q0": {"query": None}}, 400, "queries.q0.query takes a text"),
    "a long name": ({"q0": {"query": "a" * 1001}}, 400, "queries.q0.query has 1,001 characters"),
    "a long key": ({"k" * 1001: {"query": "a"}}, 400, "queries has 1,001 characters"),
    "NUL": ({"q0": {"query": "a\0b"}}, 400, "queries.q0.query holds U+0000"),
    "half a surrogate pair": ('{"q0": {"query": "\\ud800"}}', 400, "half of a surrogate pair"),
    "half a surrogate pair as key": ('{"\\udfff": {"query": "a"}}', 400, "half of a surrogate pair"),
    "an unknown member": ({"q0": {"query": "a", "lang": "en"}}, 400, "queries.q0 has no lang; it takes query"),
    "limit 0": ({"q0": {"query": "a", "limit": 0}}, 400, "queries.q0.limit takes a whole number above 0"),
    "a negative limit": ({"q0": {"query": "a", "limit": -3}}, 400, "queries.q0.limit takes"),
    "half a limit": ({"q0": {"query": "a", "limit": 1.5}}, 400, "queries.q0.limit takes"),
    "a limit that is true": ({"q0": {"query": "a", "limit": True}}, 400, "queries.q0.limit takes"),
    "a limit that is text": ({"q0": {"query": "a", "limit": "3"}}, 400, "queries.q0.limit takes"),
    "no such type": ({"q0": {"query": "a", "type": "hsn:Nope"}}, 400, "'hsn:Nope' is no type of anything here"),
    "a type without things": ({"q0": {"query": "a", "type": "hsn:Refugee"}}, 400, "/reconcile/suggest/type"),
    "a type that is a number": ({"q0": {"query": "a", "type": 5}}, 400, "queries.q0.type takes an array"),
    "types that are numbers": ({"q0": {"query": "a", "type": [5]}}, 400, "queries.q0.type takes a text"),
    "no such strictness": ({"q0": {"query": "a", "type_strict": "most"}}, 400, "queries.q0.type_strict takes any"),
    "a strictness that is a list": ({"q0": {"query": "a", "type_strict": ["any"]}}, 400, "type_strict takes any"),
    "no such property": (
        {"q0": {"query": "a", "properties": [{"pid": "P31", "v": 1}]}},
        400,
        "properties.0.pid is none of iri",
    ),
    "a property without values": ({"q0": {"properties": [{"pid": "iri"}]}}, 400, "queries.q0.properties.0 lacks 'v'"),
    "a value that is null": (
        {"q0": {"properties": [{"pid": "iri", "v": None}]}},
        400,
        "properties.0.v takes a text, a number",
    ),
    "a value without id": (
        {"q0": {"properties": [{"pid": "iri", "v": {"name": "a"}}]}},
        400,
        "properties.0.v lacks 'id'",
    ),
    "properties that are an object": ({"q0": {"properties": {}}}, 400, "queries.q0.properties takes an array"),
    "many properties": ({"q0": {"properties": [{"pid": "iri", "v": 1}] * 21}}, 400, "has 21 elements; the limit is 20"),
    "many values": ({"q0": {"properties": [{"pid": "iri", "v": [1] * 21}]}}, 400, "has 21 elements; the limit is 20"),
    "a large batch": (
        {f"q{at}": {"query": "a"} for at in range(BATCH + 1)},
        413,
        f"has 51 queries; the limit is {BATCH}",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_wrong_batch_is_refused_with_the_place(server: Running, what: str) -> None:
    asked, status, detail = REFUSED[what]
    told = send(f"{server.url}reconcile", {"queries": asked if isinstance(asked, str) else json.dumps(asked)})
    assert (told.status, told.headers["Content-Type"]) == (status, "application/problem+json")
    assert detail in told.json("problem")["detail"]
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    assert len(told.body) < 2000
    assert one(server, query="IOM")[0]["id"] == "actor/iom"


# What anybody may send: values of any shape under names that are known and names that are not.
SCALARS: Final = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["any", "iri"])
KEYS: Final = (
    st.sampled_from(["query", "type", "limit", "properties", "type_strict", "pid", "v", "id", "ids"]) | st.text()
)
ANYTHING: Final = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "queries": reading.batch,
    "extend": reading.extension,
    "query": lambda text: reading.single(text, {}),
}


def refused(reader: Callable[[str], object], text: str) -> Problem | None:
    try:
        reader(text)
    except RefusalError as error:
        return error.problem
    return None


@pytest.mark.parametrize("name", READERS)
@given(sent=ANYTHING | st.dictionaries(st.text(), ANYTHING, max_size=3))
def test_whatever_is_sent_is_read_or_refused(name: str, sent: object) -> None:
    problem = refused(READERS[name], json.dumps(sent))
    assert problem is None or (problem.reason.status in {400, 413} and problem.json().decode())


def test_where_json_ends_to_be_json_is_told(server: Running) -> None:
    told = send(f"{server.url}reconcile", {"queries": '{\n "q0": [}'}).json("problem")
    assert (told["line"], told["column"]) == (2, 9)


FORMS: Final[Mapping[str, tuple[str, bytes | None, dict[str, str], int, str]]] = {
    # what is wrong: what follows the URL, the body, headers, the status, and what the refusal says
    "a script": ("?callback=jQuery1", None, {}, 400, "JSONP"),
    "a script with a query": ("?callback=f&queries=%7B%7D", None, {}, 400, "JSONP"),
    "an empty form": ("", b"", {"Content_Length": "0"}, 400, "asks for nothing"),
    "another form": ("", b"a=b", {}, 400, "asks for nothing"),
    "twice": ("?queries=%7B%7D", b"queries=%7B%7D", {}, 400, "gives 'queries' 2 times"),
    "two things": ("", b"queries=%7B%7D&extend=%7B%7D", {}, 400, "has queries and extend"),
    "bytes that are no text": ("", b"queries=%ff", {}, 400, "not UTF-8"),
    "JSON for a form": ("", b"{}", {"Content_Type": "application/json"}, 415, "'application/json'"),
    "no media type": ("", b"queries=%7B%7D", {"Content_Type": ""}, 415, "The body is ''"),
    "a coding": ("", b"queries=%7B%7D", {"Content_Encoding": "gzip"}, 415, "encoded as 'gzip'"),
    "a charset": (
        "",
        b"queries=%7B%7D",
        {"Content_Type": "application/x-www-form-urlencoded; charset=utf-16"},
        415,
        "'utf-16'",
    ),
    "a body past all limits": ("", b"queries=" + b"a" * 300_000, {}, 413, ""),
    "no time at all": ("?timeout=0", None, {}, 400, "'timeout'"),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_wrong_form_is_refused(server: Running, what: str) -> None:
    more, body, headers, status, detail = FORMS[what]
    told = send(f"{server.url}reconcile{more}", body, **headers)
    assert (told.status, told.headers["Content-Type"]) == (status, "application/problem+json")
    assert detail in told.json("problem")["detail"]


def manifest(server: Running) -> Any:  # noqa: ANN401 - JSON
    told = send(f"{server.url}reconcile", Origin="http://127.0.0.1:3333")
    assert (told.status, told.headers["Access-Control-Allow-Origin"]) == (200, "*")
    return told.json("manifest")


def test_the_manifest_leads_to_everything(server: Running, factors: tuple[Named, ...]) -> None:
    told = manifest(server)
    assert told["identifierSpace"] + "factor/remittances" in {factor.iri for factor in factors}
    assert [each["name"] for each in told["defaultTypes"]] == ["factor", "class", "actor", "instrument", "work"]
    for what in ("entity", "type", "property"):
        place = told["suggest"][what]
        found = send(f"{place['service_url']}{place['service_path']}?prefix=a")
        assert found.json("suggestions")["result"], what
    # As clients have sent it: the type is not escaped.
    place = told["extend"]["propose_properties"]
    for each in told["defaultTypes"]:
        found = send(f"{place['service_url']}{place['service_path']}?type={each['id']}")
        assert {"iri", "rdf:type", "claims"} <= {one["id"] for one in found.json("proposal")["properties"]}
    assert send(told["documentation"]).status == 200


@pytest.mark.parametrize("identifier", ["factor/remittances", "ontology#Refugee", "source/bach-2003", "actor/iom"])
def test_an_identifier_is_viewed_and_previewed_with_its_slash_escaped(server: Running, identifier: str) -> None:
    told = manifest(server)
    urls = [told[what]["url"].replace("{{id}}", quote(identifier, safe="")) for what in ("view", "preview")]
    view, preview = send(urls[0]), send(urls[1])
    page = urljoin(urls[0], view.headers["Location"])
    assert (view.status, page) == (303, server.url + identifier.replace("#", "/"))
    assert preview.status == 200
    assert f"{BASE}{identifier}".encode() in preview.body
    policy = preview.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors *" in policy, "clients show it in a frame"


@pytest.mark.parametrize("what", ["view", "preview"])
@pytest.mark.parametrize(
    "identifier", ["", "nope", "factor/nope", "http://example.org/", "//example.org", "../status", "\0"]
)
def test_what_is_not_here_has_no_view(server: Running, what: str, identifier: str) -> None:
    assert send(f"{server.url}reconcile/{what}?id={quote(identifier, safe='')}").status == 404


SUGGESTED: Final = (
    ("entity", "remittanc", "factor/remittances"),
    ("entity", "https://w3id.org/hsnexus/actor/iom", "actor/iom"),
    ("entity", "actor/iom", "actor/iom"),
    ("entity", "Bach", "source/bach-2003"),
    ("type", "factor", "hsn:Factor"),
    ("type", "hsn:Actor", "hsn:Actor"),
    ("type", "work", "hsn:Source"),
    ("property", "broader", "hsn:broaderFactor"),
    ("property", "skos:exactMatch", "skos:exactMatch"),
    ("property", "", "iri"),
)


@pytest.mark.parametrize(("what", "prefix", "identifier"), SUGGESTED)
def test_a_beginning_is_completed(server: Running, what: str, prefix: str, identifier: str) -> None:
    told = send(f"{server.url}reconcile/suggest/{what}?prefix={quote(prefix)}").json("suggestions")
    assert identifier in [each["id"] for each in told["result"]]


@pytest.mark.parametrize("what", ["entity", "type"])
def test_a_cursor_leads_through_all_suggestions_once(server: Running, what: str) -> None:
    found: list[str] = []
    while page := send(f"{server.url}reconcile/suggest/{what}?cursor={len(found)}").json("suggestions")["result"]:
        found += [each["id"] for each in page]
    assert len(found) == len(set(found)) > 100


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("suggest/entity?cursor=-1", 400),
        ("suggest/entity?cursor=a", 400),
        ("suggest/entity?cursor=\u0663", 400),
        ("suggest/entity?prefix=a&callback=f", 400),
        ("suggest/colour", 404),
        ("properties?type=hsn:Nope", 400),
        ("properties?limit=x", 400),
        ("preview?id=actor/iom&id=actor/iom", 400),
    ],
)
def test_a_wrong_suggestion_is_refused(server: Running, path: str, status: int) -> None:
    told = send(f"{server.url}reconcile/{quote(path, safe='/?=&:')}")
    assert told.status == status
    assert told.json("problem")


def test_as_many_properties_are_proposed_as_are_asked_for(server: Running) -> None:
    told = send(f"{server.url}reconcile/properties?limit=3").json("proposal")
    assert (len(told["properties"]), told["limit"]) == (3, 3)


def extended(server: Running, ids: Sequence[str], *properties: str) -> Any:  # noqa: ANN401 - JSON
    asked = {"ids": ids, "properties": [{"id": each} for each in properties]}
    told = send(f"{server.url}reconcile", {"extend": json.dumps(asked)})
    assert told.status == 200, told.body
    assert told.json("extension") == send(f"{server.url}reconcile?extend={quote(json.dumps(asked))}").json("extension")
    return told.json("extension")


def test_values_are_fetched_for_things(server: Running) -> None:
    lack = "factor/lack-of-human-security"
    told = extended(server, [lack, "hsn:Harm", "no such thing", lack], *PROPERTIES)
    assert [each["id"] for each in told["meta"]] == list(PROPERTIES)
    assert list(told["rows"]) == [lack, "hsn:Harm", "no such thing"]
    row = told["rows"][lack]
    assert row["hsn:oppositeOf"] == [{"id": "factor/human-security", "name": "human security"}]
    assert row["iri"] == [{"str": f"{BASE}{lack}"}]
    assert {"id": "ontology#Factor", "name": "factor"} in row["rdf:type"]
    assert row["claims"][0]["int"] > 0
    assert row["skos:definition"][0]["str"]
    broader = told["rows"]["hsn:Harm"]["rdfs:subClassOf"]
    assert broader == [{"id": "ontology#PersonalThreat", "name": "personal threat"}]
    assert set(map(str, told["rows"]["no such thing"].values())) == {"[]"}


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        ("[]", "extend takes an object"),
        ({"ids": []}, "extend lacks 'properties'"),
        ({"ids": [5], "properties": []}, "extend.ids.0 takes a text"),
        ({"ids": ["a"] * 501, "properties": []}, "extend.ids has 501 elements; the limit is 500"),
        ({"ids": [], "properties": ["iri"]}, "extend.properties.0 takes an object"),
        ({"ids": [], "properties": [{"id": "P31"}]}, "extend.properties.0.id is none of iri"),
        ({"ids": [], "properties": [{"id": "iri", "settings": {"limit": 1}}]}, "properties here have no settings"),
        ({"ids": [], "properties": [], "lang": "en"}, "extend has no lang"),
    ],
)
def test_a_wrong_extension_is_refused_with_the_place(server: Running, asked: object, detail: str) -> None:
    text = asked if isinstance(asked, str) else json.dumps(asked)
    told = send(f"{server.url}reconcile", {"extend": text})
    assert told.status == 400
    assert detail in told.json("problem")["detail"]


def test_outside_identifiers_tell_twins_apart_and_can_be_fetched(aligned: Running) -> None:
    twins = one(aligned, query="twin b factor b")
    assert [(each["id"], each["match"]) for each in twins[:2]] == [
        ("http://example.org/f/1", False),
        ("http://example.org/f/2", False),
    ]
    told = one(aligned, query="twin b factor b", properties=[{"pid": "skos:exactMatch", "v": "http://example.org/two"}])
    assert (told[0]["id"], told[0]["match"]) == ("http://example.org/f/2", True)
    known = one(aligned, properties=[{"pid": "skos:exactMatch", "v": "http://metadata.un.org/thesaurus/1005471"}])
    assert [(each["id"], each["match"]) for each in known] == [("factor/remittances", True)]
    row = extended(aligned, ["factor/remittances"], "skos:exactMatch", "skos:closeMatch")["rows"]["factor/remittances"]
    assert row["skos:exactMatch"] == [{"str": "http://metadata.un.org/thesaurus/1005471"}]
    assert row["skos:closeMatch"] == [
        {"str": "http://metadata.un.org/thesaurus/1005471"},
        {"str": "http://zbw.eu/stw/descriptor/19360-3"},
    ]


def test_a_thing_of_the_users_is_shown_here_and_never_led_away_to(aligned: Running) -> None:
    preview = send(f"{aligned.url}reconcile/preview?id=http://example.org/f/1")
    assert b"twin &lt;b&gt;factor" in preview.body
    assert b"<b>" not in preview.body
    view = send(f"{aligned.url}reconcile/view?id=http://example.org/f/1")
    assert view.headers["Location"] == "../reconcile/preview?id=http%3A%2F%2Fexample.org%2Ff%2F1"


def test_the_same_get_has_the_same_etag(server: Running) -> None:
    for path in ("reconcile", "reconcile?query=IOM", "reconcile/suggest/entity?prefix=a", "reconcile/properties"):
        told = send(f"{server.url}{path}")
        again = send(f"{server.url}{path}", If_None_Match=told.headers["ETag"])
        assert (told.status, again.status, again.body) == (200, 304, b"")
        assert "Accept" in told.headers["Vary"]
    zipped = send(f"{server.url}reconcile", Accept_Encoding="gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.headers["ETag"] != send(f"{server.url}reconcile").headers["ETag"]


@pytest.mark.parametrize(
    ("public", "base"), [("https://e.example/kg", "https://e.example/kg"), ("", "http://127.0.0.1:0")]
)
def test_the_manifest_never_repeats_the_host_that_a_client_names(tmp_path: Path, public: str, base: str) -> None:
    client = client_of(tmp_path, public_url=public)
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    told = client.get("/reconcile", headers=headers)
    assert "evil" not in told.text
    shown = valid(told.json, "manifest")
    assert shown["view"]["url"] == f"{base}/reconcile/view?id={{{{id}}}}"
    assert {each["service_url"] for each in shown["suggest"].values()} == {base}


def test_a_dataset_with_too_many_things_is_refused_and_nothing_else_suffers() -> None:
    store = Store()
    label, kind = NamedNode(f"{PREFIXES['rdfs']}label"), NamedNode(f"{PREFIXES['rdf']}type")
    for number in range(25_001):
        thing = NamedNode(f"http://example.org/{number}")
        store.add(Quad(thing, kind, NamedNode(HSN.Factor)))
        store.add(Quad(thing, label, Literal(f"thing {number}")))
    engine = Direct.over(store, Description("0", "0" * 64, {}, (), ()))
    client = create_app(engine, SETTINGS).test_client()
    told = client.get("/reconcile?query=thing")
    assert told.status_code == 422
    assert valid(told.json, "problem")["type"].endswith("too-many-things")
    assert client.get("/health").status_code == 200


def test_what_is_new_in_the_dataset_is_found_at_once() -> None:
    store = Store()
    label, kind = NamedNode(f"{PREFIXES['rdfs']}label"), NamedNode(f"{PREFIXES['rdf']}type")
    client = create_app(Direct.over(store, Description("0", "0" * 64, {}, (), ())), SETTINGS).test_client()
    for number, found in enumerate([[], ["factor/f1"], ["factor/f1", "factor/f2"]]):
        if number:
            thing = NamedNode(f"{PREFIXES['factor']}f{number}")
            store.extend([Quad(thing, kind, NamedNode(HSN.Factor)), Quad(thing, label, Literal("one name"))])
        told = valid(client.get("/reconcile?query=one+name").json, "result")["result"]
        assert [each["id"] for each in told] == found
        assert [each["match"] for each in told] == [number == 1] * number


# A client that is not ours asks, as pandas users do. It never closes its connections, so that it is not imported here.
CLIENT: Final = """
import sys
import pandas as pd
from reconciler import reconcile

names, url = pd.DataFrame({"name": ["remitances", "Human Security", "poverty"]}), sys.argv[1]
names["opposite"] = ["", "lack of human security", ""]
found = reconcile(names["name"], type_id="hsn:Factor", reconciliation_endpoint=url)
opposite = {"hsn:oppositeOf": names["opposite"]}
best = reconcile(names["name"], reconciliation_endpoint=url, top_res="all", property_mapping=opposite)
print(found[["input_value", "id", "match", "type_id"]].to_csv(index=False))
print(best[best["match"] & (best["input_value"] == "Human Security")]["id"].tolist())
"""


def test_a_client_that_is_not_ours_reconciles_a_column(server: Running) -> None:
    told = subprocess.run(
        [sys.executable, "-c", CLIENT, f"{server.url}reconcile"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split() == [
        "input_value,id,match,type_id",
        "remitances,factor/remittances,False,hsn:Factor",
        "Human",
        "Security,factor/human-security,True,hsn:Factor",
        "poverty,factor/poverty,True,hsn:Factor",
        "['factor/human-security']",
    ]


def test_a_session_of_openrefine_runs(server: Running) -> None:
    told = manifest(server)
    cells = ["Remittances", "poverty", "zzz"]
    guess = {f"q{at}": {"query": cell, "limit": 3} for at, cell in enumerate(cells)}
    found = _posted(server, queries=guess).json("batch")
    chosen = "hsn:Factor"
    assert chosen in [kind["id"] for result in found.values() for each in result["result"] for kind in each["type"]]
    asked = {
        f"q{at}": {"query": cell, "type": chosen, "type_strict": "should", "properties": [], "limit": 5}
        for at, cell in enumerate(cells)
    }
    results = _posted(server, queries=asked).json("batch")
    best = [results[key]["result"][0] if results[key]["result"] else None for key in asked]
    matched = [each["id"] for each in best if each and each["match"]]
    assert matched == ["factor/remittances", "factor/poverty"]
    assert best[2] is None
    columns = {"ids": matched, "properties": [{"id": "claims", "settings": {}}, {"id": "hsn:broaderFactor"}]}
    rows = _posted(server, extend=columns).json("extension")["rows"]
    assert all(rows[each]["claims"][0]["int"] > 0 for each in matched)
    assert told["identifierSpace"] + matched[0] == f"{PREFIXES['factor']}remittances"


def _posted(server: Running, **form: object) -> Told:
    return send(f"{server.url}reconcile", {name: json.dumps(value) for name, value in form.items()})
