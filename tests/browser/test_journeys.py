"""Journeys through the site, as its users make them; with JavaScript and without."""

from typing import Final

import pytest

from browsing import Visits

STARTS: Final = {
    "Claims": "/claims",
    "Nexus": "/nexus",
    "Factors": "/factors",
    "Paper": "/sections",
    "Questions": "/queries",
    "Ontology": "/ontology",
    "SPARQL": "/sparql",
    "About": "/about",
}


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("name", STARTS)
def test_the_menu_leads_where_it_says_and_tells_where_one_is(visits: Visits, name: str, *, javascript: bool) -> None:
    with visits.page(javascript=javascript) as page:
        page.goto("/")
        page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()
        page.wait_for_url(f"**{STARTS[name]}")
        here = page.locator("nav [aria-current='page']")
        assert here.all_inner_texts() == [name]
        assert page.locator("h1").count() == 1
