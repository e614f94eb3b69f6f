"""Laws of the claims browser: counts are those of SPARQL, files hold what the page shows, every link is answered."""

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urljoin

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from claimed import BROWSER, client_over, hrefs, small, within
from hsnexus import open_dataset
from hsnexus.exports import EXPORTS, Material
from hsnexus.facets import FACETS
from hsnexus.manifest import packaged
from hsnexus.opened import Dataset
from hsnexus.vocab import BASE, HSN, PREFIXES
from hsnexus_server.app import create_app
from hsnexus_server.claims.choice import PAGE_ROWS
from hsnexus_server.claims.index import SORTS
from hsnexus_server.claims.routes import MEDIA_TYPES
from hsnexus_server.claims.written import COLUMNS
from hsnexus_server.dataset import load
from serving import SETTINGS, Direct, client_to

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

# From a claim to the values of a facet, written anew.
PATHS: Final = {
    "section": "hsn:statedIn/hsn:inSection",
    "sign": "hsn:hasPolarity",
    "relation": "hsn:hasRelation",
    "modality": "hsn:hasModality",
    "voice": "hsn:hasVoice",
    "cause": "hsn:hasCause",
    "effect": "hsn:hasEffect",
    "factor": "(hsn:hasCause|hsn:hasEffect)",
    "group": "hsn:concernsGroup",
    "level": "hsn:atLevel",
    "place": "hsn:inPlace",
}
CHOICES: Final = {
    "": 937,
    "sign=decrease&section=s08-remittance": None,
    "sign=decrease&sign=none": None,
    "modality=hedged&modality=conditional&voice=reported": None,
    "source=taylor-1998": None,
    "source=haque-2005&level=national": None,
    "cause=remittances&effect-family=DevelopmentOutcome": None,
    "factor=human-security&cause-family=Threat&sort=cause": None,
    "group=diasporas&place=origin&sort=effect": None,
    "relation=enabling&sort=relation": None,
    "q=poverty": None,
    "q=often": None,
    "q=human+SECURITY&sign=increase": None,
    "q=c141": 1,
    "q=nothing-of-the-kind": 0,
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return client_over(dataset)


def record(client: FlaskClient, query: str) -> Any:  # noqa: ANN401 - JSON
    response = client.get(f"/claims.json?{query}")
    assert response.status_code == 200, response.text
    return json.loads(response.data)


def page(client: FlaskClient, query: str) -> str:
    response = client.get(f"/claims?{query}", headers=BROWSER)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return response.text


def listed(text: str) -> list[str]:
    """Return the claims of a page, in order."""
    return [
        BASE + link.removeprefix("./")
        for link in hrefs(text)
        if "/claim/" in link and "#" not in link and "?" not in link
    ]


def told(dataset: Dataset, text: str) -> list[tuple[Any, ...]]:
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dcterms", "hsn", "rdf", "rdfs"))
    found = dataset.store.query(prefixes + text)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in row) for row in found]


@pytest.mark.parametrize("facet", [name for name in PATHS if not FACETS[name].typed])
def test_counts_of_facets_are_those_of_sparql(client: FlaskClient, dataset: Dataset, facet: str) -> None:
    rows = told(
        dataset,
        "SELECT ?value (COUNT(DISTINCT ?claim) AS ?count) WHERE { ?claim a hsn:CausalClaim ; "
        f"{PATHS[facet]} ?value }} GROUP BY ?value",
    )
    assert {each["iri"]: each["count"] for each in record(client, "page=1")["facets"][facet]} == {
        value: int(count) for value, count in rows
    }


@pytest.mark.parametrize("facet", [name for name in PATHS if FACETS[name].typed])
def test_counts_of_factors_are_those_of_sparql(client: FlaskClient, dataset: Dataset, facet: str) -> None:
    rows = told(
        dataset,
        "SELECT ?value (COUNT(DISTINCT ?claim) AS ?count) WHERE { ?claim a hsn:CausalClaim ; "
        f"{PATHS[facet]} ?value }} GROUP BY ?value ORDER BY ?value",
    )
    assert len(rows) > 300
    for value, count in rows[::20]:
        assert record(client, urlencode({facet: value, "page": 1}))["total"] == int(count), value


