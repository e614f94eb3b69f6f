"""Laws of the table of an answer in a browser: sorted, filtered, copied, with evidence; and nothing in it runs."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from answered import CLAIMS, HSN, RDFS, asking, iri, opened, seen, solutions, told, typed
from browsing import Visits, violations

SCRIPT: Final = "javascript:pwned()"
SCHEMES: Final = 'all => all.map((one) => new URL(one.getAttribute("href"), document.baseURI).protocol)'
ATTRIBUTES: Final = "[...document.querySelectorAll('.rs-view *')].flatMap((one) => one.getAttributeNames())"
CORPUS: Final = (
    "<img src=x onerror=pwned()>",
    '"><script>pwned()</script>',
    "' onfocus='pwned()' autofocus='",
    "\u202e<svg onload=pwned()>\u2066",
    "\ud800 alone",
    "{{ pwned() }}",
    "__proto__",
    "constructor",
)


@pytest.fixture
def page(visits: Visits) -> Iterator[Page]:
    with asking(visits, permissions=["clipboard-read", "clipboard-write"]) as one:
        yield one


def column(page: Page, at: int) -> list[str]:
    found: list[str] = page.locator(f".rs-rows tbody td:nth-child({at + 2})").all_inner_texts()
    return found


def heading(page: Page, name: str) -> Locator:
    return page.locator(".rs-rows thead th", has=page.get_by_role("button", name=name, exact=True))


# What is for everybody


@pytest.mark.parametrize(("dark", "width"), [(True, 1280), (False, 390)])
def test_every_view_is_for_everybody(visits: Visits, width: int, *, dark: bool) -> None:
    with asking(visits, dark=dark, width=width) as page:
        opened(page, CLAIMS)
        page.get_by_role("button", name="evidence of c001").first.click()
        expect(page.locator(".rs-evidence dl").first).to_be_visible()
        for view in ("table", "json", "raw", "chart", "graph"):
            seen(page, view)
            if view == "graph":
                page.locator(".rs-net[data-drawn]").wait_for()
            assert violations(page) == [], view
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view


# The table


def test_a_heading_sorts_up_then_down_then_as_it_came(page: Page) -> None:
    numbers = [typed(10, "integer"), typed("9.5", "decimal"), None, typed("-1e2", "double"), typed("INF", "double")]
    told(page, solutions(["n"], *((each,) for each in numbers)))
    opened(page, "SELECT ?n {}")
    came = column(page, 0)
    for state, texts in (
        ("ascending", ["-1e2", "9.5", "10", "INF", ""]),
        ("descending", ["INF", "10", "9.5", "-1e2", ""]),
        ("none", came),
    ):
        page.get_by_role("button", name="n", exact=True).click()
        expect(heading(page, "n")).to_have_attribute("aria-sort", state)
        expect(page.locator(".rs-rows tbody td")).to_have_text(texts)


def test_the_filter_looks_into_every_column_and_counts(page: Page) -> None:
    opened(page, CLAIMS)
    page.get_by_label("Filter").fill("REMITTANCES c03")
    expect(page.locator(".rs-tools .muted").first).to_have_text(re.compile(r"^\d+ of 250 rows$"))
    rows = page.locator(".rs-rows tbody tr")
    assert 0 < rows.count() < 30
    for text in rows.all_inner_texts():
        assert "remittances" in text
        assert "c03" in text
    page.get_by_label("Filter").fill("https://w3id.org/hsnexus/factor/migration")
    expect(rows.first).to_contain_text("factor:migration")
    page.get_by_label("Filter").fill("nothing is called so")
    expect(rows).to_have_text(["No row holds that."])


def test_a_page_has_a_hundred_rows_and_the_pages_have_all(page: Page) -> None:
    opened(page, CLAIMS)
    pages = page.get_by_role("navigation", name="Pages of the answer")
    rows = page.locator(".rs-rows tbody th")
    expect(pages).to_contain_text("rows 1\u2013100 of 250")
    for button, words, first, many in (
        ("Next page", "rows 101\u2013200 of 250", "101", 100),
        ("Last page", "rows 201\u2013250 of 250", "201", 50),
        ("Previous page", "rows 101\u2013200 of 250", "101", 100),
        ("First page", "rows 1\u2013100 of 250", "1", 100),
    ):
        page.get_by_role("button", name=button).click()
        expect(pages).to_contain_text(words)
        expect(rows.first).to_have_text(first)
        assert rows.count() == many
    expect(page.get_by_role("button", name="Previous page")).to_have_attribute("aria-disabled", "true")


def test_a_hundred_thousand_rows_are_sorted_and_filtered_a_page_at_a_time(page: Page) -> None:
    rows = ((typed((at * 7919) % 100_003, "integer"), f"label {at}") for at in range(100_000))
    told(page, solutions(["n", "label"], *rows))
    opened(page, "SELECT * {}")
    expect(page.get_by_role("navigation", name="Pages of the answer")).to_contain_text("rows 1\u2013100 of 100,000")
    page.get_by_role("button", name="n", exact=True).click()
    expect(page.locator(".rs-rows tbody td").first).to_have_text("0")
    page.get_by_role("button", name="label", exact=True).click()
    expect(page.locator(".rs-rows tbody tr").nth(2)).to_contain_text("label 2")
    page.get_by_label("Filter").fill("label 99999")
    expect(page.locator(".rs-tools .muted").first).to_have_text("2 of 100,000 rows")
    assert page.locator(".rs-rows tr").count() == 3


def test_what_was_done_to_a_table_is_there_again(page: Page) -> None:
    opened(page, CLAIMS)
    page.get_by_role("button", name="words", exact=True).click()
    page.get_by_label("Filter").fill("migration")
    expect(page.locator(".rs-tools .muted").first).to_contain_text(" of 250 rows")
    before = column(page, 0)
    seen(page, "json")
    seen(page, "table")
    expect(heading(page, "words")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_label("Filter")).to_have_value("migration")
    assert column(page, 0) == before


def test_an_iri_leads_to_our_page_or_out_without_telling_or_nowhere(page: Page) -> None:
    cells = (
        ("https://w3id.org/hsnexus/factor/remittances", "factor:remittances", "/factor/remittances", None),
        (f"{HSN}Factor", "hsn:Factor", "/ontology/Factor", None),
        (
            "https://www.example.org/a?b=c",
            "https://www.example.org/a?b=c",
            "https://www.example.org/a?b=c",
            "noreferrer",
        ),
        (f"{RDFS}label", "rdfs:label", f"{RDFS}label", "noreferrer"),
        (SCRIPT, SCRIPT, None, None),
        ("data:text/html,<script>pwned()</script>", "data:text/html,<script>pwned()</script>", None, None),
        ("urn:isbn:1", "urn:isbn:1", None, None),
        ("http://e/\u202egpj", "http://e/\\u202Egpj", "http://e/%E2%80%AEgpj", "noreferrer"),
    )
    told(page, solutions(["thing"], *((iri(each[0]),) for each in cells)))
    opened(page, "SELECT * {}")
    for at, (_, text, address, rel) in enumerate(cells):
        cell = page.locator(".rs-rows tbody td").nth(at)
        expect(cell).to_have_text(text)
        link = cell.locator("a")
        assert link.count() == (address is not None)
        if address is not None:
            whole = address if address.startswith("http") else page.url.partition("/sparql")[0] + address
            assert link.evaluate("one => one.href") == whole
            assert link.get_attribute("rel") == rel


def test_terms_are_drawn_as_what_they_are(page: Page) -> None:
    inner = {
        "type": "triple",
        "value": {"subject": iri("http://e/a"), "predicate": iri("http://e/b"), "object": typed(1, "integer")},
    }
    outer = {
        "type": "triple",
        "value": {"subject": {"type": "bnode", "value": "b0"}, "predicate": iri("http://e/c"), "object": inner},
    }
    long = "word " * 400
    row = (
        outer,
        {"type": "literal", "value": "\u05e9\u05dc\u05d5\u05dd", "xml:lang": "he", "its:dir": "rtl"},
        typed("2005-01-01", "date"),
        typed(7, "integer"),
        long,
        None,
    )
    told(page, solutions(["triple", "text", "date", "number", "long", "unbound"], row))
    opened(page, "SELECT * {}")
    cells = page.locator(".rs-rows tbody td")
    assert cells.nth(0).locator(".rs-statement .rs-statement").count() == 1
    expect(cells.nth(0)).to_have_text("_:b0 http://e/c http://e/a http://e/b 1")
    expect(cells.nth(1)).to_have_text("\u05e9\u05dc\u05d5\u05dd")
    assert cells.nth(1).locator("bdi").get_attribute("dir") == "rtl"
    assert cells.nth(3).evaluate("one => getComputedStyle(one).textAlign") == "right"
    assert cells.nth(2).evaluate("one => getComputedStyle(one).textAlign") != "right"
    expect(cells.nth(5)).to_have_text("")
    assert len(cells.nth(4).inner_text()) < 400
    cells.nth(4).get_by_role("button", name="show all 2,000 characters").click()
    assert cells.nth(4).locator("bdi").text_content() == long
    page.get_by_role("button", name="Types and languages").click()
    expect(cells.nth(1)).to_contain_text("@he--rtl")
    expect(cells.nth(2)).to_contain_text("xsd:date")
    expect(cells.nth(3)).to_contain_text("xsd:integer")


def test_a_page_all_and_one_cell_are_copied(page: Page) -> None:
    rows = [(iri(f"http://e/{at}"), "with\ttab\nand line") for at in range(150)]
    told(page, solutions(["thing", "text"], *rows))
    opened(page, "SELECT * {}")
    for button, many in (("Copy page", 100), ("Copy all", 150)):
        page.get_by_role("button", name=button).click()
        expect(page.locator("[role=status]", has_text=f"Copied {many} rows")).to_have_count(1)
        lines = page.evaluate("navigator.clipboard.readText()").splitlines()
        assert lines[0] == "thing\ttext"
        assert lines[1:] == [f"http://e/{at}\twith tab and line" for at in range(many)]
    page.locator(".rs-rows tbody td").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    expect(page.locator(".rs-cell")).to_contain_text("Row 2, text:")
    page.get_by_role("button", name="Copy cell").click()
    expect(page.locator("[role=status]", has_text="Copied the cell")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()").replace("\r", "") == "with\ttab\nand line"


def test_cells_are_reached_by_arrows_and_are_one_stop(page: Page) -> None:
    opened(page, CLAIMS)
    assert page.locator(".rs-rows td[tabindex='0']").count() == 1
    page.locator(".rs-rows td[tabindex='0']").focus()
    for key, words in (
        ("ArrowRight", "Row 1, cause:"),
        ("ArrowDown", "Row 2, cause:"),
        ("End", "Row 2, words:"),
        ("ArrowRight", "Row 2, words:"),
        ("Home", "Row 2, claim:"),
        ("ArrowUp", "Row 1, claim:"),
    ):
        page.keyboard.press(key)
        expect(page.locator(".rs-cell")).to_contain_text(words)
    assert page.locator(".rs-rows td[tabindex='0']").count() == 1
    expect(page.locator(".rs-cell")).to_contain_text("https://w3id.org/hsnexus/haque-2005/claim/c001")


# Evidence


@pytest.mark.parametrize("width", [1280, 390])
def test_a_claim_opens_its_evidence_beside_its_row(visits: Visits, width: int) -> None:
    with asking(visits, width=width) as page:
        opened(page, CLAIMS)
        button = page.get_by_role("button", name="evidence of c034").first
        button.click()
        panel = page.get_by_role("complementary", name="Evidence")
        expect(panel).to_contain_text("Remittances are one of the most direct ways")
        for words in ("Relation", "How surely", "asserted", "Voice", "By way of", "Section", "Position", "words"):
            expect(panel).to_contain_text(words)
        assert panel.locator(".sign").count() == 1
        row, place = button.locator("xpath=ancestor::tr").bounding_box(), panel.bounding_box()
        assert row is not None
        assert place is not None
        assert place["width"] <= width
        assert place["y"] >= row["y"] + row["height"] - 1 if width == 390 else place["x"] > row["x"]
        record = page.request.get("/haque-2005/claim/c034", headers={"Accept": "text/html"}).text()
        position = panel.locator("dt:has-text('Position') + dd").inner_text().removeprefix("code points ")
        assert position in record
        for link in panel.locator("a").evaluate_all("all => all.map((one) => one.href)"):
            assert page.request.get(link, headers={"Accept": "text/html"}).status == 200, link
        page.keyboard.press("Escape")
        expect(panel).to_have_count(0)
        expect(button).to_be_focused()
        button.press("Enter")
        page.get_by_role("button", name="Close the evidence").click()
        expect(panel).to_have_count(0)
        expect(button).to_be_focused()


def test_evidence_that_cannot_be_had_says_so(page: Page) -> None:
    opened(page, CLAIMS)
    page.route(re.compile(r"/sparql$"), lambda route: route.abort())
    page.get_by_role("button", name="evidence of c001").first.click()
    expect(page.locator(".rs-evidence .note")).to_contain_text("cannot be reached")


def test_only_claims_in_columns_of_claims_have_evidence(page: Page) -> None:
    claim = "https://w3id.org/hsnexus/haque-2005/claim/c001"
    rows = ((iri(claim), iri(claim), iri("http://e/claim/c1"), claim),)
    told(page, solutions(["claim2", "other", "claim", "claim3"], *rows))
    opened(page, "SELECT * {}")
    assert page.locator(".rs-rows td:nth-child(2) button").count() == 1
    assert page.locator(".rs-rows td button").count() == 1


# What is hostile


def test_nothing_in_an_answer_runs_or_leads_to_a_script(page: Page) -> None:
    ran: list[str] = []
    page.expose_function("pwned", lambda: ran.append("it ran"))
    columns = [*CORPUS, "claim", "n"]
    rows = [
        (
            *({"type": "literal", "value": text, "xml:lang": text} for text in CORPUS[:2]),
            *({"type": "literal", "value": text, "datatype": SCRIPT} for text in CORPUS[2:4]),
            *(
                iri(each)
                for each in (SCRIPT, f"https://w3id.org/hsnexus/{text}", "http://e/'onclick='pwned()", SCRIPT.upper())
            ),
            iri(f"https://w3id.org/hsnexus/haque-2005/claim/{text}"),
            typed(at, "integer"),
        )
        for at, text in enumerate((*CORPUS, "x" * 1_000_000))
    ]
    told(page, solutions(columns, *rows))
    opened(page, "SELECT * {}")
    for view in ("table", "json", "raw", "chart", "graph"):
        seen(page, view)
        if view == "graph":
            page.locator(".rs-net[data-drawn]").wait_for()
        assert set(page.locator(".rs-view a").evaluate_all(SCHEMES)) <= {"http:", "https:"}
        names = set(page.evaluate(ATTRIBUTES))
        assert "class" in names
        assert not [name for name in names if name.startswith("on") or name == "style"]
        assert page.locator(".rs-view :is(img, iframe, script, object)").count() == 0
    assert violations(page) == []
    assert ran == []
    assert page.evaluate("Object.keys(Object.prototype)") == []


def test_a_variable_that_is_called_as_a_part_of_every_object_is_a_column(page: Page) -> None:
    told(page, solutions(["__proto__", "constructor", "toString"], ("one", None, "three"), (None, "two", None)))
    opened(page, "SELECT * {}")
    expect(page.locator(".rs-rows tbody td")).to_have_text(["one", "", "three", "", "two", ""])
