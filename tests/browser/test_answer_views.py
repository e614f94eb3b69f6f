"""Laws of an answer as text, as files, as a chart and as a graph in a browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from answered import CAUSES, CLAIMS, GRAPH, HSN, TRIPLES, asking, opened, seen, solutions, told, typed
from browsing import Visits


@pytest.fixture
def page(visits: Visits) -> Iterator[Page]:
    with asking(visits, permissions=["clipboard-read", "clipboard-write"]) as one:
        yield one


# Text, files, and what does not fit


def test_yes_or_no_is_told_in_one_word(page: Page) -> None:
    view = opened(page, f"ASK {{ ?claim <{HSN}hasCause> ?cause }}")
    expect(view).to_have_text("true")
    for name in ("chart", "graph"):
        button = page.locator(f".rs-views [data-view={name}]")
        expect(button).to_have_attribute("aria-disabled", "true")
        assert button.get_attribute("title")
        button.click(force=True)
        expect(view).to_have_text("true")
    expect(seen(page, "json")).to_contain_text('"boolean": true')


def test_the_first_thousand_rows_are_pretty_and_it_says_so(page: Page) -> None:
    body = solutions(["n"], *((typed(at, "integer"),) for at in range(2500)))
    told(page, body)
    view = opened(page, "SELECT * {}", "json")
    expect(view.locator(".muted")).to_contain_text("The first 1,000 rows of 2,500")
    assert (view.locator("pre").text_content() or "").count('"value"') == 1000
    view = seen(page, "raw")
    begun = view.locator("pre").text_content() or ""
    assert len(begun) > 100_000
    assert body.startswith(begun)
    expect(view.locator(".muted")).to_contain_text(f"{len(body) - len(begun):,} characters more are in the download")


def test_a_graph_is_shown_as_rows_as_turtle_and_as_it_came(page: Page) -> None:
    opened(page, GRAPH)
    assert [each.strip() for each in page.locator(".rs-rows thead button").all_inner_texts()] == [
        "subject",
        "predicate",
        "object",
    ]
    triples = (seen(page, "raw").locator("pre").text_content() or "").strip().splitlines()
    assert len(triples) > 20
    expect(seen(page, "json").locator("pre")).to_contain_text("/factor/")
    expect(page.locator(".rs-views [data-view=json]")).to_have_text("Turtle")
    seen(page, "table")
    expect(page.locator(".rs-tools .muted").first).to_have_text(f"{len(triples)} rows")


@pytest.mark.parametrize(("query", "names"), [(CAUSES, "json xml csv tsv"), (GRAPH, "ttl nt rdf jsonld trig nq")])
def test_the_answer_is_saved_in_every_format_of_its_shape(page: Page, tmp_path: Path, query: str, names: str) -> None:
    opened(page, query)
    assert page.locator(".rs-files button").evaluate_all("all => all.map((one) => one.dataset.format)") == names.split()
    for name in names.split():
        with page.expect_download() as download:
            page.locator(f".rs-files [data-format={name}]").click()
        assert re.fullmatch(rf"query-\d+\.{name}", download.value.suggested_filename)
        download.value.save_as(tmp_path / name)
        served = page.request.get(f"/sparql?format={name}&query={quote(query)}").body()
        assert sorted((tmp_path / name).read_bytes().splitlines()) == sorted(served.splitlines())


def test_a_file_that_cannot_be_had_says_so(page: Page) -> None:
    opened(page, CAUSES)
    refused = {"title": "Busy", "detail": "Ask again."}
    page.route(re.compile(r"/sparql$"), lambda route: route.fulfill(status=503, json=refused))
    page.locator(".rs-files [data-format=csv]").click()
    expect(page.locator(".rs-files .note")).to_have_text("The answer could not be saved as CSV: Busy: Ask again.")


# Pictures


def test_a_chart_is_of_its_columns_and_can_be_chosen(page: Page) -> None:
    view = opened(page, CAUSES, "chart")
    picture = view.get_by_role("img")
    expect(picture).to_have_attribute("aria-label", re.compile("^Bars of claims along cause: 12 bars, from "))
    assert view.locator("rect.rs-bar").count() == 12
    values = [float(text) for text in view.locator("text.rs-value").all_text_contents()]
    widths = view.locator("rect.rs-bar").evaluate_all("all => all.map((one) => one.width.baseVal.value)")
    assert all(abs(width / widths[0] - value / values[0]) < 0.01 for width, value in zip(widths, values, strict=True))
    view.get_by_label("Kind of chart").select_option("line")
    assert view.locator("path.rs-line").count() == 1
    expect(view.get_by_role("combobox", name="Along")).to_have_value("-1")
    view.get_by_label("Kind of chart").select_option("scatter")
    assert view.locator("circle.rs-dot").count() == 12


def test_bars_go_below_zero_and_say_what_is_left_out(page: Page) -> None:
    rows = [(f"label {at}", typed(at - 100, "integer")) for at in range(230)]
    told(page, solutions(["label", "n"], *rows, ("none", None), ("not a number", typed("NaN", "double"))))
    view = opened(page, "SELECT * {}", "chart")
    assert view.locator("rect.rs-bar").count() == 200
    expect(view).to_contain_text("30 rows more are not drawn")
    expect(view).to_contain_text("2 rows without a number left out")
    zero = float(view.locator("line.rs-zero").get_attribute("x1") or "")
    first = view.locator("rect.rs-bar").first.evaluate("one => one.x.baseVal.value + one.width.baseVal.value")
    assert first == pytest.approx(zero, abs=0.2)


PLACES: Final = """() => [...document.querySelectorAll(".rs-net .node, .rs-net .line")].map((one) =>
  one.getAttribute("transform") ?? one.getAttribute("d"))"""


def test_a_graph_is_drawn_the_same_each_time_with_links_to_our_pages(visits: Visits) -> None:
    pictures = []
    for _ in range(2):
        with asking(visits) as page:
            view = opened(page, GRAPH, "graph")
            page.locator(".rs-net[data-drawn]").wait_for()
            pictures.append(page.evaluate(PLACES))
            things = view.locator("a.node").count()
            assert view.locator(".node").count() == things > 5
            view.get_by_role("button", name="Literals").click()
            expect(view.locator(".node.rs-literal").nth(5)).to_be_attached()
            link = view.locator("a.node").first
            address = page.request.get(link.evaluate("one => new URL(one.getAttribute('href'), document.baseURI).href"))
            assert address.status == 200
    assert len(pictures[0]) > 30
    assert pictures[0] == pictures[1]


def test_columns_of_things_make_a_graph_that_is_walked_by_keyboard(page: Page) -> None:
    view = opened(page, CLAIMS, "graph")
    drawn = page.locator(".rs-net[data-drawn]")
    drawn.wait_for()
    for name, value in (("From", "1"), ("Named by", "0"), ("To", "2")):
        expect(view.get_by_role("combobox", name=name)).to_have_value(value)
    for kind in ("node", "edge"):
        expect(view.locator(f".{kind}[tabindex='0']")).to_have_count(1)
    view.locator(".edge[tabindex='0']").focus()
    names = []
    for _ in range(3):
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("ArrowRight")
    assert len(set(names)) == 3
    assert all(re.search(r" → .*: c\d+(, c\d+)*$", name) for name in names)


def test_a_large_graph_says_what_it_leaves_out(page: Page) -> None:
    text = "".join(f"<http://e/{at}> <http://e/p> <http://e/{at * 2 + 1}> .\n" for at in range(2000))
    told(page, text, TRIPLES)
    view = opened(page, "CONSTRUCT WHERE { ?s ?p ?o }", "graph")
    page.locator(".rs-net[data-drawn]").wait_for()
    assert view.locator(".node").count() == 300
    expect(view).to_contain_text(re.compile(r"1,\d\d\d rows more would not be seen in it and are left out"))


# N-Triples


def test_a_body_that_cannot_be_read_is_shown_as_it_came(page: Page) -> None:
    told(page, "this is no triple .\n", TRIPLES)
    view = opened(page, "CONSTRUCT WHERE { ?s ?p ?o }", "raw")
    expect(view.locator(".note")).to_contain_text("line 1 is not N-Triples")
    expect(view.locator("pre")).to_have_text("this is no triple .\n")
