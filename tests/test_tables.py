"""Laws of the tables: everything of a kind, once, with its outside identifiers, in every format."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from typing import Final

import pytest

from hsnexus import open_dataset
from hsnexus.kinds import KINDS
from hsnexus.manifest import packaged
from hsnexus.names import of_class
from hsnexus.opened import Dataset
from hsnexus.tables import MATCHES
from hsnexus.vocab import HSN, PREFIXES
from reconciling import Told, send
from serving import Running, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

OWN: Final = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix factor: <https://w3id.org/hsnexus/factor/> .
factor:remittances skos:exactMatch <http://example.org/2> , <http://example.org/1> ;
  skos:broadMatch <http://example.org/b> .
"""
BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("tables")
    (folder / "own.ttl").write_text(OWN, encoding="utf-8")
    options = ("--dataset", str(packaged()), "--data", str(folder / "own.ttl"), "--workers", "1")
    with running(folder / "small", *options, seconds=120) as one:
        yield one


def rows(told: Told) -> list[dict[str, str]]:
    assert (told.status, told.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(told.body.decode())))


@pytest.mark.parametrize("name", KINDS)
def test_a_table_has_a_row_for_everything_of_its_kind(server: Running, dataset: Dataset, name: str) -> None:
    kind = KINDS[name]
    things = {thing.iri: thing for thing in of_class(dataset.store, kind.class_iri)}
    for each in kind.but:
        for thing in of_class(dataset.store, each):
            del things[thing.iri]
    found = rows(send(f"{server.url}{name}.csv"))
    assert found
    assert sorted(row["iri"] for row in found) == sorted(things)
    for row in found:
        thing = things[row["iri"]]
        assert row["label"] == thing.label
        assert row["other_labels"] == "|".join(thing.others)
        assert row["claims"].isdecimal()
        assert row.keys() >= {"definition", "types", *MATCHES}
        assert kind.class_iri not in row["types"].split("|")
    assert [row["label"].lower() for row in found] == sorted(row["label"].lower() for row in found)


@pytest.mark.parametrize(
    ("name", "iri", "column", "value"),
    [
        ("factors", "factor:remittances", "exact_match", "http://example.org/1|http://example.org/2"),
        ("factors", "factor:remittances", "broad_match", "http://example.org/b"),
        ("factors", "factor:remittances", "close_match", f"{PREFIXES['unbis']}1005471|{PREFIXES['stw']}19360-3"),
        ("factors", "factor:remittances", "narrow_match", ""),
        ("factors", "factor:lack-of-human-security", "opposite", f"{PREFIXES['factor']}human-security"),
        ("factors", "factor:abduction", "types", f"{HSN.CoerciveMeans}|{HSN.PersonalThreat}|{HSN.Threat}"),
        ("classes", "hsn:Harm", "broader", HSN.PersonalThreat),
        ("instruments", "instrument:refugee-convention-1951", "year", "1951"),
        ("works", "source:bach-2003", "creators", "Robert L. Bach"),
        ("works", "source:bach-2003", "types", f"{PREFIXES['fabio']}JournalArticle"),
        ("works", "source:abiri-2000", "broader", f"{PREFIXES['source']}graham-poku-2000"),
    ],
)
def test_a_cell_holds_what_the_graph_says(server: Running, name: str, iri: str, column: str, value: str) -> None:
    prefix, _, local = iri.partition(":")
    found = {row["iri"]: row for row in rows(send(f"{server.url}{name}.csv"))}
    assert found[PREFIXES[prefix] + local][column] == value


def test_claims_are_counted_once(server: Running, dataset: Dataset) -> None:
    text = f"""SELECT ?thing (COUNT(*) AS ?n) WHERE {{
      SELECT DISTINCT ?thing ?claim WHERE {{
        ?claim a <{HSN.CausalClaim}> .
        {{ ?claim <{HSN.hasCause}> ?thing }} UNION {{ ?claim <{HSN.hasEffect}> ?thing }}
        UNION {{ ?claim <{HSN.underCondition}> ?thing }} UNION {{ ?claim <{HSN.viaMechanism}> ?thing }} }} }}
    GROUP BY ?thing"""
    counts = {row["thing"].value: row["n"].value for row in dataset.store.query(text)}  # type: ignore[union-attr]
    found = {row["iri"]: row["claims"] for row in rows(send(f"{server.url}factors.csv"))}
    assert {iri: count for iri, count in found.items() if count != "0"} == counts


FORMS: Final = (
    ("factors.json", "*/*", "application/sparql-results+json"),
    ("factors", "application/json", "application/json"),
    ("factors", "text/csv", "text/csv; charset=utf-8"),
    ("factors?format=tsv", "*/*", "text/tab-separated-values; charset=utf-8"),
    ("actors.xml", "*/*", "application/sparql-results+xml"),
    ("actors.html", "*/*", "text/html; charset=utf-8"),
    ("actors?format=html", "*/*", "text/html; charset=utf-8"),
    ("actors", BROWSER, "text/html; charset=utf-8"),
)


@pytest.mark.parametrize(("path", "accept", "media_type"), FORMS)
def test_a_table_comes_in_the_form_that_is_asked_for(server: Running, path: str, accept: str, media_type: str) -> None:
    told = send(f"{server.url}{path}", Accept=accept)
    assert (told.status, told.headers["Content-Type"]) == (200, media_type)
    if "json" in media_type:
        assert len(json.loads(told.body)["results"]["bindings"]) > 600
    if "html" in media_type:
        assert b"International Organization for Migration" in told.body
        assert b'<a href="reconcile">' in told.body


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("factors.pdf", "*/*", 404),
        ("factors?format=pdf", "*/*", 400),
        ("factors", "image/png", 406),
        ("factor", "*/*", 404),
    ],
)
def test_what_there_is_not_is_refused(server: Running, path: str, accept: str, status: int) -> None:
    told = send(f"{server.url}{path}", Accept=accept)
    assert (told.status, told.headers["Content-Type"]) == (status, "application/problem+json")


def test_a_table_is_kept_by_its_etag(server: Running) -> None:
    told = send(f"{server.url}works.csv")
    again = send(f"{server.url}works.csv", If_None_Match=told.headers["ETag"])
    assert again.status == 304
