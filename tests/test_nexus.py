"""Laws of the nexus: every claim stands in one edge, and page, data and SPARQL tell the same."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import pyoxigraph as ox
import pytest
from flask import render_template_string
from flask.testing import FlaskClient

from hsnexus import open_dataset
from hsnexus.argument import Argument, argument
from hsnexus.opened import Dataset
from hsnexus.vocab import BASE, HSN, PREFIXES
from hsnexus_server.addresses import last
from hsnexus_server.app import create_app
from hsnexus_server.nexus import small
from hsnexus_server.nexus.choice import FILTERS, choice
from hsnexus_server.nexus.diagram import SIGNS, WHOLE, diagram
from hsnexus_server.nexus.routes import ROWS
from hsnexus_server.nexus.small import PARTS
from serving import SETTINGS, Direct, client_to, description_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

SECTION: Final = f"{BASE}source/haque-2005-s08-remittance"
FACTOR: Final = f"{BASE}factor/remittances"
# What a URL says, and the pattern of SPARQL that is true of just the claims that it asks for.
CHOICES: Final[Mapping[str, str]] = {
    "": "",
    "section=haque-2005-s08-remittance": f"?claim hsn:statedIn/hsn:inSection <{SECTION}> .",
    "sign=decrease": "?claim hsn:hasPolarity hsn:decrease .",
    "sign=none&sign=mixed": "?claim hsn:hasPolarity ?sign . FILTER (?sign IN (hsn:none, hsn:mixed))",
    "modality=contested": "?claim hsn:hasModality hsn:contested .",
    "modality=hedged&voice=reported": "?claim hsn:hasModality hsn:hedged ; hsn:hasVoice hsn:reported .",
    "voice=author": "?claim hsn:hasVoice hsn:author .",
    "family=Threat": "?claim (hsn:hasCause|hsn:hasEffect)/rdf:type/rdfs:subClassOf* hsn:Threat .",
    "family=PersonalThreat": "?claim (hsn:hasCause|hsn:hasEffect)/rdf:type/rdfs:subClassOf* hsn:PersonalThreat .",
    "factor=remittances": f"?claim hsn:hasCause|hsn:hasEffect <{FACTOR}> .",
    "factor=Human%20Security&sign=decrease": (
        f"?claim hsn:hasCause|hsn:hasEffect <{BASE}factor/human-security> ; hsn:hasPolarity hsn:decrease ."
    ),
    "section=haque-2005-s05-defining-human-security&family=Capital&sign=none": (
        f"?claim hsn:statedIn/hsn:inSection <{BASE}source/haque-2005-s05-defining-human-security> ;"
        " hsn:hasPolarity hsn:none ; (hsn:hasCause|hsn:hasEffect)/rdf:type/rdfs:subClassOf* hsn:Capital ."
    ),
}
WRONG: Final = (
    # what a URL says, and what the refusal names
    ("colour=red", "section, sign, modality, voice, family, factor"),
    ("sign=up", "increase, decrease, mixed, none"),
    ("modality=sure", "asserted, conditional, hedged, contested, normative"),
    ("voice=loud", "author, reported"),
    ("section=s99", "haque-2005-s01-abstract"),
    ("family=Factor", "Capital, Circumstance"),
    ("family=Nothing", "and"),
    ("factor=remitances", "remittances"),
    ("page=0", "'0'"),
    ("page=two", "'two'"),
    ("page=1&page=2", "1, 2"),
    ("page=999", "up to 9"),
    ("page=9999999", "9999999"),
)
Record = Mapping[str, Any]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return client_to(create_app(Direct.over(dataset.store, description_of(dataset)), SETTINGS))


@pytest.fixture(scope="module")
def argued(dataset: Dataset) -> Argument:
    quads = dataset.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return argument(quad.triple for quad in quads)


def told(client: FlaskClient, query: str = "") -> Record:
    found: Record = json.loads(client.get(f"/nexus.json?{query}").text)
    return found


def claims(record: Record) -> list[str]:
    return [claim["iri"] for edge in record["edges"] for claim in edge["claims"]]


def asked(dataset: Dataset, pattern: str) -> set[str]:
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if name in {"hsn", "rdf", "rdfs"})
    solutions = dataset.store.query(
        f"{prefixes}SELECT DISTINCT ?claim WHERE {{ ?claim a hsn:CausalClaim . {pattern} }}"
    )
    assert isinstance(solutions, ox.QuerySolutions)
    return {row["claim"].value for row in solutions}


def rows(client: FlaskClient, query: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield cause, sign, effect and claims of the rows of the table on all its pages, as they are without script."""
    page = 1
    while True:
        text = client.get(f"/nexus?{query}&page={page}", headers={"Accept": "text/html"}).text
        body = text.partition('<tbody id="rows">')[2].partition("</tbody>")[0]
        for row in re.findall(r"<tr><td>\s*<a.*?</tr>", body, re.DOTALL):
            cause, sign, effect, said = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
            (one,), (other,) = links(cause), links(effect)
            yield one, re.findall(r'class="sign (\w+)"', sign)[0], other, tuple(links(said))
        if 'rel="next"' not in text:
            return
        page += 1


