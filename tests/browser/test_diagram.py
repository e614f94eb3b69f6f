"""Laws of the diagram in a browser: by keyboard, with paths and loops, the same each time, and saved without script."""

import re
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import Visits, violations

SVG: Final = "{http://www.w3.org/2000/svg}"
DRAWN: Final = "#diagram[data-drawn]"
PLACES: Final = """() => [...document.querySelectorAll(".picture a:not([display])")].map((one) =>
  [one.getAttribute("aria-label"), one.getAttribute("transform"), one.querySelector("path.line")?.getAttribute("d")])"""


def opened(page: Page, query: str = "") -> Locator:
    page.goto(f"/nexus{query}")
    page.locator(DRAWN).wait_for()
    return page.locator("#diagram")


def drawn(page: Page) -> tuple[int, int]:
    """Return how many factors are named, and how many edges are drawn."""
    nodes, edges = (page.locator(DRAWN).get_attribute("data-drawn") or "").split()
    return int(nodes), int(edges)


def edges(page: Page) -> Locator:
    return page.locator(".picture a.edge:not([display])")


def names(page: Page) -> set[str]:
    found = page.locator(".picture a.node:not(.minor):not([display])").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    return {name.rpartition(",")[0] for name in found}


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 390)])
def test_the_diagram_is_for_everybody(visits: Visits, width: int, *, dark: bool) -> None:
    with visits.page(dark=dark, width=width) as page:
        opened(page)
        assert violations(page) == []
        page.locator(".picture a.node.minor").first.dispatch_event("click")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_whole_shows_what_is_important_and_says_what_it_leaves_out(page: Page) -> None:
    opened(page)
    nodes, _ = drawn(page)
    assert 30 < nodes < 100
    assert {"migration", "human security", "remittances", "trafficking in persons"} <= names(page)
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".seen")).not_to_contain_text(f"{nodes} factors")
    assert drawn(page)[0] > nodes


def test_one_filters_and_opens_an_edge_by_keyboard_alone(page: Page) -> None:
    opened(page)
    page.locator("input[value=decrease]").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"\?sign=decrease$"))
    expect(page.locator("#told")).to_have_text(re.compile("^142 claims in "))
    assert page.locator("#rows .sign.decrease").count() == page.locator("#rows tr").count() > 50
    page.locator(".picture").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert " decreases " in name
    page.keyboard.press("Enter")
    panel = page.locator(".told")
    expect(panel.locator("h2")).to_contain_text("decreases")
    assert panel.locator(".backing a").count() == int(re.findall(r"(\d+) claims?$", name)[0])
    href = panel.locator(".backing a").first.get_attribute("href") or ""
    assert page.request.get(href.replace("./", "/", 1)).status == 200
    page.keyboard.press("Escape")
    expect(panel.locator("h2")).to_have_text("How to read it")


def test_one_stop_for_factors_and_one_for_edges(page: Page) -> None:
    opened(page)
    for kind in ("node", "edge"):
        assert page.locator(f".picture a.{kind}[tabindex='0']").count() == 1
    before = page.locator(".picture a.node[tabindex='0']")
    before.focus()
    name = before.get_attribute("aria-label")
    moved = []
    for arrow in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        page.keyboard.press(arrow)
        moved.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert any(one != name for one in moved)
    assert page.locator(".picture a.node[tabindex='0']").count() == 1


def test_a_factor_shows_its_neighbourhood_alone(page: Page) -> None:
    opened(page)
    page.get_by_label("Find a factor").fill("poverty")
    page.get_by_label("Find a factor").press("Enter")
    expect(page.locator(".told h2")).to_have_text("poverty")
    labels = edges(page).evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert len(labels) == page.locator(".told .ties a").count() > 3
    assert all("poverty" in label for label in labels)
    page.get_by_role("button", name="Show the whole again").click()
    expect(page.locator(".told h2")).to_have_text("How to read it")


