"""Answers on the page of SPARQL: a browser that asks there, and answers of a server that says what a test wants."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import quote

from playwright.sync_api import Locator, Page, Route

from browsing import Visits
from hsnexus.vocab import PREFIXES

HSN: Final = PREFIXES["hsn"]
XSD: Final = PREFIXES["xsd"]
RDFS: Final = PREFIXES["rdfs"]
SOLUTIONS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"
CLAIMS: Final = f"""PREFIX hsn: <{HSN}>
SELECT ?claim ?cause ?effect ?words WHERE {{
  ?claim hsn:hasCause ?cause ; hsn:hasEffect ?effect ; hsn:statedIn/hsn:wordCount ?words .
}} ORDER BY ?claim ?words LIMIT 250"""
CAUSES: Final = f"""PREFIX hsn: <{HSN}>
SELECT ?cause (COUNT(?claim) AS ?claims) WHERE {{ ?claim hsn:hasCause ?cause }}
GROUP BY ?cause ORDER BY DESC(?claims) ?cause LIMIT 12"""
GRAPH: Final = f"""PREFIX hsn: <{HSN}>
CONSTRUCT {{ ?cause hsn:claimedToEnable ?effect . ?cause <{RDFS}label> ?name }}
WHERE {{ ?cause hsn:claimedToEnable ?effect ; <{RDFS}label> ?name }}"""


@contextmanager
def asking(visits: Visits, **options: Any) -> Iterator[Page]:  # noqa: ANN401 - of a context
    """Give a page between which and the server no worker stands."""
    with visits.page(**options) as page:
        page.add_init_script("delete Navigator.prototype.serviceWorker")
        yield page


def opened(page: Page, query: str, view: str = "table") -> Locator:
    """Run a query on the page, and return the view of its answer."""
    page.goto(f"/sparql?query={quote(query)}")
    page.locator("#bench[data-named]").wait_for()
    return seen(page, view)


def seen(page: Page, view: str = "table") -> Locator:
    page.locator(".rs-view").wait_for()
    if page.locator(".rs-view").get_attribute("data-view") != view:
        page.locator(f".rs-views [data-view={view}]").click()
    return page.locator(f".rs-view[data-view={view}]")


def told(page: Page, body: str, content_type: str = SOLUTIONS) -> None:
    """Let the server answer every query with ``body``."""

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(body=body.encode("utf-8", "surrogatepass"), content_type=content_type)
        else:
            route.continue_()

    page.route(re.compile(r"/sparql$"), answer)


def solutions(columns: list[str], *rows: tuple[Any, ...]) -> str:
    """Return an answer as JSON; a value is a binding, ``None`` or a text."""
    bindings = [
        {
            column: value if isinstance(value, dict) else {"type": "literal", "value": value}
            for column, value in zip(columns, row, strict=True)
            if value is not None
        }
        for row in rows
    ]
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": bindings}})


def typed(value: object, name: str) -> dict[str, str]:
    return {"type": "literal", "value": str(value), "datatype": XSD + name}


def iri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}