def links(text: str) -> list[str]:
    return [BASE + unescape(link).removeprefix("./") for link in re.findall('href="([^"]*)"', text)]


# ------------------------------------------------------------------------------------------------ the data


def test_every_claim_stands_in_just_one_edge(client: FlaskClient, argued: Argument) -> None:
    record = told(client)
    found = claims(record)
    assert sorted(found) == sorted(argued.claims)
    assert len(found) == record["claims"] > 900
    ends = [(edge["cause"], edge["effect"], edge["sign"]) for edge in record["edges"]]
    assert len(ends) == len(set(ends))
    for edge in record["edges"]:
        assert edge["count"] == len(edge["claims"]) > 0
        for claim in edge["claims"]:
            its = argued.claims[claim["iri"]]
            assert (its.cause, its.effect, argued.relations[its.relation].polarity) == (
                edge["cause"],
                edge["effect"],
                edge["sign"],
            )
            assert (claim["label"], claim["relation"], claim["voice"]) == (its.label, its.relation, its.voice)
            assert claim["relation"] in edge["relations"]
            assert tuple(claim["modalities"]) == its.modalities
            assert tuple(claim["sections"]) == argued.sections[its.iri]


def test_nodes_are_the_factors_in_use_the_most_important_first(client: FlaskClient, argued: Argument) -> None:
    record = told(client)
    importance = Counter(factor for one in argued.claims.values() for factor in {one.cause, one.effect})
    nodes = {node["iri"]: node for node in record["nodes"]}
    assert {iri: node["importance"] for iri, node in nodes.items()} == importance
    assert [node["importance"] for node in record["nodes"]] == sorted(importance.values(), reverse=True)
    for node in nodes.values():
        assert node["claims"] == node["importance"]
        assert node["family"] in argued.roots
        assert set(node["families"]) == argued.families[node["iri"]] - WHOLE
    boxes = Counter(node["family"] for node in record["nodes"])
    assert {family["iri"]: family["factors"] for family in record["families"]} == boxes


@pytest.mark.parametrize("query", CHOICES)
def test_a_filter_finds_what_sparql_finds(client: FlaskClient, dataset: Dataset, query: str) -> None:
    record = told(client, query)
    found = claims(record)
    assert set(found) == asked(dataset, CHOICES[query])
    assert len(found) == record["claims"] == len(set(found))
    touched = Counter(
        factor for edge in record["edges"] for _ in edge["claims"] for factor in {edge["cause"], edge["effect"]}
    )
    assert {node["iri"]: node["claims"] for node in record["nodes"]} == touched
    assert {name for name, _ in parse_qsl(query)} == set(record["asked"])


def test_filters_are_tried_that_find_much_little_and_nothing(client: FlaskClient) -> None:
    sizes = {query: told(client, query)["claims"] for query in CHOICES}
    assert min(sizes.values()) == 0
    assert sorted(sizes.values())[-2] > 300
    assert set(FILTERS) == {name for query in CHOICES for name, _ in parse_qsl(query)}


@pytest.mark.parametrize("what", ["sections", "signs", "modalities", "voices"])
def test_counts_beside_filters_are_what_the_filters_find(client: FlaskClient, what: str) -> None:
    name = {"sections": "section", "signs": "sign", "modalities": "modality", "voices": "voice"}[what]
    listed = told(client)[what]
    assert listed
    for each in listed:
        assert told(client, urlencode({name: last(each["iri"])}))["claims"] == each["claims"] > 0


def test_the_order_of_claims_changes_nothing(argued: Argument) -> None:
    every = [*argued.claims.values()]
    assert diagram(argued, every) == diagram(argued, reversed(every))


@pytest.mark.parametrize(("query", "names"), WRONG)
@pytest.mark.parametrize("path", ["/nexus", "/nexus.json"])
def test_what_is_not_taken_is_told_with_what_is(client: FlaskClient, path: str, query: str, names: str) -> None:
    response = client.get(f"{path}?{query}")
    if query == "page=999" and path == "/nexus.json":
        assert response.status_code == 200, "data come whole"
        return
    assert response.status_code == 400
    problem = json.loads(response.data)
    assert problem["type"].endswith(":bad-parameter")
    assert names in problem["detail"]


