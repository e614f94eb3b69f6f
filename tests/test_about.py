"""Laws of the pages about the project: encodings are those of the served data, numbers those that SPARQL counts."""

import re
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from hsnexus import open_dataset, review
from hsnexus.opened import Dataset
from hsnexus.vocab import BASE, GRAPH, PREFIXES
from hsnexus.wording import Speaker, sentence
from hsnexus_server.about.account import readings
from hsnexus_server.app import create_app
from serving import SETTINGS, Keeping, client_of, client_to, description_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

BROWSER: Final = {"Accept": "text/html"}
PAGES: Final = ("/model", "/about")
RECORD: Final = Path(__file__).parent.parent / "kg" / "haque-2005" / "review.csv"
CLAIM: Final = f"{BASE}haque-2005/claim/c039"
REIFIES: Final = f"{PREFIXES['rdf']}reifies"


class Reader(HTMLParser):
    """Reads what stands in ``pre``, by the nearest heading's anchor, and the numbers that are marked."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.counts: dict[str, str] = {}
        self._anchor = self._mark = ""
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if re.fullmatch("h[1-6]", tag) and "id" in told:
            self._anchor = told["id"]
        self._inside = tag == "pre" or (self._inside and tag != "p")
        self._mark = next((f"{name}:{told[name]}" for name in ("data-count", "data-review") if name in told), "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "pre"
        self._mark = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[self._anchor] = self.texts.get(self._anchor, "") + data
        if self._mark:
            self.counts[self._mark] = data


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return client_to(create_app(Keeping.over(dataset.store, description_of(dataset)), SETTINGS))


@pytest.fixture(scope="module")
def model(client: FlaskClient) -> Reader:
    return Reader(client.get("/model", headers=BROWSER).text)


@pytest.fixture(scope="module")
def about(client: FlaskClient) -> Reader:
    return Reader(client.get("/about", headers=BROWSER).text)


ENCODINGS: Final = {
    "triples": (RdfFormat.TURTLE, GRAPH.of_source("haque-2005")),
    "edges": (RdfFormat.TURTLE, GRAPH.edges),
    "reifier": (RdfFormat.TURTLE, GRAPH.edges_rdf12),
    "passage": (RdfFormat.TURTLE, GRAPH.of_source("haque-2005")),
    "json": (RdfFormat.JSON_LD, GRAPH.of_source("haque-2005")),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_each_encoding_parses_and_is_in_the_data(model: Reader, dataset: Dataset, name: str) -> None:
    form, graph = ENCODINGS[name]
    told = {quad.triple for quad in parse(model.texts[name], format=form)}
    held = {quad.triple for quad in dataset.store.quads_for_pattern(None, None, None, NamedNode(graph))}
    assert len(told) > 2
    assert told <= held


def test_the_encodings_of_the_claim_are_whole(model: Reader, dataset: Dataset) -> None:
    graph = NamedNode(GRAPH.of_source("haque-2005"))
    held = {quad.triple for quad in dataset.store.quads_for_pattern(NamedNode(CLAIM), None, None, graph)}
    held = {triple for triple in held if not triple.predicate.value.endswith("describedby")}
    assert {quad.triple for quad in parse(model.texts["triples"], format=RdfFormat.TURTLE)} == held
    assert {quad.triple for quad in parse(model.texts["json"], format=RdfFormat.JSON_LD)} == held
    edges = {quad.triple for quad in parse(model.texts["edges"], format=RdfFormat.TURTLE)}
    reified = {quad.triple for quad in parse(model.texts["reifier"], format=RdfFormat.TURTLE)}
    assert {triple.object for triple in reified if triple.predicate.value == REIFIES} == edges
    assert reified >= edges
    assert all(isinstance(triple, Triple) for triple in edges)


def test_the_sentence_is_the_one_that_is_made_of_the_claim(client: FlaskClient, dataset: Dataset) -> None:
    argument = dataset.inquirer.network.argument
    claim = argument.claims[CLAIM]
    told = sentence(claim, argument.relations[claim.relation], Speaker(argument.name, "Haque 2005"))
    assert told in unescape(client.get("/model", headers=BROWSER).text)


def test_the_claim_that_is_shown_has_hedge_condition_view_and_report(dataset: Dataset) -> None:
    claim = dataset.inquirer.network.argument.claims[CLAIM]
    assert all((claim.hedge_cues, claim.conditions, claim.perspectives, claim.attributed_to))


@pytest.mark.parametrize("name", ["hop", "full"])
def test_what_is_asked_finds_the_claim_and_can_be_asked(client: FlaskClient, model: Reader, name: str) -> None:
    html = client.get("/model", headers=BROWSER).text
    texts = [
        parse_qs(urlsplit(unescape(link)).query)["query"][0].replace("\r\n", "\n")
        for link in re.findall(r'href="(\./sparql\?[^"]*)"', html)
    ]
    assert model.texts[name].strip() in [text.strip() for text in texts]
    found = client.get("/sparql", query_string={"query": model.texts[name]}, headers={"Accept": "text/csv"})
    assert found.status_code == 200
    assert {"hop": "factor/origin-development", "full": CLAIM}[name] in found.text


def counted(pattern: str) -> str:
    return f"SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE {{ {pattern} }}"


COUNTS: Final = {
    "author": "?it a hsn:CausalClaim ; hsn:hasVoice hsn:author",
    "reported": "?it a hsn:CausalClaim ; hsn:hasVoice hsn:reported",
    "reporters": "?c a hsn:CausalClaim ; hsn:attributedTo ?it "
    "FILTER(?it NOT IN (actor:unnamed-experts, actor:unnamed-observers))",
    "unnamed": "?it a hsn:CausalClaim ; hsn:attributedTo ?w FILTER NOT EXISTS { ?it hsn:attributedTo ?x "
    "FILTER(?x NOT IN (actor:unnamed-experts, actor:unnamed-observers)) }",
    "footnoted": "?it a hsn:CausalClaim ; hsn:citedInFootnote ?note",
    "iom": "{ ?it a hsn:Source ; dcterms:creator ?who } UNION { ?it a hsn:Source ; dcterms:publisher ?who } "
    'FILTER(?who IN ("IOM", "IOM, Geneva"))',
    **{
        name: f"?it a hsn:CausalClaim ; hsn:hasModality hsn:{name}"
        for name in ("asserted", "hedged", "conditional", "contested", "normative")
    },
    **{
        name: f"?it a hsn:{name}"
        for name in (
            *("Factor", "Passage", "SilentSpan", "Definition", "TaxonomicStatement"),
            *("Contrast", "Figure", "Recommendation", "Footnote", "Source"),
        )
    },
}


def number(dataset: Dataset, pattern: str) -> int:
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("hsn", "actor", "dcterms", "rdfs"))
    (row,) = dataset.store.query(prefixes + counted(pattern))  # type: ignore[misc]
    return int(row["n"].value)


@pytest.mark.parametrize("name", COUNTS)
def test_each_number_is_what_sparql_counts(about: Reader, dataset: Dataset, name: str) -> None:
    expected = number(dataset, COUNTS[name])
    assert expected > 0
    assert about.counts[f"data-count:{name}"] == f"{expected:,}"


# What the list of scope and bias says in words, and what would make it untrue.
UNTRUE: Final = {
    "No claim is reported from migrants": "?it hsn:attributedTo ?who . ?who a/rdfs:subClassOf* hsn:PopulationGroup",
    "never a country": "?claim hsn:inPlace ?it FILTER(?it NOT IN (hsn:origin, hsn:transit, hsn:destination))",
    "the place of 1 claim.": "?it hsn:inPlace hsn:transit ; hsn:hasCause ?c FILTER EXISTS { ?other hsn:inPlace "
    "hsn:transit ; hsn:hasCause ?cause FILTER(?other != ?it) }",
    "mostly for states to apply": "?advice hsn:addressedTo ?it . ?it a/rdfs:subClassOf* hsn:PopulationGroup",
}


@pytest.mark.parametrize("words", UNTRUE)
def test_what_is_said_of_the_paper_s_bias_holds_in_the_data(client: FlaskClient, dataset: Dataset, words: str) -> None:
    assert words in " ".join(unescape(client.get("/about", headers=BROWSER).text).split())
    assert number(dataset, UNTRUE[words]) == 0


def test_every_number_that_is_marked_is_counted_here(about: Reader) -> None:
    marked = {name.partition(":")[2] for name in about.counts if name.startswith("data-count:")}
    assert marked == {*COUNTS, "author-share", "reported-share"}


def test_the_shares_are_those_of_the_voices(about: Reader, dataset: Dataset) -> None:
    author, reported = (number(dataset, COUNTS[name]) for name in ("author", "reported"))
    whole = number(dataset, "?it a hsn:CausalClaim")
    assert about.counts["data-count:author-share"] == str(round(100 * author / whole))
    assert about.counts["data-count:reported-share"] == str(round(100 * reported / whole))


def test_the_readings_are_those_of_the_record(about: Reader) -> None:
    rows = review.rows(RECORD, f"{BASE}haque-2005/claim/")
    told = {name.partition(":")[2]: value for name, value in about.counts.items() if name.startswith("data-review:")}
    assert int(told["rows"]) == len(rows) > 1000
    assert int(told["objected"]) == sum(1 for row in rows if row.objection)
    assert int(told["claims"]) + int(told["factors"]) == len({row.claim for row in rows})
    for verdict in review.Verdict:
        assert int(told.get(verdict, 0)) == sum(1 for row in rows if row.verdict is verdict)


def test_of_another_build_no_readings_are_told(tmp_path: Path) -> None:
    assert readings("0" * 64) is None
    text = client_of(tmp_path / "small").get("/about", headers=BROWSER).text
    assert "no record of its readings" in text
    assert "data-review" not in text


def test_where_there_is_no_claim_the_model_says_so(tmp_path: Path) -> None:
    assert "No claim is served here" in client_of(tmp_path / "small").get("/model", headers=BROWSER).text


def test_it_is_cited_as_the_build_that_is_served(client: FlaskClient, dataset: Dataset) -> None:
    html = client.get("/about", headers=BROWSER).text
    assert dataset.manifest.digest in html
    assert f"version {dataset.manifest.version}" in html


@pytest.mark.parametrize("path", PAGES)
def test_links_on_the_page_lead_to_anchors_of_the_ontology(client: FlaskClient, path: str) -> None:
    html, reference = (client.get(each, headers=BROWSER).text for each in (path, "/ontology"))
    names = re.findall(r'href="\./ontology#([^"]*)"', html)
    assert names
    assert [name for name in names if f'id="{name}"' not in reference] == []


def test_every_licence_that_is_named_is_there(client: FlaskClient) -> None:
    files = re.findall(r'href="\.(/static/LICENSE-[^"]*)"', client.get("/about", headers=BROWSER).text)
    assert [path for path in files if client.get(path).status_code != 200] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_parameter_that_the_page_has_no_use_for_is_refused(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?colour=red")
    assert response.status_code == 400
    assert "'colour'" in response.json["detail"]  # type: ignore[index]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_the_client_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    tag = client.get(path, headers=BROWSER).headers["ETag"]
    assert client.get(path, headers={**BROWSER, "If-None-Match": tag}).status_code == 304
