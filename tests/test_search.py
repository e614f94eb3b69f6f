"""Laws of search: a name finds its thing first, words find what holds them, and each find has a page."""

import json
import sys
from html import unescape
from typing import Any, Final
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient

from claimed import BROWSER, argued, client_over, hrefs
from hsnexus import open_dataset
from hsnexus.kinds import KINDS
from hsnexus.names import of_class
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read
from hsnexus.vocab import BASE, HSN, PREFIXES
from hsnexus_server.search.library import HEADINGS
from hsnexus_server.search.routes import SHOWN

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

STRIDE: Final = 12


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return client_over(dataset)


def search(client: FlaskClient, words: str, **more: str) -> Any:  # noqa: ANN401 - JSON
    response = client.get("/search.json", query_string={"q": words, **more})
    assert response.status_code == 200, response.text
    return json.loads(response.data)


def best(found: Any) -> set[str]:  # noqa: ANN401 - JSON
    """Return what has the best score of all."""
    every = [each for group in found["groups"] for each in group["found"]]
    top = max((each["score"] for each in every), default=0)
    return {each["iri"] for each in every if each["score"] == top}


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_finds_its_thing_first(client: FlaskClient, dataset: Dataset, kind: str) -> None:
    things = [each for each in of_class(dataset.store, KINDS[kind].class_iri) if each.iri.startswith(BASE)]
    assert len(things) > 5
    for thing in things[:: STRIDE if len(things) > STRIDE else 1]:
        if kind == "works" and "haque-2005-" in thing.iri:  # its notes and sections are no works
            continue
        assert thing.iri in best(search(client, thing.label, kind=kind)), thing


def test_ids_find_claims_and_questions(client: FlaskClient, dataset: Dataset) -> None:
    for iri in [*argued(dataset).claims][::80]:
        assert best(search(client, iri.rpartition("/")[2])) == {iri}
    for question in read()[::5]:
        assert question.iri in best(search(client, question.id))


@pytest.mark.parametrize(
    ("words", "iri"),
    [
        ("remitances", f"{BASE}factor/remittances"),
        ("HUMAN   security", f"{BASE}factor/human-security"),
        ("financial remittances", f"{BASE}factor/remittances"),
        ("factor:remittances", f"{BASE}factor/remittances"),
        ("hedged", HSN.hedged),
        ("hasCause", HSN.hasCause),
        ("has cause", HSN.hasCause),
        ("refugee", HSN.Refugee),
        (f"{BASE}actor/diasporas", f"{BASE}actor/diasporas"),
        ("Taylor 1998", f"{BASE}source/taylor-1998"),
    ],
)
def test_what_somebody_types_finds_what_they_mean(client: FlaskClient, words: str, iri: str) -> None:
    assert iri in best(search(client, words))


def test_a_word_of_a_definition_finds_its_thing(client: FlaskClient, dataset: Dataset) -> None:
    definition = f"<{PREFIXES['skos']}definition>"
    query = f"SELECT ?thing ?text {{ ?thing a <{HSN.Factor}> ; {definition} ?text }} ORDER BY ?thing"
    rows = [(row["thing"].value, row["text"].value) for row in dataset.store.query(query)]  # type: ignore[union-attr]
    assert len(rows) > 300
    for iri, text in rows[::40]:
        found = search(client, text[:200].rpartition(" ")[0], kind="factors")
        assert iri in {each["iri"] for group in found["groups"] for each in group["found"]}


@pytest.mark.parametrize("words", ["remittances", "poverty", "diaspora", "smuggling"])
def test_every_claim_that_the_browser_finds_is_found(client: FlaskClient, words: str) -> None:
    (group,) = search(client, words, kind="claims")["groups"]
    browsed = client.get("/claims.json", query_string={"q": words}).json
    claims = {each["claim"] for each in browsed["claims"]}  # type: ignore[index]
    assert len(claims) > 5
    assert claims <= {each["iri"] for each in group["found"]}
    assert group["total"] == len(group["found"])


def test_groups_come_best_first_and_short_until_one_is_asked_for(client: FlaskClient) -> None:
    found = search(client, "security")
    tops = [group["found"][0]["score"] for group in found["groups"]]
    assert tops == sorted(tops, reverse=True)
    assert len(tops) > 4
    for group in found["groups"]:
        scores = [each["score"] for each in group["found"]]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == min(SHOWN, group["total"])
        alone = search(client, "security", kind=group["kind"])["groups"]
        assert [len(each["found"]) for each in alone] == [group["total"]]
    assert found["total"] == sum(group["total"] for group in found["groups"])


@pytest.mark.parametrize("words", ["remittances", "hedged", "security", "CQ07", "c141", "smuggling"])
def test_the_page_shows_what_the_record_has_and_every_link_leads_somewhere(client: FlaskClient, words: str) -> None:
    page = client.get("/search", query_string={"q": words}, headers=BROWSER)
    assert page.mimetype == "text/html"
    text = unescape(page.text)
    for group in search(client, words)["groups"]:
        assert f'id="{group["kind"]}">{HEADINGS[group["kind"]]} <small>{group["total"]}' in text
        assert all(each["label"] in text for each in group["found"])
    for link in hrefs(page.text):
        address = urljoin("/search", link.partition("#")[0])
        assert link.startswith("#") or client.get(address, headers=BROWSER).status_code == 200, link
    assert f'value="{words}"' in page.text.partition("<main")[0], "the box at the top keeps the words"


def test_nothing_is_found_for_nothing(client: FlaskClient) -> None:
    for words in ("", "  ", "?!", "xyzzy plugh"):
        assert search(client, words)["total"] == 0
    assert "Nothing is called so" in client.get("/search?q=xyzzy", headers=BROWSER).text
    assert client.get("/search", headers=BROWSER).status_code == 200


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/search?q=a&x=1", 400),
        ("/search?q=a&q=b", 400),
        ("/search?q=a&kind=b", 400),
        ("/search?q=" + "x" * 201, 400),
        ("/search.csv?q=a", 404),
        ("/search?q=a&format=csv", 400),
    ],
)
def test_what_cannot_be_searched_is_refused(client: FlaskClient, url: str, status: int) -> None:
    assert client.get(url).status_code == status


def test_a_program_gets_the_record_and_a_browser_the_page(client: FlaskClient) -> None:
    for accept, kind in ((BROWSER["Accept"], "text/html"), ("*/*", "application/json"), ("application/json", None)):
        response = client.get("/search?q=poverty", headers={"Accept": accept})
        assert response.mimetype == (kind or accept)
