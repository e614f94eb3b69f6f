"""Nothing that stands in data or in an address runs in a page."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from browsing import Visits
from hsnexus import manifest
from serving import serving

CORPUS: Final = (
    "<script>pwned()</script>",
    '"><script>pwned()</script>',
    "'><img src=x onerror=pwned()>",
    "</title><svg onload=pwned()>",
    "</textarea><script>pwned()</script>",
    '" autofocus onfocus="pwned()',
    "' autofocus onfocus='pwned()",
    "javascript:pwned()",
    "</script><script>pwned()</script>",
    "<!--<script>pwned()</script>-->",
    "{{ pwned() }}{% print(1) %}",
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "<iframe srcdoc='<script>parent.pwned()</script>'>",
    "<a href=javascript:pwned()>x</a>",
    "\u202e<script>pwned()</script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=pwned()>",
)
HSN: Final = "https://w3id.org/hsnexus/ontology#"
FACTOR: Final = "https://w3id.org/hsnexus/factor/"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SCRIPT: Final = "javascript:pwned()"
RESULT: Final = "SELECT * WHERE { <https://w3id.org/hsnexus/factor/evil0> ?property ?value } ORDER BY ?property ?value"

PATHS: Final = (
    *(f"/factor/evil{number}" for number in range(len(CORPUS))),
    "/factor/remittances",
    "/factors",
    "/ontology/Evil",
    "/ontology",
    "/search?q={}",
    "/claims?q={}",
    "/claims?sign={}",
    "/claims?cause={}",
    "/contest?claim={}",
    "/queries?search={}",
    "/queries/cq01-what-remittances-do?{}=1",
    "/paths?from={}&to=remittances",
    "/why?from=remittances&to={}",
    "/profile?factor={}",
    "/{}",
    "/factor/{}",
    "/sparql?query={}&format=html",
    f"/sparql?query={quote(RESULT)}&format=html",
    f"/sparql?query={quote('SELECT * WHERE { BIND(<javascript:pwned()> AS ?x) }')}&format=html",
)


def turtle() -> str:
    """Return data in which every place that can hold a text holds hostile ones."""
    lines = [f"<{HSN}Evil> a <http://www.w3.org/2002/07/owl#Class> ; <{RDFS}subClassOf> <{HSN}Flow>"]
    for number, text in enumerate(CORPUS):
        literal = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        subject = f"<{FACTOR}evil{number}>"
        lines += [
            f"{subject} a <{HSN}Factor>, <{HSN}Flow> ; <{RDFS}label> {literal}@en ; <{SKOS}definition> {literal}@en",
            f"{subject} <{SKOS}altLabel> {literal}@x-pwned ; <{RDFS}seeAlso> <{SCRIPT}>, <http://e/'onclick='pwned()>",
            f"{subject} <{RDFS}comment> {literal}^^<{SCRIPT}> ; <http://e/?a='-pwned()-'> {literal} ; <{SCRIPT}> 1",
            f"<{FACTOR}remittances> <{SKOS}altLabel> {literal}@en ; <{RDFS}comment> {literal}^^<http://e/>",
            f"<{HSN}Evil> <{RDFS}label> {literal}@en ; <{SKOS}definition> {literal}@en",
        ]
    return "".join(f"{line} .\n" for line in lines)


@pytest.fixture(scope="module")
def hostile(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visits]:
    data = tmp_path_factory.mktemp("hostile") / "x'<script>pwned()<.ttl"
    data.write_text(turtle(), encoding="utf-8")
    with serving(manifest.packaged(), "--data", str(data), seconds=900) as server:
        yield Visits(browser, server)


def test_the_corpus_is_served(hostile: Visits) -> None:
    status, body = hostile.server.get(f"sparql?query={quote(RESULT)}&format=csv")
    assert status == 200
    assert body.count(b"pwned") >= 5


@pytest.mark.parametrize("path", PATHS)
def test_no_text_becomes_a_script(hostile: Visits, path: str) -> None:
    texts = CORPUS if "{}" in path else ("",)
    ran: list[str] = []
    with hostile.page() as page:
        page.expose_function("pwned", lambda: ran.append(path))
        for text in texts:
            page.goto(path.replace("{}", quote(text, safe="")))
            assert page.locator("script:not([src]):not([type='application/ld+json'])").count() == 0
            assert page.locator("iframe, object, embed, img[src]:not([src^='./'])").count() == 0
            links = page.locator("a").evaluate_all("all => all.map(one => one.protocol)")
            assert links
            assert set(links) <= {"http:", "https:"}
            handlers = page.evaluate(
                "[...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames())"
                ".filter(name => name.startsWith('on'))"
            )
            assert handlers == []
        assert ran == []
        page.evaluate("pwned()")
        assert ran, "what has run would be seen"
