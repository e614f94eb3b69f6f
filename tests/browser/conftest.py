"""Fixtures of the tests in a browser."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from browsing import ARGUMENTS, CHROMIUM, Visits
from hsnexus import manifest
from serving import Running, serving

SOURCES: Final = Path(__file__).parents[2] / "server" / "frontend" / "src"
ROOM: Final = "http://sources.test/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if CHROMIUM is None or sys.platform == "win32":
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="chromium is missing: install the system package"))


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving(manifest.packaged(), seconds=1500) as one:
        yield one


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        yield one
        one.close()


@pytest.fixture
def visits(browser: Browser, server: Running) -> Visits:
    return Visits(browser, server)


@pytest.fixture
def page(visits: Visits) -> Iterator[Page]:
    with visits.page() as one:
        yield one


@pytest.fixture(scope="module")
def sources(browser: Browser) -> Iterator[Page]:
    """Give a page that can import the modules of the front end as they are written."""
    page = browser.new_page()

    def source(route: Route) -> None:
        path = SOURCES / route.request.url.removeprefix(ROOM)
        if path.is_file():
            route.fulfill(path=path, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page.route("**/*", source)
    page.goto(ROOM)
    yield page
    page.close()
