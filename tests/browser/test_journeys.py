"""Journeys through the site, as its users make them; with JavaScript and without."""

from pathlib import Path
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
        here = page.locator("nav[aria-label='Main'] [aria-current='page']")
        assert here.all_inner_texts() == [name]
        assert page.locator("h1").count() == 1


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_from_a_question_with_another_value_to_its_evidence(visits: Visits, *, javascript: bool) -> None:
    with visits.page(javascript=javascript) as page:
        page.goto("/queries")
        page.get_by_role("link", name="What is a factor claimed to do").click()
        field = page.locator("[name=cause]")
        assert field.input_value()
        field.fill("poverty")
        page.get_by_role("button", name="Ask").click()
        assert "cause=poverty" in page.url
        rows = page.locator("table").last.locator("tbody tr")
        assert rows.count() > 1
        page.get_by_role("link", name="With the evidence beside each row").click()
        assert page.locator("table").last.locator("thead").inner_text().lower().split()[-1] == "evidence"
        page.locator("table a[href*='/claim/']").first.click()
        assert page.get_by_role("heading", name="Where it is said").is_visible()
        assert "poverty" in page.locator(".line").first.inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_from_a_disagreement_to_a_claim_and_to_its_rival(visits: Visits, *, javascript: bool) -> None:
    with visits.page(javascript=javascript) as page:
        page.goto("/rivals")
        page.locator("tbody a[href*='/claim/']").first.click()
        one = page.url
        others = page.locator("h2:has-text('What other claims say of it') ~ ul").first.locator("a[href*='/claim/'], a")
        links = others.evaluate_all("all => all.map(each => each.href)")
        rivals = [link for link in links if "/claim/" in link and link != one]
        assert rivals
        page.goto(rivals[0])
        assert one in page.locator("main a").evaluate_all("all => all.map(each => each.href)")


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_claim_is_contested(visits: Visits, tmp_path: Path, *, javascript: bool) -> None:
    with visits.page(javascript=javascript, accept_downloads=True) as page:
        page.goto("/haque-2005/claim/c039")
        page.get_by_role("link", name="Contest", exact=True).click()
        told = page.locator("textarea").input_value()
        assert "https://w3id.org/hsnexus/haque-2005/claim/c039" in told
        assert "SHA-256" in told
        with page.expect_download() as download:
            page.get_by_role("link", name="Download it").click()
        file = tmp_path / "objection.txt"
        download.value.save_as(file)
        assert file.read_text(encoding="utf-8").split() == told.split()


def test_from_the_first_page_to_the_claims_behind_a_number(visits: Visits) -> None:
    with visits.page(javascript=False) as page:
        page.goto("/")
        link = page.locator("svg a[aria-label]").first
        count = int((link.get_attribute("aria-label") or "").split()[0])
        page.goto(
            link.evaluate("each => each.href.baseVal ? new URL(each.href.baseVal, location.href).href : each.href")
        )
        assert f"{count} " in page.locator(".lede").inner_text()


def test_what_is_searched_is_found(visits: Visits) -> None:
    with visits.page(javascript=False) as page:
        page.goto("/")
        page.get_by_role("searchbox").fill("remittances")
        page.get_by_role("searchbox").press("Enter")
        page.locator("main a[href*='factor/']").first.click()
        assert page.get_by_role("heading", name="What it acts on").is_visible()


@pytest.mark.parametrize("path", ["/ontology/Flow", "/haque-2005/claim/c039", "/about"])
def test_a_page_prints_without_what_only_a_screen_needs(visits: Visits, path: str) -> None:
    with visits.page() as page:
        page.goto(path)
        page.emulate_media(media="print")
        assert not page.get_by_role("navigation", name="Main").is_visible()
        assert page.locator("h1").is_visible()
        assert page.pdf().startswith(b"%PDF-")
