"""Laws of the page of a claim: it says the claim, proves its place, and every link of it leads somewhere."""

import re
import subprocess
import sys
from html import escape, unescape
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urljoin

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from claimed import BROWSER, argued, client_over, hrefs, small, within
from hsnexus import open_dataset, readings
from hsnexus.argument import Argument
from hsnexus.manifest import packaged
from hsnexus.opened import Dataset
from hsnexus.travelling import travelling
from hsnexus.vocab import BASE, GRAPH, HSN, source_prefixes
from hsnexus.wording import Speaker, sentence
from serving import running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

CLAIM: Final = f"{BASE}haque-2005/claim/"
STRIDE: Final = 60
MOST_COPIED: Final = 8


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module")
def argument(dataset: Dataset) -> Argument:
    return argued(dataset)


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    return client_over(dataset)


def page(client: FlaskClient, iri: str) -> str:
    response = client.get("/" + iri.removeprefix(BASE), headers=BROWSER)
    assert (response.status_code, response.mimetype) == (200, "text/html"), iri
    return response.text


def test_every_claim_has_a_page_with_its_sentence_and_its_factors(client: FlaskClient, argument: Argument) -> None:
    assert len(argument.claims) > 900
    for iri, claim in argument.claims.items():
        text = page(client, iri)
        speaker = Speaker(argument.name, argument.name(argument.sources[iri]))
        said = sentence(claim, argument.relations[claim.relation], speaker)
        assert unescape(re.findall("<h1>(.*?)</h1>", text)[0]) == said
        assert claim.label in unescape(text)
        links = set(hrefs(text))
        things = {claim.cause, claim.effect, *claim.conditions, *claim.mechanisms, *claim.footnotes, *claim.passages}
        assert {f"../../{each.removeprefix(BASE)}" for each in things} <= links, iri
        assert 'id="passage"' in text


def test_every_link_of_ours_leads_somewhere(client: FlaskClient, argument: Argument) -> None:
    links: dict[str, str] = {}
    for iri in [*argument.claims][::STRIDE]:
        path = "/" + iri.removeprefix(BASE)
        links |= {urljoin(path, link.partition("#")[0]): iri for link in hrefs(page(client, iri)) if "//" not in link}
    assert len(links) > 200
    wrong = {link: iri for link, iri in links.items() if client.get(link, headers=BROWSER).status_code != 200}
    assert wrong == {}


def test_a_filter_that_the_page_links_to_holds_the_claim(client: FlaskClient, argument: Argument) -> None:
    seen = set()
    for iri in [*argument.claims][::STRIDE]:
        for link in hrefs(page(client, iri)):
            if "claims?" in link:
                address = urljoin("/a/b/c", link).replace("/claims?", "/claims.json?")
                found = client.get(address).json
                assert iri in {each["claim"] for each in found["claims"]}, link  # type: ignore[index]
                seen |= set(parse_qs(link.partition("?")[2]))
    assert {"sign", "relation", "modality", "voice", "source", "cause", "effect"} <= seen