def test_two_factors_have_paths_that_light_up(page: Page) -> None:
    opened(page)
    page.locator("summary", has_text="From one factor").click()
    page.get_by_label("From", exact=True).fill("remittances")
    page.get_by_label("To", exact=True).fill("human security")
    page.get_by_role("button", name="Find paths").click()
    found = page.locator(".ways button")
    found.first.wait_for()
    told = page.request.get("/paths.json?from=remittances&to=human-security&max=3&limit=20").json()
    assert found.count() == len(told["paths"]) > 1
    found.nth(1).click()
    expect(found.nth(1)).to_have_attribute("aria-pressed", "true")
    path = told["paths"][1]
    expect(page.locator(".told .steps > li")).to_have_count(len(path["hops"]))
    expect(page.locator(".picture.lit")).to_be_visible()
    assert {told["labels"][factor] for factor in path["factors"]} == names(page)


@pytest.mark.parametrize(("end", "told"), [("remitances", "is called “remitances”"), ("Remittances", "two factors")])
def test_an_end_that_is_none_is_told(page: Page, end: str, told: str) -> None:
    opened(page)
    page.locator("summary", has_text="From one factor").click()
    page.get_by_label("From", exact=True).fill("remittances")
    page.get_by_label("To", exact=True).fill(end)
    page.get_by_role("button", name="Find paths").click()
    expect(page.locator(".found").first).to_contain_text(told)


def test_a_loop_lights_up(page: Page) -> None:
    opened(page)
    page.locator("summary", has_text="Loops").click()
    page.locator("#way-feedback").select_option("reinforcing")
    page.get_by_role("button", name="Find loops").click()
    found = page.locator(".ways button")
    found.first.wait_for()
    loop = page.request.get("/loops.json?max=3&feedback=reinforcing").json()
    assert found.count() == len(loop["loops"]) > 1
    found.first.click()
    assert {loop["labels"][factor] for factor in loop["loops"][0]["factors"]} == names(page)
    assert edges(page).count() >= sum(bool(hop["claims"]) for hop in loop["loops"][0]["hops"])


def test_the_same_graph_gives_the_same_picture(visits: Visits) -> None:
    pictures = []
    for _ in range(2):
        with visits.page() as page:
            opened(page)
            pictures.append(page.evaluate(PLACES))
    assert len(pictures[0]) > 600
    assert pictures[0] == pictures[1]


def test_filters_here_are_those_of_the_server(visits: Visits) -> None:
    with visits.page() as page, visits.page(javascript=False) as plain:
        opened(page)
        page.locator("#family").select_option("Threat")
        page.locator("input[value=reported]").check()
        expect(page).to_have_url(re.compile("voice=reported&family=Threat$"))
        plain.goto(f"/nexus?{page.url.partition('?')[2]}")
        assert not plain.locator("#diagram").is_visible()
        for place in ("#told", "#rows"):
            ours, theirs = (one.locator(place).inner_text().split() for one in (page, plain))
            assert ours == theirs
        rest = page.locator("#data").get_attribute("href")
        assert rest == plain.locator("#data").get_attribute("href")


def test_the_picture_is_saved_as_svg_without_script_or_link(page: Page, tmp_path: Path) -> None:
    opened(page, "?factor=remittances")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the picture as SVG").click()
    download.value.save_as(tmp_path / "nexus.svg")
    root = ET.parse(tmp_path / "nexus.svg").getroot()  # noqa: S314 - our own
    kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert root.tag == f"{SVG}svg"
    assert kinds <= {"svg", "title", "rect", "g", "circle", "path", "line", "text", "tspan"}
    assert len([*root.iter(f"{SVG}path")]) > 40
    attributes = {name for element in root.iter() for name in element.attrib}
    assert attributes.isdisjoint({"style", "class", "href"})
    assert not any(name.startswith("on") for name in attributes)
    assert "fill" in attributes


def test_the_picture_is_saved_as_png(page: Page, tmp_path: Path) -> None:
    opened(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the picture as PNG").click()
    download.value.save_as(tmp_path / "nexus.png")
    made = (tmp_path / "nexus.png").read_bytes()
    assert made.startswith(b"\x89PNG")
    assert len(made) > 20_000
