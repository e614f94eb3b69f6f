"""Laws of the reasoning over HTTP: what Python finds, in every format, in a browser, and nothing of the user's data."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlencode

import pytest
from flask.testing import FlaskClient

from hsnexus import open_dataset
from hsnexus.findings import found
from hsnexus.inquiries import INQUIRIES
from hsnexus.manifest import packaged
from hsnexus.opened import Dataset
from hsnexus.vocab import BASE
from hsnexus_server.app import create_app
from hsnexus_server.dataset import load
from hsnexus_server.description import Description
from hsnexus_server.engines.inquiring import Inquiring
from hsnexus_server.inquiries import MEDIA_TYPES
from serving import SETTINGS, Direct, Running, client_to, description_of, running
from tabling import parsed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS: Final = [(name, form) for name, inquiry in INQUIRIES.items() for form in inquiry.formats]
ENDS: Final = {"from": "remittances", "to": "poverty"}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def description(dataset: Dataset) -> Description:
    return description_of(dataset)


@pytest.fixture(scope="module")
def client(dataset: Dataset, description: Description) -> FlaskClient:
    return client_to(create_app(Direct.over(dataset.store, description), SETTINGS))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("served") / "small", "--dataset", str(packaged()), "--workers", "1") as one:
        yield one


def example(name: str, **more: str) -> str:
    return urlencode({**INQUIRIES[name].example, **more})


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_each_format_is_what_python_writes(client: FlaskClient, dataset: Dataset, name: str, form: str) -> None:
    ours = found(dataset.inquirer, name, INQUIRIES[name].example).written(form)
    url = f"/{name}.{form}?{example(name)}"
    response = client.get(url)
    assert (response.status_code, response.text) == (200, ours)
    assert response.mimetype == MEDIA_TYPES[form]
    asked = (client.get(f"/{name}?{example(name, format=each)}") for each in (form, MEDIA_TYPES[form]))
    accepted = client.get(f"/{name}?{example(name)}", headers={"Accept": f"{MEDIA_TYPES[form]}, text/html;q=0.5"})
    assert {each.text for each in (*asked, accepted)} == {ours}
    assert client.get(url, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", INQUIRIES)
def test_processes_answer_as_this_one_does(client: FlaskClient, server: Running, name: str) -> None:
    path = f"/{name}.json?{example(name)}"
    assert server.get(path) == (200, client.get(path).data)
    assert server.get(path.replace("json", "html", 1))[0] == 200
    status, body = server.get(f"/{name}.json?{example(name, max='9', factor='9', kind='9')}")
    assert (status, json.loads(body)["type"]) == (400, "urn:x-hsnexus:problem:bad-parameter")


@pytest.mark.parametrize("name", INQUIRIES)
def test_a_browser_gets_a_page_whose_links_lead_to_the_evidence(client: FlaskClient, name: str) -> None:
    response = client.get(f"/{name}?{example(name)}", headers={"Accept": BROWSER})
    assert response.mimetype == "text/html"
    record = json.loads(client.get(f"/{name}.json?{example(name)}").text)
    claims = {text for text in record["labels"] if "/claim/" in text}
    links = {unescape(link) for link in re.findall('href="([^"]*)"', response.text)}
    assert claims
    assert {claim.removeprefix(BASE) for claim in claims} <= links
    assert {f"{name}.{form}?{example(name)}" for form in INQUIRIES[name].formats} <= links
    assert all(not link.startswith(("http", "/")) for link in links)


@pytest.mark.parametrize("name", INQUIRIES)
def test_a_page_without_values_asks_for_them(client: FlaskClient, name: str) -> None:
    response = client.get(f"/{name}", headers={"Accept": BROWSER})
    assert response.status_code == 200
    assert set(re.findall('<label for="([^"]*)"', response.text)) == set(INQUIRIES[name].settings)
    assert ("Found" in response.text) is not any(each.required for each in INQUIRIES[name].settings.values())
    assert '<option value="human security">' in response.text


HALVES: Final = (
    ("paths", "from", "to", "?effect"),
    ("paths", "to", "from", "?cause"),
    ("why", "from", "to", "?effect"),
    ("why", "to", "from", "?cause"),
)


@pytest.mark.parametrize(("name", "end", "other", "near"), HALVES)
def test_with_one_end_given_a_page_offers_the_other(  # noqa: PLR0913, PLR0917 - a row, and what it is held against
    client: FlaskClient, dataset: Dataset, name: str, end: str, other: str, near: str
) -> None:
    text = client.get(f"/{name}.html?{end}=factor:human-security&max=2").text
    assert 'role="alert"' not in text
    assert re.search(f'<input id="{end}"[^>]*value="human security"', text)
    assert re.search(f'<input id="{other}"[^>]*value=""[^>]* required', text)
    here = {"?effect": "?cause", "?cause": "?effect"}[near]
    held = dataset.store.query(
        f"PREFIX hsn: <{BASE}ontology#> SELECT ?near (COUNT(?claim) AS ?claims) WHERE {{"
        f" ?claim hsn:hasCause ?cause ; hsn:hasEffect ?effect ; hsn:hasRelation ?relation"
        f" FILTER({here} = <{BASE}factor/human-security> && ?relation != hsn:notInfluencing) BIND({near} AS ?near) }}"
        " GROUP BY ?near"
    )
    counts = {row["near"].value: int(row["claims"].value) for row in held}  # type: ignore[union-attr]
    section = text.partition('aria-labelledby="near"')[2].partition("</section>")[0]
    rows = re.findall(r'<li><a href="([^"]*)">[^<]*</a> <small>(\d+) claim', section)
    asked = [(parse_qs(unescape(link).partition("?")[2]), int(count)) for link, count in rows]
    assert len(asked) > 3
    assert {BASE + given[other][0].replace(":", "/"): count for given, count in asked} == counts
    assert [count for _, count in asked] == sorted(counts.values(), reverse=True)
    for given, _ in asked[::5]:
        assert given[end] == ["factor:human-security"]
        record = client.get(f"/{name}.json?{urlencode(given, doseq=True)}").json
        assert record["total"] > 0  # type: ignore[index]


NO_HALVES: Final = {
    "/paths.html?max=3": ("", "Paths"),
    "/paths.html?from=remitances": ("from: no factor is called", "remittances"),
    "/paths.html?to=remitances&max=3": ("to: no factor is called", "remittances"),
    "/paths.html?from=remittances&colour=red": ("colour: paths has no such parameter", "It takes from"),
}


@pytest.mark.parametrize("url", NO_HALVES)
def test_what_is_wrong_with_half_a_question_is_told(client: FlaskClient, url: str) -> None:
    alert, words = NO_HALVES[url]
    text = unescape(client.get(url).text)
    assert text.partition('role="alert">')[2].startswith(alert)
    assert ('role="alert"' in text) is bool(alert)
    assert 'aria-labelledby="near"' not in text
    assert words in text


def test_the_user_s_factors_are_no_ends_of_paths(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(f"<{BASE}factor/mine> a <{BASE}ontology#Factor> .", encoding="utf-8")
    store, description = load(replace(SETTINGS, dataset=packaged(), data=(tmp_path / "mine.ttl",)))
    text = client_to(create_app(Direct.over(store, description), SETTINGS)).get("/paths.html").text
    assert '<option value="remittances">' in text
    assert "mine" not in text.partition("<datalist")[2]


def test_a_page_keeps_what_was_set(client: FlaskClient) -> None:
    text = client.get(f"/paths.html?{urlencode({**ENDS, 'max': 2, 'sign': 'decrease', 'bridge': 1})}").text
    assert 'value="remittances"' in text
    assert re.search(r'name="max"[^>]*value="2"', text)
    assert "<option selected>decrease</option>" in text
    assert re.search(r'name="bridge"[^>]* checked', text)


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "'\"><img src=x onerror=alert(1)>", "{{1237*1249}}", "\0"]
)
def test_what_was_typed_is_shown_and_never_run(client: FlaskClient, value: str) -> None:
    response = client.get(f"/profile.html?{urlencode({'factor': value})}")
    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert value not in response.text.replace(escape(value), "") or value == "{{1237*1249}}"
    assert str(1237 * 1249) not in response.text  # no build has it in its digest


def test_a_name_that_is_unclear_brings_its_choices(client: FlaskClient) -> None:
    response = client.get("/why.json?from=remitances&to=poverty")
    assert response.status_code == 400
    assert f"{BASE}factor/remittances" in response.json["available"]  # type: ignore[index]
    assert "remittances (factor:remittances)" in client.get("/why.html?from=remitances&to=poverty").text


def test_where_nobody_claims_a_way_the_answer_says_so(client: FlaskClient) -> None:
    record = json.loads(client.get("/why.json?from=poverty&to=remittances&max=1").text)
    assert (record["total"], record["path"]) == (0, None)
    assert "nobody claims one" in client.get("/why.html?from=poverty&to=remittances&max=1").text


REFUSED: Final = {
    "/paths.xml": (404, "not-found"),
    "/loops.txt": (404, "not-found"),
    "/loops?format=txt": (400, "malformed-request"),
    "/paths.json?from=remittances": (400, "bad-parameter"),
    "/loops?max=2&max=3": (400, "bad-parameter"),
    "/loops?evidence=1": (400, "bad-parameter"),
    "/loops?timeout=0": (400, "malformed-request"),
}


@pytest.mark.parametrize("url", REFUSED)
def test_what_cannot_be_asked_is_refused(client: FlaskClient, url: str) -> None:
    status, reason = REFUSED[url]
    response = client.get(url)
    assert (response.status_code, response.json["type"]) == (status, f"urn:x-hsnexus:problem:{reason}")  # type: ignore[index]


def test_formats_that_nobody_writes_are_refused_with_the_list(client: FlaskClient) -> None:
    response = client.get("/loops", headers={"Accept": "application/pdf"})
    assert response.status_code == 406
    assert response.json["available"] == ["application/json", "text/csv", "text/html"]  # type: ignore[index]


def test_the_user_s_data_is_not_reasoned_over(tmp_path: Path, client: FlaskClient) -> None:
    factor, ontology = f"{BASE}factor/", f"{BASE}ontology#"
    lines = [
        f"<http://e/claim> a <{ontology}EnablingClaim> , <{ontology}CausalClaim> .",
        f"<http://e/claim> <{ontology}hasCause> <{factor}poverty> .",
        f'<{factor}poverty> <http://www.w3.org/2000/01/rdf-schema#label> "wealth"@en .',
    ]
    (tmp_path / "mine.ttl").write_text("\n".join(lines), encoding="utf-8")
    store, description = load(replace(SETTINGS, dataset=packaged(), data=(tmp_path / "mine.ttl",)))
    with_data = client_to(create_app(Direct.over(store, description), SETTINGS))
    url = "/profile.json?factor=poverty"
    assert with_data.get(url).data == client.get(url).data


def test_too_many_claims_are_told_and_not_reasoned_over(dataset: Dataset, description: Description) -> None:
    engine = replace(Direct.over(dataset.store, description), inquiring=Inquiring(None))
    response = client_to(create_app(engine, SETTINGS)).get("/loops.json")
    assert (response.status_code, response.json["type"]) == (422, "urn:x-hsnexus:problem:too-many-claims")  # type: ignore[index]
    assert "20,000" in response.json["detail"]  # type: ignore[index]


SIGNS: Final = {"increase": "+ increases", "decrease": "− decreases", "unknown": "~ acts on"}  # noqa: RUF001
CROSSED: Final = {"opposite": "opposite of", "broader": "narrower than", "narrower": "broader than"}
WAYS: Final = (
    ("paths", ENDS, "paths"),
    ("paths", {"from": "irregular-migration", "to": "human-security", "max": "2"}, "paths"),
    ("paths", {"from": "remittances", "to": "human-security", "bridge": "1", "max": "3"}, "paths"),
    ("loops", {"through": "migration"}, "loops"),
    ("loops", {"feedback": "balancing"}, "loops"),
    ("why", ENDS, "path"),
)


@pytest.mark.parametrize(("name", "asked", "where"), WAYS)
def test_a_way_is_a_chain_of_signs_with_the_claims_of_each_step(
    client: FlaskClient, name: str, asked: dict[str, str], where: str
) -> None:
    record = json.loads(client.get(f"/{name}.json?{urlencode(asked)}").text)
    found = parsed(client.get(f"/{name}.html?{urlencode(asked)}").text)
    ways = record[where] if isinstance(record[where], list) else [record[where]]
    chains = found.the("ol", "chains").every("p", "chain")
    labels = record["labels"]
    assert len(chains) == len(ways) > 0
    assert any(not hop["claims"] for way in ways for hop in way["hops"])
    for chain, way in zip(chains, ways, strict=True):
        hops = chain.every("span", "hop")
        for hop, told in zip(hops, way["hops"], strict=True):
            assert hop.links() == [iri.removeprefix(BASE) for iri in told["claims"]]
            assert [each.attributes["title"] for each in hop.every("a")] == [labels[iri] for iri in told["claims"]]
            if told["kind"] == "perceived":
                assert "is felt to threaten" in hop.text
            else:
                assert (SIGNS[told["sign"]] if told["claims"] else CROSSED[told["kind"]]) in hop.text
        factors = [iri.removeprefix(BASE) for iri in (way["hops"][0]["cause"], *(hop["effect"] for hop in way["hops"]))]
        assert [each for each in chain.links() if "/claim/" not in each] == factors


@pytest.mark.parametrize(("name", "asked", "where"), WAYS)
def test_a_way_tells_what_weakens_it(client: FlaskClient, name: str, asked: dict[str, str], where: str) -> None:
    record = json.loads(client.get(f"/{name}.json?{urlencode(asked)}").text)
    found = parsed(client.get(f"/{name}.html?{urlencode(asked)}").text)
    ways = record[where] if isinstance(record[where], list) else [record[where]]
    for item, way in zip(found.the("ol", "chains").every("li"), ways, strict=True):
        assert not way["modality"] or f"at the weakest {record['labels'][way['modality']]}" in item.text
        assert all(mark in item.text for mark in way["marks"])
        assert {iri.removeprefix(BASE) for iri in way["conditions"]} <= set(item.links())
        assert {iri.removeprefix(BASE) for pair in way["rivals"] for iri in pair} <= set(item.links())
        assert ("cannot be held together" in item.text) == bool(way["rivals"])


def test_a_profile_has_every_step_on_its_side(client: FlaskClient) -> None:
    record = json.loads(client.get("/profile.json?factor=human-security").text)
    found = parsed(client.get("/profile.html?factor=human-security").text)
    sides = found.the("div", "halves").every("ul", "hops")
    for side, name, end in zip(sides, ("reaching", "leaving"), ("cause", "effect"), strict=True):
        steps = record[name]
        assert len(side.every("li")) == len(steps) > 10
        for item, hop in zip(side.every("li"), steps, strict=True):
            assert item.links() == [iri.removeprefix(BASE) for iri in (hop[end], *hop["claims"])]


@pytest.mark.parametrize("name", INQUIRIES)
def test_a_page_leads_to_the_other_inquiries_and_to_itself(client: FlaskClient, name: str) -> None:
    found = parsed(client.get(f"/{name}.html?{example(name)}").text)
    (others,) = [each for each in found.every("nav") if each.attributes.get("aria-label") == "Reasoning over claims"]
    assert others.links() == [*INQUIRIES]
    assert f"{name}?{example(name)}" in found.links()