def test_values_can_be_iris_and_empty_ones_count_as_left_out(argued: Argument) -> None:
    given = [("sign", HSN.decrease), ("section", ""), ("factor", FACTOR), ("family", HSN.Flow), ("sign", "decrease")]
    found = choice(argued, given).values
    assert {name: values for name, values in found.items() if values} == {
        "sign": (HSN.decrease,),
        "factor": (FACTOR,),
        "family": (HSN.Flow,),
    }
    assert not choice(argued, [("sign", "")])


ACCEPTED: Final[Mapping[str, str]] = {
    "": "text/html",
    "*/*": "text/html",
    "text/html,*/*;q=0.8": "text/html",
    "application/json": "application/json",
}


@pytest.mark.parametrize(("accept", "kind"), ACCEPTED.items())
def test_page_or_data_come_by_accept(client: FlaskClient, accept: str, kind: str) -> None:
    response = client.get("/nexus?sign=none", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, kind)
    again = client.get("/nexus?sign=none", headers={"Accept": accept, "If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/nexus.csv").status_code == 404


# ------------------------------------------------------------------------------------------------ the page


@pytest.mark.parametrize("query", CHOICES)
def test_the_table_without_script_is_the_data(client: FlaskClient, query: str) -> None:
    record = told(client, query)
    expected = [
        (edge["cause"], last(edge["sign"]), edge["effect"], tuple(claim["iri"] for claim in edge["claims"]))
        for edge in record["edges"]
    ]
    assert [*rows(client, query)] == expected
    text = client.get(f"/nexus?{query}", headers={"Accept": "text/html"}).text
    assert re.search(rf">{record['claims']} claims? in {len(expected)} edges? ", text)
    assert ("Page 1 of" in text) == (len(expected) > ROWS)


@pytest.mark.parametrize("query", [query for query in CHOICES if query])
def test_the_form_keeps_what_was_chosen(client: FlaskClient, query: str) -> None:
    text = client.get(f"/nexus?{query}", headers={"Accept": "text/html"}).text
    for name, value in parse_qsl(query):
        if name == "factor":
            assert re.search(rf'name="factor"[^>]*value="{value.lower()}"', text)
        else:
            assert re.search(rf'value="{value}" (checked|selected)|<option selected>{value}<', text)
    assert len(re.findall(r" (?:checked|selected)>|<option selected>", text)) == sum(
        name != "factor" for name, _ in parse_qsl(query)
    )


def test_what_is_chosen_goes_with_to_the_next_page_and_the_data(client: FlaskClient) -> None:
    text = client.get("/nexus?sign=increase&voice=author", headers={"Accept": "text/html"}).text
    assert 'rel="next" href="./nexus?sign=increase&amp;voice=author&amp;page=2"' in text
    assert 'href="./nexus.json?sign=increase&amp;voice=author"' in text


# ------------------------------------------------------------------------------------------------ the small nexus


def counted(argued: Argument, causes: Sequence[str], effects: Sequence[str], sign: str) -> int:
    def of(factor: str, kinds: Sequence[str]) -> bool:
        return any(kind in argued.families[factor] for kind in kinds)

    return sum(
        of(one.cause, causes) and of(one.effect, effects) and argued.relations[one.relation].polarity == sign
        for one in argued.claims.values()
    )


def test_the_small_nexus_counts_what_its_links_ask_for(client: FlaskClient, argued: Argument) -> None:
    found = small(argued)
    assert set(found.counts) == {(cause, effect) for cause in PARTS for effect in PARTS}
    for (cause, effect), counts in found.counts.items():
        assert {each.sign: each.claims for each in counts} == {
            last(sign): number for sign in SIGNS if (number := counted(argued, PARTS[cause], PARTS[effect], sign))
        }
        assert found.total(cause, effect) == sum(each.claims for each in counts) > 0
        for each in counts:
            asks = parse_qsl(each.query)
            assert [value for name, value in asks if name == "cause-family"] == [*map(last, PARTS[cause])]
            assert [value for name, value in asks if name == "effect-family"] == [*map(last, PARTS[effect])]
            assert [value for name, value in asks if name == "sign"] == [each.sign]
            assert json.loads(client.get(f"/claims.json?{each.query}").text)["total"] == each.claims


def test_the_small_nexus_is_drawn_with_every_number_as_a_link(client: FlaskClient, argued: Argument) -> None:
    found = small(argued)
    with client.application.test_request_context("/"):
        text = render_template_string(
            '{% from "nexus_small.html" import nexus_small %}{{ nexus_small(small, "./") }}', small=found
        )
    expected = [f"./claims?{each.query}" for counts in found.counts.values() for each in counts]
    assert sorted(unescape(link) for link in re.findall('href="([^"]*)"', text)) == sorted(expected)
    numbers = [int(number) for number in re.findall(r"\D(\d+)</tspan>", text)]
    assert Counter(numbers) == Counter(each.claims for counts in found.counts.values() for each in counts)
    assert "<script" not in text
    assert " style=" not in text