def test_who_says_it_is_whom_it_is_attributed_to_else_the_source(client: FlaskClient, dataset: Dataset) -> None:
    named = dict(told(dataset, "SELECT ?v (COUNT(*) AS ?n) { ?c a hsn:CausalClaim ; hsn:attributedTo ?v } GROUP BY ?v"))
    silent = told(
        dataset,
        "SELECT (COUNT(*) AS ?n) WHERE { ?c a hsn:CausalClaim FILTER NOT EXISTS { ?c hsn:attributedTo ?v } }",
    )
    own = f"{BASE}source/haque-2005"
    expected = {value: int(count) for value, count in named.items()} | {own: int(silent[0][0]) + int(named.get(own, 0))}
    assert {each["iri"]: each["count"] for each in record(client, "page=1")["facets"]["source"]} == expected


def families(dataset: Dataset) -> set[str]:
    return {row[0] for row in told(dataset, f"SELECT ?c WHERE {{ ?c rdfs:subClassOf <{HSN.Phenomenon}> }}")}


@pytest.mark.parametrize("end", ["cause", "effect"])
def test_families_are_the_widest_classes_of_factors(client: FlaskClient, dataset: Dataset, end: str) -> None:
    rows = told(
        dataset,
        "SELECT ?value (COUNT(DISTINCT ?claim) AS ?count) WHERE { ?claim a hsn:CausalClaim ; "
        f"{PATHS[end]}/rdf:type/rdfs:subClassOf* ?value . ?value rdfs:subClassOf hsn:Phenomenon "
        "FILTER(?value != hsn:Factor) } GROUP BY ?value",
    )
    found = {each["iri"]: each["count"] for each in record(client, "page=1")["facets"][f"{end}-family"]}
    assert found == {value: int(count) for value, count in rows}
    assert set(found) <= families(dataset)


@pytest.mark.parametrize("query", CHOICES)
def test_the_query_that_is_shown_finds_what_is_shown(client: FlaskClient, dataset: Dataset, query: str) -> None:
    found = record(client, query)
    text = unescape(re.findall(r"<summary>In SPARQL.*?<pre[^>]*>(.*?)</pre>", page(client, query), re.DOTALL)[0])
    solutions = dataset.store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [row["claim"].value for row in solutions] == sorted(each["claim"] for each in found["claims"])
    assert found["total"] == len(found["claims"])
    assert CHOICES[query] in {None, found["total"]}
    assert found["total"] or CHOICES[query] == 0
    assert f"{found['total']} of 937" in page(client, query) or not query


COUNTED: Final = ("modality=hedged", "sign=decrease&source=taylor-1998&source=haque-2005", "q=security&place=origin")


@pytest.mark.parametrize("query", COUNTED)
def test_a_count_is_how_many_there_are_with_that_value_and_the_other_choices(client: FlaskClient, query: str) -> None:
    facets = record(client, f"{query}&page=1")["facets"]
    pairs = [pair for pair in query.split("&") if pair]
    seen = 0
    for name, values in facets.items():
        others = [pair for pair in pairs if pair.partition("=")[0] != name]
        for each in values:
            asked = "&".join((*others, urlencode({name: each["value"]}), "page=1"))
            assert record(client, asked)["total"] == each["count"], asked
            seen += 1
    assert seen > 30


