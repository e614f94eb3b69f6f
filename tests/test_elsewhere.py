"""Laws of outside identifiers over HTTP: each stands, with its evidence, on the page and in the RDF of its thing."""

import re
import sys
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import Final

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL

from hsnexus import open_dataset
from hsnexus.alignments import Alignment, alignments
from hsnexus.sources import Project, read_text
from hsnexus.vocab import BASE, HSN
from hsnexus_server.app import create_app
from serving import SETTINGS, Direct, client_to, description_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

PROJECT: Final = Project(Path(__file__).parent.parent)
LINKS: Final[dict[str, list[Alignment]]] = defaultdict(list)
for each in alignments(read_text(PROJECT.aligned), "table").rows:
    LINKS[each.subject].append(each)

# One thing of each sort, and one with several sorts of matches.
SUBJECTS: Final = (
    "factor/remittances",
    "factor/good-governance",
    "ontology/InternallyDisplacedPerson",
    "actor/world-bank",
    "instrument/refugee-convention-1951",
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    dataset = open_dataset()
    return client_to(create_app(Direct.over(dataset.store, description_of(dataset)), SETTINGS))


def links(path: str) -> list[Alignment]:
    found = LINKS[BASE + path.replace("ontology/", "ontology#")]
    assert found
    return found


@pytest.mark.parametrize("path", SUBJECTS)
def test_the_page_shows_each_identifier_with_its_match_its_grade_and_its_evidence(
    client: FlaskClient, path: str
) -> None:
    box = client.get(f"/{path}.html").text.partition("<h2>Elsewhere</h2>")[2].partition("</section>")[0]
    shown = set(re.findall(r'href="([^"]+)">[^<]+</a> <span class="tag">evidence ([AB])<', box))
    assert shown == {(link.target, link.grade) for link in links(path)}
    for link in links(path):
        how = re.sub(r".*#(\w+)Match", r"\1 match", link.predicate)
        assert f'<p class="muted">{how}' in box
        assert escape(link.evidence, quote=False) in box.replace("&#39;", "'")
        assert escape(link.comment, quote=False) in box.replace("&#39;", "'")


@pytest.mark.parametrize("path", SUBJECTS)
def test_the_description_gives_the_axioms_that_bear_the_evidence(client: FlaskClient, path: str) -> None:
    said = Graph().parse(data=client.get(f"/{path}.ttl").text, format="turtle")
    for link in links(path):
        assert (URIRef(link.subject), URIRef(link.predicate), URIRef(link.target)) in said
        (axiom,) = said.subjects(OWL.annotatedTarget, URIRef(link.target))
        assert said.value(axiom, OWL.annotatedSource) == URIRef(link.subject)
        assert said.value(axiom, URIRef(HSN.evidence)) == Literal(link.evidence)


def test_what_has_no_outside_identifier_has_no_such_box(client: FlaskClient) -> None:
    for path in ("factor/pull-factors", "ontology/Remittance", "actor/oxfam"):
        page = client.get(f"/{path}.html")
        assert page.status_code == 200
        assert "<h2>Elsewhere</h2>" not in page.text


def test_the_axioms_are_not_counted_among_what_points_to_a_thing(client: FlaskClient) -> None:
    assert "annotatedSource" not in client.get("/factor/remittances.html").text