@pytest.mark.parametrize("link", [HSN.rivals, HSN.qualifies, HSN.restates, HSN.elaborates])
def test_links_between_claims_are_told_on_both_pages(client: FlaskClient, argument: Argument, link: str) -> None:
    pairs = sorted(argument.links[link])
    assert pairs
    for one, other in pairs[:: max(1, len(pairs) // 12)]:
        for here, there in ((one, other), (other, one)):
            text = page(client, here).partition("What other claims say of it")[2].partition("<h2")[0]
            assert f'href="../../{there.removeprefix(BASE)}"' in text, (here, there)


def test_claims_read_from_the_same_passage_are_told(client: FlaskClient, argument: Argument) -> None:
    text = page(client, f"{CLAIM}c045").partition("Read from the same passage")[2].partition("<h2")[0]
    passages = set(argument.claims[f"{CLAIM}c045"].passages)
    others = {iri for iri, claim in argument.claims.items() if passages & set(claim.passages)} - {f"{CLAIM}c045"}
    assert set(re.findall(r"haque-2005/claim/c\d+", text)) == {iri.removeprefix(BASE) for iri in others}
    assert len(others) > 5


def pre(text: str, heading: str) -> list[str]:
    """Return the texts in monospace below a heading."""
    found = re.findall(r"<pre[^>]*>(.*?)</pre>", text.partition(heading)[2], re.DOTALL)
    return [unescape(each) for each in found]


def test_the_edge_is_the_one_of_the_graph_of_edges(client: FlaskClient, dataset: Dataset, argument: Argument) -> None:
    edges = ox.NamedNode(GRAPH.edges_rdf12)
    for iri in [*argument.claims][::STRIDE]:
        (text, *_) = pre(page(client, iri), "As an edge of RDF 1.2")
        quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
        assert {quad.subject for quad in quads} == {ox.NamedNode(iri), ox.NamedNode(argument.claims[iri].cause)}
        assert all(ox.Quad(quad.subject, quad.predicate, quad.object, edges) in dataset.store for quad in quads)


def test_the_query_for_the_editor_finds_where_the_claim_is_stated(
    client: FlaskClient, dataset: Dataset, argument: Argument
) -> None:
    for iri in [*argument.claims][::STRIDE]:
        (link,) = [each for each in hrefs(page(client, iri)) if "#query=" in each]
        solutions = dataset.store.query(unquote(link.partition("#query=")[2]))
        assert isinstance(solutions, ox.QuerySolutions)
        assert {row["passage"].value for row in solutions} == set(argument.claims[iri].passages)


def test_the_citation_names_claim_and_build(client: FlaskClient, dataset: Dataset) -> None:
    text = page(client, f"{CLAIM}c045")
    (entry, *_) = pre(text, "BibTeX")
    for part in (f"{CLAIM}c045", dataset.manifest.digest, "Haque 2005", "@misc{hsnexus-haque-2005-c045,"):
        assert part in entry
    assert f"<code>{CLAIM}c045</code>" in text


def test_the_program_proves_the_passage_on_a_text_of_the_article(
    client: FlaskClient, argument: Argument, article: str, tmp_path: Path
) -> None:
    (tmp_path / "article.txt").write_text(re.sub(r"\s+", "\n", article), encoding="utf-8")
    several = [iri for iri, claim in argument.claims.items() if len(claim.passages) > 1]
    for iri in (*[*argument.claims][:: STRIDE * 3], *several[:2]):
        programs = [each for each in pre(page(client, iri), "Where it is said") if each.startswith("import")]
        assert len(programs) == len(argument.claims[iri].passages)
        for program in programs:
            for text, expected in ((None, {"True"}), ("x" + article.replace("e", "a"), {"False"})):
                folder = tmp_path if text is None else tmp_path / "other"
                folder.mkdir(exist_ok=True)
                if text:
                    (folder / "article.txt").write_text(text, encoding="utf-8")
                told = subprocess.run(
                    [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
                )
                assert set(told.stdout.split()) == expected, iri


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[at : at + MOST_COPIED + 1]) for at in range(len(words) - MOST_COPIED)}


def test_no_page_copies_the_article(client: FlaskClient, argument: Argument, article: str) -> None:
    theirs = runs(article)
    headings = {argument.name(iri) for sections in argument.sections.values() for iri in sections}
    # What stands in two elements was not written in one run; and headings are cited, not copied.
    between = re.compile("|".join(("<[^>]*>", *(re.escape(escape(each)) for each in headings))))
    for iri in [*argument.claims][:: STRIDE // 4]:
        for part in between.split(within(page(client, iri))):
            assert not runs(unescape(part)) & theirs, iri


def test_readings_are_those_of_the_record(client: FlaskClient, argument: Argument) -> None:
    path = travelling("kg") / "haque-2005" / "review.csv"
    rows = readings.rows(path.read_text(encoding="utf-8"), str(path), source_prefixes("haque-2005")["claim"])
    objected = [row for row in rows if row.objection and row.claim in argument.claims]
    assert len(objected) > 400
    for row in objected[::20]:
        text = page(client, row.claim).partition("How it was reviewed")[2]
        count = sum(each.claim == row.claim for each in rows)
        assert text.count("<li><strong>") >= count
        assert f"{count} reading" in text
        assert escape(row.objection, quote=False)[:60] in text.replace("&#39;", "'").replace("&#34;", '"')


def test_another_build_shows_no_readings_of_this_one(tmp_path: Path) -> None:
    text = small(tmp_path / "dataset", "a label").get("/other/claim/c001", headers=BROWSER).text
    assert "speaks of another build" in text
    assert "c001" in text


def test_a_claim_that_the_build_does_not_make_has_a_plain_page(tmp_path: Path) -> None:
    lines = f'<urn:x> <urn:y> "1" .\n<{CLAIM}mine> a <{HSN.CausalClaim}> .\n'
    (tmp_path / "mine.ttl").write_text(lines, encoding="utf-8")
    with running(tmp_path / "small", "--dataset", str(packaged()), "--data", str(tmp_path / "mine.ttl")) as server:
        status, body = server.get("haque-2005/claim/mine.html")
        assert (status, b"mine.ttl" in body) == (200, True)
        status, body = server.get("haque-2005/claim/c045.html")
        assert (status, b"Read from the same passage" in body) == (200, True)
        assert server.get("claims.csv?q=c045")[0] == 200


def test_too_many_claims_leave_plain_pages_and_say_so(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hsnexus_server.argued.MOST_CLAIMS", 900)
    client = client_over(dataset)
    text = page(client, f"{CLAIM}c045")
    assert "What is said of it" in text
    for url in ("/claims", "/contest?claim=c045"):
        assert client.get(url).status_code == 422
    found = client.get("/search.json?q=remittances").json
    assert {group["kind"] for group in found["groups"]} >= {"factors"}  # type: ignore[index]
    assert "claims" not in {group["kind"] for group in found["groups"]}  # type: ignore[index]
    assert "too many claims" in client.get("/search?q=remittances", headers=BROWSER).text