@pytest.mark.parametrize("query", CHOICES)
def test_files_hold_the_rows_of_the_page_in_their_order(client: FlaskClient, dataset: Dataset, query: str) -> None:
    whole = [each["claim"] for each in record(client, query)["claims"]]
    pages = record(client, query)["pages"]
    shown = []
    for number in range(1, pages + 1):
        asked = f"{query}&page={number}".removeprefix("&")
        rows = listed(page(client, asked))
        assert [each["claim"] for each in record(client, asked)["claims"]] == rows
        table = list(csv.DictReader(io.StringIO(client.get(f"/claims.csv?{asked}").text)))
        assert [row["claim"] for row in table] == rows
        shown += rows
    assert shown == whole
    assert all(len(whole) > PAGE_ROWS * (number - 1) for number in range(2, pages + 1))
    assert pages == max(1, -(-len(whole) // PAGE_ROWS))
    for form, read in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        quads = list(ox.parse(client.get(f"/claims.{form}?{query}").data, format=read))
        claims = {quad.subject.value for quad in quads if quad.object == ox.NamedNode(HSN.CausalClaim)}
        assert claims == set(whole)
        assert all(quad in dataset.store for quad in quads)


@pytest.mark.parametrize("sort", SORTS)
def test_rows_are_sorted_as_they_say(client: FlaskClient, dataset: Dataset, sort: str) -> None:
    found = record(client, f"sort={sort}")
    if sort == "place":
        starts = dict(
            told(
                dataset,
                "SELECT ?claim (MIN(?at) AS ?start) WHERE { ?claim hsn:statedIn/hsn:hasRange?/hsn:start ?at } "
                "GROUP BY ?claim",
            )
        )
        keys: list[Any] = [int(starts[each["claim"]]) for each in found["claims"]]
    else:
        keys = [found["labels"][each[sort]].casefold() for each in found["claims"]]
    assert keys == sorted(keys)
    assert len(set(keys)) > 10


SAME: Final = {
    "section=s08-remittance": ("haque-2005-s08-remittance", f"{BASE}source/haque-2005-s08-remittance"),
    "cause=remittances": ("factor:remittances", f"{BASE}factor/remittances", "Remittances", "financial remittances"),
    "modality=hedged": ("hsn:hedged", HSN.hedged),
    "source=taylor-1998": ("Taylor 1998", "source:taylor-1998"),
    "effect-family=Threat": ("threat", HSN.Threat),
}


@pytest.mark.parametrize("query", SAME)
def test_a_value_goes_by_short_name_iri_prefixed_name_and_label(client: FlaskClient, query: str) -> None:
    name, _, _ = query.partition("=")
    first = client.get(f"/claims.json?{query}").data
    assert json.loads(first)["asked"] == query
    for value in SAME[query]:
        assert client.get("/claims.json", query_string={name: value}).data == first


def answered(client: FlaskClient, links: Iterator[str] | list[str], base: str) -> list[str]:
    """Return the links that are not answered."""
    wrong = []
    for link in dict.fromkeys(links):
        address = urljoin(base, link.partition("#")[0])
        if link.startswith(("http", "mailto")) or not link.partition("#")[0]:
            continue
        if client.get(address, headers=BROWSER).status_code != 200:
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("query", ["", "sign=decrease&section=s08-remittance", "q=poverty&sort=cause", "q=xyzzy"])
def test_every_link_of_the_page_leads_somewhere(client: FlaskClient, query: str) -> None:
    text = page(client, query)
    assert answered(client, hrefs(text), f"/claims?{query}") == []
    assert all(not link.startswith(("http", "/")) for link in hrefs(text))


def test_choosing_a_value_twice_takes_it_away(client: FlaskClient) -> None:
    text = page(client, "sign=decrease&modality=hedged")
    links = set(hrefs(text))
    assert {"./claims?sign=decrease", "./claims?modality=hedged"} <= links
    assert "./claims?sign=decrease&sign=increase&modality=hedged" in links
    assert 'value="decrease"' in text
    assert "✓" in text


def test_values_that_nothing_has_can_be_asked_for(client: FlaskClient) -> None:
    for query in ("cause=human-security&effect=human-security", "section=s00-title", "group=iom"):
        found = record(client, query)
        assert found["total"] == 0, query
    assert "No claim is all of this" in page(client, "section=s00-title")


REFUSED: Final = {
    "colour=red": "cause-family",
    "sign=up": "decrease",
    "sign=": None,
    "section=s99": "s08-remittance",
    "cause=remitances": "remittances",
    "cause-family=Person": "Threat",
    "level=" + "x" * 5000: "national",
    "sort=size": "effect",
    "sort=cause&sort=effect": "twice",
    "page=0": "from 1",
    "page=x": "from 1",
    "page=-1": "from 1",
    "page=20": "19",
    "page=" + "9" * 400: "from 1",
    "page=2&q=poverty": "last page of this choice is 1",
    "q=" + "x" * 201: "200 at most",
    "sign=decrease&" * 51: "50 at most",
    "modality=%00": "asserted",
    "modality=hedged%20%7D": "asserted",
}


@pytest.mark.parametrize("query", REFUSED)
def test_what_cannot_be_chosen_is_refused_with_what_can(client: FlaskClient, query: str) -> None:
    accepted = REFUSED[query]
    for suffix in ("", ".csv", ".ttl"):
        response = client.get(f"/claims{suffix}?{query}")
        if accepted is None:
            assert response.status_code == 200
            continue
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")
        problem = json.loads(response.data)
        assert problem["type"].endswith(":bad-parameter")
        assert accepted in problem.get("available", ()) or accepted in problem["detail"]
        assert len(response.data) < 4000


@pytest.mark.parametrize(
    ("url", "accept", "mimetype"),
    [
        ("/claims?page=1", BROWSER["Accept"], "text/html"),
        ("/claims?page=1", "*/*", "application/json"),
        ("/claims?page=1", "", "application/json"),
        *((f"/claims?page=1&format={name}", "text/html", kind) for name, kind in MEDIA_TYPES.items()),
        *((f"/claims.{name}?page=1", "text/html", kind) for name, kind in MEDIA_TYPES.items()),
        *(("/claims?page=1", f"{kind}, text/html;q=0.1", kind) for kind in MEDIA_TYPES.values()),
    ],
)
def test_suffix_parameter_and_accept_choose_the_format(
    client: FlaskClient, url: str, accept: str, mimetype: str
) -> None:
    response = client.get(url, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert client.get(url, headers={"Accept": accept, "If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("url", "accept", "status"),
    [("/claims.xml", "", 404), ("/claims?format=xml", "", 400), ("/claims", "image/png", 406)],
)
def test_formats_that_nobody_writes_are_refused(client: FlaskClient, url: str, accept: str, status: int) -> None:
    assert client.get(url, headers={"Accept": accept} if accept else {}).status_code == status


def test_the_table_holds_all_of_a_claim(client: FlaskClient) -> None:
    row = next(csv.DictReader(io.StringIO(client.get("/claims.csv?q=c045").text)))
    assert tuple(row) == COLUMNS
    assert (row["sign"], row["relation"]) == ("decrease", HSN.reducing)
    assert row["attributed_to"] == row["says"] == f"{BASE}source/taylor-1998"
    several = [row for row in csv.DictReader(io.StringIO(client.get("/claims.csv").text)) if "|" in row["passages"]]
    assert len(several) == 55


USERS: Final = f"""
<{BASE}haque-2005/passage/p001> <{HSN.start}> 59000 .
<{BASE}haque-2005/claim/c001> <{HSN.statedIn}> <urn:x:p> .
<{BASE}haque-2005/claim/c900> <{HSN.statedIn}> <urn:x:p> .
<urn:x:p> <{HSN.start}> 0 .
<{BASE}haque-2005/claim/c500> <{HSN.atLevel}> <{BASE}level/mine> .
<{BASE}level/mine> a <{HSN.Level}> .
<{HSN.national}> <{PREFIXES["skos"]}altLabel> "household" .
"""


def test_the_table_is_the_beginning_of_the_export(client: FlaskClient, dataset: Dataset) -> None:
    """What has one name is one thing, whichever of the two somebody reads."""
    served = {row["claim"]: row for row in csv.DictReader(io.StringIO(client.get("/claims.csv").text, newline=""))}
    text = EXPORTS["csv"].text(Material(dataset))
    exported = {row["claim"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert text.split("\r\n")[0].split(",")[: len(COLUMNS)] == [*COLUMNS]
    assert {claim: {name: row[name] for name in COLUMNS} for claim, row in exported.items()} == served


def test_the_user_s_data_shifts_no_claim_and_is_none_to_choose(tmp_path: Path, client: FlaskClient) -> None:
    (tmp_path / "mine.ttl").write_text(USERS, encoding="utf-8")
    store, description = load(replace(SETTINGS, dataset=packaged(), data=(tmp_path / "mine.ttl",)))
    with_data = client_to(create_app(Direct.over(store, description), SETTINGS))
    for url in ("/claims.csv", "/claims.json?level=household", "/claims.csv?sort=cause&page=2"):
        assert with_data.get(url).text == client.get(url).text, url
    assert with_data.get("/claims?level=mine").status_code == 400


HOSTILE: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}",
    "</title><svg onload=alert(1)>",
    "</pre><iframe>",
    "=cmd|' /C calc'!A0",
    "a\nb",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_labels_are_text_on_every_page_about_claims(tmp_path: Path, text: str) -> None:
    client = small(tmp_path / "dataset", text)
    asked = urlencode({"q": text, "modality": text})
    for url in (
        f"/claims?{asked}",
        "/claims",
        "/other/claim/c001",
        "/contest?claim=c001",
        f"/search?{urlencode({'q': text})}",
    ):
        response = client.get(url, headers=BROWSER)
        main = within(response.text)
        assert response.status_code == 200, response.text
        for tag in ("<script", "<img", "<svg", "<iframe"):
            assert tag not in main, url
        assert " onmouseover='" not in main
        assert ">49<" not in main
        assert "'none'" in response.headers["Content-Security-Policy"]
    for suffix in ("json", "csv", "ttl", "jsonld"):
        assert client.get(f"/claims.{suffix}").status_code == 200
