"""Laws of an objection: it names the claim, its passage and its build, and goes nowhere but where the operator says."""

import re
import sys
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient

from claimed import BROWSER, argued, client_over, hrefs, small
from hsnexus import open_dataset
from hsnexus.opened import Dataset
from hsnexus.vocab import BASE
from hsnexus_server.claims.objection import FAULTS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

CLAIM: Final = f"{BASE}haque-2005/claim/"
STRIDE: Final = 90


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return client_over(dataset)


def test_an_objection_names_claim_passage_and_build(client: FlaskClient, dataset: Dataset) -> None:
    argument = argued(dataset)
    for iri in [*argument.claims][::STRIDE]:
        claim = argument.claims[iri]
        response = client.get("/contest.txt", query_string={"claim": iri})
        assert (response.status_code, response.mimetype) == (200, "text/plain")
        for part in (iri, claim.label, *claim.passages, dataset.manifest.digest, dataset.manifest.version, *FAULTS):
            assert part in response.text
        assert f'objection-{iri.rpartition("/")[2]}.txt"' in response.headers["Content-Disposition"]


def test_page_and_file_have_the_same_text(client: FlaskClient) -> None:
    page = client.get("/contest?claim=c045", headers=BROWSER).text
    (written,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert unescape(written) == client.get("/contest.txt?claim=c045").text
    assert {"./contest.txt?claim=c045", "./haque-2005/claim/c045"} <= set(hrefs(page))


def test_the_page_of_a_claim_leads_there(client: FlaskClient) -> None:
    links = hrefs(client.get("/haque-2005/claim/c045", headers=BROWSER).text)
    assert "../../contest?claim=c045" in links


@pytest.mark.parametrize("name", ["c045", "claim:c045", "haque-claim:c045", f"{CLAIM}c045", f"<{CLAIM}c045>", " c045 "])
def test_a_claim_goes_by_any_of_its_names(client: FlaskClient, name: str) -> None:
    first = client.get("/contest.txt?claim=c045").text
    assert client.get("/contest.txt", query_string={"claim": name}).text == first


@pytest.mark.parametrize(
    "query", ["", "claim=", "claim=c9999", "claim=c614", "claim=c045&claim=c046", "claim=c045&x=1", "claim=%00"]
)
def test_what_is_no_claim_is_refused(client: FlaskClient, query: str) -> None:
    for path in ("/contest", "/contest.txt"):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400
        assert response.json["type"].endswith(":bad-parameter")  # type: ignore[index]


ADDRESSES: Final = {
    "https://e.example/new": ("title", "body"),
    "https://e.example/new?labels=claim": ("title", "body"),
    "http://127.0.0.1:9/x#y": ("title", "body"),
    "mailto:who@e.example": ("subject", "body"),
    "mailto:who@e.example?cc=b@e.example": ("subject", "body"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_where_the_operator_says_it_is_sent_with_title_and_text(dataset: Dataset, address: str) -> None:
    client = client_over(dataset, address)
    page = client.get("/contest?claim=c045", headers=BROWSER).text
    (link,) = [each for each in hrefs(page) if each.startswith(address.partition("?")[0].partition("#")[0])]
    parts, given = urlsplit(link), urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == (
        given.scheme,
        given.netloc,
        given.path,
        given.fragment,
    )
    title, body = ADDRESSES[address]
    found = parse_qs(parts.query, strict_parsing=True)
    assert found[title] == ["Objection to claim c045"]
    assert found[body] == [client.get("/contest.txt?claim=c045").text]
    assert "+" not in parts.query.replace("%2B", ""), "mail programs take a plus for a plus"
    assert parse_qs(given.query).items() <= found.items()
    assert unquote(link).count("Objection to claim c045") == 2


def test_without_an_address_the_page_says_what_to_do(client: FlaskClient) -> None:
    page = client.get("/contest?claim=c045", headers=BROWSER).text
    assert "has named no place" in page
    assert "Send it" not in page
    assert all(not link.startswith(("http", "mailto")) for link in hrefs(page))


def test_a_label_adds_no_line_of_its_own(tmp_path: Path) -> None:
    client = small(tmp_path / "dataset", "a\n\n## What it should say\nnothing</textarea><b>")
    written = client.get("/contest.txt?claim=c001").text
    assert [line for line in written.splitlines() if line.startswith("## What it should say")] == [
        "## What it should say"
    ]
    page = client.get("/contest?claim=c001", headers=BROWSER).text
    assert page.count("</textarea>") == 1
    assert "<b>" not in page
